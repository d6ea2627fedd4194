"""A simulation for people: before and after side by side, what appears and vanishes, which counties notice, what binds."""

from collections.abc import Iterator, Sequence
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
from kommunalnetz.output.view_names import alphabetical, listed, site_name
from kommunalnetz.planning.bill import Bill
from kommunalnetz.planning.comparison import LightChange
from kommunalnetz.planning.simulation import County, Side, Simulation, Stage
from kommunalnetz.text import Text

FEW = 6
"""So many findings of a stage are told unless all are wanted."""
TOLD = 2
"""So many new findings are told in the answer itself."""
ARROW = " \u2192 "
_KINDS = {"bandwidth": "Bandwidth", "resilience": "Resilience", "contract": "Contract"}


def simulation_page(done: Simulation, text: Text, width: int, *, every: bool) -> Iterator[RenderableType]:
    """The parts of the page, from the question to the assumptions, for a terminal of ``width`` columns."""
    yield from _heads(done, text)
    for stage in done.stages:
        name = f"{visible(stage.name)}: " if len(done.stages) > 1 else ""
        yield Line(name + " ".join(answer(stage, text)))
    yield Line()
    yield table_rich(_overview(done, text), text, width)
    for stage in done.stages:
        yield from _findings(stage, text, every=every, named=len(done.stages) > 1)
    if (table := _counties(done, text)).rows:
        yield table_rich(table, text, width)
    if missing := _unpriced(done):
        yield Line(text("Not known and not counted: the price of {lines}.", lines=visible(listed(text, missing))))
    yield Line(_assumed(done, text))
    yield Line(_closing(done, text))


def answer(stage: Stage, text: Text) -> Iterator[str]:
    """What a stage changes, in sentences: the lights, the findings, the money, the line that binds."""
    ranks = {"green": 0, "amber": 1, "red": 2, "grey": 3}
    moved = [one for one in stage.comparison.lights if one.old is not None and one.new is not None]
    better = [one for one in moved if ranks[str(one.new)] < ranks[str(one.old)]]
    worse = [one for one in moved if ranks[str(one.new)] > ranks[str(one.old)]]
    if worse:
        told = _lit(worse, stage, text)
        yield text.plural("{count} light gets worse ({lights}).", "{count} lights get worse ({lights}).", len(worse), lights=told)
    if better:
        told = _lit(better, stage, text)
        yield text.plural("{count} light gets better ({lights}).", "{count} lights get better ({lights}).", len(better), lights=told)
    if not worse and not better:
        yield text("No county's light changes.")
    yield from _found(stage, text)
    before, after, once = stage.before.bill, stage.after.bill, stage.investment
    if set(before.unknown) != set(after.unknown) or once.unknown:
        yield text("What it costs cannot be said, because not every price is known.")
    elif before.monthly != after.monthly or once.one_off:
        yield text(
            "The lines cost {new:money} a month instead of {old:money}, and {once:money} once (net).",
            new=float(after.monthly), old=float(before.monthly), once=float(once.one_off),
        )  # fmt: skip
    yield text(stage.binding.text, **stage.binding.values)


def _lit(changes: Sequence[LightChange], stage: Stage, text: Text) -> str:
    """``Bandwidth red: Neuwied and Ahrweiler; Contract amber: Kusel``, the first few of each."""
    inventory = stage.before.study.inventory
    by_colour: dict[tuple[str, str], list[str]] = {}
    for one in changes:
        names = by_colour.setdefault((one.light, str(one.new)), [])
        names.append(visible(site_name(inventory, inventory.sites[one.site])))
    return "; ".join(f"{text(_KINDS[kind])} {text(colour)}: {listed(text, names, 6)}" for (kind, colour), names in by_colour.items())


def _found(stage: Stage, text: Text) -> Iterator[str]:
    """How many findings come and go; what the new ones say if they are few."""
    appeared, vanished = stage.comparison.appeared, stage.comparison.vanished
    for singular, plural, found in (
        ("{count} finding appears", "{count} findings appear", appeared), ("{count} finding vanishes", "{count} findings vanish", vanished),
    ):  # fmt: skip
        if found:
            yield text.plural(singular, plural, len(found)) + "."
    if 0 < len(appeared) <= TOLD:
        yield from (text.sentence(one) for one in appeared)


def _heads(done: Simulation, text: Text) -> Iterator[Line]:
    """What each scenario says about itself."""
    for one in dict.fromkeys(one for stage in done.stages for one in stage.plan.top):
        head = one.head
        yield Line(visible(one.name), style="bold")
        about = ", ".join(part for part in (head.author, text.date(head.date) if head.date else "") if part)
        for line in (head.question, head.note, about):
            if line:
                yield Line(visible(line))
    for one in dict.fromkeys(one for stage in done.stages for one in stage.plan.assumed):
        yield Line(text("Assumed before and after: {name}", name=visible(one.name)))
    yield Line()


