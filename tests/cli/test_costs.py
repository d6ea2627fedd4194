"""``upgrade``, ``costs``, ``costs compare``, ``duplicates``: what they answer for a small network that fits into the head."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from cli.conftest import Run
from kommunalnetz.inventory.scenario import scenario

DAY = ("--date", "2026-10-31")
PLACE = "../../examples/kosten"
ANSWERS = {
    "upgrade": ("upgrade", PLACE, "--years", "3"),
    "costs": ("costs", PLACE, "--year", "2027"),
    "costs-lines": ("costs", PLACE, "--show", "lines"),
    "costs-fairness": ("costs", PLACE, "--show", "fairness"),
    "costs-compare": ("costs", "compare", "nord", "sued", "-i", PLACE),
    "duplicates": ("duplicates", PLACE),
}


@pytest.mark.parametrize("name", list(ANSWERS))
def test_json_keeps_to_its_schema(run: Run, root: Path, name: str) -> None:
    document = json.loads(run(*ANSWERS[name], *DAY, "--format", "json").stdout)
    schema = json.loads((root / f"docs/schema/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    assert document["schema"] == f"kommunalnetz-{name}/1"
    assert document["rows"]
    assert document["remarks"]


@pytest.mark.parametrize("name", list(ANSWERS))
def test_programs_read_the_same_in_every_language(run: Run, name: str) -> None:
    english = run(*ANSWERS[name], *DAY, "--format", "json").stdout
    assert english == run(*ANSWERS[name], *DAY, "--format", "json", language="de").stdout
    rows = list(csv.DictReader(io.StringIO(run(*ANSWERS[name], *DAY, "--format", "csv").stdout)))
    assert [list(row) for row in rows] == [list(row) for row in json.loads(english)["rows"]]


@pytest.mark.parametrize("name", list(ANSWERS))
@pytest.mark.parametrize("language", ["en", "de"])
def test_people_read_what_was_reviewed(run: Run, golden: Callable[[str, str], None], name: str, language: str) -> None:
    lines = run(*ANSWERS[name], *DAY, language=language).stdout.splitlines()
    golden(f"{name}.{language}.txt", "\n".join(line.rstrip() for line in lines) + "\n")


def test_every_column_of_who_pays_adds_up_to_the_whole(run: Run) -> None:
    """Net per month 610 + 500 + 340 + 500 + 1300 = 3250; 39 000 a year; with 19 % VAT 46 410."""
    document = json.loads(run(*ANSWERS["costs"], *DAY, "--format", "json").stdout)
    assert document["total_eur"] == 46410.0
    for method in ("key", "equal", "population", "port", "use", "shapley"):
        assert sum(round(100 * row[f"{method}_eur"]) for row in document["rows"]) == 4641000


def test_the_key_of_the_statutes_is_what_the_hand_computes(run: Run) -> None:
    """Common: 1300 a month, 18 564 gross a year; 40 % equally: 2 475.20 each; 60 % by 120, 90 and 60 of 270 thousand inhabitants:
    4 950.40, 3 712.80, 2 475.20. Own lines: (610 + 500), 500, 340 a month: 15 850.80, 7 140, 4 855.20."""
    rows = json.loads(run(*ANSWERS["costs"], *DAY, "--format", "json").stdout)["rows"]
    assert [(row["payer"], row["own_lines_eur"], row["common_eur"], row["key_eur"]) for row in rows] == [
        ("nord", 15850.8, 7425.6, 23276.4), ("mitte", 7140.0, 6188.0, 13328.0), ("sued", 4855.2, 4950.4, 9805.6),
    ]  # fmt: skip


def test_a_difference_adds_up_to_the_euro(run: Run) -> None:
    """23 276.40 - 9 805.60 = 13 470.80, 13 471 in whole euros. Rate: ladder 450 and 200 a month, 6 426 and 2 856 gross a year. Distance:
    2 EUR for 45 and 40 km: 1 285.20 and 1 142.40. Contract: 610 - 450 - 90 = 70 and 340 - 200 - 80 = 60: 999.60 and 856.80."""
    document = json.loads(run(*ANSWERS["costs-compare"], *DAY, "--format", "json").stdout)
    assert document["difference_eur"] == 13471
    assert {row["part"]: (row["one_eur"], row["other_eur"], row["difference_eur"]) for row in document["rows"]} == {
        "rate of the line": (6426.0, 2856.0, 3570), "second line": (7140.0, 0.0, 7140), "contract and its year": (999.6, 856.8, 143),
        "distance": (1285.2, 1142.4, 143), "part of the common costs": (7425.6, 4950.4, 2475),
    }  # fmt: skip
    assert sum(row["difference_eur"] for row in document["rows"]) == 13471


def test_measures_are_saved_as_a_scenario_that_can_be_read(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "larger.yaml"
    assert run("upgrade", PLACE, *DAY, "--save", str(file)).exit_code == 0
    kept = scenario(file)
    assert kept.told == ()
    assert [one.edit.verb for one in kept.edits] == ["resize"]


def test_without_a_measure_nothing_is_saved(run: Run, tmp_path: Path) -> None:
    text = (Path(PLACE) / "netz.yaml").read_text(encoding="utf-8").replace("rate: 50M", "rate: 100M")
    (tmp_path / "netz.yaml").write_text(text, encoding="utf-8")
    result = run("upgrade", str(tmp_path), *DAY, "--save", str(tmp_path / "x.yaml"))
    assert (result.exit_code, (tmp_path / "x.yaml").exists()) == (0, False)
    assert "no measure to save" in result.stderr


def test_second_lines_are_chosen(run: Run) -> None:
    document = json.loads(run("upgrade", PLACE, "--second-lines", *DAY, "--format", "json").stdout)
    assert [row["link"] for row in document["rows"] if row["measure"] == "new line"] == ["sued-rz", "kern-rz-2"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("upgrade", "small"), "no price ladder"),
        (("costs", "compare", "nord", "sud", "-i", PLACE), "Did you mean sued?"),
        (("costs", "compare", "nord"), "Missing argument"),
        (("costs", PLACE, "--year", "12"), "1990"),
        (("costs", "compare", "kusel", "neuwied", "-i", "../../inventory"), "the price of Landkreis Kusel"),
    ],
)
def test_what_cannot_be_answered_is_said(run: Run, words: tuple[str, ...], sentence: str) -> None:
    result = run(*words, *DAY)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_without_candidates_there_is_nothing_to_choose(run: Run, tmp_path: Path) -> None:
    text = (Path(PLACE) / "netz.yaml").read_text(encoding="utf-8")
    (tmp_path / "netz.yaml").write_text(text[: text.index("candidates:")] + text[text.index("prices:") :], encoding="utf-8")
    result = run("upgrade", str(tmp_path), "--second-lines", *DAY)
    assert (result.exit_code, "candidates:" in result.stderr) == (2, True)


def test_compare_has_a_help_of_its_own(run: Run) -> None:
    assert "kommunalnetz costs compare ahrweiler" in run("costs", "compare", "--help").stdout
