"""A table of lines, the smallest inventory, as the document that somebody would have written instead.

A star: every county has its lines into one site of kind carrier, which hosts the standard services. What
the table does not say is left out or tagged as an assumption; the document passes the same gate as YAML.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kommunalnetz import files
from kommunalnetz.diagnostics import Diagnostic, InputError, Severity
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.columns import columns, usual
from kommunalnetz.inventory.fields import declared_unknown
from kommunalnetz.inventory.folder import Documents
from kommunalnetz.inventory.rows import Line, Owner, Rows
from kommunalnetz.inventory.sections import nearest
from kommunalnetz.inventory.shipped import county_of, document, letters, plain, short_name
from kommunalnetz.inventory.source import Node, shortened
from kommunalnetz.inventory.tables import Sheet, note, sheets


def table(path: Path, name: str) -> Documents:
    """The inventory that a table of lines is. Raises InputError if the file is no such table."""
    read = sheets(path, name)
    fitting = [(sheet, found) for sheet in read if not sheet.hidden and (found := columns(sheet)) is not None]
    if not fitting:
        wanted = usual()
        raise InputError([files.refusal(codes.NO_TABLE, name, wanted=wanted[:2], columns=wanted)])
    if not fitting[0][0].cells:
        fitting = sorted(fitting, key=lambda pair: -len(pair[1].at))[:1]
    rows = Rows(name)
    for sheet, found in fitting:
        rows.take(sheet, found)
    if not rows.owners and not any(d.severity is Severity.ERROR for d in rows.told):
        raise InputError([*rows.told, files.refusal(codes.NO_ROWS, name)])
    told = [*rows.told, *_skipped(read, [sheet for sheet, _ in fitting]), *_gaps(rows)]
    return Documents(nodes=(_document(rows),), files=(name,), diagnostics=tuple(told))


def _skipped(read: tuple[Sheet, ...], taken: list[Sheet]) -> Iterator[Diagnostic]:
    """Sheets of a workbook that hold something and are not read."""
    for sheet in read:
        if sheet.cells and sheet.rows and sheet not in taken:
            yield note(codes.SHEET_SKIPPED, sheet.rows[0][0], f"file:{sheet.rows[0][0].file}", text=sheet.name)


def _gaps(rows: Rows) -> Iterator[Diagnostic]:
    """What the table does not say, or says in words that nobody knows."""
    titles = {service["id"]: str(service["title"]) for service in plain("standard")["services"]}
    for one in rows.owners.values():
        subject, used = f"site:{one.id}", list(_uses(one))
        if not used:
            yield note(codes.NO_SERVICES, one.at, subject, choices=tuple(titles.values()))
        for use in used:
            if use.service is None:
                known = _service_names()
                close = nearest(letters(use.name), known)
                choices = tuple(titles.values()) if len(close) > 1 else (titles[known[close[0]]],)
                yield note(codes.UNKNOWN_SERVICE, use.cell, subject, text=shortened(use.name), choices=choices)
        for line in one.lines:
            if _rates(line)[0] is None:
                yield note(codes.NO_BANDWIDTH, line.gap, f"link:{_numbered('line_id', one, line)}")


class _Use(NamedTuple):
    """A county names a service; ``service`` is the id of the standard one, None if there is none of that name."""

    name: str
    service: str | None
    cell: Node


def _uses(one: Owner) -> Iterator[_Use]:
    """The services that the rows of a county name."""
    known = _service_names()
    for cell in (line.cells["services"] for line in one.lines if "services" in line.cells):
        for part in re.split(r"[,;+&/\n]|\bund\b|\bu\.", cell.value):
            if letters(part):
                yield _Use(part.strip(), known.get(letters(part)), cell)


def _document(rows: Rows) -> Node:
    """The whole table as one document."""
    origin = Node(None, rows.name)
    consumers: dict[str, dict[str, Node]] = {}
    for one in rows.owners.values():
        for use in _uses(one):
            if use.service is not None:
                consumers.setdefault(use.service, {}).setdefault(one.id, use.cell._replace(value=one.id))
    say, standard = plain("columns")["words"], document("standard").value
    services = [service for service in plain("standard")["services"] if service["id"] in consumers]
    profiles = {service["profile"] for service in services}
    lines = [(one, line) for one in rows.owners.values() for line in one.lines]
    sections: dict[str, Any] = {
        "network": _network(rows),
        "sites": [
            *(_site(one) for one in rows.owners.values()),
            {"id": say["carrier_id"], "title": say["carrier_title"], "kind": "carrier", "note": say["carrier_note"]},
        ],
        "links": [_link(one, line) for one, line in lines],
        "contracts": [contract for one, line in lines if (contract := _contract(one, line))],
        "ducts": [_duct(one) for one in rows.owners.values() if len(one.lines) > 1],
        "services": [_service(service, list(consumers[service["id"]].values())) for service in services],
        "profiles": [node for node in standard["profiles"][1].value if node.get("id").value in profiles],
        "classes": standard["classes"][1],
        "day_profiles": standard["day_profiles"][1],
    }
    return located(sections, origin)


def _network(rows: Rows) -> dict[str, str]:
    """The network as a whole: the title above the table, and whether it says that the data are an example."""
    example = any(letters(word) in letters(rows.title) for word in plain("columns")["example"])
    return {"title": rows.title or Path(rows.name).stem} | ({"example_data": "true"} if example else {})


def _site(one: Owner) -> dict[str, Any]:
    """A county, with what the shipped list knows about it."""
    shipped = county_of(one.ags.value) if one.ags is not None and len(one.ags.value) == 5 else None
    about: dict[str, object] = {}
    if shipped is not None:
        about = {"seat": shipped.seat, "location": {"lat": shipped.lat, "lon": shipped.lon}, "population": shipped.population}
        about["source"] = plain("columns")["words"]["counties_source"]
    return _record(one.at, id=one.id, title=one.name, kind="county", ags=one.ags, **(about | one.facts))


def _link(one: Owner, line: Line) -> dict[str, Any]:
    """A line into the carrier's network; missing ``up`` is assumed to be as ``down``, a second line to take the way of the first."""
    say = plain("columns")["words"]
    down, up = _rates(line)
    assumptions = {"capacity": say["symmetric"]} if down is not None and up is None else {}
    several = len(one.lines) > 1
    return _record(
        line.at,
        id=_numbered("line_id", one, line),
        title=say["line_title"].format(number=line.number, county=short_name(one.name)),
        a=one.id,
        b=say["carrier_id"],
        capacity=line.gap._replace(value="unknown") if down is None else {"a_to_b": up or down, "b_to_a": down},
        ducts=[say["duct_id"].format(site=one.id)] if several else None,
        contract=_numbered("contract_id", one, line) if _contract(one, line) else None,
        as_of=_own_date(one, line),
        assumptions=(assumptions | ({"ducts": say["shared"]} if several else {})) or None,
    )


