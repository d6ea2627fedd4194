"""Measures as edits of the inventory: what an upgrade returns, to be applied, compared or saved as a scenario."""

from collections.abc import Iterable, Iterator

from kommunalnetz.inventory.edits import Add, Edit, Remove, Resize, apply
from kommunalnetz.inventory.fields import PerDirection
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Contract, Link
from kommunalnetz.planning.upgrade import Measure


def edits(measures: Iterable[Measure]) -> tuple[Edit, ...]:
    """A resize for each line that gets another rate; for a line that is built, the line with its contract in place of the candidate."""
    return tuple(edit for measure in measures for edit in (_resized(measure) if measure.kind == "rate" else _built(measure)))


def upgraded(inventory: Inventory, measures: Iterable[Measure]) -> Inventory:
    """The inventory after the measures."""
    return apply(inventory, edits(measures))


def _resized(measure: Measure) -> Iterator[Edit]:
    rate = PerDirection(a_to_b=measure.rate, b_to_a=measure.rate)
    if measure.shared_contract:  # the edit itself parts the line from the contract, at what the step costs more
        yield Resize(link=measure.link.id, capacity=rate)
    else:
        yield Resize(link=measure.link.id, capacity=rate, monthly=measure.offer.monthly, one_off=measure.one_off)


def _built(measure: Measure) -> Iterator[Edit]:
    """The candidate goes, a line of its id comes; its metric stays that of the candidate's port."""
    yield Remove(subjects=(f"candidate:{measure.link.id}",))
    yield Add.of(line(measure.link, contract=f"v-{measure.link.id}"), contract(measure))


def line(candidate: Link, *, contract: str | None = None) -> Link:
    """The line that a candidate becomes: the same but for what only candidates have."""
    fields = {name: getattr(candidate, name) for name in Link.model_fields if name in candidate.model_fields_set}
    return Link.model_construct(_fields_set=set(fields) | ({"contract"} if contract else set()), **{**fields, "contract": contract})


def contract(measure: Measure) -> Contract:
    """The contract about a line that is built."""
    rate = PerDirection(a_to_b=measure.rate, b_to_a=measure.rate)
    return Contract(
        id=f"v-{measure.link.id}", rate=rate, monthly=measure.offer.monthly, one_off=measure.offer.one_off + measure.building,
    )  # fmt: skip
