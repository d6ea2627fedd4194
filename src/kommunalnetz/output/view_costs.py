"""Page 4 of the report: what is proposed, what it costs, who pays."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kommunalnetz.checks.lights import Lights
from kommunalnetz.output.charts import Stack, Words, dense_stacks
from kommunalnetz.output.editions import Edition
from kommunalnetz.output.palette import LIGHTS
from kommunalnetz.output.view_decisions import tenders
from kommunalnetz.output.view_names import WORDS, alphabetical, counted, line_name, site_name
from kommunalnetz.output.view_pictures import example
from kommunalnetz.output.view_proposal import without_decision
from kommunalnetz.output.view_tables import row, table
from kommunalnetz.output.view_types import Box, CostsPage, Picture, Row, Table
from kommunalnetz.planning.package import Package
from kommunalnetz.planning.staging import Stage
from kommunalnetz.planning.use import COMMON
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

MOST = 5
"""Measures on the page; the annex holds them all."""
MOST_BARS = 30
"""Payers whose bars are legible on the page; more stand in the annex only."""
PARTS = {
    "equal": "{share:share} in equal parts", "population": "{share:share} by inhabitants", "staff": "{share:share} by workplaces",
    "weights": "{share:share} by the weights of the key",
}  # fmt: skip
"""msgids of how a part of the key distributes."""


def costs_page(study: Study, whole: Study, found: Package, lights: Sequence[Lights], text: Text, edition: Edition) -> CostsPage | None:
    """The page, of ``study`` as it may be told; None where no price is known, and where there is nothing but prices to tell and the
    edition tells none. Measures that do not fit into 120 words stand in the annex only."""
    if not found.priced or not (edition.prices or found.stages):
        return None
    heading = _heading(found, text, edition)
    sentences = list(_sentences(found, text)) if edition.prices else []
    sentences += list(without_decision(study, lights, text))[:1]
    dates = tenders(lights, text)
    boxes: list[Box] = [{"id": "dates", "title": text("Dates to keep"), "items": dates}] if dates else []
    said = [heading, *sentences, *(item for box in boxes for item in (box["title"], *box["items"]))]
    shown = min(len(found.stages), MOST)
    while shown > 1 and _words(said, measures(study, found, text, edition, shown)) > WORDS:
        shown -= 1
    return {
        "heading": heading,
        "measures": measures(study, found, text, edition, shown),
        "sentences": sentences,
        "boxes": boxes,
        "picture": _picture(study, whole, found, text) if edition.prices else None,
    }


def _words(said: Sequence[str], shown: Table) -> int:
    """A number and its unit are one word, an amount of money two; a dash is none."""
    texts = (*said, shown["note"], *(cell for found in shown["rows"] for cell in found["cells"]))
    return sum(any(letter.isalnum() for letter in word) + ("\u20ac" in word) for one in texts for word in one.split(" "))


def _heading(found: Package, text: Text, edition: Edition) -> str:
    if not edition.prices:
        return text("What we propose and by when")
    return text("What we propose, what it costs, who pays") if found.stages else text("What the network costs and who pays for it")


def measures(study: Study, found: Package, text: Text, edition: Edition, most: int | None = None) -> Table:
    """The measures, at most ``most`` of them, and their sum; grants only where there are any, money only where the edition tells it."""
    grants = any(stage.funding.grant for stage in found.stages)
    heads: list[tuple[str, str] | tuple[str, str, str]] = [("name", "Line"), ("benefit", "Benefit")]
    if edition.prices:
        heads += [("once>", "Once", "once_eur"), ("running>", "More per year", "running_eur")]
    if edition.prices and grants:
        heads += [("grant>", "Grant", "grant_eur"), ("own>", "Own share", "own_eur")]
    heads += [("year", "Done by"), ("after", "Light then")]
    rows = [_measure(study, found, stage, text, edition, grants=grants) for stage in found.stages[:most]]
    if edition.prices and len(found.stages) > 1:
        rows.append(_sum(found, text, grants=grants))
    note = text("All amounts are gross.") if edition.prices and found.stages else ""
    if edition.prices and found.stages and most is None:
        net = sum((stage.measure.one_off for stage in found.stages), Decimal(0))
        note = text("Gross, {vat:share} VAT; once {net:money} net.", vat=float(found.costs.vat), net=net)
    if most is not None and len(found.stages) > most:
        rest = counted(text, "Not shown here: one more measure.", "Not shown here: {number} more measures.", len(found.stages) - most)
        note = f"{note} {rest}".strip()
    name = "measures" if most is not None else "all-measures"
    return table(
        text, name, text("Measures"), heads, rows, text("No line has to become larger, or the inventory holds no prices for it."), note
    )


def _measure(study: Study, found: Package, stage: Stage, text: Text, edition: Edition, *, grants: bool) -> Row:
    measure, money = stage.measure, stage.funding
    owner = found.owners.get(measure.link.id, COMMON)
    colour = found.after.get(owner)
    year = text("not within the budgets") if stage.year is None else str(stage.year)
    cells = [
        _name(study, stage, owner, text, edition),
        text("{new:rate} instead of {old:rate}", new=measure.rate, old=measure.old_rate),
        *(_money(text, money.one_off, money.running, money.grant, money.own, grants=grants) if edition.prices else ()),
        year,
        "\u2013" if colour is None else f"{LIGHTS[colour.value].symbol}\u00a0{text(LIGHTS[colour.value].word)}",
    ]
    values: dict[str, object] = {"link": measure.link.id if edition.whole else None, "rate_bit_s": measure.rate, "done": stage.year}
    if edition.prices:
        values |= {"once_eur": money.one_off, "running_eur": money.running, "grant_eur": money.grant, "own_eur": money.own}
    return row(cells, **values)


def _name(study: Study, stage: Stage, owner: str, text: Text, edition: Edition) -> str:
    """The line by its ends; where they are not told, by who has it."""
    if edition.lines:
        return line_name(study.network, 2 * study.network.link_at[stage.measure.link.id])
    return text("A shared line") if owner == COMMON else site_name(study.inventory, study.inventory.sites[owner])


def _sum(found: Package, text: Text, *, grants: bool) -> Row:
    money = [stage.funding for stage in found.stages]
    more = [one.running for one in money]
    running = None if None in more else sum((one for one in more if one is not None), Decimal(0))
    once, grant, own = (sum((getattr(one, name) for one in money), Decimal(0)) for name in ("one_off", "grant", "own"))
    cells = (text("All measures"), "", *_money(text, once, running, grant, own, grants=grants), "", "")
    return row(cells, once_eur=once, running_eur=running, grant_eur=grant, own_eur=own)


def _money(text: Text, once: Decimal, running: Decimal | None, grant: Decimal, own: Decimal, *, grants: bool) -> tuple[str, ...]:
    amounts = (once, running, grant, own) if grants else (once, running)
    return tuple(text.value(amount, "money") for amount in amounts)


def _sentences(found: Package, text: Text) -> Iterator[str]:
    """What the network costs, by which key, and what no sum holds."""
    bill = found.costs
    if bill.total():
        values = {"year": str(bill.year), "total": bill.total(), "common": bill.total(COMMON)}
        yield text("In {year} the network costs {total:money}; {common:money} of it are for shared lines.", **values)
    if bill.unknown:
        yield counted(
            text, "Not in it: one line without a known price.", "Not in it: {number} lines without a known price.", len(bill.unknown)
        )


def _picture(study: Study, whole: Study, found: Package, text: Text) -> Picture | None:
    """A bar per payer: its own lines and its part of the rest, by the key; None where it cannot be told or would not be legible."""
    bill, key = found.costs, found.key
    if not key.amounts or not bill.total() or len(bill.payers) > MOST_BARS:
        return None
    parts = zip(bill.payers, key.amounts, key.own, strict=True)
    unpriced = {one.payer for one in bill.unknown}
    named = [(site_name(study.inventory, study.inventory.sites[site.id]), site.id in unpriced, amount, own) for site, amount, own in parts]
    named.sort(key=lambda one: alphabetical(one[0]))
    told = [
        (name, text("at least {amount:money}", amount=round(amount)) if open_ else text.money(round(amount)))
        for name, open_, amount, _ in named
    ]
    rows = [
        Stack(label=name, sublabel="", parts=(float(own), float(amount - own)), text=said)
        for (name, said), (_, _, amount, own) in zip(told, named, strict=True)
    ]
    shared = text.enumeration([text(PARTS[name], share=share) for name, share in bill.key.parts.items() if share])
    series = (text("own lines"), text("part of the shared lines: {parts}", parts=shared))
    if bill.key.own_lines == "shared":
        series = (text("own lines"), text("part of all lines: {parts}", parts=shared))
    title = text("Who pays how much in {year} by the key", year=str(bill.year))
    said = text(
        "A bar for each payer, in alphabetical order, EUR gross of the year: {told}.",
        told=text.enumeration([" ".join(one) for one in told]),
    )
    words = Words(title=title, description=said, example=example(whole, text))
    return dense_stacks(rows, series, words, "payers")
