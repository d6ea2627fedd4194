"""``kommunalnetz sensitivity``: what the lights hang on."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command
from kommunalnetz.cli.reading import loaded, studied, today
from kommunalnetz.cli.terminal import Terminal


@command(
    name="sensitivity",
    help="Show which lights survive if an assumption is doubled or halved, and which matters most.\n\nEvery value without a source that"
    " says how much there is - people, rates, shares, spans - is halved and doubled, alone, with all outages. First come those on which"
    " most lights hang, then those that move most what the lines need. Ctrl-C shows what is computed so far.",
    epilog="kommunalnetz sensitivity\nkommunalnetz sensitivity lines.xlsx\nkommunalnetz sensitivity --format csv --output sensitivity.csv",
)
@options.inventory
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def sensitivity(terminal: Terminal, inventory: str | None, day: datetime.date | None, form: str, output: str | None) -> None:
    """Print the assumptions, the weightiest first."""
    study = studied(terminal, loaded(terminal, inventory), day or today())

    from kommunalnetz.output.sensitivity_rows import sensitivity_table
    from kommunalnetz.planning import sensitivity as planning

    with terminal.progress("Computing half and twice of every assumption") as progress:
        found = planning.sensitivity(study, progress)
    answer(terminal, sensitivity_table(study, found), form, output)
