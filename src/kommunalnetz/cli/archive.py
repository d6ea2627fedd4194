"""``kommunalnetz archive``: a report with everything from which it comes again, and the proof that it does."""

import datetime
from pathlib import Path

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command, one_of, option
from kommunalnetz.cli.reading import inventory_path, loaded
from kommunalnetz.cli.report import FORMATS, editions_of
from kommunalnetz.cli.terminal import Terminal


@command(
    name="archive",
    help="Keep a report with all that it was made from, and make it anew from that.\n\nA ZIP file with the files of the inventory, the"
    " report as 'report' writes it, the list of assumptions, the versions of the program and its libraries, and the hash of every file"
    " (SHA-256). The same input gives the same bytes. --verify unpacks nothing into your folders: it makes the report anew from the"
    " inventory in the archive and says of every file whether the same bytes come again, and what differs. The archive holds the whole"
    " inventory and is therefore internal, whatever the edition.",
    epilog="kommunalnetz archive inventory --output report-2026.zip\n"
    "kommunalnetz archive inventory --edition internal --edition public --output report-2026.zip\n"
    "kommunalnetz archive --verify report-2026.zip",
)
@options.inventory
@option("-o", "--output", metavar="FILE", help="The ZIP file to write.")
@option("--verify", metavar="FILE", help="Make the report anew from this archive and compare; exit code 1 if anything differs.")
@options.document_date
@option("--edition", "wanted", multiple=True, metavar="EDITION", help="As with 'report'; may be given several times. Default: internal.")
@option("--only", multiple=True, type=one_of(FORMATS), help="Keep only this of the report, as with 'report'; may be given several times.")
@option(
    "--format", "form", type=one_of(["table", "json", "csv"]), default="table", show_default=True, help="Form of the answer to --verify."
)
@click.pass_obj
def archive(
    terminal: Terminal, inventory: str | None, output: str | None, verify: str | None, day: datetime.date | None,
    wanted: tuple[str, ...], only: tuple[str, ...], form: str,
) -> int | None:  # fmt: skip
    """Write the archive, or compare one."""
    if (output is None) == (verify is None) or (verify is not None and (inventory or day or wanted or only)):
        raise click.UsageError(terminal.text("Either --output FILE.zip to write an archive, or --verify FILE.zip alone to compare one."))
    if verify is not None:
        return _verified(terminal, Path(verify), form)
    _written(terminal, inventory, Path(str(output)), day, wanted, only)
    return None


def _verified(terminal: Terminal, path: Path, form: str) -> int:
    from kommunalnetz.output.archive_check import verification, verified

    with terminal.progress("Computing the outages") as progress:
        found = verified(path, progress)
    answer(terminal, verification(found), form, None)
    return 0 if found.same else 1


def _written(
    terminal: Terminal, inventory: str | None, path: Path, day: datetime.date | None, wanted: tuple[str, ...], only: tuple[str, ...]
) -> None:  # fmt: skip
    """Everything is made in memory from a copy of the files, so that the archive holds what was computed with."""
    from kommunalnetz.files import write
    from kommunalnetz.output.archive import Order, inventory_files, sha256
    from kommunalnetz.output.archive import archive as made
    from kommunalnetz.output.report import USUAL
    from kommunalnetz.output.zipped import zipped

    source = inventory_path(terminal, inventory)
    read = loaded(terminal, str(source))
    editions = tuple(dict.fromkeys(edition for name in wanted or ("internal",) for edition in editions_of(terminal, read, name)))
    order = Order(
        language=terminal.text.code, date=day or read.date, editions=editions, path="" if source.is_dir() else source.name,
        formats=tuple(form for form in FORMATS if form in (only or USUAL)), inventory_date=read.date,
    )  # fmt: skip
    with terminal.progress("Computing the outages") as progress:
        content = zipped(made(inventory_files(read), order, progress))
    terminal.results().print(str(write(path, content)))
    terminal.messages().print(terminal.text("SHA-256 of the archive: {digest}", digest=sha256(content)))
