"""``kommunalnetz outages --sample``: random states, and how full the lines are over the time."""

from typing import TYPE_CHECKING

import click

from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.availability import INTERRUPTED
from kommunalnetz.cli.outage_answers import answered, interrupted
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.planning.sample import Sample
    from kommunalnetz.planning.workers import Workers
    from kommunalnetz.traffic.study import Study


def sampled(
    terminal: Terminal, study: "Study", crew: "Workers", *, samples: int, seed: int, rare: float | None, filling: bool, top: int,
    form: str, output: str | None,
) -> int:  # fmt: skip
    """0, or 130 if it was interrupted and what is finished is shown."""
    last, complete = _drawn(terminal, study, crew, samples, seed, rare)
    share = last.share if last is not None else None
    more: dict[str, object] = {
        "question": "sample", "during": None, "evaluated": last.samples if last is not None else 0, "of": samples, "complete": complete,
        "seed": seed, "rare": rare, "share": share.value if share else None, "share_low": share.low if share else None,
        "share_high": share.high if share else None, "hits": share.hits if share else None,
        "effective_hits": share.effective if share else None, "effective_samples": last.draws.effective if last is not None else None,
        "unknown": last.unknown if last is not None else (),
    }  # fmt: skip
    if not filling:
        code = answered(terminal, study, last.harms if last is not None else (), complete, top, form, output, more)
    elif last is not None and complete:
        code = _filling(terminal, study, last, top, form, output, more)
    else:
        interrupted(terminal, more)
        code = INTERRUPTED
    if last is not None and form == "table":
        _told(terminal, last)
    return code


def _drawn(
    terminal: Terminal, study: "Study", crew: "Workers", samples: int, seed: int, rare: float | None
) -> "tuple[Sample | None, bool]":  # fmt: skip
    """The sample so far, and whether it is complete."""
    from kommunalnetz.planning.components import components
    from kommunalnetz.planning.sample import sample

    parts = components(study.network)
    if not any(part.down for part in parts):
        raise click.UsageError(
            terminal.text("Nothing can be drawn: nobody says how often a line or duct fails, and the policy assumes nothing.")
        )
    last = None
    try:
        with terminal.progress("Computing the outages") as progress:
            for grown in sample(study, parts, samples, seed, at_once=rare, workers=crew, progress=progress):
                last = grown
    except KeyboardInterrupt:
        return last, False
    return last, True


def _filling(
    terminal: Terminal, study: "Study", complete: "Sample", top: int, form: str, output: str | None, more: dict[str, object]
) -> int:  # fmt: skip
    from kommunalnetz.output.outage_rows import filling_table
    from kommunalnetz.planning.sample import fullness

    kept = fullness(study, complete)
    facts = {key: value for key, value in more.items() if key not in ("question", "during")}
    answer(terminal, filling_table(study, kept, top, facts), form, output)
    if form == "table" and len(kept) > top:
        terminal.messages().print(terminal.text("{count:count} more are in the JSON and CSV, or shown by --top.", count=len(kept) - top))
    return 0


def _told(terminal: Terminal, last: "Sample") -> None:
    """What the sample says about the time, and what it rests on."""
    text, console, draws = terminal.text, terminal.messages(), last.draws
    if last.share is not None:
        console.print(text(
            "In {low:share} to {high:share} of the time something is missing (95 % interval, {count:count} draws, seed {seed}).",
            low=last.share.low, high=last.share.high, count=draws.samples, seed=str(draws.seed),
        ))  # fmt: skip
    if last.share is not None and draws.factor > 1:
        console.print(text(
            "Draws with several outages are more frequent than in reality and weighed back: {hits:count} of them show harm, which tells as"
            " much as {effective:count} of equal weight would.",
            hits=last.share.hits, effective=round(last.share.effective),
        ))  # fmt: skip
    if last.unknown:
        console.print(text("Never drawn, because nobody knows how often they fail: {names}.", names=", ".join(last.unknown)))
