"""Every code of reading and consistency has an example: a YAML whose caret marks the place, or a table."""

import re
from pathlib import Path

import pytest

from kommunalnetz.diagnostics import Diagnostic, InputError
from kommunalnetz.inventory import codes, edit_codes, scenario
from kommunalnetz.inventory.edits import apply
from kommunalnetz.inventory.load import from_text, load

CODES = (*codes.CODES, *edit_codes.CODES)
EXAMPLES = Path(__file__).resolve().parent.parent / "diagnostics"
CARET = re.compile(r"#\s*(\^)\s+(KN\d{3})\s*")

PLACES = {
    "KN140": "KN140.csv", "KN143": "KN143.csv:1:3", "KN144": "KN144.csv:1:3", "KN145": "KN145.csv:2:2", "KN146": "KN146.csv:2:1",
    "KN147": "KN147.csv:2:1", "KN148": "KN148.csv:2:2", "KN149": "KN149.csv:3:1", "KN150": "KN150.csv:2:3", "KN151": "KN151.csv:2:1",
    "KN152": "KN152.csv:3:3", "KN153": "KN153.csv:3:1", "KN155": "KN155.csv:2:3", "KN156": "KN156.csv:2:2", "KN157": "KN157.csv:3:3",
    "KN159": "KN159.csv", "KN161": "KN161.csv:2:3", "KN162": "KN162.csv:2:3",
}  # fmt: skip
"""Where the examples that are tables are marked."""

ELSEWHERE = {
    "KN120", "KN121", "KN122", "KN123", "KN124", "KN126", "KN127", "KN129", "KN135", "KN136", "KN137", "KN141", "KN142", "KN154", "KN158",
    "KN160", "KN163",
    "KN230", "KN235", "KN236", "KN237", "KN243",
}  # fmt: skip
"""Codes about files as a whole, which no file can show; test_files, test_robustness, test_lines, test_load and test_logo have them."""


def marked(text: str, code: str) -> list[tuple[int, int]]:
    """(line, column) of every caret; it marks the last line before it that is no caret."""
    found, line = [], 0
    for number, content in enumerate(text.splitlines(), 1):
        match = CARET.fullmatch(content)
        if match is None:
            line = number
        elif match[2] == code:
            found.append((line, match.start(1) + 1))
    return found


def told(path: Path) -> tuple[Diagnostic, ...]:
    """All that reading ``path`` has to say."""
    try:
        if "\nedits:" in path.read_text(encoding="utf-8"):
            found = scenario.scenario(path)
            return apply(load(path.parent.parent / "cli" / "small"), found.edits, told=found.told).notes
        inventory = from_text(path.read_text(encoding="utf-8"), path.name) if path.suffix == ".yaml" else load(path)
    except InputError as error:
        return error.diagnostics
    return inventory.notes


@pytest.mark.parametrize(
    "path", sorted(EXAMPLES / f"{code.id}.yaml" for code in CODES if (EXAMPLES / f"{code.id}.yaml").exists()), ids=lambda path: path.stem
)
def test_an_example_is_told_where_its_caret_stands(path: Path) -> None:
    expected = marked(path.read_text(encoding="utf-8"), path.stem)
    found = [(d.where.line, d.where.column) for d in told(path) if d.code.id == path.stem and d.where is not None]
    assert expected
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("code", sorted(PLACES))
def test_an_example_that_is_a_table_is_told_at_its_cell(code: str) -> None:
    assert [str(d.where) for d in told(EXAMPLES / f"{code}.csv") if d.code.id == code] == [PLACES[code]]


def test_every_code_has_an_example_or_says_where_its_test_is() -> None:
    shown = {path.stem for path in EXAMPLES.iterdir()} & {code.id for code in CODES}
    assert shown | ELSEWHERE == {code.id for code in CODES}
    assert not shown & ELSEWHERE


def test_codes_are_there_once_with_text_hint_and_manual() -> None:
    ids = [code.id for code in CODES]
    assert len(ids) == len(set(ids))
    assert all(code.text and code.hint and code.manual for code in CODES)
