"""The pictures of the briefing: municipalities counted, and on the borders of their counties."""

from typing import Final

from kommunalnetz.output import charts
from kommunalnetz.output.map import MapSite, MapWords, site_map
from kommunalnetz.output.palette import ORDER
from kommunalnetz.output.rollout_briefing import Briefing
from kommunalnetz.output.rollout_words import STANDINGS
from kommunalnetz.output.view_types import Colour, Picture
from kommunalnetz.rollout.coverage import Standing
from kommunalnetz.rollout.records import county_of
from kommunalnetz.text import Text

COLOURS: Final[dict[Standing, Colour]] = {
    Standing.REACHED: "green", Standing.PLANNED: "amber", Standing.LEFT_OUT: "red", Standing.UNKNOWN: "grey",
}  # fmt: skip


def _words(text: Text) -> dict[Colour, str]:
    return {COLOURS[standing]: text(STANDINGS[standing]) for standing in Standing}


def _mark(briefing: Briefing, text: Text) -> str:
    return text("EXAMPLE DATA") if briefing.inventory.network.example_data else ""


def _counts(briefing: Briefing) -> dict[Colour, int]:
    return {COLOURS[standing]: len(briefing.total.standing(standing)) for standing in Standing}


def _description(briefing: Briefing, text: Text) -> str:
    counts = {colour: text.count(count) for colour, count in _counts(briefing).items()}
    return text(
        "Municipalities: {green} have reached the goal, {amber} are in a project, {red} are in no project, of {grey} nothing is known.",
        **counts,
    )  # fmt: skip


def standings_picture(briefing: Briefing, text: Text) -> Picture | None:
    """The municipalities counted by how they stand, as a row of shapes; None if there are none."""
    if not briefing.total.municipalities:
        return None
    counts, words = _counts(briefing), _words(text)
    texts = {colour: f"{text.count(counts[colour])} {words[colour]}" for colour in ORDER}
    row = charts.LightRow(label=text("Municipalities"), counts=counts, texts=texts)
    title = text("The municipalities, counted")
    return charts.lights_strip(
        [row], charts.Words(title=title, description=_description(briefing, text), example=_mark(briefing, text)), "standings"
    )  # fmt: skip


def municipality_map(briefing: Briefing, text: Text) -> Picture | None:
    """The municipalities as points on the borders of their counties; None if no municipality has a location."""
    inventory, belongs = briefing.inventory, county_of(briefing.inventory)
    placed = [one for one in briefing.total.municipalities if one.site.location]
    if not placed:
        return None
    sites = [
        MapSite(id=one.site.id, name=one.site.name, lat=one.site.location.lat, lon=one.site.location.lon, colour=COLOURS[one.standing])
        for one in placed
        if one.site.location
    ]
    lands = {inventory.sites[belongs[one.site.id]].ags or "" for one in placed}
    words = MapWords(
        title=text("Map of the municipalities"),
        description=_description(briefing, text) + " " + text("The table tells the same in words."),
        lights=_words(text),
        lines={},
        other_site="",
        example=_mark(briefing, text),
    )
    return site_map(sites, (), words, "places", sorted(lands - {""}))
