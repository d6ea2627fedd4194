"""``kommunalnetz twin traffic`` and ``twin queues``: packets in the twin, counted against the prediction."""

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command, option
from kommunalnetz.cli.reading import inventory_path, loaded, studied, unknown
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from kommunalnetz.traffic.study import Study
    from kommunalnetz.twin.records import Plan

seconds_option = option("--seconds", type=click.IntRange(1, 60), default=8, show_default=True, metavar="SECONDS",
                        help="How long packets are sent.")  # fmt: skip


@command(
    name="traffic",
    help="Send the busiest hour through the twin and count it.\n\nEvery pair of sites sends UDP packets as the study says, scaled down;"
    " so are the lines. What the interfaces count is compared with the predicted loads. Packets never leave the lab. Exit code 1 if a line"
    " deviates by more than the hashing of flows explains.",
    epilog="kommunalnetz twin traffic examples/ring\nkommunalnetz twin traffic examples/ring --flows 1000 --format json",
)
@options.inventory
@option("--packets", type=click.IntRange(100, 60000), default=16000, show_default=True, metavar="NUMBER", help="How many are sent.")
@option("--flows", type=click.IntRange(1, 2000), default=200, show_default=True, metavar="NUMBER", help="Flows per pair of sites.")
@seconds_option
@options.document_date
@options.table_format
@options.output
@click.pass_obj
def traffic(
    terminal: Terminal, inventory: str | None, packets: int, flows: int, seconds: int, day: datetime.date | None, form: str,
    output: str | None,
) -> int:  # fmt: skip
    """0 if the counted loads agree, else 1."""
    study, plan = _ready(terminal, inventory, day)

    from dataclasses import replace

    from kommunalnetz.twin import flows as sending
    from kommunalnetz.twin.traffic_tables import load_table

    sent = sending.flows(study, plan, packets=packets, per_pair=flows, seconds=float(seconds))
    if not sent.traffic.streams:
        raise click.UsageError(terminal.text("No two sites send anything to each other; there is nothing to count."))
    [data] = [data for kind, data in _told(terminal, replace(plan, traffic=sent.traffic)) if kind == "counted"]
    table = load_table(study, plan, sent, data["bytes"])
    answer(terminal, table, form, output)
    return 0 if table.facts["agrees"] else 1


@command(
    name="queues",
    help="Overload a line of the twin with its rendered queues and without.\n\nThe queues of one direction, scaled to 5 Mbit/s, get what"
    " the plan grants each class, and the default class alone more than the line carries; then the same with a single queue. Exit code 1 if"
    " priority traffic does not keep its way, or if a single queue does it no harm.",
    epilog="kommunalnetz twin queues inventory\nkommunalnetz twin queues inventory --line kern-mainz-koblenz",
)
@options.inventory
@option("--line", metavar="LINK", help="The line, from its first end to its second; default: the fullest with priority traffic.")
@option("--seconds", type=click.IntRange(1, 60), default=4, show_default=True, metavar="SECONDS", help="How long packets are sent.")
@options.document_date
@options.table_format
@options.output
@click.pass_obj
def queues(
    terminal: Terminal, inventory: str | None, line: str | None, seconds: int, day: datetime.date | None, form: str, output: str | None
) -> int:  # fmt: skip
    """0 if priority traffic keeps its way with the queues and not without, else 1."""
    study, plan = _ready(terminal, inventory, day)

    from dataclasses import replace

    from kommunalnetz.twin.overload import able, overload
    from kommunalnetz.twin.records import Tried
    from kommunalnetz.twin.traffic_tables import queue_table

    trial = overload(study, plan, _arc(terminal, study, line, able(study)), float(seconds))
    found = [Tried(**data) for kind, data in _told(terminal, replace(plan, trial=trial.trial)) if kind == "tried"]
    table = queue_table(study, trial, found)
    answer(terminal, table, form, output)
    return 0 if table.facts["priority_kept"] and table.facts["priority_harmed_without"] else 1


def _arc(terminal: Terminal, study: "Study", line: str | None, arcs: tuple[int, ...]) -> int:
    """The direction that is meant. Raises click.UsageError if it cannot be tried."""
    text, at = terminal.text, study.network.link_at
    if line is not None and line not in at:
        raise unknown(terminal, text("There is no line {name}.", name=line), line, list(at))
    fit = [arc for arc in arcs if line is None or arc == 2 * at[line]]
    if not fit:
        raise click.UsageError(text("No queues can be tried there: it takes a line of known rate without a tunnel, with a priority class."))
    return fit[0]


def _ready(terminal: Terminal, asked: str | None, day: datetime.date | None) -> "tuple[Study, Plan]":
    """The study and the plan of its twin without outages."""
    from kommunalnetz.cli.twin import able, told_plan
    from kommunalnetz.twin.plan import for_lab

    path: Path = inventory_path(terminal, asked)
    read = loaded(terminal, asked)
    study = studied(terminal, for_lab(read), day or read.date)
    plan = told_plan(terminal, study, (), path)
    able(terminal, plan)
    return study, plan


def _told(terminal: Terminal, plan: "Plan") -> "Iterator[tuple[str, dict[str, Any]]]":
    """What the lab tells; a difference of routes is told first, because then no load can be right."""
    from kommunalnetz.twin.records import measured_of
    from kommunalnetz.twin.running import LabError, told

    try:
        for kind, data in told(plan):
            if kind == "measured" and measured_of(data).differences:
                raise click.ClickException(terminal.text("The routes are not as predicted; 'kommunalnetz twin' tells which."))
            yield kind, data
    except LabError as error:
        raise click.ClickException(terminal.text("The twin failed: {reason}", reason=str(error))) from error
