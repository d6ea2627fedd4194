"""A table of lines, the smallest inventory, as the document that somebody would have written instead.

A star: every county has its lines into one site of kind carrier, which hosts the standard services. What
the table does not say is left out or tagged as an assumption; the document passes the same gate as YAML.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kommunalnetz import files
from kommunalnetz.diagnostics import Diagnostic, InputError
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.columns import Columns, cells, columns, meanings, usual
from kommunalnetz.inventory.folder import Documents
from kommunalnetz.inventory.sections import nearest
from kommunalnetz.inventory.shipped import among, county, county_of, document, letters, plain, short_name, slug
from kommunalnetz.inventory.source import Node, shortened
from kommunalnetz.inventory.tables import Sheet, note, sheets

_ONE_VALUE = ("staff", "population", "as_of")


@dataclass(kw_only=True)
class _Line:
    """A row of the table. ``gap`` is the cell of its bandwidth, should that be missing."""

    number: int
    cells: Mapping[str, Node]
    at: Node
    gap: Node


@dataclass(kw_only=True)
class _County:
    """A county and its rows. ``facts``: what the rows say about the county itself."""

    id: str
    name: str
    ags: str | None
    at: Node
    facts: dict[str, Node] = field(default_factory=dict)
    lines: list[_Line] = field(default_factory=list)


def table(path: Path, name: str) -> Documents:
    """The inventory that a table of lines is. Raises InputError if the file is no such table."""
    read = sheets(path, name)
    fitting = [(sheet, found) for sheet in read if not sheet.hidden and (found := columns(sheet)) is not None]
    if read and not read[0].rows or not read[0].rows[0][0].cell:
        fitting = sorted(fitting, key=lambda pair: -len(pair[1].at))[:1]
    if not fitting:
        wanted = usual()
        raise InputError([files.refusal(codes.NO_TABLE, name, wanted=wanted[:2], columns=wanted)])
    reader = _Reader(name)
    for sheet, found in fitting:
        reader.take(sheet, found)
    skipped = [sheet for sheet in read if sheet.rows and sheet.rows[0][0].cell and sheet not in [one for one, _ in fitting]]
    for sheet in skipped:
        reader.told.append(note(codes.SHEET_SKIPPED, sheet.rows[0][0], f"file:{name}", text=sheet.name))
    return Documents(nodes=(reader.document(),), files=(name,), diagnostics=tuple(reader.told))


class _Reader:
    """Collects the rows of all sheets by county."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.title = ""
        self.counties: dict[str, _County] = {}
        self.told: list[Diagnostic] = []

    def take(self, sheet: Sheet, found: Columns) -> None:
        """All rows of a sheet."""
        self.told += found.diagnostics
        above = [str(cell.value) for row in sheet.rows[: found.first] for cell in row if cell.value and letters(cell.value) not in meanings()]
        self.title = self.title or (shortened(above[0], 120) if above else "")
        last: _County | None = None
        for row in cells(sheet, found):
            one = self.row(row, last)
            if one is not None:
                missing = [cell for cell in row.values() if cell.cell in sheet.uncalculated]
                self.told += [note(codes.UNCALCULATED, cell, f"site:{one.id}") for cell in missing]
                last = one

    def row(self, row: dict[str, Node], above: _County | None) -> _County | None:
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
            known = {meaning: cell for meaning, cell in filled.items() if not among(cell.value, "unknown")}
            one.lines.append(_Line(number=number, cells=known, at=first, gap=row.get("down", first)))
            self.learn(one, known)
        return one

    def county(self, row: dict[str, Node], filled: Mapping[str, Node], above: _County | None) -> _County | None:
        """The county of a row."""
        name, ags = filled.get("county"), self.ags(filled.get("ags"))
        if name is None and ags is None:
            line = str(filled["line"].value) if "line" in filled else ""
            if above is not None and line.isdigit() and int(line) > 1:
                self.told.append(note(codes.ROW_CONTINUED, filled["line"], f"site:{above.id}", text=above.name))
                return above
            if len(filled) > 1 or not filled.keys() <= {"services", "provider"}:
                self.told.append(note(codes.NO_COUNTY, row.get("county") or row["ags"], f"file:{self.name}"))
            return None
        by_name = county(name.value) if name is not None else None
        by_ags = county_of(ags) if ags is not None else None
        at = name or filled["ags"]
        if name is not None and by_name is None and by_ags is None and filled.keys() == {"county"}:
            self.told.append(note(codes.ROW_SKIPPED, name, f"file:{self.name}", text=shortened(name.value)))
            return None
        if by_name is not None and by_ags is not None and by_name != by_ags:
            self.told.append(note(codes.NAME_AGS, filled["ags"], f"file:{self.name}", ags=ags, other=by_ags.name, text=shortened(at.value)))
            return None
        shipped = by_ags or by_name
        title = shortened(name.value if name is not None else shipped.name if shipped is not None else str(ags), 120)
        identity = slug(re.sub(r"\(.*?\)", "", short_name(shipped.name if shipped is not None else title))) or f"ags-{slug(str(ags))}"
        if identity not in self.counties:
            subject = f"site:{identity}"
            if shipped is None:
                choices = nearest(short_name(title), [one.name for one in _counties()], most=3)
                self.told.append(note(codes.UNKNOWN_COUNTY, at, subject, text=title, choices=choices))
            elif by_ags is None and shipped.city_of_same_name and letters(title) == letters(shipped.name):
                self.told.append(note(codes.COUNTY_NOT_CITY, at, subject, text=title, ags=shipped.ags))
            self.counties[identity] = _County(id=identity, name=title, ags=ags or (shipped.ags if shipped else None), at=at)
        return self.counties[identity]

    def ags(self, cell: Node | None) -> str | None:
        """The key in a cell, with the zero that a spreadsheet took from it."""
        if cell is None or among(cell.value, "unknown"):
            return None
        key = re.sub(r"[\s.\-/]", "", cell.value)
        if not re.fullmatch(r"[1-9]\d{3}|[1-9]\d{6}", key):
            return key
        self.told.append(note(codes.ZERO_RESTORED, cell, f"file:{self.name}", text=cell.value, ags=f"0{key}"))
        return f"0{key}"

    def number(self, one: _County, cell: Node | None) -> int:
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

    def learn(self, one: _County, known: Mapping[str, Node]) -> None:
        """What a row says about the county itself; rows of one county must agree."""
        for meaning in (meaning for meaning in _ONE_VALUE if meaning in known):
            first, cell = one.facts.setdefault(meaning, known[meaning]), known[meaning]
            if first.value != cell.value and meaning != "as_of":
                values = {"key": meaning, "text": cell.value, "other": first.value, "first": str(first.where)}
                self.told.append(note(codes.CONTRADICTION, cell, f"site:{one.id}", **values))

    def document(self) -> Node:
        """The whole table as one document."""
        origin = Node(None, self.name)
        say = plain("columns")["words"]
        used: dict[str, list[Node]] = {}
        for one in self.counties.values():
            for service, cell in self.services(one):
                used.setdefault(service, []).append(cell._replace(value=one.id))
        network = {"title": self.title or Path(self.name).stem}
        if any(letters(word) in letters(self.title) for word in plain("columns")["example"]):
            network["example_data"] = "true"
        carrier = {"id": say["carrier_id"], "title": say["carrier_title"], "kind": "carrier", "note": say["carrier_note"]}
        lines = [(one, line) for one in self.counties.values() for line in one.lines]
        sections: dict[str, Any] = {
            "network": network,
            "sites": [*(_site(one, say) for one in self.counties.values()), carrier],
            "links": [link for one, line in lines if (link := self.link(one, line, say))],
            "contracts": [contract for one, line in lines if (contract := _contract(one, line, say))],
            "ducts": [_duct(one, say) for one in self.counties.values() if len(one.lines) > 1],
            "services": [_service(service, consumers, say) for service, consumers in _in_order(used)],
        }
        standard = document("standard").value
        profiles = {service["profile"] for service in sections["services"]}
        kept = [profile for profile in standard["profiles"][1].value if profile.get("id").value in profiles]
        tree: dict[str, tuple[Node, Node]] = {key: (origin, located(value, origin)) for key, value in sections.items()}
        tree["profiles"] = (origin, origin._replace(value=kept))
        return origin._replace(value=tree | {name: standard[name] for name in ("classes", "day_profiles")})

    def services(self, one: _County) -> Iterator[tuple[str, Node]]:
        """The services that a county uses, each once, with the cell that says so; unknown names and an empty cell are told."""
        subject, known = f"site:{one.id}", _service_names()
        written = [line.cells["services"] for line in one.lines if "services" in line.cells]
        if not written:
            titles = tuple(service["title"] for service in plain("standard")["services"])
            self.told.append(note(codes.NO_SERVICES, one.at, subject, choices=titles))
        seen: set[str] = set()
        for cell in written:
            for name in filter(None, (part.strip() for part in re.split(r"[,;+&\n]|\s/\s|\bund\b", cell.value))):
                service = known.get(letters(name))
                if service is None:
                    choices = nearest(letters(name), known)
                    titles = tuple(dict.fromkeys(_title(known[choice]) for choice in (choices if len(choices) == 1 else known)))
                    self.told.append(note(codes.UNKNOWN_SERVICE, cell, subject, text=shortened(name), choices=titles))
                elif service not in seen:
                    seen.add(service)
                    yield service, cell

    def link(self, one: _County, line: _Line, say: Mapping[str, str]) -> dict[str, Any]:
        """A line into the carrier's network."""
        down, up = _rates(line.cells)
        assumptions = {}
        if down is None:
            self.told.append(note(codes.NO_BANDWIDTH, line.gap, f"link:{_numbered(say['line_id'], one, line)}"))
        elif up is None:
            assumptions["capacity"] = say["symmetric"]
        if len(one.lines) > 1:
            assumptions["ducts"] = say["shared"]
        return _filled(
            line.at, id=_numbered(say["line_id"], one, line), title=say["line_title"].format(number=line.number, county=short_name(one.name)),
            a=one.id, b=say["carrier_id"], capacity={"a_to_b": up or down, "b_to_a": down} if down is not None else line.gap._replace(value="unknown"),
            ducts=[say["duct_id"].format(site=one.id)] if len(one.lines) > 1 else None,
            contract=_numbered(say["contract_id"], one, line) if _contract(one, line, say) else None,
            as_of=line.cells.get("as_of"), assumptions=assumptions or None,
        )  # fmt: skip


