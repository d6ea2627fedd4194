"""A light: its colour and the reason for it, as a msgid with values (no sentence in a language)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Colour(StrEnum):
    """Grey: not known. An unknown never counts as fine."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Reason:
    """``text`` is a gettext msgid with ``{name:unit}`` placeholders, as in ``Code``; ``values`` fill it."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Light:
    """One of the three lights of a county."""

    colour: Colour
    reason: Reason
