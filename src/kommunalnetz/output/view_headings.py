"""The heading of the report: the result in one sentence that claims no more than is known."""

from collections.abc import Iterator, Sequence

import numpy as np

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import Lights
from kommunalnetz.checks.lines import limits, lines
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.output.editions import INTERNAL, Edition
from kommunalnetz.output.view_names import counted, line_name, listed, number_word
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study


def heading(study: Study, lights: Sequence[Lights], text: Text) -> str:
    """The result in one sentence; about counties, or about lines where the inventory holds no county."""
    colours = [one.bandwidth.colour for one in lights]
    red, amber, grey = (colours.count(colour) for colour in (Colour.RED, Colour.AMBER, Colour.GREY))
    full, unknown = too_small(study), of_unknown_rate(study)
    if lights and grey == len(lights) and not full:
        return text("Nothing can be said yet: the data of the counties are missing")
    if not lights and (missing := _nothing_known(study, text)):
        return missing
    if red * 3 > len(lights) or (red and full):
        plural = "The network is too small: {number} counties need a larger line"
        return _number(text, "The network is too small: one county needs a larger line", plural, red)
    if red:
        plural = "The network carries the traffic; {number} counties need a larger line"
        return _number(text, "The network carries the traffic; one county needs a larger line", plural, red)
    if full and lights:
        plural = "The network does not carry everything: {number} lines are too small for their busiest hour"
        return _number(text, "The network does not carry everything: one line is too small for its busiest hour", plural, len(full))
    if full:
        return counted(text, "One line is too small for its busiest hour", "{number} lines are too small for their busiest hour", len(full))
    if unknown:
        plural = "Not all can be said: of {number} lines the bandwidth is not known"
        return _number(text, "Not all can be said: of one line the bandwidth is not known", plural, len(unknown))
    if grey * 2 > len(lights):
        plural = "Little can be said yet: of {number} counties the data are missing"
        return _number(text, "Little can be said yet: of one county the data are missing", plural, grey)
    return _carried(text, amber, grey) if lights else text("The network carries the traffic; no line is too small")


def _carried(text: Text, amber: int, grey: int) -> str:
    """The heading where nothing is too small."""
    if amber:
        plural = "The network carries the traffic; in {number} counties the reserve is getting scarce"
        return _number(text, "The network carries the traffic; in one county the reserve is getting scarce", plural, amber)
    if grey:
        return text("The network carries the traffic; every county with data has enough reserve")
    return text("The network carries the traffic; every county has enough reserve")


def _nothing_known(study: Study, text: Text) -> str:
    """What is missing where the inventory holds no county; empty where something can be said."""
    if not study.network.links:
        return text("Nothing can be said yet: no line is known")
    return "" if study.intact.load.any() else text("Nothing can be said yet: no traffic on the lines is known")


def _number(text: Text, singular: str, plural: str, count: int) -> str:
    return text.plural(singular, plural, count, number=number_word(text, count))


def _others(study: Study) -> list[int]:
    """The arcs of all links that are no county's own line."""
    own = {line.link.id for site, found in lines(study).items() if study.inventory.sites[site].kind is SiteKind.COUNTY for line in found}
    return [arc for arc in range(study.network.arcs) if study.network.links[arc // 2].id not in own]


def too_small(study: Study) -> list[str]:
    """The names of the other lines that are fuller in the busiest hour than their limit allows."""
    required, links = study.intact.required, study.network.links
    return _names(study, (arc for arc in _others(study) if required[arc] > limits(study.inventory, links[arc // 2]).red))


def of_unknown_rate(study: Study) -> list[str]:
    """The names of the other lines that carry traffic and whose bandwidth is not known."""
    return _names(study, (arc for arc in _others(study) if np.isnan(study.network.capacity[arc]) and study.intact.load[arc].any()))


def _names(study: Study, arcs: Iterator[int]) -> list[str]:
    return [line_name(study.network, 2 * link) for link in dict.fromkeys(arc // 2 for arc in arcs)]


TOO_SMALL = (
    "Beside the lines of the counties, one is too small for its busiest hour: {names}.",
    "Beside the lines of the counties, {number} are too small for their busiest hour: {names}.",
)
TOO_SMALL_UNNAMED = (
    "Beside the lines of the counties, one is too small for its busiest hour.",
    "Beside the lines of the counties, {number} are too small for their busiest hour.",
)
UNKNOWN = (
    "Beside the lines of the counties, the bandwidth of one is not known: {names}.",
    "Beside the lines of the counties, the bandwidth of {number} is not known: {names}.",
)
UNKNOWN_UNNAMED = (
    "Beside the lines of the counties, the bandwidth of one is not known.",
    "Beside the lines of the counties, the bandwidth of {number} is not known.",
)
"""One line, several lines; unnamed where an edition does not tell where lines begin and end."""


def other_sentences(study: Study, text: Text, edition: Edition = INTERNAL) -> Iterator[str]:
    """What the counties' own lights do not tell: other lines that are too small or whose bandwidth is not known."""
    full, unknown = too_small(study), of_unknown_rate(study)
    if full:
        yield counted(text, *(TOO_SMALL if edition.lines else TOO_SMALL_UNNAMED), len(full), names=listed(text, full, 2))
    if unknown:
        yield counted(text, *(UNKNOWN if edition.lines else UNKNOWN_UNNAMED), len(unknown), names=listed(text, unknown, 2))
