"""``kommunalnetz rollout status``: where the projects stand."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command
from kommunalnetz.cli.reading import today
from kommunalnetz.cli.rollout_reading import earlier, previous_option, region_of, region_option, rollout_inventory
from kommunalnetz.cli.terminal import Terminal


@command(
    name="status",
    help="Show where the projects stand, per county and region.\n\nProjects by stage, addresses, funding with the own share, and the share"
    " of the households that have reached the goal. Sums are those of what is known.",
    epilog="kommunalnetz rollout status\nkommunalnetz rollout status --region Dresden --previous git:HEAD~1",
)
@options.inventory
@region_option
@previous_option
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def status(
    terminal: Terminal, inventory: str | None, region: str | None, previous: str | None, day: datetime.date | None, form: str,
    output: str | None,
) -> None:  # fmt: skip
    """Print the table, and what changed."""
    read = rollout_inventory(terminal, inventory)
    wanted, when = region_of(terminal, read, region), day or today()
    changes = earlier(terminal, read, inventory, previous, wanted, when)[1] if previous else None

    from kommunalnetz.output.rollout_status import status_table
    from kommunalnetz.output.rollout_words import change_sentence

    answer(terminal, status_table(read, when, wanted, changes), form, output)
    if form == "table" and changes is not None:
        for change in changes:
            terminal.results().print("- " + change_sentence(terminal.text, change))
        if not changes:
            terminal.messages().print(terminal.text("Nothing changed."))
