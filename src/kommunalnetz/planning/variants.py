"""Many variants of the demand in one pass over the states of a study: what every line needs in each of them.

A variant is an inventory on the same network whose services, profiles, users or dimensioning differ. Routing is done once for the
demand as it is and for those services of each variant that differ from it; all share the shortest paths of a state.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.traffic import assignment
from kommunalnetz.traffic.demand import demand
from kommunalnetz.traffic.dimensioning import Trunks
from kommunalnetz.traffic.routed import Intact, Routed
from kommunalnetz.traffic.routing import Ints
from kommunalnetz.traffic.stacking import stacked
from kommunalnetz.traffic.state import Case, State
from kommunalnetz.traffic.study import Study

Progress = Callable[[int, int], None] | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Variant:
    """A demand on the network, and which columns of the common demand are its own."""

    case: Case
    columns: Ints


def variant_states(study: Study, inventories: Sequence[Inventory], progress: Progress = None) -> Iterator[tuple[int, tuple[State, ...]]]:
    """(position of the outage in ``study.outages``, -1 for the intact state; the state of each variant), the intact one first.

    The loads, needs and class needs of the states are those of the variant; who is served (``routed.accounting``) is not told.
    """
    network = study.network
    cases = [_case(study, inventory) for inventory in inventories]
    together, places = stacked(study.demand, [case.demand for case in cases])
    variants = [Variant(case=case, columns=columns) for case, columns in zip(cases, places, strict=True)]
    intact = assignment.intact(network, together)
    bases = [replace(intact, ip=intact.ip[:, variant.columns]) for variant in variants]
    yield -1, tuple(State(case=variant.case, outage=None, routed=base) for variant, base in zip(variants, bases, strict=True))
    for position, outage in enumerate(study.outages):
        routed = assignment.disturbed(intact, outage)
        own = (_own(routed, variant, base) for variant, base in zip(variants, bases, strict=True))
        yield position, tuple(State(case=variant.case, outage=outage, routed=one) for variant, one in zip(variants, own, strict=True))
        if progress is not None:
            progress(position + 1, len(study.outages))


def _case(study: Study, inventory: Inventory) -> Case:
    network, trunks = replace(study.network, inventory=inventory), study.intact.case.trunks
    if inventory.policy.blocking != trunks.blocking:
        trunks = Trunks(inventory.policy.blocking)
    return Case(network=network, demand=demand(network, study.date), trunks=trunks)


def _own(routed: Routed, variant: Variant, base: Intact) -> Routed:
    return replace(routed, base=base, arc_ip=routed.arc_ip[:, variant.columns])
