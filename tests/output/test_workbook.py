"""Workbooks: numbers are numbers, texts are texts, and nothing runs."""

import io
from datetime import date
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from kommunalnetz.diagnostics import Word
from kommunalnetz.output.tables import Column, Table
from kommunalnetz.output.workbook import workbook
from kommunalnetz.text import Text

COLUMNS = (
    Column(name="name", title="Line"),
    Column(name="rate", title="rate", unit="rate"),
    Column(name="port", title="Port", unit="number"),
)


def made(*rows: tuple[object, ...]) -> bytes:
    """A workbook of one sheet."""
    table = Table(schema="x/1", title="Lines", columns=COLUMNS, rows=rows, facts={"date": date(2026, 3, 1), "inventory": "Net"})
    return workbook({"Lines": table}, Text("en"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "=cmd|'/c calc'!A0", "https://example.org", "00123", "1,5", "\x00\x1b\ud800x"])
def test_a_text_stays_a_text_whatever_it_begins_with(text: str) -> None:
    data = made((text, 1.5e6, 7))
    cell = load_workbook(io.BytesIO(data))["Lines"]["A3"]
    assert cell.data_type == "s"
    assert cell.value == "".join(c if c.isprintable() else "\ufffd" for c in text)
    assert not any(b"<f>" in ZipFile(io.BytesIO(data)).read(name) for name in ZipFile(io.BytesIO(data)).namelist())


def test_numbers_have_units_in_their_headings_and_the_unknown_says_so() -> None:
    sheet = load_workbook(io.BytesIO(made((Word("unknown"), 1.5e6, 7), ("x", float("nan"), None))))["Lines"]
    assert [cell.value for cell in sheet[2]] == ["Line", "rate (Mbit/s)", "Port"]
    assert [[cell.value for cell in row] for row in sheet["A3:C4"]] == [["unknown", 1.5, 7], ["x", "unknown", None]]


def test_equal_tables_give_equal_bytes() -> None:
    assert made(("x", 1.0, 2)) == made(("x", 1.0, 2))
