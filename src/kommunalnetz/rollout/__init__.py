"""Broadband roll-out: projects to status, coverage, funding, and what does not fit."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from kommunalnetz.diagnostics import Code, Diagnostic
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.rollout import coverage, deadlines, funding, overlap, phases

_MODULES: Final = (phases, funding, overlap, coverage, deadlines)

CHECKS: Final[tuple[Callable[[Inventory, date], Iterator[Diagnostic]], ...]] = tuple(module.check for module in _MODULES)
"""All checks in reading order: what cannot be, what may not be paid, who is left out, what is late."""

CODES: Final[tuple[Code, ...]] = tuple(sorted((code for module in _MODULES for code in module.CODES), key=lambda code: code.id))
"""All codes of the roll-out, by id."""


def findings(inventory: Inventory, day: date) -> tuple[Diagnostic, ...]:
    """The findings of all checks about the roll-out on ``day``, in reading order."""
    return tuple(finding for check in CHECKS for finding in check(inventory, day))
