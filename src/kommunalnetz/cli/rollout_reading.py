"""What the commands of the roll-out read: the inventory, the region that is meant, and an earlier inventory."""

import datetime
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli.command import option
from kommunalnetz.cli.reading import loaded, unknown
from kommunalnetz.cli.revision import checked_out
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.inventory.inventory import Inventory
    from kommunalnetz.rollout.changes import Change

region_option = option("--region", metavar="REGION", help="Only the counties of this region; default: all.")
previous_option = option(
    "--previous", metavar="INVENTORY", help="The inventory of the last meeting, to tell what changed: a folder, a file or git:REV."
)  # fmt: skip


def rollout_inventory(terminal: Terminal, asked: str | None) -> "Inventory":
    """The inventory that is meant. Raises click.UsageError if it holds no roll-out."""
    inventory = loaded(terminal, asked)
    if not (inventory.projects or inventory.coverage):
        raise click.UsageError(terminal.text("The inventory has no projects; add a section 'projects'."))
    return inventory


def region_of(terminal: Terminal, inventory: "Inventory", name: str | None) -> str | None:
    """The region that is called ``name``, whatever its case. Raises click.UsageError if there is none."""
    from kommunalnetz.rollout.records import regions

    if name is None:
        return None
    known = regions(inventory)
    for region in known:
        if region.casefold() == name.casefold():
            return region
    raise unknown(terminal, terminal.text("There is no region {name}.", name=name), name, list(known))


def earlier(
    terminal: Terminal, inventory: "Inventory", asked: str | None, previous: str, region: str | None, day: datetime.date
) -> "tuple[datetime.date, tuple[Change, ...]]":  # fmt: skip
    """The date of an earlier inventory, and what changed since in the counties of a region."""
    from kommunalnetz.rollout.changes import between, of_counties
    from kommunalnetz.rollout.records import counties

    with checked_out(terminal, previous, asked or "inventory") as path:
        before = loaded(terminal, str(path))
    return before.date, of_counties(between(before, before.date, inventory, day), (county.id for county in counties(inventory, region)))
