"""Everything that reading says is said in German too, with the same values."""

import re

from kommunalnetz import files
from kommunalnetz.inventory import codes, estimates, faults, sections
from kommunalnetz.text import Text

GERMAN = Text("de")
TEXTS = [
    *(text for code in codes.CODES for text in (code.text, code.hint, code.summary, code.manual) if text),
    *files.WORDS, *faults.WORDS, *sections.WORDS, *estimates.REASONS,
]  # fmt: skip


def placeholders(text: str) -> list[str]:
    return sorted(set(re.findall(r"\{(\w+(?::\w+)?)\}", text)))


def test_every_text_has_its_german() -> None:
    assert [text for text in TEXTS if not GERMAN.translated(text)] == []


def test_the_german_fills_in_the_same_values() -> None:
    assert [text for text in TEXTS if placeholders(text) != placeholders(GERMAN(text))] == []


def test_a_word_among_the_values_is_translated() -> None:
    assert GERMAN("{wanted}", wanted=sections.LIST) == "eine Liste"
