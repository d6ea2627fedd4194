"""The table of ``hosts``: where a service could run, best first."""

from collections.abc import Iterator, Sequence

from kommunalnetz.diagnostics import Diagnostic, Severity
from kommunalnetz.inventory.services import AnyService
from kommunalnetz.output.headroom_rows import ASSUMED, assumed
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Names, Sentence, Table
from kommunalnetz.planning.hosts import Candidate, Ranking
from kommunalnetz.traffic.study import Study

BEST = "{service} fits best at {host}."
BEST_TODAY = "{service} fits best where it runs today, at {host}."
TODAY = "Today it runs at {hosts}, number {rank:count} of {count:count}."
TODAY_MORE = "Today it runs at {count:count} places: {hosts}. The table compares single places with that."
MOST_ADDED = "Most is added to {link}: {added:rate}."
NOTHING_FITS = "At every place something gets too small or goes wrong that is not so today."
ORDER = (
    "Order: errors that appear, lines that are too small already and get more, warnings that appear, findings that vanish, what larger"
    " lines cost in {months:count} months, what all lines together carry more, consumers behind full lines, delay."
)
WAITING = "{count:count} consumers are behind a full line wherever it runs; their delay cannot be told: {sites}."
ALLOWED = "Only sites that 'allowed_hosts' of the service names were tried."
ANYWHERE = "The service does not say where it may run ('allowed_hosts'), so every sensible site was tried."
NO_PRICES = "The inventory has no price ladder, so what larger lines cost is not known."
INTERRUPTED = "Interrupted: {done:count} of {total:count} places are computed; the best may be missing."
TEXTS = (BEST, BEST_TODAY, TODAY, TODAY_MORE, MOST_ADDED, NOTHING_FITS, ORDER, WAITING, ALLOWED, ANYWHERE, NO_PRICES, INTERRUPTED)


def host_table(study: Study, found: Ranking, service: AnyService) -> Table:
    """A row per possible host, best first; money is net, over the months that costs are compared for."""
    some = found.candidates
    more = {"months": float(some[0].months), "evaluated": len(some), "of": found.of, "complete": found.complete}
    return Table(
        schema="kommunalnetz-hosts/1",
        title="Where the service could run",
        columns=(
            Column(name="rank", title="rank", unit="count"),
            Column(name="host", title="Site", shown=False),
            Column(name="host_title", title="Site"),
            Column(name="today", title="runs there today"),
            Column(name="standby", title="standby", wide=True, optional=True),
            Column(name="errors", title="new errors", unit="count"),
            Column(name="warnings", title="new warnings", unit="count"),
            Column(name="vanished", title="findings that vanish", unit="count"),
            Column(name="worsened", title="too small already, gets more", optional=True),
            Column(name="unsolved", title="too small for any step", optional=True),
            Column(name="network", title="lines cost more", unit="money"),
            Column(name="larger_lines", title="larger lines", optional=True),
            Column(name="added", title="all lines together", unit="rate"),
            Column(name="delay", title="delay", unit="delay"),
            Column(name="waiting", title="behind full lines", shown=False),
            Column(name="appeared", title="new findings", shown=False),
            Column(name="fullest_link", title="most added to", shown=False),
            Column(name="fullest_added", title="added", unit="rate", shown=False),
        ),
        rows=tuple(_row(study, rank, one) for rank, one in enumerate(some, 1)),
        facts={**facts(study), "service": service.id, "subject": service.name, **more},
        remarks=tuple(_remarks(study, found, service)),
    )


def _row(study: Study, rank: int, one: Candidate) -> tuple[object, ...]:
    sites = study.inventory.sites
    link, added = one.fullest or (None, None)
    return (
        rank, one.host, sites[one.host].name, one.today, Names(one.standby, tuple(sites[site].name for site in one.standby)),
        one.count(Severity.ERROR), one.count(Severity.WARNING), _codes(one.vanished), _lines(study, one.worsened),
        _lines(study, one.unsolved), one.network if study.inventory.prices else None, _lines(study, one.larger),
        float(round(one.added)), one.delay, list(one.waiting), _codes(one.appeared), link, added,
    )  # fmt: skip


def _lines(study: Study, ids: Sequence[str]) -> Names:
    return Names(tuple(ids), tuple(study.inventory.links[name].name for name in ids))


def _codes(found: Sequence[Diagnostic]) -> Names:
    told = tuple(f"{one.code.id} {one.subject}" for one in found)
    return Names(told, told)


def _remarks(study: Study, found: Ranking, service: AnyService) -> Iterator[Sentence]:
    some, sites = found.candidates, study.inventory.sites
    best = some[0]
    if not found.complete:
        yield Sentence(INTERRUPTED, {"done": len(some), "total": found.of})
    yield Sentence(BEST_TODAY if best.today else BEST, {"service": service.name, "host": sites[best.host].name})
    if best.count(Severity.ERROR) or best.worsened or best.unsolved:
        yield Sentence(NOTHING_FITS)
    if best.fullest is not None:
        yield Sentence(MOST_ADDED, {"link": study.inventory.links[best.fullest[0]].name, "added": best.fullest[1]})
    rank = next((rank for rank, one in enumerate(some, 1) if one.today), None)
    if rank is not None and rank > 1:
        yield Sentence(TODAY, {"hosts": sites[some[rank - 1].host].name, "rank": rank, "count": len(some)})
    elif rank is None and len(service.hosts) > 1:
        names = tuple(sites[host].name for host in service.hosts)
        yield Sentence(TODAY_MORE, {"hosts": names, "count": len(names)})
    if always := tuple(site for site in best.waiting if all(site in one.waiting or site == one.host for one in some)):
        yield Sentence(WAITING, {"count": len(always), "sites": tuple(sites[site].name for site in always)})
    yield Sentence(ORDER, {"months": float(best.months)})
    if not study.inventory.prices:
        yield Sentence(NO_PRICES)
    yield Sentence(ANYWHERE if service.allowed_hosts is None else ALLOWED)
    if fields := assumed(study, (service,)):
        yield Sentence(ASSUMED, {"fields": fields})
