"""``kommunalnetz twin``: the network on real routers, compared with the prediction."""

import datetime
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import Family, command, option
from kommunalnetz.cli.reading import inventory_path, loaded, studied, unknown
from kommunalnetz.cli.terminal import Terminal
from kommunalnetz.cli.twin_traffic import queues, traffic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kommunalnetz.traffic.outages import Outage
    from kommunalnetz.traffic.study import Study
    from kommunalnetz.twin.records import Measured, Plan

MOST = 10
"""How many outages are cut where none is named."""


@command(
    name="twin",
    cls=Family,
    members={"traffic": traffic, "queues": queues},
    help="Run the network on real routers and compare them with the prediction.\n\nEvery router of the inventory is started as FRRouting"
    " in a network namespace of its own, with its rendered configuration and an overlay that is printed (short timers). Then every next"
    " hop of every router towards every site, IPv4 and IPv6, is compared with the study: with nothing down, after each cut, and after"
    " mending it. Needs Linux, root and FRRouting; leaves nothing behind. Exit code 1 if there is a difference."
    "\n\n'twin traffic' sends packets and counts them, 'twin queues' overloads a line; each has a --help of its own.",
    epilog="kommunalnetz twin\nkommunalnetz twin --cut link:kern-mainz-koblenz --cut device:kern-trier\n"
    "kommunalnetz twin --cuts 20 --seed 7 --format json\nkommunalnetz twin traffic examples/ring\n"
    "kommunalnetz twin queues inventory",
)
@options.inventory
@option("--cut", "named", metavar="OUTAGE", multiple=True, help="Cut this: link:ID, device:ID, site:ID or duct:ID. May be repeated.")
@option(
    "--cuts", type=click.IntRange(min=0), metavar="NUMBER", help="Cut so many outages, the worst first; default: 10, or none beside --cut."
)
@option("--seed", type=int, metavar="NUMBER", help="Draw the outages of --cuts with this seed instead of taking the worst.")
@option("--patience", type=click.IntRange(min=1), default=120, show_default=True, metavar="SECONDS", help="How long a state is waited for.")
@options.document_date
@options.table_format
@options.output
@click.pass_obj
def twin(
    terminal: Terminal, inventory: str | None, named: tuple[str, ...], cuts: int | None, seed: int | None, patience: int,
    day: datetime.date | None, form: str, output: str | None,
) -> int:  # fmt: skip
    """0 if the routers agree with the prediction, else 1."""
    path, read = inventory_path(terminal, inventory), loaded(terminal, inventory)
    number = (0 if named else MOST) if cuts is None else cuts

    from dataclasses import replace

    from kommunalnetz.twin.plan import for_lab

    study = studied(terminal, for_lab(read), day or read.date)
    chosen = [_outage(terminal, study, name) for name in named]
    chosen += [outage for outage in _picked(study, number, seed) if outage.name not in {one.name for one in chosen}]
    plan = replace(told_plan(terminal, study, chosen, path), patience=float(patience))
    able(terminal, plan)

    from kommunalnetz.inventory.addressing import versions
    from kommunalnetz.twin.overlay import printed
    from kommunalnetz.twin.table import twin_table

    used = versions(study.inventory)
    if form == "table":
        terminal.messages().print(terminal.text("Added to the rendered configurations:"))
        terminal.messages().print(printed(study.inventory.network, used))
    found = _measured(terminal, plan)
    table = twin_table(study, plan, found, used)
    answer(terminal, table, form, output)
    return 0 if table.facts["agrees"] else 1


def able(terminal: Terminal, plan: "Plan") -> None:
    """Raises click.ClickException with what this machine lacks."""
    from kommunalnetz.twin.requirements import lacking

    daemons = plan.routers[0].daemons if plan.routers else ()
    if (lack := lacking(len(plan.routers), daemons)) is not None:
        raise click.ClickException(terminal.text(lack.msgid, **lack.values))


def told_plan(terminal: Terminal, study: "Study", cuts: "Iterable[Outage]", path: "Path") -> "Plan":
    """The plan of a twin; what forbids a configuration is told and the program ends with 2."""
    from kommunalnetz.diagnostics import InputError
    from kommunalnetz.twin.plan import plan

    try:
        return plan(study, cuts)
    except InputError as error:
        terminal.tell_input_error(error, path)
        raise click.exceptions.Exit(2) from error


def _outage(terminal: Terminal, study: "Study", name: str) -> "Outage":
    try:
        return study.outage(name)
    except KeyError as error:
        names = [known.name for known in study.outages]
        raise unknown(terminal, terminal.text("There is no outage {name}.", name=name), name, names) from error


def _picked(study: "Study", number: int, seed: int | None) -> "list[Outage]":
    """So many different single outages, the worst first or drawn."""
    import random

    from kommunalnetz.planning import harm

    cutting = [found.outage for found in harm.distinct(study) if found.outage.links_down]
    if seed is not None:
        return random.Random(seed).sample(cutting, min(number, len(cutting)))  # noqa: S311 - a draw that can be repeated
    worst = [one.impact.outage for one in harm.worst_first(one for looked in harm.singles(study) for one in looked.harms)]
    return list({outage.name: outage for outage in (*worst, *cutting) if outage.links_down}.values())[:number]


def _measured(terminal: Terminal, plan: "Plan") -> "list[Measured]":
    from kommunalnetz.twin.running import LabError, measured

    found: list[Measured] = []
    steps = len(plan.routers) + 2 * len(plan.states) - 1
    with terminal.progress("The twin runs") as progress:

        def started(done: int, _: int) -> None:
            if progress is not None:
                progress(done, steps)

        try:
            for one in measured(plan, started):
                found.append(one)
                started(len(plan.routers) + len(found), steps)
        except LabError as error:
            raise click.ClickException(terminal.text("The twin failed: {reason}", reason=str(error))) from error
    return found