def _own_date(one: Owner, line: Line) -> Node | None:
    """The date of a row, if it is another one than that of its county."""
    own, shared = line.cells.get("as_of"), one.facts.get("as_of")
    return None if own is None or shared is None or own.value == shared.value else own


def _rates(line: Line) -> tuple[Node | None, Node | None]:
    """Down and up of a row; ``100/40 Mbit/s`` in one cell is both. None: not known."""
    down, up = (None if cell is None or declared_unknown(cell.value) else cell for cell in (line.cells.get("down"), line.cells.get("up")))
    if down is not None and up is None:
        match = re.fullmatch(r"\s*([\d.,]+)\s*([^\d/]*?)\s*/\s*([\d.,]+)\s*([^\d/].*?)\s*", down.value)
        if match is not None:
            return down._replace(value=f"{match[1]} {match[2] or match[4]}"), down._replace(value=f"{match[3]} {match[4]}")
    return down, up


def _contract(one: Owner, line: Line) -> dict[str, Any]:
    """What the row says about the contract; nothing if it says nothing."""
    known = {key: line.cells[key] for key in ("provider", "line_number", "monthly", "until", "notice") if key in line.cells}
    if not known:
        return {}
    title = plain("columns")["words"]["contract_title"].format(number=line.number, county=short_name(one.name))
    return _record(line.at, id=_numbered("contract_id", one, line), title=title, **known)


def _duct(one: Owner) -> dict[str, Any]:
    """The way that two lines share until the opposite is proven."""
    say = plain("columns")["words"]
    title = say["duct_title"].format(county=short_name(one.name))
    return _record(one.at, id=say["duct_id"].format(site=one.id), title=title, kind="trench", assumptions={"kind": say["shared"]})


def _service(service: Mapping[str, Any], consumers: list[Node]) -> dict[str, Any]:
    """A standard service for those who use it, in the carrier's network."""
    say = plain("columns")["words"]
    about = {key: value for key, value in service.items() if key != "names"}
    assumptions = {**service.get("assumptions", {}), "hosts": say["hosts"]}
    return about | {"hosts": [say["carrier_id"]], "consumers": {"ids": consumers}, "assumptions": assumptions}


def _service_names() -> dict[str, str]:
    """Every name of a standard service, as it compares, to its id."""
    return {letters(name): service["id"] for service in plain("standard")["services"] for name in (service["title"], *service["names"])}


def _numbered(pattern: str, one: Owner, line: Line) -> str:
    """An id about a line; the first line of a county has no number."""
    identity = str(plain("columns")["words"][pattern].format(site=one.id))
    return f"{identity}-{line.number}" if line.number > 1 else identity


def _record(at: Node, **values: object) -> dict[str, Any]:
    """A record at the place of ``at`` (kept under the empty key); what is None is left out."""
    return {"": at} | {key: value for key, value in values.items() if value is not None}


def located(value: Any, at: Node) -> Node:
    """Plain values as nodes: cells keep their places, all else stands where its record stands, or at ``at``."""
    if isinstance(value, Node):
        return value
    if isinstance(value, dict):
        place: Node = value.get("", at)
        return place._replace(value={key: (place, located(inner, place)) for key, inner in value.items() if key})
    return at._replace(value=[located(item, at) for item in value] if isinstance(value, list) else value)
