"""Edits as a scenario file."""

from collections.abc import Iterable

from kommunalnetz.inventory import flow
from kommunalnetz.inventory.edit_records import EditRecord
from kommunalnetz.inventory.edits import Written, as_written
from kommunalnetz.inventory.scenario import Head


def saved(head: Head, edits: Iterable[EditRecord | Written]) -> str:
    """The text of a scenario file that says ``edits``; reading it gives the same edits."""
    about = head.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    lines = "".join(f"{name}: {flow.flow(value)}\n" for name, value in about.items())
    nodes = [one.node if isinstance(one, Written) else as_written(one) for one in edits]
    return lines + ("edits:\n" + "".join(flow.item(node.plain, "  ") for node in nodes) if nodes else "edits: []\n")
