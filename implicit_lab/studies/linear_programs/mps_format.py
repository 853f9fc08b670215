"""Read a program in MPS format, free or fixed, as it stands; what is not understood is refused by line and name."""

import math
import re
from collections.abc import Callable

import numpy as np

from .program import Vector
from .written import INFINITE, Bounds, Malformed, Written, matrix, meant

SECTIONS = ("NAME", "OBJSENSE", "OBJNAME", "ROWS", "COLUMNS", "RHS", "RANGES", "BOUNDS", "ENDATA")
QUADRATIC = ("QUADOBJ", "QMATRIX", "QSECTION", "QCMATRIX", "CSECTION")
NOT_LINEAR = ("SOS", "SOS1", "SOS2", "SETS", "INDICATORS", "LAZYCONS", "USERCUTS", "GENCONS", "BRANCH")
INTEGER_BOUNDS = ("BV", "LI", "UI", "SC", "SI")
BOUNDS_WITHOUT_NUMBER = ("FR", "MI", "PL", "BV")
FIXED = ((1, 3), (4, 12), (14, 22), (24, 36), (39, 47), (49, 61))
"""The six fields of fixed MPS: columns 2-3, 5-12, 15-22, 25-36, 40-47, 50-61."""

MAX_LINE_LETTERS = 1000

Split = Callable[[str, str], list[str] | None]


def read_mps(text: str) -> Written:
    """The program of an MPS file: free MPS, or fixed where names hold spaces.

    Columns may be split and sections stand in any order after ROWS; rows of kind N but the first, or the one that
    OBJNAME names, are left out, with what RHS says of them.

    Raises ``ValueError`` naming line and name.
    """
    try:
        return _Reader(_free).read(text)
    except ValueError as error:
        try:
            return _Reader(_fixed).read(text)
        except ValueError:
            raise error from None


def _free(line: str, section: str) -> list[str] | None:
    """The words of a line, with an empty one for the name of a set that is left out; None where they do not fit."""
    words = line.split()
    count = len(words)
    if section == "ROWS":
        return words if count == 2 else None
    if section == "COLUMNS":
        return words if count in (3, 5) else None
    if section in ("RHS", "RANGES"):
        return words if count in (3, 5) else ["", *words] if count in (2, 4) else None
    if section == "BOUNDS":
        return _free_bound(words)
    return words


def _free_bound(words: list[str]) -> list[str] | None:
    """Kind, set, variable and number; a kind that needs no number may leave it out."""
    bare = words[0].upper() in BOUNDS_WITHOUT_NUMBER
    if len(words) == 4:
        return words
    if len(words) == 3:
        return [*words, ""] if bare else [words[0], "", *words[1:]]
    return [words[0], "", words[1], ""] if len(words) == 2 and bare else None


def _fixed(line: str, section: str) -> list[str] | None:
    """The fields of a line by their columns; None where something stands between them."""
    fields = [line[first:last].strip() for first, last in FIXED]
    if "".join("".join(fields).split()) != "".join(line.split()):
        return None
    if section == "ROWS":
        return fields[:2]
    if section == "BOUNDS":
        return fields[:4]
    if section in ("COLUMNS", "RHS", "RANGES"):
        return fields[1:] if fields[4] or fields[5] else fields[1:4]
    return line.split()


