"""The answer of ``costs``: who pays, what for, and how fair that is; three tables and the sentences below them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kommunalnetz.diagnostics import Word
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Names, Sentence, Table
from kommunalnetz.planning.costs import Costs
from kommunalnetz.planning.distribution import Distribution, Method
from kommunalnetz.planning.sharing import Fairness
from kommunalnetz.planning.use import COMMON, party_of
from kommunalnetz.traffic.study import Study

TITLES = {
    "key": "by the key", "equal": "per head", "population": "per inhabitant", "port": "per port", "use": "per use", "shapley": "Shapley",
}  # fmt: skip

PARTS = {
    "equal": "Of what is shared, {share:share} go in equal parts.", "population": "Of what is shared, {share:share} go by inhabitants.",
    "staff": "Of what is shared, {share:share} go by workplaces.",
    "weights": "Of what is shared, {share:share} go by the weights of the key.",
}  # fmt: skip


def payer_table(study: Study, costs: Costs, found: Sequence[Distribution]) -> Table:
    """A row per payer: its own lines and its part of the rest by the statutory key, then by every other method; EUR gross of the year.

    ``shapley_error`` is half of the 95 % interval where the Shapley value is sampled. A method that cannot be used is unknown for all.
    """
    by_method = {one.method: one for one in found}
    key, shapley = by_method["key"], by_method["shapley"]
    columns = [
        Column(name="payer", title="Payer", shown=False),
        Column(name="payer_title", title="Payer"),
        Column(name="own_lines", title="own lines", unit="money"),
        Column(name="common", title="part of the rest", unit="money"),
        *(Column(name=one.method, title=TITLES[one.method], unit="money") for one in found),
        Column(name="shapley_error", title="\u00b1", unit="money", optional=True),
    ]
    rows = []
    for position, site in enumerate(costs.payers):
        own = key.own[position] if key.own else None
        amounts = [one.amounts[position] if one.amounts else None for one in found]
        rest = None if own is None or not key.amounts else key.amounts[position] - own
        unpriced = any(one.payer == site.id for one in costs.unknown)
        rows.append((site.id, site.name, None if unpriced else own, rest, *amounts, shapley.error[position] if shapley.error else None))
    return Table(
        schema="kommunalnetz-costs/1", title="Who pays how much", columns=tuple(columns), rows=tuple(rows), facts=_facts(study, costs),
        remarks=(*_sums(costs), *_key(costs, key), *_methods(study, costs, by_method)),
    )  # fmt: skip


def _facts(study: Study, costs: Costs) -> dict[str, object]:
    return {
        **facts(study), "year": costs.year, "vat_share": costs.vat, "total_eur": costs.total(), "common_eur": costs.total(COMMON),
        "key": dict(costs.key.parts), "key_given": costs.key_given,
        "unknown_prices": [position.link.id for position in costs.unknown],
        "without_contract": [link.id for link in costs.without_contract],
    }  # fmt: skip


def _sums(costs: Costs) -> Iterator[Sentence]:
    net = sum((position.net or Decimal(0) for position in costs.known), Decimal(0))
    values = {"total": costs.total(), "net": net, "vat": costs.vat, "year": str(costs.year), "common": costs.total(COMMON)}
    yield Sentence("Budget year {year}: {total:money} gross in all ({net:money} net, {vat:share} VAT); every column adds up to it.", values)
    yield Sentence("Of this, {common:money} are for lines that are no single payer's own.", values)
    if costs.unknown:
        yield Sentence("Not in it, because the price is not known: {links}.", {"links": tuple(p.link.name for p in costs.unknown)})
        payers = tuple(site.name for site in costs.payers if any(p.payer == site.id for p in costs.unknown))
        if payers:
            yield Sentence("What these pay is therefore too little: {names}.", {"names": payers})
    if costs.without_contract:
        values = {"count": len(costs.without_contract)}
        yield Sentence("Lines that name no contract cost nothing here: {count:count}.", values)
    ended = tuple(dict.fromkeys(position.contract.name for position in costs.known if position.goes_on))
    if ended:
        yield Sentence("Assumption: contracts that end before the end of the year go on at the same price ({names}).", {"names": ended})


def _key(costs: Costs, key: Distribution) -> Iterator[Sentence]:
    if not key.amounts:
        yield Sentence("The statutory key cannot be used: a number that it needs is not known for every payer.")
        return
    if not costs.key_given:
        yield Sentence(
            "Assumption: the inventory names no statutory key (policy.key); own lines are paid by who has them, the rest in equal parts."
        )
        return
    if costs.key.source:
        yield Sentence("Statutory key: {source}.", {"source": costs.key.source})
    if costs.key.own_lines == "own":
        yield Sentence("By the key, own lines are paid by who has them; the rest is shared.")
    for name, share in costs.key.parts.items():
        if share:
            yield Sentence(PARTS[name], {"share": share})


def _methods(study: Study, costs: Costs, by_method: Mapping[Method, Distribution]) -> Iterator[Sentence]:
    for one in by_method.values():
        if one.guessed:
            names = tuple(study.inventory.sites[site].name for site in one.guessed)
            yield Sentence(
                "{method}: not known for {names}; the mean of the others stands in for it.",
                {"method": Word(TITLES[one.method]), "names": names},
            )
    shapley = by_method["shapley"]
    if shapley.amounts:
        missing = {party_of(study.inventory, gap.site, [site.id for site in costs.payers]) for gap in study.demand.gaps} - {COMMON}
        if missing:
            names = tuple(site.name for site in costs.payers if site.id in missing)
            yield Sentence("Shapley counts nothing for demand that is not known ({names}): these shares are too small.", {"names": names})
        yield Sentence("Shapley: each line by what it would cost every group of payers, worst hour and outage; common traffic by the key.")
        if any(shapley.error):
            yield Sentence(
                "More than 20 use a line together: drawn by lot, with the half width of the 95 % interval; the same lot every time."
            )


def line_table(study: Study, costs: Costs) -> Table:
    """A row per line and contract of the year."""
    sites = study.inventory.sites
    return Table(
        schema="kommunalnetz-costs-lines/1",
        title="What the lines cost",
        columns=(
            Column(name="link", title="Line", shown=False),
            Column(name="link_title", title="Line"),
            Column(name="contract", title="Contract"),
            Column(name="payer", title="Payer", shown=False),
            Column(name="payer_title", title="Payer"),
            Column(name="second", title="second line"),
            Column(name="months", title="months", unit="number"),
            Column(name="monthly_net", title="per month, net", unit="money"),
            Column(name="running_net", title="running, net", unit="money"),
            Column(name="one_off_net", title="once, net", unit="money", optional=True),
            Column(name="gross", title="year, gross", unit="money"),
            Column(name="goes_on", title="contract ends before", shown=False),
        ),
        rows=tuple(
            (
                p.link.id, p.link.name, p.contract.id, p.payer or None, sites[p.payer].name if p.payer else Word("all together"), p.second,
                float(p.months), p.monthly, p.running, p.one_off, None if p.net is None else costs.gross(p.net), p.goes_on,
            )
            for p in costs.positions
        ),
        facts=_facts(study, costs),
        remarks=tuple(_sums(costs)),
    )  # fmt: skip


def fairness_table(study: Study, costs: Costs, judged: Sequence[tuple[Distribution, Fairness]]) -> Table:
    """A row per method: who pays more than alone, who less than it adds, and the group that pays most beyond its own cost (core)."""

    def names(positions: Sequence[int]) -> Names:
        return Names(tuple(costs.payers[i].id for i in positions), tuple(costs.payers[i].name for i in positions))

    return Table(
        schema="kommunalnetz-costs-fairness/1",
        title="How fair the keys are",
        columns=(
            Column(name="method", title="Method"),
            Column(name="more_than_alone", title="pay more than alone"),
            Column(name="subsidised", title="pay less than they add"),
            Column(name="core", title="group that would pay less alone"),
            Column(name="excess_monthly_net", title="too much per month, net", unit="money"),
            Column(name="groups", title="groups tested", unit="count"),
            Column(name="complete", title="all groups"),
        ),
        rows=tuple(
            (
                Word(TITLES[one.method]), names(fair.alone), names(fair.subsidised), names(fair.core), round(Decimal(repr(fair.excess)), 2),
                fair.looked_at, fair.complete,
            )
            for one, fair in judged
        ),
        facts=_facts(study, costs),
        remarks=(
            Sentence("A group is what the network of its members and of the common traffic would cost on the price ladder, line by line;"
                     " each method's shares are scaled to what that network costs for all."),
        ),
    )  # fmt: skip
