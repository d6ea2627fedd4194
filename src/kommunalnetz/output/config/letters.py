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


class Cleaner:
    """Cleans texts by the rule of a platform; a text is cleaned once."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self.allowed = re.compile(letters.allowed)
        self.known: dict[str, str] = {}

    def cleaned(self, value: Any) -> Any:
        """``value`` (dicts, lists, texts, numbers) with every text in it cleaned."""
        match value:
            case Sealed():
                return value
            case str():
                return self.clean(value)
            case dict():
                return {key: self.cleaned(item) for key, item in value.items()}
            case list() | tuple():
                return [self.cleaned(item) for item in value]
            case _:
                return value

    def clean(self, text: str) -> str:
        """One line of allowed ASCII letters, at most ``letters.longest``; blanks at the ends and double ones are dropped."""
        if text not in self.known:
            ascii_text = "".join(_plain(letter) for letter in text.translate(_GERMAN))
            replaced = "".join(map(self._replaced, ascii_text))
            self.known[text] = " ".join(replaced.split())[: self.letters.longest].rstrip()
        return self.known[text]

    def _replaced(self, letter: str) -> str:
        return letter if self.allowed.fullmatch(letter) else self.letters.replace.get(letter, self.letters.other)


def _plain(letter: str) -> str:
    """A letter without its accents; a blank for what steers; ``_`` for what ASCII has no letter for."""
    if letter.isascii():
        return letter if letter.isprintable() else " "
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if c.isascii() and c.isprintable())
    return bare or (" " if unicodedata.category(letter)[0] in "CZ" else "_")
