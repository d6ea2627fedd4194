"""The PDF as poppler reads it: text, pages, tags, fonts."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from example_view import HOSTILE, example_view

from kommunalnetz.output.pdf import pdf

pytestmark = pytest.mark.system


@pytest.fixture(scope="session")
def file(example: Path) -> Path:
    return example / "report.pdf"


@pytest.fixture(scope="session")
def pages(poppler: Callable[..., str], file: Path) -> list[str]:
    """The text of each page."""
    return poppler("pdftotext", str(file), "-").replace("\u00a0", " ").split("\f")[:-1]


def test_every_main_page_is_one_page(poppler: Callable[..., str], folder: Path) -> None:
    """Pages 1 to 4 are the main pages; every county sheet is one page; the next annex follows."""
    pages = [" ".join(page.split()) for page in poppler("pdftotext", str(folder / "report.pdf"), "-").split("\f")]
    view = json.loads((folder / "report.json").read_bytes())
    parts = (
        view["summary"], view["counties"], view["outages"], view["costs"], *view["county_sheets"]["sheets"], view["costs_annex"],
    )  # fmt: skip
    for number, part in enumerate(parts):
        assert " ".join(part["heading"].split()) in pages[number]


def test_every_situation_sheet_is_one_page(poppler: Callable[..., str], folder: Path) -> None:
    pages = [" ".join(page.split()) for page in poppler("pdftotext", str(folder / "report-situations.pdf"), "-").split("\f")][:-1]
    view = json.loads((folder / "report.json").read_bytes())
    sheets = view["situations"]["sheets"]
    assert len(pages) == len(sheets)
    for page, sheet in zip(pages, sheets, strict=True):
        assert re.sub(r"\s", "", sheet["heading"]) in re.sub(r"\s", "", page)


def test_twenty_four_counties_with_long_names_stay_on_their_page(poppler: Callable[..., str], tmp_path: Path) -> None:
    view = deepcopy(example_view())
    county = view["counties"]["counties"][3]
    view["counties"]["counties"] = [deepcopy(county) for _ in range(24)]
    for number, row in enumerate(view["counties"]["counties"]):
        row["name"], row["note"] = f"Mecklenburgische Seenplatte {number}", "No data since March 2024." if number % 8 == 0 else ""
    view["counties"]["legend"] = ["A sentence of the legend that is long enough to need a second line beside the table."] * 6
    view["outages"]["outages"] = view["outages"]["outages"][:1] * 5
    (tmp_path / "report.pdf").write_bytes(pdf(view))
    pages = poppler("pdftotext", str(tmp_path / "report.pdf"), "-").split("\f")
    assert "Mecklenburgische Seenplatte 23" in " ".join(pages[1].split())
    assert view["outages"]["heading"] in pages[2]
    assert view["costs"]["heading"] in pages[3]


def test_a_word_that_is_wider_than_its_column_is_divided(poppler: Callable[..., str], tmp_path: Path) -> None:
    """On both pages the name stands in the first column, which an unbroken word of 64 letters would leave."""
    view, word = deepcopy(example_view()), "Nordwestdeutschlandverwaltungsgemeinschaftslandkreisbezirksamtes"
    view["counties"]["counties"][0]["name"] = word
    view["outages"]["outages"][0]["event"] = word
    (tmp_path / "report.pdf").write_bytes(pdf(view))
    found = poppler("pdftotext", "-f", "2", "-l", "3", "-layout", str(tmp_path / "report.pdf"), "-")
    assert "Nordwest" in found
    assert word not in found


def test_every_page_says_example_data_classification_date_of_data_and_its_number(pages: list[str]) -> None:
    assert len(pages) >= 6
    for number, page in enumerate(pages, 1):
        for text in ("EXAMPLE DATA", "For internal use", "data as of 1 October 2026", f"Page {number} of {len(pages)}"):
            assert text in page, (number, text)


def test_hostile_text_stands_literally(pages: list[str]) -> None:
    """Lines are broken anywhere, so white space is left out of the comparison."""
    text = re.sub(r"\s", "", "".join(pages))
    assert text.count(re.sub(r"\s", "", HOSTILE)) >= 4


def test_title_language_and_tags_are_there(poppler: Callable[..., str], file: Path) -> None:
    facts = dict(line.split(":", 1) for line in poppler("pdfinfo", str(file)).splitlines() if ":" in line)
    assert facts["Title"].strip() == "Kommunalnetz: capacity report"
    assert facts["Author"].strip() == f"Landkreistag Example {HOSTILE}"
    assert facts["Tagged"].strip() == "yes"
    assert facts["Page size"].strip() == "595.276 x 841.89 pts (A4)"
    assert b"/Lang" in file.read_bytes()


def test_headings_tables_and_figures_are_tagged_in_reading_order(poppler: Callable[..., str], file: Path) -> None:
    """Four main pages, a county sheet and three annexes with a heading each; all pictures with their text alternatives."""
    structure = poppler("pdfinfo", "-struct", str(file))
    tags = re.findall(r"^\s*(\w+)", structure, re.MULTILINE)
    assert tags.count("H1") == 8
    assert tags.count("Figure") == 6
    assert {"Table", "TH", "TD", "THead", "L", "LI", "Caption"} <= set(tags)
    assert tags.index("H1") < tags.index("Figure") < tags.index("Table")


def test_only_embedded_shipped_fonts_are_used(poppler: Callable[..., str], file: Path) -> None:
    rows = [line.split() for line in poppler("pdffonts", str(file)).splitlines()[2:]]
    assert {re.sub(r"^[A-Z]{6}\+|-Identity-H$", "", row[0]) for row in rows} <= {
        "SourceSans3-Regular",
        "SourceSans3-SemiBold",
        "DejaVuSansMono",
    }
    assert all("yes" in row for row in rows)
