"""The answer of ``kommunalnetz outages``: a table of the worst, and what must be said about it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.availability import INTERRUPTED
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.planning.harm import Harm
    from kommunalnetz.traffic.study import Study


def answered(
    terminal: Terminal, study: "Study", found: "Iterable[Harm]", complete: bool, top: int, form: str, output: str | None,
    more: dict[str, object],
) -> int:  # fmt: skip
    """0, or 130 if it was interrupted."""
    from kommunalnetz.output.outage_rows import outage_table
    from kommunalnetz.planning.harm import worst_first

    kept = worst_first(found)
    answer(terminal, outage_table(study, kept, top, more), form, output)
    text, console = terminal.text, terminal.messages()
    if form == "table" and len(kept) > top:
        console.print(text("{count:count} more are in the JSON and CSV, or shown by --top.", count=len(kept) - top))
    if form == "table" and not kept and complete:
        console.print(text("None of them does harm of its own."))
    if not complete:
        interrupted(terminal, more)
    return 0 if complete else INTERRUPTED


def interrupted(terminal: Terminal, more: dict[str, object]) -> None:
    """Say how much of it is done."""
    terminal.messages().print(terminal.text(
        "Interrupted: {done:count} of {total:count} are evaluated; the worst may be missing.", done=more["evaluated"], total=more["of"]
    ))  # fmt: skip
