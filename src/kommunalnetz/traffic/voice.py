"""Demand of telephony: erlangs from phones; a call takes one channel each way."""

from kommunalnetz.inventory.services import Voice
from kommunalnetz.traffic.columns import ERLANGS, column, users_at
from kommunalnetz.traffic.offers import Ledger, profile_windows
from kommunalnetz.traffic.users import CHOICE


def enter(ledger: Ledger, position: int, service: Voice) -> None:
    """Enter the calls: the external part to the gateway (a host), the internal part to the other consumers by their erlangs.

    A channel needs the larger of the profile's ``up`` and ``down`` both ways. Calls of a single consumer with itself stay inside.
    """
    group = ledger.group(service.hosts, service.standby, CHOICE[service.select])
    guessed = frozenset[str]()
    if "erlangs" not in service.model_fields_set:
        ledger.assume(f"service:{service.id}", "erlangs", service.erlangs, ERLANGS)
        guessed = frozenset((f"service:{service.id}:erlangs",))
    offered = []
    for site in ledger.inventory.selected(service.consumers):
        phones, of_phones = users_at(ledger, service, site.id)
        if phones is not None:
            offered.append((ledger.network.site_at[site.id], phones * service.erlangs * service.factor, of_phones | guessed))
    total = sum(erlangs for _, erlangs, _ in offered)
    for profile, hours in profile_windows(ledger.inventory, service):
        rate = max(profile.up or 0.0, profile.down or 0.0) if profile else 0.0
        place, rests = column(ledger, service, profile, hours, "voice", rate)
        for at, erlangs, resting in offered:
            on = rests | resting
            outside = erlangs * (1 - service.internal_share) * rate
            ledger.towards(position, at, place, outside, outside, group, on)
            inside = erlangs * service.internal_share * rate
            others = total - erlangs
            if inside <= 0:
                continue
            for other, theirs, _ in offered if others > 0 else [(at, 0.0, on)]:
                if other != at or others <= 0:
                    part = inside * theirs / others if others > 0 else inside
                    ledger.between(position, at, place, at, other, part, partner=other, rests=on)
                    ledger.between(position, at, place, other, at, part, partner=other, rests=on)
