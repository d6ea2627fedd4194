"""The light *bandwidth* of a county: what its busiest hour needs of what is booked, also measured and in the worst outage."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan, nan

from kommunalnetz.checks.colours import Colour, Light, Reason
from kommunalnetz.checks.lines import Line, limits
from kommunalnetz.checks.measured import month_of, newest, usable
from kommunalnetz.checks.names import outage_name
from kommunalnetz.inventory.services import AnyService, Select
from kommunalnetz.traffic.study import Study

NEED = "In the busiest hour the services need {share:share} of the booked {capacity:rate}."
MEASURED = "{share:share} of the usable {capacity:rate} were measured in {month}."
OUTAGE = "If {outage} fails, the services need {share:share} of {capacity:rate}; {limit:share} are allowed."
NO_LINE = "No line is known."
NO_CAPACITY = "The booked bandwidth is not known ({link})."
NO_STAFF = "The number of workplaces is not known, and nothing has been measured."
NO_GUEST = "{service} runs over this line, and what {consumer} needs of it is not known; nothing has been measured."
NO_SERVICE = "No service of this county is known, and nothing has been measured."
NO_DEMAND = "What {service} needs here is not known, and nothing has been measured."
NO_PATH = "There is no known path for {service}, so it is not known what the line has to carry."
TEXTS = (NEED, MEASURED, OUTAGE, NO_LINE, NO_CAPACITY, NO_STAFF, NO_DEMAND, NO_GUEST, NO_SERVICE, NO_PATH)


@dataclass(frozen=True, kw_only=True)
class Bandwidth:
    """The light and its numbers, about the fullest line: rates in bit/s, shares of the booked rate; nan where not known.

    ``peak`` is the mean of the busiest hour with the line's overhead, ``need`` adds the reserve for bursts and
    is what the limits judge. ``worst_share``: need in the worst outage named ``worst_outage`` (None: no outage is worse).
    """

    light: Light
    link: str | None = None
    booked_down: float = nan
    booked_up: float = nan
    peak_down: float = nan
    peak_up: float = nan
    peak_share: float = nan
    need_share: float = nan
    measured_share: float = nan
    worst_share: float = nan
    worst_outage: str | None = None
    green_when_doubled: bool = False


@dataclass(frozen=True)
class _Judged:
    """One thing that a limit judges; ``share`` is nan where not known."""

    share: float
    green: float
    red: float
    reason: Reason

    def colour(self, factor: float = 1.0) -> Colour:
        """The colour if the traffic were ``factor`` times as large."""
        share = factor * self.share
        if isnan(share):
            return Colour.GREY
        return Colour.RED if share > self.red else Colour.AMBER if share >= self.green else Colour.GREEN


def bandwidth(study: Study, site: str, own: tuple[Line, ...]) -> Bandwidth:
    """The light of ``site`` with its lines ``own``: red before grey before amber before green."""
    return judged(study, own, unknown_demand(study, site, own))


def unknown_demand(study: Study, site: str, own: tuple[Line, ...]) -> Reason | None:
    """Why it is not known what the lines ``own`` of a site have to carry; None if it is."""
    return (_demand_known(study, site, own) or _guests_known(study, site, own)) if own else None


def judged(study: Study, own: tuple[Line, ...], unknown: Reason | None) -> Bandwidth:
    """The light of a site with its lines ``own`` whose demand is not known for the reason ``unknown`` (``unknown_demand``)."""
    if not own:
        return Bandwidth(light=Light(Colour.GREY, Reason(NO_LINE)))
    found = [j for line in own for j in _measured(study, line)] + [j for line in own for j in _outage(study, line, len(own))]
    needs = [j for line in own for j in _need(study, line)]
    found += needs if unknown is None else [j for j in needs if j.colour() is Colour.RED]
    light = _light(found, own, study, unknown)
    doubled = light.colour is Colour.GREEN and all(j.colour(2.0) is Colour.GREEN for j in found)
    return _numbers(study, own, light, doubled)


def _light(judged: list[_Judged], own: tuple[Line, ...], study: Study, unknown: Reason | None) -> Light:
    by_colour = {colour: [j for j in judged if j.colour() is colour] for colour in Colour}
    if by_colour[Colour.RED]:
        return Light(Colour.RED, _fullest(by_colour[Colour.RED]))
    for line in own:
        if any(isnan(study.network.capacity[arc]) for arc in (line.up, line.down)):
            return Light(Colour.GREY, Reason(NO_CAPACITY, {"link": line.link.name}))
    if unknown is not None and (unknown.text == NO_GUEST or not any(line.link.id in newest(study.inventory) for line in own)):
        return Light(Colour.GREY, unknown)
    if by_colour[Colour.AMBER]:
        return Light(Colour.AMBER, _fullest(by_colour[Colour.AMBER]))
    return Light(Colour.GREEN, _fullest([j for j in by_colour[Colour.GREEN] if j.reason.text != OUTAGE]))


def _fullest(judged: list[_Judged]) -> Reason:
    return max(judged, key=lambda j: j.share / j.green).reason


def _need(study: Study, line: Line) -> Iterator[_Judged]:
    limit = limits(study.inventory, line.link)
    for arc in (line.down, line.up):
        share = float(study.intact.required[arc])
        values = {"share": share, "capacity": float(study.network.capacity[arc])}
        yield _Judged(share, limit.green, limit.red, Reason(NEED, values))


def _measured(study: Study, line: Line) -> Iterator[_Judged]:
    found = newest(study.inventory).get(line.link.id)
    if found is None:
        return
    measurement, limit = found[1], limits(study.inventory, line.link)
    for arc in (line.down, line.up):
        rate = measurement.b_to_a if arc % 2 else measurement.a_to_b
        capacity = usable(study, measurement, arc)
        values = {"share": rate / capacity, "capacity": capacity, "month": month_of(measurement)}
        yield _Judged(rate / capacity, limit.green, limit.red, Reason(MEASURED, values))


def _outage(study: Study, line: Line, count: int) -> Iterator[_Judged]:
    """The worst outage counts for counties with a second line; above its limit the light is amber, not red."""
    limit = limits(study.inventory, line.link).outage
    for arc in (line.down, line.up) if count > 1 else ():
        index = int(study.worst.outage[arc])
        if index >= 0:
            share = float(study.worst.required[arc])
            values = {"share": share, "capacity": float(study.network.capacity[arc]), "limit": limit}
            values_named = values | {"outage": outage_name(study.inventory, study.outages[index])}
            yield _Judged(share, _just_above(limit), float("inf"), Reason(OUTAGE, values_named))


def _just_above(limit: float) -> float:
    """A limit that may be reached: up to it the colour stays green."""
    return limit * (1 + 1e-12)


def _demand_known(study: Study, site: str, own: tuple[Line, ...]) -> Reason | None:
    """None if the demand of ``site`` is known and has a way, else why it is not; what is known of it is then the least that it needs."""
    for gap in study.demand.gaps:
        if gap.site == site:
            people = gap.field in ("staff", "population")
            return Reason(NO_STAFF) if people else Reason(NO_DEMAND, {"service": study.inventory.services[gap.service].name})
    books, place = study.intact.accounting, study.network.site_at[site]
    for service, rate in zip(study.demand.services, books.unserved[:, place], strict=True):
        if rate > 0:
            return Reason(NO_PATH, {"service": study.inventory.services[service].name})
    asked = books.offered[:, place].any()
    flows = any(study.intact.load[arc].any() for line in own for arc in (line.up, line.down))
    return None if asked or flows else Reason(NO_SERVICE)


def _guests_known(study: Study, site: str, own: tuple[Line, ...]) -> Reason | None:
    """None if all that others send over unmeasured lines of ``site`` is known, else who is not.

    Judged on the ways between a site of unknown demand and the hosts of the service, nothing being down. Calls and streams
    between the consumers themselves spread over all lines and are left to the sites whose demand it is.
    """
    measured = newest(study.inventory)
    arcs = {arc for line in own if line.link.id not in measured for arc in (line.up, line.down)}
    for gap in study.demand.gaps if arcs else ():
        service = study.inventory.services[gap.service]
        for host in _hosts_of(study, service, gap.site):
            ways = (study.intact.site_paths(*pair)[0] for pair in ((gap.site, host), (host, gap.site)))
            if gap.site != site and any(not arcs.isdisjoint(way) for way in ways):
                return Reason(NO_GUEST, {"service": service.name, "consumer": study.inventory.sites[gap.site].name})
    return None


def _hosts_of(study: Study, service: AnyService, consumer: str) -> list[str]:
    """The hosts that serve a consumer while nothing is down: all of them, or those of least distance."""
    if service.select is not Select.NEAREST or not service.hosts:
        return list(service.hosts)
    far = study.intact.site_distances(consumer, service.hosts)
    return [host for host, distance in zip(service.hosts, far, strict=True) if distance == min(far)]


def _numbers(study: Study, own: tuple[Line, ...], light: Light, doubled: bool) -> Bandwidth:
    network, intact, worst = study.network, study.intact, study.worst
    arcs = [(line, arc) for line in own for arc in (line.down, line.up)]
    line, arc = max(arcs, key=lambda pair: _or(intact.required[pair[1]], -1.0))
    _, hit = max(arcs, key=lambda pair: _or(worst.required[pair[1]], -1.0))
    index = int(worst.outage[hit])
    measured = [j.share for one in own for j in _measured(study, one) if not isnan(j.share)]
    return Bandwidth(
        light=light,
        link=line.link.id,
        booked_down=float(network.capacity[line.down]),
        booked_up=float(network.capacity[line.up]),
        peak_down=float(intact.load[line.down].max()),
        peak_up=float(intact.load[line.up].max()),
        peak_share=float(intact.utilisation[arc]),
        need_share=float(intact.required[arc]),
        measured_share=max(measured, default=nan),
        worst_share=float(worst.required[hit]),
        worst_outage=None if index < 0 else study.outages[index].name,
        green_when_doubled=doubled,
    )


def _or(value: float, other: float) -> float:
    return other if isnan(value) else float(value)
