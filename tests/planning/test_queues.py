"""Queues cut after the plan: the largest need per class over all states, guarantees that make up the line."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.load import from_text
from kommunalnetz.planning.queues import LineQueues, class_maxima
from kommunalnetz.traffic.study import Study, study

NET = """
network: {{date: 2026-03-01}}
sites:
  - {{id: a, kind: county}}
  - {{id: b, kind: county}}
  - {{id: rz, kind: datacentre}}
links:
  - {{id: a-rz, a: a, b: rz, capacity: 100M, metric: 10, encapsulation: none}}
  - {{id: b-rz, a: b, b: rz, capacity: 100M, metric: 10, encapsulation: none}}
  - {{id: a-b, a: a, b: b, capacity: 100M, metric: 100, encapsulation: none}}
classes:
  - {{id: voice, dscp: EF, rank: 0, priority: true, limit: 30 %}}
  - {{id: business, dscp: AF21, rank: 1}}
  - {{id: default, dscp: DF, rank: 2}}
services:
  - {{id: calls, kind: fixed, from: a, to: rz, rate: {voice}M, class: voice}}
  - {{id: files, kind: fixed, from: a, to: rz, rate: {business}M, class: business}}
  - {{id: more, kind: fixed, from: b, to: rz, rate: 10M, class: default}}
"""


def studied(voice: float = 10, business: float = 30) -> Study:
    return study(from_text(NET.format(voice=voice, business=business)), date=date(2026, 3, 1))


def queues(found: Study, arc: int) -> LineQueues:
    line = class_maxima(found).queues(arc)
    assert line is not None
    return line


def test_a_class_is_sized_by_the_state_in_which_it_needs_most() -> None:
    """On b-rz only 10 of default while nothing is down; if a-rz fails, 10 of voice and 30 of business come over it as well."""
    line = queues(studied(), 2)
    assert [(queue.qos.id, queue.need, queue.outage) for queue in line.queues] == [
        ("voice", 10e6, "link:a-rz"), ("business", 30e6, "link:a-rz"), ("default", 10e6, ""),
    ]  # fmt: skip


def test_priority_is_guaranteed_its_cap_and_the_rest_is_shared_by_need() -> None:
    """100: control 1, voice its limit of 30, whatever it needs; of the 69 left business has 30/40 = 51.75, default 10/40 = 17.25."""
    line = queues(studied(), 2)
    voice, business, default = line.queues
    assert line.control == pytest.approx(1e6)
    assert (voice.rate, voice.ceiling) == pytest.approx((30e6, 30e6))
    assert (business.rate, business.ceiling) == pytest.approx((51.75e6, 100e6))
    assert default.rate == pytest.approx(17.25e6)
    assert not line.exceeds


def test_priority_without_a_limit_of_its_own_is_guaranteed_that_of_the_policy() -> None:
    """33 %, the default of `policy.priority_limit`."""
    text = NET.format(voice=0, business=1).replace(", limit: 30 %", "")
    assert queues(study(from_text(text), date=date(2026, 3, 1)), 2).queues[0].rate == pytest.approx(33e6)


def test_caps_that_do_not_fit_together_are_granted_as_they_are_served() -> None:
    """100: control 1, default keeps 1; voice has its 60, alarms of their 60 the 38 that are left and may borrow the rest."""
    text = (
        NET.format(voice=1, business=1).replace("limit: 30 %", "limit: 60 %").replace("rank: 1}", "rank: 1, priority: true, limit: 60 %}")
    )
    voice, alarms, default = queues(study(from_text(text), date=date(2026, 3, 1)), 2).queues
    assert [voice.rate, alarms.rate, default.rate] == pytest.approx([60e6, 38e6, 1e6])
    assert alarms.ceiling == pytest.approx(60e6)


def test_a_class_without_traffic_has_one_per_cent_to_share_by() -> None:
    """From a to b default has nothing, the others come if a-rz fails: weights 30 and 1 of the 69 left."""
    _, business, default = queues(studied(), 4).queues
    assert (business.rate, default.rate) == pytest.approx((69e6 * 30 / 31, 69e6 / 31))


def test_needs_above_the_line_are_scaled_down_and_said_so() -> None:
    """b-rz in the outage of a-rz: voice 40 (capped at 30), business 90, default 10: 140 of 100."""
    line = queues(studied(40, 90), 2)
    assert line.exceeds
    assert line.need == pytest.approx(140e6)
    assert [queue.rate for queue in line.queues] == pytest.approx([30e6, 69e6 * 0.9, 69e6 * 0.1])


@given(st.integers(0, 300), st.integers(0, 300))
@settings(max_examples=30, deadline=None)
def test_the_guarantees_always_make_up_the_line(voice: float, business: float) -> None:
    found = studied(voice, business)
    for arc in range(found.network.arcs):
        line = queues(found, arc)
        assert line.control + sum(queue.rate for queue in line.queues) == pytest.approx(line.capacity)
        assert all(queue.rate <= queue.ceiling * (1 + 1e-9) for queue in line.queues)


def test_a_network_without_services_shares_what_priority_leaves_equally() -> None:
    """100: control 1, voice its limit of 30, business and default half of the 69 left."""
    text = NET.format(voice=1, business=1).partition("services:")[0]
    line = queues(study(from_text(text), date=date(2026, 3, 1)), 0)
    assert [queue.rate for queue in line.queues] == pytest.approx([30e6, 34.5e6, 34.5e6])


def test_a_line_of_unknown_capacity_has_no_queues() -> None:
    found = study(
        from_text(NET.format(voice=1, business=1).replace("b: rz, capacity: 100M", "b: rz, capacity: unknown")), date=date(2026, 3, 1)
    )
    assert class_maxima(found).queues(0) is None
