"""The council paper, as python-docx reads it."""

import io
from copy import deepcopy
from typing import Any

import docx as word
from docx.oxml.ns import qn
from example_view import HOSTILE, example_view
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.output.docx import docx


def opened(view: Any) -> Any:
    return word.Document(io.BytesIO(docx(view)))


def styled(document: Any, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def test_the_sections_of_a_council_paper_are_real_headings() -> None:
    assert styled(opened(example_view()), "Heading 1") == [
        "Facts", "Proposed resolution", "Costs", "What we propose, what it costs, who pays", "Alternatives", "Annexes",
    ]  # fmt: skip


def test_the_resolution_is_a_numbered_list_in_real_style() -> None:
    assert styled(opened(example_view()), "List Number") == ["The report is noted.", HOSTILE]


def test_without_prices_there_is_no_section_about_costs() -> None:
    view = example_view()
    view["proposal"]["costs"], view["proposal"]["costs_title"] = None, ""
    assert "Costs" not in styled(opened(view), "Heading 1")


def test_every_table_repeats_its_header_row_and_has_a_title() -> None:
    tables = opened(example_view()).tables
    assert len(tables) == 5
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert [row._tr.trPr.find(qn("w:tblHeader")) for row in table.rows[1:]] == [None] * (len(table.rows) - 1)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_every_picture_has_a_text_alternative() -> None:
    shapes = opened(example_view()).inline_shapes
    pages = (example_view()["summary"], example_view()["costs"])
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [page["picture"]["description"] for page in pages]


def test_the_language_is_that_of_the_report() -> None:
    view = example_view()
    view["meta"]["language"] = "de"
    document = opened(view)
    languages = {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"de-DE"}
    assert document.core_properties.language == "de-DE"


def test_every_page_says_that_the_data_are_invented_and_how_they_are_classified() -> None:
    section = opened(example_view()).sections[0]
    assert "EXAMPLE DATA" in section.header.paragraphs[0].text
    assert "For internal use" in section.footer.paragraphs[0].text


def test_the_properties_name_the_association_and_no_library() -> None:
    core = opened(example_view()).core_properties
    assert core.author.startswith("Landkreistag Example")
    assert (core.last_modified_by, core.category, core.keywords) == ("", "", "EXAMPLE DATA")
    assert "python" not in (core.comments + core.title + core.subject).lower()
    assert {str(core.created)[:10], str(core.modified)[:10]} == {"2026-11-01"}


def test_equal_views_give_equal_bytes() -> None:
    assert docx(example_view()) == docx(deepcopy(example_view()))


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_can_be_written(name: str) -> None:
    view = example_view()
    view["meta"]["title"] = view["meta"]["association"] = view["meta"]["footer"] = name
    view["summary"]["picture"] = None
    view["counties"]["counties"][0]["name"] = name
    assert opened(view).tables


def test_a_network_without_counties_still_gives_a_paper() -> None:
    view = example_view()
    view["proposal"] = None
    assert styled(opened(view), "Title") == [view["meta"]["description"]]
