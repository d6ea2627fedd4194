"""A simulation for people: before and after side by side, what appears and vanishes, which counties notice, what binds."""

from collections.abc import Iterable, Iterator, Sequence
from math import isnan

from rich.console import RenderableType
from rich.text import Text as Line

from kommunalnetz.checks.colours import Colour, Light
from kommunalnetz.checks.lights import KINDS, counts
from kommunalnetz.diagnostics import Diagnostic, Severity
from kommunalnetz.output.listing import visible
from kommunalnetz.output.palette import LIGHTS
from kommunalnetz.output.tables import Column, Table, table_rich
from kommunalnetz.output.view_assumptions import groups, topic
from kommunalnetz.output.view_names import alphabetical, site_name
from kommunalnetz.planning.simulation import County, Side, Simulation, Stage
from kommunalnetz.text import Text

FEW = 6
"""So many findings of a stage are told unless all are wanted."""
ARROW = " \u2192 "
_KINDS = {"bandwidth": "Bandwidth", "resilience": "Resilience", "contract": "Contract"}


def simulation_page(done: Simulation, text: Text, width: int, *, every: bool) -> Iterator[RenderableType]:
    """The parts of the page, from the question to the assumptions, for a terminal of ``width`` columns."""
    yield from _heads(done, text)
    yield table_rich(_overview(done, text), text, width)
    for stage in done.stages:
        yield from _findings(stage, text, every=every, named=len(done.stages) > 1)
    if (table := _counties(done, text)).rows:
        yield table_rich(table, text, width)
    else:
        yield Line(text("No county notices a difference.") + "\n")
    for stage in done.stages:
        name = f"{visible(stage.name)}: " if len(done.stages) > 1 else ""
        yield Line(name + text(stage.after.binding.text, **stage.after.binding.values))
        if stage.after.bill.unknown or stage.investment.unknown:
            missing = sorted({*stage.after.bill.unknown, *stage.investment.unknown})
            told = text.plural("The price of {count} line is not known.", "The prices of {count} lines are not known.", len(missing))
            yield Line(name + told)
    yield Line(_assumed(done, text))
    yield Line(_closing(done, text))


def _heads(done: Simulation, text: Text) -> Iterator[Line]:
    for scenario in dict.fromkeys(one.file for stage in done.stages for one in stage.scenarios):
        one = next(s for stage in done.stages for s in stage.scenarios if s.file == scenario)
        yield Line(visible(one.name), style="bold")
        if one.head.question:
            yield Line(visible(one.head.question))
        if one.head.note:
            yield Line(visible(one.head.note), style="dim")
        about = [part for part in (one.head.author, text.date(one.head.date) if one.head.date else "") if part]
        if about:
            yield Line(visible(", ".join(about)), style="dim")
    yield Line()


def _overview(done: Simulation, text: Text) -> Table:
    """Rows of quantities, a column for each side; the year for a stage of a single scenario."""
    alone = len({stage.scenarios for stage in done.stages}) == 1
    names = [str(stage.year) if alone and stage.year else text("after") if alone else stage.name for stage in done.stages]
    sides = [done.before, *(stage.after for stage in done.stages)]
    rows: list[tuple[str, ...]] = []
    for kind in KINDS:
        rows.append((text(_KINDS[kind]), *(_tally(side, kind) for side in sides)))
    for severity, title in ((Severity.ERROR, "Errors"), (Severity.WARNING, "Warnings")):
        rows.append((text(title), *(text.count(sum(d.severity is severity for d in side.findings)) for side in sides)))
    rows.append((text("Lines, per month net"), *(text.money(float(side.bill.monthly)) for side in sides)))
    if any(stage.investment.one_off for stage in done.stages):
        rows.append((text("once, net"), "", *(text.money(float(stage.investment.one_off)) for stage in done.stages)))
    columns = (Column(name="what"), Column(name="before", title="before"), *(Column(name=name, title=visible(name)) for name in names))
    return Table(schema="", title="Before and after", columns=columns, rows=tuple(rows))


def _tally(side: Side, kind: str) -> str:
    """``● 14  ▲ 5  ■ 3  ◌ 2``, only the colours that occur."""
    tally = counts(county.lights for county in side.counties.values())[kind]
    return "  ".join(f"{LIGHTS[colour.value].symbol}\u00a0{tally[colour]}" for colour in Colour if tally[colour])


def _findings(stage: Stage, text: Text, *, every: bool, named: bool) -> Iterator[Line]:
    name = f"{visible(stage.name)}: " if named else ""
    for title, found in (
        (text.plural("{count} finding appears", "{count} findings appear", len(stage.comparison.appeared)), stage.comparison.appeared),
        (text.plural("{count} finding vanishes", "{count} findings vanish", len(stage.comparison.vanished)), stage.comparison.vanished),
    ):
        if not found:
            continue
        yield Line(f"{name}{title}", style="bold")
        yield from _told(found, text, every=every)
        yield Line()
    if not stage.comparison.appeared and not stage.comparison.vanished:
        yield Line(name + text("The findings stay the same.") + "\n")


