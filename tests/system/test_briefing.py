"""The briefing of the roll-out before veraPDF and in a real browser."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kommunalnetz.inventory.load import load
from kommunalnetz.output.rollout_briefing import briefing
from kommunalnetz.output.rollout_report import write_briefing
from kommunalnetz.output.rollout_view import rollout_view
from kommunalnetz.text import Text

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.system

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "EN-301-549"]
EXAMPLES = [("sachsen", "Dresden", "de"), ("salzlandkreis", None, "en"), ("rheinland-pfalz-2019", None, "de")]


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda example: f"{example[0]}-{example[2]}")
def written(request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the internal briefing of an example."""
    name, region, language = request.param
    inventory = load(root / "examples" / "ausbau" / name)
    folder = tmp_path_factory.mktemp(name)
    write_briefing(rollout_view(briefing(inventory, inventory.date, region, "internal"), Text(language)), folder)
    return folder


def test_the_briefing_keeps_pdf_ua_1_and_pdf_a_2a(verapdf: Callable[[Path], list[list[str]]], written: Path) -> None:
    verdicts = verapdf(written / "briefing.pdf")
    assert [verdict[:2] for verdict in verdicts] == [["ua1", "kept"], ["2a", "kept"]], verdicts


def test_the_result_stands_on_one_page(poppler: Callable[..., str], written: Path) -> None:
    pages = poppler("pdftotext", str(written / "briefing.pdf"), "-").split("\f")
    titles = [" ".join(page.split()) for page in pages]
    assert any(heading in titles[1] for heading in ("Landkreis für Landkreis", "County by county"))


@pytest.mark.parametrize("width", [1100, 320])
def test_axe_finds_no_violation(browser: "Browser", written: Path, axe: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto((written / "briefing.html").as_uri())
    page.evaluate(axe)
    result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    scrolled = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert len(result["passes"]) > 10
    assert [f"{found['id']}: {node['target']}" for found in result["violations"] for node in found["nodes"]] == []
    assert scrolled <= width
