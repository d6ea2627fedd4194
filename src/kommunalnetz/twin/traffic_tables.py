"""What the traffic in the twin has shown, as tables: counted loads, and classes on an overloaded line."""

import math
from collections.abc import Mapping, Sequence

from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Sentence, Table
from kommunalnetz.output.view_names import direction_name
from kommunalnetz.traffic.study import Study
from kommunalnetz.twin.flows import FRAME, SIZE, Flows
from kommunalnetz.twin.overload import RATE_KBIT, Overload
from kommunalnetz.twin.records import Plan, Tried

SIGMAS = 4.0
"""A counted load may deviate by so many standard deviations of the hashing of flows ..."""
ROOM = 0.01
"""... and by this part of the largest load of all lines: rounded packets, routing's own."""

LOSS = 0.01
"""Priority traffic that keeps its way loses at most this share, and 99 % of it waits at most a quarter as long as in a single queue."""


def load_table(study: Study, plan: Plan, sent: Flows, counted: Mapping[str, Mapping[str, float]]) -> Table:
    """A row per direction of a line that carries anything: predicted, counted (scaled back to the network), spread."""
    network = study.network
    ends = {
        2 * network.link_at[wire.link] + end: (wire.spaces[end], wire.names[end]) for wire in plan.wires if wire.routed for end in (0, 1)
    }
    unit = SIZE * 8 / sent.traffic.seconds / sent.scale if sent.scale else 0.0
    rows, most = [], float(sent.packets.max(initial=0.0))
    for arc in range(network.arcs):
        space, name = ends[arc]
        packets = counted[space][name] / (SIZE + FRAME)
        wide = float(network.capacity[arc]) / unit if unit and not math.isnan(network.capacity[arc]) else math.inf
        expected, spread = min(float(sent.packets[arc]), wide), float(sent.spread[arc])
        fits = abs(packets - expected) <= SIGMAS * spread + ROOM * most
        if sent.packets[arc] or not fits:
            rows.append((
                network.links[arc // 2].id, "b_to_a" if arc % 2 else "a_to_b", direction_name(network, arc), float(sent.predicted[arc]),
                max(0.0, packets * unit), packets / expected - 1 if expected else None, spread * unit, fits,
            ))  # fmt: skip
    agrees = bool(rows) and all(row[-1] for row in rows)
    flows = sum(stream.flows for stream in sent.traffic.streams)
    return Table(
        schema="kommunalnetz-twin-traffic/1",
        title="Counted loads against predicted ones",
        columns=(
            Column(name="link", shown=False), Column(name="direction", shown=False), Column(name="title", title="Line"),
            Column(name="predicted", title="predicted", unit="rate"), Column(name="counted", title="counted", unit="rate"),
            Column(name="deviation", title="deviation", unit="share"),
            Column(name="spread", title="spread by flows", unit="rate"), Column(name="fits", shown=False),
        ),
        rows=tuple(rows),
        facts={
            **facts(study), "hour": sent.hour, "scale": sent.scale, "packets": sum(stream.packets for stream in sent.traffic.streams),
            "flows": flows, "agrees": agrees,
        },
        remarks=(
            Sentence("Hour {hour}, IP layer, sent in the lab as 1:{scale:count} by {flows:count} flows.",
                     {"hour": str(sent.hour), "scale": 1 / sent.scale if sent.scale else 0.0, "flows": flows}),
            Sentence("A flow takes one way, so few flows split unevenly; the spread is one standard deviation of that."),
            Sentence("The counted loads agree with the predicted ones.") if agrees
            else Sentence("The counted loads do not agree with the predicted ones."),
        ),
    )  # fmt: skip


def queue_table(study: Study, trial: Overload, found: Sequence[Tried]) -> Table:
    """A row per class on the overloaded line: loss and delay with the rendered queues and with a single one."""
    queued, plain = ({one.name: one for one in found if one.queued is wanted} for wanted in (True, False))
    rates = {load.name: load.rate_kbit * 1000.0 for load in trial.trial.loads}
    rows = tuple(
        (
            name, name in trial.priority, rates[name], _loss(one), one.delay_median, one.delay_p99,
            _loss(plain[name]), plain[name].delay_median, plain[name].delay_p99,
        )
        for name, one in queued.items()
    )  # fmt: skip
    urgent = [row for row in rows if row[1]]
    kept = all(row[3] <= LOSS and row[5] <= row[8] / 4 for row in urgent)
    harmed = all(row[6] > LOSS for row in urgent)
    return Table(
        schema="kommunalnetz-twin-queues/1",
        title="Classes on an overloaded line",
        columns=(
            Column(name="class", title="class"), Column(name="priority", shown=False),
            Column(name="offered", title="offered", unit="rate"), Column(name="queued_loss", title="loss with queues", unit="share"),
            Column(name="queued_median", unit="duration", shown=False), Column(name="queued_p99", title="delay p99", unit="delay"),
            Column(name="plain_loss", title="loss without", unit="share"),
            Column(name="plain_median", unit="duration", shown=False), Column(name="plain_p99", title="delay p99", unit="delay"),
        ),
        rows=rows,
        facts={
            **facts(study), "line": study.network.arc_name(trial.arc), "rate_bit_per_s": RATE_KBIT * 1000.0, "scale": trial.scale,
            "seconds": trial.trial.seconds, "priority_kept": kept, "priority_harmed_without": harmed,
        },
        remarks=(
            Sentence("{line}, its rendered queues scaled to {rate:rate}; the default class alone offers more than that.",
                     {"line": direction_name(study.network, trial.arc), "rate": RATE_KBIT * 1000.0}),
            Sentence("The priority traffic keeps its way with the queues.") if kept
            else Sentence("The priority traffic suffers in spite of the queues."),
            Sentence("In a single queue it suffers with all others.") if harmed
            else Sentence("In a single queue it does not suffer either; the trial shows nothing."),
        ),
    )  # fmt: skip


def _loss(one: Tried) -> float:
    return 1 - one.received / one.sent if one.sent else math.nan
