"""Commands that answer with a table: what is in it, for people and for programs."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from cli.conftest import Run

DAY = ("--date", "2026-03-01")
ANSWERS = {
    "lights": ("lights", "small"),
    "assumptions": ("assumptions", "small"),
    "loads": ("loads", "small"),
    "demands": ("demands", "small"),
    "spof": ("spof", "small"),
    "paths": ("paths", "a", "rz", "-i", "small"),
    "show": ("show", "a-b", "-i", "small"),
    "changes": ("compare", "small", "small-later"),
    "order": ("config", "order", "-i", "addressed"),
    "outages": ("outages", "known", "--pairs"),
    "filling": ("outages", "known", "--sample", "2000", "--rare", "2", "--lines"),
    "availability": ("availability", "known", "--overload"),
    "way": ("availability", "known", "--between", "a", "rz"),
    "causes": ("availability", "known", "--causes"),
}


def told(table: str) -> str:
    """A table without its findings, whose wording belongs to the checks, and without the widths that follow from them."""
    lines = [re.sub(r" {2,}", "  ", line.rstrip()) for line in table.splitlines() if "KN" not in line and "\u2500" not in line]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", list(ANSWERS))
def test_json_keeps_to_its_schema(run: Run, root: Path, name: str) -> None:
    result = run(*ANSWERS[name], *DAY, "--format", "json")
    schema = json.loads((root / f"docs/schema/{name}.schema.json").read_text(encoding="utf-8"))
    document = json.loads(result.stdout)
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    assert document["schema"] == f"kommunalnetz-{name}/1"
    assert document["date"] == "2026-03-01"
    assert document["rows"]


@pytest.mark.parametrize("name", list(ANSWERS))
def test_csv_has_the_fields_of_json(run: Run, name: str) -> None:
    rows = json.loads(run(*ANSWERS[name], *DAY, "--format", "json").stdout)["rows"]
    table = list(csv.DictReader(io.StringIO(run(*ANSWERS[name], *DAY, "--format", "csv").stdout)))
    assert [list(row) for row in table] == [list(row) for row in rows]


@pytest.mark.parametrize("name", list(ANSWERS))
@pytest.mark.parametrize("form", ["json", "csv"])
def test_programs_read_the_same_in_every_language(run: Run, name: str, form: str) -> None:
    english = run(*ANSWERS[name], *DAY, "--format", form)
    assert english.stdout_bytes == run(*ANSWERS[name], *DAY, "--format", form, language="de").stdout_bytes


@pytest.mark.parametrize("name", list(ANSWERS))
@pytest.mark.parametrize("language", ["en", "de"])
def test_people_read_what_was_reviewed(run: Run, golden: Callable[[str, str], None], name: str, language: str) -> None:
    golden(f"{name}.{language}.txt", told(run(*ANSWERS[name], *DAY, language=language).stdout))


def test_loads_are_what_the_hand_computes(run: Run) -> None:
    """a -> b carries 90 of 100 Mbit/s, b -> rz the same 90 of 1000, rz -> b 200 of 1000. Nothing goes from b to a."""
    rows = json.loads(run("loads", "small", *DAY, "--format", "json").stdout)["rows"]
    assert [(r["link"], r["from_site"], r["load_bit_per_s"], r["utilisation_share"]) for r in rows] == [
        ("a-b", "a", 90e6, 0.9),
        ("b-rz", "rz", 200e6, 0.2),
        ("b-rz", "b", 90e6, 0.09),
        ("a-b", "b", 0.0, 0.0),
    ]


def test_an_outage_is_shown_as_it_would_be(run: Run) -> None:
    document = json.loads(run("demands", "small", *DAY, "--outage", "duct:rhine", "--format", "json").stdout)
    assert document["state"] == "duct:rhine"
    assert [(r["service"], r["offered_bit_per_s"], r["unserved_bit_per_s"]) for r in document["rows"]] == [
        ("backup", 90e6, 90e6),
        ("files", 200e6, 200e6),
    ]


def test_a_site_is_a_single_point_of_failure_only_for_others(run: Run) -> None:
    """Site a takes its own backup with it and nobody else's; site rz leaves a without its backup."""
    rows = json.loads(run("spof", "small", *DAY, "--format", "json").stdout)["rows"]
    affected = {row["outage"]: row["sites_affected"] for row in rows}
    assert "site:a" not in affected
    assert affected["site:rz"] == ["a"]
    assert affected["link:a-b"] == ["a"]


def test_paths_are_found_by_title_too(run: Run) -> None:
    by_title = run("paths", "County A", "data centre", "-i", "small", *DAY, "--format", "csv")
    assert by_title.stdout == run("paths", "a", "site:rz", "-i", "small", *DAY, "--format", "csv").stdout


