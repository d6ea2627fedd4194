"""The slides, as python-pptx reads them."""

import io
import zipfile
from copy import deepcopy
from datetime import date
from typing import Any

import pptx as powerpoint
from example_view import HOSTILE, example_view
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from kommunalnetz.output.packages import settled
from kommunalnetz.output.pptx import pptx


def opened(view: Any) -> Any:
    return powerpoint.Presentation(io.BytesIO(pptx(view)))


def test_the_main_pages_are_slides_whose_titles_say_the_result() -> None:
    titles = [slide.shapes.title.text for slide in opened(example_view()).slides]
    view = example_view()
    assert titles == [
        view["summary"]["heading"], view["counties"]["heading"], view["counties"]["caption"], view["outages"]["heading"],
        view["costs"]["heading"], view["costs"]["picture"]["title"],
    ]  # fmt: skip


def test_who_pays_is_a_native_chart_of_own_and_shared_lines_without_the_sum() -> None:
    """A horizontal chart counts its categories from below."""
    (chart,) = (shape.chart for shape in list(opened(example_view()).slides)[-1].shapes if shape.has_chart)
    assert list(chart.plots[0].categories) == [HOSTILE, "Ahrweiler"]
    assert [list(series.values) for series in chart.plots[0].series] == [[50.0, 100.0], [20.0, 200.0]]


def test_the_lights_are_a_native_chart_with_the_counts() -> None:
    slide = opened(example_view()).slides[0]
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    assert list(chart.plots[0].categories) == ["Contract", "Resilience", "Bandwidth"]
    assert [list(series.values) for series in chart.plots[0].series] == [[4, 1, 4], [1, 3, 1], [1, 2, 1], [1, 1, 1]]


def test_every_chart_picture_and_table_has_a_text_alternative() -> None:
    shapes = [shape for slide in opened(example_view()).slides for shape in slide.shapes]
    found = [shape for shape in shapes if shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert len(found) == 6
    assert all(shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in found)


def test_the_notes_of_every_slide_name_the_sources() -> None:
    for slide in opened(example_view()).slides:
        assert "GeoBasis-DE / BKG 2016" in slide.notes_slide.notes_text_frame.text


def test_every_slide_says_that_the_data_are_invented_and_how_they_are_classified() -> None:
    for slide in opened(example_view()).slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert "EXAMPLE DATA" in texts
        assert any("For internal use" in text for text in texts)


def test_the_language_stands_at_every_text() -> None:
    view = example_view()
    view["meta"]["language"] = "de"
    for slide in opened(view).slides:
        assert {run.find(qn("a:rPr")).get("lang") for run in slide._element.iter(qn("a:r"))} == {"de-DE"}


def test_forty_counties_take_two_slides_of_tables() -> None:
    view = example_view()
    view["counties"]["counties"] = [deepcopy(view["counties"]["counties"][0]) for _ in range(40)]
    tables = [shape.table for slide in list(opened(view).slides)[:-3] for shape in slide.shapes if shape.has_table]
    assert [len(table.rows) - 1 for table in tables] == [12, 12, 12, 4]


def test_the_edition_of_a_county_has_slides_of_its_sheet() -> None:
    view = example_view()
    view["summary"] = view["counties"] = view["outages"] = view["costs"] = None
    deck = opened(view)
    assert [slide.shapes.title.text for slide in deck.slides] == [
        "Ahrweiler: the line has enough reserve", "Outages", "What each pays for the network",
    ]  # fmt: skip
    (chart,) = (shape.chart for shape in deck.slides[0].shapes if shape.has_chart)
    assert list(chart.plots[0].series[0].values) == [0.59, 0.41]
    assert next(iter(chart.plots[0].categories)) == HOSTILE


def test_the_file_holds_no_thumbnail_no_printer_and_no_other_author() -> None:
    data = pptx(example_view())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in names if "thumbnail" in name or "printer" in name]
    core = opened(example_view()).core_properties
    assert (core.last_modified_by, str(core.created)[:10]) == ("", "2026-11-01")
    assert core.author.startswith("Landkreistag Example")


def test_equal_views_give_equal_bytes_also_in_the_workbooks_of_charts() -> None:
    assert pptx(example_view()) == pptx(deepcopy(example_view()))


def test_a_settled_package_stays_as_it_is() -> None:
    data = pptx(example_view())
    assert settled(data, date(2026, 11, 1)) == data


@settings(max_examples=10, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_can_be_written(name: str) -> None:
    view = example_view()
    view["meta"]["title"] = view["meta"]["association"] = view["summary"]["heading"] = name
    view["counties"]["picture"] = None
    view["counties"]["counties"][0]["name"] = name
    assert len(opened(view).slides) == 5
