"""Measures over the years: the most urgent first, as far as the budget of each year goes.

**Urgency** is the first year in which the policy is broken on the line of a measure, if needs grow by ``policy.growth`` a year from the
day of the study. Measures are placed in the order of urgency; of equal years the line comes first that is broken by the larger factor. None
can be finished before ``policy.lead_time`` has passed. A measure is done in its year of urgency if the budget allows it, else in the
latest earlier year that has room, else in the first later one - then the policy is broken for a while, and that is said. A budget counts
one-off costs after the grant, and the running costs beyond today's of all measures done so far. This is an order, not an optimum: an urgent
measure never waits for a less urgent one. Years without a budget have no limit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kommunalnetz.inventory.records import Budget, Policy
from kommunalnetz.planning.funding import Funding
from kommunalnetz.planning.requirement import Limit, requirements
from kommunalnetz.planning.upgrade import Measure
from kommunalnetz.traffic.study import Study


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A measure and when: ``urgent`` is the first year in which the policy is broken without it, ``year`` when it is done.

    ``year`` is None where no budget up to the last year allows it. ``delayed`` by the budget: it could have been done earlier.
    """

    funding: Funding
    urgent: int
    year: int | None
    delayed: bool

    @property
    def measure(self) -> Measure:
        """What is done."""
        return self.funding.measure

    @property
    def late(self) -> bool:
        """Whether the policy is broken before it is done."""
        return self.year is None or self.year > self.urgent


def stages(study: Study, fundings: Sequence[Funding], limit: Limit, years: int) -> tuple[Stage, ...]:
    """``fundings``, the most urgent first, with their years; ``years`` is how far the plan looks beyond the study's year."""
    policy, first = study.inventory.policy, study.date.year
    urgency = urgent_years(study, limit, years)
    begin = policy.lead_time.after(study.date).year
    last = max(begin, first + years, *policy.budgets)
    books, found = _Books(policy.budgets, begin, last), []
    for one in fundings:
        urgent = urgency.get(one.measure.link.id, (first, 0.0))[0]
        wished = max(begin, urgent)
        tried = [*range(wished, begin - 1, -1), *range(wished + 1, last + 1)]
        year = next((year for year in tried if books.allow(year, one)), None)
        if year is not None:
            books.enter(year, one)
        found.append(Stage(funding=one, urgent=urgent, year=year, delayed=year is None or year > wished))
    return tuple(found)


def urgent_first(study: Study, measures: Sequence[Measure], limit: Limit, years: int) -> tuple[Measure, ...]:
    """``measures`` by urgency; a line that is built is urgent at once."""
    urgency = urgent_years(study, limit, years)
    return tuple(sorted(measures, key=lambda one: urgency.get(one.link.id, (study.date.year, 0.0))))


class _Books:
    """What is planned per year, one-off and running, against the budgets."""

    def __init__(self, budgets: Mapping[int, Budget], first: int, last: int) -> None:
        self._budgets, self._last = budgets, last
        self._one_off = dict.fromkeys(range(first, last + 1), Decimal(0))
        self._running = dict.fromkeys(range(first, last + 1), Decimal(0))

    def allow(self, year: int, one: Funding) -> bool:
        """Whether the one-off costs fit into ``year`` and the running costs into it and all years after it."""
        own = self._budgets.get(year, Budget()).one_off
        if own is not None and self._one_off[year] + one.own > own:
            return False
        more = one.running or Decimal(0)
        limits = ((later, self._budgets[later].running) for later in range(year, self._last + 1) if later in self._budgets)
        return all(limit is None or self._running[later] + more <= limit for later, limit in limits)

    def enter(self, year: int, one: Funding) -> None:
        """Plan it."""
        self._one_off[year] += one.own
        for later in range(year, self._last + 1):
            self._running[later] += one.running or Decimal(0)


def urgent_years(study: Study, limit: Limit, years: int) -> dict[str, tuple[int, float]]:
    """(first year in which the policy is broken, minus the factor by which today) of each link that is broken within ``years``."""
    found: dict[str, tuple[int, float]] = {}
    for year in range(years, -1, -1):
        factor = growth(study.inventory.policy, year)
        for link, own in zip(study.network.links, requirements(study, limit, factor), strict=True):
            rates = study.network.capacity[2 * study.network.link_at[link.id] :][:2]
            broken = [one.capacity / float(rates[one.arc % 2]) for one in own if not one.kept(float(rates[one.arc % 2]))]
            if broken:
                found[link.id] = (study.date.year + year, -max(broken) / factor)
    return found


def growth(policy: Policy, years: int) -> float:
    """By which factor needs grow in ``years``."""
    return float((1 + policy.growth) ** years)
