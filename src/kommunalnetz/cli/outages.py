"""``kommunalnetz outages``: the worst outages, single, in pairs, drawn, or while something is under repair."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.command import command, option
from kommunalnetz.cli.outage_answers import answered
from kommunalnetz.cli.reading import loaded, studied, today, unknown
from kommunalnetz.cli.sampling import sampled
from kommunalnetz.cli.terminal import Terminal
from kommunalnetz.cli.workers import computing

if TYPE_CHECKING:
    from kommunalnetz.planning.harm import Harm, Looked
    from kommunalnetz.traffic.outages import Outage
    from kommunalnetz.traffic.study import Study


@command(
    name="outages",
    help="Show the worst outages: whom they cut off, which lines get too small, how long by contract.\n\nA pair, or a second outage while"
    " something is under repair, is shown with what it does that neither outage does alone. 'repaired within' is the repair time of"
    " the contract; of several outages the shortest. Interrupted, it shows what is finished. Pairs and samples are computed by several"
    " processes where that pays, or on a cluster; the numbers are the same.",
    epilog="kommunalnetz outages\nkommunalnetz outages --pairs --top 10\nkommunalnetz outages --during link:ahrweiler-koblenz\n"
    "kommunalnetz outages --sample 1000 --seed 7 --format json\nkommunalnetz outages --sample 20000 --rare 2\n"
    "kommunalnetz outages --sample 20000 --lines\nkommunalnetz outages --pairs --scheduler tcp://localhost:8786",
)
@options.inventory
@option("--singles", "question", flag_value="singles", default=True, help="Every single outage (default).")
@option("--pairs", "question", flag_value="pairs", help="Every two outages at once.")
@option("--maintenance", "question", flag_value="maintenance", help="What is down together in each planned maintenance.")
@option(
    "--during",
    metavar="OUTAGE",
    help="Every second outage while this is down: link:ID, device:ID, site:ID, duct:ID or maintenance:ID.",
)
@option("--sample", type=click.IntRange(min=1), metavar="NUMBER", help="So many states, each drawn by the availability of lines and ducts.")
@option(
    "--rare",
    type=click.FloatRange(min=0, min_open=True),
    metavar="NUMBER",
    help="With --sample: draw states in which so many are down at once on average, and weigh them back (importance sampling).",
)
@option("--lines", "filling", is_flag=True, help="With --sample: how full every line is over the time.")
@option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, metavar="NUMBER", help="The seed of what must be drawn at random."
)
@option("--top", type=click.IntRange(min=1), default=20, show_default=True, metavar="NUMBER", help="How many rows people see.")
@options.workers
@options.scheduler
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def outages(
    terminal: Terminal, inventory: str | None, question: str, during: str | None, sample: int | None, rare: float | None, filling: bool,
    seed: int, top: int, workers: int | None, scheduler: str | None, day: datetime.date | None, form: str, output: str | None,
) -> int:  # fmt: skip
    """0, or 130 if it was interrupted and what is finished is shown."""
    text = terminal.text
    if sum((question != "singles", during is not None, sample is not None)) > 1:
        raise click.UsageError(text("--pairs, --maintenance, --during and --sample are different questions; ask one of them."))
    if sample is None and (rare is not None or filling):
        raise click.UsageError(text("--rare and --lines belong to --sample."))
    if sample is None and question != "pairs" and (workers is not None or scheduler is not None):
        raise click.UsageError(text("--workers and --scheduler are for --pairs and --sample; everything else is done at once."))
    with computing(terminal, scheduler, workers) as crew:
        study = studied(terminal, loaded(terminal, inventory), day or today())
        if sample is not None:
            return sampled(terminal, study, crew, samples=sample, seed=seed, rare=rare, filling=filling, top=top, form=form, output=output)

        from kommunalnetz.planning import harm, pairs

        with terminal.progress("Computing the outages") as progress:
            total = len(harm.distinct(study))
            if during is not None:
                found = harm.during(study, _first(terminal, study, during), progress)
            elif question == "pairs":
                found, total = pairs.pairs(study, crew, progress), pairs.pair_count(study)
            elif question == "maintenance":
                found, total = harm.maintenance(study), len(study.inventory.maintenance)
            else:
                found = harm.singles(study)
            count, kept, complete = _collected(found)
    more: dict[str, object] = {
        "question": "during" if during else question, "during": during, "evaluated": count, "of": total, "complete": complete,
    }  # fmt: skip
    return answered(terminal, study, kept, complete, top, form, output, more)


def _first(terminal: Terminal, study: "Study", name: str) -> "Outage":
    try:
        return study.outage(name)
    except KeyError as error:
        names = [*(known.name for known in study.outages), *(f"maintenance:{known}" for known in study.inventory.maintenance)]
        raise unknown(terminal, terminal.text("There is no outage {name}.", name=name), name, names) from error


def _collected(found: "Iterable[Looked]") -> "tuple[int, list[Harm], bool]":
    """What comes until it ends or is interrupted: how many were looked at, those with harm, whether that is all."""
    count = 0
    kept: list[Harm] = []
    try:
        for one in found:
            count += one.count
            kept += one.harms
    except KeyboardInterrupt:
        return count, kept, False
    return count, kept, True
