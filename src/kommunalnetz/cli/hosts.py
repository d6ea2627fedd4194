"""``kommunalnetz hosts``: where a service could run."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import argument, command, option
from kommunalnetz.cli.reading import loaded, service_of, studied, today
from kommunalnetz.cli.terminal import Terminal


@command(
    name="hosts",
    help="Show where a service could run, best first.\n\nEvery site that may host it ('allowed_hosts' of the service; else every sensible"
    " one) is computed with all outages: findings that appear, lines that get too small and what larger ones cost, load, delay. The standby"
    " stays; where it is tried itself, it changes places with the host. Ctrl-C shows what is computed so far.",
    epilog="kommunalnetz hosts kfz-zulassung\nkommunalnetz hosts e-akte --format csv --output hosts.csv",
)
@argument("service", metavar="SERVICE", help="Id or title of a service.")
@option("-i", "--inventory", metavar="INVENTORY", help="Folder, YAML file or table; default as with 'check'.")
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def hosts(
    terminal: Terminal, service: str, inventory: str | None, day: datetime.date | None, form: str, output: str | None
) -> None:  # fmt: skip
    """Print the candidates."""
    study = studied(terminal, loaded(terminal, inventory), day or today())
    record = service_of(terminal, study, service)

    from kommunalnetz.output.host_rows import host_table
    from kommunalnetz.planning import hosts as planning

    if not planning.hostable(record):
        sentence = "{service} has no host: it runs between its sites."
        raise click.UsageError(terminal.text(sentence, service=record.name))
    if not planning.admissible(study.inventory, record):
        raise click.UsageError(terminal.text("No site may host {service}; name some in its 'allowed_hosts'.", service=record.name))
    with terminal.progress("Computing every possible host") as progress:
        found = planning.hosts(study, record, progress)
    answer(terminal, host_table(study, found, record), form, output)
