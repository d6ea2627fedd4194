"""Page 2 of the report: every county in one alphabetical table, beside the map."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from kommunalnetz.checks import bandwidth, contract_light, resilience
from kommunalnetz.checks.colours import Colour as LightColour
from kommunalnetz.checks.colours import Light
from kommunalnetz.checks.lights import Lights
from kommunalnetz.output.editions import INTERNAL, Edition
from kommunalnetz.output.palette import LIGHTS
from kommunalnetz.output.view_before import Before, CountyBefore, change
from kommunalnetz.output.view_names import alphabetical, site_name
from kommunalnetz.output.view_pictures import network_map
from kommunalnetz.output.view_tables import columns, finite
from kommunalnetz.output.view_types import Colour, CountiesPage, CountyRow, LightView
from kommunalnetz.text import NBSP, Text
from kommunalnetz.traffic.study import Study

HEADS = (
    ("name", "County"),
    ("bandwidth", "Bandwidth"),
    ("resilience", "Resilience"),
    ("contract", "Contract"),
    ("booked>", "Booked"),
    ("peak>", "Peak"),
    ("share>", "Share"),
    ("note", "Note"),
)
CHANGE = ("change>", "Change")
"""The column that stands before the note where there is an earlier report; percentage points."""
PEAK = "Peak: what the services need in the busiest hour, measured against what is booked."
NO_COUNTY = "The inventory holds no county; its lines stand in the annex on technique."


def counties_page(
    study: Study, lights: Sequence[Lights], text: Text, edition: Edition = INTERNAL, before: Before | None = None
) -> CountiesPage:
    """The page; counties by name as a dictionary sorts them, no ranking."""
    rows = sorted((county_row(study, one, text, edition, before) for one in lights), key=lambda found: alphabetical(found["name"]))
    heads = (*HEADS[:-1], CHANGE, HEADS[-1]) if before else HEADS
    picture = network_map(study, lights, text, lines=edition.lines)
    return {
        "heading": text("Where does my county stand?"),
        "picture": picture,
        "no_picture": "" if picture else text("There is no map: the inventory holds neither locations nor official keys."),
        "caption": text("All counties in alphabetical order"),
        "columns": columns(text, heads),
        "counties": rows,
        "legend": [*([] if picture else [bandwidth_legend(study, text)]), *_legend(study, text)],
        "sentences": [text(PEAK if rows else NO_COUNTY), *_compared(before, text)],
    }


def _compared(before: Before | None, text: Text) -> list[str]:
    return [text("Change: percentage points since {day:date}.", day=before.date)] if before else []


def county_row(study: Study, lights: Lights, text: Text, edition: Edition = INTERNAL, before: Before | None = None) -> CountyRow:
    """One county; the numbers are about its fullest line."""
    numbers = lights.numbers
    peak = _peak(study, lights)
    share = math.nan if math.isnan(peak) else numbers.need_share
    then = before.counties.get(lights.site.id) if before else None
    return {
        "id": lights.site.id,
        "name": site_name(study.inventory, lights.site),
        "ags": lights.site.ags or "",
        "bandwidth": light_view(lights.bandwidth, text, edition),
        "resilience": light_view(lights.resilience, text, edition),
        "contract": light_view(lights.contract, text, edition),
        "booked_down_bit_s": finite(numbers.booked_down),
        "booked_up_bit_s": finite(numbers.booked_up),
        "peak_bit_s": finite(peak),
        "peak_share": finite(share),
        "load_share": finite(numbers.peak_share),
        "measured_share": finite(numbers.measured_share),
        "worst_share": finite(numbers.worst_share),
        "worst_outage": numbers.worst_outage if edition.whole else None,
        "previous_share": then.share if then else None,
        "booked": _booked(numbers.booked_down, numbers.booked_up, text),
        "peak": text.value(peak, "rate"),
        "share": text.value(share, "share"),
        "change": change(finite(share), then, text) if before else "",
        "note": _note(study, lights, text, then),
    }


REASONS: Mapping[str, str] = {
    bandwidth.OUTAGE: "In the worst single outage the services need {share:share} of {capacity:rate}; {limit:share} are allowed.",
    bandwidth.NO_CAPACITY: "The booked bandwidth is not known.",
    resilience.NO_WAY_OUT: "There are {count} lines, but a single outage cuts the county off all the same.",
    resilience.SHARED: "All lines share a part of their route.",
    resilience.UNKNOWN: "There is a second line; it is not proven that its route is separate.",
    contract_light.UNKNOWN: "The end of the contract is not known.",
    contract_light.ENDED: "The contract ended on {until:date}.",
    contract_light.MISSED: "The contract ends on {until:date}; the tender should have started by {tender:date}.",
    contract_light.DUE: "The contract ends on {until:date}; the tender must start by {tender:date}.",
}
"""The reasons that name lines, routes or contracts, and how they are told where that must not be."""


def reason(light: Light, text: Text, edition: Edition = INTERNAL) -> str:
    """Why a light has its colour, in the words that the edition may use."""
    found = light.reason.text
    return text(found if edition.contacts else REASONS.get(found, found), **light.reason.values)


def light_view(light: Light, text: Text, edition: Edition = INTERNAL) -> LightView:
    """Colour, symbol, word and reason."""
    colour: Colour = light.colour.value
    style = LIGHTS[colour]
    return {"colour": colour, "symbol": style.symbol, "word": text(style.word), "reason": reason(light, text, edition)}


def _peak(study: Study, lights: Lights) -> float:
    """What the services need in the busiest hour on the county's fullest line, bit/s; nan if its rate is not known."""
    link = lights.numbers.link
    if link is None or lights.bandwidth.colour is LightColour.GREY:
        return math.nan
    arcs = (2 * study.network.link_at[link], 2 * study.network.link_at[link] + 1)
    return float(study.intact.need[max(arcs, key=lambda arc: float(np.nan_to_num(study.intact.required[arc])))].max())


