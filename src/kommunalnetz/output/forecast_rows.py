"""The tables of ``forecast``: when each line will be too small, and the timetable of contracts and orders."""

from collections.abc import Iterator, Sequence

from kommunalnetz.checks.lines import direction, ends
from kommunalnetz.checks.names import outage_name
from kommunalnetz.diagnostics import Diagnostic, Word
from kommunalnetz.output.headroom_rows import ASSUMED as RESTS_ON
from kommunalnetz.output.headroom_rows import assumed
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Sentence, Table
from kommunalnetz.planning.calendar import Appointment, Step, unknown_ends
from kommunalnetz.planning.forecast import ASSUMED, CODES, HORIZON, Forecast, growth_of, silent, steps
from kommunalnetz.planning.trend import Shape
from kommunalnetz.traffic.study import Study

BY_GROWTH = "Towards {head}: today {now:rate} of {limit:rate} allowed."
BY_GROWTH_OUTAGE = "Towards {head}, if {outage} fails: today {now:rate} of {limit:rate} allowed."
BY_TREND = "Towards {head}: today {now:rate} of {limit:rate} allowed, by the trend of the measured months."
FIRST_OF_ALL = (
    "{count:count} of {all:count} lines will be too small within {years:count} years; the first that is not yet: {line} on {day:date}."
)
ALREADY = "Too small already today: {lines}."
NONE_EVER = "None of {all:count} lines will be too small within {years:count} years."
GROWTH = "Assumed growth a year: {growth:share}{classes}; earliest: twice that, latest: half of it. A measured trend has its own growth."
GROWTH_CLASS = ", {name} {growth:share}"
NO_DAY = "No day can be told, because a rate or the demand is not known: {lines}."
STEPS = "To order by: the expected day minus {lead} of lead time; the tender takes {tender} before that."
NO_END = "The end of the contract is not known: {contracts}."
TEXTS = (
    BY_GROWTH, BY_GROWTH_OUTAGE, BY_TREND, FIRST_OF_ALL, ALREADY, NONE_EVER, GROWTH, GROWTH_CLASS, NO_DAY, STEPS, NO_END, ASSUMED,
    *(shape.value for shape in Shape), *(step.value for step in Step),
)  # fmt: skip


def forecast_table(study: Study, found: Sequence[Forecast], refused: Sequence[Diagnostic]) -> Table:
    """Per line the days on which it passes its limit, the soonest first; no day: not within ten years."""
    return Table(
        schema="kommunalnetz-forecast/1",
        title="When lines will be too small",
        columns=(
            Column(name="link", title="Line", shown=False),
            Column(name="link_title", title="Line"),
            Column(name="direction", title="direction", shown=False),
            Column(name="basis", title="basis"),
            Column(name="growth", title="a year", unit="share", shown=False),
            Column(name="now", title="now", unit="rate", shown=False),
            Column(name="limit", title="limit", unit="rate", shown=False),
            Column(name="outage", title="which", shown=False),
            Column(name="earliest", title="earliest"),
            Column(name="expected", title="expected"),
            Column(name="latest", title="latest"),
            Column(name="order_by", title="order by"),
            Column(name="order_by_earliest", title="order by, cautious", shown=False),
            Column(name="tender_by", title="tender by", shown=False),
            Column(name="why", title="why", wide=True),
        ),
        rows=tuple(_row(study, one) for one in found),
        facts=facts(study),
        remarks=tuple(_remarks(study, found, refused)),
        minor=frozenset(position for position, one in enumerate(found) if one.expected is None),
    )


def _row(study: Study, one: Forecast) -> tuple[object, ...]:
    policy = study.inventory.policy
    likely, cautious = steps(policy, one.expected), steps(policy, one.earliest)
    return (
        one.link, study.inventory.links[one.link].name, direction(one.arc), Word(one.basis), one.growth, one.now, one.limit,
        one.outage.name if one.outage else None, one.earliest, one.expected, one.latest, likely and likely.order,
        cautious and cautious.order, likely and likely.tender, _why(study, one),
    )  # fmt: skip


