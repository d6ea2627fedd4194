"""Duplicate structures: services of one purpose that several administrations run, and what one host for all of them would mean."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory.edits import Edit, Host, apply
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.inventory.services import AnyService
from kommunalnetz.planning.comparison import comparison
from kommunalnetz.planning.prices import term
from kommunalnetz.planning.upgrade import Measure, Upgrade, upgrade
from kommunalnetz.traffic.study import Study, study

ADMINISTRATIONS = frozenset({SiteKind.COUNTY, SiteKind.CITY, SiteKind.MUNICIPALITY, SiteKind.BRANCH, SiteKind.ASSOCIATION})
"""The kinds of site that run services for themselves or others; a data centre is run for all."""


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    """Services of one ``purpose``; ``operators`` are the administrations that run them, in file order."""

    purpose: str
    services: tuple[AnyService, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Consolidation:
    """All services of a duplicate at one ``host``. Money: EUR net.

    ``saved`` is what running them costs less per month, None where a price is not known: what the dearest of them costs today remains.
    ``network`` is what the lines that then get too small cost more over ``months`` than those that are too small anyway, ``unsolved`` the
    links that no step mends and that were fine before. ``added``: the link that carries most more, and how much (bit/s); None where none
    does. ``edits`` make it so.
    """

    duplicate: Duplicate
    host: str
    edits: tuple[Edit, ...]
    saved: Decimal | None
    network: Decimal
    months: Decimal
    measures: tuple[Measure, ...]
    unsolved: tuple[str, ...]
    appeared: tuple[Diagnostic, ...]
    vanished: tuple[Diagnostic, ...]
    added: tuple[str, float] | None

    @property
    def gain(self) -> Decimal | None:
        """What is saved less what the network costs more, over ``months``."""
        return None if self.saved is None else self.saved * self.months - self.network


def duplicates(inventory: Inventory) -> tuple[Duplicate, ...]:
    """Every purpose of at least two services that at least two administrations run, in file order."""
    by_purpose: dict[str, list[AnyService]] = {}
    for service in inventory.services.values():
        if service.purpose:
            by_purpose.setdefault(service.purpose, []).append(service)
    found = []
    for purpose, services in by_purpose.items():
        hosts = {host for service in services for host in service.hosts}
        operators = tuple(s.id for s in inventory.sites.values() if s.id in hosts and s.kind in ADMINISTRATIONS)
        if len(services) > 1 and len(operators) > 1:
            found.append(Duplicate(purpose=purpose, services=tuple(services), operators=operators))
    return tuple(found)


def hosts(inventory: Inventory, duplicate: Duplicate) -> tuple[str, ...]:
    """Where it could run: at each of its operators and in each data centre, where all of its services may."""
    centres = (site.id for site in inventory.sites.values() if site.kind is SiteKind.DATACENTRE)
    rules = [service.allowed_hosts for service in duplicate.services if service.allowed_hosts is not None]
    allowed = [{site.id for site in inventory.selected(rule)} for rule in rules]
    return tuple(site for site in (*duplicate.operators, *centres) if all(site in sites for sites in allowed))


def consolidations(
    before: Study, found: Iterable[Duplicate], progress: Callable[[int, int], None] | None = None
) -> tuple[Consolidation, ...]:  # fmt: skip
    """Each duplicate at each possible host, studied on the day and with the outages of ``before``; best first.

    Ranked by the gain (unknown ones last), then by new findings less those that vanish, then by what the network costs more.
    """
    asked = [(duplicate, host) for duplicate in found for host in hosts(before.inventory, duplicate)]
    base, made = upgrade(before), []
    for position, (duplicate, host) in enumerate(asked):
        made.append(consolidated(before, base, duplicate, host))
        if progress is not None:
            progress(position + 1, len(asked))
    return tuple(sorted(made, key=_rank))


def _rank(one: Consolidation) -> tuple[bool, Decimal, int, Decimal]:
    gain = one.gain
    return (gain is None, -(gain or Decimal(0)), len(one.appeared) - len(one.vanished), one.network)


def consolidated(before: Study, base: Upgrade, duplicate: Duplicate, host: str) -> Consolidation:
    """What happens if all services of ``duplicate`` run at ``host``; ``base`` is the upgrade that is needed anyway."""
    edits = tuple(Host(service=service.id, sites=(host,)) for service in duplicate.services if service.hosts != (host,))
    after = study(apply(before.inventory, edits), date=before.date)
    needed, months = upgrade(after), term(before.inventory.policy)
    changed = comparison(before, after)
    known = {link.id for link, _ in base.too_small}
    return Consolidation(
        duplicate=duplicate, host=host, edits=edits, months=months,
        saved=saving(duplicate), network=needed.over(months) - base.over(months),
        measures=tuple(measure for measure in needed.measures if not _same(measure, base)),
        unsolved=tuple(link.id for link, _ in needed.too_small if link.id not in known),
        appeared=changed.appeared, vanished=changed.vanished, added=_added(before, after),
    )  # fmt: skip


def _same(measure: Measure, base: Upgrade) -> bool:
    return any(one.link.id == measure.link.id and one.rate == measure.rate for one in base.measures)


def saving(duplicate: Duplicate) -> Decimal | None:
    """EUR net per month: what all its services cost together less the dearest of them."""
    prices = [service.monthly for service in duplicate.services]
    if any(price is None for price in prices):
        return None
    known = [price for price in prices if price is not None]
    return sum(known, Decimal(0)) - max(known)


def _added(before: Study, after: Study) -> tuple[str, float] | None:
    """The link whose load of the busiest hour grows most, and by how much (bit/s)."""
    more = after.intact.load.max(axis=1, initial=0.0) - before.intact.load.max(axis=1, initial=0.0)
    arc = int(np.argmax(more)) if len(more) else -1
    if arc < 0 or more[arc] <= 1e-9 * float(after.intact.load.max(initial=1.0)):
        return None
    return after.network.links[arc // 2].id, float(more[arc])
