"""Tables of a study as plain data, and their three forms: for a terminal, as JSON, as CSV."""

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.output.listing import visible
from kommunalnetz.output.machine import UNITS, as_json, message, plain
from kommunalnetz.text import Text

if TYPE_CHECKING:
    from rich.table import Table as RichTable


@dataclass(frozen=True, slots=True)
class Quantity:
    """A cell that has its own ``unit``, one of those of ``kommunalnetz.text``; programs see the bare number in SI units."""

    value: object
    unit: str


@dataclass(frozen=True, slots=True)
class Names:
    """A cell that is a list of things: their ids for programs, the first few of their names for people."""

    ids: tuple[str, ...]
    names: tuple[str, ...]

    FEW: ClassVar[int] = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A cell that tells a finding: in English for programs, in the reader's language for people."""

    diagnostic: Diagnostic


_NUMERIC = {"rate", "share", "duration", "delay", "money", "length", "volume", "count", "number"}


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: ``name`` for programs (a rate's unit is added: ``load`` becomes ``load_bit_per_s``), ``title`` (a msgid) for people.

    ``unit`` is one of those of ``kommunalnetz.text``, or empty for text. ``shown`` False keeps it out of the terminal,
    ``optional`` does so where every value is zero or empty.
    """

    name: str
    title: str = ""
    unit: str = ""
    shown: bool = True
    optional: bool = False

    @property
    def key(self) -> str:
        """The field name in JSON and CSV."""
        suffix = UNITS.get(self.unit, "")
        return self.name if not suffix or self.name.endswith(suffix) else f"{self.name}_{suffix}"


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of values, one per column, in the units of the model. ``schema`` is the name and version of the JSON form.

    ``facts`` stand beside the rows in JSON (date, inventory, state). An unknown value is None or NaN; a word of the program's own is a
    ``Word``: translated for people, English for programs. ``minor`` are the positions of rows that people need not see.
    """

    schema: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    minor: frozenset[int] = frozenset()

    def records(self) -> list[dict[str, object]]:
        """The rows as dictionaries of JSON values; unknown is None."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, map(_bare, row), strict=True)) for row in self.rows]


def _bare(value: object) -> object:
    match value:
        case Quantity():
            return plain(value.value)
        case Finding():
            return message(value.diagnostic)
        case Names():
            return list(value.ids)
        case _:
            return plain(value)


def _few(names: tuple[str, ...], text: Text) -> str:
    told = ", ".join(names[: Names.FEW])
    more = len(names) - Names.FEW
    return text.plural("{names} and {count} more", "{names} and {count} more", more, names=told) if more > 0 else told


def table_json(table: Table) -> str:
    """One JSON object: schema, facts, rows."""
    return as_json({"schema": table.schema, **{key: plain(value) for key, value in table.facts.items()}, "rows": table.records()})


def table_csv(table: Table) -> str:
    """RFC 4180 with ``,``, a decimal point, ``\\n`` and a header of field names; unknown is an empty cell, a list is joined with blanks."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    for record in table.records():
        writer.writerow([" ".join(map(str, value)) if isinstance(value, list) else _cell(value) for value in record.values()])
    return out.getvalue()


def _cell(value: object) -> object:
    """A spreadsheet must not take a text for a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def table_rich(table: Table, text: Text) -> "RichTable":
    """The table for a terminal, numbers and units as the reader's language writes them."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text as Line

    shown = [
        (position, column)
        for position, column in enumerate(table.columns)
        if column.shown and not (column.optional and not any(row[position] for row in table.rows))
    ]
    rich = RichTable(title=Line(text(table.title)), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, title_style="bold")
    for _, column in shown:
        rich.add_column(Line(text(column.title)), justify="right" if column.unit in _NUMERIC else "left", overflow="fold")
    for row in (row for position, row in enumerate(table.rows) if position not in table.minor):
        rich.add_row(*(Line(visible(_said(row[position], column, text))) for position, column in shown))
    return rich


def _said(value: object, column: Column, text: Text) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return text("unknown") if column.unit in _NUMERIC else ""
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    match value:
        case Quantity():
            return text.value(value.value, value.unit)
        case Finding():
            return text.sentence(value.diagnostic)
        case Names():
            return _few(value.names, text)
        case _:
            return text.value(value, column.unit)
