"""``kommunalnetz init``: an inventory to start from."""

from pathlib import Path

import click

from kommunalnetz.cli.command import argument, command, option
from kommunalnetz.cli.terminal import Terminal


@command(
    name="init",
    help="Write a small commented inventory to start from.\n\nWith --table, the inventory is made from a table of"
    " lines (CSV or XLSX), one row"
    " per line. Nothing is ever overwritten: if one of the files exists already, no file is written.",
    epilog="kommunalnetz init inventory\nkommunalnetz init inventory --table lines.xlsx",
)
@argument("directory", metavar="DIR", help="The folder for the files; it may exist, the files may not.")
@option("--table", metavar="FILE", help="A table of lines to begin with.")
@click.pass_obj
def init(terminal: Terminal, directory: str, table: str | None) -> None:
    """Write the files and name them."""
    from kommunalnetz.diagnostics import InputError
    from kommunalnetz.files import write_new
    from kommunalnetz.inventory.start import inventory_from_table, starter

    text = terminal.text
    try:
        contents = inventory_from_table(table) if table is not None else starter()
    except InputError as error:
        terminal.tell_input_error(error, Path(str(table)))
        raise click.exceptions.Exit(2) from error
    for path in write_new(Path(directory), contents):
        terminal.results().print(path.as_posix())
    terminal.messages().print(text("Next: kommunalnetz check {folder}", folder=directory))
