"""The council paper: facts, resolution, costs, alternatives, annexes."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import Lights
from kommunalnetz.output.editions import Edition
from kommunalnetz.output.view_decisions import Step, decisions, next_step
from kommunalnetz.output.view_names import alphabetical, counted, site_name
from kommunalnetz.output.view_tables import row, table
from kommunalnetz.output.view_types import Proposal, Row, Table
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

YEARS = 3


def proposal(
    study: Study, lights: Sequence[Lights], text: Text, edition: Edition, *, facts: Sequence[str], annexes: Sequence[str]
) -> Proposal:
    """The paper about the counties in ``lights``; ``facts`` are sentences of the pages, ``annexes`` their titles."""
    note = text("The report is noted.")
    return {
        "title": text("Council paper"),
        "facts": {"title": text("Facts"), "paragraphs": list(facts)},
        "resolution": {"title": text("Proposed resolution"), "paragraphs": [note, *decisions(study, lights, text, edition)]},
        "costs": _costs(study, lights, text) if edition.prices else None,
        "costs_title": text("Costs") if edition.prices else "",
        "alternatives": {"title": text("Alternatives"), "paragraphs": list(_alternatives(study, lights, text, edition))},
        "annexes": {"title": text("Annexes"), "paragraphs": list(annexes)},
    }


def _costs(study: Study, lights: Sequence[Lights], text: Text) -> Table:
    """Per county that needs a larger line: its next step, what it costs once, per month and beyond what is paid now."""
    heads = (
        ("name", "County"), ("rate>", "New bandwidth", "rate_bit_s"), ("once>", "Once", "once_eur"),
        ("monthly>", "Per month", "monthly_eur"), ("more>", "More per month", "more_eur"),
    )  # fmt: skip
    steps = _steps(study, lights)
    ordered = sorted(steps, key=lambda pair: alphabetical(site_name(study.inventory, pair[0].site)))
    rows = [_cost(study, one, step, text) for one, step in ordered]
    if len(rows) > 1:
        rows.append(_sum([step for _, step in ordered], text))
    red = sum(one.bandwidth.colour is Colour.RED for one in lights)
    empty = text("No county needs a larger line.") if not red else text("The inventory holds no prices for the larger lines.")
    return table(text, "costs", text("Costs of the larger lines, net"), heads, rows, empty)


def _steps(study: Study, lights: Sequence[Lights], below: float | None = None) -> list[tuple[Lights, Step]]:
    red = (one for one in lights if one.bandwidth.colour is Colour.RED)
    return [(one, step) for one in red if (step := next_step(study, one, below))]


def _cost(study: Study, one: Lights, step: Step, text: Text) -> Row:
    name = site_name(study.inventory, one.site)
    return _costed(name, text.rate(step.price.capacity), step.price.capacity, step.one_off, step.price.monthly, step.monthly_more, text)


def _sum(steps: Sequence[Step], text: Text) -> Row:
    more = [step.monthly_more for step in steps]
    known = sum((one for one in more if one is not None), Decimal(0)) if None not in more else None
    once, monthly = sum((step.one_off for step in steps), Decimal(0)), sum((step.price.monthly for step in steps), Decimal(0))
    return _costed(text("Together"), "", None, once, monthly, known, text)


def _costed(name: str, rate: str, rate_bit_s: float | None, once: Decimal, monthly: Decimal, more: Decimal | None, text: Text) -> Row:
    cells = (name, rate, text.value(once, "money"), text.value(monthly, "money"), text.value(more, "money"))
    return row(cells, rate_bit_s=rate_bit_s, once_eur=once, monthly_eur=monthly, more_eur=more)


def without_decision(study: Study, lights: Sequence[Lights], text: Text) -> Iterator[str]:
    """What happens without a decision: now, and at the growth of the policy; nothing where no line is or becomes too small."""
    limits, growth = study.inventory.policy.limits, study.inventory.policy.growth
    over, later = _too_small(study, lights)
    values = {"limit": limits.red, "growth": growth, "years": YEARS}
    if over:
        plural = "Without a decision the lines of {number} counties stay more than {limit:share} full in the busiest hour."
        yield counted(text, "Without a decision one line stays more than {limit:share} full in the busiest hour.", plural, over, **values)
    if later > over:
        plural = "At a growth of {growth:share} a year there are {number} in {years} years."
        yield counted(text, "At a growth of {growth:share} a year there is one in {years} years.", plural, later, **values)


def _too_small(study: Study, lights: Sequence[Lights]) -> tuple[int, int]:
    """How many counties' lines are too small, today and after the years of growth."""
    limits, growth = study.inventory.policy.limits, study.inventory.policy.growth
    over = sum(one.numbers.need_share > limits.red for one in lights)
    return over, sum(one.numbers.need_share * (1 + growth) ** YEARS > limits.red for one in lights)


def _alternatives(study: Study, lights: Sequence[Lights], text: Text, edition: Edition) -> Iterator[str]:
    """What happens without a decision, and what the smaller step would cost."""
    limits = study.inventory.policy.limits
    yield from without_decision(study, lights, text)
    least, enough = _steps(study, lights, limits.red), _steps(study, lights)
    if edition.prices and least and [s.price.id for _, s in least] != [s.price.id for _, s in enough]:
        once = sum((step.one_off for _, step in least), Decimal(0))
        saved = sum((step.price.monthly for _, step in enough), Decimal(0)) - sum((step.price.monthly for _, step in least), Decimal(0))
        yield text(
            "Smaller lines that just stay below {limit:share} cost {once:money} once and {saved:money} less per month; their reserve is"
            " used up sooner.", once=once, saved=saved, limit=limits.red,
        )  # fmt: skip
    if not any(_too_small(study, lights)):
        yield text("Nothing has to be weighed: no line is too small, and none becomes so within {years} years.", years=YEARS)
