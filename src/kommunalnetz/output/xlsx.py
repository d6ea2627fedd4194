"""All tables of the report as an Excel workbook: typed cells, frozen headers, nothing that could be a formula."""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kommunalnetz.output import palette
from kommunalnetz.output.letters import xml_letters
from kommunalnetz.output.packages import settled
from kommunalnetz.output.view_types import Column, CountiesPage, OutagesPage, ReportMeta, ReportView, Row, Table, Value

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LINE = 13.5
"""Points of a line of text."""
MANY = 7
MOST_LETTERS = 32_000
"""Excel holds 32 767 characters in a cell."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_UNITS: tuple[tuple[str, float, str, str], ...] = (
    ("repair_s", 1 / 3600, "h", "#,##0.0"),
    ("_bit_s", 1e-6, "Mbit/s", "#,##0.0"),
    ("_share", 1.0, "", "percent"),
    ("_eur", 1.0, "\u20ac", "#,##0.00"),
    ("_s", 1e3, "ms", "#,##0.0"),
    ("count", 1.0, "", "#,##0"),
)
"""Ending of the key of a raw value, the factor to what the cell holds, its unit and number format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: its name on the tab and its table."""

    name: str
    table: Table


def xlsx(view: ReportView, templates: Path | None = None) -> bytes:
    """The workbook; equal views give equal bytes."""
    from xlsxwriter import Workbook

    meta, out = view["meta"], io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    day = datetime.fromisoformat(meta["date"])
    book.set_properties({
        "title": xml_letters(meta["title"]), "subject": xml_letters(meta["edition_name"]), "author": xml_letters(meta["association"]),
        "company": "", "comments": xml_letters(meta["footer"]), "keywords": meta["example_label"], "created": day,
    })  # fmt: skip
    _overview(book, view)
    used = {view["labels"]["sheet_overview"].casefold()}
    for sheet in sheets(view):
        _Writer(book, meta, _free(sheet.name, used)).write(sheet.table)
    book.close()
    return settled(out.getvalue(), day.date())


def _free(name: str, used: set[str]) -> str:
    """A name of at most 31 UTF-16 units, which is how Excel counts, that no other sheet has."""
    kept = _cut("".join("-" if letter in "[]:*?/\\" else letter for letter in xml_letters(name)), 31).strip("'") or "-"
    number = 2
    free = kept
    while free.casefold() in used:
        free, number = f"{_cut(kept, 27)} {number}", number + 1
    used.add(free.casefold())
    return free


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def sheets(view: ReportView) -> Iterator[Sheet]:
    """Every table of the view, in the order of the report."""
    labels = view["labels"]
    if view["counties"]:
        yield Sheet(name=labels["sheet_counties"], table=_counties(view["counties"], labels["reason"]))
    if view["outages"]:
        yield Sheet(name=labels["sheet_outages"], table=_outages(view["outages"]))
    if view["proposal"] and view["proposal"]["costs"]:
        yield Sheet(name=labels["sheet_costs"], table=view["proposal"]["costs"])
    yield from _costs(view)
    if view["county_sheets"]:
        named = [(sheet["county"]["name"], sheet) for sheet in view["county_sheets"]["sheets"]]
        yield Sheet(name=labels["sheet_lines"], table=_joined(labels["county"], [(name, sheet["lines"]) for name, sheet in named]))
        yield Sheet(name=labels["sheet_services"], table=_joined(labels["county"], [(name, sheet["services"]) for name, sheet in named]))
    yield Sheet(name=labels["sheet_assumptions"], table=view["assumptions"]["assumptions"])
    yield Sheet(name=labels["sheet_data_state"], table=view["assumptions"]["data_state"])
    if annex := view["technique"]:
        for key in ("loads", "findings", "outages", "delays", "checks"):
            yield Sheet(name=labels[f"sheet_{key}_technique"], table=annex[key])
    if view["situations"]:
        found = view["situations"]["sheets"]
        yield Sheet(name=labels["sheet_repair"], table=_joined(labels["event"], [(one["heading"], one["lines"]) for one in found]))
        yield Sheet(name=labels["sheet_contacts"], table=_joined(labels["event"], [(one["heading"], one["contacts"]) for one in found]))


def _costs(view: ReportView) -> Iterator[Sheet]:
    """The measures and who pays; without an annex the measures of the page."""
    labels, annex, page = view["labels"], view["costs_annex"], view["costs"]
    if annex:
        yield Sheet(name=labels["sheet_measures"], table=annex["measures"])
        yield Sheet(name=labels["sheet_payers"], table=annex["payers"])
    elif page:
        yield Sheet(name=labels["sheet_measures"], table=page["measures"])


def _column(key: str, label: str, value: str = "") -> Column:
    return {"key": key, "label": label, "align": "end" if value else "start", "value": value}


def _joined(label: str, tables: Sequence[tuple[str, Table]]) -> Table:
    """Tables with the same columns as one, with a first column that tells whose row it is."""
    first = tables[0][1]
    rows: list[Row] = [
        {"cells": [name, *row["cells"]], "values": row["values"]} for name, table in tables for row in table["rows"]
    ]  # fmt: skip
    return {**first, "id": "joined", "columns": [_column("of", label), *first["columns"]], "rows": rows, "note": ""}


def _counties(page: CountiesPage, reason: str) -> Table:
    """The table of page 2 with the reasons of the lights and all numbers."""
    label = {column["key"]: column["label"] for column in page["columns"]}
    columns = [_column("name", label["name"]), _column("ags", "AGS")]
    columns += [_column(key, label[key]) for key in ("bandwidth", "resilience", "contract")]
    columns += [_column("booked", label["booked"], "booked_down_bit_s"), _column("peak", label["peak"], "peak_bit_s")]
    columns += [_column("share", label["share"], "peak_share")]
    columns += [_column("change", label["change"])] if "change" in label else []
    columns += [_column("note", label["note"])]
    columns += [_column(f"{key}_reason", f"{label[key]}: {reason}") for key in ("bandwidth", "resilience", "contract")]
    rows: list[Row] = []
    for county in page["counties"]:
        lights = (county["bandwidth"], county["resilience"], county["contract"])
        cells = [county["name"], county["ags"], *(f"{light['symbol']} {light['word']}" for light in lights)]
        cells += [county["booked"], county["peak"], county["share"]]
        cells += [county["change"]] if "change" in label else []
        cells += [county["note"], *(light["reason"] for light in lights)]
        values: dict[str, Value] = {key: county[key] for key in ("booked_down_bit_s", "peak_bit_s", "peak_share")}
        rows.append({"cells": cells, "values": values})
    empty = " ".join(page["sentences"])
    return {"id": "counties", "caption": page["caption"], "columns": columns, "rows": rows, "note": "", "empty": empty}


def _outages(page: OutagesPage) -> Table:
    columns = [_column(column["key"], column["label"], "repair_s" if column["key"] == "repair" else "") for column in page["columns"]]
    rows: list[Row] = [
        {"cells": [row["event"], row["affected"], row["lost"], row["repair"]], "values": {"repair_s": row["repair_s"]}}
        for row in page["outages"]
    ]
    return {"id": "outages", "caption": page["heading"], "columns": columns, "rows": rows, "note": "", "empty": page["caption"]}


def _overview(book: "Workbook", view: ReportView) -> None:
    """The first sheet: what the report says in words."""
    meta, labels = view["meta"], view["labels"]
    writer = _Writer(book, meta, labels["sheet_overview"])
    sheet = writer.sheet
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    rows: list[tuple[str, str]] = [(labels["edition"], meta["edition_name"]), (labels["report_date"], meta["date_text"])]
    rows += [(labels["data_as_of"], meta["data_date_text"]), (labels["result"], meta["description"])]
    if view["summary"]:
        rows += [("", sentence) for sentence in view["summary"]["sentences"]]
        rows += [(box["title"] if not n else "", item) for box in view["summary"]["boxes"] for n, item in enumerate(box["items"])]
    if view["county_sheets"] and not view["summary"]:
        rows += [(fact["label"], fact["text"]) for sheet in view["county_sheets"]["sheets"] for fact in sheet["facts"]]
    rows += [(labels["sources"] if not n else "", source) for n, source in enumerate(meta["sources"])]
    rows += [(labels["inventory_hash"], meta["inventory_sha256"]), (labels["generated"], meta["generator"])]
    writer.heading(meta["title"], 1)
    for position, (label, said) in enumerate(rows, 3):
        writer.text(position, 0, label, writer.bold)
        writer.text(position, 1, said, writer.wrapped)
        sheet.set_row(position, LINE * max(math.ceil(len(said) / 105), math.ceil(len(label) / 22), 1))
    sheet.freeze_panes(3, 0)


class _Writer:
    """Writes one sheet."""

    def __init__(self, book: "Workbook", meta: ReportMeta, name: str) -> None:
        self.meta = meta
        self.sheet: Worksheet = book.add_worksheet(name)
        self._book = book
        font = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self.plain = book.add_format(font)
        self.quoted = book.add_format({**font, "quote_prefix": True, "text_wrap": True})
        self.wrapped = book.add_format({**font, "text_wrap": True})
        self.indented = book.add_format({**font, "text_wrap": True, "indent": 1})
        self.bold = book.add_format({**font, "bold": True, "text_wrap": True})
        self.title = book.add_format({**font, "bold": True, "font_size": 14})
        self.mark = book.add_format({**font, "bold": True, "font_color": palette.GROUND, "bg_color": palette.INK})
        self.muted = book.add_format({**font, "font_color": palette.MUTED})
        head = {**font, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": palette.PANEL, "valign": "bottom"}
        self.head, self.head_end = book.add_format(head), book.add_format({**head, "align": "right"})
        self.head_indented = book.add_format({**head, "indent": 1})
        self.end = book.add_format({**font, "align": "right"})
        self._numbers: dict[str, Format] = {}
        self._paper(meta)

    def _paper(self, meta: ReportMeta) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&L{_code(meta['title'])}&R&B{_code(meta['example_label'])}")
        sheet.set_footer(f"&L{_code(meta['footer'])}&R&P / &N")

    def heading(self, title: str, columns: int) -> None:
        """Title, mark of invented data and classification in the first two rows."""
        self.text(0, 0, title, self.title)
        self.text(1, 0, self.meta["example_label"], self.mark if self.meta["example_label"] else self.muted)
        self.text(1, 1, self.meta["footer"], self.muted)

    def write(self, table: Table) -> None:
        """The table: title, header row that stays, typed cells, filter."""
        columns, last = table["columns"], len(table["rows"]) + 2
        self.heading(table["caption"], len(columns))
        widths = [_width(table, position) for position in range(len(columns))]
        for position, column in enumerate(columns):
            unit = _unit(column)
            label = f"{column['label']} ({unit[2]})" if unit and unit[2] else column["label"]
            starts = self.head_indented if position and columns[position - 1]["align"] == "end" else self.head
            self.text(2, position, label, self.head_end if column["align"] == "end" else starts)
            self.sheet.set_column(position, position, widths[position])
        for number, row in enumerate(table["rows"], 3):
            lines = (math.ceil(len(cell) / (width - 2)) for width, cell in zip(widths, row["cells"], strict=True))
            self.sheet.set_row(number, LINE * max(1, *lines))
            for position, (column, cell) in enumerate(zip(columns, row["cells"], strict=True)):
                after_number = position > 0 and columns[position - 1]["align"] == "end"
                self._cell(number, position, column, cell, row, after_number=after_number)
        if not table["rows"]:
            self.text(3, 0, table["empty"], self.plain)
        elif columns:
            self.sheet.autofilter(2, 0, last, len(columns) - 1)
        if table["note"]:
            self.text(last + 2, 0, table["note"], self.muted)
        self.sheet.set_row(2, 2 * LINE)
        self.sheet.repeat_rows(2)
        self.sheet.freeze_panes(3, 1)

    def _cell(self, number: int, position: int, column: Column, cell: str, row: Row, *, after_number: bool) -> None:
        value, unit = row["values"].get(column["value"]) if column["value"] else None, _unit(column)
        if unit and isinstance(value, (int, float)) and not isinstance(value, bool):
            self.sheet.write_number(number, position, value * unit[1], self._number(unit[3]))
        elif column["value"].endswith("_date") and isinstance(value, str):
            self.sheet.write_datetime(number, position, datetime.fromisoformat(value), self._number("date"))
        else:
            self.text(number, position, cell, self.end if column["align"] == "end" else self.indented if after_number else self.wrapped)

    def _number(self, kind: str) -> "Format":
        """The cell format of numbers of one kind, as the report's language writes them whatever the reader's system does."""
        if kind not in self._numbers:
            german = self.meta["language"] == "de"
            codes = {"percent": "0 %" if german else "0%", "date": "dd.mm.yyyy" if german else "d mmm yyyy"}
            code = ("[$-407]" if german else "[$-809]") + codes.get(kind, kind)
            self._numbers[kind] = self._book.add_format({"font_name": "Arial", "font_size": 10, "valign": "top", "num_format": code})
        return self._numbers[kind]

    def text(self, row: int, column: int, text: str, form: Any) -> None:
        """A cell of text, whatever it looks like; what could be read as a formula elsewhere is marked as text."""
        written = xml_letters(text)[:MOST_LETTERS]
        self.sheet.write_string(row, column, written, self.quoted if written.startswith(_FORMULA) else form)


def _unit(column: Column) -> tuple[str, float, str, str] | None:
    return next((unit for unit in _UNITS if column["value"].endswith(unit[0])), None)


def _width(table: Table, position: int) -> float:
    """Characters that a column is wide: what it usually holds, at most 44, of many columns at most 26, so that a page stays legible."""
    longest = max((len(row["cells"][position]) for row in table["rows"]), default=0)
    return min(max(longest + 2, len(table["columns"][position]["label"]) * 0.8 + 4, 10), 44 if len(table["columns"]) <= MANY else 26)


def _code(text: str) -> str:
    """Text in a header or footer, where ``&`` begins a code; at most 100 characters."""
    return xml_letters(text)[:100].replace("&", "&&")
