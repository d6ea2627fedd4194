"""The palette: contrasts of WCAG 2.1, and colours that red-green blindness does not merge."""

from itertools import combinations

import numpy as np
import pytest

from kommunalnetz.output import palette
from kommunalnetz.output.svg import shape
from kommunalnetz.output.view_types import Colour

DICHROMACY = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, -0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, -0.0), (-0.02234, 0.02234, 1.0)),
}
"""Vienot, Brettel, Mollon 1999, on linear RGB."""


def test_black_on_white_has_the_contrast_21() -> None:
    """WCAG: (1 + 0.05) / (0 + 0.05) = 21."""
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21.0)


def test_a_colour_has_the_contrast_1_with_itself() -> None:
    assert palette.contrast("#a3122a", "#a3122a") == 1.0


@pytest.mark.parametrize("colour", palette.ORDER)
def test_shapes_reach_three_to_one_on_white_and_on_land(colour: Colour) -> None:
    style = palette.LIGHTS[colour]
    assert all(palette.contrast(style.fill, ground) >= 3 for ground in (palette.GROUND, palette.LAND, palette.PANEL, style.wash))


@pytest.mark.parametrize("colour", palette.ORDER)
def test_words_reach_four_and_a_half_to_one_on_white_and_on_their_wash(colour: Colour) -> None:
    style = palette.LIGHTS[colour]
    assert all(palette.contrast(style.ink, ground) >= 4.5 for ground in (palette.GROUND, palette.PANEL, style.wash))


@pytest.mark.parametrize("ink", [palette.INK, palette.MUTED, palette.ACCENT])
def test_text_reaches_four_and_a_half_to_one_on_every_ground(ink: str) -> None:
    grounds = [palette.GROUND, palette.PANEL, palette.LAND, *(style.wash for style in palette.LIGHTS.values())]
    assert all(palette.contrast(ink, ground) >= 4.5 for ground in grounds)


@pytest.mark.parametrize("colour", [*palette.SERIES, *(line.stroke for line in palette.LINES.values())])
def test_lines_and_parts_of_bars_reach_three_to_one_on_white(colour: str) -> None:
    assert palette.contrast(colour, palette.GROUND) >= 3


@pytest.mark.parametrize("blindness", sorted(DICHROMACY))
def test_green_amber_and_red_stay_different_colours_with_red_green_blindness(blindness: str) -> None:
    """A CIE76 distance of 2.3 is just noticeable; asked for are 20."""
    for one, other in combinations(("green", "amber", "red"), 2):
        first, second = (_lab(np.array(DICHROMACY[blindness]) @ _linear(palette.LIGHTS[c].fill)) for c in (one, other))  # type: ignore[index]
        assert float(np.linalg.norm(first - second)) >= 20, (one, other)


def test_every_light_and_every_line_has_a_second_channel_of_its_own() -> None:
    assert len({style.symbol for style in palette.LIGHTS.values()}) == 4
    assert len({(line.dash, line.width) for line in palette.LINES.values()}) == 4
    assert len({shape(colour, 0, 0, 10).split(" ", 1)[0] + palette.LIGHTS[colour].symbol for colour in palette.ORDER}) == 4


def _linear(colour: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _lab(linear: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """CIE L*a*b* of linear sRGB, white point D65."""
    matrix = np.array(((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)))
    x, y, z = matrix @ np.clip(linear, 0, 1) / np.array((0.9505, 1.0, 1.089))
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return np.array((116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)))
