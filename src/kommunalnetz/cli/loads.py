"""``kommunalnetz loads``: how full the lines are."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command
from kommunalnetz.cli.reading import loaded, state_of, studied, today
from kommunalnetz.cli.terminal import Terminal


@command(
    name="loads",
    help="Show how full the lines are, intact and in the worst outage.\n\nOne row per direction of a line, fullest"
    " first. 'load' is the mean of"
    " the busiest hour, 'needed' is what the services need of the line with the reserve for bursts; limits are judged by it.",
    epilog="kommunalnetz loads\nkommunalnetz loads --outage duct:trench-rhine\nkommunalnetz loads --format csv --output loads.csv",
)
@options.inventory
@options.outage
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def loads(
    terminal: Terminal, inventory: str | None, outage: str | None, day: datetime.date | None, form: str, output: str | None
) -> None:  # fmt: skip
    """Print the table of loads."""
    study = studied(terminal, loaded(terminal, inventory), day or today())

    from kommunalnetz.output.rows import load_table

    answer(terminal, load_table(study, state_of(terminal, study, outage)), form, output)
