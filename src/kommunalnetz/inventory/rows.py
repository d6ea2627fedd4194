"""The rows of tables of lines, collected by county: whose line a row is, which of its lines, what it says about the county."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.cell_forms import day_of_data, month, span
from kommunalnetz.inventory.columns import Columns, cells, meanings
from kommunalnetz.inventory.fields import UNKNOWN
from kommunalnetz.inventory.sections import nearest
from kommunalnetz.inventory.shipped import County, among, counties, county, county_of, letters, short_name, slug
from kommunalnetz.inventory.source import Node, shortened
from kommunalnetz.inventory.tables import Sheet, note

_ONE_VALUE = ("staff", "population", "as_of")


_UNKNOWABLE = ("down", "staff", "population", "monthly", "until", "notice", "as_of")


_FORMS: Mapping[str, Callable[[str], str | None]] = {"as_of": day_of_data, "notice": span, "measured_month": month}


@dataclass(kw_only=True)
class Line:
    """A row of the table. ``gap`` is the cell of its bandwidth, should that be missing."""

    number: int
    cells: Mapping[str, Node]
    at: Node
    gap: Node


@dataclass(kw_only=True)
class Owner:
    """A county and its rows. ``facts``: what the rows say about the county itself."""

    id: str
    name: str
    ags: Node | None
    at: Node
    facts: dict[str, Node] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


def _known(filled: Mapping[str, Node]) -> Iterator[tuple[str, Node]]:
    """The cells of a row that say something; that a value is unknown is something said."""
    for meaning, cell in filled.items():
        if not among(cell.value, "unknown"):
            yield meaning, cell
        elif meaning in _UNKNOWABLE:
            yield meaning, cell._replace(value=UNKNOWN)


class Rows:
    """Collects the rows of all sheets by county."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.title = ""
        self.owners: dict[str, Owner] = {}
        self.told: list[Diagnostic] = []

    def take(self, sheet: Sheet, found: Columns) -> None:
        """All rows of a sheet."""
        self.told += found.diagnostics
        cells_above = (cell.value for row in sheet.rows[: found.first] for cell in row if cell.value)
        above = [text for text in cells_above if letters(text) not in meanings()]
        self.title = self.title or (shortened(above[0], 120) if above else "")
        last: Owner | None = None
        for row in cells(sheet, found):
            one = self.row(row, last)
            if one is not None:
                missing = [cell for cell in row.values() if cell.cell in sheet.uncalculated]
                self.told += [note(codes.UNCALCULATED, cell, f"site:{one.id}") for cell in missing]
                last = one

    def row(self, row: dict[str, Node], above: Owner | None) -> Owner | None:
        """One row; the county it is about, None if it is no line."""
        filled = {meaning: cell for meaning, cell in row.items() if cell.value is not None}
        first = row.get("county") or row["ags"]
        if not filled or meanings().get(letters(str(first.value or ""))) in ("county", "ags"):
            return None
        texts = [cell.value for cell in filled.values()]
        if any(among(re.sub(r":$", "", text), "total") for text in texts[:2]):
            self.told.append(note(codes.ROW_SKIPPED, first, f"file:{self.name}", text=shortened(texts[0])))
            return None
        one = self.county(row, filled, above)
        if one is not None:
            number = self.number(one, row.get("line"))
            known = {meaning: self.reading(one, meaning, cell) for meaning, cell in _known(filled)}
            one.lines.append(Line(number=number, cells=known, at=first, gap=row.get("down", first)))
            self.learn(one, known)
        return one

    def reading(self, one: Owner, meaning: str, cell: Node) -> Node:
        """A cell whose value stands in a form of its own, as it is read."""
        read = _FORMS[meaning](str(cell.value)) if meaning in _FORMS else None
        if read is None or read == cell.value:
            return cell
        if meaning != "measured_month":
            self.told.append(note(codes.VALUE_READ, cell, f"site:{one.id}", text=shortened(cell.value), read=read))
        return cell._replace(value=read)

    def county(self, row: dict[str, Node], filled: Mapping[str, Node], above: Owner | None) -> Owner | None:
        """The county of a row."""
        name, ags = filled.get("county"), self.ags(filled.get("ags"))
        at = name or ags
        if at is None:
            return self.continued(row, filled, above)
        by_name = county(name.value) if name is not None else None
        by_ags = county_of(ags.value) if ags is not None else None
        if by_name is None and by_ags is None and filled.keys() == {"county"}:
            self.told.append(note(codes.ROW_SKIPPED, at, f"file:{self.name}", text=shortened(at.value)))
            return None
        if by_name is not None and by_ags is not None and ags is not None and by_name != by_ags:
            self.told.append(note(codes.NAME_AGS, ags, f"file:{self.name}", ags=ags.value, other=by_ags.name, text=shortened(at.value)))
            return None
        found = by_ags or by_name
        title = shortened(name.value if name is not None else found.name if found is not None else at.value, 120)
        official = short_name(found.name if found is not None else title)
        identity = slug(re.sub(r"\(.*?\)", "", official)) or f"ags-{slug(at.value)}"
        if identity not in self.owners:
            self.greet(at, title, found, known_key=by_ags is not None)
            self.owners[identity] = Owner(id=identity, name=title, ags=ags or (at._replace(value=found.ags) if found else None), at=at)
        return self.owners[identity]

    def continued(self, row: dict[str, Node], filled: Mapping[str, Node], above: Owner | None) -> Owner | None:
        """The county above, for a row without one that says it is a second line."""
        line = str(filled["line"].value) if "line" in filled else ""
        if above is not None and line.isdigit() and int(line) > 1:
            self.told.append(note(codes.ROW_CONTINUED, filled["line"], f"site:{above.id}", text=above.name))
            return above
        self.told.append(note(codes.NO_COUNTY, row.get("county") or row["ags"], f"file:{self.name}"))
        return None

    def greet(self, at: Node, title: str, found: County | None, known_key: bool) -> None:
        """What is to be said about a county when it comes for the first time."""
        if found is None:
            choices = nearest(short_name(title), [one.name for one in counties()], most=3)
            self.told.append(note(codes.UNKNOWN_COUNTY, at, f"file:{self.name}", text=title, choices=choices))
        elif found.city_of_same_name and not known_key and letters(title) == letters(found.name):
            self.told.append(note(codes.COUNTY_NOT_CITY, at, f"file:{self.name}", text=title, ags=found.ags))

    def ags(self, cell: Node | None) -> Node | None:
        """The key in a cell, with the zero that a spreadsheet took from it; a longer key of a county ends in zeros."""
        if cell is None or among(cell.value, "unknown"):
            return None
        key = re.sub(r"[\s.\-/]", "", cell.value)
        if re.fullmatch(r"[1-9](\d{3}|\d{6}|\d{10})", key):
            key = f"0{key}"
            self.told.append(note(codes.ZERO_RESTORED, cell, f"file:{self.name}", text=cell.value, ags=key))
        return cell._replace(value=key[:5] if re.fullmatch(r"\d{5}(0{3}|0{7})", key) else key)

    def number(self, one: Owner, cell: Node | None) -> int:
        """Which line of its county a row is: as it says, else the next."""
        if cell is None or cell.value is None or among(cell.value, "unknown"):
            return max((line.number for line in one.lines), default=0) + 1
        for number, words in ((1, "main"), (2, "second")):
            if among(cell.value, words):
                return number
        match = re.fullmatch(r"\D*([1-9])\D*", re.sub(r"\s*(/|von|of)\s*\d$", "", cell.value))
        if match is None:
            self.told.append(note(codes.LINE_NUMBER, cell, f"site:{one.id}", text=shortened(cell.value)))
            return max((line.number for line in one.lines), default=0) + 1
        return int(match[1])

    def learn(self, one: Owner, known: Mapping[str, Node]) -> None:
        """What a row says about the county itself; rows of one county must agree."""
        for meaning in (meaning for meaning in _ONE_VALUE if meaning in known):
            first, cell = one.facts.setdefault(meaning, known[meaning]), known[meaning]
            if first.value != cell.value and meaning != "as_of":
                values = {"key": meaning, "text": cell.value, "other": first.value, "first": str(first.where)}
                self.told.append(note(codes.CONTRADICTION, cell, f"site:{one.id}", **values))
