"""Colours, shapes and line styles: each meaning has a colour and a second channel that survives black and white.

The colours are distinguishable with red-green blindness (blue-leaning green, orange-leaning amber, dark
red) and reach the contrasts of WCAG 2.1 AA on white: 4.5:1 for text, 3:1 for shapes.
"""

from dataclasses import dataclass
from typing import Final

from kommunalnetz.output.view_types import Colour

INK: Final = "#1b1f24"
MUTED: Final = "#59636e"
RULE: Final = "#c4cbd3"
GROUND: Final = "#ffffff"
PANEL: Final = "#f3f5f7"
ACCENT: Final = "#0b4f8a"
LAND: Final = "#eef1f4"
LAND_OTHER: Final = "#f8f9fa"
BORDER: Final = "#9aa4af"


@dataclass(frozen=True, slots=True)
class LightStyle:
    """How a light looks: ``fill`` for the shape, ``ink`` for its word on white or on ``wash``, symbol and English word."""

    fill: str
    ink: str
    wash: str
    symbol: str
    word: str


LIGHTS: Final[dict[Colour, LightStyle]] = {
    "green": LightStyle("#00785a", "#005c45", "#e3f4ee", "\u25cf", "green"),
    "amber": LightStyle("#b86e00", "#7a4700", "#fdf1dc", "\u25b2", "amber"),
    "red": LightStyle("#a3122a", "#8c0f24", "#fbe7ea", "\u25a0", "red"),
    "grey": LightStyle("#59636e", "#49525c", "#eef0f2", "\u25cc", "grey"),
}
ORDER: Final[tuple[Colour, ...]] = ("green", "amber", "red", "grey")


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a line on the map looks; ``dash`` is an SVG dash array, empty for a solid line."""

    stroke: str
    width: float
    dash: str


LINES: Final[dict[Colour, LineStyle]] = {
    "green": LineStyle("#00785a", 1.6, ""),
    "amber": LineStyle("#b86e00", 2.8, "7 3"),
    "red": LineStyle("#a3122a", 4.2, "2.5 2.5"),
    "grey": LineStyle("#59636e", 1.4, "1 3"),
}

SERIES: Final[tuple[str, ...]] = ("#0b4f8a", "#c25700", "#4a7c1f", "#7b3f9d", "#9a1f5c", "#00737d", "#6b5a00", "#59636e")
"""Fills of the parts of a stacked bar; each goes with the pattern of the same position in ``charts``."""


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.1), 0 black to 1 white."""

    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(colour: str) -> tuple[float, ...]:
    """Linear light of red, green and blue of ``#rrggbb``, 0 to 1 each."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4) for part in parts)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.1), 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
