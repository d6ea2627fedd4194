"""The headings of a table of lines: where they stand, which column means what, which unit a heading gives."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kommunalnetz import units
from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.sections import nearest
from kommunalnetz.inventory.shipped import among, letters, plain
from kommunalnetz.inventory.source import Node, shortened
from kommunalnetz.inventory.tables import Sheet, note

SEARCHED = 40
"""Rows in which headings are looked for."""
_UNITS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "down": (units.rate, "Mbit/s"), "up": (units.rate, "Mbit/s"),
    "measured_down": (units.rate, "Mbit/s"), "measured_up": (units.rate, "Mbit/s"),
    "monthly": (units.money, "EUR"), "notice": (units.period, "months"),
}  # fmt: skip
_ESSENTIAL = frozenset(("down", "up", "staff", "services"))


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Column numbers (from 0) by meaning, the unit that each heading gives, and the first row of data."""

    at: Mapping[str, int]
    units: Mapping[str, str]
    first: int
    diagnostics: tuple[Diagnostic, ...] = ()


@cache
def meanings() -> Mapping[str, str]:
    """Every known heading, as it compares, to its meaning."""
    return {letters(name): meaning for meaning, names in plain("columns")["columns"].items() for name in (meaning, *names)}


def columns(sheet: Sheet) -> Columns | None:
    """The columns of a table of lines; None if no row (or two rows, for merged headings) can be its headings."""
    best: tuple[int, int, list[Node]] | None = None
    for start in range(min(SEARCHED, len(sheet.rows))):
        for height in (1, 2):
            heading = _heading(sheet, start, height)
            known = {meaning for cell in heading if (meaning := _meaning(cell)[0])}
            if known & _ESSENTIAL and known & {"county", "ags"} and len(known) > (best[0] if best else 0):
                best = (len(known), start + height, heading)
    return None if best is None else _columns(best[2], best[1])


def _heading(sheet: Sheet, start: int, height: int) -> list[Node]:
    """The headings in one row, or in two: the lower cell counts, else the upper; the unit of the upper goes along."""
    upper = sheet.rows[start]
    if height == 1:
        return list(upper)
    if start + 1 >= len(sheet.rows):
        return []
    lower = sheet.rows[start + 1]
    combined, above = [], ""
    for i in range(max(len(upper), len(lower))):
        over = upper[i] if i < len(upper) else None
        under = lower[i] if i < len(lower) else None
        above = str(over.value) if over is not None and over.value else above
        if under is not None and under.value:
            unit = _meaning(under)[1] or _unit(_meaning(under)[0], above)
            combined.append(under._replace(value=f"{under.value} ({unit})") if unit and not _meaning(under)[1] else under)
        else:
            combined.append(over or lower[i])
    return combined


def _meaning(cell: Node) -> tuple[str | None, str]:
    """What a heading means, and its unit."""
    words = str(cell.value or "").replace("\n", " ")
    if len(words) > 80:
        return None, ""
    bare = re.sub(r"\(.*?\)|\[.*?\]|(?:\bin\s+)?\b[kKMGT]?[Bb]it/?s\b|(?:\bin\s+)?\b[kMG]bps\b|\bin\s+\S+$|\u20ac", " ", words)
    meaning = meanings().get(letters(words)) or meanings().get(letters(bare))
    return meaning, _unit(meaning, words)


def _unit(meaning: str | None, words: str) -> str:
    """The unit that stands in a heading, if it is one for this column."""
    if meaning is None or meaning not in _UNITS:
        return ""
    reads = _UNITS[meaning][0]
    for candidate in re.findall(r"\((.*?)\)|\[(.*?)\]|\bin\s+(\S+)|([kKMGT]?[Bb]it/?s|[kMG]bps|\u20ac)", words):
        unit = next(part for part in candidate if part) if any(candidate) else ""
        try:
            reads(f"1 {unit}")
        except units.QuantityError:
            continue
        return unit.strip()
    return ""


def _columns(heading: list[Node], first: int) -> Columns:
    """The meaning of each column; headings that nobody knows and those that come twice are told."""
    at: dict[str, int] = {}
    found_units: dict[str, str] = {}
    told: list[Diagnostic] = []
    named = _county_column(heading)
    for i, cell in enumerate(heading):
        meaning, unit = _meaning(cell)
        if meaning is None or (meaning == "county" and i != named):
            if cell.value:
                told.append(note(codes.UNKNOWN_COLUMN, cell, f"file:{cell.file}", text=shortened(cell.value), choices=_choices(cell.value)))
        elif meaning in at:
            told.append(note(codes.COLUMN_TWICE, cell, f"file:{cell.file}", key=meaning, first=str(heading[at[meaning]].where)))
        else:
            at[meaning] = i
            found_units |= {meaning: unit} if unit else {}
    return Columns(at=at, units=found_units, first=first, diagnostics=tuple(told))


def _county_column(heading: list[Node]) -> int | None:
    """Of several columns that may name the county, the one with the plainest heading: ``Kreis`` before ``Standort``."""
    names = [letters(name) for name in ("county", *plain("columns")["columns"]["county"])]
    found = [i for i, cell in enumerate(heading) if _meaning(cell)[0] == "county"]
    plainest = {word: rank for rank, word in reversed(list(enumerate(names)))}
    return min(found, key=lambda i: (plainest.get(letters(str(heading[i].value)), len(names)), i), default=None)


def _choices(heading: str) -> tuple[str, ...]:
    """Known headings like this one; else the usual ones."""
    names = plain("columns")["columns"]
    known = {letters(name): name for group in names.values() for name in group}
    close = nearest(letters(heading), known)
    return (known[close[0]],) if len(close) == 1 else tuple(group[0] for group in names.values())


def usual() -> tuple[str, ...]:
    """The four headings that already give an answer."""
    names = plain("columns")["columns"]
    return tuple(names[meaning][0] for meaning in ("county", "down", "staff", "services"))


def cells(sheet: Sheet, found: Columns) -> Iterator[dict[str, Node]]:
    """Each row of data as cells by meaning, empty cells included; a bare number takes the unit of its heading."""
    for row in sheet.rows[found.first :]:
        yield {
            meaning: _with_unit(row[i], meaning, found.units.get(meaning)) if i < len(row) else row[0]._replace(value=None)
            for meaning, i in found.at.items()
        }


def _with_unit(cell: Node, meaning: str, unit: str | None) -> Node:
    """A bare number with the unit of its heading; a monthly price without ``/Monat``."""
    if not cell.value:
        return cell
    if meaning == "monthly" and among(re.split(r"[/\s]", cell.value)[-1], "month"):
        cell = cell._replace(value=re.sub(r"\s*[/\s]\s*\S+$", "", cell.value))
    return cell._replace(value=f"{cell.value} {unit}") if unit and re.fullmatch(r"[\d.,\s]+", cell.value) else cell
