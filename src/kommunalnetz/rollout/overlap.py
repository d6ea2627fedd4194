"""Two projects cover the same addresses; only one of them can be paid for it.

KN714: two projects that are not stopped name the same addresses in `covers`. An entry names a municipality, and in it a
street, and of that numbers: `7`, `7a`, `1-21`, `1-21 odd`. Without numbers it means the whole street, without a street the
whole municipality. A range contains the numbers with letters between its ends; `7` and `7a` are two addresses. Streets are the
same if their letters and digits are; `str.` at the end counts as written out.

KN715: two projects are about the same municipality, and at least one of them does not say with which addresses, so
that nothing can be said.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations, product

from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.projects import Addresses, Numbers, Project
from kommunalnetz.inventory.shipped import letters
from kommunalnetz.rollout.phases import active
from kommunalnetz.rollout.records import projects

TWICE = Code(
    id="KN714",
    name="addresses-twice",
    severity=Severity.ERROR,
    text="{name} and {other} cover the same addresses in {municipality}: {place}.",
    hint="Take the addresses out of one of the two.",
    manual=__doc__ or "",
)
UNDECIDED = Code(
    id="KN715",
    name="overlap-unknown",
    severity=Severity.NOTE,
    text="{name} and {other} are both about {municipality}; whether they cover the same addresses is not known.",
    hint="Add covers: to both.",
    summary="Of {count} pairs of projects it is not known whether they cover the same addresses.",
    manual=__doc__ or "",
)
CODES = (TWICE, UNDECIDED)


def check(inventory: Inventory, day: date) -> Iterator[Diagnostic]:
    """One finding per pair of entries that overlap, and per pair of projects and municipality that cannot be judged."""
    counting = [project for project in projects(inventory, day) if active(project, day)]
    for one, other in combinations(counting, 2):
        yield from _overlaps(inventory, one, other)
        for municipality in _places(one):
            if municipality in _places(other) and not (_told(one, municipality) and _told(other, municipality)):
                values = {"name": other.name, "other": one.name, "municipality": inventory.sites[municipality].name}
                where, first = (inventory.where("projects", project.id) for project in (other, one))
                related = (first,) if first else ()
                yield Diagnostic(code=UNDECIDED, subject=_subject(one, other), where=where, values=values, related=related)


def _places(project: Project) -> tuple[str, ...]:
    """The municipalities that a project is about."""
    return tuple(dict.fromkeys((*project.municipalities, *(addresses.municipality for addresses in project.covers))))


def _told(project: Project, municipality: str) -> bool:
    return any(addresses.municipality == municipality for addresses in project.covers)


def _overlaps(inventory: Inventory, one: Project, other: Project) -> Iterator[Diagnostic]:
    for (first, mine), (second, theirs) in product(enumerate(one.covers), enumerate(other.covers)):
        if overlap(mine, theirs):
            related = inventory.where("projects", one.id, "covers", first)
            yield Diagnostic(
                code=TWICE,
                subject=_subject(one, other),
                where=inventory.where("projects", other.id, "covers", second),
                values={
                    "name": other.name, "other": one.name, "municipality": inventory.sites[mine.municipality].name,
                    "place": mine.street or theirs.street or inventory.sites[mine.municipality].name,
                },
                related=(related,) if related else (),
            )  # fmt: skip


def _subject(one: Project, other: Project) -> str:
    return f"project:{one.id}+{other.id}"


def overlap(one: Addresses, other: Addresses) -> bool:
    """Whether two entries have an address in common."""
    if one.municipality != other.municipality:
        return False
    if not one.street or not other.street:
        return True
    if street(one.street) != street(other.street):
        return False
    if not one.numbers or not other.numbers:
        return True
    return any(common(mine, theirs) for mine, theirs in product(one.numbers, other.numbers))


def street(name: str) -> str:
    """The name of a street as it compares: letters and digits only, ``Str.`` written out."""
    return re.sub(r"str$", "strasse", letters(name))


def common(one: Numbers, other: Numbers) -> bool:
    """Whether two ranges have a house number in common."""
    if _single(one) and _single(other):
        return (one.first, one.letter) == (other.first, other.letter)
    first, last = max(one.first, other.first), min(one.last, other.last)
    return any(_on(one, number) and _on(other, number) for number in range(first, min(last, first + 1) + 1))


def _single(numbers: Numbers) -> bool:
    return numbers.first == numbers.last and numbers.side == "all"


def _on(numbers: Numbers, number: int) -> bool:
    """Whether a number lies on the side that is meant."""
    return numbers.side == "all" or (numbers.side == "odd") == bool(number % 2)
