"""``kommunalnetz config monitoring``: targets, recording rules and alerts for Prometheus."""

import datetime
import re
from pathlib import Path

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.command import command, option
from kommunalnetz.cli.config import inventory_option
from kommunalnetz.cli.reading import loaded
from kommunalnetz.cli.terminal import Terminal

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@command(
    name="monitoring",
    help="Write targets, recording rules and alerts for Prometheus.\n\nRouters are asked through the SNMP exporter (module if_mib, SNMPv3)."
    " The rules measure how full every line is, with the rates of the contracts, and alert at the limits of the policy. The metrics carry"
    " the ids of lines and sites.",
    epilog="kommunalnetz config monitoring --output monitoring\n"
    "kommunalnetz config monitoring --exporter snmp.example:9116 --output monitoring",
)
@inventory_option
@option("-o", "--output", metavar="DIR", required=True, help="The folder for the files; it is made if it is not there.")
@option("--exporter", metavar="HOST:PORT", default="127.0.0.1:9116", show_default=True, help="Where the SNMP exporter listens.")
@options.document_date
@click.pass_obj
def monitoring(terminal: Terminal, inventory: str | None, output: str, exporter: str, day: datetime.date | None) -> None:
    """Write the files and name them."""
    read = loaded(terminal, inventory)

    from kommunalnetz.diagnostics import InputError
    from kommunalnetz.files import write
    from kommunalnetz.output.config.monitoring import monitoring as made
    from kommunalnetz.traffic.study import study

    def say(sentence: str) -> str:
        return terminal.text(sentence, **{name: f"{{{name}}}" for name in PLACEHOLDER.findall(sentence)})

    try:
        found = made(study(read, date=day or read.date, outages=()), say, exporter=exporter)
    except InputError as error:
        terminal.tell_input_error(error, Path(read.root))
        raise click.exceptions.Exit(2) from error
    for name, text in found.items():
        terminal.results().print(write(Path(output) / name, text).as_posix())
