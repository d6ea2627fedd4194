"""The tables of lights and of assumptions: what ``lights``, ``assumptions`` and ``check`` print."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from kommunalnetz.checks.colours import Colour, Light
from kommunalnetz.checks.lights import Lights
from kommunalnetz.diagnostics import Word
from kommunalnetz.inventory.fields import PerDirection
from kommunalnetz.inventory.services import HomeOffice, Users
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Names, Quantity, Sentence, Table
from kommunalnetz.output.view_assumptions import FIELDS, SHAPES, groups, names, subject_name
from kommunalnetz.output.view_names import alphabetical, site_name
from kommunalnetz.traffic.resting import Resting
from kommunalnetz.traffic.study import Study
from kommunalnetz.units import Period


def lights_table(study: Study, lights: Sequence[Lights]) -> Table:
    """The three lights of every county by name, with the numbers of its fullest line; ``why`` tells what is not green about the bandwidth.

    ``need_share`` is the dimensioned need of the busiest hour / booked rate, ``worst_share`` that of the worst outage.
    """
    ordered = sorted(lights, key=lambda one: alphabetical(site_name(study.inventory, one.site)))
    return Table(
        schema="kommunalnetz-lights/1",
        title="Lights of the counties",
        columns=(
            Column(name="site", title="Site", shown=False),
            Column(name="name", title="County"),
            Column(name="bandwidth", title="Bandwidth"),
            Column(name="resilience", title="Resilience"),
            Column(name="contract", title="Contract"),
            Column(name="booked_down", title="booked", unit="rate"),
            Column(name="booked_up", title="booked up", unit="rate", shown=False),
            Column(name="need_share", title="needed", unit="share"),
            Column(name="worst_share", title="in an outage", unit="share", shown=False),
            Column(name="worst_outage", title="worst outage", shown=False),
            Column(name="why", title="why", wide=True),
            Column(name="bandwidth_reason", title="Bandwidth", shown=False),
            Column(name="resilience_reason", title="Resilience", shown=False),
            Column(name="contract_reason", title="Contract", shown=False),
        ),
        rows=tuple(_county(study, one) for one in ordered),
        facts=facts(study),
    )


def _county(study: Study, one: Lights) -> tuple[object, ...]:
    kinds = (one.bandwidth, one.resilience, one.contract)
    unknown = one.bandwidth.colour is Colour.GREY
    return (
        one.site.id, site_name(study.inventory, one.site), *(Word(light.colour.value) for light in kinds), one.booked_down, one.booked_up,
        float("nan") if unknown else one.numbers.need_share, float("nan") if unknown else one.worst_share, one.worst_outage or "",
        "" if one.bandwidth.colour is Colour.GREEN else _reason(one.bandwidth), *map(_reason, kinds),
    )  # fmt: skip


def _reason(light: Light) -> Sentence:
    return Sentence(light.reason.text, light.reason.values)


def assumption_table(study: Study) -> Table:
    """Every value without a source, the weightiest first, with its reason and the share of the peak that rests on it; shares overlap."""
    told = [one for group in groups(study.assumptions) for one in group.members]
    found = sorted(told, key=lambda one: (one.field in SHAPES, -one.share))
    return Table(
        schema="kommunalnetz-assumptions/1",
        title="Assumptions, the weightiest first",
        columns=(
            Column(name="subject", title="Subject", shown=False),
            Column(name="title", title="What"),
            Column(name="field", title="Field", shown=False),
            Column(name="field_title", title="Assumption"),
            Column(name="value", title="Value"),
            Column(name="peak_share", title="Share of the peak", unit="share"),
            Column(name="reason", title="Reason"),
            Column(name="estimated", title="Estimated", shown=False),
            Column(name="file", title="File", shown=False),
            Column(name="line", title="line number", unit="count", shown=False),
        ),
        rows=tuple(_assumption(study, one) for one in found),
        facts=facts(study),
    )


def _assumption(study: Study, one: Resting) -> tuple[object, ...]:
    title, unit = FIELDS.get(one.field, (one.field, ""))
    reason = Sentence("{reason} (estimated)", {"reason": Word(one.reason)}) if one.estimated else one.reason
    place = (one.where.file, one.where.line or None) if one.where else ("", None)
    name = subject_name(study.inventory, one) or Word("In general")
    what = Word(title) if one.field in FIELDS else title
    return (one.subject, name, one.field, what, value_cell(study, one, unit), one.share, reason, one.estimated, *place)


def value_cell(study: Study, one: Resting, unit: str) -> object:
    """What is assumed, in its own unit."""
    if (called := names(study.inventory, one)) is not None:
        return Names(ids=tuple(map(str, one.value if isinstance(one.value, tuple) else ())), names=called)
    match one.value:
        case StrEnum(value=word):
            return Word(word)
        case Period() | date() as day:
            return day
        case Users(number=None, share=float(share), of=base):
            return Sentence("{share:share} of the workplaces" if base == "staff" else "{share:share} of the inhabitants", {"share": share})
        case Users(number=float(number)):
            return Quantity(number, "number")
        case PerDirection(a_to_b=there, b_to_a=back):
            return Quantity(there, "rate") if there == back else Sentence("{there:rate}; {back:rate}", {"there": there, "back": back})
        case HomeOffice(share=share):
            return Quantity(share, "share")
        case tuple() | list():
            return Sentence("24 hourly values") if one.field == "weights" else tuple(map(str, one.value))
        case int() | float() as number:
            return Quantity(number, unit or "number")
        case value:
            return str(value)
