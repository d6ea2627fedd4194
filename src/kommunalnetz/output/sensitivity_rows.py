"""The table of ``sensitivity``: which lights hang on which assumption."""

from collections.abc import Iterator
from dataclasses import replace

from kommunalnetz.diagnostics import Word
from kommunalnetz.output.county_rows import value_cell
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Bar, Column, Names, Sentence, Table
from kommunalnetz.output.view_assumptions import FIELDS, subject_name
from kommunalnetz.planning.doubling import Assumed, tried
from kommunalnetz.planning.sensitivity import BANDWIDTH, CONTRACT, HALF, TWICE, Effect, Sensitivity, Tested
from kommunalnetz.traffic.study import Study

STAY = "Bandwidth: {count:count} of {all:count} green lights stay green, whichever assumption alone is doubled or halved."
STAY_NOT = (
    "Bandwidth: {count:count} of {all:count} green lights stay green, whichever assumption alone is doubled or halved; not so: {sites}."
)
CONTRACTS = "Contract: {count:count} of {all:count} green lights stay green, whichever assumption alone is doubled or halved."
CONTRACTS_NOT = (
    "Contract: {count:count} of {all:count} green lights stay green, whichever assumption alone is doubled or halved; not so: {sites}."
)
MOST = (
    "What matters most is {field} ({what}): {lights:count} lights hang on it. Halved, the lines of all counties need {half:share} of"
    " today's {need:rate}, doubled {twice:share}."
)
NO_LIGHT = "No light hangs on a single assumption."
NOTHING = "Nothing is assumed that could be doubled or halved."
FEW = "{count:count} more assumptions change no light and the need by less than {share:share}; they are in JSON and CSV."
FEW_ONE = "One more assumption changes no light and the need by less than {share:share}; it is in JSON and CSV."
NOT_ASKED = "Not asked about, because it cannot be doubled: {fields}."
LIMITS = "Each alone, all outages included; shares end at 100%. The light for resilience rests on routes, which cannot be doubled."
INTERRUPTED = "Interrupted: {done:count} of {total:count} assumptions are computed."
SITES = "{count:count} sites"
RANGE = "{least:number} to {most:number}"
SMALL = 0.01
"""Of the need of all lines of the counties; what swings less and moves no light is not shown."""
TEXTS = (
    STAY, STAY_NOT, CONTRACTS, CONTRACTS_NOT, MOST, NO_LIGHT, NOTHING, FEW, FEW_ONE, NOT_ASKED, LIMITS, INTERRUPTED, SITES, RANGE,
)  # fmt: skip


def sensitivity_table(study: Study, found: Sensitivity) -> Table:
    """A row per assumption; changes of the need are shares of today's need of all lines of the counties."""
    scale = max((abs(_change(found, effect)) for one in found.tested for effect in (one.half, one.twice)), default=0.0)
    return Table(
        schema="kommunalnetz-sensitivity/1",
        title="What the lights hang on",
        columns=(
            Column(name="subjects", title="Subject", shown=False),
            Column(name="title", title="What"),
            Column(name="field", title="Field", shown=False),
            Column(name="field_title", title="Assumption"),
            Column(name="value", title="Value"),
            Column(name="half_value", title="half", shown=False),
            Column(name="twice_value", title="twice", shown=False),
            Column(name="half_sites", title="half: another light"),
            Column(name="twice_sites", title="twice: another light"),
            Column(name="half_need", title="half: need", unit="share"),
            Column(name="twice_need", title="twice: need", unit="share"),
            Column(name="swing_share", title="need, half to twice", wide=True),
            Column(name="half_lights", title="half: lights", shown=False),
            Column(name="twice_lights", title="twice: lights", shown=False),
        ),
        rows=tuple(_row(study, found, one, scale) for one in found.tested),
        facts={
            **facts(study), "need_bit_per_s": found.need, "evaluated": len(found.tested), "of": found.of, "complete": found.complete,
            **{f"{light}_{name}": list(sites) for light in (BANDWIDTH, CONTRACT)
               for name, sites in zip(("stays_green", "lost_green"), found.surviving(light), strict=True)},
        },
        remarks=tuple(_remarks(study, found)),
        minor=frozenset(position for position, one in enumerate(found.tested) if _small(found, one)),
    )  # fmt: skip


