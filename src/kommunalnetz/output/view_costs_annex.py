"""The annex of the costs: every measure, and what each payer pays; in a county's edition its own part only."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kommunalnetz.output.editions import Edition
from kommunalnetz.output.telling import told_ids
from kommunalnetz.output.view_costs import PARTS, measures
from kommunalnetz.output.view_names import alphabetical, line_name, listed, site_name
from kommunalnetz.output.view_tables import row, table
from kommunalnetz.output.view_types import CostsAnnex, Row, Table
from kommunalnetz.planning.package import Package
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

HEADS = (
    ("name", "Who pays"), ("own>", "Own lines", "own_lines_eur"), ("rest>", "Part of the shared lines", "rest_eur"),
    ("key>", "By the key, a year", "key_eur"), ("population>", "For comparison: by inhabitants", "population_eur"),
    ("once>", "Measures, once", "once_eur"), ("running>", "Measures, more per year", "running_eur"),
)  # fmt: skip


def costs_annex(study: Study, whole: Study, found: Package, text: Text, edition: Edition) -> CostsAnnex | None:
    """The annex; None where no price is known or the edition tells none."""
    if not found.priced or not edition.prices:
        return None
    if edition.own:
        own = told_ids(whole, edition)
        found = replace(found, stages=tuple(stage for stage in found.stages if f"link:{stage.measure.link.id}" in own))
    payers = _payers(study, found, text, edition)
    if edition.own and not (payers["rows"] or found.stages):
        return None
    county = site_name(study.inventory, study.inventory.sites[edition.county]) if edition.own else ""
    return {
        "title": text("Annex: costs"),
        "heading": text("What {county} pays for the network", county=county) if edition.own else text("What each pays for the network"),
        "sentences": list(_sentences(study, whole, found, text, edition)),
        "measures": measures(study, found, text, edition),
        "payers": payers,
    }


def _sentences(study: Study, whole: Study, found: Package, text: Text, edition: Edition) -> Iterator[str]:
    """By which key, on what the amounts rest, what no sum holds."""
    bill = found.costs
    gross = "All amounts are gross, for the budget year {year}; every column adds up to the cent."
    yield text("All amounts are gross, for the budget year {year}." if edition.own else gross, year=str(bill.year))
    if bill.payers and not found.key.amounts:
        yield text("The key of the statutes cannot be used: a number that it needs is not known for every payer.")
    elif bill.payers:
        yield from _key(found, text, edition)
    if found.stages:
        yield text(
            "Measures: for each line that is too small the cheapest step of the price ladder with which it has a reserve again, also in an"
            " outage; prices are those of the ladder, grants those of the inventory's programmes.",
        )  # fmt: skip
        yield text("The light is that of the bandwidth of the county whose line it is, once all measures are done.")
    unknown = [one.link.id for one in bill.unknown if not edition.own or f"link:{one.link.id}" in told_ids(whole, edition)]
    if unknown:
        names = [line_name(study.network, 2 * study.network.link_at[key]) for key in unknown]
        yield text("Not in it, because the price is not known: {links}.", links=listed(text, names, 6))
    if bill.without_contract and not edition.own:
        yield text("Lines that name no contract cost nothing here: {count:count}.", count=len(bill.without_contract))
    if any(one.goes_on for one in bill.known) and not edition.own:
        yield text("Contracts that end before the end of the year are counted as if they went on at the same price.")


def _key(found: Package, text: Text, edition: Edition) -> Iterator[str]:
    bill = found.costs
    parts = text.enumeration([text(PARTS[name], share=share) for name, share in bill.key.parts.items() if share])
    if not bill.key_given:
        yield text("Assumption: the inventory names no key; own lines are paid by who has them, the rest in equal parts.")
    elif bill.key.own_lines == "own":
        yield text("By the key of the statutes each pays its own lines; the shared lines are distributed {parts}.", parts=parts)
    else:
        yield text("By the key of the statutes all lines are distributed {parts}.", parts=parts)
    if edition.whole and bill.key.source:
        yield text("Statutory key: {source}.", source=bill.key.source)


def _payers(study: Study, found: Package, text: Text, edition: Edition) -> Table:
    """A row per payer in alphabetical order and their sum; the comparison would tell a county what all others pay."""
    bill, key = found.costs, found.key
    shown = [
        head for head in HEADS
        if not (head[0] == "population>" and (edition.own or found.population is None))
        and not (head[0] in ("once>", "running>") and not (found.once if head[0] == "once>" else found.running))
    ]  # fmt: skip
    unpriced = {one.payer for one in bill.unknown}
    rows = []
    for position, site in enumerate(bill.payers if key.amounts else ()):
        if edition.own and site.id != edition.county:
            continue
        own, amount = key.own[position], key.amounts[position]
        several = (found.population.amounts if found.population else (), found.once, found.running)
        others = [amounts[position] if amounts else None for amounts in several]
        name = site_name(study.inventory, study.inventory.sites[site.id])
        rows.append(_row(name, (None if site.id in unpriced else own, amount - own, amount, *others), shown, text))
    rows.sort(key=lambda one: alphabetical(one["cells"][0]))
    if len(rows) > 1:
        rows.append(_sum(found, shown, text))
    empty = text("The key of the statutes cannot be used: a number that it needs is not known for every payer.")
    empty = empty if bill.payers else text("The inventory names nobody who pays.")
    return table(text, "payers", text("Who pays how much"), shown, rows, empty)


def _sum(found: Package, shown: list[tuple[str, str] | tuple[str, str, str]], text: Text) -> Row:
    key, zero = found.key, Decimal(0)
    own, whole = sum(key.own, zero), sum(key.amounts, zero)
    others = [sum(one, zero) for one in (found.population.amounts if found.population else (), found.once, found.running)]
    return _row(text("Together"), (own, whole - own, whole, *others), shown, text)


def _row(name: str, amounts: tuple[Decimal | None, ...], shown: list[tuple[str, str] | tuple[str, str, str]], text: Text) -> Row:
    by_head = {head[0]: (head[2], amount) for head, amount in zip(HEADS[1:], amounts, strict=True)}
    chosen = [by_head[head[0]] for head in shown[1:]]
    return row((name, *(text.value(amount, "money") for _, amount in chosen)), **dict(chosen))
