"""Simulation: the study before and after the edits of scenarios, side by side, for every year that they name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812 - the field is called date
from math import inf, isnan, nan

from kommunalnetz.checks import findings
from kommunalnetz.checks.colours import Reason
from kommunalnetz.checks.lights import Lights, lights
from kommunalnetz.checks.lines import ends, limits, lines, link_of
from kommunalnetz.checks.names import outage_name
from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory.edits import apply
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.scenario import Scenario
from kommunalnetz.planning.bill import Bill, Investment, bill, investment
from kommunalnetz.planning.comparison import Comparison, comparison
from kommunalnetz.traffic.study import Study, study

INTACT = "The line {line} is the closest to its limit: in the busiest hour it needs {share:share} of {capacity:rate}, {limit:share} are allowed."
OUTAGE = (
    "The line {line} is the closest to its limit: if {outage} fails, it needs {share:share} of {capacity:rate}, {limit:share} are allowed."
)
NOTHING = "No line has a bandwidth that is known."
TEXTS = (INTACT, OUTAGE, NOTHING)
"""English msgids of the sentence about the line that binds."""


@dataclass(frozen=True, kw_only=True)
class County:
    """A county in a study: its lights, the largest delay of its services in s (nan: not known), EUR a month for its lines (None: not known)."""

    lights: Lights
    delay: float
    monthly: float | None


@dataclass(frozen=True, kw_only=True)
class Side:
    """A study with what is told about it."""

    study: Study
    findings: tuple[Diagnostic, ...]
    counties: Mapping[str, County]
    bill: Bill
    binding: Reason


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What scenarios make of the inventory on ``date``: one column of the answer. ``year`` None: as soon as all of it is done.

    ``before`` is the inventory without them on the same date, so that what differs is what they do.
    """

    scenarios: tuple[Scenario, ...]
    year: int | None
    date: Date
    before: Side
    after: Side
    comparison: Comparison
    investment: Investment

    @property
    def name(self) -> str:
        """The titles of the scenarios, and the year."""
        names = " + ".join(one.name for one in self.scenarios)
        return names if self.year is None else f"{names} {self.year}"


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """Before, and every stage of every scenario in the order in which they were named."""

    before: Side
    stages: tuple[Stage, ...]


def simulation(
    inventory: Inventory, stacks: Iterable[tuple[Scenario, ...]], date: Date, progress: Callable[[int, int], None] | None = None
) -> Simulation:
    """Study ``inventory`` and what each stack of scenarios makes of it. Years end on 31 December.

    Raises InputError with everything that is wrong with a scenario or with what it makes of the inventory.
    """
    planned = [(stack, year, day, edited(inventory, stack, day if year else None)) for stack in stacks for year, day in _days(stack, date)]
    total = 1 + len(planned)
    before = side(study(inventory, date=date, progress=_part(progress, 0, total)))
    stages = []
    for position, (stack, year, day, changed) in enumerate(planned, 1):
        old = before if day == date else _on(inventory, before, day)
        new = side(study(changed, date=day, progress=_part(progress, position, total)))
        stages.append(
            Stage(
                scenarios=stack, year=year, date=day, before=old, after=new, comparison=comparison(old.study, new.study),
                investment=investment(old.study.inventory, new.study.inventory),
            )
        )  # fmt: skip
    return Simulation(before=before, stages=tuple(stages))


def edited(inventory: Inventory, stack: Iterable[Scenario], day: Date | None = None) -> Inventory:
    """The inventory after the edits of all scenarios of a stack, one on the other. Raises InputError."""
    for scenario in stack:
        inventory = apply(inventory, scenario.edits, day=day, told=scenario.told)
    return inventory


def _days(stack: tuple[Scenario, ...], date: Date) -> list[tuple[int | None, Date]]:
    """The years that the scenarios name, each by its last day; the date that is asked for if they name none."""
    years = sorted({year for scenario in stack for year in scenario.years})
    return [(year, max(date, Date(year, 12, 31))) for year in years] or [(None, date)]


def _part(progress: Callable[[int, int], None] | None, position: int, total: int) -> Callable[[int, int], None] | None:
    """The progress of one study of several."""
    return None if progress is None else lambda done, every: progress(position * every + done, total * every)


def _on(inventory: Inventory, known: Side, day: Date) -> Side:
    """The inventory without scenarios on another day; the loads are the same if the same records count."""
    valid, base = inventory.on(day), known.study
    same = all(getattr(valid, part).keys() == getattr(base.inventory, part).keys() for part in ("sites", "devices", "links", "ducts", "services"))
    return side(replace(base, date=day) if same else study(inventory, date=day))


def side(done: Study) -> Side:
    """What is told about a study."""
    cost = bill(done.inventory)
    return Side(study=done, findings=findings(done), counties=_counties(done, cost), bill=cost, binding=binding(done))


def _counties(done: Study, cost: Bill) -> dict[str, County]:
    own = lines(done)
    slowest: dict[str, float] = {}
    for delay in done.delays:
        if delay.outage is None:
            known = slowest.get(delay.site, 0.0)
            slowest[delay.site] = nan if isnan(delay.delay) or isnan(known) else max(known, delay.delay)
    found = {}
    for one in lights(done):
        prices = [cost.of_line.get(line.link.id) for line in own[one.site.id]]
        monthly = None if any(price is None for price in prices) else float(sum(price for price in prices if price is not None))
        found[one.site.id] = County(lights=one, delay=slowest.get(one.site.id, nan), monthly=monthly)
    return found


def binding(done: Study) -> Reason:
    """The line that is closest to its limit, intact or in the outage that is worst for it."""
    network, best, chosen = done.network, -inf, Reason(NOTHING)
    for arc, share, allowed, outage in _pressed(done):
        if not isnan(share) and share / allowed > best:
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
