"""``kommunalnetz paths``: the ways between two sites."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import argument, command, option
from kommunalnetz.cli.reading import loaded, site_of, state_of, studied, today
from kommunalnetz.cli.terminal import Terminal


@command(
    name="paths",
    help="Show the ways from one site to another.\n\nThe routers take all shortest ways by metric and split the"
    " traffic equally at every hop;"
    " 'share' is the part of it that a line carries. Exit code 1 if there is no way.",
    epilog="kommunalnetz paths ahrweiler rz-mainz\nkommunalnetz paths ahrweiler rz-mainz --outage link:ahrweiler-koblenz",
)
@argument("start", metavar="FROM", help="The site where the traffic starts.")
@argument("goal", metavar="TO", help="The site where it ends.")
@option("-i", "--inventory", metavar="INVENTORY", help="Folder, YAML file or table; default as with 'check'.")
@options.outage
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def paths(
    terminal: Terminal, start: str, goal: str, inventory: str | None, outage: str | None, day: datetime.date | None, form: str,
    output: str | None,
) -> int:  # fmt: skip
    """0, or 1 if there is no way."""
    study = studied(terminal, loaded(terminal, inventory), day or today())

    from kommunalnetz.output.rows import path_table

    table = path_table(study, state_of(terminal, study, outage), site_of(terminal, study, start), site_of(terminal, study, goal))
    answer(terminal, table, form, output)
    if not table.rows and start != goal:
        terminal.messages().print(terminal.text("There is no way from {start} to {goal}.", start=start, goal=goal))
        return 1
    return 0
