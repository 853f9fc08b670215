r"""Formulas as a browser draws them without a script: TeX in, MathML out.

``latex2mathml`` reads the TeX. Its output is parsed before it is shown, since it can be ill-formed and passes unknown
commands as text, and is adjusted to how browsers lay out MathML.
"""

import html
import re
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert

_REWRITTEN: Mapping[str, str] = {
    r"\\arg(?![A-Za-z])": r"\\operatorname{arg}",
    r"\\operatorname\*": r"\\operatorname",
    r"\\(begin|end)\{(?:align|aligned|split)\}": r"\\\1{align*}",
    r"\\(begin|end)\{(?:gather|gathered|multline)\*?\}": r"\\\1{gather*}",
    r"\\(?:begin|end)\{(?:equation|displaymath)\*?\}|\\label\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])": "",
}
"""What latex2mathml does not know, draws without a table or numbers, in terms that it draws well."""
_NAME = re.compile(r"(?<=\\operatorname\{)[^{}]*(?=\})")
_TEXT = re.compile("(?<=<mtext>).*?(?=</mtext>)", re.DOTALL)
_THIN_SPACE = "\u2009"
_UPRIGHT_LETTER = re.compile(r"<mi>(&#x000(?:4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A]);)</mi>")
r"""How latex2mathml writes the letter of ``\mathrm{d}``, which a browser would set in italics."""
_CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "mroot": 2, "msubsup": 3, "munderover": 3}
_LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_LIMITED = {"max", "min", "sup", "inf", "lim", "limsup", "liminf", "arg\u2009max", "arg\u2009min"}
"""What has its limits below it in a formula of its own line."""
_ATTRIBUTES = {
    "accent", "columnalign", "columnspacing", "depth", "display", "displaystyle", "fence", "form", "height",
    "linebreak", "linethickness", "lspace", "mathcolor", "mathvariant", "maxsize", "minsize", "rowspacing", "rspace",
    "scriptlevel", "stretchy", "voffset", "width",
}  # fmt: skip
"""Attributes of looks; a link or a style, which TeX can ask for too, is left out."""


def mathml(tex: str, block: bool = False) -> str:
    r"""Return the formula as a ``math`` element.

    Raises ``ValueError`` where it holds what cannot be drawn.

    >>> mathml(r"x \in A")
    '<math display="inline"><mrow><mi>x</mi><mo>∈</mo><mi>A</mi></mrow></math>'
    """
    if re.sub(r"\\.", "", tex).count("{") != re.sub(r"\\.", "", tex).count("}"):
        raise ValueError(f"The formula {tex!r} opens and closes different numbers of braces.")
    try:
        text = convert(_rewritten(tex), xmlns="", display="block" if block else "inline")
        text = _TEXT.sub(lambda held: html.escape(html.unescape(held[0])), text)
        math = ElementTree.fromstring(_UPRIGHT_LETTER.sub(r'<mi mathvariant="normal">\1</mi>', text))
    # latex2mathml raises whatever it meets: IndexError, AttributeError, errors of its own.
    except Exception as error:
        raise ValueError(f"The formula {tex!r} cannot be drawn; check its braces and its &.") from error
    for element in list(math.iter()):
        _check(element, tex)
        _adjust(element, block)
    math.attrib.pop("xmlns", None)
    return ElementTree.tostring(math, encoding="unicode", short_empty_elements=False)


def _rewritten(tex: str) -> str:
    for pattern, known in _REWRITTEN.items():
        tex = re.sub(pattern, known, tex)
    return _NAME.sub(lambda name: re.sub(r"\\[,:; ]|~", _THIN_SPACE, name[0]), tex)


def _check(element: Element, tex: str) -> None:
    """Raise ``ValueError`` where TeX was passed on as text, or an argument is missing."""
    held = element.text or ""
    if element.tag != "mtext" and any(sign in held for sign in "\\{}&") and held not in ("{", "}"):
        raise ValueError(f"The formula {tex!r} has {held}, which cannot be drawn.")
    if len(element) != _CHILDREN.get(element.tag, len(element)):
        raise ValueError(f"The formula {tex!r} ends too early.")


def _adjust(element: Element, block: bool) -> None:
    for name in set(element.attrib) - _ATTRIBUTES:
        del element.attrib[name]
    if element.tag == "mo":
        _adjust_operator(element)
    elif element.tag == "mi" and re.fullmatch("[:\u2190-\u21ff\u27f0-\u27ff]", element.text or ""):
        # A colon or an arrow has space around it.
        element.tag = "mo"
    if block and element.tag in _LIMITS and _name(element[0]) in _LIMITED:
        element.tag = _LIMITS[element.tag]
    for place, child in reversed(list(enumerate(element))):
        if element.tag in ("mrow", "mtd", "math") and _is_function(child) and place + 1 < len(element):
            following = element[place + 1]
            if following.tag != "mspace" and _name(following) not in ("(", "[", ","):
                element.insert(place + 1, Element("mspace", width="0.167em"))


def _adjust_operator(element: Element) -> None:
    held = element.text or ""
    if held in ("‖", "|", "/") and element.get("stretchy") != "true" and "minsize" not in element.attrib:
        # Without this a norm grows with what it holds, and a bar or a slash is spaced as a relation.
        element.attrib.update({"stretchy": "false", "lspace": "0", "rspace": "0"})
        element.attrib.pop("fence", None)
    elif _is_name(held):
        # A name is no operator with space on both sides.
        element.tag = "mi"


def _name(element: Element) -> str:
    return element.text or "" if element.tag in ("mi", "mo") else ""


def _is_function(element: Element) -> bool:
    """Whether this is a name such as sin or max, with or without what stands below it."""
    base = element[0] if element.tag in {*_LIMITS, *_LIMITS.values()} and len(element) else element
    return _is_name(_name(base))


def _is_name(text: str) -> bool:
    # "mod" is an operator, with space on both sides.
    return len(text) > 1 and text != "mod" and text.replace(_THIN_SPACE, "").isalpha()
