"""``kommunalnetz report``: the capacity report."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.command import command, one_of, option
from kommunalnetz.cli.reading import loaded, studied
from kommunalnetz.cli.terminal import Terminal

FORMATS = ("html", "pdf", "json")


@command(
    name="report",
    help="Write the capacity report as HTML, PDF and JSON.\n\nThe HTML is one file that needs no network; the PDF is"
    " accessible (PDF/UA-1) and"
    " fit for the archive (PDF/A-2a); the JSON holds the same content for programs. The same inventory and date give the same bytes.",
    epilog="kommunalnetz report inventory --output build\nkommunalnetz report lines.xlsx --only pdf --language de",
)
@options.inventory
@option(
    "-o", "--output", metavar="DIR", default="build", show_default=True, help="The folder for the files; it is made if it is not there."
)
@options.document_date
@option("--only", multiple=True, type=one_of(FORMATS), help="Write only this format; may be given several times.")
@option("--templates", metavar="DIR", help="A folder of your own templates; a file in it takes the place of the shipped one of its name.")
@click.pass_obj
def report(
    terminal: Terminal, inventory: str | None, output: str, day: datetime.date | None, only: tuple[str, ...], templates: str | None
) -> None:  # fmt: skip
    """Write the files and name them."""
    read = loaded(terminal, inventory)
    study = studied(terminal, read, day or read.date)

    from pathlib import Path

    from kommunalnetz.output.report import write_report

    formats = only or FORMATS
    text = terminal.text
    wanted = tuple(form for form in FORMATS if form in formats)
    for path in write_report(study, Path(output), text.code, wanted, Path(templates) if templates else None):
        terminal.results().print(str(path))
    terminal.messages().print(text("Report as of {day:date}.", day=study.date))
