"""From the command line to an inventory and its study."""

import contextlib
import datetime
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.inventory.inventory import Inventory
    from kommunalnetz.inventory.services import AnyService
    from kommunalnetz.traffic.study import State, Study

_KINDS = re.compile(r"^(sites|links|devices|network)\s*:", re.MULTILINE)


def inventory_path(terminal: Terminal, asked: str | None) -> Path:
    """The inventory that is meant: the one named, else this folder if it holds one, else ``inventory`` in it.

    Raises click.UsageError if there is none.
    """
    if asked is not None:
        return Path(asked)
    here = Path()
    if any(_holds_inventory(path) for path in (*here.glob("*.yaml"), *here.glob("*.yml"))):
        return here
    if Path("inventory").is_dir():
        return Path("inventory")
    raise click.UsageError(
        terminal.text(
            "There is no inventory here: neither this folder nor a folder 'inventory' in it has one. "
            "Name one, or write one with 'kommunalnetz init inventory'."
        )
    )


def _holds_inventory(path: Path) -> bool:
    """Whether a section of an inventory begins in a file; not in what is no ordinary file, nor in one that cannot be read."""
    try:
        with path.open("rb") if path.is_file() else contextlib.nullcontext(io.BytesIO()) as file:
            return bool(_KINDS.search(file.read(65536).decode("utf-8", errors="replace")))
    except OSError:
        return False


def today() -> datetime.date:
    """The date that a question is asked for, unless another one is named."""
    return datetime.date.today()  # noqa: DTZ011 - the reader's own calendar day is meant


def loaded(terminal: Terminal, asked: str | None) -> "Inventory":
    """The inventory that is meant; if it cannot be read, everything that is wrong with it is told and the program ends with 2."""
    from kommunalnetz.diagnostics import InputError
    from kommunalnetz.inventory.load import load

    path = inventory_path(terminal, asked)
    try:
        return load(path)
    except InputError as error:
        terminal.tell_input_error(error, path)
        raise click.exceptions.Exit(2) from error


def studied(terminal: Terminal, inventory: "Inventory", day: datetime.date) -> "Study":
    """The study of an inventory as it counts on ``day``; a bar shows the progress of long ones."""
    from kommunalnetz.traffic.study import study

    with terminal.progress("Computing the outages") as progress:
        return study(inventory, date=day, progress=progress)


def state_of(terminal: Terminal, study: "Study", outage: str | None) -> "State":
    """The state in which ``outage`` is down; the intact one for None. Raises click.UsageError for a name that is not known."""
    if outage is None:
        return study.intact
    try:
        return study.state(outage)
    except KeyError as error:
        names = [known.name for known in study.outages]
        raise unknown(terminal, terminal.text("There is no outage {name}.", name=outage), outage, names) from error


def site_of(terminal: Terminal, study: "Study", name: str) -> str:
    """The id of the site that is called ``name``, by id or by title. Raises click.UsageError if there is none."""
    return site_in(terminal, study.inventory, name)


def site_in(terminal: Terminal, inventory: "Inventory", name: str) -> str:
    """The same of an inventory."""
    bare = name.removeprefix("site:")
    for site in inventory.sites.values():
        if bare == site.id or bare.casefold() == site.name.casefold():
            return site.id
    ids = list(inventory.sites)
    raise unknown(terminal, terminal.text("There is no site {name}.", name=name), bare, ids)


def service_of(terminal: Terminal, study: "Study", name: str) -> "AnyService":
    """The service that is called ``name``, by id or by title, of those that count on the day. Raises click.UsageError if there is none."""
    bare = name.removeprefix("service:")
    for service in study.inventory.services.values():
        if bare == service.id or bare.casefold() == service.name.casefold():
            return service
    raise unknown(terminal, terminal.text("There is no service {name}.", name=name), bare, list(study.inventory.services))


def unknown(terminal: Terminal, sentence: str, name: str, names: list[str]) -> click.UsageError:
    """The error that ``sentence`` tells, with the nearest of ``names``; a name ``kind:id`` is also found by its id."""
    from difflib import get_close_matches

    keys = {known.split(":", 1)[-1]: known for known in reversed(names)} | {known: known for known in names}
    near = get_close_matches(name, keys, n=1, cutoff=0.5)
    return click.UsageError(" ".join([sentence, *(terminal.text("Did you mean {name}?", name=keys[key]) for key in near)]))
