"""The column of a service in one of its profiles: class, day, packet size, how need follows from the mean."""

from kommunalnetz.inventory.records import Profile
from kommunalnetz.inventory.services import AnyService, Users
from kommunalnetz.traffic.offers import Column, Gap, Ledger, Rule, day_weights
from kommunalnetz.traffic.routing import Bools

DEFAULT_CLASS = "default"
"""The QoS class of what names none."""
PACKET_SIZE = "IP packet size where a profile does not say"
CONCURRENCY = "share of users active in the busy hour, where a profile does not say"
USERS = "all workplaces use the service, because it does not say how many"
ERLANGS = "erlangs per phone in the busy hour, where the service does not say"
EFFICIENCY = "share of the line that a transfer gets, where the service does not say"
REASONS = (PACKET_SIZE, CONCURRENCY, USERS, ERLANGS, EFFICIENCY)
"""English msgids of the reasons."""


def column(ledger: Ledger, service: AnyService, profile: Profile | None, hours: Bools, rule: Rule = "mean",
           peak: float = 0.0, use_day: bool = True) -> tuple[int, frozenset[str]]:  # fmt: skip
    """Enter a column: (its position, the keys of the assumptions that all of its traffic rests on)."""
    policy = ledger.inventory.policy
    day, weights = day_weights(ledger.inventory, service, profile, hours) if use_day else ("", hours.astype(float))
    size, rests = profile.packet_size if profile else None, frozenset[str]()
    if size is None:
        size, rests = policy.packet_size, frozenset(("policy:packet_size",))
        ledger.assume("policy:packet_size", "packet_size", policy.packet_size, PACKET_SIZE)
    qos = service.qos or (profile.qos if profile else None) or DEFAULT_CLASS
    ledger.columns.append(
        Column(service=service.id, profile=profile.id if profile else "", day_profile=day, qos=qos, weights=weights,
               packet_size=size, rule=rule, peak=peak)
    )  # fmt: skip
    return len(ledger.columns) - 1, rests


def users_at(ledger: Ledger, service: AnyService, site: str) -> tuple[float | None, frozenset[str]]:
    """(users of the service at a site, what they rest on); None, and a gap noted, where the site does not tell its staff."""
    override = service.overrides.get(site)
    users = (override.users if override else None) or getattr(service, "users", None)
    if users is not None and users.number is None and users.share is None:
        ledger.gaps.append(Gap(service=service.id, site=site, field="users"))
        return None, frozenset()
    if users is None or users.number is not None:
        return (0.0 if users is None else users.number), frozenset()
    record = ledger.inventory.sites[site]
    base = record.population if users.of == "population" else record.staff
    rests = frozenset((users.of,))
    if "users" not in service.model_fields_set and not (override and override.users):
        ledger.assume(f"service:{service.id}", "users", Users(share=1.0), USERS)
        rests |= {f"service:{service.id}:users"}
    if base is None:
        ledger.gaps.append(Gap(service=service.id, site=site, field=users.of))
        return None, rests
    return base * (1.0 if users.share is None else users.share), rests


def concurrency(ledger: Ledger, service: AnyService, profile: Profile | None, site: str) -> tuple[float, frozenset[str]]:
    """(share of users active in the busy hour, what it rests on): that of the site, the service, the profile, else of the policy."""
    override = service.overrides.get(site)
    for told in (override, service, profile):
        value: float | None = getattr(told, "concurrency", None)
        if value is not None:
            return value, frozenset()
    policy = ledger.inventory.policy
    ledger.assume("policy:concurrency", "concurrency", policy.concurrency, CONCURRENCY)
    return policy.concurrency, frozenset(("policy:concurrency",))
