"""The HTML document."""

import re
from copy import deepcopy
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from example_view import HOSTILE, example_view
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.diagnostics import InputError
from kommunalnetz.output.html import css_string, html

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Outline(HTMLParser):
    """Texts, elements and ids of a page; fails on an element that is closed out of order."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def named(name: str) -> Any:
    """The example view in which a county, an assumption and the association are called ``name``."""
    view = deepcopy(example_view())
    view["counties"]["counties"][0]["name"] = name
    view["assumptions"]["assumptions"]["rows"][0]["cells"][1] = name
    view["meta"]["association"] = name
    return view


def test_equal_views_give_equal_bytes() -> None:
    assert html(example_view()) == html(example_view())


def test_every_element_is_closed_in_order() -> None:
    assert Outline(html(example_view())).open == []


def test_no_id_stands_twice() -> None:
    ids = [attributes["id"] for _, attributes in Outline(html(example_view())).elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_inner_link_has_a_target() -> None:
    elements = Outline(html(example_view())).elements
    ids = {attributes.get("id") for _, attributes in elements}
    targets = [str(attributes["href"]) for tag, attributes in elements if tag == "a"]
    assert len(targets) == 9
    assert all(target[0] == "#" and target[1:] in ids for target in targets)


def test_the_page_holds_no_script_no_style_from_elsewhere_and_no_foreign_address() -> None:
    page = html(example_view())
    assert {tag for tag, _ in Outline(page).elements} & {"script", "link", "iframe", "img", "object", "form", "base"} == set()
    text = re.sub(rb'xmlns="http://www.w3.org/2000/svg"', b"", page)
    assert re.findall(rb"https?://|@import|url\(\s*[^#)]", text) == []


def test_the_page_names_its_language_and_forbids_all_loading() -> None:
    view = deepcopy(example_view())
    view["meta"]["language"] = "de"
    elements = Outline(html(view)).elements
    assert ("html", {"lang": "de"}) in elements
    policies = [attributes["content"] for tag, attributes in elements if attributes.get("http-equiv") == "Content-Security-Policy"]
    assert str(policies[0]).startswith("default-src 'none'; ")


def test_headings_leave_out_no_level() -> None:
    levels = [int(tag[1]) for tag, _ in Outline(html(example_view())).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_every_header_a_scope() -> None:
    elements = Outline(html(example_view())).elements
    tags = [tag for tag, _ in elements]
    assert tags.count("table") == tags.count("caption") > 5
    assert {attributes.get("scope") for tag, attributes in elements if tag == "th"} == {"col", "row"}


def test_example_data_are_called_so_in_title_banner_and_every_section() -> None:
    page = html(example_view()).decode()
    assert page.count("EXAMPLE DATA") >= 2 + page.count("<section")
    view = deepcopy(example_view())
    view["meta"]["example_data"], view["meta"]["example_label"] = False, ""
    assert "EXAMPLE DATA" not in html(view).decode()


def test_an_empty_table_is_a_sentence() -> None:
    view = deepcopy(example_view())
    view["technique"]["delays"]["rows"] = []
    outline = Outline(html(view))
    assert "There is nothing to tell here." in outline.texts
    assert "table-delays" not in [attributes.get("id") for _, attributes in outline.elements]


def test_without_counties_and_outages_their_tables_are_left_out() -> None:
    view = deepcopy(example_view())
    view["counties"]["counties"], view["outages"]["outages"] = [], []
    ids = {attributes.get("id") for _, attributes in Outline(html(view)).elements}
    assert not ids & {"county-table", "reason-table", "outage-table"}
    assert {"counties", "outages", "table-loads"} <= ids


def test_without_a_map_the_reason_stands_in_its_place() -> None:
    view = deepcopy(example_view())
    view["counties"]["picture"], view["counties"]["no_picture"] = None, "No coordinates are known."
    assert "No coordinates are known." in Outline(html(view)).texts


def test_hostile_text_stands_literally() -> None:
    outline = Outline(html(example_view()))
    assert sum(HOSTILE in text for text in outline.texts) >= 5
    assert "script" not in [tag for tag, _ in outline.elements]


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_stands_literally_but_for_control_characters(name: str) -> None:
    """C0 and C1 controls, which HTML forbids, become U+FFFD; line ends count as one kind, as in HTML itself."""
    controls = {code: "\ufffd" for code in (*range(32), *range(127, 160), 0xFFFE, 0xFFFF) if code not in (9, 10, 13)}
    seen = Outline(html(named(name))).texts
    wanted = name.translate(controls)
    assert sum(text == wanted for text in seen) >= 3


@given(st.text())
def test_a_css_string_holds_letters_digits_and_escapes_only(text: str) -> None:
    escaped = css_string(text)
    assert re.fullmatch(r"([A-Za-z0-9]|\\[0-9a-f]{6})*", escaped)
    assert re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), escaped) == text


def test_a_template_of_the_user_overrides_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "report" / "html"
    folder.mkdir(parents=True)
    (folder / "style.css").write_text("body { color: black }", encoding="utf-8")
    page = html(example_view(), tmp_path).decode()
    assert "body { color: black }" in page
    assert "--ink" not in page
    assert "To be decided today" in page


@pytest.mark.parametrize("text", ["{{ view.nothing }}", "{% if %}", "{{ view.meta.__class__.__mro__ }}", "{{ 1 / 0 }}", "{{ 1 + '1' }}"])
def test_a_template_of_the_user_that_fails_is_a_diagnostic_at_its_place(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "report" / "html"
    folder.mkdir(parents=True)
    (folder / "style.css").write_text(f"/* mine */\n{text}", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        html(example_view(), tmp_path)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code.id == "KN601"
    assert diagnostic.where is not None
    assert diagnostic.where.file == (folder / "style.css").as_posix()
    assert diagnostic.where.line == 2
