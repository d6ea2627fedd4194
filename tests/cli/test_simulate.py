"""``simulate``: what people and programs read, and what it writes."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from cli.conftest import SMALL, Run
from cli.test_answers import told

DAY = ("--date", "2026-03-01")
ONE = ("simulate", "scenarios/more.yaml", "small", *DAY)
SEVERAL = ("simulate", "scenarios/more.yaml", "scenarios/years.yaml", "small", "--with", "scenarios/prices.yaml", *DAY)


@pytest.mark.parametrize("words", [ONE, SEVERAL], ids=["one", "several"])
def test_json_keeps_to_its_schema(run: Run, root: Path, words: tuple[str, ...]) -> None:
    document = json.loads(run(*words, "--format", "json").stdout)
    schema = json.loads((root / "docs/schema/simulation.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    assert document["date"] == "2026-03-01"


@pytest.mark.parametrize("form", ["json", "csv"])
def test_programs_read_the_same_in_every_language(run: Run, form: str) -> None:
    english = run(*SEVERAL, "--format", form)
    assert english.stdout_bytes == run(*SEVERAL, "--format", form, language="de").stdout_bytes


def test_csv_says_before_and_after_of_every_value(run: Run) -> None:
    """90 and 180 of 100 Mbit/s."""
    rows = list(csv.DictReader(io.StringIO(run(*ONE, "--format", "csv").stdout)))
    (need,) = [row for row in rows if row["site"] == "a" and row["value"] == "need_share"]
    assert (need["scenario"], need["before"], need["after"], need["unit"]) == ("More backup", "0.9", "1.8", "share")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("name", "words"), [("one", ONE), ("several", SEVERAL)])
def test_people_read_what_was_reviewed(
    run: Run, golden: Callable[[str, str], None], name: str, words: tuple[str, ...], language: str
) -> None:
    golden(f"simulate-{name}.{language}.txt", told(run(*words, language=language).stdout))


def test_common_scenarios_alone_are_looked_at_as_one(run: Run) -> None:
    words = ("simulate", "--with", "scenarios/more.yaml", "--with", "scenarios/prices.yaml", "small", *DAY, "--format", "json")
    (stage,) = json.loads(run(*words).stdout)["stages"]
    assert (stage["name"], stage["assumed"]) == ("More backup + prices", [])


def test_the_inventory_is_the_base_of_the_scenario(run: Run, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(f"base: {SMALL.as_posix()}\nedits: [{{scale: backup, by: 2}}]\n", encoding="utf-8")
    assert run("simulate", str(tmp_path / "s.yaml"), *DAY).exit_code == 0


def test_mistakes_are_told_with_the_line_and_end_the_program_with_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("edits:\n  - resize: a-bb\n    capacity: 1G\n", encoding="utf-8")
    result = run("simulate", str(tmp_path / "s.yaml"), "small", *DAY)
    assert result.exit_code == 2
    assert "s.yaml:2:13: error KN202" in result.stderr
    assert "2 |   - resize: a-bb" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "words",
    [
        ("simulate",),
        ("simulate", "small"),
        ("simulate", "scenarios/more.yaml", "scenarios/years.yaml", "small", "--apply"),
        ("simulate", "no.yaml", "small"),
    ],
    ids=str,
)
def test_questions_that_cannot_be_answered_end_with_2(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr


def test_apply_writes_into_the_files_and_keeps_the_rest(run: Run, tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "net")
    result = run("simulate", "scenarios/years.yaml", str(tmp_path / "net"), "--apply", "--date", "2028-02-01")
    assert result.exit_code == 0
    written = (tmp_path / "net" / "links.yaml").read_text(encoding="utf-8")
    assert "{id: a-b, a: a, b: b, capacity: 1G, metric: 10, length: 50 km" in written
    assert "    capacity: unknown\n    metric: 10\n" in written
    assert (tmp_path / "net" / "network.yaml").read_text(encoding="utf-8") == (SMALL / "network.yaml").read_text(encoding="utf-8")


def test_saved_edits_have_the_same_answer(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "saved.yaml"
    both = ("simulate", "--with", "scenarios/prices.yaml", "--with", "scenarios/years.yaml")
    assert run(*both, "small", "--save", str(target)).exit_code == 0
    answers = [json.loads(run(*words, "small", *DAY, "--format", "json").stdout)["stages"] for words in (both, ("simulate", str(target)))]
    assert [stage["after"] for stage in answers[0]] == [stage["after"] for stage in answers[1]]


def test_a_table_can_be_simulated_but_not_written(run: Run, root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "examples" / "tabelle" / "leitungen.csv", tmp_path / "t.csv")
    (tmp_path / "s.yaml").write_text("edits: [{scale: all, by: 2}]\n", encoding="utf-8")
    words = ("simulate", str(tmp_path / "s.yaml"), str(tmp_path / "t.csv"))
    assert run(*words, *DAY).exit_code == 0
    assert run(*words, "--apply").exit_code == 2
