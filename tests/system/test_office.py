"""The office files in LibreOffice: each opens and prints, and every page says that the data are invented."""

from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.system

FILES = [f"{stem}.{kind}" for stem in ("report", "report-public", "report-ahrweiler") for kind in ("docx", "xlsx", "pptx")]


@pytest.mark.parametrize("name", FILES)
def test_every_office_file_opens_and_prints(office: Callable[[Path], Path], poppler: Callable[..., str], shipped: Path, name: str) -> None:
    pages = poppler("pdftotext", str(office(shipped / name)), "-").split("\f")[:-1]
    assert pages
    assert [number for number, page in enumerate(pages, 1) if "BEISPIELDATEN" not in page] == []
    assert [number for number, page in enumerate(pages, 1) if "Datenstand 31.10.2026" not in page] == []
    assert not [page for page in pages if "#NAME" in page or "Err:" in page]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
def test_files_of_hostile_text_open_and_print(
    office: Callable[[Path], Path], poppler: Callable[..., str], example: Path, kind: str
) -> None:
    text = "".join(poppler("pdftotext", str(office(example / f"report.{kind}")), "-").split())
    assert "<script>alert(1)</script>" in text


def test_slides_are_as_many_as_pages(office: Callable[[Path], Path], poppler: Callable[..., str], shipped: Path) -> None:
    """Result, map, table of 24 counties, outages, proposal, who pays."""
    assert len(poppler("pdftotext", str(office(shipped / "report.pptx")), "-").split("\f")[:-1]) == 6
