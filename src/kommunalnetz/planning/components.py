"""What may fail, and how often: lines, ducts, and the routers that have a figure, each independent of the others.

A line's availability excludes its ducts; where it says ``includes: ducts``, the part of its known ducts is taken out of it again, so
that the line as a whole fails as often as it says and what shares a duct still fails together. A duct without a figure that only such
lines name is contained in them and no component. Ducts count if their kind is among ``policy.outages``; routers only with a figure; what
stands for a provider's network always, because nothing is known of its inside.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kommunalnetz.inventory.records import Availability, Contract, Link, OutageKind
from kommunalnetz.traffic.network import Network, is_carrier
from kommunalnetz.traffic.outages import Outage, outages

CONTRACT = "the line is available as its contract agrees, its ducts included"
POLICY = "availability where nothing is told, from the policy"
REASONS = (CONTRACT, POLICY)
"""English msgids of the reasons."""


@dataclass(frozen=True, kw_only=True)
class Component:
    """Something that fails as a whole. ``down`` is the share of time in which it is down, None where nobody knows; ``reason`` is a msgid
    where that is an assumption, else empty. ``open``: what else it hangs on is not known; ``shares``: what it may share is not known.
    """

    outage: Outage
    down: float | None
    reason: str = ""
    open: bool = False
    shares: bool = False

    @property
    def name(self) -> str:
        """``link:x``, ``duct:x``, ``device:x`` or ``site:x``."""
        return self.outage.name


def components(network: Network) -> tuple[Component, ...]:
    """All components of a network that can fail or of which that is unknown, in the order of its outages."""
    every = outages(network, (kind for kind in OutageKind if kind is not OutageKind.MAINTENANCE))
    ducts = _ducts(network)
    return tuple(found for outage in every if (found := _component(network, outage, ducts)) is not None)


def share(availability: Availability | None) -> float | None:
    """The share of time in which something works: as given, else MTBF / (MTBF + MTTR)."""
    if availability is None:
        return None
    if availability.availability is not None:
        return min(availability.availability, 1.0)
    if availability.mtbf is None or availability.mttr is None:
        return None
    return availability.mtbf / (availability.mtbf + availability.mttr) if availability.mtbf + availability.mttr > 0 else 1.0


@dataclass(frozen=True, kw_only=True)
class _Figure:
    """How long a thing works, and whether its ducts are contained."""

    works: float | None
    reason: str = ""
    contained: bool = False


def _ducts(network: Network) -> Mapping[str, _Figure]:
    """The figures of the ducts that count."""
    policy = network.inventory.policy
    counted = {kind.value for kind in policy.outages}
    return {
        duct.id: _figure(share(duct.availability), policy.availability.ducts) for duct in network.ducts if duct.kind.value in counted
    }  # fmt: skip


def _figure(own: float | None, assumed: float | None) -> _Figure:
    if own is not None or assumed is None:
        return _Figure(works=own)
    return _Figure(works=min(assumed, 1.0), reason=POLICY)


def line_figure(network: Network, link: Link) -> _Figure:
    """Own value, else what its contract agrees on if the policy takes that for granted, else the policy's."""
    assumed, own = network.inventory.policy.availability, share(link.availability)
    if own is not None:
        return _Figure(works=own, contained=link.availability is not None and "ducts" in link.availability.includes)
    contract: Contract | None = network.inventory.contracts.get(link.contract or "")
    if assumed.contracts and contract is not None and contract.sla.availability is not None:
        return _Figure(works=min(contract.sla.availability, 1.0), reason=CONTRACT, contained=True)
    return _figure(None, assumed.links)


def _component(network: Network, outage: Outage, ducts: Mapping[str, _Figure]) -> Component | None:
    """The component of an outage; None if it does not fail or is counted with something else."""
    policy = network.inventory.policy.availability
    match outage.kind:
        case OutageKind.LINK:
            return _line(network, outage, ducts)
        case OutageKind.DEVICE:
            figure = _figure(share(network.inventory.devices[outage.id].availability), policy.devices)
            return None if figure.works is None else _plain(outage, figure)
        case OutageKind.SITE:
            carrier = is_carrier(network.sites[outage.sites_down[0]])
            return _plain(outage, _figure(None, policy.carriers)) if carrier else None
    if outage.id not in ducts or not (outage.links_down or outage.devices_down):
        return None
    figure = ducts[outage.id]
    contained = (line_figure(network, network.links[i]).contained for i in outage.links_down)
    if figure.works is None and not outage.devices_down and all(contained):
        return None
    return _plain(outage, figure)


def _plain(outage: Outage, figure: _Figure) -> Component | None:
    down = None if figure.works is None else 1 - figure.works
    return None if down == 0 else Component(outage=outage, down=down, reason=figure.reason)


def _line(network: Network, outage: Outage, ducts: Mapping[str, _Figure]) -> Component | None:
    link = network.links[outage.links_down[0]]
    figure = line_figure(network, link)
    named = [duct for duct in link.ducts or () if duct in ducts]
    shares = link.ducts is None or any(ducts[duct].works is None and _users(network, duct) > 1 for duct in named)
    if figure.works is None:
        return Component(outage=outage, down=None, shares=shares)
    own = figure.works
    if figure.contained and figure.works > 0:
        known = (works for duct in named if (works := ducts[duct].works) is not None)
        own = min(1.0, figure.works / max(math.prod(known), figure.works))
    if own == 1 and not shares:
        return None
    return Component(
        outage=outage, down=1 - own, reason=figure.reason, open=link.ducts is None and not figure.contained,
        shares=shares and (figure.contained or link.ducts is None),
    )  # fmt: skip


def _users(network: Network, duct: str) -> int:
    """How many things name the duct."""
    named = [record.ducts or () for records in (network.links, network.devices, network.sites) for record in records]
    return sum(duct in ducts for ducts in named)


def assumed(found: tuple[Component, ...]) -> Iterator[tuple[str, int, float, float]]:
    """(reason, number of components, least and largest share of time up) of the values that nobody has told."""
    for reason in REASONS:
        works = [1 - part.down for part in found if part.reason == reason and part.down is not None]
        if works:
            yield reason, len(works), min(works), max(works)
