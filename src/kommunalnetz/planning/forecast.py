"""When a line will be too small, and when its successor must be ordered. Not measured long enough, or not growing: KN351, KN352.

**KN351** A line has measured values, but fewer than six months of them; **KN352** six or more, but they do not prove that the traffic
grows (or falls): the 95 % confidence interval of the slope holds 0. Then `kommunalnetz forecast` does not draw a trend through them and
uses the yearly growth of the policy or of the QoS class, which is an assumption.

**How it is computed.** A straight line and an exponential are fitted to the monthly 95th percentiles by least squares; the one with the
smaller squares is used. Earliest and latest are where the bounds of the 95 % prediction interval reach the limit. Without a trend, the
need of the model grows; earliest and latest are those of twice and half the growth.

Write more of the provider's monthly values under `measurements`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor, isnan

import numpy as np

from kommunalnetz.checks.lines import limits
from kommunalnetz.checks.measured import newest, usable
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.inventory import Inventory, bare
from kommunalnetz.inventory.records import Policy
from kommunalnetz.planning.limits import Bound, bounds
from kommunalnetz.planning.trend import FEWEST, Refusal, Trend, trend
from kommunalnetz.planning.variants import Progress
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.routing import Bools, Floats, Ints
from kommunalnetz.traffic.state import State
from kommunalnetz.traffic.study import Study

TOO_FEW = Code(
    id="KN351",
    name="too-few-measurements",
    severity=Severity.NOTE,
    text="{link}: {count:count} months were measured; a trend needs {fewest:count}, so the assumed growth is used.",
    hint="Write the provider's values of further months under measurements.",
    summary="On {count} lines fewer than six months were measured; a trend needs six, so the assumed growth is used.",
    manual=__doc__ or "",
)
NO_TREND = Code(
    id="KN352",
    name="growth-not-proven",
    severity=Severity.NOTE,
    text="{link}: the {count:count} months measured do not prove that the traffic grows or falls, so the assumed growth is used.",
    hint="Write the provider's values of further months under measurements.",
    summary="On {count} lines the months measured do not prove that the traffic grows or falls, so the assumed growth is used.",
    manual=__doc__ or "",
)
CODES = (TOO_FEW, NO_TREND)

YEAR = 365.25
HORIZON = 10 * 365
"""Days ahead; what lasts longer is not told."""
ASSUMED = "assumed"
"""The basis of a forecast that no measured trend gives; else it is the shape of the trend."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """When a direction of a line passes its limit: the day of the study if it does so already, None if not within ``HORIZON``.

    ``basis`` is ``assumed`` or the shape of the trend; ``growth`` a year, None for a straight line; ``outage`` is the state in which that
    happens (None: nothing is down). ``now`` is what is needed or measured today in bit/s, ``limit`` what is allowed.
    """

    link: str
    arc: int
    basis: str
    growth: float | None
    outage: Outage | None
    now: float
    limit: float
    earliest: date | None
    expected: date | None
    latest: date | None


@dataclass(frozen=True, kw_only=True)
class Steps:
    """The last days to start the tender and to order, if a line is to be larger by a day."""

    tender: date
    order: date


def steps(policy: Policy, day: date | None) -> Steps | None:
    """Counted back from ``day``: the lead time, then the tender; None if there is no such day."""
    if day is None:
        return None
    order = policy.lead_time.before(day)
    return Steps(tender=policy.tender.before(order), order=order)


def check(study: Study) -> Iterator[Diagnostic]:
    """Why no trend is drawn through the values of a line: one note per such line."""
    for link, months in _series(study).items():
        record = study.inventory.links[link]
        found = [_trend(months, side) for side in (0, 1)]
        if any(isinstance(one, Trend) for one in found):
            continue
        values = {"link": record.name, "count": len(months), "fewest": FEWEST}
        where = study.inventory.where("measurements", months[-1].position)
        code = TOO_FEW if Refusal.TOO_FEW in found else NO_TREND
        yield Diagnostic(code=code, subject=f"link:{link}", where=where, values=values)


def growth_of(inventory: Inventory, qos: str) -> float:
    """The yearly growth of a class: its own, else the policy's."""
    record = inventory.classes.get(qos)
    return inventory.policy.growth if record is None or record.growth is None else record.growth


