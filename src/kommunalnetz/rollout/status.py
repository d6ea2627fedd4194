"""The state of the roll-out per county, per region and in all: projects by stage, what is built, what it costs, who is reached."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.projects import FundingSource, Project, Task
from kommunalnetz.inventory.records import Site
from kommunalnetz.rollout import coverage
from kommunalnetz.rollout.coverage import Municipality, Standing
from kommunalnetz.rollout.deadlines import overdue
from kommunalnetz.rollout.funding import by_source
from kommunalnetz.rollout.phases import Stage, active, stage
from kommunalnetz.rollout.records import counties, county_of, county_of_task, in_order_of_due, open_tasks, projects


@dataclass(frozen=True, slots=True)
class Sum:
    """What is known added up, and of how many parts nothing is known. ``value`` is None if nothing is known at all."""

    value: float | None
    missing: int

    @staticmethod
    def of(parts: Iterable[float | Decimal | None]) -> "Sum":
        """The sum of ``parts``; of none it is 0."""
        found = list(parts)
        known = [float(part) for part in found if part is not None]
        return Sum(sum(known) if known or not found else None, len(found) - len(known))


@dataclass(frozen=True, kw_only=True)
class Status:
    """A county, a region or everything on a day. Sums leave out projects that were stopped.

    ``share`` is the share of the households in the target class, without municipalities of which it is not known (``unknown``);
    ``as_of`` the oldest status of a running project. Money is EUR, ``length`` m.
    """

    name: str
    county: Site | None
    region: str
    projects: tuple[Project, ...]
    stages: Mapping[Stage, int]
    addresses: Sum
    connected: Sum
    schools: Sum
    firms: Sum
    length: Sum
    investment: Sum
    basis: Sum
    funding: Mapping[FundingSource, Decimal]
    drawn: Sum
    municipalities: tuple[Municipality, ...]
    share: float | None
    late: tuple[Project, ...]
    tasks: tuple[Task, ...]
    as_of: date | None

    @property
    def funded(self) -> Decimal:
        """All that the sources pay, the own share among it."""
        return sum(self.funding.values(), Decimal(0))

    @property
    def own(self) -> Decimal:
        """The own share."""
        return self.funding.get(FundingSource.OWN, Decimal(0))

    @property
    def unknown(self) -> tuple[Municipality, ...]:
        """The municipalities whose share is not known."""
        return tuple(one for one in self.municipalities if one.share is None)

    def standing(self, wanted: Standing) -> tuple[Municipality, ...]:
        """The municipalities that stand so."""
        return tuple(one for one in self.municipalities if one.standing is wanted)


def statuses(inventory: Inventory, day: date, region: str | None = None) -> tuple[Status, ...]:
    """The counties of a region (all, if None), in the order of their names."""
    every, places, tasks = projects(inventory, day), coverage.standings(inventory, day), open_tasks(inventory, day)
    belongs = county_of(inventory)
    return tuple(
        _status(
            inventory,
            day,
            county=county,
            found=[project for project in every if project.county == county.id],
            places=[one for one in places if belongs.get(one.site.id) == county.id],
            tasks=[task for task in tasks if county_of_task(inventory, task) == county.id],
        )
        for county in counties(inventory, region)
    )


def combined(inventory: Inventory, day: date, parts: Sequence[Status], name: str, region: str = "") -> Status:
    """Several counties as one."""
    return _status(
        inventory,
        day,
        county=None,
        found=[project for part in parts for project in part.projects],
        places=[one for part in parts for one in part.municipalities],
        tasks=in_order_of_due(task for part in parts for task in part.tasks),
        name=name,
        region=region,
    )


def _status(
    inventory: Inventory, day: date, *, county: Site | None, found: Sequence[Project], places: Sequence[Municipality],
    tasks: Sequence[Task], name: str = "", region: str = "",
) -> Status:  # fmt: skip
    counting = [project for project in found if active(project, day)]
    drawn = [part.drawn for project in counting for part in project.funding if part.source is not FundingSource.OWN]
    running = [project.as_of for project in counting if project.as_of and stage(project, day) is not Stage.DONE]
    return Status(
        name=county.name if county else name,
        county=county,
        region=county.region if county else region,
        projects=tuple(found),
        stages=Counter(stage(project, day) for project in found),
        addresses=Sum.of(project.addresses for project in counting),
        connected=Sum.of(project.connected for project in counting),
        schools=Sum.of(project.schools for project in counting),
        firms=Sum.of(project.firms for project in counting),
        length=Sum.of(project.length for project in counting),
        investment=Sum.of(project.investment for project in counting),
        basis=Sum.of(project.basis for project in counting),
        funding=by_source(counting),
        drawn=Sum.of(drawn),
        municipalities=tuple(places),
        share=coverage.mean_share(places, inventory.rollout.target),
        late=tuple(project for project in counting if overdue(project, day)),
        tasks=tuple(tasks),
        as_of=min(running, default=None),
    )
