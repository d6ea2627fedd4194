"""Every code of the roll-out has an example whose caret marks the place, and a German twin of all it says."""

import re
import string
from pathlib import Path

import pytest

from kommunalnetz.diagnostics import Code
from kommunalnetz.inventory.load import from_text
from kommunalnetz.rollout import CODES, findings
from kommunalnetz.text import Text

EXAMPLES = Path(__file__).resolve().parent.parent / "diagnostics"
CARET = re.compile(r"#\s*(\^)\s+(KN\d{3})\s*")
GERMAN = Text("de")


def _marked(text: str) -> list[tuple[str, int, int]]:
    """(code, line, column) of every caret; it marks the last line before it that is no caret."""
    found, line = [], 0
    for number, content in enumerate(text.splitlines(), 1):
        if match := CARET.fullmatch(content):
            found.append((match[2], line, match.start(1) + 1))
        else:
            line = number
    return found


def _placeholders(msgid: str) -> set[tuple[str, str]]:
    return {(name, unit or "") for _, name, unit, _ in string.Formatter().parse(msgid) if name}


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_example_of_a_code_gives_it_where_the_caret_stands_and_nowhere_else(code: Code) -> None:
    text = (EXAMPLES / f"{code.id}.yaml").read_text(encoding="utf-8")
    marked = [(line, column) for name, line, column in _marked(text) if name == code.id]
    inventory = from_text(text)
    places = [(d.where.line, d.where.column) for d in findings(inventory, inventory.date) if d.code is code and d.where is not None]
    assert marked
    assert places == marked


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_a_code_says_everything_in_german_with_the_same_values(code: Code) -> None:
    for msgid in (code.text, code.hint, code.summary, code.manual):
        assert not msgid or GERMAN.translated(msgid)
    for msgid in (code.text, code.hint, code.summary):
        assert _placeholders(GERMAN(msgid)) == _placeholders(msgid)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_every_code_has_a_manual_that_names_it_and_a_hint(code: Code) -> None:
    assert code.id in code.manual
    assert code.manual.count("\n\n") >= 1
    assert code.hint


def test_every_code_is_there_once_and_in_order() -> None:
    ids = [code.id for code in CODES]
    assert ids == sorted(set(ids))
    assert ids[0] == "KN701"