class _Reader:
    """Reads line by line; what needs the whole file is put together in ``_written``."""

    def __init__(self, split: Split) -> None:
        self.split = split
        self.section = ""
        self.line = 0
        self.kinds: list[str] = []
        """Of the rows: N, L, G or E."""
        self.rows: dict[str, int] = {}
        self.columns: dict[str, int] = {}
        self.entries: tuple[list[int], list[int], list[float]] = ([], [], [])
        """Row, column and value."""
        self.sides: dict[str, dict[int, float]] = {"RHS": {}, "RANGES": {}}
        self.sets: dict[str, str] = {}
        self.bounds = Bounds()
        self.maximise: bool | None = None
        self.objective = ""
        self.integer = False
        self.notes: list[str] = []

    def read(self, text: str) -> Written:
        comments = []
        for self.line, line in enumerate(text.splitlines(), start=1):
            if len(line) > MAX_LINE_LETTERS:
                raise self._malformed(f"it is longer than {MAX_LINE_LETTERS} letters")
            if line.startswith("*"):
                comments.append(line)
            elif not line.strip():
                continue
            elif self.section == "ENDATA":
                raise self._malformed("text stands after ENDATA and would not be read; take it out")
            elif line[0].isspace():
                self._data(line)
            else:
                self._header(line.split())
        if self.section != "ENDATA":
            raise self._malformed("the file ends without ENDATA")
        self._hear(comments)
        return self._written()

    def _header(self, words: list[str]) -> None:
        name = words[0].upper()
        if name in QUADRATIC:
            raise ValueError(
                f"Line {self.line} opens the section {name}: the program has a quadratic part, so it is no linear "
                "program; take it out."
            )
        if name in NOT_LINEAR:
            raise ValueError(f"Line {self.line} opens the section {name}, so this is no linear program; take it out.")
        if name not in SECTIONS:
            raise self._malformed(f"{words[0]!r} is no section; a line of data starts with a space")
        self.section = name
        if name in ("OBJSENSE", "OBJNAME") and len(words) == 2:
            self._data(" " + words[1])
        elif name != "NAME" and len(words) > 1:
            raise self._malformed(f"{words[1]!r} stands after the section's name; a line of data starts with a space")

    def _data(self, line: str) -> None:
        words = self.split(line, self.section)
        if words is None:
            wanted = "a kind and a name" if self.section == "ROWS" else "names and a number"
            raise self._malformed(
                f"{wanted} must stand in {self.section}, not {line.strip()[:40]!r}; where names hold spaces, keep to "
                "the columns of fixed MPS (names from 5 and 15, numbers from 25)"
            )
        if self.section == "COLUMNS":
            self._column(words)
        elif self.section in ("RHS", "RANGES"):
            self._side(words)
        elif self.section == "BOUNDS":
            self._bound(words)
        elif self.section == "ROWS":
            self._row(words)
        elif self.section == "OBJSENSE":
            self._sense(words[0])
        elif self.section == "OBJNAME":
            self.objective = line.strip()
        else:
            raise self._malformed("data stands before ROWS")

    def _row(self, words: list[str]) -> None:
        kind, name = words[0].upper(), words[1]
        if kind not in ("N", "L", "G", "E"):
            raise self._malformed(f"{words[0]!r} is no kind of row; they are N, L, G and E")
        if name in self.rows:
            raise self._malformed(f"the row {name} stands twice")
        self.rows[name] = len(self.rows)
        self.kinds.append(kind)

    def _column(self, words: list[str]) -> None:
        if "'MARKER'" in words:
            self.integer = "'INTORG'" in words
            return
        if self.integer:
            raise ValueError(
                f"The variable {words[0]} is integer (line {self.line}), so this is no linear program; take out the "
                "lines with MARKER."
            )
        column = self.columns.setdefault(words[0], len(self.columns))
        rows, columns, values = self.entries
        for k in range(1, len(words), 2):
            row = self.rows.get(words[k])
            if row is None:
                raise self._unknown("row", words[k], "COLUMNS")
            rows.append(row)
            columns.append(column)
            values.append(self._number(words[k + 1]))

    def _side(self, words: list[str]) -> None:
        self._same_set(words[0])
        side = self.sides[self.section]
        for k in range(1, len(words), 2):
            row = self.rows.get(words[k])
            if row is None:
                raise self._unknown("row", words[k], self.section)
            if row in side:
                raise self._malformed(f"{self.section} has a second number for the row {words[k]}")
            side[row] = self._number(words[k + 1])

    def _bound(self, words: list[str]) -> None:
        kind, name = words[0].upper(), words[2]
        self._same_set(words[1])
        if name not in self.columns:
            raise self._unknown("variable", name, "BOUNDS")
        if kind in INTEGER_BOUNDS:
            raise ValueError(
                f"The variable {name} is integer or semi-continuous (line {self.line}: {kind}), so this is no linear "
                "program; take that bound out."
            )
        value = 0.0 if kind in BOUNDS_WITHOUT_NUMBER else self._number(words[3], infinite=True)
        if kind in ("LO", "FX"):
            self.bounds.at_least(name, value, self.line)
        if kind in ("UP", "FX"):
            self.bounds.at_most(name, value, self.line)
        if kind == "MI":
            self.bounds.at_least(name, -math.inf, self.line)
        if kind == "PL":
            self.bounds.at_most(name, math.inf, self.line)
        if kind == "FR":
            self.bounds.free(name, self.line)
        if kind not in ("LO", "UP", "FX", "MI", "PL", "FR"):
            raise self._malformed(f"{words[0]!r} is no kind of bound; they are LO, UP, FX, MI, PL and FR")

    def _sense(self, word: str) -> None:
        if not re.fullmatch(r"(?i)(MIN|MAX)(IMI[SZ]E|IMUM)?", word):
            raise self._malformed(f"{word!r} is no sense; it is MIN or MAX")
        self.maximise = word.upper().startswith("MAX")

    def _same_set(self, name: str) -> None:
        """A file may hold several right sides, ranges and bounds to choose from; its author knows which is meant."""
        if self.sets.setdefault(self.section, name) != name:
            raise ValueError(
                f"Line {self.line} opens a second set in {self.section}, {name or 'without a name'} beside "
                f"{self.sets[self.section] or 'one without a name'}; keep one."
            )

    def _number(self, word: str, infinite: bool = False) -> float:
        try:
            value = float(word)
        except ValueError:
            raise self._no_number(word) from None
        if math.isfinite(value) and "_" not in word:
            return value
        # Python's own spelling of 1000, nobody else's.
        if "_" in word:
            raise self._no_number(word)
        if value != value:
            raise ValueError(f"Line {self.line} holds NaN, which is no number; every coefficient must be one.")
        if math.isinf(value) and not infinite:
            raise ValueError(f"Line {self.line} holds {word[:40]}, which is not finite; every coefficient must be.")
        return value

    def _no_number(self, word: str) -> ValueError:
        return ValueError(f"Line {self.line} has {word[:40]!r} where a number must stand; correct it.")

    def _malformed(self, reason: str) -> Malformed:
        return Malformed("MPS", self.line, reason)

    def _unknown(self, what: str, name: str, section: str) -> ValueError:
        known, where = (self.rows, "ROWS") if what == "row" else (self.columns, "COLUMNS")
        return ValueError(
            f"Line {self.line}: {section} names the {what} {name}, which does not stand in {where}"
            f"{meant(name, known)}; correct it."
        )

    def _hear(self, comments: list[str]) -> None:
        """A sense that stands in a comment only, as PuLP writes it, or that GLPK does not write at all."""
        if self.maximise is not None:
            return
        told = "\n".join(comments)
        if re.search(r"(?i)sense\W*max", told):
            self.maximise = True
            self.notes.append(
                "It is read as a program to maximise, as a comment has it; other readers pass comments over and "
                "minimise: OBJSENSE says it to all."
            )
        elif re.search(r"(?i)\bmax(imi[sz]e|imum|imi[sz]ation)?\b", told):
            self.notes.append(
                "A comment speaks of a maximum, but MPS without OBJSENSE asks for the least value, and that was sought."
            )
        elif re.search(r"(?m)^\* Format:\s+(Fixed|Free) MPS", told):
            self.notes.append(
                "GLPK writes no sense into MPS, so the least value was sought; add OBJSENSE MAX for the largest."
            )

    def _written(self) -> Written:
        cost_row = self._cost_row()
        rows, columns, values = self.entries
        shape = (len(self.rows), len(self.columns))
        self._check_doubles(np.array(rows, int) * max(shape[1], 1) + np.array(columns, int))
        A = matrix(rows, columns, values, shape)
        c = np.zeros(shape[1]) if cost_row is None else A[[cost_row]].toarray()[0]
        kept = [i for i, kind in enumerate(self.kinds) if kind != "N"]
        low, high = self._limits()
        lower, upper = self.bounds.arrays(self.columns)
        names = list(self.rows)
        return Written(
            names=tuple(self.columns),
            rows=tuple(names[i] for i in kept),
            maximise=bool(self.maximise),
            constant=0.0 - (self.sides["RHS"].get(cost_row, 0.0) if cost_row is not None else 0.0),
            c=c,
            A=A[kept],
            row_lower=low[kept],
            row_upper=high[kept],
            lower=lower,
            upper=upper,
            notes=tuple(self.notes),
        )

    def _cost_row(self) -> int | None:
        candidates = [name for name, kind in zip(self.rows, self.kinds, strict=True) if kind == "N"]
        if self.objective and self.objective not in candidates:
            raise ValueError(f"OBJNAME names the row {self.objective}, which is none of kind N; correct it.")
        if not candidates:
            self.notes.append("No row is of kind N, so every point costs 0.")
            return None
        chosen = self.objective or candidates[0]
        if len(candidates) > 1:
            others = ", ".join(name for name in candidates[:6] if name != chosen)
            self.notes.append(f"The cost is the row {chosen}; other rows of kind N are left out ({others}).")
        return self.rows[chosen]

    def _check_doubles(self, places: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> None:
        found, counts = np.unique(places, return_counts=True)
        if (counts > 1).any():
            row, column = divmod(int(found[counts > 1][0]), len(self.columns))
            raise ValueError(
                f"The variable {list(self.columns)[column]} has two numbers in the row "
                f"{list(self.rows)[row]}; keep one."
            )

    def _limits(self) -> tuple[Vector, Vector]:
        """Of every row: the right side, and the range that opens the other side."""
        right = np.zeros(len(self.kinds))
        for row, value in self.sides["RHS"].items():
            right[row] = value
        kinds = np.array(self.kinds, dtype="U1")
        low = np.where((kinds == "G") | (kinds == "E"), right, -np.inf)
        high = np.where((kinds == "L") | (kinds == "E"), right, np.inf)
        for row, value in self.sides["RANGES"].items():
            kind = self.kinds[row]
            if kind == "N":
                raise ValueError(f"RANGES names the row {list(self.rows)[row]}, which is of kind N and has no limit.")
            if kind == "L" or (kind == "E" and value < 0):
                low[row] = right[row] - abs(value)
            else:
                high[row] = right[row] + abs(value)
        return np.where(low <= -INFINITE, -np.inf, low), np.where(high >= INFINITE, np.inf, high)
