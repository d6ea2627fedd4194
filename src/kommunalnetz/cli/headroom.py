"""``kommunalnetz headroom``: how many more workplaces, rooms or counties fit."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import argument, command, option
from kommunalnetz.cli.reading import loaded, service_of, studied, today
from kommunalnetz.cli.terminal import Terminal


@command(
    name="headroom",
    help="Show how many more workplaces, rooms or counties fit, and what gives first.\n\nFor a service: per site, how many more of its"
    " users (of a conference: rooms) the lines carry within the limits of the policy, with everything working and in every outage;"
    " for all sites together; and how many further counties can use it. Without a service: workplaces that use all services as the"
    " present ones do.",
    epilog="kommunalnetz headroom\nkommunalnetz headroom kfz-zulassung\nkommunalnetz headroom landraetekonferenz --format json",
)
@argument("service", metavar="SERVICE", required=False, help="Id or title of a service; default: all services together.")
@option("-i", "--inventory", metavar="INVENTORY", help="Folder, YAML file or table; default as with 'check'.")
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def headroom(
    terminal: Terminal, service: str | None, inventory: str | None, day: datetime.date | None, form: str, output: str | None
) -> None:  # fmt: skip
    """Print the table of what fits."""
    study = studied(terminal, loaded(terminal, inventory), day or today())
    record = None if service is None else service_of(terminal, study, service)

    from kommunalnetz.output.headroom_rows import headroom_table
    from kommunalnetz.planning import headroom as planning

    if record is not None and not planning.countable(record):
        sentence = "{service} is a constant rate between two sites; headroom counts workplaces, rooms and counties."
        raise click.UsageError(terminal.text(sentence, service=record.name))
    with terminal.progress("Computing what fits") as progress:
        found = planning.workplaces(study, progress) if record is None else planning.headroom(study, record, progress)
    answer(terminal, headroom_table(study, found, record), form, output)
