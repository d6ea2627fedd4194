"""How the numbers of page 2 come about: a county's line, its peak, its lights."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from kommunalnetz.checks.lights import Lights
from kommunalnetz.checks.lines import Line, contract, limits, lines
from kommunalnetz.checks.measured import newest, usable
from kommunalnetz.diagnostics import Word
from kommunalnetz.output.explained import Explained, Input, assumed_on, carried, line_inputs, of
from kommunalnetz.output.tables import Sentence
from kommunalnetz.output.view_assumptions import FIELDS
from kommunalnetz.output.view_counties import county_row
from kommunalnetz.output.view_names import site_name
from kommunalnetz.text import Text
from kommunalnetz.traffic.state import State
from kommunalnetz.traffic.study import Study

PAGE = 2
NAMES = {
    "booked_down_bit_s": ("Booked", "rate"),
    "booked_up_bit_s": ("Booked from the county", "rate"),
    "peak_bit_s": ("Peak", "rate"),
    "peak_share": ("Share", "share"),
    "load_share": ("Mean", "share"),
    "measured_share": ("Measured", "share"),
    "worst_share": ("Outage", "share"),
    "limit_green_share": ("Lower limit", "share"),
    "limit_red_share": ("Limit", "share"),
    "limit_outage_share": ("Limit in an outage", "share"),
    "bandwidth": ("Bandwidth", ""),
    "resilience": ("Resilience", ""),
    "contract": ("Contract", ""),
}
"""Key of a number of page 2 -> (msgid of its name, unit). Beside the limits all are keys of a county in ``report.json``."""

PEAK = "Peak = mean of the busiest hour + reserve for bursts: {load:rate} + {reserve:rate} = {peak:rate}."
UNCERTAIN = "The peak is not told: what this line has to carry, or what is booked, is not known."
SHARE = "Share = peak / rate that counts: {rate:rate} / {capacity:rate} = {share:share}."
MEAN = "Mean = load of the busiest hour without the reserve for bursts / rate that counts: {rate:rate} / {capacity:rate} = {share:share}."
OUTAGE = "Peak in the worst single outage / rate that counts: {rate:rate} / {capacity:rate} = {share:share}."
NO_OUTAGE = "No single outage puts more on a line of the county than runs over it with nothing down."
BOOKED = "What counts of a line is the smaller of its port and the rate of its contract: {capacity:rate}."
MEASURED = "Measured = measured value / rate that it is judged against: {rate:rate} / {capacity:rate} = {share:share}."
UNMEASURED = "Nothing has been measured on a line of the county."
LIMIT = "A limit of the policy; lines of a role may have one of their own (role_limits)."
BANDWIDTH = "Red before grey before amber before green, over all lines, directions, measured values and, with a second line, outages."
RESILIENCE = "Green: two proven separate routes. Amber: a second line without proof. Red: one line, or one outage cuts the county off."
CONTRACT = "Steps must start at the end less notice, tender and lead time; the contract that comes first decides."
NO_LINE = "The county has no line, or its rate is not known."
TEXTS = (PEAK, UNCERTAIN, SHARE, MEAN, OUTAGE, NO_OUTAGE, BOOKED, MEASURED, UNMEASURED, LIMIT, BANDWIDTH, RESILIENCE, CONTRACT, NO_LINE)
"""The formulas; msgids."""

Told = tuple[Sentence, tuple[Input, ...], int | None]
"""Formula, inputs, and the arc whose assumptions count."""


@dataclass(frozen=True, kw_only=True)
class County:
    """A county of a study, with its lines and lights."""

    study: Study
    lights: Lights
    own: tuple[Line, ...]

    @property
    def arc(self) -> int | None:
        """The direction of the fullest line that the numbers are about, as the lights choose it; None without a line."""
        link = self.lights.numbers.link
        if link is None:
            return None
        first = 2 * self.study.network.link_at[link]
        return max((first, first + 1), key=lambda arc: float(np.nan_to_num(self.study.intact.required[arc])))

    @property
    def line(self) -> Line | None:
        """The fullest line as the county sees it."""
        return next((line for line in self.own if line.link.id == self.lights.numbers.link), None)


def county_number(study: Study, lights: Lights, key: str) -> Explained:
    """The number ``key`` (of ``NAMES``) of a county. Raises KeyError for another key."""
    name, unit = NAMES[key]
    county = County(study=study, lights=lights, own=lines(study)[lights.site.id])
    formula, inputs, arc = HOW[key](county)
    state, outage = study.intact, lights.numbers.worst_outage
    if key == "worst_share" and outage:
        state = study.state(outage)
    return Explained(
        anchor=f"counties/{lights.site.id}/{key}", page=PAGE, names=(site_name(study.inventory, lights.site), Word(name)),
        value=_value(county, key), unit=unit, formula=formula, inputs=inputs,
        assumptions=assumed_on(study, state, arc, (lights.site.id,)) if arc is not None else (),
    )  # fmt: skip


def _value(county: County, key: str) -> object:
    """The value as ``report.json`` has it."""
    if key.startswith("limit_"):
        return _limit(county, key.split("_")[1])
    value = county_row(county.study, county.lights, Text("en")).get(key)
    return Word(value["colour"]) if isinstance(value, dict) else value


def _limit(county: County, name: str) -> float:
    policy = county.study.inventory.policy.limits
    return float(getattr(limits(county.study.inventory, county.line.link) if county.line else policy, name))


def _limits(county: County, name: str) -> Told:
    inventory, line = county.study.inventory, county.line
    role = line.link.role if line and line.link.role in inventory.policy.role_limits else None
    place = ("role_limits", role, name) if role else ("limits", name)
    where = inventory.where("policy", *place)
    return Sentence(LIMIT), (Input(name=Word("limit"), value=_limit(county, name), unit="share", where=where),), None


def _need(county: County, state: State, arc: int) -> Iterator[Input]:
    """The busiest hour of an arc: what the services put on it and the reserve add up to its need."""
    inventory, hour = county.study.inventory, int(state.need[arc].argmax())
    yield Input(name=Word("busiest hour"), value=hour, unit="count")
    yield from carried(county.study, state, arc, hour)
    reserve = float(state.need[arc, hour]) - float(state.load[arc, hour])
    yield Input(name=Word("reserve for bursts"), value=reserve, unit="rate", where=inventory.where("policy", "epsilon"), part=True)


def _peak(county: County) -> Told:
    arc, study = county.arc, county.study
    if arc is None:
        return Sentence(NO_LINE), (), None
    hour = int(study.intact.need[arc].argmax())
    load, peak = float(study.intact.load[arc, hour]), float(study.intact.need[arc, hour])
    known = _value(county, "peak_bit_s") is not None
    formula = Sentence(PEAK, {"load": load, "reserve": peak - load, "peak": peak}) if known else Sentence(UNCERTAIN)
    return formula, (*line_inputs(study, arc), *_staff(county), *_need(county, study.intact, arc)), arc


def _staff(county: County) -> Iterator[Input]:
    site = county.lights.site
    where = county.study.inventory.where("sites", site.id, "staff")
    yield Input(name=Word("workplaces"), value=site.staff, unit="count", where=where, source=site.source)


def _share(county: County) -> Told:
    arc, study = county.arc, county.study
    if arc is None or _value(county, "peak_share") is None:
        return Sentence(UNCERTAIN if arc is not None else NO_LINE), tuple(line_inputs(study, arc)) if arc is not None else (), arc
    rate = float(study.intact.need[arc].max())
    return _ratio(county, SHARE, study.intact, arc, rate, float(study.intact.required[arc]))


def _ratio(county: County, msgid: str, state: State, arc: int, rate: float, share: float) -> Told:
    capacity = float(county.study.network.capacity[arc])
    inputs = (*line_inputs(county.study, arc), *_need(county, state, arc))
    return Sentence(msgid, {"rate": rate, "capacity": capacity, "share": share}), inputs, arc


def _mean(county: County) -> Told:
    arc, study = county.arc, county.study
    if arc is None or math.isnan(county.lights.numbers.peak_share):
        return Sentence(NO_LINE), (), arc
    hour = int(study.intact.peak_hour[arc])
    values = {"rate": float(study.intact.load[arc, hour]), "capacity": float(study.network.capacity[arc])}
    hourly = Input(name=Word("busiest hour"), value=hour, unit="count")
    inputs = (*line_inputs(study, arc), hourly, *carried(study, study.intact, arc, hour))
    return Sentence(MEAN, {**values, "share": county.lights.numbers.peak_share}), inputs, arc


def _worst(county: County) -> Told:
    study, numbers = county.study, county.lights.numbers
    arcs = [arc for line in county.own for arc in (line.down, line.up)]
    if not arcs or math.isnan(numbers.worst_share):
        return Sentence(NO_LINE), (), None
    arc = max(arcs, key=lambda arc: -1.0 if math.isnan(study.worst.required[arc]) else float(study.worst.required[arc]))
    outage = numbers.worst_outage
    if outage is None:
        return Sentence(NO_OUTAGE), tuple(line_inputs(study, arc)), arc
    state = study.state(outage)
    formula, inputs, _ = _ratio(county, OUTAGE, state, arc, float(state.need[arc].max()), numbers.worst_share)
    kind, _, name = outage.partition(":")
    where = study.inventory.where({"duct": "ducts", "link": "links", "site": "sites", "device": "devices"}.get(kind, kind), name)
    return formula, (Input(name=Word("worst outage"), value=outage, where=where), *inputs), arc


def _booked(county: County, up: bool) -> Told:
    line = county.line
    if line is None:
        return Sentence(NO_LINE), (), None
    arc = line.up if up else line.down
    return Sentence(BOOKED, {"capacity": float(county.study.network.capacity[arc])}), tuple(line_inputs(county.study, arc)), None


def _measured(county: County) -> Told:
    study, found = county.study, newest(county.study.inventory)
    known = [(line, arc, *found[line.link.id]) for line in county.own if line.link.id in found for arc in (line.down, line.up)]
    shares = [(rate / usable(study, one, arc), arc, at) for _, arc, at, one in known for rate in ((one.a_to_b, one.b_to_a)[arc % 2],)]
    shares = [one for one in shares if not math.isnan(one[0])]
    if not shares:
        return Sentence(UNMEASURED), (), None
    share, arc, at = max(shares, key=lambda one: one[0])
    one, way = study.inventory.measurements[at], ("a_to_b", "b_to_a")[arc % 2]
    rate, capacity = float(getattr(one, way)), usable(study, one, arc)
    inventory = study.inventory
    inputs = [
        Input(name=Word("measured value"), value=rate, unit="rate", where=inventory.where("measurements", at, way), source=one.source),
        Input(name=Word("month"), value=one.month, where=inventory.where("measurements", at, "month")),
    ]
    if one.layer == "ip":
        where = inventory.where("policy", "measured_limit")
        inputs.append(Input(name=Word("usable share of the line"), value=inventory.policy.measured_limit, unit="share", where=where))
    return Sentence(MEASURED, {"rate": rate, "capacity": capacity, "share": share}), (*inputs, *line_inputs(study, arc)), None


def _bandwidth(county: County) -> Told:
    numbers, row = county.lights.numbers, county.lights.bandwidth.reason
    told = (("Share", numbers.need_share), ("Measured", numbers.measured_share), ("Outage", numbers.worst_share))
    inputs = [Input(name=Word(name), value=value, unit="share") for name, value in told if not math.isnan(value)]
    for name in ("green", "red", "outage"):
        inputs += _limits(county, name)[1]
    because = Input(name=Word("reason"), value=Sentence(row.text, row.values))
    return Sentence(BANDWIDTH), (because, *inputs), county.arc


def _resilience(county: County) -> Told:
    found, inventory = county.lights.resilience.reason, county.study.inventory
    inputs = [Input(name=Word("reason"), value=Sentence(found.text, found.values))]
    for line in county.own:
        ducts = ", ".join(line.link.ducts) if line.link.ducts is not None else Word("unknown")
        where = inventory.where("links", line.link.id, "ducts")
        inputs.append(Input(name=line.link.name, value=ducts, where=where, source=line.link.source))
    return Sentence(RESILIENCE), tuple(inputs), None


def _contract(county: County) -> Told:
    found, inventory = county.lights.contract.reason, county.study.inventory
    inputs = [Input(name=Word("reason"), value=Sentence(found.text, found.values))]
    for line in county.own:
        if (about := contract(inventory, line.link)) is not None:
            for field in ("until", "notice"):
                where = inventory.where("contracts", about.id, field)
                inputs.append(Input(name=of(about.name, FIELDS[field][0]), value=getattr(about, field), where=where, source=about.source))
    return Sentence(CONTRACT), tuple(inputs), None


HOW: dict[str, Callable[[County], Told]] = {
    "booked_down_bit_s": lambda county: _booked(county, up=False),
    "booked_up_bit_s": lambda county: _booked(county, up=True),
    "peak_bit_s": _peak,
    "peak_share": _share,
    "load_share": _mean,
    "measured_share": _measured,
    "worst_share": _worst,
    "limit_green_share": lambda county: _limits(county, "green"),
    "limit_red_share": lambda county: _limits(county, "red"),
    "limit_outage_share": lambda county: _limits(county, "outage"),
    "bandwidth": _bandwidth,
    "resilience": _resilience,
    "contract": _contract,
}
