"""Tables of the view: columns, rows of texts with the raw values beside them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kommunalnetz.output.view_types import Column, Row, Table, Value
from kommunalnetz.text import Text

Heads = Sequence[tuple[str, str] | tuple[str, str, str]]
"""(key, English msgid of the label, key of the raw value if there is one); a key that ends in ``>`` is a column of numbers."""


def columns(text: Text, heads: Heads) -> list[Column]:
    """The columns with their labels in the report's language."""
    return [_column(text, *head) for head in heads]


def _column(text: Text, key: str, label: str, value: str = "") -> Column:
    return {"key": key.rstrip(">"), "label": text(label), "align": "end" if key.endswith(">") else "start", "value": value}


def table(text: Text, name: str, caption: str, heads: Heads, rows: Iterable[Row], empty: str, note: str = "") -> Table:
    """A table; ``caption``, ``empty`` and ``note`` are finished sentences."""
    return {"id": name, "caption": caption, "columns": columns(text, heads), "rows": list(rows), "note": note, "empty": empty}


def row(cells: Sequence[str], **values: object) -> Row:
    """A row; numbers that are not finite become None."""
    return {"cells": list(cells), "values": plain(values)}


def plain(values: Mapping[str, object]) -> dict[str, Value]:
    """``values`` as JSON can hold them: numpy numbers as numbers, nan and infinities as None, tuples as lists."""
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: object) -> Value:
    match value:
        case None | bool() | str() | int():
            return value
        case date():
            return value.isoformat()
        case list() | tuple():
            return [str(item) for item in value]
        case _:
            return finite(float(value))  # type: ignore[arg-type]


def finite(value: float | None) -> float | None:
    """A Python float; None instead of nan and infinities."""
    return None if value is None or not math.isfinite(value) else float(value)
