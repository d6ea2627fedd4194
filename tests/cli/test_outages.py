"""Outages and availability on the command line: what is interrupted, what is asked twice, what cannot be said."""

import json
from collections.abc import Iterator
from itertools import islice

import pytest

from cli.conftest import Run
from kommunalnetz.planning import availability, harm
from kommunalnetz.traffic.study import Study

DAY = ("--date", "2026-03-01")


def test_what_is_finished_is_shown_after_an_interruption(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = harm.pairs

    def interrupted(study: Study, progress: object = None) -> Iterator[harm.Harm]:
        yield from islice(whole(study), 3)
        raise KeyboardInterrupt

    monkeypatch.setattr(harm, "pairs", interrupted)
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
