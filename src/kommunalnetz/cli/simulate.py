"""``kommunalnetz simulate``: what if, before and after side by side."""

import contextlib
import datetime
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.command import argument, command, one_of, option
from kommunalnetz.cli.reading import inventory_path, loaded, today
from kommunalnetz.cli.terminal import Terminal
from kommunalnetz.cli.workers import computing

if TYPE_CHECKING:
    from kommunalnetz.inventory.inventory import Inventory
    from kommunalnetz.inventory.scenario import Scenario
    from kommunalnetz.planning.simulation import Plan, Simulation


@command(
    name="simulate",
    help="Show what a scenario would change: before and after, side by side.\n\nA scenario is a YAML file with a list of edits. Several are"
    " shown side by side; --with puts a scenario under all of them. The inventory is the last argument, or the 'base' that the scenario"
    " names. Findings, lights, loads, delays and money are compared per county, in every year that a scenario names.",
    epilog="kommunalnetz simulate examples/scenarios/e-akte.yaml\nkommunalnetz simulate a.yaml b.yaml inventory --with growth.yaml\n"
    "kommunalnetz simulate a.yaml --format json --output a.json\nkommunalnetz simulate a.yaml inventory --apply",
)
@argument("names", metavar="SCENARIO... [INVENTORY]", nargs=-1, help="Scenarios, then the inventory; default: the base of the scenario.")
@option("--with", "under", metavar="SCENARIO", multiple=True, help="Assume this too, before and after; may be repeated. Alone: look at it.")
@option(
    "--apply",
    "write",
    is_flag=True,
    help="Write the edits into the files of the inventory, keeping comments and order; with --date those that count then.",
)
@option("--save", metavar="FILE", help="Write all edits as one scenario.")
@option("--all", "every", is_flag=True, help="List every finding that appears or vanishes.")
@option("--format", "form", type=one_of(["text", "json", "csv"]), default="text", show_default=True, help="For people, or for programs.")
@options.workers
@options.scheduler
@options.question_date
@options.output
@click.pass_obj
def simulate(
    terminal: Terminal, names: tuple[str, ...], under: tuple[str, ...], write: bool, save: str | None, every: bool, form: str,
    workers: int | None, scheduler: str | None, day: datetime.date | None, output: str | None,
) -> None:  # fmt: skip
    """Print the comparison, or write the edits."""
    from kommunalnetz.inventory.scenario import scenario

    named, asked = _split(names)
    common = tuple(scenario(Path(name)) for name in under)
    plans = _plans([scenario(Path(name)) for name in named], common)
    if not plans:
        raise click.UsageError(terminal.text("Name at least one scenario."))
    if (write or save) and len(plans) > 1:
        raise click.UsageError(terminal.text("--apply and --save want one scenario; put the others under it by --with."))
    stack = (*plans[0].assumed, *plans[0].top)
    path = inventory_path(terminal, asked or _base([one for plan in plans for one in (*plan.top, *plan.assumed)]))
    inventory = loaded(terminal, str(path))
    with _told(terminal, path):
        if not (write or save):
            simulated = _simulated(terminal, inventory, plans, day or today(), workers, scheduler)
            _answer(terminal, simulated, form, output, every=every)
        if save:
            _save(terminal, stack, Path(save))
        if write:
            _apply(terminal, inventory, stack, day)


def _plans(tops: "list[Scenario]", common: "tuple[Scenario, ...]") -> "list[Plan]":
    """Each scenario on top of those that are assumed; the common ones alone are looked at themselves."""
    from kommunalnetz.planning.simulation import Plan

    if not tops:
        every = tuple(one for scenario in common for one in (*scenario.assumed, scenario))
        return [Plan(assumed=(), top=every)] if every else []
    below = tuple(one for scenario in common for one in (*scenario.assumed, scenario))
    return [Plan(assumed=(*below, *top.assumed), top=(top,)) for top in tops]


def _split(names: tuple[str, ...]) -> tuple[list[str], str | None]:
    """The scenarios, and the inventory if the last name is one: a folder, a table, or a file without edits."""
    from kommunalnetz.inventory.load import TABLES

    last = Path(names[-1]) if names else None
    if last is None:
        return [], None
    table = last.suffix.lower() in TABLES
    if last.is_dir() or table or (last.is_file() and not _has_edits(last)):
        return list(names[:-1]), names[-1]
    return list(names), None


def _has_edits(path: Path) -> bool:
    with path.open("rb") as file:
        return any(line.startswith(b"edits") for line in file)


def _base(scenarios: "list[Scenario]") -> str | None:
    """The inventory that the first scenario with a base names."""
    return next((str(one.base) for one in scenarios if one.base is not None), None)


@contextlib.contextmanager
def _told(terminal: Terminal, path: Path) -> Iterator[None]:
    """Within, what is wrong with a scenario is told with its place, and the program ends with 2."""
    from kommunalnetz.diagnostics import InputError

    try:
        yield
    except InputError as error:
        terminal.tell_input_error(error, path)
        raise click.exceptions.Exit(2) from error


def _simulated(
    terminal: Terminal, inventory: "Inventory", plans: "list[Plan]", day: datetime.date, workers: int | None, scheduler: str | None
) -> "Simulation":  # fmt: skip
    from kommunalnetz.planning.simulation import simulation

    if workers is None and scheduler is None:
        with terminal.progress("Computing the outages") as progress:
            return simulation(inventory, plans, day, progress)
    with computing(terminal, scheduler, workers) as crew, terminal.progress("Computing the outages") as progress:
        return simulation(inventory, plans, day, progress, crew)


def _save(terminal: Terminal, stack: "tuple[Scenario, ...]", target: Path) -> None:
    """Write the edits of all scenarios of the stack as one."""
    from kommunalnetz.files import write
    from kommunalnetz.inventory.saving import saved, stacked

    head, edits = stacked(stack, target)
    write(target, saved(head, edits))
    terminal.messages().print(terminal.text("Written: {file}", file=str(target)))


def _apply(terminal: Terminal, inventory: "Inventory", stack: "tuple[Scenario, ...]", day: datetime.date | None) -> None:
    """Write the edits into the files of the inventory."""
    from kommunalnetz.inventory.apply import folder_of, rewritten, write
    from kommunalnetz.planning.simulation import edited

    for path in write(folder_of(inventory), rewritten(inventory, edited(inventory, stack, day))):
        terminal.messages().print(terminal.text("Written: {file}", file=str(path)))


def _answer(terminal: Terminal, simulated: "Simulation", form: str, output: str | None, *, every: bool) -> None:
    from kommunalnetz.output.machine import as_json
    from kommunalnetz.output.simulation_text import simulation_page
    from kommunalnetz.output.simulation_view import simulation_table, simulation_view
    from kommunalnetz.output.tables import table_csv

    if form == "json":
        terminal.write_machine(as_json(simulation_view(simulated)), output)
    elif form == "csv":
        terminal.write_machine(table_csv(simulation_table(simulated)), output)
    else:
        page = io.StringIO()
        console = terminal.results() if output in (None, "-") else terminal.page(page)
        for part in simulation_page(simulated, terminal.text, console.width, every=every):
            console.print(part)
        if output not in (None, "-"):
            terminal.write_machine(page.getvalue(), output)
