"""Tables as the answer of a command."""

import io
from typing import TYPE_CHECKING

from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.output.tables import Table


def answer(terminal: Terminal, table: "Table", form: str, output: str | None) -> None:
    """Write ``table`` in the form that is asked for; a table for people ends with the date that it holds for."""
    from kommunalnetz.output.tables import table_csv, table_json

    if form == "json":
        terminal.write_machine(table_json(table), output)
    elif form == "csv":
        terminal.write_machine(table_csv(table), output)
    elif output in (None, "-"):
        _print(terminal, table, None)
    else:
        page = io.StringIO()
        _print(terminal, table, page)
        terminal.write_machine(page.getvalue(), output)


def _print(terminal: Terminal, table: "Table", page: io.StringIO | None) -> None:
    from kommunalnetz.output.listing import visible
    from kommunalnetz.output.tables import spoken, table_rich

    console, text = (terminal.page(page) if page is not None else terminal.results()), terminal.text
    console.print(table_rich(table, text, console.width))
    for remark in table.remarks:
        console.print(visible(spoken(remark, text)))
    parts = [str(table.facts["inventory"])] if table.facts.get("inventory") else []
    if table.facts.get("example_data"):
        parts.append(text("EXAMPLE DATA"))
    if subject := table.facts.get("subject"):
        parts.append(str(subject))
    if state := table.facts.get("state"):
        parts.append(text("nothing is down") if state == "intact" else text("{outage} is down", outage=state))
    parts.append(text("as of {day:date}", day=table.facts["date"]))
    console.print("; ".join(parts))
