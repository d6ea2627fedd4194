"""Headroom: how many more workplaces, rooms or counties fit into the network, and what gives first.

A limit is the policy's: ``limits.red`` of a line with nothing down, ``limits.outage`` in every outage, the share that a class may take.
Kinds whose traffic grows in proportion to their users are answered exactly as the smallest of the ratios over lines, hours and
outages; telephony (Erlang B per line), rooms and counties as the largest integer, each try being computed anew.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from math import floor, inf, isinf, nan

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Site, SiteKind
from kommunalnetz.inventory.services import AnyService, Application, Conference, Fixed, Internet, Transfer, Voice
from kommunalnetz.planning.growth import consumers, more_consumers, more_rooms, more_staff, more_users, rooms, users
from kommunalnetz.planning.limits import TOLERANCE, Bottleneck, foreign
from kommunalnetz.planning.search import MOST, Largest, Question, Try, judged, largest, ratios
from kommunalnetz.planning.variants import Progress
from kommunalnetz.traffic.study import Study


class Unit(StrEnum):
    """What is counted."""

    WORKPLACES = "workplaces"
    ROOMS = "rooms"
    COUNTIES = "counties"


@dataclass(frozen=True, kw_only=True)
class Headroom:
    """How many ``more`` fit beside those of ``today``; ``site`` None: at all sites together.

    ``more`` is inf where no line limits it and nan where that is not known; ``at`` is where a limit is reached next (None: not up to
    ``search.MOST``, or all counties fit), ``unknown`` the links on the way whose capacity is not known. Workplaces of all sites together
    are shared out like those of today; rooms are so many at each site; counties come from the smallest to the largest. ``left_out`` are
    the sites that do not take part in "all together" because nothing fits there even alone, each with the reason; ``candidates`` all
    counties that were asked about.
    """

    site: str | None
    unit: Unit
    today: float
    more: float
    at: Bottleneck | None = None
    unknown: tuple[str, ...] = ()
    left_out: tuple[tuple[str, Bottleneck | None], ...] = ()
    candidates: int = 0


def countable(service: AnyService) -> bool:
    """Whether a service has workplaces, rooms or counties to be counted; a constant rate between two sites has none."""
    return not isinstance(service, Fixed)


def headroom(study: Study, service: AnyService, progress: Progress = None) -> tuple[Headroom, ...]:
    """Per consumer, for all of them together, and how many further counties can use the service. ``service`` must be ``countable``."""
    inventory, found = study.inventory, []
    sites, hosts = consumers(inventory, service), {*service.hosts, *service.standby}
    if isinstance(service, Conference):
        endpoints = {site.id: float(count) for site in sites if (count := rooms(service, site))}
        found = _answers(study, _Asked(Unit.ROOMS, endpoints, partial(_with_rooms, inventory, service), hosts, True), progress)
    elif isinstance(service, Application | Internet | Voice) or (isinstance(service, Transfer) and service.volume_per_user):
        now = {site.id: users(service, site) for site in sites}
        grow = partial(more_users, inventory, service)
        found = _answers(study, _Asked(Unit.WORKPLACES, now, grow, hosts, _moves_calls(service)), progress)
    return *found, *_counties(study, service, hosts, progress)


def workplaces(study: Study, progress: Progress = None) -> tuple[Headroom, ...]:
    """Per county and for all together: how many more workplaces that use all services as the present ones do."""
    services = study.inventory.services.values()
    now = {site.id: site.staff for site in study.inventory.sites.values() if site.kind is SiteKind.COUNTY}
    anew = any(_moves_calls(service) for service in services)
    hosts = {host for service in services for host in (*service.hosts, *service.standby)}
    return tuple(_answers(study, _Asked(Unit.WORKPLACES, now, partial(more_staff, study.inventory), hosts, anew), progress))


def _moves_calls(service: AnyService) -> bool:
    """Whether further phones change the calls of the others: the consumers call each other."""
    return isinstance(service, Voice) and service.internal_share > 0


@dataclass(frozen=True)
class _Asked:
    """What is counted, how much of it there is ``now`` by site (None: not known), and ``grow``, which adds some of it at sites.

    ``anew``: it does not grow in proportion, so the ratio is only where the search for the largest integer starts.
    """

    unit: Unit
    now: Mapping[str, float | None]
    grow: Callable[[Mapping[str, float]], Inventory]
    hosts: Collection[str]
    anew: bool

    def shared_out(self, sites: Sequence[str], number: float) -> Inventory:
        """With ``number`` more at the sites together, shared out like those of today; as rooms, so many at each."""
        counts = {site: self.now[site] or 0.0 for site in sites}
        total = sum(counts.values())
        parts = {site: 1.0 if self.unit is Unit.ROOMS else count / total for site, count in counts.items()}
        return self.grow({site: number * part for site, part in parts.items()})


def _with_rooms(inventory: Inventory, service: Conference, more: Mapping[str, float]) -> Inventory:
    return more_rooms(inventory, service, {site: int(count) for site, count in more.items()})


def _answers(study: Study, asked: _Asked, progress: Progress) -> list[Headroom]:
    """One per site, then all together: those at which anything fits and anything is there today."""
    known = [site for site, count in asked.now.items() if count is not None]
    alone = dict(zip(known, _largest(study, asked, [(site,) for site in known], progress), strict=True))
    gaps = {gap.site for gap in study.demand.gaps}
    rows = [_row(study, asked, site, None if site in gaps else alone.get(site)) for site in asked.now]
    taking = [row.site for row in rows if row.site is not None and 1 <= row.more < inf and asked.now[row.site]]
    if len(taking) < 2:
        return rows
    answer = _largest(study, asked, [taking], progress)[0]
    left = tuple((row.site, row.at) for row in rows if row.site is not None and row.site not in taking)
    today = sum(asked.now[site] or 0.0 for site in taking)
    links = tuple(study.network.links[link].id for link in sorted(answer.unknown))
    together = Headroom(
        site=None, unit=asked.unit, today=today, more=_whole(answer.number), at=answer.at, unknown=links, left_out=left
    )  # fmt: skip
    return [*rows, together]


def _largest(study: Study, asked: _Asked, groups: Sequence[Sequence[str]], progress: Progress) -> list[Largest]:
    """How much more each group of sites can have if the others stay as they are."""
    masks = [foreign(study, group, asked.hosts) for group in groups]
    grow = [partial(asked.shared_out, group) if len(group) > 1 else partial(_alone, asked, group[0]) for group in groups]
    found = ratios(study, [Try(inventory=one(1), of_others=mask) for one, mask in zip(grow, masks, strict=True)], progress)
    if not asked.anew:
        return found
    starts = [int(min(max(one.number, 1), MOST)) for one in found]
    questions = [Question(grown=one, of_others=mask, start=start) for one, mask, start in zip(grow, masks, starts, strict=True)]
    return largest(study, questions, progress)


def _alone(asked: _Asked, site: str, number: float) -> Inventory:
    return asked.grow({site: number})


def _whole(number: float) -> float:
    """Down to the whole number; what misses it by rounding alone is that number."""
    return number if isinf(number) else max(0.0, float(floor(number * (1 + TOLERANCE) + TOLERANCE)))


def _row(study: Study, asked: _Asked, site: str, answer: Largest | None) -> Headroom:
    today = asked.now[site]
    if answer is None:
        return Headroom(site=site, unit=asked.unit, today=nan if today is None else today, more=nan)
    own = _own_unknown(study, site, answer.unknown)
    return Headroom(
        site=site, unit=asked.unit, today=today or 0.0, more=nan if own else _whole(answer.number), at=None if own else answer.at,
        unknown=own or tuple(study.network.links[link].id for link in sorted(answer.unknown)),
    )  # fmt: skip


def _own_unknown(study: Study, site: str, unknown: Collection[int]) -> tuple[str, ...]:
    """The links of unknown capacity that lead to the site itself: about it nothing can be said."""
    network, place = study.network, study.network.site_at[site]
    ends = {link: network.device_site[[network.tail[2 * link], network.head[2 * link]]] for link in sorted(unknown)}
    return tuple(network.links[link].id for link, sites in ends.items() if place in sites)


def _counties(study: Study, service: AnyService, hosts: Collection[str], progress: Progress) -> list[Headroom]:
    """How many of the counties that do not use the service yet can do so at once; nothing where no county uses it, or all do."""
    inventory = study.inventory
    using = [site for site in consumers(inventory, service) if site.kind is SiteKind.COUNTY]
    others = [
        site for site in inventory.sites.values()
        if site.kind is SiteKind.COUNTY and site not in using and site.id not in hosts and site.staff is not None
    ]  # fmt: skip
    if not using or not others:
        return []
    masks = {site.id: foreign(study, (site.id,), hosts) for site in others}
    tries = [Try(inventory=more_consumers(inventory, service, [site.id]), of_others=masks[site.id]) for site in others]
    alone = dict(zip((site.id for site in others), judged(study, tries, progress), strict=True))
    unknown = {site.id: _own_unknown(study, site.id, alone[site.id].unknown) for site in others}
    fitting = [site.id for site in sorted(others, key=_size) if alone[site.id].fits and not unknown[site.id]]
    left = tuple((site.id, alone[site.id].at) for site in others if site.id not in fitting)
    answer = Largest(number=0, at=left[0][1] if left else None)
    if fitting:
        mask = foreign(study, fitting, hosts)
        grown = partial(_first, inventory, service, fitting)
        answer = largest(study, [Question(grown=grown, of_others=mask, start=len(fitting), most=len(fitting))], progress)[0]
    return [
        Headroom(site=None, unit=Unit.COUNTIES, today=float(len(using)), more=float(answer.number), at=answer.at, left_out=left,
                 candidates=len(others))
    ]  # fmt: skip


def _first(inventory: Inventory, service: AnyService, sites: Sequence[str], number: int) -> Inventory:
    return more_consumers(inventory, service, sites[:number])


def _size(site: Site) -> tuple[float, str]:
    return (site.staff or 0.0, site.id)
