"""``kommunalnetz lights``: the three lights of every county."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command
from kommunalnetz.cli.reading import loaded, studied, today
from kommunalnetz.cli.terminal import Terminal


@command(
    name="lights",
    help="Show the three lights of every county.\n\nBandwidth: what the services need in the busiest hour, and in the worst outage,"
    " against what is booked. Resilience: whether two routes are proven to be separate. Contract: whether its dates leave time enough."
    " Grey: not known.",
    epilog="kommunalnetz lights\nkommunalnetz lights lines.xlsx\nkommunalnetz lights --format csv --output lights.csv",
)
@options.inventory
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def lights(terminal: Terminal, inventory: str | None, day: datetime.date | None, form: str, output: str | None) -> None:
    """Print the table of lights."""
    study = studied(terminal, loaded(terminal, inventory), day or today())

    from kommunalnetz.checks.lights import lights as county_lights
    from kommunalnetz.output.county_rows import lights_table

    answer(terminal, lights_table(study, county_lights(study)), form, output)
