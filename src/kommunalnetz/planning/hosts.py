"""Where a service could run: every site that may host it, each studied in full and ranked.

A site may host a service if ``allowed_hosts`` of the service selects it (a law, a contract); without that, if it is of the kind of a
present host, and for what runs on a server also every administration and data centre. A standby stays the standby; where it is itself the
candidate, both change places, because a service is no standby of itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import inf, isnan, nan

import numpy as np

from kommunalnetz.diagnostics import Diagnostic, Severity
from kommunalnetz.inventory.edits import Edit, Host, apply
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Site, SiteKind
from kommunalnetz.inventory.services import AnyService, Fixed, Internet, Voice
from kommunalnetz.planning.comparison import comparison
from kommunalnetz.planning.prices import term
from kommunalnetz.planning.upgrade import Upgrade, upgrade
from kommunalnetz.traffic.study import Study, study

SERVERS = frozenset({SiteKind.COUNTY, SiteKind.CITY, SiteKind.DATACENTRE})
"""The kinds of site at which software can run."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """The service at ``host`` alone, with ``standby``; ``edits`` make it so, none if it is so today.

    ``added`` is how much more all lines together carry in their busiest hours (bit/s, below 0: less), ``fullest`` the link that
    carries most more and how much. ``worsened`` are links that are too small today and get still more. ``delay`` is the largest one-way
    delay to a consumer that is known, in s with nothing down (inf: behind a full line; nan: none is known). ``network`` is what the lines that are then too small cost more over ``months`` than those that are so anyway (EUR
    net), ``larger`` the links that need a step for it, ``unsolved`` those for which no step is enough.
    """

    host: str
    standby: tuple[str, ...]
    edits: tuple[Edit, ...]
    appeared: tuple[Diagnostic, ...]
    vanished: tuple[Diagnostic, ...]
    added: float
    fullest: tuple[str, float] | None
    worsened: tuple[str, ...]
    delay: float
    network: Decimal
    months: Decimal
    larger: tuple[str, ...]
    unsolved: tuple[str, ...]

    @property
    def today(self) -> bool:
        """Whether it runs there today."""
        return not self.edits

    def count(self, severity: Severity) -> int:
        """How many findings of a severity appear."""
        return sum(one.severity is severity for one in self.appeared)


def admissible(inventory: Inventory, service: AnyService) -> tuple[Site, ...]:
    """The sites that may host a service, in file order."""
    if service.allowed_hosts is not None:
        return inventory.selected(service.allowed_hosts)
    kinds = {inventory.sites[host].kind for host in service.hosts if host in inventory.sites}
    if not isinstance(service, Internet | Voice):
        kinds |= SERVERS
    return tuple(site for site in inventory.sites.values() if site.kind in kinds)


def hostable(service: AnyService) -> bool:
    """Whether the question makes sense: a constant rate between two sites has no host."""
    return not isinstance(service, Fixed)


def hosts(before: Study, service: AnyService, progress: Callable[[int, int], None] | None = None) -> tuple[Candidate, ...]:
    """Every admissible host on the day and with the outages of ``before``, best first.

    Ranked by the errors that appear, the lines that no step mends or that are too small already and get more, the warnings that appear,
    what the network costs more, what all lines carry more, the delay.
    """
    base, made = upgrade(before), []
    sites = admissible(before.inventory, service)
    for position, site in enumerate(sites):
        made.append(candidate(before, base, service, site.id))
        if progress is not None:
            progress(position + 1, len(sites))
    return tuple(sorted(made, key=_rank))


def _rank(one: Candidate) -> tuple[int, int, int, Decimal, float, float, str]:
    errors, warnings = one.count(Severity.ERROR), one.count(Severity.WARNING)
    delay = inf if isnan(one.delay) else one.delay
    return errors, len(one.unsolved) + len(one.worsened), warnings, one.network, round(one.added, 3), delay, one.host


def candidate(before: Study, base: Upgrade, service: AnyService, host: str) -> Candidate:
    """The service at ``host`` alone; ``base`` is the upgrade that is needed anyway."""
    standby = tuple(site for site in service.standby if site != host)
    if len(standby) < len(service.standby):
        standby = (*standby, *(site for site in service.hosts[:1] if site not in standby))
    same = service.hosts == (host,) and standby == service.standby
    edits: tuple[Edit, ...] = () if same else (Host(service=service.id, sites=(host,), standby=standby),)
    after = before if same else study(apply(before.inventory, edits), date=before.date, outages=None)
    needed, months, changed = upgrade(after), term(before.inventory.policy), comparison(before, after)
    known, rates = {link.id for link, _ in base.too_small}, {(one.link.id, one.rate) for one in base.measures}
    more = after.intact.load.max(axis=1, initial=0.0) - before.intact.load.max(axis=1, initial=0.0)
    delays = [one.delay for one in after.delays if one.service == service.id and one.outage is None and not isnan(one.delay)]
    full = {one.link.id for one in base.measures} | {link.id for link, _ in base.too_small}
    return Candidate(
        host=host, standby=standby, edits=edits, appeared=changed.appeared, vanished=changed.vanished, added=float(more.sum()),
        fullest=_fullest(after, more), worsened=tuple(sorted(full & _fuller(before, after))),
        delay=max(delays, default=nan),
        network=needed.over(months) - base.over(months), months=months,
        larger=tuple(one.link.id for one in needed.measures if (one.link.id, one.rate) not in rates),
        unsolved=tuple(link.id for link, _ in needed.too_small if link.id not in known),
    )  # fmt: skip


def _fuller(before: Study, after: Study) -> set[str]:
    """The links whose need grows in the worst state."""
    grown = np.flatnonzero(after.worst.need > before.worst.need * (1 + 1e-9) + 1e-6)
    return {after.network.links[arc // 2].id for arc in grown}


def _fullest(after: Study, more: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> tuple[str, float] | None:
    """The link whose busiest hour grows most, and by how much; None where none does."""
    arc = int(more.argmax()) if len(more) else -1
    if arc < 0 or more[arc] <= 1e-9 * float(after.intact.load.max(initial=1.0)):
        return None
    return after.network.links[arc // 2].id, float(more[arc])
