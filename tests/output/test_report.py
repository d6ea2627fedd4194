"""The report's files, from an inventory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from example_view import HOSTILE, example_view

from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.load import from_text
from kommunalnetz.output.report import as_json, documents, write_report
from kommunalnetz.traffic.study import Study, study

INVENTORY = f"""
network: {{title: Small, example_data: true, date: 2026-11-01}}
sites:
  - {{id: a, title: '{HOSTILE.replace("'", "''")}', kind: county, staff: 100, location: {{lat: 50.1, lon: 7.2}}}}
  - {{id: b, title: County B, kind: county, staff: 100, location: {{lat: 50.3, lon: 7.4}}}}
  - {{id: rz, title: Data centre, kind: datacentre, location: {{lat: 50.0, lon: 8.2}}}}
links:
  - {{id: a-rz, a: a, b: rz, capacity: 10M}}
  - {{id: b-rz, a: b, b: rz, capacity: 1G}}
services:
  - {{id: files, title: Files, kind: fixed, from: rz, to: a, rate: 8M}}
"""


@pytest.fixture(scope="module")
def small() -> Study:
    return study(from_text(INVENTORY))


@pytest.mark.parametrize("language", ["de", "en"])
def test_two_runs_write_the_same_bytes(small: Study, tmp_path: Path, language: str) -> None:
    first = write_report(small, tmp_path / "one", language)
    second = write_report(study(from_text(INVENTORY)), tmp_path / "two", language)
    assert [path.name for path in first] == [
        "report.html", "report.pdf", "report.json", "report.xlsx", "report.docx", "report.pptx", "report-sheets.pdf",
        "report-situations.pdf",
    ]  # fmt: skip
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    """Texts hash differently in the two, so that no order can rest on a set."""
    (tmp_path / "net.yaml").write_text(INVENTORY, encoding="utf-8")
    script = "import sys; from kommunalnetz.cli.main import main; main()"
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        command = [sys.executable, "-c", script, "report", str(tmp_path / "net.yaml"), "--output", str(folder), "--language", "de"]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}, timeout=120)
        written.append([path.read_bytes() for path in sorted(folder.iterdir())])
    assert len(written[0]) == 8
    assert written[0] == written[1]


def test_only_the_formats_asked_for_are_written(small: Study, tmp_path: Path) -> None:
    write_report(small, tmp_path / "new" / "folder", "en", ("json",))
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == ["report.json"]


def test_the_language_is_that_of_the_reader(small: Study, tmp_path: Path) -> None:
    (german,) = write_report(small, tmp_path / "de", "de", ("html",))
    (english,) = write_report(small, tmp_path / "en", "en", ("html",))
    assert '<html lang="de">' in german.read_text(encoding="utf-8")
    assert "BEISPIELDATEN" in german.read_text(encoding="utf-8")
    assert '<html lang="en">' in english.read_text(encoding="utf-8")
    assert "BEISPIELDATEN" not in english.read_text(encoding="utf-8")


def test_the_json_is_the_view_with_its_version(small: Study, tmp_path: Path) -> None:
    (file,) = write_report(small, tmp_path, "en", ("json",))
    view = json.loads(file.read_bytes())
    assert view["schema"] == "kommunalnetz-report/1"
    assert view["meta"]["date"] == "2026-11-01"
    assert HOSTILE in [county["name"] for county in view["counties"]["counties"]]


def test_the_json_of_a_view_reads_back_as_the_view() -> None:
    assert json.loads(as_json(example_view())) == example_view()


def test_a_file_that_cannot_be_replaced_is_named_and_left_as_it_was(small: Study, tmp_path: Path) -> None:
    """A folder in the PDF's place stands for a PDF that its viewer keeps open; the other documents are written."""
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(InputError) as caught:
        write_report(small, tmp_path, "en")
    assert [(found.code.id, str(found.where)) for found in caught.value.diagnostics] == [("KN123", (tmp_path / "report.pdf").as_posix())]
    assert {"report.html", "report.json", "report.pdf", "report.xlsx"} <= {path.name for path in tmp_path.iterdir()}


def test_nothing_is_written_if_one_document_cannot_be_laid_out(small: Study, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    (templates / "report" / "typst").mkdir(parents=True)
    (templates / "report" / "typst" / "parts.typ").write_text("#nothing", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_report(small, tmp_path / "out", "en", templates=templates)
    assert [found.code.id for found in caught.value.diagnostics] == ["KN601"]
    assert not (tmp_path / "out").exists()


def test_documents_are_named_after_their_format() -> None:
    assert list(documents(example_view(), ("json", "html"))) == ["report.json", "report.html"]