def _columns(done: Simulation, text: Text) -> list[tuple[str, Side, Stage | None]]:
    """(title, what it shows, its stage if it is one): every inventory before, and what comes of it."""
    alone = len({stage.plan for stage in done.stages}) == 1
    several = len({id(stage.before) for stage in done.stages}) > 1
    found: list[tuple[str, Side, Stage | None]] = []
    last = None
    for stage in done.stages:
        if stage.before is not last:
            title = text("before")
            if several:
                title = text("before {name}", name=str(stage.year) if alone and stage.year else stage.name)
            found.append((title, stage.before, None))
            last = stage.before
        found.append((str(stage.year) if alone and stage.year else text("after") if alone else stage.name, stage.after, stage))
    return found


def _unpriced(done: Simulation) -> list[str]:
    """The names of the lines whose price is not known in some stage."""
    found: dict[str, str] = {}
    for stage in done.stages:
        links = stage.after.study.inventory.links
        found |= {key: links[key].name for key in (*stage.after.bill.unknown, *stage.investment.unknown)}
    return [found[key] for key in sorted(found)]


def _overview(done: Simulation, text: Text) -> Table:
    """Rows of quantities, a column for each side."""
    shown = _columns(done, text)
    rows = [(text(_KINDS[kind]), *(_tally(side, kind) for _, side, _ in shown)) for kind in KINDS]
    for severity, title in ((Severity.ERROR, text("Errors")), (Severity.WARNING, text("Warnings"))):
        rows.append((title, *(text.count(sum(d.severity is severity for d in side.findings)) for _, side, _ in shown)))
    rows.append((text("Lines, per month net"), *(_sum(side.bill, text) for _, side, _ in shown)))
    if any(stage.investment.one_off for stage in done.stages):
        once = (text.money(float(stage.investment.one_off)) if stage is not None else "" for _, _, stage in shown)
        rows.append((text("once, net"), *once))
    columns = (Column(name="what"), *(Column(name=title, title=visible(title), own=True) for title, _, _ in shown))
    return Table(schema="", title="Before and after", columns=columns, rows=tuple(rows))


def _sum(cost: Bill, text: Text) -> str:
    """What is known of the bill; ``≥`` where not all of it is."""
    if cost.unknown and not cost.monthly:
        return text("unknown")
    return f"{'≥ ' if cost.unknown else ''}{text.money(float(cost.monthly))}"


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
    shown = _columns(done, text)
    inventory = done.stages[0].before.study.inventory
    names = {key: site_name(inventory, one.lights.site) for _, side, _ in shown for key, one in side.counties.items()}
    keys = sorted(names, key=lambda key: alphabetical(names[key]))
    titles: tuple[str, ...]
    if len(done.stages) == 1:
        rows = [(names[key], *_values(done.stages[0], key, text)) for key in keys]
        rows = [row for row in rows if any(ARROW in cell for cell in row[1:])]
        titles = (*(text(title) for title in _KINDS.values()), text("needed"), text("worst outage"), text("Delay"), text("per month"))
    else:
        rows = [(names[key], *(_cell(side.counties.get(key), text) for _, side, _ in shown)) for key in keys]
        rows = [row for row in rows if len(set(row[1:])) > 1]
        titles = tuple(title for title, _, _ in shown)
    columns = (Column(name="county", title="County"), *(Column(name=title, title=visible(title), own=True) for title in titles))
    return Table(schema="", title="Counties that notice a difference", columns=columns, rows=tuple(rows))


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
    if isnan(one.delay):
        return text("unknown")
    return text.delay(one.delay) if one.delay_known else f"\u2265\u00a0{text.delay(one.delay)}"


def _monthly(one: County, text: Text) -> str:
    return text("unknown") if one.monthly is None else text.money(one.monthly)


def _share(share: float, text: Text) -> str:
    return text("unknown") if isnan(share) else text.share(share)


def _assumed(done: Simulation, text: Text) -> str:
    """How many assumptions the last stage rests on, and the weightiest."""
    last = done.stages[-1].after.study
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
    record = done.stages[0].before.study.inventory.network
    parts = [record.title] if record.title else []
    if record.example_data:
        parts.append(text("EXAMPLE DATA"))
    legend = ", ".join(f"{style.symbol} {text(style.word)}" for style in LIGHTS.values())
    return "; ".join([*parts, text("as of {day:date}", day=done.date), legend])
