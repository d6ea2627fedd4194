"""The table of ``hosts``: where a service could run, best first."""

from collections.abc import Iterator, Sequence

from kommunalnetz.diagnostics import Diagnostic, Severity
from kommunalnetz.inventory.services import AnyService
from kommunalnetz.output.headroom_rows import ASSUMED, assumed
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Names, Sentence, Table
from kommunalnetz.planning.hosts import Candidate
from kommunalnetz.traffic.study import Study

BEST = "{service} fits best at {host}."
BEST_TODAY = "{service} fits best where it runs today, at {host}."
TODAY = "Today: {hosts}; it would be number {rank:count} of {count:count}."
TODAY_MORE = "Today it runs at {count:count} places: {hosts}. The table compares single places with that."
MOST_ADDED = "Most is added to {link}: {added:rate}."
NOTHING_FITS = "At every place something gets too small."
ORDER = (
    "Order: errors that appear, lines that are too small already and get more, warnings that appear, what larger lines cost in {months:count}"
    " months, what all lines carry more, delay."
)
ALLOWED = "Only sites that allowed_hosts of the service names."
ANYWHERE = "The service does not say where it may run (allowed_hosts), so every sensible site was tried."
TEXTS = (BEST, BEST_TODAY, TODAY, TODAY_MORE, MOST_ADDED, NOTHING_FITS, ORDER, ALLOWED, ANYWHERE)


def host_table(study: Study, found: Sequence[Candidate], service: AnyService) -> Table:
    """A row per possible host, best first; money is net, over the months that costs are compared for."""
    return Table(
        schema="kommunalnetz-hosts/1",
        title="Where the service could run",
        columns=(
            Column(name="rank", title="rank", unit="count"),
            Column(name="host", title="Site", shown=False),
            Column(name="host_title", title="Site"),
            Column(name="today", title="runs there today"),
            Column(name="standby", title="standby", shown=False),
            Column(name="errors", title="new errors", unit="count"),
            Column(name="warnings", title="new warnings", unit="count"),
            Column(name="worsened", title="too small, gets more", optional=True),
            Column(name="unsolved", title="too small for any step", optional=True),
            Column(name="network", title="lines cost more", unit="money"),
            Column(name="added", title="all lines together", unit="rate"),
            Column(name="delay", title="delay", unit="delay"),
            Column(name="larger_lines", title="larger lines", optional=True),
            Column(name="appeared", title="new findings", shown=False),
            Column(name="vanished", title="findings that vanish", shown=False),
            Column(name="fullest_link", title="most added to", shown=False),
            Column(name="fullest_added", title="added", unit="rate", shown=False),
        ),
        rows=tuple(_row(study, rank, one) for rank, one in enumerate(found, 1)),
        facts={**facts(study), "service": service.id, "subject": service.name, "months": float(found[0].months) if found else None},
        remarks=tuple(_remarks(study, found, service)),
    )


def _row(study: Study, rank: int, one: Candidate) -> tuple[object, ...]:
    inventory = study.inventory

    def lines(ids: Sequence[str]) -> Names:
        return Names(tuple(ids), tuple(inventory.links[name].name for name in ids))

    link, added = one.fullest or (None, None)
    return (
        rank, one.host, inventory.sites[one.host].name, one.today, list(one.standby), one.count(Severity.ERROR),
        one.count(Severity.WARNING), lines(one.worsened), lines(one.unsolved), one.network, one.added, one.delay, lines(one.larger),
        _codes(one.appeared), _codes(one.vanished), link, added,
    )  # fmt: skip


def _codes(found: Sequence[Diagnostic]) -> list[str]:
    return [f"{one.code.id} {one.subject}" for one in found]


def _remarks(study: Study, found: Sequence[Candidate], service: AnyService) -> Iterator[Sentence]:
    sites = study.inventory.sites
    if found:
        best = found[0]
        text = BEST_TODAY if best.today else BEST
        yield Sentence(text, {"service": service.name, "host": sites[best.host].name})
        if best.count(Severity.ERROR) or best.worsened or best.unsolved:
            yield Sentence(NOTHING_FITS)
        if best.fullest is not None:
            yield Sentence(MOST_ADDED, {"link": study.inventory.links[best.fullest[0]].name, "added": best.fullest[1]})
        now = next((rank for rank, one in enumerate(found, 1) if one.today), None)
        hosts = [sites[host].name for host in service.hosts]
        if now is not None and not best.today:
            yield Sentence(TODAY, {"hosts": hosts, "rank": now, "count": len(found)})
        elif now is None and len(hosts) > 1:
            yield Sentence(TODAY_MORE, {"hosts": hosts, "count": len(hosts)})
        yield Sentence(ORDER, {"months": float(best.months)})
    yield Sentence(ANYWHERE if service.allowed_hosts is None else ALLOWED)
    if fields := assumed(study, (service,)):
        yield Sentence(ASSUMED, {"fields": fields})
