"""The pictures of the counties, made from a study: map, lights, utilisation."""

import math
from collections.abc import Mapping, Sequence

from kommunalnetz.checks.colours import Colour as LightColour
from kommunalnetz.checks.lights import Lights
from kommunalnetz.checks.lines import limits
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.output import charts
from kommunalnetz.output.map import MapLine, MapSite, MapWords, site_map
from kommunalnetz.output.palette import LIGHTS, ORDER
from kommunalnetz.output.view_names import alphabetical, site_name
from kommunalnetz.output.view_types import Colour, LightCounts, Picture
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

ROWS_PER_PICTURE = 30
_RANK: Mapping[Colour, int] = {"grey": 0, "green": 1, "amber": 2, "red": 3}


def example(study: Study, text: Text) -> str:
    """The mark for invented data; empty for real ones."""
    return text("EXAMPLE DATA") if study.inventory.network.example_data else ""


def network_map(study: Study, lights: Sequence[Lights], text: Text, *, lines: bool = True) -> Picture | None:
    """The map of page 2; None if no site has a place. Without ``lines`` it shows the counties only."""
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
        if site.id in colour or (lines and site.kind is not SiteKind.CARRIER and site.location)
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
    return site_map(sites, _map_lines(study) if lines else [], words)


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


def count_text(colour: Colour, count: int, text: Text, previous: int | None = None) -> str:
    """``14 green``; ``2 without data``; with what it was before in brackets."""
    told = text("{count} without data", count=count) if colour == "grey" else f"{count} {text(LIGHTS[colour].word)}"
    return told if previous is None else text("{told} (before: {previous})", told=told, previous=previous)


def lights_picture(study: Study, counts: Sequence[LightCounts], text: Text) -> Picture:
    """The three lights counted, as rows of shapes."""
    rows = [
        charts.LightRow(
            label=row["label"],
            counts={count["colour"]: count["count"] for count in row["counts"]},
            texts={count["colour"]: count_text(count["colour"], count["count"], text, count["previous"]) for count in row["counts"]},
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
