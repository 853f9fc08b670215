"""Marks in a text that open an entry of the glossary: a link to ``#word-KEY``, which every front end can bear.

In the prose of a notebook the same mark is written by hand, as ``[contracts](#word-contraction)``.
"""

import re
from functools import lru_cache

from .words import WORDS

PREFIX = "#word-"
_TAGS = re.compile("<.*?>")
_KEYS = {form.lower(): word.key for word in WORDS for form in (word.name, *word.forms)}
# The longest first, so that an explicit network is not explained as a network.
_FORMS = re.compile(
    r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(_KEYS, key=len, reverse=True))) + r")(?![\w-])", re.IGNORECASE
)


def word_of(title: str) -> str:
    """The key of the first word that a title says, "" where it says none.

    >>> word_of("One input: the staircase to the fixed point"), word_of("Seed of the noise")
    ('fixed-point', '')
    """
    found = _FORMS.search(_TAGS.sub("", title))
    return _KEYS[found[0].lower()] if found else ""


def linked(title: str) -> str:
    """The whole title as the mark of the word that it says; as it is where it says none.

    >>> linked("The two conditions")
    '<a href="#word-regular-operator">The two conditions</a>'
    """
    key = word_of(title)
    return f'<a href="{PREFIX}{key}">{title}</a>' if key else title


@lru_cache
def marked(text: str) -> str:
    """The text with its first word marked.

    >>> marked("Denoising")
    '<a href="#word-denoiser">Denoising</a>'
    """
    return _FORMS.sub(lambda found: f'<a href="{PREFIX}{_KEYS[found[0].lower()]}">{found[0]}</a>', text, count=1)
