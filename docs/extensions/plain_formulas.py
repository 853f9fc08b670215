r"""Formulas as our docstrings write them, ``y_t = G(y_{t-1}, x)``, as Sphinx reads them: :math:`y_{t} = G(y_{t-1}, x)`.

A docstring is plain text, so that ``help`` shows it well. A formula is found in it by its words: letters, Greek names,
functions such as max, numbers, and the signs between them; everything else is prose, and stays as it is.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

_GREEK = {"alpha", "beta", "gamma", "delta", "eta", "lambda", "mu", "rho", "sigma", "tau", "theta"}
_FUNCTIONS = {"max", "min", "log", "exp", "sum"}
_NAMES = {"Lip", "argmin", "decode", "eig", "encode", "stat"}
_SIGNS = {
    "<-": r"\leftarrow", "->": r"\to", "<=": r"\le", ">=": r"\ge", "...": r"\ldots", "..": r"\ldots",
    "~": r"\approx", "*": r"\cdot", "@": r"\,", "{": r"\{", "}": r"\}",
}  # fmt: skip
_PULLING = {"*", "+", "=", "/", "<", ">", "<=", ">=", "<-", "~"}
"""A word beside one of these, as damping in y + damping * f, stands for a number."""
_PYTHON = {"True", "False", "None"}
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_TOKEN = re.compile(
    r"(?P<held>``[^`]+``|:\w+:`[^`]+`|(?<![\w*)])\*\w[^*]*\w\*(?!\w)|^ *- |^ {2,}\w+(?:, \w+)*: |\b(?:e\.g|i\.e)\.)"
    r"|(?P<shape>\([A-Z](?: ?\+ ?1)?,[\w.,+ ]*\))"
    r"|(?P<prose>[A-Za-z]+(?:['-][A-Za-z]+)+|[A-Za-z]+\.\w[\w.]*)"
    r"|(?P<word>[A-Za-z][A-Za-z0-9]*(?:_\w+)?)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<norm>\|\|?)"
    r"|(?P<script>(?<=\S)[_^](?:\{[^{}]*\}|-?\w+|\((?:[^()]|\([^()]*\))*\)))"
    r"|(?P<raised>(?<=[\w)}])(?:\*(?!\w)|'))"
    r"|(?P<sign><-|->|<=|>=|\.\.\.?(?=[\w\s]|\))|[-+*/=<>~@,:])"
    r"|(?P<bracket>[()\[\]{}])|(?P<space>\s+?(?=^ *- |^ {2,}\w+(?:, \w+)*: )|\s+)|(?P<other>.)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Token:
    """A part of a text; its TeX where it may be of a formula, else None."""

    kind: str
    text: str
    tex: str | None = None


def with_roles(text: str, classes: Collection[str] = ()) -> str:
    r"""The text of a docstring with its formulas and the named ``classes`` marked, and what reStructuredText would
    misread in its prose escaped.

    >>> print(with_roles("mu = ||dG/dy||_2 < 1 proves a lot, see ``max_steps``."))
    :math:`\mu = \lVert dG / dy \rVert_{2} < 1` proves a lot, see ``max_steps``.
    """
    tokens = _pulled(list(_tokens(text)))
    pieces = []
    while tokens:
        length = _formula_length(tokens)
        if length:
            pieces.append(_role(_tex(tokens[:length])))
        else:
            length = 1
            pieces.append(_prose(tokens[0], classes))
        tokens = tokens[length:]
    return "".join(pieces)


def whole_formula(text: str) -> str | None:
    r"""TeX of a text that is a formula from end to end, whatever its words are called; None where it is none.

    >>> print(whole_formula("mu^terms"), whole_formula("max_steps"), whole_formula("step(G, y)"))
    \mu^{\mathrm{terms}} None None
    """
    tokens = [_named(token) for token in _tokens(text)]
    depth, telling = 0, False
    for token in tokens:
        depth += (token.text in _PAIRS) - (token.text in _PAIRS.values())
        if token.tex is None or token.text in _PYTHON or (depth == 0 and token.text in (",", ":")):
            return None
        telling |= depth == 0 and (token.kind in ("norm", "script", "raised") or token.text in {*_PULLING, "-", "->"})
        telling |= token.kind == "word" and "_" in token.text and "mathrm" not in token.tex
    return _tex(tokens) if telling and _formula_length(tokens) == len(tokens) else None


def _tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        kind, held = str(found.lastgroup), found[0]
        tex: str | None = None
        if kind == "word":
            tex = _letter(held, text[: found.start()], text[found.end() :])
        elif kind == "number":
            tex = held
        elif kind == "sign" or kind == "bracket":
            tex = _SIGNS.get(held, held)
        elif kind == "norm":
            tex = held
        elif kind == "script":
            inside = held[1:].strip("{}") if held[1] == "{" else held[1:]
            tex = held[0] + "{" + _tex([_named(token) for token in _tokens(inside)]) + "}"
        elif kind == "raised":
            tex = "^{*}" if held == "*" else "'"
        elif kind == "space":
            tex = " "
        yield Token(kind, held, tex)


def _letter(word: str, before: str, after: str) -> str | None:
    """TeX of a letter, as x, y0, dG, y_t or mu, or of a named function; None for a word of the language."""
    if word in ("a", "A", "I") and not re.match(r"[_^*(]| [-+=]|\)", after) and not re.search(r"[-+*=] ?$", before):
        return None
    base, _, index = word.partition("_")
    below = f"_{{{index if len(index) == 1 or index.isdigit() else rf'mathrm{{{index}}}'}}}" if index else ""
    if base in _GREEK:
        return rf"\{base}{below}"
    if base == "eps":
        return r"\varepsilon" + below
    if base in _FUNCTIONS and len(index) < 2:
        return rf"\{base}{below}"
    if base in _NAMES and len(index) < 2:
        return rf"\operatorname{{{base}}}{below}"
    if (found := re.fullmatch(r"(d?)([A-Za-z])(\d*)", base)) and base not in ("do", "de"):
        differential, letter, number = found.groups()
        return differential + letter + (f"_{{{number}}}" if number else below)
    return None


def _named(token: Token) -> Token:
    """The token, a word set upright where it is no letter."""
    upright = rf"\mathrm{{{token.text}}}".replace("_", r"\_")
    return replace(token, tex=upright) if token.kind == "word" and token.tex is None else token


def _pulled(tokens: list[Token]) -> list[Token]:
    """The tokens; words that stand beside a sign are part of its formula."""
    solid = [place for place, token in enumerate(tokens) if token.kind != "space"]
    pulled = list(tokens)
    for index, place in enumerate(solid):
        around = [solid[near] for near in (index - 1, index + 1) if 0 <= near < len(solid)]
        signs = [tokens[near] for near in around if tokens[near].kind == "sign"]
        glued = any(tokens[near].text.startswith("..") and abs(near - place) == 1 for near in around)
        if glued or any(sign.text in _PULLING for sign in signs):
            pulled[place] = _named(tokens[place])
    return pulled


def _formula_length(tokens: list[Token]) -> int:
    """How many tokens the formula has that begins here; 0 where none does."""
    if tokens[0].kind == "space" or (tokens[0].kind == "sign" and tokens[0].text != "-"):
        return 0
    open_, end, letters = [], 0, False
    for place, token in enumerate(tokens):
        apart = "\n" in token.text and not {token.kind for token in tokens[place - 1 : place + 2]} & {"sign"}
        if token.tex is None or apart or (not open_ and token.text in (",", ":")):
            break
        if token.kind == "norm":
            open_ = open_[:-1] if open_ and open_[-1] == token.text else [*open_, token.text]
        elif token.text in _PAIRS:
            open_ = [*open_, _PAIRS[token.text]]
        elif token.kind == "bracket":
            if not open_ or open_[-1] != token.text:
                break
            open_ = open_[:-1]
        letters |= token.kind == "word" and token.text not in _NAMES | _FUNCTIONS
        if not open_ and token.kind not in ("space", "sign") and letters:
            end = place + 1
    return end


def _tex(tokens: list[Token]) -> str:
    """TeX of the tokens of one formula."""
    parts: list[str] = []
    open_: list[str] = []
    for place, token in enumerate(tokens):
        tex = str(token.tex)
        if token.kind == "space" and not {near.kind for near in tokens[place - 1 : place + 2]} & {"sign"}:
            tex = r"\, "
        if token.kind == "norm":
            sign = "Vert" if token.text == "||" else "vert"
            closes = bool(open_) and open_[-1] == sign
            open_ = open_[:-1] if closes else [*open_, sign]
            tex = rf" \r{sign}" if closes else rf"\l{sign} "
        elif token.kind == "sign" and token.text not in (",", ":"):
            tex = f" {tex} "
        parts.append(tex)
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def _role(tex: str) -> str:
    return f":math:`{tex}`"


def _prose(token: Token, classes: Collection[str]) -> str:
    if token.kind == "held":
        return _held(token.text, classes)
    if token.kind == "shape":
        return f"``{token.text}``"
    return re.sub(r"[*|`\\]|_(?!\w)", r"\\\g<0>", token.text)


def _held(text: str, classes: Collection[str]) -> str:
    if not text.startswith("``"):
        return text
    literal = text.strip("`")
    if literal.removesuffix("()") in classes:
        return f":py:obj:`~implicit_lab.{literal.removesuffix('()')}`"
    tex = whole_formula(literal)
    return text if tex is None else _role(tex)
