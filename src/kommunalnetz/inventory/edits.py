"""Edits: what may be done to an inventory, and the inventory that comes of it, through the same gate as files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory import shipped
from kommunalnetz.inventory.draft import Draft, written
from kommunalnetz.inventory.edit_records import Add, Change, EditRecord, Remeter, Remove, Resize, Retire
from kommunalnetz.inventory.edit_services import Adopt, Grow, Host, Reprice, Scale, Use
from kommunalnetz.inventory.edit_sites import Merge, Move
from kommunalnetz.inventory.gate import built, passed
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.sections import completed
from kommunalnetz.inventory.source import Node

__all__ = [
    "VERBS", "Add", "Adopt", "Change", "Edit", "Grow", "Host", "Merge", "Move", "Remeter", "Remove", "Reprice", "Resize", "Retire", "Scale",
    "Use", "Written", "apply", "as_written",
]  # fmt: skip

Edit = Add | Remove | Retire | Resize | Remeter | Change | Move | Merge | Host | Use | Scale | Grow | Adopt | Reprice
"""Inventory -> Inventory, written as a frozen record."""
VERBS: Mapping[str, type[EditRecord]] = {
    kind.verb: kind for kind in (Add, Remove, Retire, Resize, Remeter, Change, Move, Merge, Host, Use, Scale, Grow, Adopt, Reprice)
}
"""The record of each verb."""
MADE = "edits"
"""The file name in the places of edits that no file holds."""


@dataclass(frozen=True)
class Written:
    """An edit, the place where it is written, and which entry of its scenario it is, from 1."""

    edit: EditRecord
    node: Node
    number: int


def apply(
    inventory: Inventory, edits: Iterable[EditRecord | Written], *, day: date | None = None, told: Iterable[Diagnostic] = ()
) -> Inventory:
    """The inventory after ``edits``, one after the other; what counts from a later day than ``day`` is left out (None: nothing is).

    Edits work on what is written, also on records that do not count on the inventory's day, and what was estimated is
    estimated anew. A value keeps the place of the edit that wrote it. ``told`` is what reading the edits has found already.
    Raises InputError with everything that is wrong.
    """
    draft = Draft(inventory, day)
    draft.told += told
    for number, one in enumerate(edits, 1):
        made = one if isinstance(one, Written) else Written(one, as_written(one), number)
        begin = made.edit.since
        if day is not None and begin is not None and begin > day:
            continue
        draft.number, draft.verb = made.number, made.edit.verb
        made.edit.enter(draft, made.node)
    return admitted(inventory, draft)


def admitted(inventory: Inventory, draft: Draft) -> Inventory:
    """What a draft of ``inventory`` becomes behind the gate."""
    sections = completed(draft.sections(), shipped.document("standard"))
    given, told = passed(sections, Path(inventory.root))
    after = built(given, told, root=inventory.root, files=inventory.files, day=lambda: inventory.date)
    return replace(after, date=given.network.date or inventory.date)


def as_written(edit: EditRecord) -> Node:
    """An edit as a file would hold it."""
    return written(edit.model_dump(mode="json", by_alias=True, exclude_unset=True), Node(None, MADE))
