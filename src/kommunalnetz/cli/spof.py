"""``kommunalnetz spof``: single points of failure."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command
from kommunalnetz.cli.reading import loaded, studied, today
from kommunalnetz.cli.terminal import Terminal


@command(
    name="spof",
    help="List the single points of failure and who is cut off.\n\nA single point of failure is a line, device, site or duct whose outage"
    " leaves another site's services without a way. 'policy.outages' in the inventory says which kinds of outage are evaluated.",
    epilog="kommunalnetz spof\nkommunalnetz spof --format json",
)
@options.inventory
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def spof(terminal: Terminal, inventory: str | None, day: datetime.date | None, form: str, output: str | None) -> None:
    """Print the table of single points of failure."""
    study = studied(terminal, loaded(terminal, inventory), day or today())

    from kommunalnetz.output.rows import single_point_table

    answer(terminal, single_point_table(study), form, output)
