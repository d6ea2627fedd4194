"""Every code of the checks has an example whose caret marks the place."""

import re
from pathlib import Path

import pytest

from kommunalnetz.checks import CODES, findings
from kommunalnetz.diagnostics import Code, Diagnostic
from kommunalnetz.inventory.load import from_text
from kommunalnetz.traffic.study import study

EXAMPLES = Path(__file__).resolve().parent.parent / "diagnostics"
CARET = re.compile(r"#\s*(\^)\s+(KN\d{3})\s*")


def _marked(text: str) -> list[tuple[str, int, int]]:
    """(code, line, column) of every caret; it marks the last line before it that is no caret."""
    found, line = [], 0
    for number, content in enumerate(text.splitlines(), 1):
        if match := CARET.fullmatch(content):
            found.append((match[2], line, match.start(1) + 1))
        else:
            line = number
    return found


def _examined(path: Path) -> tuple[Diagnostic, ...]:
    return findings(study(from_text(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_example_of_a_code_gives_it_where_the_caret_stands_and_nowhere_else(code: Code) -> None:
    path = EXAMPLES / f"{code.id}.yaml"
    marked = [(line, column) for name, line, column in _marked(path.read_text(encoding="utf-8")) if name == code.id]
    places = [(d.where.line, d.where.column) for d in _examined(path) if d.code is code and d.where is not None]
    assert marked
    assert places == marked


def test_every_code_is_there_once_and_in_order() -> None:
    ids = [code.id for code in CODES]
    assert ids == sorted(set(ids))
