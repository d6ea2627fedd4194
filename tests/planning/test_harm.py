"""What outages do, one by one, while something is under repair, and in planned maintenance."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.planning import harm
from kommunalnetz.planning.components import components
from kommunalnetz.traffic.study import Study, study

CLI = Path(__file__).parents[1] / "cli"


@pytest.fixture(scope="module")
def known() -> Study:
    """A county on two lines in one trench, another on one; see its file."""
    return study(load(CLI / "known"))


@pytest.fixture(scope="module")
def planned() -> Study:
    """The same network with two planned maintenances, one of them in March and April only."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((CLI / "known").glob("*.yaml")))
    swap = "{id: swap, down: [link:one, device:b], valid_until: 2026-04-30}"
    return study(from_text(f"{text}\nmaintenance: [{{id: splice, down: rhine}}, {swap}]\n"))


def all_of(found: Iterable[harm.Looked]) -> list[harm.Harm]:
    """Those with harm."""
    return [one for looked in found for one in looked.harms]


def test_while_a_line_is_down_the_second_one_hurts_most(known: Study) -> None:
    worst = harm.worst_first(all_of(harm.during(known, known.outage("link:one"))))
    assert "a" in worst[0].cut_off
    assert "link:two" in {one.parts[1].name for one in worst if one.cut_off == ("a",)}
    assert all(one.parts[0].name == "link:one" for one in worst)


def test_what_the_first_outage_does_already_is_not_told_again(known: Study) -> None:
    """Line one down puts 80 on the 50 Mbit/s of line two; with b's line down too, only what b loses is told."""
    (found,) = (one for one in all_of(harm.during(known, known.outage("link:one"))) if one.parts[1].name == "link:b-rz")
    assert (found.cut_off, found.overloaded) == (("b",), ())


def test_a_planned_maintenance_takes_down_what_it_names(planned: Study) -> None:
    """The trench: both lines of a; line one and the only router of b: 80 Mbit/s on the 50 of line two, and b is down itself."""
    found = {one.impact.outage.name: one for looked in harm.maintenance(planned) for one in looked.harms}
    assert set(found) == {"maintenance:splice", "maintenance:swap"}
    assert (found["maintenance:splice"].cut_off, found["maintenance:splice"].unserved) == (("a",), 80e6)
    assert [need for _, need in found["maintenance:swap"].overloaded] == pytest.approx([1.6], rel=0.05)


def test_the_second_outage_that_hurts_most_during_a_maintenance_is_found(planned: Study) -> None:
    """Line one is down for the swap; then line two, its trench, the router or the site of a, or the data centre cut a off: 80 Mbit/s."""
    worst = harm.worst_first(all_of(harm.during(planned, planned.outage("maintenance:swap"))))
    assert worst[0].parts[0].name == "maintenance:swap"
    assert {"link:two", "duct:rhine"} <= {one.parts[1].name for one in worst if one.cut_off == ("a",)}


def test_a_maintenance_is_no_accident(planned: Study, known: Study) -> None:
    """It is no outage unless the policy says so, and nothing that fails by chance."""
    assert [outage.name for outage in planned.outages] == [outage.name for outage in known.outages]
    assert [part.name for part in components(planned.network)] == [part.name for part in components(known.network)]


def test_a_maintenance_counts_on_its_days_only(planned: Study) -> None:
    later = study(planned.inventory, date=date(2026, 5, 1))
    assert [one.impact.outage.name for looked in harm.maintenance(later) for one in looked.harms] == ["maintenance:splice"]
