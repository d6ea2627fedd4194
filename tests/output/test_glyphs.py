"""Characters that the report's font can and cannot show."""

import pytest

from kommunalnetz.output.glyphs import Shown, covered
from kommunalnetz.output.templates import shipped

FONTS = shipped() / "report" / "typst" / "fonts"


def test_the_shipped_font_shows_what_german_administrations_write() -> None:
    """Letters of European names, German quotation marks, units, and the shapes of the lights."""
    text = "ÄÖÜäöüßẞéèçłńőřșțøåñ „Anführung“ ‚halbe‘ – — … § € % ‰ µ × − ≤ ≥ → ● ▲ ■ ◌ \u00a0\u202f\u00ad\u2011"
    for font in ("SourceSans3-Regular.ttf", "SourceSans3-SemiBold.ttf"):
        known = covered((FONTS / font).read_bytes())
        assert [letter for letter in text if ord(letter) not in known] == []


def test_both_weights_show_the_same_characters() -> None:
    assert covered((FONTS / "SourceSans3-Regular.ttf").read_bytes()) == covered((FONTS / "SourceSans3-SemiBold.ttf").read_bytes())


def test_a_character_without_glyph_is_written_as_its_code_point() -> None:
    shown = Shown(frozenset(map(ord, "ab ")))
    assert "a中b\nb😀".translate(shown) == "a‹U+4E2D›b b‹U+1F600›"


def test_a_file_that_is_no_font_is_told_apart() -> None:
    with pytest.raises(ValueError, match="cmap"):
        covered(b"\0\1\0\0\0\0\0\0\0\0\0\0")
