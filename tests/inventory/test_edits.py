"""Edits: what each verb does, that they can be undone, and that what they make passes the same gate as files."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.small_network import network, records
from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.edits import (
    Add,
    Adopt,
    Change,
    Edit,
    Grow,
    Host,
    Merge,
    Move,
    Remeter,
    Remove,
    Reprice,
    Resize,
    Retire,
    Scale,
    Use,
    apply,
    as_written,
)  # fmt: skip
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Link, Price, Site
from kommunalnetz.inventory.services import Application
from kommunalnetz.traffic.study import study

NET = network()


def after(*edits: Edit, day: date | None = None) -> Inventory:
    """The small network after edits."""
    return apply(NET, edits, day=day)


def refused(*edits: Edit) -> list[str]:
    """The codes of what is wrong."""
    with pytest.raises(InputError) as error:
        after(*edits)
    return [d.code.id for d in error.value.diagnostics if d.severity == "error"]


def test_no_edit_changes_nothing() -> None:
    assert records(after()) == records(NET)


def test_a_resize_keeps_the_metric_that_the_link_had() -> None:
    """100 Gbit/s / 100 Mbit/s = 1000; the default of 1 Gbit/s would be 100."""
    link = after(Resize(link="a-rz", capacity=1e9)).links["a-rz"]
    assert link.capacity is not None
    assert link.capacity.a_to_b == link.capacity.b_to_a == 1e9
    assert link.metric is not None
    assert (link.metric.a_to_b, link.metric.b_to_a) == (1000, 1000)


def test_a_resize_may_name_the_metric() -> None:
    metric = after(Resize(link="a-rz", capacity=1e9, metric=5)).links["a-rz"].metric
    assert metric is not None
    assert metric.a_to_b == 5


def test_a_resize_leaves_the_ways_of_all_traffic_as_they_are() -> None:
    before, resized = study(NET), study(after(Resize(link="a-rz", capacity=10e9), Resize(link="a-rz2", capacity=10e9)))
    assert (before.network.metric == resized.network.metric).all()


def test_a_resize_lifts_the_contracted_rate_and_takes_the_price_of_the_ladder() -> None:
    contract = after(Resize(link="a-rz", capacity=300e6)).contracts["v-a"]
    assert contract.rate is not None
    assert (contract.rate.a_to_b, contract.monthly, contract.one_off) == (300e6, Decimal(300), Decimal(4000))
    assert contract.until == date(2028, 12, 31)


def test_a_price_that_is_named_counts_before_the_ladder() -> None:
    contract = after(Resize(link="a-rz", capacity=300e6, monthly=Decimal(250), one_off=Decimal(0))).contracts["v-a"]
    assert (contract.monthly, contract.one_off) == (Decimal(250), Decimal(0))


def test_beyond_the_ladder_the_price_is_not_known() -> None:
    assert after(Resize(link="a-rz", capacity=40e9)).contracts["v-a"].monthly is None


def test_a_line_of_a_common_contract_gets_one_of_its_own_that_costs_the_difference() -> None:
    """1 Gbit/s costs 300 a month, the 100 Mbit/s that were booked 100: the new contract costs 200, the old one as before."""
    done = after(Resize(link="b-rz", capacity=1e9))
    own = done.contracts[str(done.links["b-rz"].contract)]
    assert own.id != "v-both"
    assert own.monthly == Decimal(200)
    assert done.contracts["v-both"] == NET.contracts["v-both"]
    assert done.links["c-rz"].contract == "v-both"


def test_what_was_estimated_is_estimated_anew() -> None:
    """The line b-rz has no length: 1.25 times the air line, which is another one after the move."""
    moved = after(Move(site="b", seat="Elsewhere", location={"lat": 50.1, "lon": 7.2}))
    assert NET.links["b-rz"].length != 0
    assert moved.links["b-rz"].length == 0
    assert moved.sites["b"].seat == "Elsewhere"


def test_a_move_forgets_the_length_of_the_lines_of_the_site() -> None:
    """1.25 times the air line of the new place, no longer the 40 km that were written."""
    moved = after(Move(site="a", ags="07134", location={"lat": 50.1, "lon": 7.2}))
    assert moved.sites["a"].ags == "07134"
    assert moved.links["a-rz"].length == 0


def test_merged_sites_add_up_and_lines_of_what_is_gone_go_too() -> None:
    """a has 400 workplaces, b none written: 5 per 1000 of 50 000 are 250."""
    done = after(Merge(sites=("b",), into="a"))
    assert "b" not in done.sites
    assert (done.sites["a"].population, done.sites["a"].staff) == (150000, 650.0)
    assert "b-rz" not in done.links
    assert "school-b" not in done.links
    assert done.sites["school"].parent == "a"
    assert done.services["files"].consumers.ids == ("a", "school")
    assert done.contacts["hotline"].sites == ("a",)


def test_a_host_moves_with_the_sites_that_merge() -> None:
    done = after(Merge(sites=("rz2",), into="rz"))
    assert done.services["talk"].hosts == ("rz",)
    assert done.services["mail"].standby == ()


def test_unknown_workplaces_stay_unknown_in_a_merger() -> None:
    assert after(Merge(sites=("c",), into="b")).sites["b"].staff is None


def test_numbers_of_its_own_stand_in_the_way_of_a_merger() -> None:
    assert refused(Merge(sites=("a",), into="b")) == ["KN233"]


def test_retired_things_take_with_them_what_an_outage_takes_down() -> None:
    done = after(Retire(subjects=("duct:rhine", "site:school")))
    assert set(NET.links) - set(done.links) == {"a-rz", "a-rz2", "school-b"}
    assert done.measurements == ()
    assert "v-a" not in done.contracts
    assert "rhine" not in done.ducts


def test_a_service_whose_host_is_retired_runs_at_its_standby() -> None:
    done = after(Retire(subjects=("link:school-b", "site:rz")), Remove(subjects=("service:files", "service:flow")))
    assert (done.services["mail"].hosts, done.services["mail"].standby) == (("rz2",), ())


def test_a_retired_device_takes_its_links() -> None:
    assert set(NET.links) - set(after(Retire(subjects=("device:a-r2",))).links) == {"a-rz2", "a-in"}


def test_what_hangs_on_a_removed_record_is_told_with_its_place() -> None:
    assert set(refused(Remove(subjects=("site:rz2",)))) == {"KN202", "KN212"}


def test_a_service_moves_to_another_host_and_is_no_standby_of_itself() -> None:
    mail = after(Host(service="mail", sites=("rz2",))).services["mail"]
    assert (mail.hosts, mail.standby) == (("rz2",), ())


def test_users_change_everywhere_or_at_some_sites() -> None:
    mail = after(Use(service="mail", users="80 % of staff"), Use(service="mail", sites=("a", "b"), concurrency=0.9)).services["mail"]
    assert isinstance(mail, Application)
    assert mail.users.share == 0.8
    assert {site: override.concurrency for site, override in mail.overrides.items()} == {"a": 0.9, "b": 0.9}


def test_scaling_doubles_what_every_kind_of_service_carries() -> None:
    before, doubled = study(NET), study(after(Scale(what="all", factor=2)))
    assert doubled.demand.services == before.demand.services
    assert doubled.intact.load.sum() == pytest.approx(2 * before.intact.load.sum())
    assert (doubled.intact.accounting.offered == 2 * before.intact.accounting.offered).all()


def test_growth_of_a_class_meets_its_services_only() -> None:
    """1.2 squared is 1.44; the class of mail stands in its profile."""
    factors = {key: service.factor for key, service in after(Grow(what="class:gold", growth=0.2, years=2)).services.items()}
    assert factors == {"mail": 1.44, "files": 1, "talk": 1, "flow": 1}


@pytest.mark.parametrize(
    ("since", "day", "years"),
    [
        (None, date(2026, 12, 31), 1), (None, date(2027, 12, 31), 2), (date(2028, 1, 1), date(2027, 12, 31), None),
        (date(2027, 1, 1), date(2027, 12, 30), 0), (date(2027, 1, 1), date(2028, 12, 31), 2), (date(2026, 7, 1), date(2027, 12, 31), 1),
    ],
)  # fmt: skip
def test_growth_counts_whole_years(since: date | None, day: date, years: int | None) -> None:
    """The inventory is of 1 January 2026: on 31 December 2026 one year has passed."""
    factor = after(Grow(what="mail", growth=0.5, since=since), day=day).services["mail"].factor
    assert factor == (1 if years is None else 1.5**years)


def test_sites_adopt_a_service_one_after_the_other_with_double_operation() -> None:
    """b begins in 2027 and leaves the old service half a year later, a in 2028."""
    edit = Adopt(service="talk", stages={"2027": ["c"], "2028-07-01": ["school"]}, replaces="files", double="6 months")

    def users(day: date) -> tuple[set[str], set[str]]:
        services = after(edit, day=day).services
        return tuple({site.id for site in NET.selected(services[key].consumers)} for key in ("talk", "files"))  # type: ignore[return-value]

    assert users(date(2026, 12, 31)) == ({"a", "b"}, {"a", "b", "school"})
    assert users(date(2027, 1, 1)) == ({"a", "b", "c"}, {"a", "b", "school"})
    assert users(date(2028, 12, 31)) == ({"a", "b", "c", "school"}, {"a", "b", "school"})
    assert users(date(2029, 1, 1)) == ({"a", "b", "c", "school"}, {"a", "b"})


def test_prices_change_to_the_cent() -> None:
    done = after(Reprice(what=("p100m",), growth=0.055), Reprice(what=("contract:v-a",), monthly=Decimal("99.90")))
    assert (done.prices["p100m"].monthly, done.prices["p100m"].one_off) == (Decimal("105.5"), Decimal(1055))
    assert done.contracts["v-a"].monthly == Decimal("99.90")
    assert done.prices["p1g"] == NET.prices["p1g"]


def test_edits_count_from_their_day_on() -> None:
    edit = Resize(link="a-rz", capacity=1e9, since=date(2027, 7, 1))
    assert records(after(edit, day=date(2027, 6, 30))) == records(NET)
    assert records(after(edit, day=date(2027, 7, 1))) == records(after(edit))


def test_an_edit_works_on_what_is_written_not_on_what_counts_today() -> None:
    """The link counts from 2030 on; a filtered inventory does not hold it, and it can be changed all the same."""
    planned = after(Add.of(Link(id="later", a="b", b="rz2", capacity=1e9, valid_from=date(2030, 1, 1))))
    today = planned.on(date(2026, 1, 1))
    assert "later" not in today.links
    assert apply(today, [Remeter(link="later", metric=7)]).links["later"].metric is not None


def test_every_mistake_of_all_edits_is_told_at_once() -> None:
    told = refused(
        Resize(link="nowhere", capacity=1e9), Add(sections={"links": ({"id": "x", "a": "a"},), "sits": ()}),
        Change(subject="policy", values={"limits.green": "a lot"}), Host(service="mail", sites=("mars",)),
    )  # fmt: skip
    assert sorted(told) == ["KN102", "KN103", "KN106", "KN202", "KN202"]


def test_an_added_site_gets_its_device_and_its_estimates() -> None:
    price = Price(id="p", capacity=1e8, one_off=Decimal(1), monthly=Decimal(1))
    done = after(Add.of(Site(id="new", population=20000), Link(id="new-rz", a="new", b="rz", capacity=1e8), price))
    assert done.devices["new"].site == "new"
    assert done.sites["new"].staff == 100


Undo = Callable[[Inventory], tuple[Edit, ...]]
"""The edits that a planner would write to undo one, given the inventory before it."""


def _metric_back(link: str, before: Inventory) -> tuple[Edit, ...]:
    metric = before.links[link].metric
    return (Change(subject=f"link:{link}", unset=("metric",)),) if metric is None else (Remeter(link=link, metric=metric),)


def _remeter(link: str, metric: int) -> tuple[Edit, Undo]:
    return Remeter(link=link, metric=metric), lambda before: _metric_back(link, before)


def _resize(link: str, rate: float) -> tuple[Edit, Undo]:
    back: Undo = lambda before: (Resize(link=link, capacity=before.links[link].capacity), *_metric_back(link, before))  # noqa: E731
    return Resize(link=link, capacity=rate), back


def _scale(factor: float) -> tuple[Edit, Undo]:
    return Scale(what="all", factor=factor), lambda before: (Scale(what="all", factor=1 / factor),)


def _host(host: str) -> tuple[Edit, Undo]:
    return Host(service="talk", sites=(host,)), lambda before: (Host(service="talk", sites=before.services["talk"].hosts),)


def _add(number: int) -> tuple[Edit, Undo]:
    key = f"n{number}"
    return Add.of(Link(id=key, a="b", b="rz2", capacity=1e9)), lambda before: (Remove(subjects=(f"link:{key}",)),)


def _remove(key: str) -> tuple[Edit, Undo]:
    return Remove(subjects=(f"service:{key}",)), lambda before: (Add.of(before.services[key]),)


def _reprice(key: str, amount: int) -> tuple[Edit, Undo]:
    return Reprice(what=(key,), monthly=Decimal(amount)), lambda before: (Reprice(what=(key,), monthly=before.prices[key].monthly),)


UNDOABLE = st.one_of(
    st.builds(_remeter, st.sampled_from(sorted(NET.links)), st.integers(1, 65535)),
    st.builds(_resize, st.sampled_from(["a-rz2", "rz-rz2"]), st.sampled_from([50e6, 100e6, 250e6, 1e9])),
    st.builds(_scale, st.sampled_from([0.5, 0.8, 1.25, 2.0, 3.0, 1.1])),
    st.builds(_host, st.sampled_from(["rz", "rz2", "b"])),
    st.builds(_add, st.integers(1, 5)),
    st.builds(_remove, st.sampled_from(["files", "flow"])),
    st.builds(_reprice, st.sampled_from(["p100m", "p1g"]), st.integers(0, 1000)),
)


@given(st.lists(UNDOABLE, max_size=6))
@settings(max_examples=60, deadline=None)
def test_edits_and_their_inverse_in_reverse_are_the_identity(pairs: list[tuple[Edit, Undo]]) -> None:
    """Each edit is undone by the edit that a planner would write, the last one first. What cannot be done twice is left out."""
    now, back = NET, list[Edit]()
    for edit, undo in pairs:
        try:
            then = apply(now, [edit])
        except InputError:
            continue
        back = [*undo(now), *back]
        now = then
    assert records(apply(now, back)) == records(NET)


@given(st.lists(st.builds(_scale, st.sampled_from([0.5, 3.0])) | st.builds(_remeter, st.just("a-rz"), st.integers(1, 9)), max_size=4))
@settings(max_examples=20, deadline=None)
def test_edits_one_by_one_are_the_same_as_all_at_once(pairs: list[tuple[Edit, Undo]]) -> None:
    done = NET
    for edit, _ in pairs:
        done = apply(done, [edit])
    assert records(done) == records(apply(NET, [edit for edit, _ in pairs]))


def test_an_edit_from_code_says_the_same_as_one_from_a_file() -> None:
    node = as_written(Resize(link="a-rz", capacity=1e9, monthly=Decimal(120)))
    assert node.plain == {"resize": "a-rz", "capacity": "1G", "monthly": "120 \u20ac"}
