"""``kommunalnetz show``: one record and all that is known about it."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import argument, command, option
from kommunalnetz.cli.reading import loaded, studied, today, unknown
from kommunalnetz.cli.terminal import Terminal


@command(
    name="show",
    help="Show all that is known about one site, device, line, duct or service.\n\nWhat is written and where, the loads and the"
    " services that cause them, what happens when it is down, and what 'check' finds about it. ID is an id, or kind:id where an id is"
    " several things.",
    epilog="kommunalnetz show ahrweiler-koblenz\nkommunalnetz show duct:trasse-mittelrhein\nkommunalnetz show site:ahrweiler --format json",
)
@argument("name", metavar="ID", help="An id, or kind:id, e.g. link:ahrweiler-koblenz.")
@option("-i", "--inventory", metavar="INVENTORY", help="Folder, YAML file or table; default as with 'check'.")
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def show(
    terminal: Terminal, name: str, inventory: str | None, day: datetime.date | None, form: str, output: str | None
) -> None:  # fmt: skip
    """Print the facts."""
    read = loaded(terminal, inventory)

    from kommunalnetz.cli.findings import all_findings
    from kommunalnetz.output.facts import SECTIONS, fact_table, subject

    known = subject(read, name)
    if known is None:
        ids = [*(f"{kind}:{key}" for kind, section in SECTIONS.items() for key in getattr(read, section))]
        raise unknown(terminal, terminal.text("There is nothing called {name} in the inventory.", name=name), name, ids)
    study = studied(terminal, read, day or today())
    answer(terminal, fact_table(study, *known, all_findings(study)), form, output)
