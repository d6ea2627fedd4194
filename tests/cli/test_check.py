"""``kommunalnetz check``: formats, exit codes, what goes where."""

import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import jsonschema
import pytest

from cli.conftest import Run

DAY = ("--date", "2026-03-01")


def test_a_full_line_is_told_at_its_capacity_and_exits_1(run: Run) -> None:
    """90 Mbit/s of backup on 100 Mbit/s are 90 %, above the 70 % of the policy."""
    result = run("check", "small", *DAY)
    assert result.exit_code == 1
    assert "small/links.yaml:2:37: error KN301" in result.stdout
    assert result.stderr == ""


def test_the_last_line_counts_findings_and_what_was_looked_at_and_says_the_date(run: Run) -> None:
    """Two links, three implicit devices, three sites and one trench are nine outages."""
    last = run("check", "small", *DAY).stdout.splitlines()[-1]
    assert last.startswith("1 error, ")
    assert last.endswith("; 2 counties, 2 lines and 9 outages evaluated; as of 1\u00a0March\u00a02026.")
    german = run("check", "small", *DAY, language="de").stdout.splitlines()[-1]
    assert german.endswith("; 2 Landkreise, 2 Leitungen und 9 Ausf\u00e4lle berechnet; Stichtag 01.03.2026.")


@pytest.mark.parametrize(("threshold", "code"), [("error", 1), ("warning", 1), ("note", 1), ("never", 0)])
def test_fail_on_decides_the_exit_code(run: Run, threshold: str, code: int) -> None:
    assert run("check", "small", *DAY, "--fail-on", threshold).exit_code == code


def test_warnings_alone_fail_only_where_they_are_asked_for(run: Run, tmp_path: Path) -> None:
    for name in ("network.yaml", "links.yaml"):
        text = (Path("small") / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("capacity: 100M", "capacity: 10G"), encoding="utf-8")
    assert run("check", str(tmp_path), *DAY).exit_code == 0
    assert run("check", str(tmp_path), *DAY, "--fail-on", "warning").exit_code == 1


def test_json_keeps_to_its_schema_and_is_the_whole_of_stdout(run: Run, root: Path) -> None:
    result = run("check", "small", *DAY, "--format", "json")
    schema = json.loads((root / "docs/schema/findings.schema.json").read_text(encoding="utf-8"))
    document = json.loads(result.stdout)
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    assert document["date"] == "2026-03-01"
    assert document["extent"] == {"counties": 2, "sites": 3, "links": 2, "outages": 9}
    assert result.stderr == ""


@pytest.mark.parametrize("form", ["json", "sarif", "junit"])
def test_machine_formats_are_english_and_the_same_twice(run: Run, form: str) -> None:
    english = run("check", "small", *DAY, "--format", form)
    assert english.stdout_bytes == run("check", "small", *DAY, "--format", form, language="de").stdout_bytes
    assert b"\r" not in english.stdout_bytes


def test_junit_shows_every_code_that_was_looked_for(run: Run) -> None:
    from kommunalnetz.cli.codes import codes

    suite = Xml.fromstring(run("check", "small", *DAY, "--format", "junit").stdout_bytes)[0]
    assert {str(case.get("classname"))[:5] for case in suite.findall("testcase")} == set(codes())


def test_output_goes_to_the_file_and_a_word_to_stderr(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "\u00fcber" / "findings.txt"
    result = run("check", "small", *DAY, "--output", str(path))
    assert (result.stdout, str(path) in result.stderr, result.exit_code) == ("", True, 1)
    assert path.read_bytes().decode() == run("check", "small", *DAY).stdout


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit"])
def test_an_inventory_that_cannot_be_read_exits_2_in_every_format(run: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "a.yaml").write_text("sites:\n  - {id: a, populaton: 3}\n", encoding="utf-8")
    result = run("check", str(tmp_path), "--format", form, "--fail-on", "never")
    assert result.exit_code == 2
    assert "KN101" in (result.stderr if form == "text" else result.stdout)


def test_an_input_error_shows_its_line_and_a_caret(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("sites:\n  - id: a\n    populaton: 3\n", encoding="utf-8")
    told = run("check", str(tmp_path)).stderr.splitlines()
    assert told[0].startswith(f"{tmp_path.as_posix()}/a.yaml:3:5: error KN101 ")
    assert told[1:3] == ["    3 |     populaton: 3", "            ^^^^^^^^^"]


def test_all_lists_every_finding(run: Run, tmp_path: Path) -> None:
    sites = "".join(f"  - {{id: s{n}, kind: county}}\n" for n in range(6))
    links = "".join(f"  - {{id: l{n}, a: s{n}, b: s0, capacity: 1G}}\n" for n in range(1, 6))
    (tmp_path / "a.yaml").write_text(f"network: {{date: 2026-03-01}}\nsites:\n{sites}links:\n{links}", encoding="utf-8")
    few, every = run("check", str(tmp_path), *DAY).stdout, run("check", str(tmp_path), *DAY, "--all").stdout
    assert "--all lists all" in few
    assert "--all lists all" not in every
    assert every.count("warning KN402 ") == 5
    assert few.count("warning KN402 ") == 1


def test_no_colour_where_nobody_looks(run: Run) -> None:
    assert "\x1b" not in run("check", "small", *DAY).stdout
    assert "\x1b" not in run("check", "small", *DAY, "--no-color").stdout
