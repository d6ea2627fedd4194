"""``kommunalnetz demands``: what the services need."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command
from kommunalnetz.cli.reading import loaded, state_of, studied, today
from kommunalnetz.cli.terminal import Terminal


@command(
    name="demands",
    help="Show what every service needs at every site.\n\nRates are those of the service's busiest hour, both directions together, without"
    " the overhead of the lines. With --outage also what is served by a standby, and what has no way.",
    epilog="kommunalnetz demands\nkommunalnetz demands --outage site:rz-mainz\nkommunalnetz demands --format json",
)
@options.inventory
@options.outage
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def demands(
    terminal: Terminal, inventory: str | None, outage: str | None, day: datetime.date | None, form: str, output: str | None
) -> None:  # fmt: skip
    """Print the table of demands."""
    study = studied(terminal, loaded(terminal, inventory), day or today())

    from kommunalnetz.output.rows import demand_table

    answer(terminal, demand_table(study, state_of(terminal, study, outage)), form, output)
