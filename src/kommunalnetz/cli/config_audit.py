"""``kommunalnetz config audit``: requirements of BSI IT-Grundschutz."""

import datetime
from pathlib import Path

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import argument, command
from kommunalnetz.cli.config import inventory_option, templates_option
from kommunalnetz.cli.program import FINDINGS, FINE
from kommunalnetz.cli.reading import loaded, studied
from kommunalnetz.cli.terminal import Terminal


@command(
    name="audit",
    help="Go through the requirements of BSI IT-Grundschutz about networks.\n\nEach is fulfilled, partly, not fulfilled or not checkable,"
    " with the evidence and the places to look at. What rests on configurations is read from RUNNING (as for 'config diff'), or else"
    " from what would be rendered. Only what inventory, study and configurations can decide is decided; the rest is said to be open."
    " B is the basic level, S standard, H high protection needs.\n\n"
    "Exit code: 0 nothing is unfulfilled, 1 something is, 2 something cannot be read.",
    epilog="kommunalnetz config audit\nkommunalnetz config audit running/ -i inventory\n"
    "kommunalnetz config audit --format csv --output audit.csv",
)
@argument("running", metavar="RUNNING", required=False, help="The folder of running configurations.")
@inventory_option
@options.document_date
@templates_option
@options.table_format
@options.output
@click.pass_obj
def audit(
    terminal: Terminal, running: str | None, inventory: str | None, day: datetime.date | None, templates: str | None, form: str,
    output: str | None,
) -> int:  # fmt: skip
    """Exit code 0 or 1."""
    read = loaded(terminal, inventory)
    from kommunalnetz.output.config.running import running as collected

    there = collected(Path(running), read.devices.values()) if running else None
    study = studied(terminal, read, day or read.date)

    from kommunalnetz.output.config.audit.audit import Audit, audit_table, counts

    made = Audit(study, there, templates=Path(templates) if templates else None)
    answers = list(made.answers())
    answer(terminal, audit_table(made, answers), form, output)
    return FINDINGS if counts(answers)["broken"] else FINE
