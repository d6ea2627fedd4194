"""Demand of video conferences, per mode (formulas: full stream r, thumbnail s, n endpoints, v visible tiles).

mesh: every endpoint sends r to every other. MCU: up r, down r per screen. SFU: up r, down (n-1) r; with simulcast down
r per screen and s for each other visible tile, r + (min(v, n) - 2) s with one screen. Cascade: SFU at the nearest bridge;
bridge i sends to bridge j once n_i r, with simulcast r + (n_i - 1) s. Endpoints at the hub's own site count in n and load no link.
"""

import numpy as np

from kommunalnetz.inventory.services import Conference, ConferenceMode
from kommunalnetz.traffic.columns import column
from kommunalnetz.traffic.offers import Choice, Ledger, Trunk, profile_windows


def enter(ledger: Ledger, position: int, service: Conference) -> None:
    """Enter the offers of all rooms. All endpoints of a conference meet at the first host that is reached; in a cascade at the nearest."""
    rooms = _rooms(ledger, service)
    total = sum(endpoints for _, endpoints, _ in rooms)
    at_once = service.simultaneous * service.factor
    for profile, hours in profile_windows(ledger.inventory, service):
        stream = service.stream if service.stream is not None else (profile.stream if profile else None) or 0.0
        thumbnail = service.thumbnail if service.thumbnail is not None else (profile.thumbnail if profile else None) or 0.0
        place, rests = column(ledger, service, profile, hours)
        if total < 2:
            continue
        if service.mode is ConferenceMode.MESH:
            _mesh(ledger, position, place, rooms, stream * at_once, rests)
            continue
        choice = Choice.NEAREST if service.mode is ConferenceMode.CASCADE else Choice.FIRST
        group = ledger.group(service.hosts, service.standby, choice)
        for site, endpoints, screens in rooms:
            count = endpoints * at_once
            up, down = stream * service.uplink_factor, _received(service, stream, thumbnail, total, screens)
            ledger.towards(position, site, place, count * up, count * down, group, rests)
        if service.mode is ConferenceMode.CASCADE:
            _trunks(ledger, position, place, rooms, service, group, stream, thumbnail)


def _rooms(ledger: Ledger, service: Conference) -> list[tuple[int, int, int]]:
    """(site, endpoints, screens) of every consumer with at least one endpoint."""
    found = []
    for site in ledger.inventory.selected(service.consumers):
        override = service.overrides.get(site.id)
        endpoints = override.endpoints if override and override.endpoints is not None else service.endpoints
        screens = override.screens if override and override.screens is not None else service.screens
        if endpoints:
            found.append((ledger.network.site_at[site.id], endpoints, screens))
    return found


def _received(service: Conference, stream: float, thumbnail: float, n: int, screens: int) -> float:
    """bit/s down to one endpoint of a conference of ``n``."""
    if service.mode is ConferenceMode.MCU:
        return stream * screens
    if not service.simulcast:
        return stream * (n - 1)
    shown = min(screens, n - 1)
    return stream * shown + thumbnail * max(min(service.visible, n) - 1 - shown, 0)


def _mesh(ledger: Ledger, position: int, place: int, rooms: list[tuple[int, int, int]], stream: float, rests: frozenset[str]) -> None:
    """Every endpoint sends to every other, also inside a site, where it loads no link."""
    for site, mine, _ in rooms:
        for other, theirs, _ in rooms:
            pairs = mine * (mine - 1) if site == other else mine * theirs
            ledger.between(position, site, place, site, other, pairs * stream, partner=other, rests=rests)


def _trunks(ledger: Ledger, position: int, place: int, rooms: list[tuple[int, int, int]], service: Conference, group: int,
            stream: float, thumbnail: float) -> None:  # fmt: skip
    """A stream from every bridge to every other; it carries who is on the sending bridge in the state."""
    endpoints = np.zeros(len(ledger.network.sites))
    for site, mine, _ in rooms:
        endpoints[site] = mine
    bridges = range(len(ledger.groups[group].members))
    for source in bridges:
        for target in bridges:
            if source != target:
                ledger.trunk(
                    position, place,
                    Trunk(group=group, source=source, target=target, endpoints=endpoints, stream=stream, thumbnail=thumbnail,
                          simulcast=service.simulcast, simultaneous=service.simultaneous * service.factor),
                )  # fmt: skip
