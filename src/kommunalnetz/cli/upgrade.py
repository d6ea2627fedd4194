"""``kommunalnetz upgrade``: the cheapest rates with which the policy holds."""

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command, one_of, option
from kommunalnetz.cli.reading import loaded, studied, today
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.planning.requirement import Limit
    from kommunalnetz.planning.second_lines import SecondLines
    from kommunalnetz.planning.upgrade import Measure
    from kommunalnetz.traffic.study import Study


@command(
    name="upgrade",
    help="Find the cheapest rates with which the policy holds, also in every outage.\n\nFor each line that is too small the cheapest step"
    " of the price ladder that is large enough, with its price, grant and year. Metrics stay as they are, so traffic stays on its ways and"
    " each line can be judged alone: the answer is exact. Budgets, funding programmes and the lead time come from the inventory.",
    epilog="kommunalnetz upgrade\nkommunalnetz upgrade --limit green --years 3\nkommunalnetz upgrade --save larger-lines.yaml\n"
    "kommunalnetz upgrade examples/kosten --second-lines",
)
@options.inventory
@option("--limit", "limit", type=one_of(["red", "green"]), default="red", show_default=True,
        help="Which limit the busiest hour must keep: red (no overload) or green (with reserve).")  # fmt: skip
@option("--years", type=click.IntRange(0, 20), default=0, show_default=True, metavar="YEARS",
        help="Choose rates that are enough after so many years of growth.")  # fmt: skip
@option("--second-lines", "second_lines", is_flag=True,
        help="Choose the cheapest of the candidate lines too, so that no single outage cuts off what a candidate could save.")  # fmt: skip
@option("--save", metavar="FILE", help="Write the measures as a scenario for 'simulate'.")
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def upgrade(
    terminal: Terminal, inventory: str | None, limit: str, years: int, second_lines: bool, save: str | None, day: datetime.date | None,
    form: str, output: str | None,
) -> int:  # fmt: skip
    """0, or 1 if a line remains for which no step is enough."""
    study = studied(terminal, loaded(terminal, inventory), day or today())
    if not study.inventory.prices:
        raise click.UsageError(terminal.text("The inventory has no price ladder: write the steps that can be ordered under 'prices:'."))

    from kommunalnetz.output.upgrade_rows import upgrade_table
    from kommunalnetz.planning.funding import funding
    from kommunalnetz.planning.staging import growth, stages, urgent_first
    from kommunalnetz.planning.upgrade import upgrade as cheapest

    kept: Limit = "green" if limit == "green" else "red"
    factor = growth(study.inventory.policy, years)
    lines = _second_lines(terminal, study, kept, factor) if second_lines else None
    found, after = (cheapest(study, kept, factor), study) if lines is None else (lines.upgrade, lines.after)
    ordered = urgent_first(after, found.measures, kept, years)
    plan = stages(after, funding(after.inventory, ordered, study.date), kept, years)
    answer(terminal, upgrade_table(after, found, plan, years, lines), form, output)
    if save is not None:
        _save(terminal, study, found.measures, save)
    return 1 if found.too_small else 0


def _second_lines(terminal: Terminal, study: "Study", limit: "Limit", growth: float) -> "SecondLines":
    """The cheapest set of candidates. Raises click.UsageError where there is none, or too many without a solver."""
    from kommunalnetz.planning.second_lines import EXACT, NoSolver, second_lines

    if not study.inventory.candidates:
        raise click.UsageError(terminal.text("The inventory names no line that could be ordered: write them under 'candidates:'."))
    try:
        with terminal.progress("Computing sets of lines") as progress:
            found = second_lines(study, limit, growth, progress)
    except NoSolver as error:
        sentence = terminal.text(
            "{count:count} candidates are not decided beforehand; more than {most:count} need the solver HiGHS:"
            " pip install 'kommunalnetz[optimise]'.",
            count=error.free, most=EXACT,
        )  # fmt: skip
        raise click.UsageError(sentence) from error
    if found is None:
        raise click.Abort
    return found


def _save(terminal: Terminal, study: "Study", measures: "tuple[Measure, ...]", path: str) -> None:
    """Write the measures as a scenario."""
    from kommunalnetz.inventory.saving import saved
    from kommunalnetz.inventory.scenario import Head
    from kommunalnetz.planning.measures import edits

    if not measures:
        terminal.messages().print(terminal.text("There is no measure to save."))
        return
    title = terminal.text("Larger lines: {inventory}", inventory=study.inventory.network.title or study.inventory.root)
    base = Path(os.path.relpath(study.inventory.root, Path(path).parent)).as_posix()
    terminal.write_machine(saved(Head(title=title, date=study.date, base=base), edits(measures)), path)
