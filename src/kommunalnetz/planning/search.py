"""The largest integer that keeps every limit, for many questions at once; what a number does is computed anew each time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf, isclose, isfinite, nan

import numpy as np

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.planning.limits import (
    TOLERANCE,
    Bottleneck,
    Bound,
    bottleneck,
    bounds,
    counting,
    pressure,
    room,
    steps,
    touched,
    unknown_links,
)
from kommunalnetz.planning.variants import Progress, variant_states
from kommunalnetz.traffic.routing import Bools
from kommunalnetz.traffic.state import State
from kommunalnetz.traffic.study import Study

MOST = 10_000
"""What is looked for at most where each try is computed anew: more is more than anybody asks for."""


@dataclass(frozen=True, kw_only=True)
class Largest:
    """The largest number that fits and what gives next (None: nothing up to there), and the links about which nothing is known.

    inf: no line limits it.
    """

    number: float
    at: Bottleneck | None
    unknown: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The largest need per allowed rate that an inventory causes (above 1: too much), where, and the links that are not known."""

    pressure: float = 0.0
    at: Bottleneck | None = None
    unknown: frozenset[int] = frozenset()

    @property
    def fits(self) -> bool:
        """Whether every limit that is known is kept."""
        return not self.pressure > 1 + TOLERANCE


@dataclass(frozen=True, kw_only=True, eq=False)
class Try:
    """An inventory to be judged; ``of_others`` are the arcs of others (``limits.foreign``)."""

    inventory: Inventory
    of_others: Bools


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """``grown(n)`` is the inventory with n more; ``start`` a guess of the answer, ``most`` what is sensible at most."""

    grown: Callable[[int], Inventory]
    of_others: Bools
    start: int = 1
    most: int = MOST


def ratios(study: Study, tries: Sequence[Try], progress: Progress = None) -> list[Largest]:
    """How often what each try adds fits into what is free: the smallest over bounds, lines, hours and states.

    Where telephony is added, the largest integer instead, with Erlang B per line on the sum.
    """
    least = [Largest(number=inf, at=None)] * len(tries)
    for number, bound, today, grown, counts in _meetings(study, tries, progress):
        more, known = bound.parts(grown).beyond(bound.parts(today)), least[number]
        times = np.where(counts, room(bound, today, more), inf)
        arc, hour = np.unravel_index(int(times.argmin()), times.shape)
        value = float(times[arc, hour])
        if any(erlangs.any() for erlangs in more.erlangs.values()) and 1 <= min(value, known.number) < inf:
            most = int(min(value, known.number))
            value = steps(bound, today, more, counts, most)
            share = bound.parts(today).need(today.case, more, value + 1) / (bound.share * today.case.network.capacity)[:, None]
            arc, hour = np.unravel_index(int(np.where(counts, share, 0.0).argmax()), share.shape)
        unknown = known.unknown | unknown_links(today, touched(today, grown)) if bound.qos is None else known.unknown
        if value < known.number and not isclose(value, known.number, rel_tol=1e-12):
            least[number] = Largest(number=value, at=bottleneck(bound, today, int(arc), int(hour)), unknown=unknown)
        else:
            least[number] = replace(known, unknown=unknown)
    return least


def judged(study: Study, tries: Sequence[Try], progress: Progress = None) -> list[Judged]:
    """What each try does to the limits of all states, where it carries more than ``study`` does."""
    worst = [Judged()] * len(tries)
    for number, bound, today, grown, counts in _meetings(study, tries, progress):
        found = np.where(counts, pressure(bound, today, grown), 0.0)
        arc, hour = np.unravel_index(int(found.argmax()), found.shape)
        value, known = float(found[arc, hour]), worst[number]
        unknown = known.unknown | unknown_links(today, touched(today, grown)) if bound.qos is None else known.unknown
        if value > known.pressure and not isclose(value, known.pressure, rel_tol=1e-12):
            worst[number] = Judged(pressure=value, at=bottleneck(bound, today, int(arc), int(hour)), unknown=unknown)
        else:
            worst[number] = replace(known, unknown=unknown)
    return worst


def _meetings(study: Study, tries: Sequence[Try], progress: Progress) -> Iterator[tuple[int, Bound, State, State, Bools]]:
    """(position of the try, bound, state of today, state of the try, where the bound counts) for every state, try and bound."""
    calm, stressed = bounds(study, outage=False), bounds(study, outage=True)
    for position, (today, *grown) in variant_states(study, [study.inventory, *(one.inventory for one in tries)], progress):
        for number, state in enumerate(grown):
            for bound in calm if position < 0 else stressed:
                yield number, bound, today, state, counting(bound, today, state, tries[number].of_others)


class _Bracket:
    """What is known of one question: ``low`` fits, ``high`` does not (None: not found yet)."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.low, self.low_pressure = 0, nan
        self.high: int | None = None
        self.high_pressure = nan
        self.at: Bottleneck | None = None
        self.unknown: frozenset[int] = frozenset()
        self.guess = max(0, min(question.start, question.most - 1))
        self.width = max(1, self.guess // 50)

    @property
    def tried(self) -> tuple[int, ...]:
        """The numbers of the next round, ascending: the guess and the one above it, and one to either side to narrow down quickly."""
        near = (self.guess - self.width, self.guess, self.guess + 1, self.guess + 1 + self.width)
        end = self.question.most + 1 if self.high is None else self.high
        return tuple(n for n in near if self.low < n < end)

    @property
    def answer(self) -> Largest | None:
        """The answer, if it is decided."""
        if self.high == self.low + 1:
            return Largest(number=self.low, at=self.at, unknown=self.unknown)
        if self.low >= self.question.most:
            return Largest(number=self.low, at=None, unknown=self.unknown)
        return None

    def learn(self, number: int, found: Judged) -> None:
        """Take into account what a number does."""
        self.unknown |= found.unknown
        if self.high is not None and number >= self.high:
            return
        if found.fits:
            self.low, self.low_pressure = max(self.low, number), found.pressure
            return
        self.high, self.high_pressure, self.at = number, found.pressure, found.at
        if self.low == 0 and found.at is not None:
            self.low_pressure = found.at.today / (found.at.share * found.at.capacity)

    def aim(self) -> None:
        """Choose the next guess: in proportion between the pressures of both sides; four times as far while nothing is too much."""
        if self.high is None:
            self.guess = min(4 * max(self.low, 1), self.question.most - 1)
            self.width = 1
            return
        width, rise = self.high - self.low, self.high_pressure - self.low_pressure
        part = (1 - self.low_pressure) / rise if rise > 0 and isfinite(rise) else 0.5
        self.guess = self.low + min(max(int(part * width), 0), width - 1)
        self.width = max(1, width // 50)


def largest(study: Study, questions: Sequence[Question], progress: Progress = None) -> list[Largest]:
    """The answers. A need never falls when more is asked for, so the largest number is found by narrowing down."""
    brackets = [_Bracket(question) for question in questions]
    while open_ones := [bracket for bracket in brackets if bracket.answer is None]:
        tries = [(bracket, number) for bracket in open_ones for number in bracket.tried]
        found = judged(study, [Try(inventory=b.question.grown(number), of_others=b.question.of_others) for b, number in tries], progress)
        for (bracket, number), one in zip(tries, found, strict=True):
            bracket.learn(number, one)
        for bracket in open_ones:
            bracket.aim()
    return [bracket.answer for bracket in brackets if bracket.answer is not None]
