"""Texts of the inventory as a configuration may hold them: no text can end its line, its quotes or begin a command.

The whole view of a device is cleaned before a template sees it, so no template has to think of it.
"""

import re
import unicodedata
from typing import Any

from kommunalnetz.output.config.platform import Letters

_GERMAN = str.maketrans({
    "\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00c4": "Ae", "\u00d6": "Oe", "\u00dc": "Ue", "\u00df": "ss",
    "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2192": ">", "\u201e": '"', "\u201c": '"', "\u201d": '"', "\u2019": "'", "\u00d7": "x",
})  # fmt: skip


class Sealed(str):
    """A text that is not altered: a secret, which was checked by itself."""

    __slots__ = ()


def cleaned(value: Any, letters: Letters) -> Any:
    """``value`` (dicts, lists, texts, numbers) with every text in it cleaned."""
    match value:
        case Sealed():
            return value
        case str():
            return clean(value, letters)
        case dict():
            return {key: cleaned(item, letters) for key, item in value.items()}
        case list() | tuple():
            return [cleaned(item, letters) for item in value]
        case _:
            return value


def clean(text: str, letters: Letters) -> str:
    """One line of allowed ASCII letters, at most ``letters.longest``; blanks at the ends and double ones are dropped."""
    ascii_text = "".join(_plain(letter) for letter in text.translate(_GERMAN))
    allowed = re.compile(letters.allowed)
    replaced = "".join(c if allowed.fullmatch(c) else letters.replace.get(c, letters.other) for c in ascii_text)
    return " ".join(replaced.split())[: letters.longest].rstrip()


def _plain(letter: str) -> str:
    """A letter without its accents; a blank for what steers; ``_`` for what ASCII has no letter for."""
    if letter.isascii():
        return letter if letter.isprintable() else " "
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if c.isascii() and c.isprintable())
    return bare or (" " if unicodedata.category(letter)[0] in "CZ" else "_")
