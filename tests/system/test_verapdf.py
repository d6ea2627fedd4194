"""The PDF before the real veraPDF."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typst

pytestmark = pytest.mark.system


def kept(verapdf: Callable[[Path], list[list[str]]], file: Path) -> None:
    """veraPDF knows 106 rules of PDF/UA-1 and 153 of PDF/A-2a; ``file`` breaks none."""
    verdicts = verapdf(file)
    assert [verdict[:2] for verdict in verdicts] == [["ua1", "kept"], ["2a", "kept"]], verdicts
    assert int(verdicts[0][2]) > 100
    assert int(verdicts[1][2]) > 100


@pytest.mark.parametrize("name", ["report", "report-sheets", "report-situations"])
def test_the_documents_of_hostile_text_keep_pdf_ua_1_and_pdf_a_2a(
    verapdf: Callable[[Path], list[list[str]]], example: Path, name: str
) -> None:
    kept(verapdf, example / f"{name}.pdf")


@pytest.mark.parametrize("end", ["", "-sheets", "-situations", "-councillors", "-public", "-ahrweiler", "-ahrweiler-situations"])
def test_every_edition_keeps_pdf_ua_1_and_pdf_a_2a(verapdf: Callable[[Path], list[list[str]]], shipped: Path, end: str) -> None:
    kept(verapdf, shipped / f"report{end}.pdf")


def test_the_checker_sees_an_untagged_document(verapdf: Callable[[Path], list[list[str]]], tmp_path: Path) -> None:
    file = tmp_path / "untagged.pdf"
    file.write_bytes(typst.compile(b"= Title\ntext", ignore_system_fonts=True, pdf_tags=False))
    rules = {rule for _, rule, *_ in verapdf(file)}
    assert {"7.1-11", "6.7.3.3-1"} <= rules
    assert "kept" not in rules
