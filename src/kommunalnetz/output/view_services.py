"""The two pictures about services: when the lines are needed, and what fills the fullest of them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kommunalnetz.checks.lines import lines
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.output import charts
from kommunalnetz.output.view_names import ARROW, direction_name
from kommunalnetz.output.view_pictures import example
from kommunalnetz.output.view_types import Picture
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

SERIES = 6
BUSIEST = 8
WINDOWS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("Morning", "6 to 12 h", tuple(range(6, 12))),
    ("Afternoon", "12 to 18 h", tuple(range(12, 18))),
    ("Evening", "18 to 22 h", tuple(range(18, 22))),
    ("Night", "22 to 6 h", (22, 23, *range(6))),
)
"""The windows of the day: msgid, msgid of the hours, hours."""


def service_pictures(study: Study, text: Text) -> list[Picture]:
    """The day and the filling, as far as there is traffic; a service has the same pattern in both."""
    hourly = hours(study)
    shares = {arc: _shares(study, arc) for arc in fullest(study)}
    kept, rest = _series(hourly, shares)
    names = [*(study.inventory.services[name].name for name in kept), *([text("other services")] if rest else [])]
    found = []
    if hourly:
        found.append(_day(study, hourly, kept, rest, names, text))
    if shares:
        found.append(_filling(study, shares, kept, rest, names, text))
    return found


def hours(study: Study) -> dict[str, NDArray[np.float64]]:
    """Service id -> IP rate per hour on the lines of all counties together, both directions, bit/s; only services with any."""
    own = ((site, found) for site, found in lines(study).items() if study.inventory.sites[site].kind is SiteKind.COUNTY)
    arcs = sorted({arc for _, found in own for line in found for arc in (line.up, line.down)})
    rates: dict[str, NDArray[np.float64]] = {}
    for position, column in enumerate(study.demand.columns):
        hourly = float(study.intact.ip[arcs, position].sum()) * np.asarray(column.weights, dtype=np.float64)
        rates[column.service] = rates.get(column.service, np.zeros(24)) + hourly
    return {service: hourly for service, hourly in rates.items() if hourly.any()}


def fullest(study: Study) -> list[int]:
    """The fuller direction (arc) of the fullest links, the fullest first; at most ``BUSIEST``, none without traffic."""
    required = np.nan_to_num(study.intact.required, nan=-1.0)
    fuller = [max((arc, arc + 1), key=lambda a: (required[a], -a)) for arc in range(0, study.network.arcs, 2)]
    return sorted((arc for arc in fuller if required[arc] > 0), key=lambda arc: (-required[arc], arc))[:BUSIEST]


def _shares(study: Study, arc: int) -> dict[str, float]:
    """Service id -> its part (0..1) of an arc's busiest hour."""
    parts = study.intact.services_on(arc)
    whole = sum(rate for _, rate in parts)
    return {service: rate / whole for service, rate in parts}


def _series(hourly: Mapping[str, NDArray[np.float64]], shares: Mapping[int, Mapping[str, float]]) -> tuple[list[str], list[str]]:
    """The services that get a pattern of their own, the weightiest first, and the rest (none if it would be a single one)."""
    whole = float(sum(rates.max() for rates in hourly.values())) or 1.0
    weights = {service: float(rates.max()) / whole for service, rates in hourly.items()}
    for parts in shares.values():
        for service, share in parts.items():
            weights[service] = weights.get(service, 0.0) + share / len(shares)
    order = sorted(weights, key=lambda service: (-weights[service], service))
    kept = len(order) if len(order) <= SERIES + 1 else SERIES
    return order[:kept], order[kept:]


def _day(study: Study, hourly: Mapping[str, NDArray[np.float64]], kept: Sequence[str], rest: Sequence[str], names: Sequence[str],
         text: Text) -> Picture:  # fmt: skip
    """Per window its busiest hour, by service."""
    totals = np.sum(list(hourly.values()), axis=0)
    nothing = np.zeros(24)
    rows, told = [], []
    for label, span, window in WINDOWS:
        hour = max(window, key=lambda h: (totals[h], -h))
        parts = [float(hourly.get(name, nothing)[hour]) for name in kept]
        others = float(sum(hourly.get(name, nothing)[hour] for name in rest))
        whole = text.rate(float(totals[hour]))
        rows.append(charts.Stack(label=text(label), sublabel=text(span), parts=(*parts, others), text=whole))
        told.append(f"{text(label)} {whole}")
    description = text("Traffic of all counties in the busiest hour of each window: {told}.", told=text.enumeration(told))
    words = charts.Words(title=text("When are the lines needed?"), description=description, example=example(study, text))
    return charts.stacks(rows, names, words, "day")


def _filling(study: Study, shares: Mapping[int, Mapping[str, float]], kept: Sequence[str], rest: Sequence[str], names: Sequence[str],
             text: Text) -> Picture:  # fmt: skip
    """Per line the parts of the services in its busiest hour."""
    rows = []
    for arc, parts in shares.items():
        tail, head = direction_name(study.network, arc).split(ARROW, 1)
        capacity = text.rate(float(study.network.capacity[arc]))
        own = (*(parts.get(name, 0.0) for name in kept), sum(parts.get(name, 0.0) for name in rest))
        full = text.share(float(study.intact.required[arc]))
        rows.append(charts.Stack(label=tail, sublabel=f"{ARROW.strip()} {head}, {capacity}", parts=own, text=full))
    description = text("What part each service has of the busiest hour of the {count} fullest lines.", count=len(rows))
    words = charts.Words(title=text("What fills the fullest lines?"), description=description, example=example(study, text))
    return charts.stacks(rows, names, words, "filling", full=1.0)
