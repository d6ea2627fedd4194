"""Who uses which line: the need of every coalition of payers on every line, in the worst hour and state.

The same study, with every column of the demand split by who asks for it: a payer's part of a line is the traffic of its own site and of
the sites below it (``parent``), there and back. Traffic that nobody of the payers asks for (between data centres, of the association)
belongs to ``COMMON``, a party of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.traffic import assignment
from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.dimensioning import Trunks
from kommunalnetz.traffic.routing import Bools, Floats, Ints
from kommunalnetz.traffic.state import Case
from kommunalnetz.traffic.study import Study

_BLOCK = 4096
"""Coalitions that are worked on at once: few enough to stay in the processor's cache."""
COMMON = ""
"""The party of all traffic that no payer asks for."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Use:
    """The parties that use one line, and what each needs in every (state, hour, direction) that may be the worst.

    ``mean`` and ``variance`` float[m, n] of all traffic but voice; ``erlangs`` and ``voice`` float[m, c, n] per class of voice.
    """

    parties: tuple[str, ...]
    mean: Floats
    variance: Floats
    erlangs: Floats
    voice: Floats
    spread: float
    trunks: Trunks

    def need(self, members: Bools) -> Floats:
        """bit/s of the coalitions bool[s, n] in their worst case, float[s]; as ``State.need`` dimensions it."""
        worst = np.zeros(len(members))
        for first in range(0, len(members), _BLOCK):
            block = slice(first, first + _BLOCK)
            worst[block] = self._need(members[block].astype(np.float64))
        return worst

    def _need(self, inside: Floats) -> Floats:
        """Of few coalitions, float[s, n] with 1 for who is in."""
        cases = len(self.mean)
        need: Floats = self.spread * np.sqrt(inside @ self.variance.T)
        need += inside @ self.mean.T
        for kind in range(self.erlangs.shape[1]):
            calls, rate = inside @ self.erlangs[:, kind].T, inside @ self.voice[:, kind].T
            channels = self.trunks.channels(calls)
            need += np.divide(channels * rate, calls, out=np.zeros_like(rate), where=calls > 0)
        return np.asarray(need.max(axis=1, initial=0.0)) if cases else np.zeros(len(inside))


def party_of(inventory: Inventory, site: str, payers: Sequence[str]) -> str:
    """The payer a site belongs to: itself or the nearest above it; ``COMMON`` if there is none."""
    current: str | None = site
    while current is not None:
        if current in payers:
            return current
        current = inventory.sites[current].parent
    return COMMON


def uses(study: Study, payers: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Mapping[str, Use]:
    """The use of every line by id, over the intact state and all outages of the study."""
    parties = (*payers, COMMON)
    network, inventory = study.network, study.inventory
    owner = np.array([parties.index(party_of(inventory, site.id, payers)) for site in network.sites], dtype=np.int64)
    split = _split(study.demand, owner, len(parties))
    case = Case(network=network, demand=split.demand, trunks=Trunks(inventory.policy.blocking))
    base = assignment.intact(network, split.demand)
    features = _Features(case, split, study.demand, len(parties))
    fronts = [_Front(features.safe) for _ in network.links]
    whole = features.of(base.ip)
    for arc in range(network.arcs):
        fronts[arc // 2].add(whole[arc])
    for position, outage in enumerate(study.outages):
        routed = assignment.disturbed(base, outage)
        usual = base.ip[routed.arcs]
        other = (np.abs(routed.arc_ip - usual) > 1e-9 * (1.0 + usual)).any(axis=1)
        for arc, rows in zip(routed.arcs[other].tolist(), features.of(routed.arc_ip[other], routed.arcs[other]), strict=True):
            fronts[arc // 2].add(rows)
        if progress is not None:
            progress(position + 1, len(study.outages))
    return {link.id: features.use(front.rows, parties) for link, front in zip(network.links, fronts, strict=True)}


@dataclass(frozen=True, kw_only=True, eq=False)
class _Split:
    """A demand with a column per (column, party) that occurs; ``column`` and ``party`` int64[K] say which."""

    demand: Demand
    column: Ints
    party: Ints


def _split(demand: Demand, owner: Ints, parties: int) -> _Split:
    """``demand`` split by the ``owner`` of the site that asks."""
    wanted = demand.offer_column * parties + owner[demand.offer_site]
    known, found = np.unique(wanted, return_inverse=True)
    offers = found.astype(np.int64)
    columns = tuple(demand.columns[k // parties] for k in known.tolist())
    made = replace(demand, columns=columns, offer_column=offers, row_column=offers[demand.row_offer])
    return _Split(demand=made, column=np.asarray(known // parties), party=np.asarray(known % parties))


class _Features:
    """Rows of numbers per (arc, hour) that decide the need of every coalition, and never decrease it."""

    def __init__(self, case: Case, split: _Split, whole: Demand, parties: int) -> None:
        self.case, self.parties, self.weights = case, parties, whole.weights
        self.place = split.party * len(whole.columns) + split.column
        self.voice = [(columns, np.array([case.demand.columns[k].peak for k in columns])) for _, columns in case.voice]
        spoken = {int(k) for columns, _ in self.voice for k in columns}
        self.silent = np.array([k for k in range(len(split.column)) if k not in spoken], dtype=np.int64)
        calls = [{(case.demand.columns[k].packet_size, case.demand.columns[k].peak) for k in columns} for columns, _ in self.voice]
        self.safe = all(len(kinds) == 1 for kinds in calls)

    def of(self, ip: Floats, arcs: Ints | slice = slice(None)) -> Floats:
        """float[arcs, 24, (2 + 2 classes of voice) * parties]"""
        line = ip * self.case.overhead[arcs]
        bursts = line * self.case.peaks[arcs]
        parts = [self._hours(line[:, self.silent], self.silent), self._hours(bursts[:, self.silent], self.silent)]
        for columns, peak in self.voice:
            parts.append(self._hours(ip[:, columns] / peak, columns))
            parts.append(self._hours(line[:, columns], columns))
        return np.concatenate(parts, axis=2)

    def _hours(self, values: Floats, columns: Ints) -> Floats:
        """Sums per arc, hour and party of what ``columns`` carry in their busy hour."""
        spread = np.zeros((len(values), self.parties * len(self.weights)))
        spread[:, self.place[columns]] = values
        hours = spread.reshape(len(values), self.parties, len(self.weights)) @ self.weights
        return np.asarray(hours.transpose(0, 2, 1))

    def use(self, rows: Floats, parties: Sequence[str]) -> Use:
        """The rows of one link as a use; parties that never use it are left out."""
        blocks = rows.reshape(len(rows), -1, self.parties)
        here = np.flatnonzero((blocks > 0).any(axis=(0, 1)))
        blocks = blocks[:, :, here]
        return Use(
            parties=tuple(parties[i] for i in here.tolist()), spread=self.case.spread, trunks=self.case.trunks,
            mean=blocks[:, 0], variance=blocks[:, 1], erlangs=blocks[:, 2::2], voice=blocks[:, 3::2],
        )  # fmt: skip


class _Front:
    """The rows of a link of which none is at most another one in every number: a row below another is the worst for no coalition.

    With several kinds of calls in one class a row that is smaller may need more; then only equal rows are dropped.
    """

    def __init__(self, safe: bool) -> None:
        self.safe = safe
        self.rows: Floats = np.zeros((0, 0))

    def add(self, rows: Floats) -> None:
        """Take rows in."""
        rows = rows if not self.rows.size else np.concatenate((self.rows, rows))
        if not self.safe:
            self.rows = np.unique(rows, axis=0)
            return
        rows, kept = rows[np.argsort(-rows.sum(axis=1), kind="stable")], []
        while len(rows):
            kept.append(rows[0])
            rows = rows[1:][~(rows[1:] <= rows[0] * (1 + 1e-12)).all(axis=1)]
        self.rows = np.array(kept)
