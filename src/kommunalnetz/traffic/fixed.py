"""Demand of fixed rates between two sites, or of a matrix of them."""

from kommunalnetz.inventory.services import Fixed
from kommunalnetz.traffic.columns import column
from kommunalnetz.traffic.offers import Ledger, profile_windows


def enter(ledger: Ledger, position: int, service: Fixed) -> None:
    """Enter every flow; its consumer is the site it starts from (``back`` belongs to ``from`` too)."""
    at = ledger.network.site_at
    flows = list(service.flows)
    back = 0.0
    if service.origin is not None and service.to is not None:
        flows.append((service.origin, service.to, service.rate or 0.0))
        back = service.back
    for profile, hours in profile_windows(ledger.inventory, service):
        place, rests = column(ledger, service, profile, hours)
        for origin, to, rate in flows:
            if origin in at and to in at:
                ledger.between(position, at[origin], place, at[origin], at[to], rate * service.factor, rests=rests)
        if back and service.origin in at and service.to in at:
            origin_at, to_at = at[str(service.origin)], at[str(service.to)]
            ledger.between(position, origin_at, place, to_at, origin_at, back * service.factor, rests=rests)
