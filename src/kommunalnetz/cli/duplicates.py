"""``kommunalnetz duplicates``: services that several administrations run."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command
from kommunalnetz.cli.reading import loaded, studied, today
from kommunalnetz.cli.terminal import Terminal


@command(
    name="duplicates",
    help="Find services that several administrations run and what one host would save.\n\nServices with the same 'purpose' at several"
    " administrations. Each possible host - every one of them, every data centre - is computed: what is saved, which lines must grow,"
    " which findings appear and vanish. Best first.",
    epilog="kommunalnetz duplicates\nkommunalnetz duplicates examples/kosten --format json",
)
@options.inventory
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def duplicates(terminal: Terminal, inventory: str | None, day: datetime.date | None, form: str, output: str | None) -> None:
    """Print the consolidations, best first."""
    study = studied(terminal, loaded(terminal, inventory), day or today())

    from kommunalnetz.output.duplicate_rows import duplicate_table
    from kommunalnetz.planning.consolidation import consolidations
    from kommunalnetz.planning.consolidation import duplicates as found

    several = found(study.inventory)
    with terminal.progress("Computing every possible host") as progress:
        ranked = consolidations(study, several, progress)
    answer(terminal, duplicate_table(study, several, ranked), form, output)