def _rates(row: Mapping[str, Node]) -> tuple[Node | None, Node | None]:
    """Down and up of a row; ``100/40 Mbit/s`` in one cell is both."""
    down, up = row.get("down"), row.get("up")
    if down is not None and up is None:
        match = re.fullmatch(r"\s*([\d.,]+)\s*([^\d/]*?)\s*/\s*([\d.,]+)\s*(\D+?)\s*", down.value)
        if match is not None:
            return down._replace(value=f"{match[1]} {match[2] or match[4]}"), down._replace(value=f"{match[3]} {match[4]}")
    return down, up


def _site(one: _County, say: Mapping[str, str]) -> dict[str, Any]:
    shipped = county_of(one.ags) if one.ags is not None and len(one.ags) == 5 else None
    about: dict[str, object] = {}
    if shipped is not None:
        about = {"seat": shipped.seat, "location": {"lat": shipped.lat, "lon": shipped.lon}, "population": shipped.population}
        about["source"] = say["counties_source"]
    return _filled(one.at, id=one.id, title=one.name, kind="county", ags=one.ags, **(about | one.facts))


def _contract(one: _County, line: _Line, say: Mapping[str, str]) -> dict[str, Any]:
    """What the row says about the contract; nothing if it says nothing."""
    known = {key: line.cells[key] for key in ("provider", "line_number", "monthly", "until", "notice") if key in line.cells}
    if not known:
        return {}
    title = say["contract_title"].format(number=line.number, county=short_name(one.name))
    return _filled(line.at, id=_numbered(say["contract_id"], one, line), title=title, **known)