def forecast(study: Study, progress: Progress = None) -> tuple[Forecast, ...]:
    """One per line about which something can be said (``silent`` names the others), in the order of the expected day.

    It is about the direction that is full first.
    """
    measured = _measured(study)
    days, places = _first_days(study, progress)
    nothing = set(silent(study))
    found = []
    for position, link in enumerate(study.network.links):
        arcs = [arc for arc in (2 * position, 2 * position + 1) if not isnan(study.network.capacity[arc])]
        if link.id in measured:
            found.append(measured[link.id])
        elif arcs and link.id not in nothing:
            arc = min(arcs, key=lambda arc: (days[1, arc], days[0, arc], -float(study.worst.required[arc])))
            found.append(_assumed(study, arc, days[:, arc], int(places[1, arc])))
    return tuple(sorted(found, key=lambda one: (one.expected or date.max, one.earliest or date.max, one.link)))


def silent(study: Study) -> tuple[str, ...]:
    """The lines without a measured trend about which nothing can be said: their capacity or the demand at an end is not known."""
    network, measured = study.network, _measured(study)
    gaps = {network.site_at[gap.site] for gap in study.demand.gaps}
    found = []
    for position, link in enumerate(network.links):
        ends = {int(network.device_site[end]) for end in (network.tail[2 * position], network.head[2 * position])}
        dark = bool(np.isnan(network.capacity[2 * position : 2 * position + 2]).all())
        if link.id not in measured and (dark or ends & gaps):
            found.append(link.id)
    return tuple(found)


