"""The HTML in a real browser: axe-core, no network, narrow windows, keyboard."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from example_view import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.system

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "EN-301-549"]


@pytest.fixture
def page(browser: "Browser", folder: Path) -> Iterator["Page"]:
    context = browser.new_context(viewport={"width": 1100, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto((folder / "report.html").as_uri())
    yield page
    context.close()


def violations(page: "Page", axe: str) -> list[str]:
    """What axe-core has to say: rule and place of every violation."""
    page.evaluate(axe)
    result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    assert len(result["passes"]) > 10
    return [f"{found['id']}: {node['target']} {node['failureSummary']}" for found in result["violations"] for node in found["nodes"]]


def test_axe_finds_no_violation(page: "Page", axe: str) -> None:
    assert violations(page, axe) == []


@pytest.mark.parametrize("name", ["report-councillors", "report-public", "report-ahrweiler"])
def test_axe_finds_no_violation_in_the_other_editions(browser: "Browser", shipped: Path, axe: str, name: str) -> None:
    context = browser.new_context(viewport={"width": 1100, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto((shipped / f"{name}.html").as_uri())
    found = violations(page, axe)
    context.close()
    assert found == []


def test_axe_finds_no_violation_in_a_window_of_320_pixels(browser: "Browser", example: Path, axe: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto((example / "report.html").as_uri())
    found = violations(page, axe)
    context.close()
    assert found == []


def test_axe_sees_a_picture_without_alternative(browser: "Browser", axe: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content("<html lang=de><title>x</title><main><h1>x</h1><img src='data:,x'>" + "<p>text</p>" * 3 + "</main></html>")
    page.evaluate(axe)
    result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    context.close()
    assert "image-alt" in [found["id"] for found in result["violations"]]


def test_the_page_makes_no_network_request_and_breaks_no_content_policy(browser: "Browser", folder: Path) -> None:
    """The only request is the one for the file itself; the console stays silent."""
    context = browser.new_context()
    page = context.new_page()
    requests: list[str] = []
    messages: list[str] = []

    def record(route: "Route") -> None:
        requests.append(route.request.url)
        route.continue_()

    page.route("**/*", record)
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    address = (folder / "report.html").as_uri()
    page.goto(address, wait_until="networkidle")
    page.emulate_media(media="print")
    context.close()
    assert requests == [address]
    assert messages == []


def test_a_window_of_320_pixels_scrolls_down_only(page: "Page") -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_tab_stop_leads_past_the_navigation(page: "Page") -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    box = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
    assert box["width"] > 20
    assert box["x"] >= 0


def test_hostile_inventory_text_stands_there_as_it_was_written(browser: "Browser", example: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((example / "report.html").as_uri())
    text, scripts = page.locator("body").inner_text(), page.locator("script").count()
    context.close()
    assert text.count(HOSTILE) >= 5
    assert scripts == 0


def test_every_main_page_prints_on_one_sheet_of_paper(page: "Page", folder: Path, poppler: Callable[..., str], tmp_path: Path) -> None:
    """Sheets 1 to 4 are the main pages, the first county sheet is sheet 5; header and footer stand on all."""
    target = tmp_path / "print.pdf"
    page.pdf(path=target, prefer_css_page_size=True)
    sheets = [" ".join(sheet.split()) for sheet in poppler("pdftotext", str(target), "-").split("\f")][:-1]
    view = json.loads((folder / "report.json").read_bytes())
    pages = (view["summary"], view["counties"], view["outages"], view["costs"], *view["county_sheets"]["sheets"])
    for position, found in enumerate(pages):
        assert " ".join(found["heading"].split()) in sheets[position]
    for sheet in sheets:
        for text in (view["meta"]["example_label"], view["meta"]["footer"]):
            assert " ".join(text.split()) in sheet
