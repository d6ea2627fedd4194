"""SVG as text: escaped, deterministic, accessible. What every chart and the map are made of.

Coordinates are CSS px, fonts are generic, nothing is fetched, nothing runs. Ids are prefixed with the
picture's id so that several pictures can stand in one HTML page.
"""

import math
import re
from collections.abc import Iterable

from kommunalnetz.output import palette
from kommunalnetz.output.letters import xml_letters
from kommunalnetz.output.view_types import Colour, Picture

FONT = "'Source Sans 3', 'Segoe UI', 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif"
_NARROW, _WIDE = frozenset("iljftrI.,:;'|!()[]- \u00a0"), frozenset("mwMW@%\u2014")


def escaped(value: str) -> str:
    """Text for element content and attributes; what XML cannot hold becomes U+FFFD."""
    text = xml_letters(value)
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        text = text.replace(character, entity)
    return re.sub("[\t\n\r]+", " ", text)


def figure(value: float) -> str:
    """A coordinate with at most two decimals: ``12``, ``0.5``, never ``-0``."""
    if not math.isfinite(value):
        raise ValueError(f"not a coordinate: {value}")
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short in ("-0", "") else short


def tag(name: str, content: str = "", /, **attributes: str | float) -> str:
    """An element; ``content`` is markup. ``stroke_width`` becomes ``stroke-width``, a trailing ``_`` goes."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{figure(value) if isinstance(value, (int, float)) else escaped(value)}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def label(content: str, x: float, y: float, *, size: float = 12, anchor: str = "start", fill: str = palette.INK,
          weight: str = "", halo: bool = False) -> str:  # fmt: skip
    """A line of text with its baseline at ``y``; ``halo`` keeps it legible over lines."""
    around: dict[str, str | float] = {"stroke": palette.GROUND, "stroke_width": 3.0, "stroke_linejoin": "round"} if halo else {}
    return tag(
        "text", escaped(content), x=x, y=y, font_size=size, text_anchor="" if anchor == "start" else anchor, fill=fill,
        font_weight=weight, paint_order="stroke" if halo else "", **around,
    )  # fmt: skip


def text_width(content: str, size: float) -> float:
    """An upper estimate of the width of ``content``, for fonts as wide as DejaVu Sans."""
    units = sum(0.36 if c in _NARROW else 0.98 if c in _WIDE else 0.74 if c.isupper() else 0.62 for c in content)
    return units * size


def shortened(content: str, width: float, size: float) -> str:
    """``content``, cut with an ellipsis where it would be wider than ``width``."""
    if text_width(content, size) <= width:
        return content
    kept = content
    while kept and text_width(kept + "\u2026", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "\u2026"


def shape(colour: Colour, x: float, y: float, size: float) -> str:
    """The shape of a light around (x, y): disc, triangle, square, dashed ring; each as large as ``size``."""
    fill, r = palette.LIGHTS[colour].fill, size / 2
    edge: dict[str, str | float] = {"stroke": palette.GROUND, "stroke_width": 1.2}
    match colour:
        case "green":
            return tag("circle", cx=x, cy=y, r=r, fill=fill, **edge)
        case "amber":
            corners = ((x, y - r * 1.15), (x + r * 1.15, y + r * 0.85), (x - r * 1.15, y + r * 0.85))
            return tag("polygon", points=" ".join(f"{figure(a)},{figure(b)}" for a, b in corners), fill=fill, **edge)
        case "red":
            return tag("rect", x=x - r * 0.92, y=y - r * 0.92, width=size * 0.92, height=size * 0.92, fill=fill, **edge)
        case "grey":
            return tag(
                "circle", cx=x, cy=y, r=r * 0.85, fill=palette.GROUND, stroke=fill, stroke_width=size / 7, stroke_dasharray="2.2 1.8"
            )


def example_mark(word: str, x: float, y: float) -> list[str]:
    """The framed word that says that the data are invented; 20 px high."""
    frame = tag("rect", x=x, y=y, width=text_width(word, 12) + 14, height=20, fill=palette.GROUND, stroke=palette.INK, stroke_width=1.2)
    return [frame, label(word, x + 7, y + 14.5, size=12, weight="bold")]


_LINE = f'stroke="{palette.GROUND}" stroke-width="1.6" fill="none"'
_PATTERNS = (
    "",
    f'<path d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6" {_LINE}/>',
    f'<circle cx="2" cy="2" r="1.3" fill="{palette.GROUND}"/><circle cx="6" cy="6" r="1.3" fill="{palette.GROUND}"/>',
    f'<path d="M0 2H8M0 6H8" {_LINE}/>',
    f'<path d="M-2 -2L10 10M6 -2L10 2M-2 6L2 10" {_LINE}/>',
    f'<path d="M2 0V8M6 0V8" {_LINE}/>',
    f'<path d="M0 4H8M4 0V8" {_LINE}/>',
    f'<path d="M0 0L8 8M8 0L0 8" {_LINE}/>',
)


def patterns(picture: str, count: int) -> str:
    """``<defs>`` with the fills of ``count`` series, to be used as ``fill(picture, position)``."""
    made = [
        tag("pattern", tag("rect", width=8, height=8, fill=palette.SERIES[n % len(palette.SERIES)]) + _PATTERNS[n % len(_PATTERNS)],
            id=f"{picture}-p{n}", width=8, height=8, patternUnits="userSpaceOnUse")
        for n in range(count)
    ]  # fmt: skip
    return tag("defs", "".join(made)) if made else ""


def fill(picture: str, position: int) -> str:
    """The fill of series ``position``: its colour with its pattern."""
    return f"url(#{picture}-p{position})"


def drawing(picture: str, title: str, description: str, width: float, height: float, body: Iterable[str]) -> Picture:
    """The finished picture: role, title and description for screen readers, then ``body``."""
    content = "".join((
        tag("title", escaped(title), id=f"{picture}-t"),
        tag("desc", escaped(description), id=f"{picture}-d"),
        tag("rect", width=width, height=height, fill=palette.GROUND),
        *body,
    ))  # fmt: skip
    svg = tag(
        "svg", content, xmlns="http://www.w3.org/2000/svg", id=picture, role="img", aria_labelledby=f"{picture}-t {picture}-d",
        width=width, height=height, viewBox=f"0 0 {figure(width)} {figure(height)}", font_family=FONT,
    )  # fmt: skip
    return {"id": picture, "svg": svg, "title": title, "description": description, "width": width, "height": height}
