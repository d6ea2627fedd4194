"""``kommunalnetz explain``: the manual page of a code, or how a number of the report comes about."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.command import argument, command, option
from kommunalnetz.cli.terminal import Terminal

_WIDTH = 100


@command(
    name="explain",
    help="Print the manual page of a code such as KN301, or how a number of the report comes about.\n\nOf a code: what the finding means,"
    " how it is computed, what to do, and an example; without a code: all codes in a list. Of a number (--number): the formula, every"
    " input with its place, the sources and the assumptions. A number of the pages 1 to 3 is named by page, row and column, in German or"
    " English, or by its anchor in report.json.",
    epilog="kommunalnetz explain KN301\nkommunalnetz explain\n"
    'kommunalnetz explain --number "Seite 2, Ahrweiler, Spitze" -i inventory\n'
    "kommunalnetz explain --number counties/ahrweiler/worst_share --format json",
)
@argument("code", metavar="CODE", required=False, help="A code as 'check' prints it: KN and three digits.")
@option("--number", metavar="NUMBER", help='A number of the report, e.g. "page 2, Ahrweiler, peak" or counties/ahrweiler/peak_bit_s.')
@option("-i", "--inventory", metavar="INVENTORY", help="Folder, YAML file or table; default as with 'check'.")
@options.document_date
@options.table_format
@options.output
@click.pass_obj
def explain(
    terminal: Terminal, code: str | None, number: str | None, inventory: str | None, day: datetime.date | None, form: str,
    output: str | None,
) -> None:  # fmt: skip
    """Print the page, or the number."""
    if number is not None and code is not None:
        raise click.UsageError(terminal.text("Either a code or --number."))
    if number is not None:
        _number(terminal, number, inventory, day, form, output)
    else:
        _code(terminal, code)


def _code(terminal: Terminal, code: str | None) -> None:
    from kommunalnetz.cli.codes import codes
    from kommunalnetz.output.manual import contents, manual

    known = codes()
    if code is None:
        terminal.results().print(contents(known.values(), terminal.text))
        return
    wanted = code.upper() if code.upper().startswith("KN") else f"KN{code}"
    if wanted not in known:
        raise click.UsageError(terminal.text("There is no code {code}; 'kommunalnetz explain' lists them all.", code=code))
    console = terminal.results()
    console.print(manual(known[wanted], terminal.text), width=min(console.width, _WIDTH), soft_wrap=False)


def _number(
    terminal: Terminal, asked: str, inventory: str | None, day: datetime.date | None, form: str, output: str | None
) -> None:  # fmt: skip
    """The number as the report tells it, with all that it was made from."""
    from kommunalnetz.checks.lights import lights
    from kommunalnetz.cli.answers import answer
    from kommunalnetz.cli.reading import inventory_path, loaded, studied, unknown
    from kommunalnetz.output.explanation import explanation, said, title
    from kommunalnetz.output.number_names import NoNumberError, number
    from kommunalnetz.output.places import Places

    text, path = terminal.text, inventory_path(terminal, inventory)
    read = loaded(terminal, str(path))
    study = studied(terminal, read, day or read.date)
    try:
        told = number(study, lights(study), asked, text)
    except NoNumberError as none:
        example = text('"page 2, Ahrweiler, peak"')
        sentence = text(none.sentence, name=none.name or "\u2013", names=", ".join(none.names), example=example)
        raise unknown(terminal, sentence, none.name, list(none.names)) from none
    if form == "table" and output in (None, "-"):
        terminal.results().print(f"{title(told, text)}: {said(told, text)}")
    answer(terminal, explanation(study, told, Places.below(path), text), form, output)
    if form == "table":
        terminal.messages().print(text("Anchor in report.json: {anchor}", anchor=told.anchor))
