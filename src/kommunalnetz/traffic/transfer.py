"""Demand of transfers: a volume in a window, such as backup, replication, mail."""

import numpy as np

from kommunalnetz.inventory.services import Transfer
from kommunalnetz.traffic.columns import EFFICIENCY, column, users_at
from kommunalnetz.traffic.offers import Gap, Ledger
from kommunalnetz.traffic.users import CHOICE


def enter(ledger: Ledger, position: int, service: Transfer) -> None:
    """Enter volume * 8 * (1 - dedup) / (window * efficiency) per consumer, in every hour of the window; day profiles do not apply."""
    hours = np.zeros(24, dtype=np.bool_)
    hours[list(service.window)] = True
    place, rests = column(ledger, service, ledger.inventory.profiles.get(service.profile or ""), hours, use_day=False)
    if "efficiency" not in service.model_fields_set:
        ledger.assume(f"service:{service.id}", "efficiency", service.efficiency, EFFICIENCY)
        rests |= {f"service:{service.id}:efficiency"}
    group = ledger.group(service.hosts, service.standby, CHOICE[service.select])
    seconds = 3600.0 * len(service.window) * service.efficiency
    for site in ledger.inventory.selected(service.consumers):
        volume, on = _volume(ledger, service, site.id)
        if volume is None:
            continue
        if seconds <= 0:
            ledger.gaps.append(Gap(service=service.id, site=site.id, field="efficiency"))
            continue
        rate = volume * service.factor * 8 * max(0.0, 1 - service.dedup) / seconds
        up, down = (rate, 0.0) if service.direction == "to-host" else (0.0, rate)
        ledger.towards(position, ledger.network.site_at[site.id], place, up, down, group, rests | on)


def _volume(ledger: Ledger, service: Transfer, site: str) -> tuple[float | None, frozenset[str]]:
    """(bytes of a site, what they rest on): the site's own volume, else the service's, plus the volume per user times its users."""
    override = service.overrides.get(site)
    fixed = override.volume if override and override.volume is not None else service.volume
    if service.volume_per_user is None or (override and override.volume is not None):
        return (fixed or 0.0), frozenset()
    users, on = users_at(ledger, service, site)
    return (None if users is None else (fixed or 0.0) + users * service.volume_per_user), on
