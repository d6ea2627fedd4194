"""``kommunalnetz config cabling``: which line goes into which port."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command, one_of, option
from kommunalnetz.cli.config import inventory_option
from kommunalnetz.cli.reading import loaded
from kommunalnetz.cli.terminal import Terminal


@command(
    name="cabling",
    help="List which line goes into which port.\n\nLines with both their ends, or the ports of the routers with what is in them. The Excel"
    " workbook has both, one sheet each; its cells are numbers and texts, never formulas.",
    epilog="kommunalnetz config cabling\nkommunalnetz config cabling --show ports --format csv\n"
    "kommunalnetz config cabling --format xlsx --output cabling.xlsx",
)
@inventory_option
@option(
    "--show",
    type=one_of(["lines", "ports"]),
    default="lines",
    show_default=True,
    help="Lines with their ends, or routers with their ports.",
)
@options.document_date
@option("--format", "form", type=one_of(["table", "json", "csv", "xlsx"]), default="table", show_default=True,
        help="For people, for programs, or for Excel.")  # fmt: skip
@options.output
@click.pass_obj
def cabling(terminal: Terminal, inventory: str | None, show: str, day: datetime.date | None, form: str, output: str | None) -> None:
    """Print a table or write the workbook."""
    if form == "xlsx" and output in (None, "-"):
        raise click.UsageError(terminal.text("A workbook needs a file: add --output FILE.xlsx."))
    read = loaded(terminal, inventory)

    from kommunalnetz.output.config.cabling import cabling_tables
    from kommunalnetz.output.workbook import workbook
    from kommunalnetz.traffic.study import study

    tables = cabling_tables(study(read, date=day or read.date, outages=()))
    if form == "xlsx":
        named = {"Lines": tables["lines"], "Ports": tables["ports"]}
        terminal.write_machine(workbook(named, terminal.text), output)
    else:
        answer(terminal, tables[show], form, output)