def _duct(one: _County, say: Mapping[str, str]) -> dict[str, Any]:
    """The way that two lines share until the opposite is proven."""
    name = say["duct_title"].format(county=short_name(one.name))
    return _filled(one.at, id=say["duct_id"].format(site=one.id), title=name, kind="trench", assumptions={"kind": say["shared"]})


def _service(service: Mapping[str, Any], consumers: list[Node], say: Mapping[str, str]) -> dict[str, Any]:
    """A standard service for those who use it, in the carrier's network."""
    about = {key: value for key, value in service.items() if key not in ("names", "assumptions")}
    assumptions = {**service.get("assumptions", {}), "hosts": say["hosts"]}
    return {**about, "hosts": [say["carrier_id"]], "consumers": {"ids": consumers}, "assumptions": assumptions}


def _in_order(used: Mapping[str, list[Node]]) -> Iterator[tuple[Mapping[str, Any], list[Node]]]:
    """The standard services that are used, in their own order."""
    return ((service, used[service["id"]]) for service in plain("standard")["services"] if service["id"] in used)


def _service_names() -> dict[str, str]:
    """Every name of a standard service, as it compares, to its id."""
    return {letters(name): service["id"] for service in plain("standard")["services"] for name in (service["title"], *service["names"])}


def _title(service: str) -> str:
    return next(str(one["title"]) for one in plain("standard")["services"] if one["id"] == service)


def _counties() -> Iterable[Any]:
    from kommunalnetz.inventory.shipped import counties

    return counties()


def _numbered(pattern: str, one: _County, line: _Line) -> str:
    """The id of a line; the first one has no number."""
    return pattern.format(site=one.id) + (f"-{line.number}" if line.number > 1 else "")


def _filled(at: Node, **values: object) -> dict[str, Any]:
    """A record at the place of ``at``; what is None is left out."""
    return {"": at} | {key: value for key, value in values.items() if value is not None}


def located(value: object, at: Node) -> Node:
    """Plain values as nodes: cells keep their places, all else stands at ``at`` (a record: at the place it names under '')."""
    match value:
        case Node():
            return value
        case dict():
            place = value.get("", at)
            return place._replace(value={key: (place, located(inner, place)) for key, inner in value.items() if key})
        case list():
            return at._replace(value=[located(item, at) for item in value])
        case _:
            return at._replace(value=value)
