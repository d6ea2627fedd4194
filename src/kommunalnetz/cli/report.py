"""``kommunalnetz report``: the capacity report."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.command import command, one_of, option
from kommunalnetz.cli.reading import loaded, site_in, studied
from kommunalnetz.cli.revision import checked_out
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.inventory.inventory import Inventory
    from kommunalnetz.output.editions import Edition
    from kommunalnetz.output.view_before import Before

FORMATS = ("html", "pdf", "json", "xlsx", "docx", "pptx", "sheets", "situations", "svg", "png")


@command(
    name="report",
    help="Write the capacity report in all its forms.\n\nHTML (one file that needs no network), PDF (accessible, PDF/UA-1, and fit for"
    " the archive, PDF/A-2a), JSON (the same content for programs), XLSX (all tables), DOCX (the council paper), PPTX (slides), and as PDF"
    " of their own the county sheets and the situation sheets to print. What an edition must not hold is in none of its files. The same"
    " inventory and date give the same bytes.",
    epilog="kommunalnetz report inventory --output build\nkommunalnetz report lines.xlsx --only pdf --language de\n"
    "kommunalnetz report inventory --edition public --edition county:ahrweiler --output build",
)
@options.inventory
@option(
    "-o", "--output", metavar="DIR", default="build", show_default=True, help="The folder for the files; it is made if it is not there."
)
@options.document_date
@option(
    "--edition",
    "wanted",
    multiple=True,
    metavar="EDITION",
    help="For whom: internal (everything), councillors (no contacts, no routes), public (also no prices and no places of lines), county:ID"
    " (that county only), county (one for each); may be given several times. Default: internal.",
)
@option(
    "--only",
    multiple=True,
    type=one_of(FORMATS),
    help="Write only this; may be given several times. sheets: the county sheets; situations: a page per line and route; svg, png: the"
    " pictures.",
)
@option(
    "--previous",
    metavar="OLD",
    help="The report.json of the last meeting, or the inventory as it was then (a path or git:REV); the report tells the change since.",
)
@option("--templates", metavar="DIR", help="A folder of your own templates; a file in it takes the place of the shipped one of its name.")
@click.pass_obj
def report(
    terminal: Terminal, inventory: str | None, output: str, day: datetime.date | None, wanted: tuple[str, ...], only: tuple[str, ...],
    previous: str | None, templates: str | None,
) -> None:  # fmt: skip
    """Write the files and name them."""
    read = loaded(terminal, inventory)
    study = studied(terminal, read, day or read.date)

    from kommunalnetz.output.report import USUAL, write_report

    text = terminal.text
    formats = tuple(form for form in FORMATS if form in (only or USUAL))
    editions = tuple(dict.fromkeys(edition for name in wanted or ("internal",) for edition in editions_of(terminal, study.inventory, name)))
    before = _before(terminal, previous, inventory or "inventory") if previous else None
    written = write_report(study, Path(output), text.code, formats, Path(templates) if templates else None, editions, before)
    for path in written:
        terminal.results().print(str(path))
    if not written:
        raise click.UsageError(text("The edition holds nothing of what was asked for; its files are: {names}.", names=", ".join(USUAL[:6])))
    terminal.messages().print(text("Report as of {day:date}.", day=study.date))


def _before(terminal: Terminal, name: str, fallback: str) -> "Before":
    """What the earlier report said, or would have said of the earlier inventory on its own date."""
    from kommunalnetz.checks.lights import lights
    from kommunalnetz.output.view_before import before_from_file, before_from_lights

    if name.endswith(".json"):
        return before_from_file(Path(name))
    with checked_out(terminal, name, fallback) as path:
        read = loaded(terminal, str(path))
        return before_from_lights(lights(studied(terminal, read, read.date)), read.date)


def editions_of(terminal: Terminal, inventory: "Inventory", name: str) -> "Iterator[Edition]":
    """The editions that a name stands for. Raises click.UsageError for a name that is none."""
    from kommunalnetz.inventory.records import SiteKind
    from kommunalnetz.output.editions import COUNCILLORS, INTERNAL, PUBLIC, Edition, county_editions

    known = {"internal": INTERNAL, "councillors": COUNCILLORS, "public": PUBLIC}
    kind, _, site = name.partition(":")
    if name in known:
        yield known[name]
    elif name == "county":
        yield from county_editions(inventory)
    elif kind == "county":
        found = site_in(terminal, inventory, site)
        if inventory.sites[found].kind is not SiteKind.COUNTY:
            raise click.UsageError(terminal.text("{name} is no county; an edition of its own is made for counties only.", name=found))
        yield Edition(key="county", county=found)
    else:
        names = ", ".join((*known, "county", "county:ID"))
        raise click.UsageError(terminal.text("There is no edition {name}; there are: {names}.", name=name, names=names))
