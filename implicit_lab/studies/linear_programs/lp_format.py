"""Read a program in LP format as it stands; what is not understood is refused by line and name."""

import math
import re
from typing import NamedTuple

import numpy as np

from .lp_tokens import Section, Token, sections
from .written import INFINITE, Bounds, Malformed, Written, matrix, meant

TURNED = {"<=": ">=", ">=": "<=", "=": "="}
"""A comparison read from its other side."""
INFINITY = ("inf", "infinity")


class Expression(NamedTuple):
    """A sum of terms and a constant."""

    terms: list[tuple[str, float]]
    constant: float


def read_lp(text: str) -> Written:
    """The program of an LP file: an objective, rows with one or two sides, bounds, End.

    A row ends with its line, unless the line ends in a sign or comparison, or the next begins with a comparison.
    Constants and variables may stand on either side.

    Raises ``ValueError`` naming line and name.
    """
    reader = _Reader()
    for section in sections(text):
        reader.take(section)
    return reader.written()


class _Reader:
    """Takes section after section; the words of the one at hand are ``tokens``, the next of them at ``place``."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.place = 0
        self.maximise: bool | None = None
        self.names: dict[str, int] = {}
        self.left: set[str] = set()
        """Names that stand in the cost or on the left of a row."""
        self.right: dict[str, list[int]] = {}
        """Lines of the names that stand on the right of a row."""
        self.cost = Expression([], 0.0)
        self.rows: list[str] = []
        self.entries: tuple[list[int], list[int], list[float]] = ([], [], [])
        self.limits: list[tuple[float, float]] = []
        self.bounds = Bounds()
        self.unnamed = 0
        """The line of a row without a name."""
        self.continued = 0
        """The line on which a named row with a limit first goes on."""
        self.glued: dict[str, int] = {}
        """Numbers such as 2e1 that may be meant as 2 times e1, and their lines."""

    def take(self, section: Section) -> None:
        self.tokens, self.place = section.tokens, 0
        if section.name in ("minimize", "maximize"):
            self._objective(section)
        elif self.maximise is None:
            raise Malformed("LP", section.line, "expected a section keyword (Minimize or Maximize) before it")
        elif section.name == "subject to":
            while self.next is not None:
                self._row()
        elif section.name == "bounds":
            while self.next is not None:
                self._bound()
        elif section.tokens:
            name = section.tokens[0]
            raise ValueError(
                f"The variable {name.text} is integer or semi-continuous (line {name.line}, {len(section.tokens)} in "
                "all), so this is no linear program; take out the section that says so."
            )

    @property
    def next(self) -> Token | None:
        """The token at hand; None at the end of the section."""
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _objective(self, section: Section) -> None:
        if self.maximise is not None:
            raise Malformed("LP", section.line, "a second objective stands here; keep one")
        self.maximise = section.name == "maximize"
        self._label()
        self.cost = self._expression(right=False)
        if self.next is not None:
            raise self._unexpected("the cost is a sum without comparison, as in `cost: 3 x + 2 y`")

    def _label(self) -> str:
        """The name before a colon, and past it; empty where there is none."""
        following = self.tokens[self.place + 1 : self.place + 2]
        if self.next is None or not following or following[0].kind != "colon":
            return ""
        if self.next.kind not in ("name", "number"):
            raise self._unexpected("a row's name stands before `:`")
        self.place += 2
        return self.tokens[self.place - 2].text

    def _row(self) -> None:
        assert self.next is not None
        line = self.next.line
        label = self._label()
        first = self._expression(right=False)
        sign = self._comparison(line, label)
        second = self._side(first, line, label)
        if self.next is not None and self.next.kind == "compare":
            again = self._comparison(line, label)
            third = self._expression(right=True, ends=True)
            if sign == "=" or again != sign or first.terms or third.terms:
                raise Malformed("LP", line, "a row with two comparisons is `number <= sum <= number`, or all with >=")
            limits = (first.constant - second.constant, third.constant - second.constant)
            self._add(label, line, second.terms, *(limits if sign == "<=" else limits[::-1]))
            return
        if not first.terms:
            first, second, sign = second, first, TURNED[sign]
        terms = first.terms + [(name, -value) for name, value in second.terms]
        limit = second.constant - first.constant
        low, high = limit if sign != "<=" else -math.inf, limit if sign != ">=" else math.inf
        self._add(label, line, terms, low, high)

    def _comparison(self, line: int, label: str) -> str:
        if self.next is None or self.next.kind != "compare":
            of = f"the row {label}" if label else "a row"
            found = "" if self.next is None else f", found `{self.next.text}`"
            found += "; the name of a row holds no spaces" if self._labelled() else ""
            raise Malformed("LP", self.next.line if self.next else line, f"{of} lacks its <=, >= or ={found}")
        self.place += 1
        return self.tokens[self.place - 1].text

    def _side(self, first: Expression, line: int, label: str) -> Expression:
        """What follows a comparison, to the end of the line; a sum that has only its first limit may go on."""
        second = self._expression(right=bool(first.terms), ends=True)
        if first.terms or not second.terms:
            return second
        while self.next is not None and self.next.kind == "sign":
            if not label:
                raise Malformed(
                    "LP", self.next.line, f"it may go on with line {line} or be a row of its own; name both"
                )
            self.continued = self.continued or self.next.line
            more = self._expression(right=False, ends=True)
            second = Expression(second.terms + more.terms, second.constant + more.constant)
        return second

    def _add(self, label: str, line: int, terms: list[tuple[str, float]], low: float, high: float) -> None:
        if not terms and not label:
            raise Malformed("LP", line, "a row without a variable says nothing; correct it or take it out")
        self.unnamed = self.unnamed or (0 if label else line)
        low, high = -math.inf if low <= -INFINITE else low, math.inf if high >= INFINITE else high
        rows, columns, values = self.entries
        for name, value in terms:
            rows.append(len(self.rows))
            columns.append(self.names[name])
            values.append(value)
        self.rows.append(label or f"of line {line}")
        self.limits.append((low, high))

    def _expression(self, *, right: bool, ends: bool = False) -> Expression:
        """A sum up to a comparison, a label or the section's end; with ``ends``, to the end of a line that is whole."""
        terms: list[tuple[str, float]] = []
        constant = 0.0
        start = self.place
        while self.next is not None and self.next.kind != "compare":
            before = self.tokens[self.place - 1]
            whole = self.place > start and before.kind in ("name", "number")
            if whole and ends and self.next.line > before.line:
                break
            if self.place > start and self._labelled():
                break
            if whole and self.next.kind != "sign":
                raise self._unexpected(f"+ or - is missing after `{before.text}`")
            name, value = self._term(right)
            if name is None:
                constant += value
            else:
                terms.append((name, value))
        if ends and self.place == start:
            raise self._unexpected("a number or a sum must stand here")
        return Expression(terms, constant)

    def _labelled(self) -> bool:
        """Whether the next word is a row's name."""
        following = self.tokens[self.place + 1 : self.place + 2]
        return bool(following) and following[0].kind == "colon"

    def _term(self, right: bool) -> tuple[str | None, float]:
        """Signs, a number, a name, or a number times a name; None for the name where there is none."""
        value, name, number = self._signs(), None, None
        if self.next is not None and self.next.kind == "number":
            number = self.next
            value *= self._number(number)
            self.place += 1
            if self.next is not None and self.next.kind == "times":
                self.place += 1
                if self.next is None or self.next.kind != "name":
                    raise self._unexpected("a name must stand after `*`")
        if self.next is not None and self.next.kind == "name" and not self._starts_line_after(number):
            if number is not None and self.next.attached and not self.next.text[0].isalpha():
                raise self._unexpected(f"`{number.text}{self.next.text}` is no number and no name")
            name = self._variable(self.next, right)
            self.place += 1
            if self.next is not None and self.next.kind == "times":
                raise self._unexpected("a number stands before its variable, and two variables have no product here")
        elif number is None:
            raise self._unexpected("a number or a name must stand here")
        return name, value

    def _starts_line_after(self, number: Token | None) -> bool:
        """Whether the next word begins a row of its own, after a number that ended its line or before a colon."""
        assert self.next is not None
        before = self.tokens[self.place - 1]
        return number is not None and before.kind == "number" and (self.next.line > number.line or self._labelled())

    def _signs(self) -> float:
        sign = 1.0
        while self.next is not None and self.next.kind == "sign":
            sign = sign if self.next.text == "+" else -sign
            self.place += 1
        return sign

    def _number(self, token: Token) -> float:
        value = float(token.text)
        if math.isinf(value):
            raise Malformed("LP", token.line, f"`{token.text[:40]}` is not finite; every coefficient must be")
        split = re.fullmatch(r"[\d.]+([eE]\d+)", token.text)
        if split:
            self.glued[split[1]] = token.line
        return value

    def _variable(self, token: Token, right: bool) -> str:
        name = token.text
        if name.lower() in INFINITY:
            raise Malformed("LP", token.line, f"`{name}` is no coefficient and no variable; leave the limit away")
        self.names.setdefault(name, len(self.names))
        if right:
            self.right.setdefault(name, []).append(token.line)
        else:
            self.left.add(name)
        return name

    def _bound(self) -> None:
        """``number <= name <= number``, ``name <= number``, ``name = number``, ``name free``, one on a line."""
        assert self.next is not None
        line = self.next.line
        before = None if self.next.kind == "name" and not self._infinity() else self._value()
        sign = "" if before is None else self._bound_comparison()
        if self.next is None or self.next.kind != "name" or (before is not None and self.next.line > line and not sign):
            raise self._unexpected("a bound is about one variable, without a factor; a sum belongs to Subject To")
        name = self.next.text
        self.place += 1
        if before is not None:
            self._limit(name, TURNED[sign], before, line)
            if self.next is None or self.next.kind != "compare":
                self._line_ends(line)
                return
        elif self.next is not None and self.next.kind == "name" and self.next.text.lower() == "free":
            self.place += 1
            self.bounds.free(name, line)
            self._line_ends(line)
            return
        again = self._bound_comparison()
        if sign and (sign == "=" or again != sign):
            raise Malformed("LP", line, f"the bounds of {name} are `number <= {name} <= number`")
        self._limit(name, again, self._value(), line)
        self._line_ends(line)

    def _line_ends(self, line: int) -> None:
        if self.next is not None and self.next.line == self.tokens[self.place - 1].line:
            raise self._unexpected(f"the bound of line {line} is whole; the next belongs on a line of its own")

    def _bound_comparison(self) -> str:
        if self.next is None or self.next.kind != "compare":
            raise self._unexpected("a bound is about one variable, without a factor; a sum belongs to Subject To")
        self.place += 1
        return self.tokens[self.place - 1].text

    def _infinity(self) -> bool:
        return self.next is not None and self.next.kind == "name" and self.next.text.lower() in INFINITY

    def _value(self) -> float:
        sign = self._signs()
        if self._infinity():
            value = math.inf
        elif self.next is not None and self.next.kind == "number":
            value = self._number(self.next)
        else:
            raise self._unexpected("a number must stand here")
        self.place += 1
        return sign * value

    def _limit(self, name: str, sign: str, value: float, line: int) -> None:
        if sign != "<=":
            self.bounds.at_least(name, value, line)
        if sign != ">=":
            self.bounds.at_most(name, value, line)

    def _unexpected(self, wanted: str) -> Malformed:
        token = self.next or (self.tokens[-1] if self.tokens else Token("", "", 0, False))
        found = f", found `{token.text}`" if self.next is not None else ", and the section ends"
        return Malformed("LP", token.line, f"{wanted}{found}")

    def written(self) -> Written:
        self._check()
        shape = (len(self.rows), len(self.names))
        c = np.zeros(shape[1])
        for name, value in self.cost.terms:
            c[self.names[name]] += value
        limits = np.array(self.limits, float).reshape(-1, 2)
        lower, upper = self.bounds.arrays(self.names)
        return Written(
            names=tuple(self.names),
            rows=tuple(self.rows),
            maximise=bool(self.maximise),
            constant=self.cost.constant,
            c=c,
            A=matrix(*self.entries, shape),
            row_lower=limits[:, 0],
            row_upper=limits[:, 1],
            lower=lower,
            upper=upper,
        )

    def _check(self) -> None:
        """What only the whole text shows."""
        if self.continued and self.unnamed:
            raise Malformed(
                "LP",
                self.continued,
                f"it may go on with the row before or be a row of its own, as line {self.unnamed} is; name all rows",
            )
        for name, lines in self.right.items():
            if name not in self.left and len(lines) == 1:
                raise Malformed(
                    "LP",
                    lines[0],
                    f"`{name}` stands nowhere but on this right side{meant(name, self.left)}; write the number or the "
                    "variable that is meant, or bring it to the left",
                )
        for tail, line in self.glued.items():
            if tail in self.names:
                raise Malformed(
                    "LP", line, f"{tail} after a number is a power of ten or the variable {tail}; put a space"
                )
