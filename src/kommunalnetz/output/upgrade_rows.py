"""The answer of an upgrade: a row per measure, most urgent first, and the sentences below it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from kommunalnetz.checks.lines import ends
from kommunalnetz.checks.names import outage_name
from kommunalnetz.diagnostics import Word
from kommunalnetz.inventory.records import Link
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Quantity, Sentence, Table
from kommunalnetz.planning.prices import term
from kommunalnetz.planning.requirement import Requirement
from kommunalnetz.planning.second_lines import SecondLines
from kommunalnetz.planning.staging import Stage
from kommunalnetz.planning.upgrade import Upgrade
from kommunalnetz.traffic.study import Study


def upgrade_table(study: Study, found: Upgrade, stages: Iterable[Stage], years: int, lines: SecondLines | None = None) -> Table:
    """The measures of ``found`` in the order of ``stages``. Money: ``one_off`` and ``monthly_more`` net, all else gross."""
    plan = tuple(stages)
    return Table(
        schema="kommunalnetz-upgrade/1",
        title="Cheapest rates that keep the policy",
        columns=(
            Column(name="link", title="Line", shown=False),
            Column(name="link_title", title="Line"),
            Column(name="measure", title="Measure", wide=True),
            Column(name="old_rate", title="today", unit="rate"),
            Column(name="new_rate", title="needed step", unit="rate"),
            Column(name="port_raised", title="new port", shown=False),
            Column(name="new_medium", title="new medium", optional=True),
            Column(name="step", title="Step", shown=False),
            Column(name="because", title="because", wide=True),
            Column(name="one_off_net", title="once, net", unit="money", shown=False),
            Column(name="monthly_net", title="monthly price, net", unit="money", shown=False),
            Column(name="monthly_more_net", title="more per month, net", unit="money", shown=False),
            Column(name="one_off", title="once, gross", unit="money"),
            Column(name="yearly_more", title="more per year, gross", unit="money"),
            Column(name="programme", title="Programme", optional=True, wide=True),
            Column(name="eligible", title="eligible", unit="money", shown=False),
            Column(name="grant", title="grant", unit="money", optional=True),
            Column(name="own_share", title="own share", unit="money", wide=True, shown=any(stage.funding.grant for stage in plan)),
            Column(name="urgent", title="needed"),
            Column(name="year", title="done"),
        ),
        rows=tuple(_row(study, stage) for stage in plan),
        facts={
            **facts(study), "limit": found.limit, "years": years, "vat_share": study.inventory.policy.vat,
            "one_off_net_eur": found.one_off, "monthly_more_net_eur": found.monthly_more,
            "one_off_eur": sum((stage.funding.one_off for stage in plan), Decimal(0)),
            "yearly_more_eur": None if found.monthly_more is None else _yearly(plan),
            "grants_eur": sum((stage.funding.grant for stage in plan), Decimal(0)),
        },
        remarks=(*_chosen(lines), *_sums(study, found, plan), *_not_done(study, found, plan), *_rests(study, found, years)),
    )  # fmt: skip


def _yearly(plan: tuple[Stage, ...]) -> Decimal:
    """EUR gross a year beyond today's prices, where known."""
    return sum((stage.funding.running or Decimal(0) for stage in plan), Decimal(0))


def _row(study: Study, stage: Stage) -> tuple[object, ...]:
    measure, money = stage.measure, stage.funding
    raised = Word("larger rate and port") if measure.port_raised else Word("larger rate")
    kind, old = (raised, measure.old_rate) if measure.kind == "rate" else (Word("new line"), 0.0)
    return (
        measure.link.id, measure.link.name, kind, old, measure.rate,
        measure.port_raised, measure.new_medium and Word(measure.new_medium), measure.offer.step.id, _because(study, measure.because),
        measure.one_off, measure.offer.monthly, measure.monthly_more, money.one_off, money.running,
        money.subsidy.name if money.subsidy else "", money.eligible, money.grant, money.own,
        Quantity(stage.urgent, "d"), Word("not within the budgets") if stage.year is None else Quantity(stage.year, "d"),
    )  # fmt: skip


def _because(study: Study, one: Requirement | None) -> Sentence:
    """The requirement that binds, in words."""
    if one is None:
        return Sentence("a separate way")
    values: dict[str, object] = {"need": one.need, "limit": one.limit}
    if one.outage is not None:
        values["outage"] = outage_name(study.inventory, study.outage(one.outage))
    if one.qos is not None:
        record = study.inventory.classes.get(one.qos)
        values["qos"] = record.name if record else one.qos
    match one.cause:
        case "need":
            return Sentence("{need:rate} in the busiest hour", values)
        case "outage":
            return Sentence("{need:rate} if {outage} fails", values)
        case "class" if one.outage is None:
            return Sentence("{need:rate} of class {qos}, which may take {limit:share}", values)
        case "class":
            return Sentence("{need:rate} of class {qos}, which may take {limit:share}, if {outage} fails", values)
        case _:
            return Sentence("{need:rate} measured", values)


