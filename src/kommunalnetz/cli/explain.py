"""``kommunalnetz explain``: the manual page of a code."""

import click

from kommunalnetz.cli.command import argument, command
from kommunalnetz.cli.terminal import Terminal

_WIDTH = 100


@command(
    name="explain",
    help="Print the manual page of a code such as KN301.\n\nWhat the finding means, how it is computed, what to do, and an example."
    " Without a code: all codes in a list.",
    epilog="kommunalnetz explain KN301\nkommunalnetz explain",
)
@argument("code", metavar="CODE", required=False, help="A code as 'check' prints it: KN and three digits.")
@click.pass_obj
def explain(terminal: Terminal, code: str | None) -> None:
    """Print the page."""
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
