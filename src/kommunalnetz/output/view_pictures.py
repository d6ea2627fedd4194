"""The pictures of the report, made from a study: map, lights, utilisation, the day, what fills the lines."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kommunalnetz.checks.colours import Colour as LightColour
from kommunalnetz.checks.lights import Lights
from kommunalnetz.checks.lines import limits, lines
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.output import charts
from kommunalnetz.output.map import MapLine, MapSite, MapWords, site_map
from kommunalnetz.output.palette import LIGHTS, ORDER
from kommunalnetz.output.view_names import ARROW, alphabetical, direction_name, site_name
from kommunalnetz.output.view_types import Colour, LightCounts, Picture
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

ROWS_PER_PICTURE = 30
SERIES = 6
BUSIEST = 8
WINDOWS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("Morning", "6 to 12 h", tuple(range(6, 12))),
    ("Afternoon", "12 to 18 h", tuple(range(12, 18))),
    ("Evening", "18 to 22 h", tuple(range(18, 22))),
    ("Night", "22 to 6 h", (22, 23, *range(6))),
)
_RANK: Mapping[Colour, int] = {"grey": 0, "green": 1, "amber": 2, "red": 3}


def example(study: Study, text: Text) -> str:
    """The mark for invented data; empty for real ones."""
    return text("EXAMPLE DATA") if study.inventory.network.example_data else ""


def network_map(study: Study, lights: Sequence[Lights], text: Text) -> Picture | None:
    """The map of page 2; None if no site has a place."""
    inventory = study.inventory
    colour: dict[str, Colour] = {one.site.id: one.bandwidth.colour.value for one in lights}
    sites = [
        MapSite(
            id=site.id,
            name=site_name(inventory, site),
            lat=site.location.lat if site.location else None,
            lon=site.location.lon if site.location else None,
            ags=site.ags or "",
            colour=colour.get(site.id),
        )
        for site in inventory.sites.values()
        if site.kind is not SiteKind.CARRIER and (site.location or site.id in colour)
    ]
    policy = inventory.policy.limits
    counted = {c: list(colour.values()).count(c) for c in ORDER}
    words = MapWords(
        title=text("Map of the counties"),
        description=text(
            "Bandwidth per county: {green} green, {amber} amber, {red} red, {grey} without data. The table tells the same in words.",
            **{c: text.count(n) for c, n in counted.items()},
        ),
        lights={
            "green": text("green: below {low:share}", low=policy.green),
            "amber": text("amber: {low:share} to {high:share}", low=policy.green, high=policy.red),
            "red": text("red: above {high:share}", high=policy.red),
            "grey": text("grey: data are missing"),
        },
        lines={
            "green": text("Line with reserve"),
            "amber": text("Line getting full"),
            "red": text("Bottleneck, also in an outage"),
            "grey": text("Line without data"),
        },
        other_site=text("Data centre, gateway"),
        example=example(study, text),
    )
    return site_map(sites, _map_lines(study), words)


def _map_lines(study: Study) -> list[MapLine]:
    """One line per pair of sites, in the colour of the worst link and direction between them."""
    network, worst = study.network, dict[tuple[str, str], Colour]()
    for position in range(len(network.links)):
        a, b = sorted(site.id for site in network.arc_sites(2 * position))
        colour = max((line_colour(study, arc) for arc in (2 * position, 2 * position + 1)), key=_RANK.__getitem__)
        if a != b and _RANK[colour] >= _RANK.get(worst.get((a, b), "grey"), 0):
            worst[a, b] = colour
    return [MapLine(a=a, b=b, colour=colour) for (a, b), colour in worst.items()]


def line_colour(study: Study, arc: int) -> Colour:
    """Red: above the limit, or in the worst outage above that limit; amber: above the lower limit or the red one in an outage."""
    own = limits(study.inventory, study.network.links[arc // 2])
    intact, worst = float(study.intact.required[arc]), float(study.worst.required[arc])
    if math.isnan(intact):
        return "grey"
    if intact > own.red or worst > own.outage:
        return "red"
    return "amber" if intact >= own.green or worst > own.red else "green"


def count_text(colour: Colour, count: int, text: Text) -> str:
    """``14 green``; ``2 without data``."""
    return text("{count} without data", count=count) if colour == "grey" else f"{count} {text(LIGHTS[colour].word)}"


def lights_picture(study: Study, counts: Sequence[LightCounts], text: Text) -> Picture:
    """The three lights counted, as rows of shapes."""
    rows = [
        charts.LightRow(
            label=row["label"],
            counts={count["colour"]: count["count"] for count in row["counts"]},
            texts={count["colour"]: count_text(count["colour"], count["count"], text) for count in row["counts"]},
        )
        for row in counts
    ]
    description = " ".join(row["sentence"] for row in counts)
    return charts.lights_strip(
        rows, charts.Words(title=text("The three lights, counted"), description=description, example=example(study, text))
    )


def utilisation_pictures(study: Study, lights: Sequence[Lights], text: Text) -> list[Picture]:
    """A pair of bars per county, at most 30 counties a picture, all to the same scale."""
    rows = [_bar(study, one, text) for one in sorted(lights, key=lambda one: alphabetical(site_name(study.inventory, one.site)))]
    own = study.inventory.policy.limits
    drawn = [(limit, text.share(limit)) for limit in sorted({own.green, own.red, own.outage})]
    over = sum(row.intact is not None and row.intact > own.red for row in rows)
    description = text(
        "Need of the busiest hour per county, intact and in the worst outage, as a share of what is booked; {count} above {limit:share}.",
        count=text.count(over), limit=own.red,
    )  # fmt: skip
    words = charts.Words(title=text("How full are the lines of the counties?"), description=description, example=example(study, text))
    legend = (text("everything works"), text("in the worst outage"))
    parts = [rows[start : start + ROWS_PER_PICTURE] for start in range(0, len(rows), ROWS_PER_PICTURE)]
    return [
        charts.utilisation_bars(
            part, drawn, legend, text("Data are missing"), words, f"utilisation{n + 1 if len(parts) > 1 else ''}", charts.largest(rows)
        )
        for n, part in enumerate(parts)
    ]


def _bar(study: Study, one: Lights, text: Text) -> charts.BarRow:
    need, worst = one.numbers.need_share, one.numbers.worst_share
    known = not math.isnan(need) and one.bandwidth.colour is not LightColour.GREY
    return charts.BarRow(
        label=site_name(study.inventory, one.site),
        intact=need if known else None,
        worst=(need if math.isnan(worst) else worst) if known else None,
        text=f"{text.share(need)} / {text.share(need if math.isnan(worst) else worst)}" if known else "",
        colour=one.bandwidth.colour.value,
    )


def day_picture(study: Study, text: Text) -> Picture | None:
    """Traffic on the lines of all counties, per window its busiest hour, by service; None without traffic."""
    own = lines(study)
    arcs = sorted(
        {
            arc
            for site, found in own.items()
            if study.inventory.sites[site].kind is SiteKind.COUNTY
            for line in found
            for arc in (line.up, line.down)
        }
    )
    by_service = _hourly(study, arcs)
    totals = np.sum(list(by_service.values()), axis=0) if by_service else np.zeros(24)
    if not totals.any():
        return None
    busiest = [max(hours, key=lambda hour: (totals[hour], -hour)) for _, _, hours in WINDOWS]
    kept, rest = _largest(by_service, {name: float(rates[busiest].sum()) for name, rates in by_service.items()})
    rows, told = [], []
    for (label, span, _), hour in zip(WINDOWS, busiest, strict=True):
        parts = (*(float(by_service[name][hour]) for name in kept), float(sum(by_service[name][hour] for name in rest)))
        rows.append(charts.Stack(label=text(label), sublabel=text(span), parts=parts, text=text.rate(float(totals[hour]))))
        told.append(f"{text(label)} {text.rate(float(totals[hour]))}")
    series = [*(study.inventory.services[name].name for name in kept), *([text("other services")] if rest else [])]
    description = text("Traffic of all counties in the busiest hour of each window: {told}.", told=text.enumeration(told))
    words = charts.Words(title=text("When are the lines needed?"), description=description, example=example(study, text))
    return charts.stacks(rows, series, words, "day")


def filling_picture(study: Study, text: Text) -> Picture | None:
    """Share of each service in the busiest hour of the fullest lines; None without traffic."""
    shares = {arc: _shares(study, arc) for arc in _fullest(study)}
    if not shares:
        return None
    weights: dict[str, float] = {}
    for parts in shares.values():
        for service, share in parts.items():
            weights[service] = weights.get(service, 0.0) + share
    kept, rest = _largest(weights, weights)
    rows = [_filled(study, arc, parts, kept, rest, text) for arc, parts in shares.items()]
    series = [*(study.inventory.services[name].name for name in kept), *([text("other services")] if rest else [])]
    description = text("What part each service has of the busiest hour of the {count} fullest lines.", count=len(rows))
    words = charts.Words(title=text("What fills the fullest lines?"), description=description, example=example(study, text))
    return charts.stacks(rows, series, words, "filling", full=1.0)


def _fullest(study: Study) -> list[int]:
    """The fuller direction of the fullest links, the fullest first."""
    required = np.nan_to_num(study.intact.required, nan=-1.0)
    fuller = [max((arc, arc + 1), key=lambda a: (required[a], -a)) for arc in range(0, study.network.arcs, 2)]
    return sorted((arc for arc in fuller if required[arc] > 0), key=lambda arc: (-required[arc], arc))[:BUSIEST]


def _shares(study: Study, arc: int) -> dict[str, float]:
    """Service id -> its part (0..1) of an arc's busiest hour."""
    parts = study.intact.services_on(arc)
    whole = sum(rate for _, rate in parts)
    return {service: rate / whole for service, rate in parts}