def _chosen(lines: SecondLines | None) -> Iterator[Sentence]:
    """How the lines that are built were found."""
    if lines is None:
        return
    values: dict[str, object] = {
        "lines": tuple(one.name for one in lines.chosen),
        "sets": lines.sets,
        "studied": lines.studied,
        "gap": float(lines.gap),
    }
    if not lines.chosen:
        yield Sentence("No new line is needed: no candidate saves anybody from being cut off.")
    else:
        yield Sentence("New lines: {lines}.", values)
    if lines.complete:
        yield Sentence("No other set of the candidates is cheaper ({sets:count} sets, {studied:count} computed).", values)
    elif lines.interrupted:
        yield Sentence("Interrupted: the best set so far; another one may be cheaper by at most {gap:share}.", values)
    else:
        yield Sentence(
            "The best of {studied:count} computed sets; another one may be cheaper by at most {gap:share} (bound by HiGHS).", values
        )
    if lines.forced:
        names = tuple(one.name for one in lines.chosen if one.id in lines.forced)
        yield Sentence("Nothing else can take the place of {lines}.", {"lines": names})


def _sums(study: Study, found: Upgrade, plan: tuple[Stage, ...]) -> Iterator[Sentence]:
    if not plan:
        if not found.too_small:
            yield Sentence("Every line whose rate is known keeps the limits; nothing has to be ordered.")
        return
    values: dict[str, object] = {
        "once": sum((stage.funding.one_off for stage in plan), Decimal(0)), "net": found.one_off, "vat": study.inventory.policy.vat,
        "grant": sum((stage.funding.grant for stage in plan), Decimal(0)), "own": sum((stage.funding.own for stage in plan), Decimal(0)),
    }  # fmt: skip
    yield Sentence("All measures: {once:money} once, gross ({net:money} net, {vat:share} VAT).", values)
    if found.monthly_more is None:
        names = tuple(stage.measure.link.name for stage in plan if stage.measure.monthly_more is None)
        yield Sentence("What they cost more per year cannot be told: today's price is not known for {links}.", {"links": names})
    else:
        more = _yearly(plan)
        rise, fall = "Running costs rise by {running:money} a year, gross.", "Running costs fall by {running:money} a year, gross."
        yield Sentence(rise if more >= 0 else fall, {"running": abs(more)})
    if values["grant"]:
        yield Sentence("Grants: {grant:money}; own share of the one-off costs: {own:money}.", values)
    first = plan[0].measure
    if (one := first.because) is not None and first.kind == "rate":
        tail, head = ends(study.network, one.arc)
        told: dict[str, object] = {"link": first.link.name, "tail": tail, "head": head, "need": one.need, "limit": one.limit}
        told["rate"] = first.old_rate
        yield Sentence("What binds first: {link} ({tail} to {head}) needs {need:rate} and may use {limit:share} of {rate:rate}.", told)


def _not_done(study: Study, found: Upgrade, plan: tuple[Stage, ...]) -> Iterator[Sentence]:
    for link, one in found.too_small:
        yield Sentence(
            "{link}: no step of the price ladder is enough; {capacity:rate} would be needed.", {"link": link.name, "capacity": one.capacity}
        )
    if found.unknown:
        yield Sentence("Nothing can be said about {links}: the rate is not known.", {"links": _names(found.unknown)})
    late = tuple(stage for stage in plan if stage.late)
    waiting = sum(stage.delayed for stage in late)
    if waiting:
        yield Sentence("Measures that wait for the budget while the policy is already broken: {count:count}.", {"count": waiting})
    if len(late) > waiting:
        values = {"count": len(late) - waiting, "lead": study.inventory.policy.lead_time}
        yield Sentence("Measures that come too late even if ordered today: {count:count}; the lead time is {lead}.", values)


def _rests(study: Study, found: Upgrade, years: int) -> Iterator[Sentence]:
    policy = study.inventory.policy
    values: dict[str, object] = {"months": int(term(policy)), "growth": policy.growth, "year": str(study.date.year + years)}
    yield Sentence(
        "Assumptions: prices are those of the price ladder, one-off and monthly ones weighed over {months:count} months.", values
    )
    if years:
        yield Sentence("Needs are those of {year}, growing by {growth:share} a year from today's.", values)
    if any(measure.new_medium for measure in found.measures):
        yield Sentence("Where the medium changes, building costs and the new route are not part of the price ladder; ask for them.")


def _names(links: Iterable[Link]) -> tuple[str, ...]:
    return tuple(link.name for link in links)
