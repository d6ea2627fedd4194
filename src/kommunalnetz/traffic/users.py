"""Demand of applications and of the internet: users x concurrency x rate, from the office and from home."""

from kommunalnetz.inventory.services import Application, HomeOffice, Internet, Select
from kommunalnetz.traffic.columns import column, concurrency, users_at
from kommunalnetz.traffic.offers import Choice, Ledger, profile_windows

CHOICE = {Select.NEAREST: Choice.NEAREST, Select.SPLIT: Choice.SPLIT}
"""How a service's ``select`` chooses among its hosts."""


def enter(ledger: Ledger, position: int, service: Application | Internet) -> None:
    """Enter the offers of all consumers. A site with a local internet breakout does not use internet services."""
    group = ledger.group(service.hosts, service.standby, CHOICE[service.select])
    consumers = [
        site for site in ledger.inventory.selected(service.consumers) if not (isinstance(service, Internet) and site.breakout)
    ]  # fmt: skip
    counted = {site.id: users_at(ledger, service, site.id) for site in consumers}
    for profile, hours in profile_windows(ledger.inventory, service):
        up, down = (profile.up or 0.0, profile.down or 0.0) if profile else (0.0, 0.0)
        peak = profile.peak if profile and profile.peak else 0.0
        place, rests = column(ledger, service, profile, hours, "gaussian" if peak else "mean", peak)
        for site in consumers:
            users, of_users = counted[site.id]
            if users is None:
                continue
            share, of_share = concurrency(ledger, service, profile, site.id)
            active, at, on = users * share * service.factor, ledger.network.site_at[site.id], rests | of_users | of_share
            home = service.home_office.share if service.home_office else 0.0
            ledger.towards(position, at, place, active * (1 - home) * up, active * (1 - home) * down, group, on)
            if service.home_office:
                _from_home(ledger, position, at, place, (active * home * up, active * home * down), group, service.home_office, on)


def _from_home(ledger: Ledger, service: int, site: int, place: int, rates: tuple[float, float], group: int, home: HomeOffice,
               rests: frozenset[str]) -> None:  # fmt: skip
    """Two legs per user at home: tunnel between internet entry and VPN gateway, then gateway and host.

    The gateway is the one nearest to the consumer, its own site if none is named; the entry is the one nearest to the
    gateway, and no leg in this network if none is named. A leg carries what the other leg lets through.
    """
    up, down = rates
    if up + down <= 0:
        return
    gateways = ledger.group(home.vpn, (), Choice.NEAREST) if home.vpn else None
    entries = ledger.group(home.internet, (), Choice.NEAREST) if home.internet else None
    ways = [(site, ())] if gateways is None else [
        (gateway, (ledger.share(gateways, site, member),)) for member, gateway in enumerate(ledger.groups[gateways].members)
    ]  # fmt: skip
    inside = ledger.offer(service, site, place, up + down, rests=rests)
    tunnel = ledger.offer(service, site, place, up + down, rests=rests) if entries is not None else None
    for gateway, by in ways:
        entered = () if entries is None else (ledger.reached(entries, gateway),)
        for member, host in enumerate(ledger.groups[group].members):
            factors = (*by, ledger.share(group, gateway, member), *entered)
            ledger.row(inside, gateway, host, up, factors)
            ledger.row(inside, host, gateway, down, factors)
        if entries is not None and tunnel is not None:
            for member, entry in enumerate(ledger.groups[entries].members):
                factors = (*by, ledger.share(entries, gateway, member), ledger.reached(group, gateway))
                ledger.row(tunnel, entry, gateway, up, factors)
                ledger.row(tunnel, gateway, entry, down, factors)
