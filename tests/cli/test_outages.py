"""Outages and availability on the command line: what is interrupted, what is asked twice, what cannot be said."""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice

import pytest

from cli.conftest import Run
from kommunalnetz.planning import availability, pairs
from kommunalnetz.planning.harm import Looked
from kommunalnetz.planning.workers import Local
from kommunalnetz.traffic.study import Study

DAY = ("--date", "2026-03-01")


def test_what_is_finished_is_shown_after_an_interruption(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One block: the pairs among the first three outages."""
    whole = pairs.pairs

    def interrupted(study: Study, workers: Local, progress: object = None) -> Iterator[Looked]:
        yield from islice(whole(study, workers), 1)
        raise KeyboardInterrupt

    monkeypatch.setattr(pairs, "TILE", 3)
    monkeypatch.setattr(pairs, "pairs", interrupted)
    result = run("outages", "known", "--pairs", *DAY, "--format", "json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["complete"], document["evaluated"]) == (130, False, 3)
    assert "Interrupted" in result.stderr


def test_availability_tells_that_it_was_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = availability.availabilities

    def interrupted(reaches: availability.Reaches, progress: object = None) -> Iterator[availability.Available]:
        yield from islice(whole(reaches), 1)
        raise KeyboardInterrupt

    monkeypatch.setattr(availability, "availabilities", interrupted)
    result = run("availability", "known", *DAY, "--format", "json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["complete"], len(document["rows"])) == (130, False, 1)


def test_a_complete_answer_says_so(run: Run) -> None:
    document = json.loads(run("outages", "known", "--pairs", *DAY, "--format", "json").stdout)
    assert document["complete"]
    assert document["evaluated"] == document["of"]


def test_the_repair_time_of_a_pair_is_that_of_the_contract(run: Run) -> None:
    """Line one has a contract with 8 h, line two none: after 8 h at most one of them is down."""
    (row,) = json.loads(run("outages", "known", "--pairs", *DAY, "--format", "json").stdout)["rows"]
    assert (row["outages"], row["repair_s"]) == (["link:one", "link:two"], 8 * 3600)


def test_a_sample_prints_its_seed_and_its_interval(run: Run) -> None:
    document = json.loads(run("outages", "known", "--sample", "2000", "--seed", "9", *DAY, "--format", "json").stdout)
    assert (document["seed"], document["evaluated"], document["question"]) == (9, 2000, "sample")
    assert 0 <= document["share_low"] < document["share_high"] < 0.05
    assert "seed 9" in run("outages", "known", "--sample", "2000", "--seed", "9", *DAY).stderr


def test_nothing_can_be_drawn_where_no_figure_is_known(run: Run) -> None:
    result = run("outages", "small", "--sample", "5")
    assert (result.exit_code, "Nothing can be drawn" in result.stderr) == (2, True)


def test_two_questions_at_once_are_asked_back(run: Run) -> None:
    assert run("outages", "known", "--pairs", "--sample", "5").exit_code == 2


def test_an_outage_that_is_not_there_is_asked_back(run: Run) -> None:
    result = run("outages", "known", "--during", "link:tow")
    assert (result.exit_code, "Did you mean link:two?" in result.stderr) == (2, True)


def test_without_figures_the_answer_is_not_decidable(run: Run) -> None:
    """Neither line of the small network says how often it fails, and no contract promises anything."""
    rows = json.loads(run("availability", "small", *DAY, "--format", "json").stdout)["rows"]
    assert {(row["availability_low_share"], row["availability_high_share"], row["verdict"]) for row in rows} == {(0.0, 1.0, "not agreed")}
    assert rows[0]["unknown"] == ["link:a-b", "link:b-rz", "duct:rhine"]


def test_what_is_assumed_is_told(run: Run) -> None:
    assert "Assumption (1" in run("availability", "known", *DAY).stderr


def test_rare_states_are_weighed_and_said_to_be(run: Run) -> None:
    """Something is missing 1 - 0.99875 x 0.996245 x 0.999 = 0.6 % of the time."""
    words = ("outages", "known", "--sample", "2000", "--rare", "2", *DAY)
    document = json.loads(run(*words, "--format", "json").stdout)
    assert document["share_low"] < 0.005996 < document["share_high"] < 0.009
    assert 10 < document["effective_hits"] < document["hits"] < 2000
    assert "weighed back" in run(*words).stderr


def test_how_full_lines_are_is_told_per_direction(run: Run) -> None:
    """Line two towards the data centre first: it is too small while line one is down."""
    words = ("outages", "known", "--sample", "2000", "--rare", "2", "--lines", *DAY)
    rows = json.loads(run(*words, "--format", "json").stdout)["rows"]
    assert (rows[0]["link"], rows[0]["direction"]) == ("two", "a_to_b")
    assert rows[0]["small_low_share"] < 0.003737 < rows[0]["small_high_share"]
    assert "160%" in run(*words).stdout


def test_questions_that_do_not_go_together_are_asked_back(run: Run) -> None:
    for words in (("--rare", "2"), ("--lines",), ("--workers", "2"), ("--during", "link:one", "--scheduler", "x:1")):
        assert run("outages", "known", *words).exit_code == 2
    assert run("outages", "known", "--pairs", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1").exit_code == 2


def test_a_cluster_that_does_not_answer_is_told_in_one_sentence(run: Run) -> None:
    for words in (("outages", "known", "--pairs"), ("simulate", "scenarios/more.yaml", "small")):
        result = run(*words, "--scheduler", "tcp://127.0.0.1:1")
        assert (result.exit_code, "No Dask scheduler answers at tcp://127.0.0.1:1" in result.stderr) == (2, True)


def test_dask_is_only_imported_when_a_cluster_is_asked_for() -> None:
    code = (
        "import sys; from kommunalnetz.cli.main import program; import kommunalnetz.planning.pairs, kommunalnetz.planning.cluster;"
        " sys.exit('distributed' in sys.modules or 'dask' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
