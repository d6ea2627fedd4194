"""``kommunalnetz outages``: the worst outages, single, in pairs, drawn, or while something is under repair."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.availability import INTERRUPTED
from kommunalnetz.cli.command import command, option
from kommunalnetz.cli.reading import loaded, studied, today, unknown
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.planning.harm import Harm
    from kommunalnetz.traffic.outages import Outage
    from kommunalnetz.traffic.study import Study


@command(
    name="outages",
    help="Show the worst outages: whom they cut off, which lines get too small, how long by contract.\n\nA pair, or a second outage while"
    " something is under repair, is shown with what it does that neither outage does alone. 'repaired within' is the repair time of"
    " the contract; of several outages the shortest. Interrupted, it shows what is finished.",
    epilog="kommunalnetz outages\nkommunalnetz outages --pairs --top 10\nkommunalnetz outages --during link:ahrweiler-koblenz\n"
    "kommunalnetz outages --sample 1000 --seed 7 --format json",
)
@options.inventory
@option("--singles", "question", flag_value="singles", default=True, help="Every single outage (default).")
@option("--pairs", "question", flag_value="pairs", help="Every two outages at once.")
@option("--during", metavar="OUTAGE", help="Every second outage while this is down: link:ID, device:ID, site:ID or duct:ID.")
@option("--sample", type=click.IntRange(min=1), metavar="NUMBER", help="So many states, each drawn by the availability of lines and ducts.")
@option("--seed", type=int, default=1, show_default=True, metavar="NUMBER", help="The seed of what must be drawn at random.")
@option("--top", type=click.IntRange(min=1), default=20, show_default=True, metavar="NUMBER", help="How many rows people see.")
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def outages(
    terminal: Terminal, inventory: str | None, question: str, during: str | None, sample: int | None, seed: int, top: int,
    day: datetime.date | None, form: str, output: str | None,
) -> int:  # fmt: skip
    """0, or 130 if it was interrupted and what is finished is shown."""
    if sum((question == "pairs", during is not None, sample is not None)) > 1:
        raise click.UsageError(terminal.text("--pairs, --during and --sample are different questions; ask one of them."))
    study = studied(terminal, loaded(terminal, inventory), day or today())
    if sample is not None:
        return _sampled(terminal, study, sample, seed, top, form, output)

    from kommunalnetz.planning import harm

    with terminal.progress("Computing the outages") as progress:
        if during is not None:
            found, total = harm.during(study, _first(terminal, study, during), progress), len(harm.distinct(study))
        elif question == "pairs":
            found, total = harm.pairs(study, progress), harm.pair_count(study)
        else:
            found, total = harm.singles(study), len(harm.distinct(study))
        kept, complete = _collected(found)
    more: dict[str, object] = {
        "question": "during" if during else question,
        "during": during,
        "evaluated": total if complete else len(kept),
        "of": total,
        "complete": complete,
    }
    return _answered(terminal, study, kept, complete, top, form, output, more)


def _first(terminal: Terminal, study: "Study", name: str) -> "Outage":
    try:
        return study.outage(name)
    except KeyError as error:
        names = [known.name for known in study.outages]
        raise unknown(terminal, terminal.text("There is no outage {name}.", name=name), name, names) from error


def _collected(found: "Iterable[Harm]") -> "tuple[list[Harm], bool]":
    """What comes until it ends or is interrupted."""
    kept: list[Harm] = []
    try:
        for one in found:
            kept.append(one)  # noqa: PERF402 - what came before an interruption is kept
    except KeyboardInterrupt:
        return kept, False
    return kept, True


def _sampled(terminal: Terminal, study: "Study", samples: int, seed: int, top: int, form: str, output: str | None) -> int:
    from kommunalnetz.planning.components import components
    from kommunalnetz.planning.harm import Sample
    from kommunalnetz.planning.harm import sample as drawn

    parts = components(study.network)
    if not any(part.down for part in parts):
        raise click.UsageError(
            terminal.text("Nothing can be drawn: nobody says how often a line or duct fails, and the policy assumes nothing.")
        )
    last, complete = Sample(samples=0, seed=seed, share=None, states=(), unknown=()), True
    with terminal.progress("Computing the outages") as progress:
        try:
            for grown in drawn(study, parts, samples, seed, progress):
                last = grown
        except KeyboardInterrupt:
            complete = False
    low, high = last.share or (None, None)
    more: dict[str, object] = {
        "question": "sample", "during": None, "evaluated": last.samples, "of": samples, "complete": complete, "seed": seed,
        "share_low": low, "share_high": high, "unknown": last.unknown,
    }  # fmt: skip
    code = _answered(terminal, study, last.states, complete, top, form, output, more)
    text, console = terminal.text, terminal.messages()
    if last.share is not None and form == "table":
        console.print(text(
            "In {low:share} to {high:share} of the time something is missing (95 % interval, {count:count} draws, seed {seed}).",
            low=low, high=high, count=samples, seed=str(seed),
        ))  # fmt: skip
    if last.unknown and form == "table":
        console.print(text("Never drawn, because nobody knows how often they fail: {names}.", names=", ".join(last.unknown)))
    return code


def _answered(
    terminal: Terminal, study: "Study", found: "Iterable[Harm]", complete: bool, top: int, form: str, output: str | None,
    more: dict[str, object],
) -> int:  # fmt: skip
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
        console.print(text("Interrupted: {done:count} of {total:count} are evaluated; the worst may be missing.",
                           done=more["evaluated"], total=more["of"]))  # fmt: skip
    return 0 if complete else INTERRUPTED
