"""The charts: every number and name is in the picture, nothing is fetched, nothing leaves the picture."""

import re
from xml.etree import ElementTree

import pytest
from example_view import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from kommunalnetz.output.charts import BarRow, LightRow, Stack, Words, lights_strip, stacks, utilisation_bars
from kommunalnetz.output.palette import ORDER
from kommunalnetz.output.view_types import Picture

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words(title="A title", description="A description")


def strip(*counts: int) -> Picture:
    texts = {colour: f"{count} {colour}" for colour, count in zip(ORDER, counts, strict=True)}
    return lights_strip([LightRow(label="Bandwidth", counts=dict(zip(ORDER, counts, strict=True)), texts=texts)], WORDS)


def bars(*rows: BarRow) -> Picture:
    return utilisation_bars(rows, [(0.5, "50 %"), (0.7, "70 %")], ("all up", "worst outage"), "no data", WORDS)


def row(intact: float | None, worst: float | None, label: str = "Ahrweiler") -> BarRow:
    return BarRow(label=label, intact=intact, worst=worst, text="41 % / 82 %", colour="green")


def stack(*parts: float, label: str = "Morning") -> Stack:
    return Stack(label=label, sublabel="6-12", parts=parts, text="4 Gbit/s")


def texts(picture: Picture) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(picture["svg"]).iter(f"{SVG}text")]


def rectangles(picture: Picture) -> list[dict[str, str]]:
    return [element.attrib for element in ElementTree.fromstring(picture["svg"]).iter(f"{SVG}rect")]


def test_the_lights_strip_shows_one_shape_a_county_and_one_per_word() -> None:
    """14 green: 14 discs and the one beside the word; 5 amber triangles likewise; grey rings are circles too."""
    root = ElementTree.fromstring(strip(14, 5, 3, 2)["svg"])
    assert len(list(root.iter(f"{SVG}circle"))) == (14 + 1) + (2 + 1)
    assert len(list(root.iter(f"{SVG}polygon"))) == 5 + 1
    assert len(list(root.iter(f"{SVG}rect"))) == 1 + 3 + 1


def test_a_colour_that_does_not_occur_is_not_explained() -> None:
    assert texts(strip(2, 0, 0, 0)) == ["Bandwidth", "2 green"]


def test_400_counties_fit_into_the_strip() -> None:
    circles = list(ElementTree.fromstring(strip(400, 0, 0, 0)["svg"]).iter(f"{SVG}circle"))
    assert max(float(c.attrib["cx"]) for c in circles) <= strip(400, 0, 0, 0)["width"]


def test_a_bar_is_as_long_as_its_utilisation() -> None:
    """Intact 40 %, worst 80 %: the second bar is twice as long."""
    lengths = [float(r["width"]) for r in rectangles(bars(row(0.4, 0.8)))[1:3]]
    assert lengths[1] == pytest.approx(2 * lengths[0], abs=0.02)


def test_an_overloaded_line_is_drawn_to_its_length() -> None:
    """150 % against 100 % in the same picture: never a capped bar."""
    picture = bars(row(1.0, 1.5))
    lengths = [float(r["width"]) for r in rectangles(picture)[1:3]]
    assert lengths[1] == pytest.approx(1.5 * lengths[0], abs=0.03)
    assert "<polygon" not in picture["svg"]


def test_a_bar_longer_than_the_scale_ends_in_an_arrow() -> None:
    assert bars(row(1.0, 3.79))["svg"].count("<polygon") == 1


def test_a_county_without_data_gets_words_instead_of_bars() -> None:
    assert "no data" in texts(bars(row(None, None)))


def test_the_limits_are_lines_with_their_names() -> None:
    assert {"50 %", "70 %", "all up", "worst outage"} <= set(texts(bars(row(0.4, 0.8))))


def test_the_parts_of_a_stack_fill_it() -> None:
    """1 + 3 of 4: a quarter and three quarters of the bar."""
    lengths = [float(r["width"]) for r in rectangles(stacks([stack(1, 3)], ["a", "b"], WORDS, "day")) if r.get("height") == "24"]
    assert lengths[1] == pytest.approx(3 * lengths[0], abs=0.03)


def test_every_series_has_a_pattern_of_its_own() -> None:
    svg = stacks([stack(*[1.0] * 8)], [f"service {n}" for n in range(8)], WORDS, "day")["svg"]
    found = re.findall(r'<pattern id="day-p\d"[^>]*>(.*?)</pattern>', svg)
    assert len(set(found)) == 8
    assert len({re.sub(r'fill="#\w+"', "", pattern) for pattern in found}) == 8


def test_stacks_without_any_traffic_are_empty_bars() -> None:
    assert texts(stacks([stack(0.0, 0.0)], ["a", "b"], WORDS, "day"))[:2] == ["Morning", "6-12"]


@pytest.mark.parametrize(
    "picture",
    [strip(14, 5, 3, 2), bars(row(0.4, 1.8, HOSTILE)), stacks([stack(1, 2, label=HOSTILE)], [HOSTILE, "b"], WORDS, "day")],
    ids=["lights", "bars", "stacks"],
)
def test_a_chart_fetches_nothing_runs_nothing_and_stays_inside(picture: Picture) -> None:
    root = ElementTree.fromstring(picture["svg"])
    assert not [e.tag for e in root.iter() if e.tag in {f"{SVG}script", f"{SVG}image", f"{SVG}style", f"{SVG}foreignObject", f"{SVG}use"}]
    assert not [k for e in root.iter() for k in e.attrib if k.startswith("on") or k.endswith("href")]
    for e in root.iter(f"{SVG}rect"):
        assert 0 <= float(e.get("x", 0)) <= float(e.get("x", 0)) + float(e.attrib["width"]) <= picture["width"]
        assert 0 <= float(e.get("y", 0)) + float(e.attrib["height"]) <= picture["height"]


def test_the_mark_for_invented_data_stands_in_the_picture() -> None:
    words = Words(title="t", description="d", example="EXAMPLE DATA")
    assert texts(stacks([stack(1.0)], ["a"], words, "day"))[-1] == "EXAMPLE DATA"


@given(st.text(max_size=30), st.floats(0, 3), st.floats(0, 3))
def test_any_name_and_share_gives_a_well_formed_picture(name: str, intact: float, worst: float) -> None:
    for picture in (bars(row(intact, worst, name)), stacks([stack(intact, worst, label=name)], [name, "b"], WORDS, "day")):
        assert ElementTree.fromstring(picture["svg"]).tag == f"{SVG}svg"