def _filled(study: Study, arc: int, parts: Mapping[str, float], kept: Sequence[str], rest: Sequence[str], text: Text) -> charts.Stack:
    tail, head = direction_name(study.network, arc).split(ARROW)
    return charts.Stack(
        label=tail,
        sublabel=f"{ARROW.strip()} {head}, {text.rate(float(study.network.capacity[arc]))}",
        parts=(*(parts.get(name, 0.0) for name in kept), sum(parts.get(name, 0.0) for name in rest)),
        text=text.share(float(study.intact.required[arc])),
    )


def _hourly(study: Study, arcs: Sequence[int]) -> dict[str, NDArray[np.float64]]:
    """Service id -> IP rate per hour on ``arcs`` together, bit/s."""
    found: dict[str, NDArray[np.float64]] = {}
    for position, column in enumerate(study.demand.columns):
        rates = float(study.intact.ip[list(arcs), position].sum()) * np.asarray(column.weights, dtype=np.float64)
        found[column.service] = found.get(column.service, np.zeros(24)) + rates
    return {service: rates for service, rates in found.items() if rates.any()}


def _largest(names: Mapping[str, object], weights: Mapping[str, float]) -> tuple[list[str], list[str]]:
    """The names of most weight that get a pattern of their own, and the rest (none if it would be a single one)."""
    order = sorted(names, key=lambda name: (-weights[name], name))
    kept = len(order) if len(order) <= SERIES + 1 else SERIES
    return order[:kept], order[kept:]
