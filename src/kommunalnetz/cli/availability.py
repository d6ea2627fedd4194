"""``kommunalnetz availability``: how long a year every service is down at every site."""

import datetime
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command, option
from kommunalnetz.cli.reading import loaded, site_of, studied, today
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.output.tables import Table
    from kommunalnetz.planning.availability import Available, Reaches
    from kommunalnetz.planning.crowding import Crowding

INTERRUPTED = 130


@command(
    name="availability",
    help="Show how long a year every service is down at every site, against what the contracts agree.\n\nDown means that no way is left"
    " to any host or standby. Lines and ducts fail as their 'availability' says, routers where they have one. What is not known stays"
    " unknown: then the bounds are wide, unless 'policy.availability' says what to assume. Without --site the worst service of every"
    " site is shown; JSON and CSV have all.",
    epilog="kommunalnetz availability\nkommunalnetz availability --site ahrweiler\nkommunalnetz availability --between ahrweiler rz-mainz\n"
    "kommunalnetz availability --overload --format json",
)
@options.inventory
@option("--site", metavar="SITE", help="Only this site, with all its services.")
@option("--between", nargs=2, metavar="FROM TO", help="Only the way between two sites.")
@option("--overload", is_flag=True, help="Also how long there is a way, but a line on it is above 100 % in the busy hour. Takes longer.")
@option("--causes", is_flag=True, help="Show what contributes, the weightiest first.")
@option("--seed", type=int, default=1, show_default=True, metavar="NUMBER", help="The seed of what must be drawn at random.")
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def availability(
    terminal: Terminal, inventory: str | None, site: str | None, between: tuple[str, str] | None, overload: bool, causes: bool, seed: int,
    day: datetime.date | None, form: str, output: str | None,
) -> int:  # fmt: skip
    """0, or 130 if it was interrupted and what is finished is shown."""
    study = studied(terminal, loaded(terminal, inventory), day or today())

    from kommunalnetz.output.availability_rows import availability_table, cause_table, way_table
    from kommunalnetz.planning.availability import Reaches

    reaches = Reaches(study, seed=seed)
    if between:
        answer(terminal, way_table(study, reaches, *(site_of(terminal, study, name) for name in between)), form, output)
        _notes(terminal, reaches, form)
        return 0
    wanted = None if site is None else site_of(terminal, study, site)
    found, complete = _found(terminal, reaches, wanted)
    crowding, complete = _crowding(terminal, reaches, seed) if overload and complete else (None, complete)
    table: Table
    if causes:
        table = cause_table(study, found, most=3)
    else:
        more = {"complete": complete, "seed": seed}
        table = availability_table(reaches, found, crowding, every=site is not None, more=more)
    answer(terminal, table, form, output)
    _notes(terminal, reaches, form)
    if overload and complete and crowding is None:
        terminal.messages().print(terminal.text("Lines that are too small cannot be told: not every line and duct has a figure."))
    if crowding is not None and form == "table":
        terminal.messages().print(terminal.text(
            "Lines too small: exact with up to {order:count} outages at once; of the rest, {rest:share} of the time, {samples:count} states"
            " were drawn with seed {seed:count} (95 % interval).",
            order=crowding.order, rest=crowding.rest, samples=crowding.samples, seed=crowding.seed,
        ))  # fmt: skip
    if not complete:
        terminal.messages().print(terminal.text("Interrupted: only what was finished is shown."))
    return 0 if complete else INTERRUPTED


def _found(terminal: Terminal, reaches: "Reaches", wanted: str | None) -> "tuple[list[Available], bool]":
    """The answers so far, and whether they are all."""
    from kommunalnetz.planning.availability import availabilities

    found: list[Available] = []
    try:
        with terminal.progress("Computing the availability") as progress:
            found.extend(one for one in availabilities(reaches, progress) if wanted in (None, one.site))
    except KeyboardInterrupt:
        return found, False
    return found, True


def _crowding(terminal: Terminal, reaches: "Reaches", seed: int) -> "tuple[Crowding | None, bool]":
    from kommunalnetz.planning.crowding import crowding

    try:
        with terminal.progress("Computing the outages") as progress:
            return crowding(reaches.study, reaches.components, seed=seed, progress=progress), True
    except KeyboardInterrupt:
        return None, False


def _notes(terminal: Terminal, reaches: "Reaches", form: str) -> None:
    """What the answer rests on."""
    from kommunalnetz.planning.components import assumed

    if form != "table":
        return
    text, console = terminal.text, terminal.messages()
    for reason, count, low, high in assumed(reaches.components):
        console.print(text("Assumption ({count:count} ×): {reason} ({low} to {high}).", count=count, reason=text(reason),
                           low=_percent(terminal, low), high=_percent(terminal, high)))  # fmt: skip
    if not any(part.outage.devices_down and part.name.startswith("device:") for part in reaches.components):
        console.print(text("Failures of routers are not counted: none has a figure."))


def _percent(terminal: Terminal, share: float) -> str:
    return terminal.text.number(share * 100, 4) + "\u00a0%"
