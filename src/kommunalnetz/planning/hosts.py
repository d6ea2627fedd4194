"""Where a service could run: every site that may host it, each studied in full and ranked.

A site may host a service if ``allowed_hosts`` of the service selects it (a law, a contract); without that, if it is of the kind of a
present host, and for what runs on a server also every administration and data centre. A standby stays the standby; where it is itself the
candidate, both change places, because a service is no standby of itself.

Each candidate is a study of its own: findings, delays and who is served in every outage are part of the answer, and they are no sums of
what another host does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import inf, isfinite, isinf, isnan, nan

import numpy as np

from kommunalnetz.checks import findings
from kommunalnetz.diagnostics import Diagnostic, Severity
from kommunalnetz.inventory.edits import Edit, Host, apply
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Site, SiteKind
from kommunalnetz.inventory.services import AnyService, Conference, ConferenceMode, Fixed, Internet, Voice
from kommunalnetz.planning.prices import term
from kommunalnetz.planning.upgrade import Upgrade, upgrade
from kommunalnetz.traffic.routing import Floats
from kommunalnetz.traffic.study import Study, study

SERVERS = frozenset({SiteKind.COUNTY, SiteKind.CITY, SiteKind.DATACENTRE})
"""The kinds of site at which software can run."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """The service at ``host`` alone, with ``standby``; ``edits`` make it so, none if it is so today.

    ``added`` is how much more all lines together carry in their busiest hours (bit/s, below 0: less), ``fullest`` the link that carries
    most more and how much. ``worsened`` are links that are too small today and whose need still grows, ``unsolved`` those for which no
    step is enough any more. ``network`` is what the lines that are then too small cost more over ``months`` than those that are so
    anyway (EUR net), ``larger`` the links that need a step for it. ``delay`` is the largest one-way delay to a consumer that is known and
    finite, with nothing down (s; nan: none is); ``waiting`` are the consumers behind a line that is full.
    """

    host: str
    standby: tuple[str, ...]
    edits: tuple[Edit, ...]
    appeared: tuple[Diagnostic, ...]
    vanished: tuple[Diagnostic, ...]
    added: float
    fullest: tuple[str, float] | None
    worsened: tuple[str, ...]
    unsolved: tuple[str, ...]
    network: Decimal
    months: Decimal
    larger: tuple[str, ...]
    delay: float
    waiting: tuple[str, ...]

    @property
    def today(self) -> bool:
        """Whether it runs there today."""
        return not self.edits

    def count(self, severity: Severity) -> int:
        """How many findings of a severity appear."""
        return sum(one.severity is severity for one in self.appeared)


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The candidates that were computed, best first, ``of`` so many; fewer after an interrupt."""

    candidates: tuple[Candidate, ...]
    of: int

    @property
    def complete(self) -> bool:
        """Whether every possible host was computed."""
        return len(self.candidates) == self.of


@dataclass(frozen=True, kw_only=True, eq=False)
class Today:
    """What every candidate is compared with: the study, the upgrade that is needed anyway, the findings."""

    study: Study
    upgrade: Upgrade
    findings: tuple[Diagnostic, ...]


def today(before: Study) -> Today:
    """The state of affairs that ``before`` describes."""
    return Today(study=before, upgrade=upgrade(before), findings=findings(before))


def hostable(service: AnyService) -> bool:
    """Whether the question makes sense: a constant rate between two sites has no host, nor has a meeting of all with all."""
    return not (isinstance(service, Fixed) or (isinstance(service, Conference) and service.mode is ConferenceMode.MESH))


def admissible(inventory: Inventory, service: AnyService) -> tuple[Site, ...]:
    """The sites that may host a service, in file order."""
    if service.allowed_hosts is not None:
        return inventory.selected(service.allowed_hosts)
    kinds = {inventory.sites[host].kind for host in service.hosts}
    if not isinstance(service, Internet | Voice):
        kinds |= SERVERS
    return tuple(site for site in inventory.sites.values() if site.kind in kinds)


