"""How many more workplaces, rooms and counties fit: by hand, and against one study for each number."""

from dataclasses import replace
from math import inf, isnan, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.checks.lines import limits
from kommunalnetz.inventory.fields import PerDirection
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Metrics
from kommunalnetz.inventory.services import Application, Conference, Voice
from kommunalnetz.planning.growth import more_rooms, more_users
from kommunalnetz.planning.headroom import Headroom, Unit, headroom, workplaces
from kommunalnetz.traffic.study import Study
from planning.star import star, studied

OFFICE = "- {id: office, up: 100 kbit/s, down: 200 kbit/s, concurrency: 50 %, packet_size: 1000, source: test}"
FILES = "- {id: files, kind: application, profile: office, consumers: [a, b], users: 100 % of staff, hosts: [rz], source: test}"


def asked(inventory: Inventory, name: str) -> dict[tuple[str | None, Unit], Headroom]:
    study = studied(inventory)
    return {(one.site, one.unit): one for one in headroom(study, study.inventory.services[name])}


def test_workplaces_fit_up_to_the_limit_of_the_line() -> None:
    """A workplace takes 0.5 x 200 = 100 kbit/s down; 70 % of 100 Mbit/s carry 700, of 50 Mbit/s 350; 100 are there."""
    found = asked(star({"a": "100M", "b": "50M"}, FILES, OFFICE), "files")
    assert (found["a", Unit.WORKPLACES].more, found["b", Unit.WORKPLACES].more) == (600, 250)
    at = found["b", Unit.WORKPLACES].at
    assert at is not None
    assert (at.arc, at.share, at.capacity, at.outage, at.exceeded) == (3, 0.7, 50e6, None, False)


def test_all_together_share_out_like_those_of_today() -> None:
    """Both counties have 100 of 200 workplaces: b is full at 250 more, so 500 fit together."""
    found = asked(star({"a": "100M", "b": "50M"}, FILES, OFFICE), "files")
    assert found[None, Unit.WORKPLACES].more == 500


def test_a_common_line_gives_first_for_all_together() -> None:
    """70 % of 40 Mbit/s carry 280 workplaces; 200 are there, so 80 more fit wherever they are."""
    found = asked(star({"a": "100M", "b": "100M"}, FILES, OFFICE, hub="40M"), "files")
    assert {key: one.more for key, one in found.items()} == {
        ("a", Unit.WORKPLACES): 80, ("b", Unit.WORKPLACES): 80, (None, Unit.WORKPLACES): 80,
    }  # fmt: skip


def test_the_reserve_for_bursts_is_part_of_what_a_workplace_needs() -> None:
    """With flows of r = 10 Mbit/s the need of n workplaces is 0.1 n + sqrt(9.2103 x 0.1 n x 10) Mbit/s; it may be 70.

    x = sqrt(0.1 n): x^2 + 9.5971 x = 70 gives x = 4.8474 and n = 234.97; 100 are there, so 134 more fit.
    """
    x = (-sqrt(9.210340371976182 * 10) + sqrt(9.210340371976182 * 10 + 280)) / 2
    profile = OFFICE.replace("concurrency", "peak: 10 Mbit/s, concurrency")
    found = asked(star({"a": "100M", "b": "1G"}, FILES, profile), "files")
    assert found["a", Unit.WORKPLACES].more == int(10 * x * x) - 100 == 134


def test_a_line_that_is_too_small_already_leaves_nothing_and_is_left_out_of_all_together() -> None:
    """100 workplaces need 10 of 10 Mbit/s."""
    found = asked(star({"a": "10M", "b": "50M", "c": "50M"}, FILES.replace("[a, b]", "[a, b, c]"), OFFICE), "files")
    a, together = found["a", Unit.WORKPLACES], found[None, Unit.WORKPLACES]
    assert a.more == 0
    assert a.at is not None
    assert a.at.exceeded
    assert [site for site, _ in together.left_out] == ["a"]
    assert together.more == 500


def test_the_outage_of_the_other_line_decides_where_there_are_two() -> None:
    """Down come 100 kbit/s each. With both lines up 700 fit on the first; when it fails 85 % of 20 Mbit/s carry 170; 100 are there."""
    inventory = star({"a": "100M", "b": "1G"}, FILES, OFFICE)
    slow, far = PerDirection(a_to_b=20e6, b_to_a=20e6), Metrics(a_to_b=60000, b_to_a=60000)
    backup = inventory.links["a-hub"].model_copy(update={"id": "second", "capacity": slow, "metric": far})
    inventory = replace(inventory, links={**inventory.links, "second": backup})
    found = asked(inventory, "files")["a", Unit.WORKPLACES]
    assert found.more == 70
    assert found.at is not None
    assert found.at.outage is not None
    assert (found.at.outage.name, found.at.share) == ("link:a-hub", 0.85)


