"""The bricks of the pictures: escaping, coordinates, text widths."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalnetz.output.svg import drawing, escaped, figure, label, shortened, tag, text_width


@given(st.text())
def test_any_text_survives_as_the_content_of_an_element(text: str) -> None:
    """What XML can hold comes back; the rest is U+FFFD; line breaks become spaces."""
    element = ElementTree.fromstring(tag("text", escaped(text) or " ", fill=text))
    expected = ElementTree.fromstring(f"<t>{escaped(text)}</t>").text or " "
    assert (element.text or "") == expected
    assert "<" not in escaped(text)
    assert "&" not in escaped(text).replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").replace("&quot;", "").replace("&#39;", "")


def test_markup_and_control_characters_appear_literally() -> None:
    svg = drawing("p", "<script>alert(1)</script>", "a & b", 10, 10, [label("\x00]]>&lt;", 1, 1)])["svg"]
    root = ElementTree.fromstring(svg)
    assert [element.text for element in root] == ["<script>alert(1)</script>", "a & b", None, "\ufffd]]>&lt;"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_picture_with_any_title_is_well_formed_and_names_its_title_and_description(title: str, description: str) -> None:
    root = ElementTree.fromstring(drawing("p", title, description, 10, 10, [])["svg"])
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "p-t p-d"
    assert [element.get("id") for element in root][:2] == ["p-t", "p-d"]


@pytest.mark.parametrize(("value", "written"), [(12.0, "12"), (0.5, "0.5"), (-0.001, "0"), (1 / 3, "0.33"), (100.0, "100"), (-2.5, "-2.5")])
def test_coordinates_are_short(value: float, written: str) -> None:
    assert figure(value) == written


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_coordinate_that_is_no_number_is_an_error(value: float) -> None:
    with pytest.raises(ValueError):
        figure(value)


@given(st.text(max_size=60), st.floats(20, 400))
def test_a_shortened_text_fits(text: str, width: float) -> None:
    cut = shortened(text, width, 12)
    assert cut == text or (cut.endswith("\u2026") and text_width(cut, 12) <= width)
