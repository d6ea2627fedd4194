"""The commands that answer planning questions: what they print, for people and for programs."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import icalendar
import jsonschema
import pytest

from cli.conftest import Run

DAY = ("--date", "2026-03-01")
ANSWERS = {
    "headroom": ("headroom", "files", "-i", "planned"),
    "forecast": ("forecast", "planned"),
    "calendar": ("forecast", "planned", "--calendar"),
    "hosts": ("hosts", "files", "-i", "planned"),
    "sensitivity": ("sensitivity", "../../examples/kosten"),
}


def told(table: str) -> str:
    """A table without the widths of its columns."""
    return "\n".join(re.sub(r" {2,}", "  ", line.rstrip()) for line in table.splitlines() if "\u2500" not in line) + "\n"


@pytest.mark.parametrize("name", list(ANSWERS))
def test_json_keeps_to_its_schema(run: Run, root: Path, name: str) -> None:
    document = json.loads(run(*ANSWERS[name], *DAY, "--format", "json").stdout)
    schema = json.loads((root / f"docs/schema/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    assert (document["schema"], document["date"]) == (f"kommunalnetz-{name}/1", "2026-03-01")
    assert document["rows"]


@pytest.mark.parametrize("name", list(ANSWERS))
def test_csv_has_the_fields_of_json(run: Run, name: str) -> None:
    rows = json.loads(run(*ANSWERS[name], *DAY, "--format", "json").stdout)["rows"]
    table = list(csv.DictReader(io.StringIO(run(*ANSWERS[name], *DAY, "--format", "csv").stdout)))
    assert [list(row) for row in table] == [list(row) for row in rows]


@pytest.mark.parametrize("name", list(ANSWERS))
def test_programs_read_the_same_in_every_language(run: Run, name: str) -> None:
    english = run(*ANSWERS[name], *DAY, "--format", "json")
    assert english.stdout_bytes == run(*ANSWERS[name], *DAY, "--format", "json", language="de").stdout_bytes


@pytest.mark.parametrize("name", list(ANSWERS))
@pytest.mark.parametrize("language", ["en", "de"])
def test_people_read_what_was_reviewed(run: Run, golden: Callable[[str, str], None], name: str, language: str) -> None:
    golden(f"{name}.{language}.txt", told(run(*ANSWERS[name], *DAY, language=language).stdout))


def test_headroom_counts_what_the_hand_counts(run: Run) -> None:
    """100 kbit/s a workplace on 70 % of 100 Mbit/s: 700 at each, of which 100 and 200 are there; b gives first for all."""
    rows = json.loads(run(*ANSWERS["headroom"], *DAY, "--format", "json").stdout)["rows"]
    assert [(row["site"], row["unit"], row["more"]) for row in rows] == [
        ("a", "workplaces", 600), ("b", "workplaces", 500), (None, "workplaces", 750), (None, "counties", 1),
    ]  # fmt: skip


def test_without_a_service_headroom_is_about_workplaces_of_all(run: Run) -> None:
    rows = json.loads(run("headroom", "-i", "planned", *DAY, "--format", "json").stdout)["rows"]
    assert [(row["site"], row["more"]) for row in rows] == [("a", 600), ("b", 500), ("c", "infinite"), (None, 750)]


def test_a_service_is_found_by_its_title(run: Run) -> None:
    by_title = run("headroom", "FILES", "-i", "planned", *DAY, "--format", "csv")
    assert by_title.stdout == run(*ANSWERS["headroom"], *DAY, "--format", "csv").stdout


def test_hosts_tells_what_the_hand_counts(run: Run) -> None:
    """100 and 200 users take 15 and 30 Mbit/s: 45 on their lines and 45 at the data centre. At b a's 15 pass two lines: 60 less."""
    document = json.loads(run(*ANSWERS["hosts"], *DAY, "--format", "json").stdout)
    found = {row["host"]: row for row in document["rows"]}
    assert {host: row["added_bit_per_s"] for host, row in found.items()} == {"a": -30e6, "b": -60e6, "c": 0.0, "rz": 0.0}
    assert (found["a"]["errors"], found["a"]["larger_lines"], found["a"]["network_eur"]) == (0, [], 0.0)
    assert (document["months"], document["evaluated"], document["complete"]) == (60.0, 4, True)


def test_where_nothing_is_assumed_there_is_nothing_to_double(run: Run, tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_text(
        "network: {date: 2026-03-01}\nsites: [{id: a, kind: county}, {id: b, kind: pop}]\n"
        "links: [{id: a-b, a: a, b: b, capacity: 100M, length: 5 km}]\n",
        encoding="utf-8",
    )
    result = run("sensitivity", str(tmp_path), *DAY)
    assert (result.exit_code, "Nothing is assumed" in result.stdout) == (0, True)


def test_what_has_no_host_is_told(run: Run) -> None:
    result = run("hosts", "backup", "-i", "planned", *DAY)
    assert (result.exit_code, "has no host" in result.stderr) == (2, True)


@pytest.mark.parametrize(("name", "told_back"), [("filse", "Did you mean files?"), ("backup", "constant rate")])
def test_what_headroom_cannot_answer_is_said(run: Run, name: str, told_back: str) -> None:
    result = run("headroom", name, "-i", "planned", *DAY)
    assert result.exit_code == 2
    assert told_back in result.stderr


def test_the_timetable_is_written_for_calendar_programs(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "deadlines.ics"
    result = run("forecast", "planned", *DAY, "--ical", str(file), language="de")
    assert result.exit_code == 0
    events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert "Vertrag endet: Line of A (Provider) (BEISPIELDATEN)" in [str(event["SUMMARY"]) for event in events]
    rows = json.loads(run(*ANSWERS["calendar"], *DAY, "--format", "json").stdout)["rows"]
    assert len(events) == sum(not row["missed"] for row in rows)


def test_a_calendar_to_the_terminal_is_nothing_but_the_calendar(run: Run) -> None:
    result = run("forecast", "planned", *DAY, "--ical", "-")
    assert result.stdout_bytes.startswith(b"BEGIN:VCALENDAR\r\n")
    assert result.stdout_bytes.endswith(b"END:VCALENDAR\r\n")


def test_the_timetable_ends_where_it_is_asked_to(run: Run) -> None:
    rows = json.loads(run(*ANSWERS["calendar"], *DAY, "--months", "12", "--format", "json").stdout)["rows"]
    assert max(row["day"] for row in rows) <= "2027-03-01"
