"""Which traffic runs over some lines in a state."""

import numpy as np

from kommunalnetz.traffic import flows
from kommunalnetz.traffic.patch import distinct, found_in, united
from kommunalnetz.traffic.paths import closure
from kommunalnetz.traffic.routed import Intact, Routed
from kommunalnetz.traffic.routing import Bools, Ints


def rows_through(routed: Intact | Routed, arcs: Bools) -> Ints:
    """The rows whose way may pass one of ``arcs``, rising; also rows that carry nothing in the state."""
    base = routed.base
    pairs = distinct(base.pairs_at(flows.upstream(base.used, base.used.on.of(np.flatnonzero(arcs))[1])))
    if isinstance(routed, Routed):
        kept = pairs[~found_in(routed.moved_pairs, pairs)[1]]
        pairs = united(kept, _moved_through(routed, arcs))
    return distinct(base.asked.pair_rows.of(pairs)[1])


def _moved_through(routed: Routed, arcs: Bools) -> Ints:
    """Those of the pairs on other ways that may pass one of ``arcs`` now."""
    enters = routed.enters_of(routed.moved_pairs)
    used = np.flatnonzero(enters.share > 0)
    places, (tail, on, heads) = closure(routed.paths, distinct(enters.place[used]))
    ahead = np.searchsorted(places, heads)
    through = np.zeros(len(places), dtype=np.bool_)
    hit = arcs[on]
    while hit.any():
        through[tail[hit]] = True
        hit = through[ahead] & ~through[tail]
    entering = through[np.searchsorted(places, enters.place[used])]
    return distinct(routed.moved_pairs[enters.pair[used][entering]])
