"""The text of every page of every edition, as poppler and LibreOffice read it, holds nothing that it must not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from canaries import FORBIDDEN, INVENTORY

from kommunalnetz.inventory.load import from_text
from kommunalnetz.output.editions import COUNCILLORS, INTERNAL, PUBLIC, Edition
from kommunalnetz.output.report import write_report
from kommunalnetz.traffic.study import study

pytestmark = pytest.mark.system

EDITIONS = {"councillors": COUNCILLORS, "public": PUBLIC, "county": Edition(key="county", county="own"), "internal": INTERNAL}
SUNG = {"Erika Contactcanary", "LN-CANARY-1", "Ducttitlecanary", "4.321", "9.249", "61.703", "Kusel", "4.242"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder per edition with all its files."""
    folder = tmp_path_factory.mktemp("editions")
    for key, edition in EDITIONS.items():
        write_report(study(from_text(INVENTORY)), folder / key, "de", editions=[edition])
    return folder


def texts(poppler: Callable[..., str], file: Path) -> str:
    """Text and properties of a PDF; lines are broken anywhere, so white space goes."""
    return "".join((poppler("pdftotext", str(file), "-") + poppler("pdfinfo", str(file))).split())


def held(text: str, needles: tuple[str, ...]) -> set[str]:
    """The needles that the text holds, white space apart."""
    return {needle for needle in needles if "".join(needle.split()) in text}


@pytest.mark.parametrize("key", ["councillors", "public", "county"])
def test_no_page_of_a_pdf_tells_what_the_edition_must_not(poppler: Callable[..., str], written: Path, key: str) -> None:
    files = sorted((written / key).glob("*.pdf"))
    assert files
    assert {(file.name, needle) for file in files for needle in held(texts(poppler, file), FORBIDDEN[key])} == set()


@pytest.mark.parametrize("key", ["councillors", "public", "county"])
def test_no_page_of_an_office_file_tells_what_the_edition_must_not(
    office: Callable[[Path], Path], poppler: Callable[..., str], written: Path, key: str
) -> None:
    files = [file for kind in ("docx", "xlsx", "pptx") for file in sorted((written / key).glob(f"*.{kind}"))]
    assert len(files) == 3
    assert {(file.name, needle) for file in files for needle in held(texts(poppler, office(file)), FORBIDDEN[key])} == set()


def test_poppler_sees_the_same_in_the_internal_edition(poppler: Callable[..., str], written: Path) -> None:
    """Otherwise the tests above could not fail."""
    whole = "".join(texts(poppler, file) for file in sorted((written / "internal").glob("*.pdf")))
    assert held(whole, tuple(SUNG)) == SUNG
