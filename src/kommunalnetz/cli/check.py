"""``kommunalnetz check``: what does not fit, for people and for CI."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.command import command, one_of, option
from kommunalnetz.cli.program import FINDINGS, FINE, UNREADABLE
from kommunalnetz.cli.terminal import Terminal


@command(
    name="check",
    help="Tell what does not fit, with file, line and reason.\n\nReads the inventory, computes every line intact and"
    " in every single outage,"
    " and tells errors, warnings and notes. A place is written as file:line:column, so that editors can go there.\n\n"
    "Exit code: 0 nothing at or above --fail-on, 1 findings, 2 the inventory cannot be read, 130 interrupted.",
    epilog="kommunalnetz check\nkommunalnetz check lines.xlsx\nkommunalnetz check inventory --format sarif --output findings.sarif",
)
@options.inventory
@option("--format", "form", type=one_of(["text", "json", "sarif", "junit"]), default="text", show_default=True,
        help="For people, or for programs; these are always in English.")  # fmt: skip
@option("--fail-on", type=one_of(["error", "warning", "note", "never"]), default="error", show_default=True,
        help="The least severity that makes the exit code 1.")  # fmt: skip
@options.question_date
@option("--all", "every", is_flag=True, help="List every finding, also where many of one kind would be told in one sentence.")
@options.output
@click.pass_obj
def check(
    terminal: Terminal, inventory: str | None, form: str, fail_on: str, day: datetime.date | None, every: bool, output: str | None
) -> int:  # fmt: skip
    """Exit code 0, 1 or 2."""
    from kommunalnetz.cli.findings import found, show
    from kommunalnetz.diagnostics import Severity

    threshold = None if fail_on == "never" else Severity(fail_on)
    run = found(terminal, inventory, day)
    show(terminal, run, form, threshold, every=every, output=output)
    if run.unreadable:
        return UNREADABLE
    failed = threshold is not None and any(d.severity.rank <= threshold.rank for d in run.findings.diagnostics)
    return FINDINGS if failed else FINE
