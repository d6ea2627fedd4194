"""The gate: located records to typed ones, or everything that is wrong with them in one InputError.

Files pass it when they are read, and what edits have made of them passes it again.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kommunalnetz import files
from kommunalnetz.diagnostics import Diagnostic, InputError, Severity, in_reading_order
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.consistency import inconsistencies
from kommunalnetz.inventory.estimates import estimated
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.references import dangling
from kommunalnetz.inventory.resolution import ambiguous_ends, devices_by_site, resolved
from kommunalnetz.inventory.sections import Sections
from kommunalnetz.inventory.validation import Validated, validated

ROUTERS = 20_000
"""Most routers of a network: its study keeps a table of the distances from every router to every site, 1.6 GB then."""


def passed(sections: Sections, path: Path, *, told: Iterable[Diagnostic] = (), whole: bool = True) -> tuple[Validated, list[Diagnostic]]:
    """The typed records of ``sections`` and what is worth a word, in reading order.

    ``told`` is what reading has found already. References are judged only if everything was read (``whole``): what could not
    be read may hold what they name. Raises InputError.
    """
    given = validated(sections)
    found = [*told, *sections.diagnostics, *given.diagnostics, *inconsistencies(given)]
    if whole:
        found += dangling(sections, given.known)
        if not any(d.severity is Severity.ERROR for d in found):
            found += ambiguous_ends(given)
            if not given.records["sites"]:
                found.append(files.refusal(codes.NOTHING, path))
            routers = sum(max(1, len(standing)) for standing in devices_by_site(given).values())
            if routers > ROUTERS:
                found.append(files.refusal(codes.TOO_LARGE_NETWORK, path, count=routers, limit=ROUTERS))
    found = _once(found)
    if any(d.severity is Severity.ERROR for d in found):
        raise InputError(found)
    return given, found


def built(given: Validated, told: Iterable[Diagnostic], *, root: str, files: tuple[str, ...], day: Callable[[], date]) -> Inventory:
    """The inventory of records that have passed: names resolved, gaps estimated; ``day`` tells its date if nothing in it does."""
    records, assumptions = estimated(resolved(given), given)
    return Inventory(
        root=root, network=given.network, policy=given.policy, rollout=given.rollout, **records,
        measurements=given.measurements, addresses=given.addresses,
        places=given.places, notes=tuple(told), assumptions=assumptions, files=files,
        date=given.network.date or _newest(records) or day(),
    )  # fmt: skip


def _newest(records: Mapping[str, dict[str, Any]]) -> date | None:
    """The newest date of a record's data."""
    return max((record.as_of for entries in records.values() for record in entries.values() if record.as_of), default=None)


def _once(told: list[Diagnostic]) -> list[Diagnostic]:
    """Each mistake at its place once, also where several records use the same cell or alias; in reading order."""
    seen: dict[object, Diagnostic] = {}
    for position, d in enumerate(told):
        placed = d.where is not None and d.where.line
        seen.setdefault((d.code.id, d.where, d.values.get("key"), d.values.get("text")) if placed else position, d)
    return in_reading_order(seen.values())
