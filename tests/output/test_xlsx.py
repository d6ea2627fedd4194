"""The workbook, as openpyxl reads it."""

import io
from copy import deepcopy
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from canaries import INVENTORY
from example_view import HOSTILE, example_view
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.load import from_text
from kommunalnetz.output.report import report_documents
from kommunalnetz.output.xlsx import sheets, xlsx
from kommunalnetz.traffic.study import study


def opened(view: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx(view)))


@pytest.fixture(scope="module")
def german() -> Any:
    made = report_documents(study(from_text(INVENTORY)), "de", ("xlsx",))
    return openpyxl.load_workbook(io.BytesIO(made["report.xlsx"]))


def column(sheet: Any, label: str) -> list[Any]:
    position = [cell.value for cell in sheet[3]].index(label)
    return [row[position] for row in sheet.iter_rows(min_row=4)]


def test_every_table_of_the_view_has_a_sheet_with_its_rows(german: Any) -> None:
    assert german.sheetnames == [
        "\u00dcbersicht", "Landkreise", "Ausf\u00e4lle", "Kosten", "Ma\u00dfnahmen", "Wer zahlt", "Leitungen", "Dienste", "Annahmen",
        "Datenstand", "Lasten",
        "Feststellungen", "Alle Ausf\u00e4lle", "Laufzeiten", "Pr\u00fcfungen", "Entst\u00f6rung", "Kontakte",
    ]  # fmt: skip
    assert [cell.value for cell in column(german["Landkreise"], "Landkreis")] == ["Ahrweiler", "Bad Kreuznach", "Kusel"]


def test_numbers_money_shares_and_dates_are_typed(german: Any) -> None:
    """100 Mbit/s booked, 6 543 EUR a month until the end of 2027."""
    lines = german["Leitungen"]
    booked, money, share = (column(lines, label)[0] for label in ("Gebucht (Mbit/s)", "Je Monat (\u20ac)", "Anteil"))
    until = column(lines, "Vertragsende")[0]
    assert (booked.value, booked.data_type) == (100, "n")
    assert (money.value, money.number_format) == (6543, "[$-407]#,##0.00")
    assert share.number_format == "[$-407]0 %"
    assert 0 < share.value < 2
    assert (until.value, until.is_date, until.number_format) == (datetime(2027, 12, 31), True, "[$-407]dd.mm.yyyy")  # noqa: DTZ001


def test_header_rows_stay_and_repeat_and_every_sheet_says_that_the_data_are_invented(german: Any) -> None:
    for sheet in german.worksheets:
        assert sheet["A2"].value == "BEISPIELDATEN"
        assert "BEISPIELDATEN" in sheet.oddHeader.right.text
        assert sheet.freeze_panes == ("A4" if sheet.title == "\u00dcbersicht" else "B4")
        if sheet.title != "\u00dcbersicht":
            assert sheet.print_title_rows == "$3:$3"


def test_hostile_text_is_text_and_no_formula() -> None:
    view = example_view()
    view["assumptions"]["assumptions"]["rows"][0]["cells"][1] = '=HYPERLINK("http://x")'
    view["assumptions"]["assumptions"]["rows"][1]["cells"][1] = "+cmd|'/C calc'!A0"
    book = opened(view)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "f" not in {cell.data_type for cell in cells}
    risky = [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert [cell.data_type for cell in risky] == ["s", "s"]
    assert all(cell.quotePrefix for cell in risky)
    assert any(HOSTILE in str(cell.value) for cell in cells)


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_name_can_be_written_and_read_back_as_text(name: str) -> None:
    view = example_view()
    view["counties"]["counties"][0]["name"] = name
    view["meta"]["title"] = view["meta"]["footer"] = view["labels"]["sheet_lines"] = name
    cell = opened(view)["Counties"]["A4"]
    assert cell.data_type in ("s", "n")
    assert not isinstance(cell.value, (int, float))


def test_sheets_of_the_same_name_are_told_apart() -> None:
    view = example_view()
    view["labels"] |= {"sheet_lines": "x" * 40, "sheet_services": "x" * 40, "sheet_costs": "a/b:c"}
    names = opened(view).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 1 + len(list(sheets(view)))


def test_an_empty_table_is_a_sentence() -> None:
    view = example_view()
    view["technique"]["delays"]["rows"] = []
    assert opened(view)["Delays"]["A4"].value == "There is nothing to tell here."


def test_equal_views_give_equal_bytes() -> None:
    assert xlsx(example_view()) == xlsx(deepcopy(example_view()))


def test_the_only_date_in_the_properties_is_that_of_the_report() -> None:
    properties = opened(example_view()).properties
    assert {properties.created, properties.modified} == {datetime(2026, 11, 1)}  # noqa: DTZ001
