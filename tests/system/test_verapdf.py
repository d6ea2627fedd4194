"""The PDF before the real veraPDF."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typst

pytestmark = pytest.mark.system


def test_the_report_keeps_pdf_ua_1_and_pdf_a_2a(verapdf: Callable[[Path], list[list[str]]], folder: Path) -> None:
    """veraPDF knows 106 rules of PDF/UA-1 and 153 of PDF/A-2a."""
    verdicts = verapdf(folder / "report.pdf")
    assert [verdict[:2] for verdict in verdicts] == [["ua1", "kept"], ["2a", "kept"]], verdicts
    assert int(verdicts[0][2]) > 100
    assert int(verdicts[1][2]) > 100


def test_the_checker_sees_an_untagged_document(verapdf: Callable[[Path], list[list[str]]], tmp_path: Path) -> None:
    file = tmp_path / "untagged.pdf"
    file.write_bytes(typst.compile(b"= Title\ntext", ignore_system_fonts=True, pdf_tags=False))
    rules = {rule for _, rule, *_ in verapdf(file)}
    assert {"7.1-11", "6.7.3.3-1"} <= rules
    assert "kept" not in rules
