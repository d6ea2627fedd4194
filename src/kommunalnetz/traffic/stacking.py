"""Several demands on one network as one: what they have in common is entered, and routed, once.

Position is identity inside arrays, so a demand keeps its own; ``stacked`` tells for each demand where its columns went.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.offers import Column, Group, Trunk
from kommunalnetz.traffic.routing import Floats, Ints


def stacked(base: Demand, others: Sequence[Demand]) -> tuple[Demand, list[Ints]]:
    """One demand with all services of ``base`` and those of ``others`` that differ; per other, where its columns are in it."""
    parts = [_Part(base, range(len(base.services)))]
    places = []
    width = len(base.columns)
    for other in others:
        fresh = [s for s in range(len(other.services)) if not _same(base, other, s)]
        part = _Part(other, fresh)
        place = np.full(len(other.columns), -1, dtype=np.int64)
        place[part.columns] = width + np.arange(len(part.columns))
        old = [s for s in range(len(other.services)) if s not in set(fresh)]
        for s in old:
            place[other.column_service == s] = np.flatnonzero(base.column_service == s)
        width += len(part.columns)
        parts.append(part)
        places.append(place)
    return _joined(parts), places


class _Part:
    """The part of a demand that belongs to some of its services: positions of its columns, offers, rows and trunks."""

    def __init__(self, demand: Demand, services: Sequence[int]) -> None:
        self.demand = demand
        chosen = np.zeros(max(len(demand.services), 1), dtype=np.bool_)
        chosen[list(services)] = True
        self.columns = np.flatnonzero(chosen[demand.column_service])
        self.offers = np.flatnonzero(chosen[demand.offer_service])
        self.rows = np.flatnonzero(chosen[demand.offer_service[demand.row_offer]])
        self.trunks = np.flatnonzero(np.isin(demand.trunk_rows, self.rows))

    @property
    def width(self) -> int:
        """Where the factors of trunks begin: 1 and the factors of all groups."""
        return self.demand.factors - len(self.demand.trunks)


def _renumbered(chosen: Ints, size: int, start: int) -> Ints:
    """New positions from ``start`` on for the ``chosen`` old ones, -1 for the others."""
    places = np.full(max(size, 1), -1, dtype=np.int64)
    places[chosen] = start + np.arange(len(chosen))
    return places


class _Groups:
    """Groups of hosts that several demands have in common are there once; their factors begin at 1."""

    def __init__(self, sites: int) -> None:
        self.sites, self.width = sites, 1
        self.known: list[Group] = []

    def position(self, group: Group) -> int:
        """The position of a group among those known, entered if it is new."""
        for place, known in enumerate(self.known):
            if replace(group, offset=known.offset) == known:
                return place
        self.known.append(replace(group, offset=self.width))
        self.width += self.size(group)
        return len(self.known) - 1

    def size(self, group: Group) -> int:
        """How many factors a group has."""
        return self.sites * (len(group.members) + 1)


def _joined(parts: Sequence[_Part]) -> Demand:
    """The parts one after the other. Services bear the number of their part; classes and gaps are of no account here."""
    groups = _Groups(parts[0].demand.sites)
    places = [[groups.position(group) for group in part.demand.groups] for part in parts]
    services: list[str] = []
    columns: list[Column] = []
    trunks: list[Trunk] = []
    trunk_rows: list[Ints] = []
    arrays: dict[str, list[Any]] = {}
    offers = rows = 0
    for number, (part, place) in enumerate(zip(parts, places, strict=True)):
        d = part.demand
        column_at = _renumbered(part.columns, len(d.columns), len(columns))
        offer_at, row_at = _renumbered(part.offers, len(d.offer_site), offers), _renumbered(part.rows, len(d.row_offer), rows)
        for name, values in {
            "offer_service": d.offer_service[part.offers] + len(services), "offer_site": d.offer_site[part.offers],
            "offer_column": column_at[d.offer_column[part.offers]], "offer_partner": d.offer_partner[part.offers],
            "offer_amount": d.offer_amount[part.offers], "offer_pair": d.offer_pair[part.offers],
            "row_offer": offer_at[d.row_offer[part.rows]], "row_source": d.row_source[part.rows], "row_target": d.row_target[part.rows],
            "row_column": column_at[d.row_column[part.rows]], "row_rate": d.row_rate[part.rows],
            "row_factors": _factors(part, place, groups, len(trunks))[d.row_factors[part.rows]],
        }.items():  # fmt: skip
            arrays.setdefault(name, []).append(values)
        services += [f"{number}/{service}" for service in d.services]
        columns += [replace(d.columns[k], service=f"{number}/{d.columns[k].service}") for k in part.columns]
        trunks += [replace(d.trunks[t], group=place[d.trunks[t].group]) for t in part.trunks]
        trunk_rows.append(row_at[d.trunk_rows[part.trunks]])
        offers, rows = offers + len(part.offers), rows + len(part.rows)
    return Demand(
        services=tuple(services), sites=groups.sites, columns=tuple(columns),
        classes=tuple(dict.fromkeys(column.qos for column in columns)), groups=tuple(groups.known), trunks=tuple(trunks),
        trunk_rows=np.concatenate(trunk_rows), factors=groups.width + len(trunks), offer_rests=(frozenset(),) * offers,
        gaps=(), assumptions=(), **{name: np.concatenate(values) for name, values in arrays.items()},
    )  # fmt: skip


def _factors(part: _Part, place: Sequence[int], groups: _Groups, trunks: int) -> Ints:
    """Where each factor of a part went; ``trunks`` came before. What belongs to a trunk of another service went nowhere."""
    moved = np.zeros(part.demand.factors, dtype=np.int64)
    for group, at in zip(part.demand.groups, place, strict=True):
        size = groups.size(group)
        moved[group.offset : group.offset + size] = groups.known[at].offset + np.arange(size)
    moved[part.width + part.trunks] = groups.width + trunks + np.arange(len(part.trunks))
    return moved


def _same(base: Demand, other: Demand, service: int) -> bool:
    """Whether a service (of the same position in both) asks for the same in both."""
    if base.services != other.services or base.groups != other.groups:
        return False
    one, two = _Part(base, [service]), _Part(other, [service])
    return (
        len(one.columns) == len(two.columns)
        and all(_same_column(base.columns[i], other.columns[k]) for i, k in zip(one.columns, two.columns, strict=True))
        and np.array_equal(_rows(one), _rows(two))
        and len(one.trunks) == len(two.trunks)
        and all(_same_trunk(base.trunks[i], other.trunks[k]) for i, k in zip(one.trunks, two.trunks, strict=True))
    )


def _rows(part: _Part) -> Floats:
    """Everything that the rows of a part say, with columns and trunks counted within the part."""
    d, rows = part.demand, part.rows
    column = _renumbered(part.columns, len(d.columns), 0)[d.row_column[rows]]
    trunk = _renumbered(part.trunks, len(d.trunks), part.width)
    factors = np.where(d.row_factors[rows] < part.width, d.row_factors[rows], trunk[np.maximum(d.row_factors[rows] - part.width, 0)])
    consumer, partner = d.offer_site[d.row_offer[rows]], d.offer_partner[d.row_offer[rows]]
    return np.column_stack([d.row_source[rows], d.row_target[rows], column, d.row_rate[rows], factors, consumer, partner])


def _same_column(one: Column, two: Column) -> bool:
    """``profile`` and ``day_profile`` are names only; what they say is compared."""
    plain = [(column.qos, column.packet_size, column.rule, column.peak) for column in (one, two)]
    return plain[0] == plain[1] and np.array_equal(one.weights, two.weights)


def _same_trunk(one: Trunk, two: Trunk) -> bool:
    plain = [(t.group, t.source, t.target, t.stream, t.thumbnail, t.simulcast, t.simultaneous) for t in (one, two)]
    return plain[0] == plain[1] and np.array_equal(one.endpoints, two.endpoints)
