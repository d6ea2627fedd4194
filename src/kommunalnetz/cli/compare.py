"""``kommunalnetz compare``: what changed between two inventories."""

import datetime
from contextlib import ExitStack

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import argument, command
from kommunalnetz.cli.reading import loaded, studied, today
from kommunalnetz.cli.revision import PREFIX, checked_out
from kommunalnetz.cli.terminal import Terminal


@command(
    name="compare",
    help="Tell what changed between two inventories or git revisions.\n\nRecords added, removed and changed field by field; findings that"
    " appeared or vanished; lights and loads. OLD and NEW are folders, files or tables; git:REV is the inventory in a git revision,"
    " git:REV:PATH the one at PATH in it. Both are computed for the same date.",
    epilog="kommunalnetz compare inventory-2025 inventory\nkommunalnetz compare git:HEAD~1 inventory\n"
    "kommunalnetz compare git:v1:inventory git:v2:inventory --format json",
)
@argument("old", metavar="OLD", help="The inventory as it was.")
@argument("new", metavar="NEW", help="The inventory as it is.")
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def compare(terminal: Terminal, old: str, new: str, day: datetime.date | None, form: str, output: str | None) -> None:
    """Print the changes."""
    fallback = next((name for name in (new, old) if not name.startswith(PREFIX)), "inventory")
    when = day or today()
    with ExitStack() as stack:
        before, after = (
            studied(terminal, loaded(terminal, str(stack.enter_context(checked_out(terminal, name, fallback)))), when)
            for name in (old, new)
        )

        from kommunalnetz.output.changes import change_table
        from kommunalnetz.planning.comparison import comparison

        table = change_table(comparison(before, after), before, after)
    answer(terminal, table, form, output)
    if form == "table" and table.minor:
        text, count = terminal.text, len(table.minor)
        told = text.plural(
            "{count} small change of load is not shown; --format json has all.",
            "{count} small changes of load are not shown; --format json has all.",
            count,
        )
        terminal.messages().print(told)
    if not table.rows:
        terminal.messages().print(terminal.text("Nothing changed."))