def hosts(before: Study, service: AnyService, progress: Callable[[int, int], None] | None = None) -> Ranking:
    """Every admissible host on the day and with the outages of ``before``, best first. An interrupt (Ctrl-C) keeps what is computed.

    Ranked by the errors that appear, the lines that no step mends or that are too small already and get more, the warnings that appear,
    the errors and warnings that vanish, what the network costs more, what all lines carry more, the consumers behind full lines, the
    delay.
    """
    sites, made = admissible(before.inventory, service), []
    try:
        now = today(before)
        for position, site in enumerate(sites):
            made.append(candidate(now, service, site.id))
            if progress is not None:
                progress(position + 1, len(sites))
    except KeyboardInterrupt:
        if not made:
            raise
    return Ranking(candidates=tuple(sorted(made, key=_rank)), of=len(sites))


def _rank(one: Candidate) -> tuple[int, int, int, int, Decimal, float, int, float, str]:
    gone, delay = sum(d.severity is not Severity.NOTE for d in one.vanished), inf if isnan(one.delay) else one.delay
    return (
        one.count(Severity.ERROR), len(one.unsolved) + len(one.worsened), one.count(Severity.WARNING), -gone, one.network,
        round(one.added), len(one.waiting), delay, one.host,
    )  # fmt: skip


def candidate(now: Today, service: AnyService, host: str) -> Candidate:
    """The service at ``host`` alone."""
    before, standby = now.study, tuple(site for site in service.standby if site != host)
    if len(standby) < len(service.standby):
        standby = (*standby, *(site for site in service.hosts[:1] if site not in standby))
    same = service.hosts == (host,) and standby == service.standby
    edits: tuple[Edit, ...] = () if same else (Host(service=service.id, sites=(host,), standby=standby),)
    after = before if same else study(apply(before.inventory, edits), date=before.date, outages=before.outages)
    found, needed, months = findings(after), upgrade(after), term(before.inventory.policy)
    known, seen = {one.identity for one in now.findings}, {one.identity for one in found}
    full, rates = _too_small(now.upgrade), {(one.link.id, one.rate) for one in now.upgrade.measures}
    hopeless = {link.id for link, _ in now.upgrade.too_small}
    more = after.intact.load.max(axis=1, initial=0.0) - before.intact.load.max(axis=1, initial=0.0)
    delays = {one.site: one.delay for one in after.delays if one.service == service.id and one.outage is None}
    return Candidate(
        host=host, standby=standby, edits=edits,
        appeared=tuple(one for one in found if one.identity not in known),
        vanished=tuple(one for one in now.findings if one.identity not in seen),
        added=float(more.sum()), fullest=_fullest(after, more), worsened=tuple(sorted(full & _fuller(before, after))),
        unsolved=tuple(link.id for link, _ in needed.too_small if link.id not in hopeless),
        network=needed.over(months) - now.upgrade.over(months), months=months,
        larger=tuple(one.link.id for one in needed.measures if (one.link.id, one.rate) not in rates),
        delay=max((delay for delay in delays.values() if isfinite(delay)), default=nan),
        waiting=tuple(site for site, delay in delays.items() if isinf(delay)),
    )  # fmt: skip


def _too_small(needed: Upgrade) -> set[str]:
    """The links that are too small, whether a step mends them or not."""
    return {one.link.id for one in needed.measures} | {link.id for link, _ in needed.too_small}


def _fuller(before: Study, after: Study) -> set[str]:
    """The links whose need grows in the worst state."""
    grown = np.flatnonzero(after.worst.need > before.worst.need * (1 + 1e-9) + 1e-6)
    return {after.network.links[arc // 2].id for arc in grown}


def _fullest(after: Study, more: Floats) -> tuple[str, float] | None:
    """The link whose busiest hour grows most, and by how much; None where none does."""
    arc = int(more.argmax()) if len(more) else -1
    if arc < 0 or more[arc] <= 1e-9 * float(after.intact.load.max(initial=1.0)):
        return None
    return after.network.links[arc // 2].id, float(more[arc])