def _change(found: Sensitivity, effect: Effect) -> float:
    """What more is needed, as a share of today's need."""
    return round(effect.need / found.need - 1, 9) + 0.0 if found.need else 0.0


def _small(found: Sensitivity, one: Tested) -> bool:
    return not one.lights and one.swing < SMALL * found.need


def _row(study: Study, found: Sensitivity, one: Tested, scale: float) -> tuple[object, ...]:
    about, half, twice = one.assumed, _change(found, one.half), _change(found, one.twice)
    return (
        [member.subject for member in about.members], _what(study, about), about.field, _field(about), _value(study, about, None),
        _value(study, about, HALF), _value(study, about, TWICE), _sites(study, one.half), _sites(study, one.twice), half, twice,
        Bar(min(half, twice, 0.0), max(half, twice, 0.0), scale), _lights(one.half), _lights(one.twice),
    )  # fmt: skip


def _what(study: Study, about: Assumed) -> object:
    if len(about.members) == 1:
        return subject_name(study.inventory, about.members[0]) or Word("In general")
    names = tuple(subject_name(study.inventory, member) for member in about.members)
    return Names(tuple(member.subject for member in about.members), names)


def _field(about: Assumed) -> object:
    return Word(FIELDS[about.field][0]) if about.field in FIELDS else about.field


def _value(study: Study, about: Assumed, factor: float | None) -> object:
    """Today's value, or ``factor`` times as much; of several the smallest and the largest."""
    values = [member.value for member in about.members] if factor is None else list(tried(about, factor))
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    if len(numbers) > 1 and min(numbers) < max(numbers):
        return Sentence(RANGE, {"least": min(numbers), "most": max(numbers)})
    first = about.members[0]
    shown = replace(first, assumption=replace(first.assumption, value=values[0]))
    return value_cell(study, shown, FIELDS.get(about.field, ("", ""))[1])


def _sites(study: Study, effect: Effect) -> Names:
    ids = tuple(dict.fromkeys(one.site for one in effect.changes))
    return Names(ids, tuple(study.inventory.sites[site].name for site in ids))


def _lights(effect: Effect) -> list[str]:
    return [f"{one.site} {one.light}: {one.old.value} to {one.new.value}" for one in effect.changes]


def _remarks(study: Study, found: Sensitivity) -> Iterator[Sentence]:
    if not found.complete:
        yield Sentence(INTERRUPTED, {"done": len(found.tested), "total": found.of})
    if not found.tested:
        yield Sentence(NOTHING)
        return
    yield from _survivors(study, found, BANDWIDTH, STAY, STAY_NOT)
    if any(one.assumed.of_contracts for one in found.tested):
        yield from _survivors(study, found, CONTRACT, CONTRACTS, CONTRACTS_NOT)
    first = found.tested[0]
    if first.lights:
        shares = {name: 1 + _change(found, effect) for name, effect in (("half", first.half), ("twice", first.twice))}
        what = _what(study, first.assumed)
        told = Sentence(SITES, {"count": len(what.ids)}) if isinstance(what, Names) else what
        values = {"field": _field(first.assumed), "what": told, "lights": len(first.lights), "need": found.need, **shares}
        yield Sentence(MOST, values)
    else:
        yield Sentence(NO_LIGHT)
    if small := sum(_small(found, one) for one in found.tested):
        yield Sentence(FEW if small > 1 else FEW_ONE, {"count": small, "share": SMALL})
    if found.kept:
        fields = tuple(dict.fromkeys(_field(one) for one in found.kept))
        yield Sentence(NOT_ASKED, {"fields": fields})
    yield Sentence(LIMITS)


def _survivors(study: Study, found: Sensitivity, light: str, every: str, some: str) -> Iterator[Sentence]:
    stay, lost = found.surviving(light)
    if not (stay or lost):
        return
    values: dict[str, object] = {"count": len(stay), "all": len(stay) + len(lost)}
    names = tuple(study.inventory.sites[site].name for site in lost)
    yield Sentence(some, values | {"sites": names}) if lost else Sentence(every, values)
