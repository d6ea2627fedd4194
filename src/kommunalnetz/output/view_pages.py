"""Page 1 of the report: the result, what has to be decided, how sure the figures are; and the words of the layout."""

from collections.abc import Sequence
from typing import Final

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import Lights, counts, still_green_when_doubled
from kommunalnetz.checks.lines import lines
from kommunalnetz.checks.measured import newest
from kommunalnetz.output.editions import INTERNAL, Edition
from kommunalnetz.output.palette import LIGHTS, ORDER
from kommunalnetz.output.view_assumptions import groups, topic
from kommunalnetz.output.view_before import Before, since
from kommunalnetz.output.view_decisions import decisions
from kommunalnetz.output.view_headings import heading, other_sentences
from kommunalnetz.output.view_names import WORDS, counted, word_count
from kommunalnetz.output.view_pictures import count_text, lights_picture
from kommunalnetz.output.view_types import Box, LightCounts, LightKind, SummaryPage
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

LABELS: Final = {
    "contents": "Contents",
    "page_of": "Page {page} of {pages}",
    "data_as_of": "Data as of",
    "report_date": "Report date",
    "inventory_hash": "Checksum of the inventory",
    "skip": "Skip to the contents",
    "reasons": "Reasons of the lights",
    "generated": "Made with",
    "bandwidth": "Bandwidth",
    "resilience": "Resilience",
    "contract": "Contract",
    "county": "County",
    "event": "What fails",
    "edition": "Edition",
    "result": "Result",
    "reason": "reason",
    "sources": "Sources",
    "sheet_overview": "Overview",
    "sheet_counties": "Counties",
    "sheet_outages": "Outages",
    "sheet_costs": "Costs",
    "sheet_measures": "Measures",
    "sheet_payers": "Who pays",
    "sheet_lines": "Lines",
    "sheet_services": "Services",
    "sheet_assumptions": "Assumptions",
    "sheet_data_state": "State of the data",
    "sheet_loads_technique": "Loads",
    "sheet_findings_technique": "Findings",
    "sheet_outages_technique": "All outages",
    "sheet_delays_technique": "Delays",
    "sheet_checks_technique": "Checks",
    "sheet_repair": "Repair",
    "sheet_contacts": "Contacts",
}
"""The words that layouts need: key -> msgid."""

KINDS: Final[tuple[tuple[LightKind, str], ...]] = (("bandwidth", "Bandwidth"), ("resilience", "Resilience"), ("contract", "Contract"))

MEASURED: Final = (
    "{known} of {all} counties has reported, {measured} with measurements.",
    "{known} of {all} counties have reported, {measured} with measurements.",
)
UNMEASURED: Final = (
    "{known} of {all} counties has reported, none with measurements.",
    "{known} of {all} counties have reported, none with measurements.",
)
DOUBLED: Final = (
    "Even at twice the use, {doubled} of the {green} green counties stays green.",
    "Even at twice the use, {doubled} of the {green} green counties stay green.",
)
"""One county, several counties."""


def summary_page(
    study: Study, lights: Sequence[Lights], text: Text, edition: Edition = INTERNAL, before: Before | None = None
) -> SummaryPage:
    """The page; at most 120 words without the picture: of the sentences on how sure the figures are the last ones go first."""
    counted_lights, title = light_counts(lights, text, before), heading(study, lights, text)
    sentences = [*_sentences(study, lights, text, edition), *([since(lights, before, text)] if before and lights else [])]
    todo: Box = {
        "id": "decisions",
        "title": text("What has to be decided today"),
        "items": decisions(study, lights, text, edition),
    }
    sure = _confidence(study, lights, text)
    told = word_count(title, *sentences, *(said for box in (todo, sure) for said in (box["title"], *box["items"])))
    while told > WORDS and len(sure["items"]) > 1:
        told -= word_count(sure["items"].pop())
    return {
        "heading": title,
        "picture": lights_picture(study, counted_lights, text) if lights else None,
        "lights": counted_lights,
        "sentences": sentences,
        "boxes": [todo, sure],
    }


def light_counts(lights: Sequence[Lights], text: Text, before: Before | None = None) -> list[LightCounts]:
    """The three lights, counted, now and in the earlier report."""
    found = counts(lights)
    listed: list[LightCounts] = []
    for kind, label in KINDS:
        by_colour = {colour: found[kind][Colour(colour)] for colour in ORDER}
        then = {colour: _before(before, kind, colour) for colour in ORDER}
        words = [count_text(colour, count, text, then[colour]) for colour, count in by_colour.items() if count]
        listed.append(
            {
                "kind": kind,
                "label": text(label),
                "counts": [
                    {
                        "colour": colour,
                        "symbol": LIGHTS[colour].symbol,
                        "word": text(LIGHTS[colour].word),
                        "count": count,
                        "previous": then[colour],
                    }
                    for colour, count in by_colour.items()
                ],
                "sentence": text("{light}: {counts}.", light=text(label), counts=text.enumeration(words)),
            }
        )
    return listed


def _before(before: Before | None, kind: LightKind, colour: str) -> int | None:
    return sum(county.colours[kind] == colour for county in before.counties.values()) if before else None


def _sentences(study: Study, lights: Sequence[Lights], text: Text, edition: Edition) -> list[str]:
    """What the lights say, in words."""
    found = counts(lights)
    green, red, grey = (found["bandwidth"][colour] for colour in (Colour.GREEN, Colour.RED, Colour.GREY))
    values = {"green": text.count(green), "all": text.count(len(lights))}
    singular, plural = "{green} of {all} counties has enough reserve.", "{green} of {all} counties have enough reserve."
    said = [text.plural(singular, plural, green, **values)] if lights else []
    if red:
        plural = "In {number} the line is more than {limit:share} full in the busiest hour."
        singular = "In one the line is more than {limit:share} full in the busiest hour."
        said.append(counted(text, singular, plural, red, limit=study.inventory.policy.limits.red))
    if grey:
        said.append(counted(text, "Of one county data are missing.", "Of {number} counties data are missing.", grey))
    if lights:
        said += other_sentences(study, text, edition)
    return [" ".join(said)] if said else []


def _confidence(study: Study, lights: Sequence[Lights], text: Text) -> Box:
    """How many have told, how many have measured, and what twice the traffic would change."""
    own, measured = lines(study), newest(study.inventory)
    known = sum(one.bandwidth.colour is not Colour.GREY for one in lights)
    metered = sum(any(line.link.id in measured for line in own[one.site.id]) for one in lights)
    items: list[str] = []
    values = {"known": text.count(known), "all": text.count(len(lights)), "measured": text.count(metered)}
    if lights:
        items.append(text.plural(*(MEASURED if metered else UNMEASURED), known, **values))
    doubled, green = still_green_when_doubled(lights)
    if green:
        items.append(text.plural(*DOUBLED, doubled, doubled=text.count(doubled), green=text.count(green)))
    largest = next(iter(groups(study.assumptions)), None)
    if largest is not None and largest.share > 0:
        values = {"topic": topic(study.inventory, largest, text), "share": text.share(largest.share)}
        items.append(text("The weightiest assumption carries {share} of the peak (annex): {topic}.", **values))
    if not items:
        items.append(text("No part of the traffic rests on an assumption."))
    return {"id": "confidence", "title": text("How sure are the figures?"), "items": items}
