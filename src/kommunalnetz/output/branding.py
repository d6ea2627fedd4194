"""How an association's own colour and logo get into the documents, and what its colour must keep."""

import base64
import binascii
import struct
from itertools import product
from typing import Any

from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Word
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.logo import logo
from kommunalnetz.output import palette
from kommunalnetz.output.view_types import Colour

PALE_COLOUR = Code(
    id="KN664", name="brand-colour-pale", severity=Severity.WARNING,
    text="The colour {colour} of the association has a contrast of {contrast} to the ground; {limit} are needed.",
    hint="Choose a darker colour; until then the reports use their own.",
    manual="`network.brand.colour` colours words and the edges of boxes. WCAG 2.1 AA asks for a contrast of 4.5 to 1 between words and "
    "their ground; counted is the least over white and the two grounds of the pages. A colour that does not keep it is not used.",
)  # fmt: skip
LIKE_A_LIGHT = Code(
    id="KN665", name="brand-colour-like-a-light", severity=Severity.WARNING,
    text="The colour {colour} of the association can be taken for the {light} of a light ({vision}); the distance is {distance}, {limit} "
    "are needed.",
    hint="Choose a colour further from green, amber and red; until then the reports use their own.",
    manual="Green, amber and red mean something in the report. The colour of the association must not look like one of them, also with "
    "the two kinds of red-green blindness (Vi\u00e9not, Brettel, Mollon 1999). Compared is the distance in CIELAB (CIE76); 2.3 can just be "
    "seen, 20 are asked for. A colour that does not keep it is not used.",
)  # fmt: skip
CODES = (PALE_COLOUR, LIKE_A_LIGHT)
CONTRAST, DISTANCE = 4.5, 20.0
VISIONS = ("normal sight", "protanopia", "deuteranopia")
"""msgids of the ways to see for which colours are compared."""
_SEEN = {
    "normal sight": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}
"""On linear RGB."""
_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
_WHITE = (0.9505, 1.0, 1.089)
_LIGHTS: tuple[Colour, ...] = ("green", "amber", "red")


def findings(inventory: Inventory) -> tuple[Diagnostic, ...]:
    """What is wrong with the association's colour; nothing if it names none."""
    colour = inventory.network.brand.colour
    if not colour:
        return ()
    where = inventory.where("network", "brand", "colour")
    least = min(palette.contrast(colour, ground) for ground in (palette.GROUND, palette.PANEL, palette.LAND))
    found = []
    if least < CONTRAST:
        values = {"colour": colour, "contrast": round(least, 1), "limit": CONTRAST}
        found.append(Diagnostic(code=PALE_COLOUR, subject="network:brand", where=where, values=values))
    seen = ((distance(colour, palette.LIGHTS[light].fill, vision), light, vision) for light, vision in product(_LIGHTS, VISIONS))
    far, light, vision = min(seen)
    if far < DISTANCE:
        values = {"colour": colour, "light": Word(light), "vision": Word(vision), "distance": round(far, 1), "limit": DISTANCE}
        found.append(Diagnostic(code=LIKE_A_LIGHT, subject="network:brand", where=where, values=values))
    return tuple(found)


def accent(inventory: Inventory) -> str:
    """The colour of words and edges: that of the association, if it can be read and taken for no light."""
    own = inventory.network.brand.colour
    return own if own and not findings(inventory) else palette.ACCENT


def logo_uri(inventory: Inventory) -> str:
    """The logo as a ``data:`` URI, without anything but its shapes or pixels; empty if there is none. Raises InputError."""
    found = logo(inventory)
    if found is None:
        return ""
    kind, data = found
    mime = {"svg": "image/svg+xml", "png": "image/png"}[kind]
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def logo_file(uri: str) -> tuple[str, bytes] | None:
    """Name (``logo.svg``, ``logo.png``) and content of a logo from its URI; None if there is none."""
    head, _, data = uri.partition(";base64,")
    try:
        return ("logo.svg" if "svg" in head else "logo.png", base64.b64decode(data, validate=True)) if uri else None
    except (binascii.Error, ValueError):
        return None


def logo_svg(uri: str) -> bytes | None:
    """The logo as SVG, for Typst, whose files of a project in memory are texts; a PNG is embedded."""
    found = logo_file(uri)
    if found is None or found[0] == "logo.svg":
        return found[1] if found else None
    width, height = struct.unpack_from(">II", found[1], 16)
    size = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><image {size} href="{uri}"/></svg>'.encode()


def logo_png(uri: str) -> bytes | None:
    """The logo as PNG, for programs that cannot show SVG."""
    import typst

    found = logo_file(uri)
    if found is None or found[0] == "logo.png":
        return found[1] if found else None
    page = b'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("logo.svg", height: 72pt)'
    project: Any = {"main.typ": page, "logo.svg": found[1]}
    return typst.compile(project, format="png", ppi=300.0, ignore_system_fonts=True)


def distance(one: str, other: str, vision: str) -> float:
    """CIE76 distance of two colours as people with ``vision`` (of ``VISIONS``) see them."""
    return float(sum((a - b) ** 2 for a, b in zip(_lab(one, vision), _lab(other, vision), strict=True)) ** 0.5)


def _lab(colour: str, vision: str) -> tuple[float, float, float]:
    seen = _times(_SEEN[vision], palette.linear(colour))
    x, y, z = (_root(value / white) for value, white in zip(_times(_XYZ, seen), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _times(matrix: tuple[tuple[float, ...], ...], vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def _root(value: float) -> float:
    return float(value ** (1 / 3)) if value > 216 / 24389 else value * 841 / 108 + 4 / 29
