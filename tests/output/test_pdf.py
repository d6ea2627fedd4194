"""The PDF document, as far as it can be judged without other software (see tests/system for the rest)."""

from copy import deepcopy
from pathlib import Path

import pytest
from example_view import example_view
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kommunalnetz.diagnostics import InputError
from kommunalnetz.output.pdf import pdf


def own(folder: Path, name: str, text: str) -> Path:
    """A templates folder with one Typst file."""
    (folder / "report" / "typst").mkdir(parents=True)
    (folder / "report" / "typst" / name).write_text(text, encoding="utf-8")
    return folder


def test_equal_views_give_equal_bytes() -> None:
    assert pdf(example_view()) == pdf(deepcopy(example_view()))


def test_the_only_date_in_the_file_is_that_of_the_report() -> None:
    data = pdf(example_view())
    assert b"2026-11-01T00:00:00Z" in data
    assert data.count(b"<xmp:ModifyDate>2026-11-01") == 1


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@example("\u0000\u001b\ufeff\ufffe\ue000\u202e\u2028中文 😀 \U0010ffff")
@example("\u200b\u200d\u00ad\u0301")
def test_any_name_can_be_laid_out(name: str) -> None:
    """Both standards forbid characters without a glyph; Typst would refuse them."""
    view = deepcopy(example_view())
    view["meta"]["title"] = view["meta"]["association"] = name
    view["counties"]["counties"][0]["name"] = name
    view["outages"]["heading"] = name
    assert pdf(view).startswith(b"%PDF-1.7")


def test_a_view_without_pictures_and_rows_can_be_laid_out() -> None:
    view = deepcopy(example_view())
    view["summary"]["picture"] = view["counties"]["picture"] = None
    view["counties"]["counties"], view["outages"]["outages"], view["technique"]["pictures"] = [], [], []
    view["county_sheets"] = view["situations"] = None
    for name in ("loads", "findings", "outages", "delays", "checks"):
        view["technique"][name]["rows"] = []
    assert pdf(view).startswith(b"%PDF-1.7")


def test_a_template_of_the_user_overrides_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    folder = own(tmp_path, "report.typ", '#set document(title: "Mine")\n#set text(lang: "de")\n= Mine')
    assert b"Mine" in pdf(example_view(), folder)


def test_a_template_of_the_user_that_fails_is_a_diagnostic(tmp_path: Path) -> None:
    folder = own(tmp_path, "report.typ", "#nothing")
    with pytest.raises(InputError) as caught:
        pdf(example_view(), folder)
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code.id, str(diagnostic.where)) == ("KN601", f"{tmp_path.as_posix()}/report/typst/report.typ:1:1")
