"""The answer of ``costs compare``: the parts of a difference."""

from datetime import date

from kommunalnetz.diagnostics import Word
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.output.tables import Column, Sentence, Table
from kommunalnetz.planning.costs import Costs
from kommunalnetz.planning.difference import Difference

PARTS = {
    "rate": "rate of the line", "second line": "second line", "contract": "contract and its year", "distance": "distance",
    "key": "part of the common costs",
}  # fmt: skip


def difference_table(inventory: Inventory, day: date, costs: Costs, found: Difference) -> Table:
    """A row per part; ``difference`` is in whole euros and adds up to the difference of what both pay."""
    one, other = inventory.sites[found.one], inventory.sites[found.other]
    return Table(
        schema="kommunalnetz-costs-compare/1",
        title="Why one pays more than the other",
        columns=(
            Column(name="part", title="Part"),
            Column(name="one", title="A", unit="money"),
            Column(name="other", title="B", unit="money"),
            Column(name="difference", title="A pays more", unit="money"),
        ),
        rows=tuple((Word(PARTS[part]), a, b, gap) for part, (a, b, gap) in found.parts.items()),
        facts={
            "inventory": inventory.network.title, "example_data": inventory.network.example_data, "date": day, "year": costs.year,
            "one": one.id, "other": other.id, "one_eur": found.paid[0], "other_eur": found.paid[1], "difference_eur": found.total,
        },
        remarks=_told(one.name, other.name, costs, found),
    )  # fmt: skip


def _told(one: str, other: str, costs: Costs, found: Difference) -> tuple[Sentence, ...]:
    values: dict[str, object] = {"one": one, "other": other, "paid": found.paid[0], "less": found.paid[1], "year": str(costs.year)}
    first = Sentence("In {year}, {one} (A) pays {paid:money} gross and {other} (B) {less:money}.", values)
    part, (_, _, gap) = max(found.parts.items(), key=lambda item: item[1][2] * (1 if found.total >= 0 else -1))
    if found.total == 0:
        return (first, Sentence("Both pay the same, to the euro."))
    told: dict[str, object] = {"total": abs(found.total), "part": Word(PARTS[part]), "gap": abs(gap)}
    more = "A pays {total:money} more than B; the largest reason is: {part} ({gap:money})."
    less = "A pays {total:money} less than B; the largest reason is: {part} ({gap:money})."
    method = Sentence(
        "Rate and distance are what today's price ladder asks; what the contract differs from it is its own and its year's part."
    )
    return (first, Sentence(more if found.total > 0 else less, told), method)
