"""``kommunalnetz rollout report``: the briefing for the coordinators' meeting."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.command import command, one_of, option
from kommunalnetz.cli.rollout_reading import earlier, previous_option, region_of, region_option, rollout_inventory
from kommunalnetz.cli.terminal import Terminal

FORMATS = ("html", "pdf", "json")


@command(
    name="report",
    help="Write the briefing for the coordinators' meeting as HTML, PDF and JSON.\n\nA page with the result, a paragraph per county with"
    " what changed, what is to be decided and what is open, map and table of the municipalities, the projects. What changed is told since"
    " the last meeting in the inventory, or against --previous. The public edition holds no contacts, tasks, decisions and findings.",
    epilog="kommunalnetz rollout report --region Dresden --output briefing\n"
    "kommunalnetz rollout report --edition public --only pdf --output briefing",
)
@options.inventory
@region_option
@previous_option
@option("-o", "--output", metavar="DIR", default="briefing", show_default=True,
        help="The folder for the files; it is made if it is not there.")  # fmt: skip
@option("--edition", type=one_of(["internal", "public"]), default="internal", show_default=True,
        help="Who reads it; what an edition must not show is not in its files.")  # fmt: skip
@options.document_date
@option("--only", multiple=True, type=one_of(FORMATS), help="Write only this format; may be given several times.")
@option("--templates", metavar="DIR", help="A folder of your own templates; a file in it takes the place of the shipped one of its name.")
@click.pass_obj
def report(
    terminal: Terminal, inventory: str | None, region: str | None, previous: str | None, output: str, edition: str,
    day: datetime.date | None, only: tuple[str, ...], templates: str | None,
) -> None:  # fmt: skip
    """Write the files and name them."""
    read = rollout_inventory(terminal, inventory)
    wanted, when = region_of(terminal, read, region), day or read.date
    before = earlier(terminal, read, inventory, previous, wanted, when) if previous else None

    from pathlib import Path

    from kommunalnetz.output.rollout_briefing import briefing
    from kommunalnetz.output.rollout_report import write_briefing
    from kommunalnetz.output.rollout_view import rollout_view

    material = briefing(read, when, wanted, "public" if edition == "public" else "internal", before)
    formats = tuple(form for form in FORMATS if form in (only or FORMATS))
    for path in write_briefing(rollout_view(material, terminal.text), Path(output), formats, Path(templates) if templates else None):
        terminal.results().print(str(path))
    terminal.messages().print(terminal.text("Briefing as of {day:date}.", day=when))
