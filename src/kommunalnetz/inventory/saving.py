"""Edits as a scenario file."""

import os
from collections.abc import Iterable
from pathlib import Path

from kommunalnetz.inventory import flow
from kommunalnetz.inventory.edit_records import EditRecord
from kommunalnetz.inventory.edits import Written, as_written
from kommunalnetz.inventory.scenario import Head, Scenario


def stacked(scenarios: Iterable[Scenario], target: Path) -> tuple[Head, tuple[Written, ...]]:
    """One scenario that says what several say one on the other, for a file at ``target``: titles joined, base as seen from there."""
    every = tuple(scenarios)
    base = next((one.base for one in every if one.base is not None), None)
    head = Head(
        title=" + ".join(one.name for one in every),
        author=", ".join(dict.fromkeys(one.head.author for one in every if one.head.author)),
        question=" ".join(one.head.question for one in every if one.head.question),
        base=None if base is None else Path(os.path.relpath(base, target.parent)).as_posix(),
        years=tuple(sorted({year for one in every for year in one.head.years})),
    )
    return head, tuple(edit for one in every for edit in one.edits)


def saved(head: Head, edits: Iterable[EditRecord | Written]) -> str:
    """The text of a scenario file that says ``edits``; reading it gives the same edits."""
    about = head.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    lines = "".join(f"{name}: {flow.flow(value)}\n" for name, value in about.items())
    nodes = [one.node if isinstance(one, Written) else as_written(one) for one in edits]
    return lines + ("edits:\n" + "".join(flow.item(node.plain, "  ") for node in nodes) if nodes else "edits: []\n")
