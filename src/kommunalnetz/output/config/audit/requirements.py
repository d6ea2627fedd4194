"""The requirements of BSI IT-Grundschutz about networks that are gone through (``data/grundschutz.csv``)."""

import csv
from functools import cache
from typing import NamedTuple

from kommunalnetz.inventory.shipped import DATA


class Requirement(NamedTuple):
    """``level`` B (basic), S (standard) or H (high); ``about`` (an English msgid) is what is looked at, or why nothing can be decided."""

    id: str
    level: str
    title: str
    decidable: bool
    about: str


@cache
def requirements() -> tuple[Requirement, ...]:
    """All of them, in the order of their ids."""
    with (DATA / "grundschutz.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    return tuple(Requirement(name, level, title, decidable == "yes", about) for name, level, title, decidable, about in rows)
