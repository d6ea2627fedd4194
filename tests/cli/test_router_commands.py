"""``addresses`` and ``config``: what they print and write, and how they refuse."""

import csv
import io
import json
import shutil
import stat
from pathlib import Path

import jsonschema
import pytest

from cli.conftest import Run

TABLES = {
    "addresses": (("addresses", "show", "-i", "addressed"), ("addresses", "find", "10.254.0.1", "-i", "addressed")),
    "pools": (("addresses", "free", "addressed"),),
    "order": (("config", "order", "-i", "addressed"),),
}


@pytest.mark.parametrize(("name", "words"), [(name, words) for name, many in TABLES.items() for words in many])
def test_tables_keep_to_their_schemas_and_csv_has_the_same_fields(run: Run, root: Path, name: str, words: tuple[str, ...]) -> None:
    document = json.loads(run(*words, "--format", "json").stdout)
    schema = json.loads((root / f"docs/schema/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    assert (document["date"], document["example_data"]) == ("2026-03-01", True)
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    assert [list(row) for row in rows] == [list(row) for row in document["rows"]]


def test_an_address_is_found_in_its_pool_its_line_and_its_router(run: Run) -> None:
    rows = json.loads(run("addresses", "find", "10.254.0.1", "-i", "addressed", "--format", "json").stdout)["rows"]
    assert [(row["owner"], row["device"]) for row in rows] == [("pool:lines", ""), ("link:a-rz", "rz")]
    assert run("addresses", "find", "10.1.2.300", "-i", "addressed").exit_code == 2


def test_a_name_shows_all_that_has_to_do_with_it_and_an_unknown_one_the_nearest(run: Run) -> None:
    rows = json.loads(run("addresses", "show", "rz", "-i", "addressed", "--format", "json").stdout)["rows"]
    assert {row["owner"] for row in rows} == {"device:rz", "link:a-rz", "site:rz"}
    result = run("addresses", "show", "a-rs", "-i", "addressed")
    assert result.exit_code == 2
    assert "link:a-rz" in result.stderr


def test_allocating_writes_once_and_a_dry_run_never(run: Run, tmp_path: Path) -> None:
    shutil.copy("addressed/network.yaml", tmp_path / "network.yaml")
    file = tmp_path / "addresses.yaml"
    assert "5 prefixes allocated" in run("addresses", "allocate", str(tmp_path), "--dry-run").stderr
    assert not file.exists()
    assert run("addresses", "allocate", str(tmp_path)).exit_code == 0
    assert file.read_text(encoding="utf-8") == Path("addressed/addresses.yaml").read_text(encoding="utf-8")
    before = file.stat().st_mtime_ns
    assert "0 prefixes allocated" in run("addresses", "allocate", str(tmp_path)).stderr
    assert file.stat().st_mtime_ns == before


def test_pools_that_overlap_are_refused_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    text = Path("addressed/network.yaml").read_text(encoding="utf-8").replace("10.254.0.0/24", "10.0.3.0/24")
    (tmp_path / "network.yaml").write_text(text, encoding="utf-8")
    result = run("addresses", "allocate", str(tmp_path))
    assert result.exit_code == 2
    assert "KN502" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["network.yaml"]


def test_a_pool_that_is_too_small_serves_whom_it_can_and_says_so(run: Run, tmp_path: Path) -> None:
    text = Path("addressed/network.yaml").read_text(encoding="utf-8").replace("10.255.0.0/24", "10.255.0.0/32")
    (tmp_path / "network.yaml").write_text(text, encoding="utf-8")
    result = run("addresses", "allocate", str(tmp_path))
    assert result.exit_code == 2
    assert "KN503" in result.stderr
    assert "4 prefixes allocated" in result.stderr


def test_configurations_are_written_one_folder_per_router(run: Run, tmp_path: Path) -> None:
    result = run("config", "render", "-i", "addressed", "--output", str(tmp_path))
    assert result.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "rz"]
    assert "REPLACE-routing" in (tmp_path / "a" / "frr.conf").read_text(encoding="ascii")
    run("config", "render", "a", "-i", "addressed", "--output", str(tmp_path / "one"))
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["a"]


def test_files_with_secrets_are_for_their_owner_only(run: Run, tmp_path: Path) -> None:
    words = ("config", "render", "-i", "addressed", "--output", str(tmp_path), "--with-secrets")
    missing = run(*words)
    assert missing.exit_code == 2
    assert "KN609" in missing.stderr
    assert list(tmp_path.iterdir()) == []
    assert run(*words, KOMMUNALNETZ_TEST_ROUTING="correct-horse").exit_code == 0
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert "correct-horse" in (tmp_path / "a" / "frr.conf").read_text(encoding="ascii")


def test_an_unknown_router_or_line_is_answered_with_the_nearest(run: Run, tmp_path: Path) -> None:
    result = run("config", "render", "rzz", "-i", "addressed", "--output", str(tmp_path))
    assert result.exit_code == 2
    assert "rz" in result.stderr
    assert run("config", "order", "a-rx", "-i", "addressed").exit_code == 2


def test_a_secret_in_the_inventory_is_refused_and_never_shown(run: Run, tmp_path: Path) -> None:
    text = Path("addressed/network.yaml").read_text(encoding="utf-8").replace("env:KOMMUNALNETZ_TEST_ROUTING", "correct-horse")
    (tmp_path / "network.yaml").write_text(text, encoding="utf-8")
    for form in ("text", "json", "sarif", "junit"):
        result = run("check", str(tmp_path), "--format", form)
        assert result.exit_code == 2
        assert "KN610" in result.stdout + result.stderr
        assert "correct-horse" not in result.stdout + result.stderr