def _booked(down: float, up: float, text: Text) -> str:
    """``300 Mbit/s``, or both directions where they differ."""
    if down == up or math.isnan(down) or math.isnan(up):
        return text.value(down, "rate")
    number, unit = text.rate(up).split(NBSP)
    if text.rate(down).endswith(NBSP + unit):
        return f"\u2193{NBSP}{text.rate(down).split(NBSP)[0]} \u2191{NBSP}{number}{NBSP}{unit}"
    return f"\u2193{NBSP}{text.rate(down)} \u2191{NBSP}{text.rate(up)}"


def _note(study: Study, lights: Lights, text: Text, then: CountyBefore | None) -> str:
    """What the numbers of the row do not tell: missing data and since when, a measured value or an outage that decided."""
    notes = []
    numbers, limit = lights.numbers, study.inventory.policy.limits
    if lights.bandwidth.colour is LightColour.GREY:
        if lights.site.as_of:
            notes.append(text("Data are missing, last report {month}", month=text.month(lights.site.as_of)))
        else:
            notes.append(text("Data are missing"))
    elif lights.bandwidth.colour is not LightColour.GREEN and not numbers.need_share >= limit.green:
        if numbers.measured_share >= limit.green:
            notes.append(text("measured {share:share}", share=numbers.measured_share))
        elif numbers.worst_share >= limit.outage:
            notes.append(text("{share:share} in an outage", share=numbers.worst_share))
    if lights.contract.colour is LightColour.RED:
        notes.append(text("end of contract unknown") if lights.deadline is None else text("deadline missed"))
    if then and then.colours["bandwidth"] != lights.bandwidth.colour.value:
        notes.append(text("bandwidth was {word} before", word=text(_word(then.colours["bandwidth"]))))
    joined = "; ".join(notes)
    return joined[:1].upper() + joined[1:]


def _word(colour: str) -> str:
    """The msgid of a colour's word."""
    return next((style.word for name, style in LIGHTS.items() if name == colour), colour)


def bandwidth_legend(study: Study, text: Text) -> str:
    """What the colours of the bandwidth mean, in one line."""
    limits = study.inventory.policy.limits
    return text(
        "Bandwidth: {green} below {low:share}, {amber} up to {high:share}, {red} above, {grey} data are missing",
        low=limits.green, high=limits.red, **_symbols(),
    )  # fmt: skip


def _legend(study: Study, text: Text) -> list[str]:
    months = text.period(study.inventory.policy.warn_before)
    return [
        text("Resilience: {green} two proven separate routes, {amber} second route not proven, {red} a single line", **_symbols()),
        text("Contract: {green} time enough, {amber} steps due soon ({months}), {red} missed or unknown", months=months, **_symbols()),
    ]


def _symbols() -> dict[str, str]:
    return {colour: style.symbol for colour, style in LIGHTS.items()}
