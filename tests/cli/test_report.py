"""``kommunalnetz report``: editions, single documents, the change since an earlier report."""

import json
from pathlib import Path

import pytest

from cli.conftest import Run


def test_the_files_of_several_editions_stand_side_by_side(run: Run, tmp_path: Path) -> None:
    words = ("report", "small", "--only", "json", "--edition", "internal", "--edition", "public", "--edition", "councillors")
    done = run(*words, "--output", str(tmp_path))
    assert done.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report-councillors.json", "report-public.json", "report.json"]


def test_county_stands_for_every_county_and_a_name_for_one(run: Run, root: Path, tmp_path: Path) -> None:
    done = run("report", str(root / "inventory"), "--only", "json", "--edition", "county:Landkreis Ahrweiler", "--output", str(tmp_path))
    assert done.exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["report-ahrweiler.json"]
    done = run("report", str(root / "inventory"), "--only", "json", "--edition", "county", "--output", str(tmp_path))
    assert len(list(tmp_path.iterdir())) == 24


@pytest.mark.parametrize("edition", ["secret", "county:nowhere", "county:rz", "public:x"])
def test_an_edition_that_there_is_not_is_a_usage_error(run: Run, tmp_path: Path, edition: str) -> None:
    done = run("report", "small", "--edition", edition, "--output", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_document_that_the_edition_does_not_hold_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    done = run("report", "small", "--edition", "public", "--only", "situations", "--output", str(tmp_path))
    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_pictures_can_be_written_alone(run: Run, root: Path, tmp_path: Path) -> None:
    done = run("report", str(root / "inventory"), "--only", "svg", "--edition", "public", "--output", str(tmp_path))
    assert done.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report-public-lights.svg", "report-public-map.svg"]


@pytest.mark.parametrize("form", ["inventory", "json"])
def test_the_change_is_told_from_an_inventory_or_from_its_report(run: Run, tmp_path: Path, form: str) -> None:
    assert run("report", "small", "--only", "json", "--output", str(tmp_path / "old")).exit_code == 0
    old = "small" if form == "inventory" else str(tmp_path / "old" / "report.json")
    done = run("report", "small-later", "--only", "json", "--previous", old, "--output", str(tmp_path / "new"))
    assert done.exit_code == 0
    view = json.loads((tmp_path / "new" / "report.json").read_bytes())
    assert view["counties"]["columns"][-2]["key"] == "change"


def test_a_file_that_is_no_report_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("{}", encoding="utf-8")
    done = run("report", "small", "--previous", str(tmp_path / "old.json"), "--output", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert "KN651" in done.stderr
