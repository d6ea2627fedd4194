"""Which lights survive if an assumption is doubled or halved, and which assumption matters most.

Twice and half of everything that is assumed are variants of the demand on the same network, so that all of them share the shortest paths of
a state; each is what a study of its own would say. The light *resilience* rests on routes, which cannot be doubled, and is not asked about.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from kommunalnetz.checks.bandwidth import judged, unknown_demand
from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.contract_light import contract_light
from kommunalnetz.checks.lines import Line, lines
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.planning.doubling import Assumed, assumed, doublable, times
from kommunalnetz.planning.variants import Progress, variant_states
from kommunalnetz.traffic.impacts import WorstSoFar
from kommunalnetz.traffic.state import State
from kommunalnetz.traffic.study import Study

HALF, TWICE = 0.5, 2.0
TOGETHER = 8
"""Assumptions that are computed in one pass: each pass routes the common demand once, and an interrupt loses at most one."""
BANDWIDTH, CONTRACT = "bandwidth", "contract"
WORSE = {Colour.GREEN: 0, Colour.AMBER: 1, Colour.GREY: 2, Colour.RED: 3}

Colours = Mapping[tuple[str, str], Colour]
"""(site, light) -> colour."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A light of a county that has another colour."""

    site: str
    light: str
    old: Colour
    new: Colour

    @property
    def worse(self) -> bool:
        """Whether the colour is a worse one."""
        return WORSE[self.new] > WORSE[self.old]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What another value does: the lights that change, and what all lines of the counties together ``need`` then (bit/s)."""

    changes: tuple[Change, ...]
    need: float


@dataclass(frozen=True, kw_only=True)
class Tested:
    """An assumption with half and twice its value."""

    assumed: Assumed
    half: Effect
    twice: Effect

    @property
    def lights(self) -> frozenset[tuple[str, str]]:
        """The lights (site, light) that hang on it."""
        return frozenset((one.site, one.light) for one in (*self.half.changes, *self.twice.changes))

    @property
    def swing(self) -> float:
        """bit/s between the smallest and the largest need."""
        return abs(self.twice.need - self.half.need)


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """All assumptions ``tested``, those first on which most lights hang, then those that move the need most; ``of`` so many.

    ``today`` are the lights as they are, ``need`` what all lines of the counties together need in their busiest hours (bit/s, the larger
    direction of each), ``kept`` what is assumed and cannot be doubled.
    """

    tested: tuple[Tested, ...]
    of: int
    today: Colours
    need: float
    kept: tuple[Assumed, ...]

    @property
    def complete(self) -> bool:
        """Whether every assumption was tested."""
        return len(self.tested) == self.of

    def surviving(self, light: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The counties whose ``light`` is green today: those where it stays so whatever is doubled or halved alone, and the others."""
        lost = {one.site for test in self.tested for one in (*test.half.changes, *test.twice.changes) if one.light == light and one.worse}
        green = [site for (site, kind), colour in self.today.items() if kind == light and colour is Colour.GREEN]
        return tuple(site for site in green if site not in lost), tuple(site for site in green if site in lost)


def sensitivity(study: Study, progress: Progress = None) -> Sensitivity:
    """Each assumption doubled and halved, alone. An interrupt (Ctrl-C) keeps what is computed; the weightiest come first."""
    every = assumed(study.assumptions)
    asked = [one for one in every if doublable(one)]
    judge = _Judge(study)
    found: list[Tested] = [judge.of_contracts(one) for one in asked if one.of_contracts]
    traffic = [one for one in asked if not one.of_contracts]
    passes = [traffic[i : i + TOGETHER] for i in range(0, len(traffic), TOGETHER)]
    try:
        for number, some in enumerate(passes):
            found += judge.of_traffic(some, _part(progress, number, len(passes)))
    except KeyboardInterrupt:
        if not found:
            raise
    ranked = sorted(found, key=lambda one: (-len(one.lights), -round(one.swing), one.assumed.members[0].subject, one.assumed.field))
    return Sensitivity(
        tested=tuple(ranked), of=len(asked), today=judge.today, need=judge.need(study.intact),
        kept=tuple(one for one in every if not doublable(one)),
    )  # fmt: skip


def _part(progress: Progress, number: int, of: int) -> Callable[[int, int], None] | None:
    """The progress of one of several passes."""
    if progress is None:
        return None
    return lambda done, total: progress(number * total + done, of * total)


class _Judge:
    """What a variant does to the lights of the counties."""

    def __init__(self, study: Study) -> None:
        self.study = study
        own = lines(study)
        self.own: dict[str, tuple[Line, ...]] = {
            site.id: own[site.id] for site in study.inventory.sites.values() if site.kind is SiteKind.COUNTY
        }
        self.unknown = {site: unknown_demand(study, site, own) for site, own in self.own.items()}
        self.links = sorted({line.up // 2 for some in self.own.values() for line in some})
        self.today: Colours = {**self.bandwidths(study), **self.contracts(study)}

    def bandwidths(self, study: Study) -> Colours:
        """The lights *bandwidth*. What is not known of the demand is so however much there is of the rest."""
        return {(site, BANDWIDTH): judged(study, own, self.unknown[site]).light.colour for site, own in self.own.items()}

    def contracts(self, study: Study) -> Colours:
        """The lights *contract*."""
        return {(site, CONTRACT): contract_light(study, own)[0].colour for site, own in self.own.items()}

    def need(self, state: State) -> float:
        """What all lines of the counties need, the larger direction of each, bit/s."""
        need = state.need.max(axis=1, initial=0.0)
        return float(sum(max(need[2 * link], need[2 * link + 1]) for link in self.links))

    def of_contracts(self, one: Assumed) -> Tested:
        """About the dates of contracts: traffic stays what it is."""
        half, twice = (
            Effect(
                changes=self._changes(self.contracts(replace(self.study, inventory=times(self.study.inventory, one, factor)))),
                need=self.need(self.study.intact),
            )
            for factor in (HALF, TWICE)
        )
        return Tested(assumed=one, half=half, twice=twice)

    def of_traffic(self, some: Sequence[Assumed], progress: Progress) -> list[Tested]:
        """About traffic: one pass over all states for all of them."""
        inventories = [times(self.study.inventory, one, factor) for one in some for factor in (HALF, TWICE)]
        intact: tuple[State, ...] = ()
        worst: list[WorstSoFar] = []
        for position, states in variant_states(self.study, inventories, progress):
            if position < 0:
                intact, worst = states, [WorstSoFar(state) for state in states]
                continue
            for state, so_far in zip(states, worst, strict=True):
                so_far.add(position, state)
        effects = [
            self._effect(inventory, state, so_far) for inventory, state, so_far in zip(inventories, intact, worst, strict=True)
        ]  # fmt: skip
        return [Tested(assumed=one, half=effects[2 * i], twice=effects[2 * i + 1]) for i, one in enumerate(some)]

    def _effect(self, inventory: Inventory, state: State, worst: WorstSoFar) -> Effect:
        varied = replace(
            self.study, inventory=inventory, network=state.case.network, demand=state.case.demand, intact=state, worst=worst.worst()
        )  # fmt: skip
        return Effect(changes=self._changes(self.bandwidths(varied)), need=self.need(state))

    def _changes(self, colours: Colours) -> tuple[Change, ...]:
        return tuple(
            Change(site=site, light=light, old=self.today[site, light], new=new)
            for (site, light), new in colours.items() if new is not self.today[site, light]
        )  # fmt: skip
