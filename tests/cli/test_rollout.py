"""The commands of the roll-out."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from cli.conftest import Run
from kommunalnetz.cli.rollout import COMMANDS

DAY = ("--date", "2026-10-31")
SAXONY = "../../examples/ausbau/sachsen"


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_command_explains_itself_with_an_example(run: Run, name: str, language: str) -> None:
    result = run("rollout", name, "--help", language=language)
    assert result.exit_code == 0
    assert f"  kommunalnetz rollout {name}" in result.stdout
    assert {"en": "Usage:", "de": "Aufruf:"}[language] in result.stdout


def test_status_shows_a_row_per_county_region_and_for_all(run: Run) -> None:
    rows = json.loads(run("rollout", "status", SAXONY, *DAY, "--format", "json").stdout)["rows"]
    assert [row["kind"] for row in rows].count("county") == 10
    assert [(row["id"], row["projects"], row["basis_eur"]) for row in rows if row["kind"] == "region"] == [
        ("Chemnitz", 6, 106e6), ("Dresden", 8, 182e6), ("Leipzig", 2, 58e6),
    ]  # fmt: skip
    assert rows[-1]["kind"] == "total"
    assert (rows[-1]["projects"], rows[-1]["own_eur"]) == (16, 34.6e6)


def test_status_fits_its_schema_with_and_without_changes(run: Run, root: Path) -> None:
    schema = jsonschema.Draft202012Validator(json.loads((root / "docs/schema/rollout.schema.json").read_text(encoding="utf-8")))
    for name in ("sachsen", "salzlandkreis", "rheinland-pfalz-2019"):
        schema.validate(json.loads(run("rollout", "status", f"../../examples/ausbau/{name}", *DAY, "--format", "json").stdout))
    schema.validate(json.loads(run("rollout", "status", SAXONY, *DAY, "--previous", SAXONY, "--format", "json").stdout))


def test_a_region_is_found_whatever_its_case_and_another_is_asked_back(run: Run) -> None:
    assert "Meißen" in run("rollout", "status", SAXONY, *DAY, "--region", "dresden").stdout
    refused = run("rollout", "status", SAXONY, "--region", "dresdn")
    assert refused.exit_code == 2
    assert "Did you mean Dresden?" in refused.stderr


def test_an_inventory_without_projects_is_no_roll_out(run: Run) -> None:
    result = run("rollout", "status", "small")
    assert (result.exit_code, "has no projects" in result.stderr) == (2, True)


def test_changes_are_told_below_the_table(run: Run, tmp_path: Path, root: Path) -> None:
    shutil.copytree(root / "examples" / "ausbau" / "sachsen", tmp_path / "old")
    file = tmp_path / "old" / "vorhaben.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    addresses: 420\n", "    addresses: 400\n"), encoding="utf-8")
    result = run("rollout", "status", SAXONY, *DAY, "--region", "Dresden", "--previous", str(tmp_path / "old"))
    assert "- Strehla Stadtkern: 420 addresses (before: 400)" in result.stdout
    assert "Nothing changed." in run("rollout", "status", SAXONY, *DAY, "--previous", SAXONY).stderr


def test_report_writes_the_files_that_are_asked_for(run: Run, tmp_path: Path) -> None:
    result = run("rollout", "report", SAXONY, "--region", "Dresden", "--only", "json", "--only", "html", "--output", str(tmp_path))
    assert result.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["briefing.html", "briefing.json"]
    assert json.loads((tmp_path / "briefing.json").read_bytes())["edition"] == "internal"


def test_report_takes_the_users_own_template_and_tells_where_it_fails(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own" / "rollout" / "html").mkdir(parents=True)
    (tmp_path / "own" / "rollout" / "html" / "briefing.html").write_text("{{ view.nothing }}", encoding="utf-8")
    words = ("rollout", "report", SAXONY, "--only", "html", "--output", str(tmp_path / "out"), "--templates", str(tmp_path / "own"))
    result = run(*words)
    assert result.exit_code == 2
    assert "own/rollout/html/briefing.html:1:1" in result.stderr
    assert "KN601" in result.stderr


def test_check_tells_the_roll_out_and_no_missing_lines_where_there_is_no_network(run: Run) -> None:
    told = json.loads(run("check", SAXONY, *DAY, "--format", "json").stdout)
    assert {finding["code"][:3] for finding in told["findings"]} == {"KN7"}
    assert told["extent"]["projects"] == 16
    assert "10 counties and 16 projects" in run("check", SAXONY, *DAY).stdout
