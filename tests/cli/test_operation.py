"""``config diff``, ``audit``, ``monitoring`` and ``cabling``: what they print and write, and how they refuse."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from openpyxl import load_workbook

from cli.conftest import Run

TABLES = {
    "config-audit": ("config", "audit", "-i", "addressed"),
    "cabling-lines": ("config", "cabling", "-i", "addressed"),
    "cabling-ports": ("config", "cabling", "--show", "ports", "-i", "addressed"),
}


def valid(document: object, root: Path, name: str) -> None:
    """The document keeps to its schema."""
    schema = json.loads((root / f"docs/schema/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize(("name", "words"), TABLES.items())
def test_tables_keep_to_their_schemas_and_csv_has_the_same_fields(run: Run, root: Path, name: str, words: tuple[str, ...]) -> None:
    document = json.loads(run(*words, "--format", "json").stdout)
    valid(document, root, name)
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    assert [list(row) for row in rows] == [list(row) for row in document["rows"]]


@pytest.fixture
def collected(run: Run, tmp_path: Path) -> Path:
    """Running configurations of both routers, as they are rendered."""
    run("config", "render", "-i", "addressed", "--output", str(tmp_path / "running"))
    return tmp_path / "running"


def test_routers_that_run_what_is_rendered_differ_in_nothing(run: Run, collected: Path) -> None:
    result = run("config", "diff", str(collected), "-i", "addressed")
    assert result.exit_code == 0
    assert result.stdout.startswith("2 routers as rendered, 0 different, 0 without a file; as of ")


def test_a_difference_is_told_in_the_terminal_as_commands_and_in_json(run: Run, root: Path, collected: Path) -> None:
    """One metric is another one, the second router has no file, and a third file belongs to nobody."""
    text = (collected / "a" / "frr.conf").read_text(encoding="ascii")
    (collected.parent / "two").mkdir()
    (collected.parent / "two" / "a.conf").write_text(
        text.replace("ip ospf cost 1000", "ip ospf cost 5").replace("REPLACE-routing", "s3cret")
    )
    (collected.parent / "two" / "stranger.conf").write_text("")
    words = ("config", "diff", str(collected.parent / "two"), "-i", "addressed")
    result = run(*words)
    assert result.exit_code == 1
    assert "interface eth1\n    -  ip ospf cost 5\n    +  ip ospf cost 1000\n" in result.stdout
    assert "rz (FRRouting on Linux): no running configuration was found." in result.stdout
    assert "Files that belong to no router: stranger.conf" in result.stdout
    assert run(*words, "--format", "commands").stdout == "! a (FRRouting on Linux)\ninterface eth1\n ip ospf cost 1000\n"
    document = json.loads(run(*words, "--format", "json").stdout)
    valid(document, root, "config-diff")
    assert [(one["device"], one["state"]) for one in document["routers"]] == [("a", "differs"), ("rz", "missing")]
    assert all("s3cret" not in run(*words, "--format", form).output for form in ("text", "commands", "json"))
    assert run("config", "diff", str(collected.parent / "two"), "a", "-i", "addressed", language="de").exit_code == 1


def test_a_folder_that_is_none_and_a_router_that_is_none_are_refused(run: Run, collected: Path) -> None:
    assert "KN120" in run("config", "diff", str(collected / "nowhere"), "-i", "addressed").stderr
    assert "KN121" in run("config", "audit", str(collected / "a" / "frr.conf"), "-i", "addressed").stderr
    result = run("config", "diff", str(collected), "rzz", "-i", "addressed")
    assert (result.exit_code, "Did you mean rz?" in result.stderr) == (2, True)


def test_the_audit_reads_what_runs_where_it_is_given(run: Run, collected: Path) -> None:
    """Neither router asks a time server; both run what is rendered."""
    result = run("config", "audit", str(collected), "-i", "addressed", "--format", "json")
    results = {row["requirement"]: row["result"] for row in json.loads(result.stdout)["rows"]}
    assert (result.exit_code, results["NET.1.1.A15"], results["NET.1.2.A8"]) == (1, "fulfilled", "not fulfilled")


def test_the_monitoring_has_targets_and_alerts_in_the_readers_language(run: Run, tmp_path: Path) -> None:
    result = run("config", "monitoring", "-i", "addressed", "--output", str(tmp_path), "--exporter", "snmp.example:1", language="de")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 3)
    targets = json.loads((tmp_path / "targets.json").read_text(encoding="utf-8"))
    assert [(one["targets"], one["labels"]["device"]) for one in targets] == [(["10.255.0.1"], "a"), (["10.255.0.2"], "rz")]
    rules = yaml.safe_load((tmp_path / "rules.yml").read_text(encoding="utf-8"))
    alerts = {rule["alert"]: rule["annotations"]["summary"] for rule in rules["groups"][2]["rules"]}
    assert alerts["LineDown"] == "Leitung {{ $labels.link }} ist bei {{ $labels.device }} ausgefallen."
    assert "snmp.example:1" in (tmp_path / "prometheus.yml").read_text(encoding="utf-8")


def test_the_workbook_has_both_lists_with_typed_cells_and_needs_a_file(run: Run, tmp_path: Path) -> None:
    assert run("config", "cabling", "-i", "addressed", "--format", "xlsx").exit_code == 2
    path = tmp_path / "cabling.xlsx"
    assert run("config", "cabling", "-i", "addressed", "--format", "xlsx", "--output", str(path)).exit_code == 0
    book = load_workbook(path)
    assert book.sheetnames == ["Lines", "Ports"]
    sheet = book["Lines"]
    assert sheet.freeze_panes == "B3"
    cells = {head.value: below for head, below in zip(sheet[2], sheet[3], strict=True)}
    assert (cells["booked (Mbit/s)"].value, cells["booked (Mbit/s)"].data_type) == (100, "n")
    assert (cells["Port A"].value, cells["Addresses A"].value) == ("eth1", "10.254.0.0/31")
