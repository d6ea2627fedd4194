"""What the twin is told and what it tells: plain records that travel between two processes as lines of JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

Hops = Mapping[str, str]
"""Destination site -> names of the next-hop interfaces, sorted, with blanks between; a destination that is left out has no way."""


@dataclass(frozen=True, kw_only=True)
class Router:
    """A router to be: ``space`` is its network namespace, ``interfaces`` those in which routing neighbours are expected."""

    id: str
    space: str
    site: str
    conf: str
    sysctl: str
    daemons: Mapping[str, str]
    loopback: str
    lan: str
    interfaces: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Wire:
    """A veth pair between two namespaces; ``routed`` says whether the routing protocol runs on it. ``link`` is empty inside a site."""

    link: str
    spaces: tuple[str, str]
    names: tuple[str, str]
    mtu: int
    routed: bool


@dataclass(frozen=True, kw_only=True)
class State:
    """What to cut (ids of links) and what must then stand in the kernels: per router in ``watched`` its next hops.

    The first state of a plan is the intact one; in others ``hops`` holds only the routers and destinations that differ from it,
    where no way is left an empty text. Routers that are down are not watched.
    """

    outage: str
    cut: tuple[str, ...]
    down: tuple[str, ...]
    hops: Mapping[str, Hops]


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Packets between two sites: ``flows`` UDP flows together send ``packets``; space and address at both ends."""

    spaces: tuple[str, str]
    addresses: tuple[str, str]
    packets: int
    flows: int


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """Streams of packets of ``size`` IP bytes, sent evenly over ``seconds``. ``hosts``: namespace, interface, address of who sends and
    receives; ``limits``: namespace, interface and rate in kbit/s of every end of a line that is limited.
    """

    seconds: float
    size: int
    streams: tuple[Stream, ...]
    hosts: tuple[tuple[str, str, str], ...]
    limits: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one class sends over a line in a trial: kbit/s of packets of ``size`` IP bytes with the DSCP ``dscp``."""

    name: str
    dscp: int
    size: int
    rate_kbit: int


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A line that is given more than it carries, once with its rendered queues (lines for ``tc -batch``) and once with one queue."""

    spaces: tuple[str, str]
    interface: str
    addresses: tuple[str, str]
    queues: str
    plain: str
    seconds: float
    loads: tuple[Load, ...]


@dataclass(frozen=True, kw_only=True)
class Tried:
    """How a class fared: packets sent and received, delays in s."""

    name: str
    queued: bool
    sent: int
    received: int
    delay_median: float
    delay_p99: float


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything the lab needs. ``prefixes``: site -> its networks, one per IP version. Times are in s."""

    routers: tuple[Router, ...]
    wires: tuple[Wire, ...]
    prefixes: Mapping[str, tuple[str, ...]]
    states: tuple[State, ...]
    neighbours: tuple[str, ...]
    patience: float = 120.0
    quiet: float = 3.0
    traffic: Traffic | None = None
    trial: Trial | None = None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A router's way to a site that is not as predicted: names of interfaces, sorted, with blanks between."""

    router: str
    site: str
    prefix: str
    predicted: str
    found: str


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One state of the twin: ``phase`` is intact, cut or mended. ``converged`` is the time in s until the last route changed.

    ``routes`` of routers have been compared, which are the ways between ``pairs`` of sites; ``silent`` are interfaces
    (``router interface``) in which no neighbour was found; ``renewed`` are routers whose OSPFv3 had to
    be started anew before their IPv6 routes were what their neighbours announce.
    """

    outage: str
    phase: str
    pairs: int
    routes: int
    converged: float
    differences: tuple[Difference, ...] = ()
    silent: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()


def line(record: Any, kind: str) -> str:
    """A record as one line of JSON."""
    return json.dumps({"kind": kind, **asdict(record)}, separators=(",", ":")) + "\n"


def plan_of(text: str) -> Plan:
    """The plan that ``line`` wrote."""
    data = json.loads(text)
    return Plan(
        routers=tuple(Router(**{**one, "interfaces": tuple(one["interfaces"])}) for one in data["routers"]),
        wires=tuple(Wire(**{**one, "spaces": tuple(one["spaces"]), "names": tuple(one["names"])}) for one in data["wires"]),
        prefixes={site: tuple(found) for site, found in data["prefixes"].items()},
        states=tuple(State(**{**one, "cut": tuple(one["cut"]), "down": tuple(one["down"])}) for one in data["states"]),
        neighbours=tuple(data["neighbours"]), patience=data["patience"], quiet=data["quiet"],
        traffic=None if data["traffic"] is None else _traffic(data["traffic"]),
        trial=None if data["trial"] is None else _trial(data["trial"]),
    )  # fmt: skip


def _traffic(data: Mapping[str, Any]) -> Traffic:
    streams = (Stream(**{**one, "spaces": tuple(one["spaces"]), "addresses": tuple(one["addresses"])}) for one in data["streams"])
    return Traffic(
        seconds=data["seconds"], size=data["size"], streams=tuple(streams), hosts=tuple(map(tuple, data["hosts"])),
        limits=tuple(map(tuple, data["limits"])),
    )  # fmt: skip


def _trial(data: Mapping[str, Any]) -> Trial:
    loads = tuple(Load(**one) for one in data["loads"])
    return Trial(**{**data, "spaces": tuple(data["spaces"]), "addresses": tuple(data["addresses"]), "loads": loads})


def measured_of(data: Mapping[str, Any]) -> Measured:
    """The measurement that ``line`` wrote, already decoded."""
    differences = tuple(Difference(**one) for one in data["differences"])
    return Measured(
        outage=data["outage"], phase=data["phase"], pairs=data["pairs"], routes=data["routes"], converged=data["converged"],
        differences=differences, silent=tuple(data["silent"]), renewed=tuple(data["renewed"]),
    )  # fmt: skip
