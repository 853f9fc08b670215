r"""Formulas as a browser draws them by itself: TeX in, MathML out, for as much of TeX as the pages use."""

import html
import re
from collections.abc import Mapping

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_GREEK: Mapping[str, str] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "zeta": "ζ", "eta": "η", "theta": "θ",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "varepsilon": "ε",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_LETTERS: Mapping[str, str] = {
    **_GREEK,
    "nabla": "∇",
    "partial": "∂",
    "infty": "∞",
    "ell": "ℓ",
    "top": "⊤",
    "star": "⋆",
    "ast": "∗",
}
_SIGNS: Mapping[str, str] = {
    "le": "≤", "ge": "≥", "ne": "≠", "approx": "≈", "in": "∈", "to": "→", "mapsto": "↦", "cdot": "⋅", "times": "×",
    "circ": "∘", "pm": "±", "dots": "…", "{": "{", "}": "}", "|": "‖",
}  # fmt: skip
_FENCES = {"lVert": ("‖", "prefix"), "rVert": ("‖", "postfix"), "langle": ("⟨", "prefix"), "rangle": ("⟩", "postfix")}
_SPACES = {",": 0.17, ":": 0.22, ";": 0.28, " ": 0.33, "quad": 1, "qquad": 2}
_WORDS = ("sin", "cos", "exp", "log", "arg")
_LIMITS = {"max": "max", "min": "min", "sup": "sup", "inf": "inf", "lim": "lim", "sum": "∑", "prod": "∏"}
"""What has its limits below and above it where there is room."""
_BIG = ("big", "Big", "bigl", "bigr", "left", "right")
_OPEN = "([{|"


def mathml(tex: str, block: bool = False) -> str:
    r"""Return the formula as a ``math`` element.

    Raises ``ValueError`` where it holds what is not known here.

    >>> mathml(r"x \in A")
    '<math><mi>x</mi><mo>∈</mo><mi>A</mi></math>'
    >>> mathml(r"\frac1x")
    '<math><mfrac><mn>1</mn><mi>x</mi></mfrac></math>'
    """
    reader = _Reader(tex, block)
    row = reader.row()
    if reader.tokens:
        raise ValueError(f"The formula {tex!r} closes a brace that it has not opened.")
    return f'<math display="block">{row}</math>' if block else f"<math>{row}</math>"


class _Reader:
    def __init__(self, tex: str, block: bool) -> None:
        self.tex = tex
        self.block = block
        self.tokens = _TOKEN.findall(tex.strip())[::-1]

    def row(self) -> str:
        """Everything up to the end, or up to a closing brace."""
        parts = []
        while self._next() not in ("", "}"):
            parts.append(self._scripted())
        return "".join(parts)

    def _next(self) -> str:
        while self.tokens and self.tokens[-1].isspace():
            self.tokens.pop()
        return self.tokens[-1] if self.tokens else ""

    def _take(self) -> str:
        if not self._next():
            raise ValueError(f"The formula {self.tex!r} ends too early.")
        return self.tokens.pop()

    def _scripted(self) -> str:
        """One thing with what stands below and above it."""
        name = self._next().removeprefix("\\")
        base, below, above = self._thing(), "", ""
        while self._next() in ("_", "^", "'"):
            sign = self._take()
            if sign == "_":
                below += self._argument()
            else:
                above += "<mo>′</mo>" if sign == "'" else self._argument()
        limits = self.block and name in _LIMITS
        if below and above:
            tag = "munderover" if limits else "msubsup"
            return f"<{tag}>{base}{_one(below)}{_one(above)}</{tag}>"
        if below or above:
            tag = ("munder" if below else "mover") if limits else ("msub" if below else "msup")
            return f"<{tag}>{base}{_one(below or above)}</{tag}>"
        return base

    def _argument(self) -> str:
        """What braces hold, or the one thing that stands there without."""
        if self._next() != "{":
            return self._thing()
        self._take()
        held = self.row()
        if self._take() != "}":
            raise ValueError(f"The formula {self.tex!r} leaves a brace open.")
        return f"<mrow>{held}</mrow>"

    def _text(self) -> str:
        """What braces hold, letter by letter."""
        self._next()
        held = ""
        if self._take() == "{":
            while self.tokens and self.tokens[-1] != "}":
                held += self.tokens.pop()
        self._take()
        return html.escape(held)

    def _thing(self) -> str:
        if self._next() == "{":
            return self._argument()
        token = self._take()
        if len(token) > 1 and token[0] == "\\":
            return self._command(token[1:])
        if token[0].isdigit():
            return f"<mn>{token}</mn>"
        if token.isalpha():
            return f"<mi>{token}</mi>"
        sign = html.escape({"-": "−", "*": "∗"}.get(token, token))
        if token in "|/":
            return f'<mo stretchy="false" lspace="0" rspace="0">{sign}</mo>'
        return f'<mo stretchy="false">{sign}</mo>' if token in "()[]" else f"<mo>{sign}</mo>"

    def _command(self, name: str) -> str:
        if name in _LETTERS:
            return f"<mi>{_LETTERS[name]}</mi>"
        if name in _SIGNS:
            return f"<mo>{_SIGNS[name]}</mo>"
        if name in _FENCES:
            return '<mo form="{1}" stretchy="false">{0}</mo>'.format(*_FENCES[name])
        if name in _SPACES:
            return f'<mspace width="{_SPACES[name]}em"></mspace>'
        if name in _WORDS:
            return f'<mi>{name}</mi><mspace width="0.17em"></mspace>'
        if name in _LIMITS:
            return f"<mo>{_LIMITS[name]}</mo>"
        if name in ("frac", "tfrac"):
            fraction = f"<mfrac>{self._argument()}{self._argument()}</mfrac>"
            return fraction if name == "frac" else f'<mstyle displaystyle="false">{fraction}</mstyle>'
        if name == "text":
            # A space at either end would be dropped.
            return f"<mtext>{self._text().replace(' ', chr(0xA0))}</mtext>"
        if name in ("mathrm", "operatorname"):
            space = '<mspace width="0.17em"></mspace>' if name == "operatorname" else ""
            return f'<mi mathvariant="normal">{self._text()}</mi>{space}'
        if name in _BIG:
            sign = self._take()
            form = "prefix" if sign in _OPEN else "postfix"
            return f'<mo form="{form}" stretchy="true" minsize="1.2em" maxsize="1.2em">{html.escape(sign)}</mo>'
        raise ValueError(f"The formula {self.tex!r} has \\{name}, which front/formula.py does not know; add it there.")


def _one(parts: str) -> str:
    """Several elements as one."""
    return f"<mrow>{parts}</mrow>"
