"""Simulation: the study before and after the edits of scenarios, side by side, for every year that they name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812 - the field is called date
from math import inf, isnan, nan
from typing import Any

from kommunalnetz.checks import findings
from kommunalnetz.checks.colours import Reason
from kommunalnetz.checks.lights import Lights, lights
from kommunalnetz.checks.lines import ends, limits, lines, link_of
from kommunalnetz.checks.measured import DIFFERS
from kommunalnetz.checks.names import outage_name
from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory.edits import apply
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.scenario import Scenario
from kommunalnetz.inventory.sections import LISTS, ONCE, RECORDS
from kommunalnetz.planning.bill import Bill, Investment, bill, investment
from kommunalnetz.planning.comparison import Comparison, comparison
from kommunalnetz.planning.workers import Progress, Work, Workers
from kommunalnetz.traffic.study import Study, study

INTACT = (
    "Of the lines that notice it, {line} is the closest to its limit: "
    "in the busiest hour it needs {share:share} of {capacity:rate}, {limit:share} are allowed."
)
OUTAGE = (
    "Of the lines that notice it, {line} is the closest to its limit: "
    "if {outage} fails, it needs {share:share} of {capacity:rate}, {limit:share} are allowed."
)
NOTHING = "No line carries more or less than before."
DATED = ("sites", "devices", "links", "ducts", "services")
"""Sections whose records count only on some days."""
TEXTS = (INTACT, OUTAGE, NOTHING)
"""English msgids of the sentence about the line that binds."""


@dataclass(frozen=True, kw_only=True)
class County:
    """A county in a study: its lights, the largest delay of its services in s, EUR a month for its lines (None: not known).

    ``delay`` is the largest that is known (nan: none is); ``delay_known`` says whether all are.
    """

    lights: Lights
    delay: float
    delay_known: bool
    monthly: float | None


@dataclass(frozen=True, kw_only=True)
class Side:
    """A study with what is told about it."""

    study: Study
    findings: tuple[Diagnostic, ...]
    counties: Mapping[str, County]
    bill: Bill


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is asked: ``assumed`` holds before and after, ``top`` is what is looked at; each a stack, the first one first."""

    assumed: tuple[Scenario, ...]
    top: tuple[Scenario, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that its scenarios name, in order."""
        return tuple(sorted({year for scenario in (*self.assumed, *self.top) for year in scenario.years}))


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What a plan makes of the inventory: one column of the answer. ``year`` None: as soon as all of it is done.

    With a year, what counts by its last day is there. ``before`` is the inventory at that time without the plan's top, so that what
    differs is what that does. Deadlines and the age of data are judged on the same day in every column.
    """

    plan: Plan
    year: int | None
    before: Side
    after: Side
    comparison: Comparison
    investment: Investment
    binding: Reason

    @property
    def name(self) -> str:
        """The titles of the scenarios, and the year."""
        names = " + ".join(one.name for one in self.plan.top)
        return names if self.year is None else f"{names} {self.year}"


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """Every stage of every plan in the order in which they were named; judged on ``date``."""

    date: Date
    stages: tuple[Stage, ...]


def simulation(
    inventory: Inventory, plans: Iterable[Plan], date: Date, progress: Progress = None, workers: Workers | None = None
) -> Simulation:  # fmt: skip
    """Study, on ``date``, ``inventory`` and what each plan makes of it; a year of theirs ends on 31 December.

    With ``workers`` the studies are done by them. Raises InputError with everything that is wrong with a scenario or with what it
    makes of the inventory.
    """
    wanted = [_Wanted(inventory, plan, year) for plan in plans for year in (plan.years or (None,))]
    begins = [next(i for i, other in enumerate(wanted) if one.begins_as(other)) for one in wanted]
    asked = [(i, one.before) for i, one in enumerate(wanted) if begins[i] == i]
    studies = _studied([before for _, before in asked] + [one.after for one in wanted], date, progress, workers)
    befores = {i: side(done) for (i, _), done in zip(asked, studies, strict=False)}
    afters = [side(done) for done in studies[len(asked) :]]
    stages = (_stage(one, befores[begin], after) for one, begin, after in zip(wanted, begins, afters, strict=True))
    return Simulation(date=date, stages=tuple(stages))


def _studied(inventories: Sequence[Inventory], date: Date, progress: Progress, workers: Workers | None) -> list[Study]:
    """The study of each, in their order; one after the other unless there are ``workers``."""
    if workers is not None:
        return list(workers.results(Work(common=date, do=_study_on, blocks=inventories), progress))
    count = len(inventories)
    return [study(one, date=date, progress=_part(progress, place, count)) for place, one in enumerate(inventories)]


def _study_on(date: Date, inventory: Inventory) -> Study:
    return study(inventory, date=date)


def _stage(one: "_Wanted", old: Side, new: Side) -> Stage:
    changes = _told(comparison(old.study, new.study))
    return Stage(
        plan=one.plan, year=one.year, before=old, after=new, comparison=changes,
        investment=investment(old.study.inventory, new.study.inventory),
        binding=binding(new.study, {change.link for change in changes.loads}),
    )  # fmt: skip


class _Wanted:
    """The two inventories of a stage; making them finds what is wrong before anything is computed."""

    def __init__(self, inventory: Inventory, plan: Plan, year: int | None) -> None:
        day = None if year is None else Date(year, 12, 31)
        assumed = edited(inventory, plan.assumed, day)
        self.plan, self.year = plan, year
        self.before, self.after = (one if day is None else counting(one, day) for one in (assumed, edited(assumed, plan.top, day)))

    def begins_as(self, other: "_Wanted") -> bool:
        """Whether the same records stand before."""
        return all(getattr(self.before, part) == getattr(other.before, part) for part in (*ONCE, *RECORDS, *LISTS))


def edited(inventory: Inventory, stack: Iterable[Scenario], day: Date | None = None) -> Inventory:
    """The inventory after the edits of all scenarios of a stack, one on the other. Raises InputError."""
    for scenario in stack:
        inventory = apply(inventory, scenario.edits, day=day, told=scenario.told)
    return inventory


def _told(changes: Comparison) -> Comparison:
    """Without what measurements of today say about the model: nobody has measured what might be."""
    kept = {name: tuple(d for d in getattr(changes, name) if d.code is not DIFFERS) for name in ("appeared", "vanished")}
    return replace(changes, **kept)


def _part(progress: Progress, position: int, total: int) -> Progress:
    """The progress of one study of several."""
    return None if progress is None else lambda done, every: progress(position * every + done, total * every)


def counting(inventory: Inventory, day: Date) -> Inventory:
    """The records that count on ``day``, without their dates: they count whatever day is asked for."""
    valid = inventory.on(day)
    timeless: dict[str, Any] = {
        part: {key: record.model_copy(update={"valid_from": None, "valid_until": None}) for key, record in getattr(valid, part).items()}
        for part in DATED
    }
    return replace(valid, **timeless)


def side(done: Study) -> Side:
    """What is told about a study."""
    cost = bill(done.inventory)
    return Side(study=done, findings=tuple(d for d in findings(done) if d.code is not DIFFERS), counties=_counties(done, cost), bill=cost)


def _counties(done: Study, cost: Bill) -> dict[str, County]:
    own = lines(done)
    told: dict[str, list[float]] = {}
    for delay in done.delays:
        if delay.outage is None:
            told.setdefault(delay.site, []).append(delay.delay)
    found = {}
    for one in lights(done):
        prices = [cost.of_line.get(line.link.id) for line in own[one.site.id]]
        monthly = None if any(price is None for price in prices) else float(sum(price for price in prices if price is not None))
        delays = told.get(one.site.id, [])
        known = [delay for delay in delays if not isnan(delay)]
        found[one.site.id] = County(lights=one, delay=max(known, default=nan), delay_known=len(known) == len(delays) > 0, monthly=monthly)
    return found


def binding(done: Study, among: Set[str]) -> Reason:
    """The line that is closest to its limit, intact or in the outage that is worst for it, of the links ``among``."""
    network, best, chosen = done.network, -inf, Reason(NOTHING)
    for arc, share, allowed, outage in _pressed(done):
        if link_of(network, arc).id in among and not isnan(share) and share / allowed > best:
            best = share / allowed
            one, other = ends(network, arc)
            values: dict[str, object] = {
                "line": f"{one} \u2192 {other}", "share": share, "capacity": float(network.capacity[arc]), "limit": allowed,
            }  # fmt: skip
            if outage >= 0:
                values["outage"] = outage_name(done.inventory, done.outages[outage])
            chosen = Reason(INTACT if outage < 0 else OUTAGE, values)
    return chosen


def _pressed(done: Study) -> Iterator[tuple[int, float, float, int]]:
    """(arc, need as a share, limit, outage or -1) of every direction of every line; lines into a carrier's network too."""
    for arc in range(done.network.arcs):
        limit = limits(done.inventory, link_of(done.network, arc))
        yield arc, float(done.intact.required[arc]), limit.red, -1
        if (outage := int(done.worst.outage[arc])) >= 0:
            yield arc, float(done.worst.required[arc]), limit.outage, outage
