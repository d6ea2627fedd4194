"""Every two outages at once, in blocks that anyone may work on."""

import itertools
from pathlib import Path

import pytest

from kommunalnetz.inventory.load import load
from kommunalnetz.planning import pairs as module
from kommunalnetz.planning.harm import Harm, distinct, harm, mask, worst_first
from kommunalnetz.planning.pairs import pair_count, pairs
from kommunalnetz.planning.together import together
from kommunalnetz.planning.workers import Local
from kommunalnetz.traffic.impacts import impact
from kommunalnetz.traffic.study import Study, study
from planning.webs import web

CLI = Path(__file__).parents[1] / "cli"


@pytest.fixture(scope="module")
def ring() -> Study:
    return web()


def with_harm(given: Study) -> list[Harm]:
    return [one for looked in pairs(given, Local(1)) for one in looked.harms]


def test_both_lines_cut_off_a_county_that_each_alone_does_not() -> None:
    """80 Mbit/s from a have no way; the trench does it alone, so a pair with it adds nothing."""
    (worst,) = worst_first(with_harm(study(load(CLI / "known"))))
    assert [part.name for part in worst.parts] == ["link:one", "link:two"]
    assert (worst.cut_off, worst.unserved, worst.services) == (("a",), 80e6, (("backup", ("a",)),))


def test_pairs_are_what_brute_force_says(ring: Study) -> None:
    """Every pair of distinct outages routed anew: the same harm where there is any, and none where none is told."""
    found = {frozenset(part.name for part in one.parts): one for one in with_harm(ring)}
    expected = 0
    for one, other in itertools.combinations(distinct(ring), 2):
        both = together((one.outage, other.outage))
        if mask(both) in (mask(one.outage), mask(other.outage)):
            continue
        brute = harm(ring, impact(ring.state(both), ring.intact), (one, other))
        expected += brute.any
        told = found.get(frozenset((one.outage.name, other.outage.name)))
        assert (told is not None) == brute.any
        if told is not None:
            assert told.unserved == pytest.approx(brute.unserved)
            assert (told.cut_off, told.services) == (brute.cut_off, brute.services)
            assert [arc for arc, _ in told.overloaded] == [arc for arc, _ in brute.overloaded]
            assert [need for _, need in told.overloaded] == pytest.approx([need for _, need in brute.overloaded])
    assert len(found) == expected > 20


@pytest.mark.parametrize("tile", [1, 5, 100])
def test_every_pair_is_looked_at_once_whatever_the_blocks(ring: Study, monkeypatch: pytest.MonkeyPatch, tile: int) -> None:
    """And comes out the same, to the last bit."""
    whole = {one.impact.outage.name: one for one in with_harm(ring)}
    monkeypatch.setattr(module, "TILE", tile)
    blocks = list(pairs(ring, Local(1)))
    assert sum(looked.count for looked in blocks) == pair_count(ring)
    assert {one.impact.outage.name: one for looked in blocks for one in looked.harms} == whole
