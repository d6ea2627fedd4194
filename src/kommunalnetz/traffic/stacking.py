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


def _joined(parts: Sequence[_Part]) -> Demand:
    """The parts one after the other. Services bear the number of their part; classes and gaps are of no account here."""
    services: list[str] = []
    columns: list[Column] = []
    groups: list[Group] = []
    trunks: list[Trunk] = []
    trunk_rows: list[Ints] = []
    arrays: dict[str, list[Any]] = {}
    width, offers, rows = 1, 0, 0
    all_trunks = sum(len(part.trunks) for part in parts)
    all_width = 1 + sum(part.width - 1 for part in parts)
    for number, part in enumerate(parts):
        d, first_service, first_group, shift = part.demand, len(services), len(groups), width - 1
        column_at = _renumbered(part.columns, len(d.columns), len(columns))
        offer_at, row_at = _renumbered(part.offers, len(d.offer_site), offers), _renumbered(part.rows, len(d.row_offer), rows)
        factors = d.row_factors[part.rows]
        trunk_at = _renumbered(part.trunks, len(d.trunks), all_width + len(trunks))
        moved = np.where(factors == 0, 0, np.where(factors < part.width, factors + shift, trunk_at[np.maximum(factors - part.width, 0)]))
        for name, values in {
            "offer_service": d.offer_service[part.offers] + first_service, "offer_site": d.offer_site[part.offers],
            "offer_column": column_at[d.offer_column[part.offers]], "offer_partner": d.offer_partner[part.offers],
            "offer_amount": d.offer_amount[part.offers], "offer_pair": d.offer_pair[part.offers],
            "row_offer": offer_at[d.row_offer[part.rows]], "row_source": d.row_source[part.rows], "row_target": d.row_target[part.rows],
            "row_column": column_at[d.row_column[part.rows]], "row_rate": d.row_rate[part.rows], "row_factors": moved,
        }.items():  # fmt: skip
            arrays.setdefault(name, []).append(values)
        services += [f"{number}/{service}" for service in d.services]
        columns += [replace(d.columns[k], service=f"{number}/{d.columns[k].service}") for k in part.columns]
        groups += [replace(group, offset=group.offset + shift) for group in d.groups]
        trunks += [replace(d.trunks[t], group=d.trunks[t].group + first_group) for t in part.trunks]
        trunk_rows.append(row_at[d.trunk_rows[part.trunks]])
        width, offers, rows = width + part.width - 1, offers + len(part.offers), rows + len(part.rows)
    joined = {name: np.concatenate(values) for name, values in arrays.items()}
    return Demand(
        services=tuple(services), sites=parts[0].demand.sites, columns=tuple(columns),
        classes=tuple(dict.fromkeys(column.qos for column in columns)), groups=tuple(groups), trunks=tuple(trunks),
        trunk_rows=np.concatenate(trunk_rows), factors=all_width + all_trunks, offer_rests=(frozenset(),) * offers,
        gaps=(), assumptions=(), **joined,
    )  # fmt: skip


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
