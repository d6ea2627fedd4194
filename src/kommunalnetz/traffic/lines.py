"""Loads of lines: from the IP traffic of the columns on arcs to what the lines carry and need."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.dimensioning import Trunks
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.overhead import line_bytes
from kommunalnetz.traffic.routing import Floats, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """A network with its demand: what all states have in common."""

    network: Network
    demand: Demand
    trunks: Trunks

    @cached_property
    def packet_bytes(self) -> Floats:
        """Bytes on the line of one packet of each column on each arc, float[A, K]."""
        sizes = [column.packet_size for column in self.demand.columns]
        known: dict[tuple[tuple[str, ...], int, int], int] = {}

        def on_line(stack: tuple[str, ...], mtu: int, size: int) -> int:
            if (stack, mtu, size) not in known:
                known[stack, mtu, size] = line_bytes(size, stack, mtu)
            return known[stack, mtu, size]

        rows = [[on_line(link.encapsulation, link.mtu, size) for size in sizes] for link in self.network.links]
        table: Floats = np.array(rows, dtype=np.float64).reshape(len(rows), len(sizes))
        return np.asarray(table.repeat(2, axis=0))

    @cached_property
    def overhead(self) -> Floats:
        """Line rate per IP rate of each column on each arc, float[A, K]."""
        return self.packet_bytes / np.array([column.packet_size for column in self.demand.columns], dtype=np.float64)

    @cached_property
    def peaks(self) -> Floats:
        """Line rate of one flow of each Gaussian column on each arc, 0 for others; float[A, K]."""
        flows: Floats = np.array([column.peak if column.rule == "gaussian" else 0.0 for column in self.demand.columns], dtype=np.float64)
        return self.overhead * flows

    @cached_property
    def voice(self) -> tuple[tuple[int, Ints], ...]:
        """(class, its voice columns) for every class that has any."""
        rules = np.array([column.rule == "voice" and column.peak > 0 for column in self.demand.columns], dtype=np.bool_)
        found = [(c, np.flatnonzero(rules & (self.demand.column_class == c))) for c in range(len(self.demand.classes))]
        return tuple((c, columns) for c, columns in found if len(columns))

    @cached_property
    def class_weights(self) -> Floats:
        """Day weights of the columns, each in the hours of its own class, float[K, C * 24]."""
        demand = self.demand
        spread = np.zeros((len(demand.columns), len(demand.classes), 24))
        spread[np.arange(len(demand.columns)), demand.column_class] = demand.weights
        return spread.reshape(len(demand.columns), len(demand.classes) * 24)

    @cached_property
    def spread(self) -> float:
        """sqrt(-2 ln epsilon)."""
        return math.sqrt(-2 * math.log(self.network.inventory.policy.epsilon))


@dataclass(frozen=True, kw_only=True, eq=False)
class Lines:
    """What is on some arcs. ``ip`` float[m, K] is the IP-layer mean of each column in its own busy hour; ``arcs`` are m arcs or all.

    ``load`` is the mean on the line with overhead, ``need`` the dimensioned rate, in bit/s; ``utilisation`` and ``required`` are
    their largest share of the planning capacity over the day (nan where that is unknown, above 1 where it does not fit).
    """

    case: Case
    arcs: Ints | slice
    ip: Floats

    @cached_property
    def line(self) -> Floats:
        """Mean of each column on the line in its busy hour, float[m, K]."""
        return self.ip * self.case.overhead[self.arcs]

    @cached_property
    def load(self) -> Floats:
        """float[m, 24]"""
        return np.asarray(self.line @ self.case.demand.weights)

    @cached_property
    def need(self) -> Floats:
        """float[m, 24]; independent classes add their means and their variances."""
        variance = (self.line * self.case.peaks[self.arcs]) @ self.case.demand.weights
        need = self.load + self.case.spread * np.sqrt(np.maximum(variance, 0.0))
        for _, columns in self.case.voice:
            need += self._calls(columns)
        return need

    def _calls(self, columns: Ints) -> Floats:
        """What channels need beyond the mean of these voice columns, float[m, 24]: Erlang B on the sum of their erlangs."""
        demand = self.case.demand
        weights = demand.weights[columns]
        erlangs = (self.ip[:, columns] / np.array([demand.columns[k].peak for k in columns])) @ weights
        mean = self.line[:, columns] @ weights
        channels = self.case.trunks.channels(erlangs)
        return np.asarray(np.divide(channels * mean, erlangs, out=np.zeros_like(mean), where=erlangs > 0) - mean)

    @cached_property
    def class_load(self) -> Floats:
        """float[m, C, 24]"""
        return self._per_class(self.line)

    @cached_property
    def class_need(self) -> Floats:
        """float[m, C, 24]; each class dimensioned alone."""
        need = self.class_load + self.case.spread * np.sqrt(np.maximum(self._per_class(self.line * self.case.peaks[self.arcs]), 0.0))
        for position, columns in self.case.voice:
            need[:, position] += self._calls(columns)
        return need

    def _per_class(self, values: Floats) -> Floats:
        flat = values @ self.case.class_weights
        return np.asarray(flat).reshape(len(values), len(self.case.demand.classes), 24)

    @cached_property
    def utilisation(self) -> Floats:
        """float[m]"""
        return np.asarray(self.load.max(axis=1, initial=0.0)) / self.case.network.capacity[self.arcs]

    @cached_property
    def required(self) -> Floats:
        """float[m]"""
        return np.asarray(self.need.max(axis=1, initial=0.0)) / self.case.network.capacity[self.arcs]
