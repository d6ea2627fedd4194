"""What each kind of service wants to carry, computed by hand."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from kommunalnetz.inventory.inventory import Assumption, Inventory
from kommunalnetz.inventory.records import DayProfile, Policy, Profile, QosClass, Site
from kommunalnetz.inventory.services import AnyService, Application, Conference, Fixed, Internet, Transfer, Voice
from kommunalnetz.traffic.study import Study, study
from traffic.examples import inventory, line

MEGA = 1e6


def star(services: Iterable[AnyService], profiles: Iterable[Profile] = (), hub: str = "h", **sections: Any) -> Inventory:
    """a and b with 100 workplaces each, on a line each to the hub."""
    sites = [Site(id="a", staff=100.0), Site(id="b", staff=100.0), Site(id="h", kind="datacentre")]
    return inventory(
        [line("ah", "a", hub), line("bh", "b", hub)], services, sites, profiles={profile.id: profile for profile in profiles}, **sections
    )


def profile(**fields: Any) -> Profile:
    """The profile p; a field of None is left out."""
    return Profile.model_validate(
        without_none({"id": "p", "up": "100k", "down": "400k", "concurrency": "50 %", "packet_size": 500} | fields)
    )


def without_none(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def both(found: Study, link: str, hour: int = 0) -> list[float]:
    """Load of a line, a to b and back, in Mbit/s."""
    at = found.network.link_at[link]
    return [round(float(rate) / MEGA, 9) for rate in found.intact.load[2 * at : 2 * at + 2, hour]]


def application(**fields: Any) -> Application:
    consumers = {"ids": ["a", "b"]}
    given = {"id": "s", "kind": "application", "profile": "p", "hosts": "h", "consumers": consumers} | fields
    return Application.model_validate(without_none(given))


def test_an_application_needs_users_times_concurrency_times_rate() -> None:
    """100 workplaces x 40 % x 50 % = 20 active; x 100 kbit/s up, x 400 kbit/s down."""
    found = study(star([application(users="40 % of staff")], [profile()]), outages=())
    assert both(found, "ah") == [2.0, 8.0]


def test_a_site_may_differ_from_the_others() -> None:
    """b has 10 users of which all are active."""
    overrides = {"b": {"users": 10, "concurrency": "100 %"}}
    found = study(star([application(overrides=overrides)], [profile()]), outages=())
    assert [both(found, "ah"), both(found, "bh")] == [[5.0, 20.0], [1.0, 4.0]]


def test_concurrency_is_that_of_the_site_the_service_the_profile_the_policy() -> None:
    rates = []
    for service, ours in (({"concurrency": "10 %"}, "50 %"), ({}, "50 %"), ({}, None)):
        found = study(star([application(**service)], [profile(concurrency=ours)], policy=Policy(concurrency=0.2)), outages=())
        rates.append(both(found, "ah")[0])
    assert rates == [1.0, 5.0, 2.0]


def test_two_profiles_by_window_load_their_hours_only() -> None:
    """Prints from 8 to 10 need 1 Mbit/s up, the office in the other hours 5."""
    uses = [{"profile": "p"}, {"profile": "print", "hours": "8-10"}]
    printing = Profile.model_validate({"id": "print", "up": "20k", "concurrency": "50 %", "packet_size": 500})
    found = study(star([application(profile=None, profiles=uses)], [profile(), printing]), outages=())
    assert [both(found, "ah", hour)[0] for hour in (7, 8, 9, 10)] == [5.0, 1.0, 1.0, 5.0]
    assert found.intact.accounting.offered.sum() == pytest.approx(50 * MEGA), "the busiest hour of the service, not the sum of its windows"


def test_the_day_profile_scales_the_busy_hour() -> None:
    day = DayProfile(id="d", weights=tuple([0.1] * 23 + [1.0]))
    found = study(star([application(day_profile="d")], [profile()], day_profiles={"d": day}), outages=())
    assert [both(found, "ah", hour)[0] for hour in (0, 23)] == [0.5, 5.0]
    assert found.intact.peak_hour.tolist() == [23] * 4


def test_overhead_is_added_per_line_from_the_packet_size() -> None:
    """500 byte and 38 of Ethernet: 5 Mbit/s become 5.38."""
    base = star([application()], [profile()])
    links = {"ah": base.links["ah"].model_copy(update={"encapsulation": ("ethernet",)}), "bh": base.links["bh"]}
    found = study(inventory(links.values(), base.services.values(), base.sites.values(), profiles=base.profiles), outages=())
    assert [both(found, "ah")[0], both(found, "bh")[0]] == [5.38, 5.0]


def test_unknown_staff_is_a_gap_and_no_zero() -> None:
    base = star([application()], [profile()])
    sites = [base.sites["a"].model_copy(update={"staff": None}), base.sites["b"], base.sites["h"]]
    found = study(inventory(base.links.values(), base.services.values(), sites, profiles=base.profiles), outages=())
    assert [(gap.service, gap.site, gap.field) for gap in found.demand.gaps] == [("s", "a", "staff")]
    assert found.intact.accounting.offered[0].tolist() == [0.0, 25 * MEGA, 0.0]


def test_need_of_flows_adds_their_spread() -> None:
    """rho = 20, flows of 2 Mbit/s, epsilon 0.01: 20 + sqrt(-2 ln 0.01 * 40) = 39.19; two such classes add means and variances."""
    spread = float(np.sqrt(-2 * np.log(0.01) * 40))
    one = [application(consumers=["a"])]
    two = [*one, application(id="t", consumers=["a"], **{"class": "other"})]
    for services, wanted in ((one, 20 + spread), (two, 40 + np.sqrt(2) * spread)):
        found = study(star(services, [profile(peak="2M")]), outages=())
        assert found.intact.need[1, 0] / MEGA == pytest.approx(wanted)
        assert found.intact.class_need[1, 0, 0] / MEGA == pytest.approx(20 + spread)
    assert found.intact.class_load[1, :, 0].tolist() == [20 * MEGA, 20 * MEGA]


def test_home_office_without_a_gateway_crosses_the_countys_line_twice() -> None:
    """Half of the 50 active users are at home: office 25 up; at home 25 x 0.1 up to the host, and their tunnel from h to a: up
    (from home) 2.5 down the line into a, down 10 back out. Line a to h: 2.5 + 2.5 + 10; h to a: 10 + 10 + 2.5."""
    home = {"share": "50 %", "internet": "h"}
    found = study(star([application(consumers=["a"], home_office=home)], [profile()]), outages=())
    assert both(found, "ah") == [15.0, 22.5]


def test_home_office_through_a_central_gateway_spares_the_countys_line() -> None:
    home = {"share": "50 %", "internet": "h", "vpn": "h"}
    found = study(star([application(consumers=["a"], home_office=home)], [profile()]), outages=())
    assert both(found, "ah") == [2.5, 10.0]


def test_a_site_with_a_breakout_surfs_outside_the_network() -> None:
    service = Internet.model_validate({"id": "w", "kind": "internet", "profile": "p", "hosts": "h", "consumers": {"ids": ["a", "b"]}})
    base = star([service], [profile()])
    sites = [base.sites["a"].model_copy(update={"breakout": True}), base.sites["b"], base.sites["h"]]
    found = study(inventory(base.links.values(), [service], sites, profiles=base.profiles), outages=())
    assert [both(found, "ah"), both(found, "bh")] == [[0.0, 0.0], [5.0, 20.0]]


def conference(mode: str = "sfu", **fields: Any) -> Conference:
    consumers = {"ids": ["a", "b"]}
    return Conference.model_validate(
        {"id": "c", "kind": "conference", "mode": mode, "hosts": "h", "stream": "2M", "thumbnail": "200k", "consumers": consumers} | fields
    )


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"mode": "mesh"}, [4.0, 4.0]),
        ({"mode": "mcu"}, [2.0, 2.0]),
        ({"mode": "mcu", "screens": 2}, [2.0, 4.0]),
        ({"simulcast": "no"}, [2.0, 4.0]),
        ({}, [2.0, 2.2]),
        ({"visible": 2}, [2.0, 2.0]),
        ({"screens": 2}, [2.0, 4.0]),
        ({"uplink_factor": "1.3"}, [2.6, 2.2]),
        ({"simultaneous": 3}, [6.0, 6.6]),
    ],
)
def test_a_conference_follows_the_formula_of_its_mode(fields: dict[str, Any], wanted: list[float]) -> None:
    """Three endpoints: one at a, two at b. a sends r = 2; mesh (n-1) r = 4; plain SFU down (n-1) r = 4; simulcast
    r + (min(v, n) - 2) s = 2.2; two screens show both others in full."""
    mode = {"mode": "sfu"} | {"overrides": {"b": {"endpoints": 2}}} | fields
    found = study(star([conference(**mode)]), outages=())
    assert both(found, "ah") == wanted


def test_the_conference_of_24_counties_has_the_published_figures() -> None:
    """n = 24, r = 2.5, s = 0.2: down 2.5 + 22 * 0.2 = 6.9 Mbit/s, hub in 60, out 165.6; plain out 24 * 23 * 2.5 = 1380."""
    counties = [f"k{i}" for i in range(24)]
    for simulcast, out in (("yes", 165.6), ("no", 1380.0)):
        service = conference(stream="2.5M", simulcast=simulcast, consumers={"ids": counties})
        found = study(inventory([line(f"l-{k}", k, "h") for k in counties], [service]), outages=())
        totals = found.intact.load[:, 0].reshape(24, 2).sum(axis=0) / MEGA
        assert totals == pytest.approx([60.0, out])


def test_endpoints_at_the_hub_count_but_load_no_line() -> None:
    found = study(star([conference(simulcast="no", consumers={"ids": ["a", "h"]})]), outages=())
    assert [both(found, "ah"), both(found, "bh")] == [[2.0, 2.0], [0.0, 0.0]]


@pytest.mark.parametrize(("simulcast", "wanted"), [("no", [6.0, 4.0]), ("yes", [2.4, 2.2])])
def test_a_cascade_sends_once_between_bridges(simulcast: str, wanted: list[float]) -> None:
    """Bridges x (3 endpoints at a) and y (2 at b), r = 2, s = 0.2: plain n r, simulcast r + (n - 1) s."""
    links = [line("ax", "a", "x"), line("xy", "x", "y"), line("by", "b", "y")]
    overrides = {"a": {"endpoints": 3}, "b": {"endpoints": 2}}
    found = study(inventory(links, [conference("cascade", hosts=["x", "y"], simulcast=simulcast, overrides=overrides)]), outages=())
    assert both(found, "xy") == wanted


def voice(**fields: Any) -> Voice:
    consumers = {"ids": ["a", "b"]}
    return Voice.model_validate(
        {"id": "t", "kind": "voice", "profile": "p", "hosts": "h", "erlangs": "0.1", "consumers": consumers, "users": 100} | fields
    )


def test_calls_take_a_channel_both_ways_and_need_erlang_b_on_their_sum() -> None:
    """100 phones x 0.1 = 10 erlang of 80 kbit/s: mean 0.8 Mbit/s; 1 % blocking takes 18 channels (B(10, 17) = 0.0129)."""
    channel = profile(up="80k", down="80k", packet_size=200)
    found = study(star([voice()], [channel]), outages=())
    assert both(found, "ah") == [0.8, 0.8]
    assert found.intact.need[:, 0] == pytest.approx([18 * 0.08 * MEGA] * 4)


def test_erlang_b_is_applied_to_the_sum_of_all_calls_on_a_line() -> None:
    """Two services of 10 erlang on one line: 20 erlang take 30 channels (B(20, 30) = 0.0085), not 36."""
    channel = profile(up="80k", down="80k", packet_size=200)
    found = study(star([voice(consumers=["a"]), voice(id="u", consumers=["a"])], [channel]), outages=())
    assert found.intact.need[0, 0] == pytest.approx(30 * 0.08 * MEGA)


def test_internal_calls_run_between_the_consumers_and_not_to_the_gateway() -> None:
    """4 of 10 erlang at each site are internal: on each line 6 external + 4 own + 4 of the other site = 14 erlang."""
    channel = profile(up="100k", down="100k")
    found = study(star([voice(internal_share="40 %")], [channel]), outages=())
    assert both(found, "ah") == [1.4, 1.4]


def transfer(**fields: Any) -> Transfer:
    wanted = {"id": "b", "kind": "transfer", "hosts": "h", "volume": "360 GB", "window": "22-2", "efficiency": "50 %", "dedup": "50 %"}
    return Transfer.model_validate(without_none(wanted | {"consumers": {"ids": ["a"]}} | fields))


def test_a_transfer_fills_its_window_with_its_volume() -> None:
    """360 GB * 8 * 0.5 / (4 h * 0.5) = 200 Mbit/s from 22 to 2, nothing else."""
    found = study(star([transfer()]), outages=())
    assert [both(found, "ah", hour) for hour in (21, 22, 1, 2)] == [[0.0, 0.0], [200.0, 0.0], [200.0, 0.0], [0.0, 0.0]]


def test_a_transfer_may_come_from_the_host_and_grow_with_the_users() -> None:
    """100 workplaces x 3.6 GB are the same 360 GB."""
    found = study(star([transfer(volume=None, volume_per_user="3.6 GB", direction="from-host")]), outages=())
    assert both(found, "ah", 22) == [0.0, 200.0]


def test_fixed_rates_and_matrices_are_carried_as_they_are() -> None:
    matrix = Fixed.model_construct(id="m", kind="fixed", flows=(("b", "a", 3e6), ("a", "a", 9e6)))
    single = Fixed.model_validate({"id": "f", "kind": "fixed", "from": "a", "to": "h", "rate": "10M", "back": "1M"})
    found = study(star([single, matrix]), outages=())
    assert [both(found, "ah"), both(found, "bh")] == [[10.0, 4.0], [3.0, 0.0]]


def test_what_fills_a_line_is_told_largest_first() -> None:
    found = study(star([application(), transfer()], [profile()]), outages=())
    assert [(name, round(rate / MEGA, 6)) for name, rate in found.intact.services_on(0, 22)] == [("b", 200.0), ("s", 5.0)]
    assert [name for name, _ in found.intact.services_on(0, 12)] == ["s"]


def test_classes_stand_in_the_order_in_which_they_are_served() -> None:
    classes = {"low": QosClass(id="low", rank=9), "voice": QosClass(id="voice", rank=0)}
    services: list[AnyService] = [application(), application(id="t", **{"class": "low"}), voice(id="u", **{"class": "voice"})]
    assert study(star(services, [profile()], classes=classes), outages=()).intact.classes == ("voice", "default", "low")


def test_assumptions_carry_their_share_of_the_peak() -> None:
    """s needs 20 x 0.5 Mbit/s x 2 sites = 20, f 20: half of the peak rests on the guessed concurrency and on all of staff being users."""
    fixed = Fixed.model_validate({"id": "f", "kind": "fixed", "from": "a", "to": "h", "rate": "20M", "profile": "q"})
    constant = Profile(id="q", packet_size=1000)
    found = study(star([application(), fixed], [profile(concurrency=None), constant], policy=Policy(concurrency=0.2)), outages=())
    shares = {(resting.subject, resting.field): resting.share for resting in found.assumptions}
    assert shares == {("service:s", "users"): pytest.approx(0.5), ("policy:concurrency", "concurrency"): pytest.approx(0.5)}


def test_assumptions_of_the_user_carry_the_traffic_of_their_site_profile_or_day() -> None:
    """a and b need 25 Mbit/s each in the busiest hour: all rests on the profile and the day, half on the staff of a, nothing on a line."""
    fields = ["site:a staff", "site:a ags", "profile:p up", "day_profile:d weights", "service:s note", "link:ah length"]
    told = [(field.split()[0], field.split()[1]) for field in fields]
    assumed = tuple(Assumption(subject=subject, field=field, value=1, reason="guess", estimated=False) for subject, field in told)
    day = DayProfile(id="d", weights=tuple([1.0] * 24))
    service = application(users="100 % of staff", day_profile="d")
    found = study(star([service], [profile()], day_profiles={"d": day}, assumptions=assumed), outages=())
    assert [(resting.subject, resting.field) for resting in found.assumptions] == told
    assert [resting.share for resting in found.assumptions] == pytest.approx([0.5, 0.0, 1.0, 1.0, 1.0, 0.0])
    first = found.assumptions[0]
    assert (first.value, first.reason, first.estimated, first.where) == (1, "guess", False, None)


def test_what_transfer_and_telephony_leave_open_is_assumed() -> None:
    backup = Transfer.model_validate(
        {"id": "b", "kind": "transfer", "hosts": "h", "volume": "9 GB", "window": "22-2", "consumers": {"ids": ["a"]}}
    )
    calls = Voice.model_validate({"id": "t", "kind": "voice", "profile": "p", "hosts": "h", "users": 10, "consumers": {"ids": ["a"]}})
    found = study(star([backup, calls], [profile()]), outages=())
    shares = {resting.subject: resting.share for resting in found.assumptions}
    assert set(shares) == {"policy:packet_size", "service:b", "service:t"}
    assert shares["service:b"] + shares["service:t"] == pytest.approx(1.0)


def test_internal_calls_of_a_single_consumer_stay_inside() -> None:
    """Of 10 erlang half are internal: 5 external erlang of 100 kbit/s on the line."""
    found = study(star([voice(consumers=["a"], internal_share="50 %")], [profile(up="100k", down="100k")]), outages=())
    assert both(found, "ah") == [0.5, 0.5]
    assert found.intact.accounting.served.sum() == pytest.approx(2 * MEGA)