def _why(study: Study, one: Forecast) -> Sentence:
    values: dict[str, object] = {"head": ends(study.network, one.arc)[1], "now": one.now, "limit": one.limit}
    if one.basis != ASSUMED:
        return Sentence(BY_TREND, values)
    if one.outage is None:
        return Sentence(BY_GROWTH, values)
    return Sentence(BY_GROWTH_OUTAGE, values | {"outage": outage_name(study.inventory, one.outage)})


def _remarks(study: Study, found: Sequence[Forecast], refused: Sequence[Diagnostic]) -> Iterator[Sentence]:
    inventory, years = study.inventory, round(HORIZON / 365)
    now = [one for one in found if one.expected == study.date]
    later = [one for one in found if one.expected is not None and one.expected > study.date]
    if now:
        yield Sentence(ALREADY, {"lines": tuple(inventory.links[one.link].name for one in now)})
    if later:
        values = {"count": len(now) + len(later), "all": len(found), "years": years}
        yield Sentence(FIRST_OF_ALL, values | {"line": inventory.links[later[0].link].name, "day": later[0].expected})
    elif not now:
        yield Sentence(NONE_EVER, {"all": len(found), "years": years})
    yield _growth(study)
    policy = inventory.policy
    yield Sentence(STEPS, {"lead": policy.lead_time, "tender": policy.tender})
    for code in CODES:
        if told := [one for one in refused if one.code is code]:
            yield Sentence(code.summary, {"count": len(told)}) if len(told) > 1 else Sentence(code.text, told[0].values)
    if lines := silent(study):
        yield Sentence(NO_DAY, {"lines": tuple(inventory.links[line].name for line in lines)})
    if fields := assumed(study, None):
        yield Sentence(RESTS_ON, {"fields": fields})


def _growth(study: Study) -> Sentence:
    inventory = study.inventory
    own = [inventory.classes[qos] for qos in study.intact.classes if qos in inventory.classes and inventory.classes[qos].growth is not None]
    classes: object = ""
    for record in own:
        told = Sentence(GROWTH_CLASS, {"name": record.name, "growth": growth_of(inventory, record.id)})
        classes = told if classes == "" else Sentence("{first}{last}", {"first": classes, "last": told})
    return Sentence(GROWTH, {"growth": inventory.policy.growth, "classes": classes})


def calendar_table(study: Study, found: Sequence[Appointment]) -> Table:
    """The timetable: a row per step, by day."""
    return Table(
        schema="kommunalnetz-calendar/1",
        title="Timetable of contracts and orders",
        columns=(
            Column(name="day", title="by"),
            Column(name="missed", title="too late"),
            Column(name="step", title="step"),
            Column(name="subject", title="Subject", shown=False),
            Column(name="title", title="Contract or line"),
            Column(name="lines", title="Lines", wide=True),
        ),
        rows=tuple(_appointment(study, one) for one in found),
        facts=facts(study),
        remarks=tuple(_calendar_remarks(study)),
    )


def _appointment(study: Study, one: Appointment) -> tuple[object, ...]:
    return (one.day, one.missed, Word(one.step.value), one.subject, title(study, one), lines(study, one))


def title(study: Study, one: Appointment) -> str:
    """What people call the contract or the line."""
    kind, _, name = one.subject.partition(":")
    if kind == "link":
        return study.inventory.links[name].name
    contract = study.inventory.contracts[name]
    return f"{contract.name} ({contract.provider})" if contract.provider else contract.name


def lines(study: Study, one: Appointment) -> tuple[str, ...]:
    """The names of the lines that a contract is about; none for a line itself."""
    kind, _, name = one.subject.partition(":")
    return tuple(link.name for link in study.network.links if kind == "contract" and link.contract == name)


def _calendar_remarks(study: Study) -> Iterator[Sentence]:
    policy = study.inventory.policy
    yield Sentence(STEPS, {"lead": policy.lead_time, "tender": policy.tender})
    yield _growth(study)
    if contracts := unknown_ends(study):
        yield Sentence(NO_END, {"contracts": tuple(study.inventory.contracts[name].name for name in contracts)})
