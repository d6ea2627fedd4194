"""Who can book what, who is left out, and what of it cannot be.

KN710: a municipality has less than `rollout.threshold` (95 %) of its households in the class `rollout.target`
(50 Mbit/s), and no project is about it. KN711: there is no coverage of a municipality, so nothing can be said. KN712:
coverage contradicts itself: above 100 %, or a faster class reaches more households than a slower one. KN713: a class
is not among `rollout.classes`. KN716: a project names a municipality that lies in another county.

The newest coverage up to the date counts. A class that is not written is at most as large as the next slower
one and at least as large as the next faster one; only if these agree is it known. A county's share is the mean of its
municipalities weighted by `households`, by population where households are not known of all; where a municipality
is left out of the mean because nothing is known of it, that is told beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.projects import Coverage, Project
from kommunalnetz.inventory.records import Site
from kommunalnetz.rollout.phases import active
from kommunalnetz.rollout.records import county_of, municipalities, projects

LEFT_OUT = Code(
    id="KN710",
    name="municipality-left-out",
    severity=Severity.WARNING,
    text="{name}: {share:share} of the households have {target:rate}, wanted are {threshold:share}, and no project is about it.",
    hint="Plan a project, or name the municipality in the project that it belongs to.",
    summary="{count} municipalities are below the goal and in no project.",
    manual=__doc__ or "",
)
NOT_KNOWN = Code(
    id="KN711",
    name="coverage-unknown",
    severity=Severity.NOTE,
    text="{name}: no coverage is known for {target:rate}; nothing can be said about this municipality.",
    hint="Add its coverage, with the day it holds for.",
    summary="Of {count} municipalities no coverage is known.",
    manual=__doc__ or "",
)
CONTRADICTION = Code(
    id="KN712",
    name="coverage-contradiction",
    severity=Severity.ERROR,
    text="{name}: {fast:rate} for {more:share} of the households and {slow:rate} for {less:share} cannot be.",
    hint="Correct one of the two; who has the faster class has the slower one too, and more than 100% is impossible.",
    manual=__doc__ or "",
)
CLASS = Code(
    id="KN713",
    name="coverage-class",
    severity=Severity.ERROR,
    text="{name}: {rate:rate} is none of the classes {classes}.",
    hint="Correct the rate, or add it to rollout.classes.",
    manual=__doc__ or "",
)
ELSEWHERE = Code(
    id="KN716",
    name="municipality-elsewhere",
    severity=Severity.ERROR,
    text="{name}: {municipality} lies in {other}, not in {county}.",
    hint="Name the county that is responsible, or another municipality.",
    manual=__doc__ or "",
)
CODES = (LEFT_OUT, NOT_KNOWN, CONTRADICTION, CLASS, ELSEWHERE)


class Standing(StrEnum):
    """How a municipality stands to the goal."""

    REACHED = "reached"
    PLANNED = "planned"
    LEFT_OUT = "left-out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Municipality:
    """A municipality on a day: share of its households in the target class (None: not known), projects about it, how it stands."""

    site: Site
    coverage: Coverage | None
    share: float | None
    projects: tuple[Project, ...]
    standing: Standing


def newest(inventory: Inventory, day: date) -> Mapping[str, Coverage]:
    """The newest coverage of each municipality that is dated up to ``day`` (or not dated)."""
    found: dict[str, Coverage] = {}
    for one in inventory.coverage.values():
        if one.valid_on(day) and (one.as_of or date.min) <= day:
            before = found.get(one.municipality)
            if before is None or (one.as_of or date.min) >= (before.as_of or date.min):
                found[one.municipality] = one
    return found


def share_of(coverage: Coverage | None, rate: float) -> float | None:
    """The share of the households that can book ``rate``; None where neither the class nor its neighbours tell."""
    if coverage is None:
        return None
    if rate in coverage.classes:
        return coverage.classes[rate]
    least = max((share for other, share in coverage.classes.items() if other > rate), default=0.0)
    most = min((share for other, share in coverage.classes.items() if other < rate), default=1.0)
    return least if least == most else None


def standings(inventory: Inventory, day: date) -> tuple[Municipality, ...]:
    """Every municipality, in file order."""
    known, about = newest(inventory, day), _projects_about(inventory, day)
    found = []
    for site in municipalities(inventory):
        share = share_of(known.get(site.id), inventory.rollout.target)
        own = about.get(site.id, ())
        reached = share is not None and share >= inventory.rollout.threshold - 1e-9
        standing = (
            Standing.REACHED if reached else Standing.PLANNED if own else Standing.UNKNOWN if share is None else Standing.LEFT_OUT
        )  # fmt: skip
        found.append(Municipality(site=site, coverage=known.get(site.id), share=share, projects=own, standing=standing))
    return tuple(found)


def _projects_about(inventory: Inventory, day: date) -> Mapping[str, tuple[Project, ...]]:
    """The projects of each municipality; stopped ones are about none."""
    found: dict[str, tuple[Project, ...]] = {}
    for project in projects(inventory, day):
        if active(project, day):
            for name in dict.fromkeys((*project.municipalities, *(addresses.municipality for addresses in project.covers))):
                found[name] = (*found.get(name, ()), project)
    return found


def mean_share(found: Sequence[Municipality], rate: float) -> float | None:
    """The share of the households of these municipalities together, of those of which it is known; None if of none, or without weights."""
    known = [(share, one) for one in found if (share := share_of(one.coverage, rate)) is not None]
    households = [one.coverage.households if one.coverage else None for _, one in known]
    weights = households if None not in households else [one.site.population for _, one in known]
    total = sum(weight or 0 for weight in weights)
    if None in weights or not total:
        return None
    return sum(share * (weight or 0) for (share, _), weight in zip(known, weights, strict=True)) / total


def check(inventory: Inventory, day: date) -> Iterator[Diagnostic]:
    """One finding per municipality that is left out or unknown, per impossible coverage, per municipality in a wrong county."""
    yield from _contradictions(inventory)
    yield from _elsewhere(inventory, day)
    if not (inventory.projects or inventory.coverage):
        return
    policy = inventory.rollout
    for one in standings(inventory, day):
        values = {"name": one.site.name, "target": policy.target, "threshold": policy.threshold, "share": one.share}
        if one.standing is Standing.LEFT_OUT and one.coverage is not None:
            where = inventory.where("coverage", one.coverage.id, "classes")
            yield Diagnostic(code=LEFT_OUT, subject=f"site:{one.site.id}", where=where, values=values)
        elif one.share is None:
            where = inventory.where("sites", one.site.id)
            yield Diagnostic(code=NOT_KNOWN, subject=f"site:{one.site.id}", where=where, values=values)


def _contradictions(inventory: Inventory) -> Iterator[Diagnostic]:
    classes = inventory.rollout.classes
    for one in inventory.coverage.values():
        name, where = inventory.sites[one.municipality].name, inventory.where("coverage", one.id, "classes")
        for rate in one.classes:
            if rate not in classes:
                values: dict[str, object] = {"name": name, "rate": rate, "classes": tuple(f"{known / 1e6:g}" for known in sorted(classes))}
                yield Diagnostic(code=CLASS, subject=f"coverage:{one.id}", where=where, values=values)
        ladder = [(0.0, 1.0), *sorted(one.classes.items())]
        for (slow, less), (fast, more) in pairwise(ladder):
            if more > less + 1e-9:
                values = {"name": name, "fast": fast, "more": more, "slow": slow, "less": less}
                yield Diagnostic(code=CONTRADICTION, subject=f"coverage:{one.id}", where=where, values=values)


def _elsewhere(inventory: Inventory, day: date) -> Iterator[Diagnostic]:
    counties = county_of(inventory)
    for project in projects(inventory, day):
        for position, name in enumerate(project.municipalities):
            if counties.get(name, project.county) != project.county:
                where = inventory.where("projects", project.id, "municipalities", position)
                values = {
                    "name": project.name, "municipality": inventory.sites[name].name, "other": inventory.sites[counties[name]].name,
                    "county": inventory.sites[project.county].name,
                }  # fmt: skip
                yield Diagnostic(code=ELSEWHERE, subject=f"project:{project.id}", where=where, values=values)