def test_an_unknown_line_makes_its_own_county_unknown_and_no_other() -> None:
    found = asked(star({"a": "unknown", "b": "50M"}, FILES, OFFICE), "files")
    assert isnan(found["a", Unit.WORKPLACES].more)
    assert found["a", Unit.WORKPLACES].unknown == ("a-hub",)
    assert found["b", Unit.WORKPLACES].more == 250


def test_who_runs_the_service_himself_is_limited_by_no_line() -> None:
    found = asked(star({"a": "100M", "b": "50M"}, FILES.replace("[rz]", "[a]"), OFFICE), "files")
    assert found["a", Unit.WORKPLACES].more == inf


def test_the_share_of_a_class_may_give_first() -> None:
    """A class that may take 10 % of 100 Mbit/s carries 100 workplaces; they are there."""
    classes = "classes:\n  - {id: gold, limit: 10 %, source: test}\n"
    found = asked(star({"a": "100M", "b": "1G"}, FILES, OFFICE.replace("source", "class: gold, source"), more=classes), "files")
    assert found["a", Unit.WORKPLACES].more == 0
    assert found["a", Unit.WORKPLACES].at is not None
    assert found["b", Unit.WORKPLACES].more == 900


def test_further_counties_come_from_the_smallest_to_the_largest() -> None:
    """Each county needs 10 Mbit/s: 70 % of 65 Mbit/s carry four of them, of 50 Mbit/s three; two use the service."""
    counties = dict.fromkeys("abcd", "100M")
    found = asked(star(counties, FILES, OFFICE, hub="65M"), "files")[None, Unit.COUNTIES]
    assert (found.today, found.more, found.candidates) == (2, 2, 2)
    found = asked(star(counties, FILES, OFFICE, hub="50M"), "files")[None, Unit.COUNTIES]
    assert (found.more, found.candidates) == (1, 2)
    assert found.at is not None
    assert found.at.arc in (8, 9)


def test_a_county_that_does_not_fit_alone_is_named() -> None:
    found = asked(star({"a": "1G", "b": "1G", "c": "10M", "d": "1G"}, FILES, OFFICE), "files")[None, Unit.COUNTIES]
    assert (found.more, [site for site, _ in found.left_out]) == (1, ["c"])


CONFERENCE = "- {id: meeting, kind: conference, mode: mcu, profile: room, consumers: [a, b], hosts: [rz], source: test}"
ROOM = "- {id: room, stream: 4 Mbit/s, packet_size: 1000, source: test}"


def test_rooms_fit_up_to_the_limit_of_the_line() -> None:
    """An MCU room takes 4 Mbit/s each way: 70 % of 100 Mbit/s carry 17, of 50 Mbit/s 8; one is there."""
    found = asked(star({"a": "100M", "b": "50M"}, CONFERENCE, ROOM), "meeting")
    assert (found["a", Unit.ROOMS].more, found["b", Unit.ROOMS].more, found[None, Unit.ROOMS].more) == (16, 7, 7)


def test_rooms_of_a_plain_sfu_cost_all_others_too() -> None:
    """Each of n rooms receives n - 1 streams of 4 Mbit/s. With k more rooms at a: (1 + k) x (1 + k) x 4 <= 70 allows k = 3."""
    service = CONFERENCE.replace("mode: mcu", "mode: sfu, simulcast: no")
    found = asked(star({"a": "100M", "b": "100M"}, service, ROOM), "meeting")
    assert found["a", Unit.ROOMS].more == 3


def test_workplaces_of_all_services_are_staff() -> None:
    """Both services together take 200 kbit/s a workplace: 350 fit on 70 % of 100 Mbit/s, 100 are there."""
    twice = FILES + "\n" + FILES.replace("id: files", "id: more")
    study = studied(star({"a": "100M", "b": "100M"}, twice, OFFICE))
    assert [(one.site, one.more) for one in workplaces(study)] == [("a", 250), ("b", 250), (None, 500)]