def _told(found: Sequence[Diagnostic], text: Text, *, every: bool) -> Iterator[Line]:
    ordered = sorted(found, key=lambda one: one.severity.rank)
    for one in ordered if every else ordered[:FEW]:
        yield Line(f"  {text.severity(one.severity)} {one.code.id} {visible(text.sentence(one))}")
    if not every and len(ordered) > FEW:
        more = len(ordered) - FEW
        yield Line("  " + text.plural("and {count} more; --all lists it.", "and {count} more; --all lists them.", more), style="dim")


def _counties(done: Simulation, text: Text) -> Table:
    """The counties that notice something: all values of one stage, or the busy hour of several side by side."""
    inventory = done.before.study.inventory
    names = {key: site_name(inventory, one.lights.site) for side in _sides(done) for key, one in side.counties.items()}
    keys = sorted(names, key=lambda key: alphabetical(names[key]))
    if len(done.stages) == 1:
        rows = [(names[key], *_values(done.stages[0], key, text)) for key in keys]
        rows = [row for row in rows if any(ARROW in cell for cell in row[1:])]
        titles = ("Bandwidth", "Resilience", "Contract", "needed", "worst outage", "Delay", "per month")
    else:
        rows = [(names[key], *(_cell(side.counties.get(key), text) for side in _sides(done))) for key in keys]
        rows = [row for row in rows if len(set(row[1:])) > 1]
        titles = ("before", *(_column(stage, done) for stage in done.stages))
    columns = (Column(name="county", title="County"), *(Column(name=title, title=visible(title)) for title in titles))
    return Table(schema="", title="Counties that notice a difference", columns=columns, rows=tuple(rows))


def _column(stage: Stage, done: Simulation) -> str:
    alone = len({one.scenarios for one in done.stages}) == 1
    return str(stage.year) if alone and stage.year else stage.name


def _sides(done: Simulation) -> Iterable[Side]:
    return (done.before, *(stage.after for stage in done.stages))


def _cell(county: County | None, text: Text) -> str:
    """``● 34 %``: the light and the need of the busy hour."""
    if county is None:
        return text("none")
    return f"{_symbol(county.lights.bandwidth)}\u00a0{_share(county.lights.numbers.need_share, text)}"


def _values(stage: Stage, key: str, text: Text) -> Iterator[str]:
    old, new = stage.before.counties.get(key), stage.after.counties.get(key)
    for kind in KINDS:
        yield _pair(*(_symbol(getattr(one.lights, kind)) if one is not None else text("none") for one in (old, new)))
    for read in (_need, _worst, _delay, _monthly):
        yield _pair(*(read(one, text) if one is not None else text("none") for one in (old, new)))


def _pair(old: str, new: str) -> str:
    return old if old == new else f"{old}{ARROW}{new}"


def _symbol(light: Light) -> str:
    return LIGHTS[light.colour.value].symbol


def _need(one: County, text: Text) -> str:
    return _share(one.lights.numbers.need_share, text)


def _worst(one: County, text: Text) -> str:
    return _share(one.lights.worst_share, text)


def _delay(one: County, text: Text) -> str:
    return text("unknown") if isnan(one.delay) else text.delay(one.delay)


def _monthly(one: County, text: Text) -> str:
    return text("unknown") if one.monthly is None else text.money(one.monthly)


def _share(share: float, text: Text) -> str:
    return text("unknown") if isnan(share) else text.share(share)


def _assumed(done: Simulation, text: Text) -> str:
    """How many assumptions the last stage rests on, and the weightiest."""
    last = done.stages[-1].after.study if done.stages else done.before.study
    found = groups(last.assumptions)
    if not found:
        return text("Nothing had to be assumed.")
    first = topic(last.inventory, found[0], text)
    return text.plural(
        "Rests on {count} assumption: {topic} ({share:share} of the peak).",
        "Rests on {count} assumptions, above all: {topic} ({share:share} of the peak).",
        len(last.assumptions), topic=visible(first), share=found[0].share,
    )  # fmt: skip


def _closing(done: Simulation, text: Text) -> str:
    record = done.before.study.inventory.network
    parts = [record.title] if record.title else []
    if record.example_data:
        parts.append(text("EXAMPLE DATA"))
    legend = ", ".join(f"{style.symbol} {text(style.word)}" for style in LIGHTS.values())
    return "; ".join([*parts, text("as of {day:date}", day=done.before.study.date), legend])


