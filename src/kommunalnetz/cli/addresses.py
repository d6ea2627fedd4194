"""``kommunalnetz addresses``: who has which address."""

import datetime
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import Day, argument, command, option
from kommunalnetz.cli.program import Program
from kommunalnetz.cli.reading import loaded, today
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.inventory.addressing import Changes
    from kommunalnetz.inventory.inventory import Inventory

_HERE = "kommunalnetz.cli.addresses"
addresses = Program(
    "addresses",
    {
        "allocate": (_HERE, "Give every device, line and site the prefixes that it lacks."),
        "show": (_HERE, "Show who has which address."),
        "free": (_HERE, "Show how full the pools are."),
        "find": (_HERE, "Tell what an address belongs to."),
    },
    help="Addresses of routers, lines and sites from the pools of the inventory.\n\nThe pools stand in 'network.pools'; who has what is"
    " kept in 'addresses.yaml' of the inventory. What was allocated never moves.",
    epilog="kommunalnetz addresses allocate inventory\nkommunalnetz addresses find 10.1.2.3",
)
inventory_option = option(
    "-i", "--inventory", metavar="INVENTORY", help="The inventory to read; default: this folder if it holds one, else ./inventory."
)


@command(
    name="allocate",
    help="Give every device, line and site the prefixes that it lacks.\n\nEvery router gets a loopback, every line a /31 and a /127, every"
    " site a network, for each IP version that has pools. Nothing that was allocated ever changes; what belongs to a thing that is gone"
    " is marked as released and blocked for 'policy.address_quarantine'. A second run changes nothing.",
    epilog="kommunalnetz addresses allocate inventory\nkommunalnetz addresses allocate inventory --dry-run",
)
@options.inventory
@option("--dry-run", is_flag=True, help="Tell what would change and write nothing.")
@option("--date", "day", type=Day(), metavar="DATE", help="The date that released prefixes bear; default: today.")
@click.pass_obj
def allocate(terminal: Terminal, inventory: str | None, dry_run: bool, day: datetime.date | None) -> None:
    """Write the allocations and tell how many."""
    read = loaded(terminal, inventory)

    from kommunalnetz.checks.addressing import no_room, pools_faulty
    from kommunalnetz.diagnostics import InputError
    from kommunalnetz.files import write
    from kommunalnetz.inventory.address_file import texts
    from kommunalnetz.inventory.addressing import allocation_changes

    if faulty := pools_faulty(read):
        raise _told(terminal, InputError(faulty), read)
    changes = allocation_changes(read, day or today())
    try:
        contents = texts(read, changes)
    except InputError as error:
        raise _told(terminal, error, read) from error
    for path, text in contents.items():
        if dry_run:
            continue
        write(path, text)
        terminal.results().print(path.as_posix())
    terminal.messages().print(_sentence(terminal, changes, dry_run=dry_run))
    if lacks := no_room(read, changes.lacks):
        raise _told(terminal, InputError(lacks), read)


def _told(terminal: Terminal, error: Exception, inventory: "Inventory") -> click.exceptions.Exit:
    from pathlib import Path

    from kommunalnetz.diagnostics import InputError

    assert isinstance(error, InputError)
    terminal.tell_input_error(error, Path(inventory.root))
    return click.exceptions.Exit(2)


def _sentence(terminal: Terminal, changes: "Changes", *, dry_run: bool) -> str:
    text = terminal.text
    released = sum(one.released is not None for one in changes.changed.values())
    parts = [
        text.plural("{count} prefix allocated", "{count} prefixes allocated", len(changes.added)),
        text.plural("{count} released", "{count} released", released),
        text.plural("{count} other line changed", "{count} other lines changed", len(changes.changed) - released + len(changes.dropped)),
    ]
    sentence = text("{parts}.", parts=text.enumeration(parts))
    return f"{sentence} {text('Nothing was written.')}" if dry_run else sentence


@command(
    name="show",
    help="Show who has which address.\n\nWithout a name all are shown; a name is the id of a device, a line or a site.",
    epilog="kommunalnetz addresses show\nkommunalnetz addresses show kern-mainz\nkommunalnetz addresses show --format csv",
)
@argument("names", metavar="NAME", nargs=-1, required=False, help="Ids of devices, lines or sites.")
@inventory_option
@options.table_format
@options.output
@click.pass_obj
def show(terminal: Terminal, names: tuple[str, ...], inventory: str | None, form: str, output: str | None) -> None:
    """Print the table of addresses."""
    read = loaded(terminal, inventory)

    from kommunalnetz.cli.reading import unknown
    from kommunalnetz.output.addresses import address_table

    known = [*(f"device:{name}" for name in read.devices), *(f"link:{name}" for name in read.links)]
    known += [*(f"site:{name}" for name in read.sites), *(one.owner for one in read.addresses)]
    bare = {name.partition(":")[2] for name in known}
    for name in names:
        if name not in known and name not in bare:
            raise unknown(terminal, terminal.text("There is no {name} in the inventory.", name=name), name, known)
    answer(terminal, address_table(read, names), form, output)


@command(
    name="free",
    help="Show how full the pools are.\n\nReleased prefixes count as used until their quarantine is over.",
    epilog="kommunalnetz addresses free\nkommunalnetz addresses free --format json",
)
@options.inventory
@options.table_format
@options.output
@click.pass_obj
def free(terminal: Terminal, inventory: str | None, form: str, output: str | None) -> None:
    """Print the table of pools."""
    read = loaded(terminal, inventory)

    from kommunalnetz.output.addresses import free_table

    answer(terminal, free_table(read), form, output)


@command(
    name="find",
    help="Tell what an address belongs to.\n\nOf a prefix, everything is shown that lies in it or around it.",
    epilog="kommunalnetz addresses find 10.1.2.3\nkommunalnetz addresses find 2001:db8:100::/64",
)
@argument("address", metavar="ADDRESS", help="An address or a prefix, IPv4 or IPv6.")
@inventory_option
@options.table_format
@options.output
@click.pass_obj
def find(terminal: Terminal, address: str, inventory: str | None, form: str, output: str | None) -> None:
    """Print what the address lies in."""
    from kommunalnetz.inventory.prefixes import parsed

    try:
        wanted = parsed(address)
    except ValueError as error:
        sentence = terminal.text("{address} is neither an address nor a prefix; write 10.1.2.3 or 10.1.2.0/24.", address=address)
        raise click.UsageError(sentence) from error
    read = loaded(terminal, inventory)

    from kommunalnetz.output.addresses import found_table

    answer(terminal, found_table(read, wanted), form, output)