def fits(study: Study) -> bool:
    """Whether every line keeps its limits, from a study of its own."""
    worst = study.worst.required.copy()
    share = [limits(study.inventory, link) for link in study.network.links for _ in (0, 1)]
    calm = all(not study.intact.required[arc] > share[arc].red * (1 + 1e-9) for arc in range(len(share)))
    return calm and all(not worst[arc] > max(share[arc].outage, share[arc].red) * (1 + 1e-9) for arc in range(len(share)))


rates = st.sampled_from(["20M", "30M", "50M", "100M"])


@settings(max_examples=25, deadline=None)
@given(a=rates, b=rates, hub=rates, peak=st.sampled_from(["0 kbit/s", "1 Mbit/s", "5 Mbit/s"]), users=st.integers(1, 90))
def test_the_number_of_workplaces_is_the_largest_that_a_study_of_its_own_allows(a: str, b: str, hub: str, peak: str, users: int) -> None:
    inventory = star({"a": a, "b": b}, FILES.replace("100 % of staff", str(users)), OFFICE.replace("conc", f"peak: {peak}, conc"), hub=hub)
    study = studied(inventory)
    service = study.inventory.services["files"]
    assert isinstance(service, Application)
    for one in headroom(study, service):
        if one.site is None:
            continue
        grown = [more_users(inventory, service, {one.site: one.more + step}) for step in (0, 1)]
        if fits(study):
            assert fits(studied(grown[0]))
            assert not fits(studied(grown[1]))
        elif one.more:
            assert one.at is not None


PHONES = (
    "- {id: phones, kind: voice, profile: call, consumers: [a, b, c], users: %d, erlangs: 0.1, internal_share: %d %%, hosts: [rz],"
    " source: test}"
)
CALL = "- {id: call, up: 80 kbit/s, down: 80 kbit/s, packet_size: 200, source: test}"


@settings(max_examples=12, deadline=None)
@given(users=st.integers(1, 60), internal=st.sampled_from([0, 30]), a=st.sampled_from(["2M", "4M", "5M"]))
def test_the_number_of_phones_is_the_largest_that_a_study_of_its_own_allows(users: int, internal: int, a: str) -> None:
    inventory = star({"a": a, "b": "10M", "c": "10M"}, PHONES % (users, internal), CALL)
    study = studied(inventory)
    service = study.inventory.services["phones"]
    assert isinstance(service, Voice)
    found = next(one for one in headroom(study, service) if one.site == "a")
    if fits(study):
        assert fits(studied(more_users(inventory, service, {"a": found.more})))
        assert not fits(studied(more_users(inventory, service, {"a": found.more + 1})))
    else:
        assert found.more == 0


@settings(max_examples=12, deadline=None)
@given(mode=st.sampled_from(["mcu", "sfu", "mesh", "cascade"]), a=rates, simulcast=st.sampled_from(["yes", "no"]))
def test_the_number_of_rooms_is_the_largest_that_a_study_of_its_own_allows(mode: str, a: str, simulcast: str) -> None:
    text = CONFERENCE.replace("mode: mcu", f"mode: {mode}, simulcast: {simulcast}, visible: 9").replace("[a, b]", "[a, b, c]")
    inventory = star({"a": a, "b": "100M", "c": "50M"}, text, ROOM.replace("source", "thumbnail: 500 kbit/s, source"))
    study = studied(inventory)
    service = study.inventory.services["meeting"]
    assert isinstance(service, Conference)
    assert fits(study)
    found = next(one for one in headroom(study, service) if one.site == "a")
    assert found.at is not None
    assert fits(studied(more_rooms(inventory, service, {"a": int(found.more)})))
    assert not fits(studied(more_rooms(inventory, service, {"a": int(found.more) + 1})))


def test_a_neighbour_whose_line_is_too_small_does_not_forbid_phones_elsewhere() -> None:
    """b is full already; a phone at a calls b a little, and that is b's finding, not a's limit."""
    lines = dict.fromkeys("abcdef", "10M") | {"b": "1M"}
    found = asked(star(lines, (PHONES % (100, 20)).replace("[a, b, c]", "[a, b, c, d, e, f]"), CALL), "phones")
    assert found["b", Unit.WORKPLACES].more == 0
    assert found["a", Unit.WORKPLACES].more > 100


@pytest.mark.parametrize("kind", ["up", "down"])
def test_the_direction_that_fills_first_is_named(kind: str) -> None:
    profile = OFFICE if kind == "down" else OFFICE.replace("up: 100", "up: 900")
    at = asked(star({"a": "100M", "b": "100M"}, FILES, profile), "files")["a", Unit.WORKPLACES].at
    assert at is not None
    assert at.arc == (1 if kind == "down" else 0)