def _assumed(study: Study, arc: int, days: Ints, state: int) -> Forecast:
    outage = None if state < 0 else study.outages[state]
    bound = bounds(study, outage=outage is not None)[0]
    need = study.intact.need if outage is None else study.state(outage).need
    told = [study.date + timedelta(days=int(day)) if day <= HORIZON else None for day in days]
    return Forecast(
        earliest=told[0], expected=told[1], latest=told[2], link=study.network.links[arc // 2].id, arc=arc, basis=ASSUMED,
        growth=study.inventory.policy.growth, outage=outage,
        now=float(need[arc].max()), limit=float(bound.share[arc] * study.network.capacity[arc]),
    )  # fmt: skip


FACTORS = (2.0, 1.0, 0.5)
"""Times the assumed growth: the earliest, the expected and the latest day."""


def _first_days(study: Study, progress: Progress) -> tuple[Ints, Ints]:
    """Per factor and arc the first day on which it passes a limit, and the position of that state, -1: intact; int64[3, A] each."""
    shape = (len(FACTORS), study.network.arcs)
    days, places = np.full(shape, HORIZON + 1, dtype=np.int64), np.full(shape, -1, dtype=np.int64)
    for position in range(-1, len(study.outages)):
        state = study.intact if position < 0 else study.state(study.outages[position])
        for row, factor in enumerate(FACTORS):
            grown = _Grown(study, state, bounds(study, outage=position >= 0)[0], factor)
            sooner = np.flatnonzero(grown.over(days[row] - 1))
            days[row, sooner], places[row, sooner] = _first(grown, sooner, days[row, sooner] - 1), position
        if progress is not None and position >= 0:
            progress(position + 1, len(study.outages))
    return days, places


def _first(grown: "_Grown", arcs: Ints, high: Ints) -> Ints:
    """The first day on which each of ``arcs`` is over, which it is on the days ``high``."""
    low = np.full(len(arcs), -1, dtype=np.int64)
    while np.any(high - low > 1):
        middle = (low + high) // 2
        over = grown.over(middle, arcs)
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    return high


class _Grown:
    """The need of a state some days ahead: every class grows by its own yearly rate; Gaussian variance and erlangs like the mean."""

    def __init__(self, study: Study, state: State, bound: Bound, factor: float) -> None:
        self.case, self.allowed = state.case, bound.share * study.network.capacity
        self.rates = [np.log1p(factor * growth_of(study.inventory, qos)) for qos in state.classes]
        self.parts = [Bound(qos=qos, share=bound.share).parts(state) for qos in state.classes]

    def over(self, days: Ints, arcs: Ints | None = None) -> Bools:
        """Whether each of ``arcs`` (default: all) passes its limit ``days`` ahead; unknown is never over."""
        chosen = np.arange(len(self.allowed)) if arcs is None else arcs
        allowed = self.allowed[chosen, None]
        mean: Floats = np.zeros((len(chosen), 24))
        variance = np.zeros_like(mean)
        scales = [np.exp(rate * days / YEAR)[:, None] for rate in self.rates]
        for times, parts in zip(scales, self.parts, strict=True):
            mean += times * parts.mean[chosen]
            variance += times * parts.variance[chosen]
        need = mean + self.case.spread * np.sqrt(np.maximum(variance, 0.0))
        over = need > allowed
        for times, parts in zip(scales, self.parts, strict=True):
            for qos, erlangs in parts.erlangs.items():
                offered = np.where(over | np.isnan(allowed), 0.0, times * erlangs[chosen])
                carried = times * parts.calls[qos][chosen]
                channels = self.case.trunks.channels(offered)
                need += np.divide(channels * carried, offered, out=carried.copy(), where=offered > 0) - carried
        return np.asarray((need > allowed).any(axis=1) & (days >= 0))


@dataclass(frozen=True, kw_only=True)
class _Month:
    """The measured value of a month per direction; ``time`` is the middle of the month in years since year 0."""

    time: float
    rates: tuple[float, float]
    position: int


def _series(study: Study) -> Mapping[str, list[_Month]]:
    """The months of every line that has any, in order; of two values for a month the last one counts. The newest value's layer only."""
    layers = {link: measurement.layer for link, (_, measurement) in newest(study.inventory).items()}
    found: dict[str, dict[str, _Month]] = {}
    for position, measurement in enumerate(study.inventory.measurements):
        link = bare(measurement.link)
        if link in study.network.link_at and measurement.layer == layers[link]:
            year, month = map(int, measurement.month.split("-"))
            rates = (measurement.a_to_b, measurement.b_to_a)
            found.setdefault(link, {})[measurement.month] = _Month(time=year + (month - 0.5) / 12, rates=rates, position=position)
    return {link: [months[name] for name in sorted(months)] for link, months in found.items()}


def _trend(months: list[_Month], side: int) -> Trend | Refusal:
    return trend([month.time for month in months], [month.rates[side] for month in months])


def _measured(study: Study) -> Mapping[str, Forecast]:
    """The forecasts of the lines whose measured values have a trend, about the direction that is full first."""
    found = {}
    for link, months in _series(study).items():
        trends = {side: one for side in (0, 1) if isinstance(one := _trend(months, side), Trend)}
        arcs = {2 * study.network.link_at[link] + side: one for side, one in trends.items()}
        told = [_by_trend(study, arc, one) for arc, one in arcs.items() if not isnan(study.network.capacity[arc])]
        if told:
            found[link] = min(told, key=lambda one: (one.expected or date.max, one.earliest or date.max, one.arc))
    return found


def _by_trend(study: Study, arc: int, fitted: Trend) -> Forecast:
    link = study.network.links[arc // 2]
    limit = usable(study, newest(study.inventory)[link.id][1], arc) * limits(study.inventory, link).red
    today = study.date.year + (study.date.timetuple().tm_yday - 1) / 365
    times = fitted.reaches(limit) if fitted.slope > 0 else (float("inf"),) * 3
    told = [_day(study.date, time) for time in times]
    growth = float(np.expm1(fitted.slope)) if fitted.shape == "exponential" else None
    return Forecast(
        earliest=told[0], expected=told[1], latest=told[2], link=link.id, arc=arc, basis=str(fitted.shape), growth=growth, outage=None,
        now=fitted.at(today), limit=limit,
    )  # fmt: skip


def _day(today: date, time: float) -> date | None:
    """A time in years as a day, today if it is past, None beyond ``HORIZON``."""
    if time > today.year + HORIZON / YEAR:
        return None
    if time < today.year - 1:
        return today
    year = floor(time)
    return max(today, date(year, 1, 1) + timedelta(days=floor((time - year) * 365)))