def test_no_way_is_an_answer_with_exit_code_1(run: Run) -> None:
    result = run("paths", "a", "rz", "-i", "small", *DAY, "--outage", "link:a-b")
    assert result.exit_code == 1
    assert "no way from a to rz" in result.stderr


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("paths", "a", "rx", "-i", "small"), "rz"),
        (("loads", "small", "--outage", "duct:rhin"), "duct:rhine"),
        (("show", "ab", "-i", "small"), "link:a-b"),
        (("show", "link:b-r", "-i", "small"), "link:b-rz"),
    ],
)
def test_a_slip_of_the_pen_is_asked_back(run: Run, words: tuple[str, ...], near: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert f"Did you mean {near}?" in result.stderr


@pytest.mark.parametrize(
    ("name", "subject"),
    [("a", "site:a"), ("rhine", "duct:rhine"), ("backup", "service:backup"), ("link:a-b", "link:a-b")],
)
def test_show_knows_every_kind_of_thing(run: Run, name: str, subject: str) -> None:
    document = json.loads(run("show", name, "-i", "small", *DAY, "--format", "json").stdout)
    assert document["subject"] == subject
    facts = {(row["topic"], row["name"]): row["value"] for row in document["rows"]}
    assert facts["inventory", "id"] == subject.partition(":")[2]
    assert str(facts["inventory", "written in"]).startswith(("network.yaml:", "links.yaml:"))


def test_show_tells_loads_services_outage_and_findings_of_a_line(run: Run) -> None:
    rows = json.loads(run("show", "a-b", "-i", "small", *DAY, "--format", "json").stdout)["rows"]
    facts = {(row["topic"], row["name"]): row["value"] for row in rows}
    assert facts["a -> b", "load"] == 90e6
    assert facts["a -> b", "service:backup"] == 90e6
    assert facts["if it is down", "without a way"] == 90e6
    assert ("findings", "KN301") in facts


def test_a_text_of_the_inventory_is_no_formula_in_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "network: {date: 2026-03-01}\nsites:\n  - {id: a, title: '=cmd()'}\n  - {id: b}\nlinks:\n  - {id: l, a: a, b: b, capacity: 1G}\n"
        "services:\n  - {id: s, kind: fixed, from: a, to: b, rate: 1M, source: x}\n",
        encoding="utf-8",
    )
    assert ",'=cmd()," in run("demands", str(tmp_path), *DAY, "--format", "csv").stdout


def test_compare_tells_records_findings_and_loads(run: Run) -> None:
    """small-later has 1 Gbit/s on a-b (90 % become 9 %) and no service 'files'."""
    rows = json.loads(run("compare", "small", "small-later", *DAY, "--format", "json").stdout)["rows"]
    told = {(row["change"], row["subject"], row["name"]): (row["old"], row["new"]) for row in rows}
    assert told["changed", "link:a-b", "capacity.a_to_b"] == (100e6, 1e9)
    assert told["removed", "service:files", ""] == (None, None)
    assert told["load", "link:a-b a_to_b", "need / capacity"] == (0.9, 0.09)
    assert told["finding vanished", "link:a-b", "KN301"][1] is None


def test_nothing_changed_is_said(run: Run) -> None:
    result = run("compare", "small", "small", *DAY)
    assert (result.exit_code, "Nothing changed" in result.stderr) == (0, True)


def test_small_changes_of_load_are_counted_and_not_shown(run: Run, tmp_path: Path) -> None:
    """90 and 89.9 Mbit/s differ by 0.1 %: three rows on each of the two directions that carry it, all in the JSON."""
    for path in Path("small").glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8").replace("90M", "89.9M"), encoding="utf-8")
    told = run("compare", "small", str(tmp_path), *DAY)
    assert "6 small changes of load" in told.stderr
    assert "link:a-b" not in told.stdout
    assert run("compare", "small", str(tmp_path), *DAY, "--format", "csv").stdout.count("\nload,") == 6


@pytest.mark.parametrize(
    "words", [("loads",), ("spof",), ("export",), ("report", "--output", "nowhere"), ("compare", "small")], ids=" ".join
)
def test_an_inventory_that_cannot_be_read_is_told_on_stderr_alone(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "a.yaml").write_text("sites:\n  - {id: a, populaton: 3}\n", encoding="utf-8")
    result = run(*words, str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{tmp_path.as_posix()}/a.yaml:2:13: error KN101" in result.stderr


def test_a_table_goes_to_a_file_as_it_would_to_a_pipe(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "loads.txt"
    assert run("loads", "small", *DAY, "--output", str(path)).stdout == ""
    assert path.read_text(encoding="utf-8") == run("loads", "small", *DAY).stdout


def test_show_tells_what_a_site_needs_and_a_service_where(run: Run) -> None:
    """Backup is 90 Mbit/s at its consumer a; site a has one line, needed to 90 %."""
    site = json.loads(run("show", "a", "-i", "small", *DAY, "--format", "json").stdout)["rows"]
    facts = {(row["topic"], row["name"]): (row["value"], row["unit"]) for row in site}
    assert facts["lines", "link:a-b"] == (0.9, "share")
    assert facts["needs", "service:backup"] == (90e6, "rate")
    assert facts["inventory", "location.lat"] == (50.0, "")
    service = json.loads(run("show", "backup", "-i", "small", *DAY, "--format", "json").stdout)["rows"]
    assert ("needs", "site:a", 90e6, "rate") in [tuple(row.values()) for row in service]


def test_assumptions_are_told_in_words_not_in_names_of_the_program(run: Run, tmp_path: Path) -> None:
    """A period is months, a place has a name, and every field that a table of lines assumes has one, too."""
    table = tmp_path / "lines.csv"
    rows = "Ahrweiler;100 Mbit/s;650;Surfen;31.12.2029\n" * 2
    table.write_text(f"Kreis;down;Arbeitspl\u00e4tze;Dienste;Vertragsende\n{rows}", encoding="utf-8")
    result = run("assumptions", str(table), "--date", "2026-03-01", language="de")
    assert "3 Monate" in result.stdout.replace("\u00a0", " ")
    for raw in ("Period(", "notice", "lead_time", "trench", "weg-ahrweiler", " netz "):
        assert raw not in result.stdout
