"""``kommunalnetz explain --number``."""

import json
from pathlib import Path

import jsonschema

from cli.conftest import Run


def test_a_number_is_told_with_formula_place_and_anchor(run: Run) -> None:
    done = run("explain", "--number", "Seite 2, a, Spitze", "-i", "small", language="de")
    assert done.exit_code == 0, done.stderr
    assert "small/" in done.stdout
    assert "counties/a/peak_bit_s" in done.stderr


def test_the_answer_for_programs_keeps_its_schema(run: Run, root: Path) -> None:
    schema = json.loads((root / "docs/schema/explanation.schema.json").read_text(encoding="utf-8"))
    for asked in ("counties/a/peak_share", "counties/a/bandwidth", "page 1, bandwidth, green", "page 3, a single line", "2, a, measured"):
        done = run("explain", "--number", asked, "-i", "small", "--format", "json")
        assert done.exit_code == 0, done.stderr
        jsonschema.validate(json.loads(done.stdout), schema)


def test_a_wrong_name_is_a_usage_error_that_names_the_nearest(run: Run, root: Path) -> None:
    done = run("explain", "--number", "Seite 2, Arweiler, Spitze", "-i", str(root / "inventory"), language="de")
    assert (done.exit_code, "Ahrweiler" in done.stderr) == (2, True)
    done = run("explain", "--number", "page 2, a, peek", "-i", "small")
    assert (done.exit_code, "Did you mean Peak?" in done.stderr) == (2, True)
    assert run("explain", "KN301", "--number", "page 2, a, peak").exit_code == 2
