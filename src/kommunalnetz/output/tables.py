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
from kommunalnetz.text import NBSP, Text

if TYPE_CHECKING:
    from rich.table import Table as RichTable


@dataclass(frozen=True, slots=True)
class Quantity:
    """A cell that has its own ``unit``, one of those of ``kommunalnetz.text``; programs see the bare number in SI units."""

    value: object
    unit: str


@dataclass(frozen=True, slots=True)
class Names:
    """A cell that is a list of things: their ids for programs, for people the first few of their names, or their number (``count``)."""

    ids: tuple[str, ...]
    names: tuple[str, ...]

    FEW: ClassVar[int] = 3

    def __bool__(self) -> bool:
        """Whether there is anything in the list."""
        return bool(self.ids)


@dataclass(frozen=True, slots=True)
class Bar:
    """A cell that is a bar from ``low`` to ``high`` around 0 for people, ``scale`` being the longest side; programs see its length."""

    low: float
    high: float
    scale: float

    SIDE: ClassVar[int] = 10

    def drawn(self) -> str:
        """``    \u2588\u2588\u2502\u2588\u2588\u2588\u2588 ``"""
        left, right = (round(self.SIDE * side / self.scale) if self.scale > 0 else 0 for side in (max(-self.low, 0.0), max(self.high, 0.0)))
        return f"{chr(0x2588) * left:>{self.SIDE}}\u2502{chr(0x2588) * right:<{self.SIDE}}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A cell that tells a finding: in English for programs, in the reader's language for people."""

    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Sentence:
    """A cell that is a sentence of the program: ``msgid`` with ``values``; in English for programs, in the reader's language for people."""

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)


_LONG_WORD, _NARROW, _GAP = 28, 8, 2
_NUMERIC = {"rate", "share", "duration", "delay", "money", "length", "volume", "count", "number"}


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: ``name`` for programs (a rate's unit is added: ``load`` becomes ``load_bit_per_s``), ``title`` (a msgid) for people.

    ``own`` says that the title is the user's, such as the name of a scenario, and no msgid.

    ``unit`` is one of those of ``kommunalnetz.text``, or empty for text. ``shown`` False keeps it out of the terminal,
    ``optional`` does so where every value is zero or empty, ``wide`` where there is no room for it.
    """

    name: str
    title: str = ""
    unit: str = ""
    shown: bool = True
    optional: bool = False
    wide: bool = False
    own: bool = False

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
    ``remarks`` are sentences below the table: sums, what binds, what it rests on.
    """

    schema: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    minor: frozenset[int] = frozenset()
    remarks: tuple[Sentence, ...] = ()

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
        case Sentence():
            return spoken(value, Text("en")).replace(NBSP, " ")
        case Names():
            return list(value.ids)
        case Bar():
            return plain(value.high - value.low)
        case _:
            return plain(value)


def spoken(sentence: Sentence, text: Text) -> str:
    """A sentence in a language; values that are sentences themselves are told in it."""
    values = {name: spoken(value, text) if isinstance(value, Sentence) else value for name, value in sentence.values.items()}
    return text(sentence.msgid, **values)


def _few(names: tuple[str, ...], text: Text) -> str:
    told = ", ".join(names[: Names.FEW])
    more = len(names) - Names.FEW
    return text.plural("{names} and {count} more", "{names} and {count} more", more, names=told) if more > 0 else told


def table_json(table: Table) -> str:
    """One JSON object: schema, facts, rows."""
    facts = {key: plain(value) for key, value in table.facts.items()}
    remarks = {"remarks": [_bare(remark) for remark in table.remarks]} if table.remarks else {}
    return as_json({"schema": table.schema, **facts, "rows": table.records(), **remarks})


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


def table_rich(table: Table, text: Text, width: int) -> "RichTable":
    """The table for a terminal of ``width`` columns, numbers and units as the reader's language writes them.

    Where it is narrow, ``wide`` columns are left out and texts are folded; a number is never broken.
    """
    rows = [row for position, row in enumerate(table.rows) if position not in table.minor]
    columns = [
        _Shown(
            column, column.title if column.own else text(column.title), tuple(visible(_said(row[position], column, text)) for row in rows)
        )
        for position, column in enumerate(table.columns)
        if column.shown and not (column.optional and not any(row[position] for row in table.rows))
    ]
    if _needed(columns) > width:
        columns = [shown for shown in columns if not shown.column.wide]
    return _drawn(text(table.title), columns, _widths(columns, width))


@dataclass(frozen=True)
class _Shown:
    """A column as it is drawn."""

    column: Column
    title: str
    cells: tuple[str, ...]

    @property
    def numeric(self) -> bool:
        return self.column.unit in _NUMERIC

    @property
    def natural(self) -> int:
        """The width at which nothing is folded."""
        return max(map(len, (*self.cells, self.title)))

    @property
    def least(self) -> int:
        """The width at which nothing is folded inside a number or a word that is not very long."""
        parts = self.cells if self.numeric else [word for cell in self.cells for word in cell.split()]
        return max(min(len(part), _LONG_WORD) for part in (*parts, *self.title.split(), ""))


def _needed(columns: list[_Shown]) -> int:
    """The width of the table where nothing is folded that need not be; two more for its edges."""
    return 2 + sum(shown.least + _GAP for shown in columns)


def _widths(columns: list[_Shown], room: int) -> list[int]:
    """The widths of the columns: what is left of ``room`` goes to those that want least more, what lacks is taken from the widest texts."""
    widths, spare = [shown.least for shown in columns], room - _needed(columns)
    for position in sorted(range(len(columns)), key=lambda position: columns[position].natural - widths[position]):
        more = max(0, min(spare, columns[position].natural - widths[position]))
        widths[position] += more
        spare -= more
    while spare < 0:
        foldable = [p for p, shown in enumerate(columns) if not shown.numeric and widths[p] > _NARROW]
        if not foldable:
            break
        widths[max(foldable, key=widths.__getitem__)] -= 1
        spare += 1
    return widths


def _drawn(title: str, columns: list[_Shown], widths: list[int]) -> "RichTable":
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text as Line

    rich = RichTable(
        title=Line(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, _GAP - 1, 0, 0)
    )
    for shown, width in zip(columns, widths, strict=True):
        rich.add_column(Line(shown.title), justify="right" if shown.numeric else "left", overflow="fold", width=width)
    for row in zip(*(shown.cells for shown in columns), strict=True):
        rich.add_row(*map(Line, row))
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
        case Sentence():
            return spoken(value, text)
        case Bar():
            return value.drawn()
        case Names():
            return text.count(len(value.ids)) if column.unit == "count" else _few(value.names, text)
        case _:
            return text.value(value, column.unit)
