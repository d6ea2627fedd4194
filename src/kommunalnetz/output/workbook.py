"""Tables as an Excel workbook: typed cells with number formats, frozen headers, and nothing that could run as a formula."""

import io
import math
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from kommunalnetz.diagnostics import Word
from kommunalnetz.output.tables import Column, Table
from kommunalnetz.text import Text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SCALES = {
    "rate": (1e-6, "Mbit/s", "#,##0.0##"), "share": (1.0, "", "0.0 %"), "length": (1e-3, "km", "#,##0.0"),
    "money": (1.0, "\u20ac", "#,##0.00"),
    "duration": (1 / 3600, "h", "#,##0.0"), "delay": (1e3, "ms", "#,##0.0"), "count": (1.0, "", "#,##0"), "number": (1.0, "", "0"),
}  # fmt: skip
"""By unit: factor to what the cell holds, its sign, its number format."""
MOST_LETTERS = 32_000
NARROW, WIDE, LINE = 8, 28, 15


def workbook(sheets: Mapping[str, Table], text: Text) -> bytes:
    """One sheet per table, named by its key (a msgid). Equal tables give equal bytes."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    first = next(iter(sheets.values()))
    day = first.facts.get("date")
    title = _clean(str(first.facts.get("inventory") or text(first.title)))
    created = datetime.combine(day, time()) if isinstance(day, date) else datetime(2026, 1, 1)  # noqa: DTZ001 - a day, not a moment
    book.set_properties({"title": title, "created": created})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = book.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True})
    formats = {unit: book.add_format({"num_format": form, "valign": "top"}) for unit, (_, _, form) in SCALES.items()}
    for name, table in sheets.items():
        _fill(book.add_worksheet(text(name)[:31]), table, text, head, plain, formats)
    book.close()
    return out.getvalue()


def _fill(sheet: "Worksheet", table: Table, text: Text, head: "Format", plain: "Format", formats: Mapping[str, "Format"]) -> None:
    notice = [str(table.facts["inventory"])] if table.facts.get("inventory") else []
    notice += [text("EXAMPLE DATA")] if table.facts.get("example_data") else []
    sheet.write_string(0, 0, _clean("; ".join([text(table.title), *notice, text("as of {day:date}", day=table.facts["date"])])))
    columns = [
        (n, column) for n, column in enumerate(table.columns)
        if column.title and not (column.optional and not any(row[n] for row in table.rows))
    ]  # fmt: skip
    heights = [1] * (len(table.rows) + 1)
    for at, (position, column) in enumerate(columns):
        title = _title(column, text)
        sheet.write_string(1, at, _clean(title), head)
        lengths = [_write(sheet, n, at, row[position], column, text, plain, formats) for n, row in enumerate(table.rows, 2)]
        width = min(max(len(max(title.split(), key=len)), *lengths, NARROW) + 2, WIDE)
        heights = [max(high, -(-length // (width - 3))) for high, length in zip(heights, (len(title), *lengths), strict=True)]
        sheet.set_column(at, at, width)
    for n, high in enumerate(heights, 1):
        sheet.set_row(n, LINE * high)
    sheet.freeze_panes(2, 1)
    sheet.autofilter(1, 0, 1 + max(1, len(table.rows)), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer(f"&L{_clean(text(table.title)).replace('&', '&&')}&R&P / &N")


def _title(column: Column, text: Text) -> str:
    sign = SCALES[column.unit][1] if column.unit in SCALES else ""
    title = column.title if column.own else text(column.title)
    return f"{title} ({sign})" if sign else title


def _write(
    sheet: "Worksheet", row: int, at: int, value: Any, column: Column, text: Text, plain: "Format", formats: Mapping[str, "Format"]
) -> int:  # fmt: skip
    """Write a cell and return how wide it is; unknown numbers say so in a word."""
    if column.unit in SCALES and isinstance(value, int | float) and math.isfinite(value):
        factor = SCALES[column.unit][0]
        sheet.write_number(row, at, round(float(value) * factor, 9), formats[column.unit])
        return len(f"{float(value) * factor:,.3f}")
    if value is None or isinstance(value, float):
        told = text("unknown") if column.unit in SCALES and column.unit != "number" else ""
    else:
        told = text(value) if isinstance(value, Word) else str(value)
    if told:
        sheet.write_string(row, at, _clean(told), plain)
    return len(told)


def _clean(told: str) -> str:
    """Letters that XML can hold, and not more than Excel can."""
    return "".join(c if c in "\t\n" or (c.isprintable() and c not in "\ufffe\uffff") or c == "\u00a0" else "\ufffd" for c in told)[
        :MOST_LETTERS
    ]
