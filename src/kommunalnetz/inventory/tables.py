"""Located tables: CSV and XLSX to rows of nodes, every cell as text with its place.

CSV: ``,`` ``;`` or tab; UTF-8 (with or without BOM), UTF-16 with BOM, or cp1252. XLSX: stored values;
numbers and dates become the text that reads as the same value.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from kommunalnetz import files
from kommunalnetz.diagnostics import Diagnostic, InputError, Where
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.source import Node, told

ROWS, COLUMNS, GAP = 20_000, 200, 1000
"""Most rows and columns of a table; reading stops after a gap of so many empty rows."""
UNPACKED = 128 * 1024 * 1024
"""Most bytes that a workbook may unpack to."""
DELIMITERS = (";", "\t", ",")

_DAMAGED = (
    OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, EOFError, SyntaxError, RuntimeError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What openpyxl and the XML parser are known to raise on damaged workbooks."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table: rows of cells; an empty cell has the value None. ``uncalculated``: cells with a formula that has no result.

    ``cells``: a sheet of a workbook, whose places are names of cells. A CSV file has one candidate for each delimiter.
    """

    name: str
    rows: "_Rows"
    cells: bool = False
    hidden: bool = False
    uncalculated: frozenset[str] = frozenset()


def sheets(path: Path, name: str) -> tuple[Sheet, ...]:
    """The sheets of a workbook, or the one table of a CSV file with each possible delimiter (named by it).

    Raises InputError.
    """
    data = files.read(path)
    if path.suffix.lower() in (".xlsx", ".xlsm") or data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        return _workbook(data, name)
    text = decoded(data, name)
    return tuple(Sheet(name=delimiter, rows=_rows(text, name, delimiter)) for delimiter in DELIMITERS)


def records(path: Path, name: str, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[Node]:
    """The rows of a CSV or XLSX with fixed headings, as mappings from heading to cell.

    Raises InputError, also for a missing column.
    """
    candidates = [sheet for sheet in sheets(path, name) if sheet.rows]
    headings = [{str(cell.value).strip().lower(): i for i, cell in enumerate(sheet.rows[0]) if cell.value} for sheet in candidates]
    best = max(range(len(candidates)), key=lambda i: len(headings[i].keys() & set(columns)), default=None)
    if best is None:
        raise InputError([files.refusal(codes.COLUMN_MISSING, name, key=columns[0])])
    if missing := [column for column in columns if column not in headings[best]]:
        raise InputError([files.refusal(codes.COLUMN_MISSING, name, key=column) for column in missing])
    wanted = {column: headings[best][column] for column in (*columns, *optional) if column in headings[best]}
    found = []
    for row in candidates[best].rows[1:]:
        cells = {column: row[i] for column, i in wanted.items() if i < len(row) and row[i].value is not None}
        if cells:
            found.append(row[0]._replace(value={column: (cell, cell) for column, cell in cells.items()}))
    return found


def decoded(data: bytes, name: str) -> str:
    """The text of a CSV file. Raises InputError if it is no text."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError([told(codes.BINARY, Where(name))])


def _rows(text: str, name: str, delimiter: str) -> "_Rows":
    """The rows of a CSV text; a first line ``sep=;`` is skipped. Places are line and number of the field."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[Node, ...]] = []
    line = 1
    try:
        for fields in reader:
            if not (line == 1 and fields and fields[0].lower().startswith("sep=")):
                cells = (Node(cell.strip() or None, name, line, i) for i, cell in enumerate(fields, 1))
                rows.append(tuple(cells) or (Node(None, name, line, 1),))
            line = reader.line_num + 1
            if len(rows) > ROWS or len(fields) > COLUMNS:
                raise InputError([told(codes.TOO_MANY, Where(name, line, 1), limit=ROWS)])
    except csv.Error as error:
        raise InputError([told(codes.BINARY, Where(name, line, 1))]) from error
    return tuple(rows)


def _workbook(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets of an XLSX file."""
    import warnings

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                raise InputError([files.refusal(files.TOO_LARGE, name, limit=UNPACKED)])
            formulas = any(b"<f" in archive.read(entry) for entry in archive.namelist() if entry.startswith("xl/worksheets/sheet"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = _cells(data, name)
            written = _cells(data, name, formulas=True) if formulas else {}
    except _DAMAGED as error:
        raise InputError([files.refusal(codes.NOT_A_WORKBOOK, name)]) from error
    empty: _Rows = ()
    return tuple(
        Sheet(name=title, rows=rows, cells=True, hidden=hidden, uncalculated=_uncalculated(rows, written.get(title, (empty, hidden))[0]))
        for title, (rows, hidden) in values.items()
    )


_Rows = tuple[tuple[Node, ...], ...]
_Cells = dict[str, tuple[_Rows, bool]]


def _cells(data: bytes, name: str, formulas: bool = False) -> _Cells:
    """Rows and hiddenness of each worksheet by its title; stored values, or formulas as they are written."""
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(column) for column in range(1, COLUMNS + 1)]
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=not formulas)
    found: _Cells = {}
    for sheet in book.worksheets:
        reset: Any = getattr(sheet, "reset_dimensions", None)
        if reset is not None:
            reset()
        rows: list[tuple[Node, ...]] = []
        for number, row in enumerate(_bounded(sheet.iter_rows(values_only=True, max_col=COLUMNS)), 1):
            used = max((i for i, value in enumerate(row, 1) if value is not None), default=0)
            cells = (Node(text(value), name, number, i + 1, f"{sheet.title}!{letters[i]}{number}") for i, value in enumerate(row[:used]))
            rows.append(tuple(cells) or (Node(None, name, number, 1, f"{sheet.title}!A{number}"),))
            if number > ROWS:
                raise InputError([told(codes.TOO_MANY, rows[-1][0].where, limit=ROWS)])
        found[sheet.title] = (tuple(rows), sheet.sheet_state != "visible")
    book.close()
    return found


def _bounded(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows until a long gap."""
    empty = 0
    for row in rows:
        empty = 0 if any(value is not None for value in row) else empty + 1
        if empty > GAP:
            return
        yield row


def _uncalculated(values: _Rows, formulas: _Rows) -> frozenset[str]:
    """Cells that hold a formula but no value."""
    return frozenset(
        formula.cell
        for row, written in zip(values, formulas, strict=False)
        for value, formula in zip(row, written, strict=False)
        if value.value is None and isinstance(formula.value, str) and formula.value.startswith("=")
    )


def text(value: Any) -> str | None:
    """A typed cell as the text that reads as the same value; an empty one as None.

    >>> text(1.125)  # "1.125" would have two readings
    '1.1250'
    """
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case float():
            plain = format(Decimal(repr(value)), "f")
            plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
            return plain + "0" if len(plain.partition(".")[2]) == 3 else plain
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value).strip() or None


def note(code: codes.Code, node: Node, subject: str, **values: object) -> Diagnostic:
    """A diagnostic about a cell."""
    return Diagnostic(code=code, subject=subject, where=node.where, values={"subject": subject, **values})
