"""How one number of the report comes about: formula, inputs with their places, and what it rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from kommunalnetz.checks.lines import contract, ends
from kommunalnetz.diagnostics import Where, Word
from kommunalnetz.output.tables import Sentence
from kommunalnetz.output.view_assumptions import FIELDS
from kommunalnetz.traffic.outages import masks
from kommunalnetz.traffic.resting import Resting
from kommunalnetz.traffic.routing import Ints, distances, entry_shares
from kommunalnetz.traffic.state import State
from kommunalnetz.traffic.study import Study

PROFILE_FIELDS = ("down", "up", "stream", "thumbnail", "peak", "concurrency")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What goes into a number: ``part`` inputs add up to it, the others are factors or tell where it was looked for."""

    name: str | Sentence
    value: object
    unit: str = ""
    where: Where | None = None
    source: str = ""
    part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A number of page ``page``: ``value`` in ``unit`` as ``report.json`` has it (None: not known), called ``names``.

    ``anchor`` finds it again: the page's key in ``report.json``, the row, the key of the value.
    """

    anchor: str
    page: int
    names: tuple[str | Word, ...]
    value: object
    unit: str
    formula: Sentence
    inputs: tuple[Input, ...] = ()
    assumptions: tuple[Resting, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that the inputs name, once each."""
        return tuple(dict.fromkeys(one.source for one in self.inputs if one.source))


def of(name: str, title: str) -> Sentence:
    """``Landkreis Ahrweiler: workplaces``; ``title`` is a msgid."""
    return Sentence("{what}: {field}", {"what": name, "field": Word(title)})


def carried(study: Study, state: State, arc: int, hour: int) -> Iterator[Input]:
    """What the services put on an arc in an hour (they add up to its load), each followed by its profiles."""
    inventory = study.inventory
    for service, rate in state.services_on(arc, hour):
        record = inventory.services[service]
        yield Input(name=record.name, value=rate, unit="rate", where=inventory.where("services", service), source=record.source, part=True)
        yield from _profiles(study, state, arc, service)


def _profiles(study: Study, state: State, arc: int, service: str) -> Iterator[Input]:
    """What one user of a service needs, by the profiles that are on the arc."""
    inventory = study.inventory
    used = {
        column.profile for column, rate in zip(study.demand.columns, state.ip[arc], strict=True) if rate > 0 and column.service == service
    }
    for profile in sorted(used & set(inventory.profiles)):
        record = inventory.profiles[profile]
        for field in PROFILE_FIELDS:
            if (value := getattr(record, field)) is not None:
                where = inventory.where("profiles", profile, field)
                title, unit = FIELDS[field]
                yield Input(name=of(record.name, title), value=value, unit=unit, where=where, source=record.source)


def line_inputs(study: Study, arc: int) -> Iterator[Input]:
    """Which line and direction it is, its port and its contract, with their places."""
    inventory, network = study.inventory, study.network
    link, way = network.links[arc // 2], "b_to_a" if arc % 2 else "a_to_b"
    tail, head = ends(network, arc)
    yield Input(name=Word("line"), value=link.name, where=inventory.where("links", link.id), source=link.source)
    yield Input(name=Word("direction"), value=f"{tail} \u2192 {head}")
    where = inventory.where("links", link.id, "capacity", way)
    yield Input(name=Word("port of the line"), value=float(network.port[arc]), unit="rate", where=where, source=link.source)
    booked = contract(inventory, link)
    if booked is not None and booked.rate is not None:
        where = inventory.where("contracts", booked.id, "rate", way)
        rate = float(getattr(booked.rate, way))
        yield Input(name=Word("rate of the contract"), value=rate, unit="rate", where=where, source=booked.source)


def assumed_on(study: Study, state: State, arc: int, sites: Iterable[str] = ()) -> tuple[Resting, ...]:
    """The assumptions on which the traffic of an arc rests, and those about the line, its contract and
    ``sites``, which come first; then the weightiest.

    Of assumptions about sites those count whose traffic can cross the arc in this state, and those of ``sites``.
    """
    network, demand = study.network, study.demand
    link = network.links[arc // 2]
    own = {f"link:{link.id}", f"contract:{link.contract}", *(f"site:{site}" for site in sites)}
    columns = np.asarray(state.ip[arc] > 0)
    near, metric = _distances(state), int(network.metric[arc])
    tail, head = (int(network.device_site[int(end[arc])]) for end in (network.tail, network.head))
    crosses = near[demand.row_source, tail] + metric + near[head, demand.row_target] <= near[demand.row_source, demand.row_target]
    on_arc = np.zeros(len(demand.offer_site), dtype=np.bool_)
    on_arc[demand.row_offer[crosses & columns[demand.row_column]]] = True
    known = zip(study.assumptions, study.assumed_offers, strict=True)
    found = [one for one, offers in known if one.subject in own or bool((offers & on_arc).any())]
    return tuple(sorted(found, key=lambda one: (one.subject not in own, -one.share)))


def _distances(state: State) -> Ints:
    """IGP distance from site to site in a state, int64[N, N]."""
    network = state.case.network
    arc_up, device_up, _ = masks(network, state.outage)
    sites = np.arange(len(network.sites))
    near, _ = entry_shares(network.topology, distances(network.topology, arc_up, device_up, sites))
    near[sites, sites] = 0
    return near
