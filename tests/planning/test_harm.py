"""What outages do, one by one, in pairs and drawn."""

import itertools
from pathlib import Path

import pytest

from kommunalnetz.inventory.load import load
from kommunalnetz.planning import harm
from kommunalnetz.planning.components import components
from kommunalnetz.planning.together import together
from kommunalnetz.traffic.impacts import impact
from kommunalnetz.traffic.study import Study, study

CLI = Path(__file__).parents[1] / "cli"


@pytest.fixture(scope="module")
def known() -> Study:
    """A county on two lines in one trench, another on one; see its file."""
    return study(load(CLI / "known"))


def test_both_lines_cut_off_a_county_that_each_alone_does_not(known: Study) -> None:
    """80 Mbit/s from a have no way; the trench does it alone, so a pair with it adds nothing."""
    (worst,) = harm.worst_first(harm.pairs(known))
    assert [part.name for part in worst.parts] == ["link:one", "link:two"]
    assert (worst.cut_off, worst.unserved, worst.services) == (("a",), 80e6, (("backup", ("a",)),))


def test_pairs_are_what_brute_force_says(known: Study) -> None:
    """Every pair of distinct outages once, with the books of the state routed anew."""
    found = {frozenset(part.name for part in one.parts): one.impact for one in harm.pairs(known)}
    for one, other in itertools.combinations(harm.distinct(known), 2):
        both = together((one.outage, other.outage))
        if (names := frozenset((one.outage.name, other.outage.name))) in found:
            expected = impact(known.state(both), known.intact)
            assert found[names].unserved == pytest.approx(expected.unserved)
            assert (found[names].cut_off, found[names].overloaded) == (expected.cut_off, expected.overloaded)
    assert len(found) <= harm.pair_count(known)


def test_while_a_line_is_down_the_second_one_hurts_most(known: Study) -> None:
    worst = harm.worst_first(harm.during(known, known.outage("link:one")))
    assert "a" in worst[0].cut_off
    assert "link:two" in {one.parts[1].name for one in worst if one.cut_off == ("a",)}
    assert all(one.parts[0].name == "link:one" for one in worst)


def test_what_the_first_outage_does_already_is_not_told_again(known: Study) -> None:
    """Line one down puts 80 on the 50 Mbit/s of line two; with b's line down too, only what b loses is told."""
    (found,) = (one for one in harm.during(known, known.outage("link:one")) if one.parts[1].name == "link:b-rz")
    assert (found.cut_off, found.overloaded) == (("b",), ())


def test_a_sample_is_the_same_for_the_same_seed(known: Study) -> None:
    parts = components(known.network)
    *_, one = harm.sample(known, parts, 400, 3)
    *_, other = harm.sample(known, parts, 400, 3)
    assert one.share == other.share
    assert one.share is not None
    assert [found.impact.outage.name for found in one.states] == [found.impact.outage.name for found in other.states]
    assert one.samples == 400


def test_an_unfinished_sample_claims_no_share(known: Study) -> None:
    """The likeliest states come first, so a part of them is no sample of time."""
    first = next(iter(harm.sample(known, components(known.network), 400, 3)))
    assert first.samples < 400
    assert first.share is None
