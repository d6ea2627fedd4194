"""The order sheet (Bestellblatt): the rate of each class on each line, for whoever configures its routers."""

from collections.abc import Iterable

from kommunalnetz.diagnostics import Word
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.output.rows import ends, facts
from kommunalnetz.output.tables import Column, Table
from kommunalnetz.planning.queues import Queue, class_maxima
from kommunalnetz.traffic.study import Study

STEP = 1000
"""bit/s; rates of an order are rounded down to it, so that they fit the line together."""
PRIORITY, SHARE = Word("priority"), Word("share")


def order_table(study: Study, links: Iterable[str] = ()) -> Table:
    """A row per class and direction of each line (of ``links`` only, if any are named) whose capacity is known, fullest class first served.

    ``rate`` is guaranteed, ``need`` what the plan says, in ``hour`` of ``outage`` (empty: nothing is down).
    """
    network, maxima, wanted = study.network, class_maxima(study), set(links)
    rows: list[tuple[object, ...]] = []
    for arc in range(network.arcs):
        link = network.links[arc // 2]
        line = maxima.queues(arc) if not wanted or link.id in wanted else None
        core = not wanted and all(site.kind is SiteKind.POP for site in network.arc_sites(arc))
        if line is None or core:
            continue
        rows += [(link.id, *ends(network, arc), line.capacity, *_row(queue, line.capacity)) for queue in line.queues]
    return Table(
        schema="kommunalnetz-order/1",
        title="Order sheet: rate per class and line",
        columns=(
            Column(name="link", title="Line"),
            Column(name="from_site", title="from"),
            Column(name="to_site", title="to"),
            Column(name="capacity", title="booked", unit="rate"),
            Column(name="class", title="class"),
            Column(name="dscp", title="DSCP"),
            Column(name="kind", title="queue"),
            Column(name="rate", title="rate", unit="rate"),
            Column(name="share", title="share", unit="share"),
            Column(name="need", title="need", unit="rate"),
            Column(name="hour", title="hour", unit="count"),
            Column(name="outage", title="which outage"),
        ),
        rows=tuple(rows),
        facts=facts(study),
    )


def _row(queue: Queue, capacity: float) -> tuple[object, ...]:
    kind = PRIORITY if queue.qos.priority else SHARE
    rate = queue.rate // STEP * STEP
    return queue.qos.id, " ".join(queue.qos.dscp), kind, rate, queue.rate / capacity, queue.need, queue.hour, queue.outage
