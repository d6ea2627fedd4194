"""``kommunalnetz config diff``: what routers run against what they should run."""

import datetime
import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.command import argument, command, one_of, option
from kommunalnetz.cli.config import inventory_option, known, templates_option
from kommunalnetz.cli.program import FINDINGS, FINE
from kommunalnetz.cli.reading import loaded, studied
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kommunalnetz.output.config.comparison import Difference
    from kommunalnetz.output.config.running import Running

STYLES = {"head": "bold", "plain": "", "add": "green", "remove": "red"}


@command(
    name="diff",
    help="Tell what to add and remove so that routers run what is rendered.\n\nRUNNING holds what was collected from the routers: a file"
    " per router, named after it ('nord' or 'nord.conf'), or a folder per router as 'config render' writes them. Secrets are covered"
    " on both sides: they are neither compared nor shown. Nothing is sent to a router.\n\n"
    "Exit code: 0 all routers run what is rendered, 1 one differs or has no file, 2 something cannot be read.",
    epilog="kommunalnetz config diff running/\nkommunalnetz config diff running/ kern-mainz --format commands\n"
    "kommunalnetz config diff running/ --format json --output diff.json",
)
@argument("running", metavar="RUNNING", help="The folder of running configurations.")
@argument("devices", metavar="DEVICE", nargs=-1, required=False, help="Ids of routers.")
@inventory_option
@options.document_date
@templates_option
@option("--format", "form", type=one_of(["text", "commands", "json"]), default="text", show_default=True,
        help="For people, as commands to enter, or for programs.")  # fmt: skip
@options.output
@click.pass_obj
def diff(
    terminal: Terminal, running: str, devices: tuple[str, ...], inventory: str | None, day: datetime.date | None, templates: str | None,
    form: str, output: str | None,
) -> int:  # fmt: skip
    """Exit code 0 or 1."""
    read = loaded(terminal, inventory)
    from kommunalnetz.output.config.running import running as collected

    there = collected(Path(running), read.devices.values())
    study = studied(terminal, read, day or read.date)
    known(terminal, devices, study)

    from kommunalnetz.output.config.difference_rows import differences_json
    from kommunalnetz.output.config.differences import differences
    from kommunalnetz.output.rows import facts

    found = differences(study, there, devices, templates=Path(templates) if templates else None)
    if form == "json":
        terminal.write_machine(differences_json(found, there.extra, facts(study)), output)
    else:
        _show(terminal, found, there, facts(study), commands=form == "commands", output=output)
    return FINE if all(one.same for one in found) else FINDINGS


def _show(
    terminal: Terminal, found: "list[Difference]", there: "Running", facts: "Mapping[str, object]", *, commands: bool, output: str | None
) -> None:  # fmt: skip
    from rich.text import Text as Line

    from kommunalnetz.output.config import difference_rows as rows

    page = None if output in (None, "-") else io.StringIO()
    console = terminal.results() if page is None else terminal.page(page)
    if commands:
        for line in rows.commands(found, terminal.text):
            console.print(Line(line))
        console = terminal.messages()
    else:
        for one in found:
            for kind, line in rows.told(one, terminal.text):
                console.print(Line(line, style=STYLES[kind]))
    for line in rows.closing(found, there, terminal.text, facts):
        console.print(Line(line))
    if page is not None:
        terminal.write_machine(page.getvalue(), output)
