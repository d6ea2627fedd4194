"""``kommunalnetz assumptions``: every value without a source."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command
from kommunalnetz.cli.reading import loaded, studied, today
from kommunalnetz.cli.terminal import Terminal


@command(
    name="assumptions",
    help="List every value without a source, the weightiest first.\n\nThe share of the peak tells how much of all traffic in the busiest"
    " hour rests on an assumption; shares overlap.",
    epilog="kommunalnetz assumptions\nkommunalnetz assumptions lines.xlsx\nkommunalnetz assumptions --format csv --output assumptions.csv",
)
@options.inventory
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def assumptions(terminal: Terminal, inventory: str | None, day: datetime.date | None, form: str, output: str | None) -> None:
    """Print the table of assumptions."""
    study = studied(terminal, loaded(terminal, inventory), day or today())

    from kommunalnetz.output.county_rows import assumption_table

    answer(terminal, assumption_table(study), form, output)
