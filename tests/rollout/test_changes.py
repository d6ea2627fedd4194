"""What changed since the last meeting."""

from datetime import date

from kommunalnetz.inventory.load import from_text
from kommunalnetz.rollout.changes import Kind, between, last_meeting, next_meeting, of_counties, since

OLD = """
network: {date: 2026-09-30}
sites: [{id: k, kind: county, ags: 14627}, {id: n, kind: county, ags: 14628}, {id: a, kind: municipality, ags: 14627010}]
projects:
  - {id: p, county: k, phase: tender, basis: 10 Mio €, addresses: 100,
     milestones: [{title: Start, planned: 2026-10-05}, {title: End, planned: 2027-01-01}]}
  - {id: gone, county: n, phase: market-survey}
coverage: [{id: a1, municipality: a, as_of: 2026-01-01, classes: {50M: 60 %}}]
tasks: [{id: t, title: Call, county: k}]
"""
NEW = """
network: {date: 2026-10-31}
sites: [{id: k, kind: county, ags: 14627}, {id: n, kind: county, ags: 14628}, {id: a, kind: municipality, ags: 14627010}]
projects:
  - {id: p, county: k, basis: 12 Mio €, addresses: 120,
     history: [{phase: tender, since: 2026-02-01}, {phase: final-grant, since: 2026-10-10}],
     milestones: [{title: Start, planned: 2026-10-05, actual: 2026-10-09}, {title: End, planned: 2027-03-01}]}
  - {id: fresh, county: n, phase: market-survey}
coverage:
  - {id: a1, municipality: a, as_of: 2026-01-01, classes: {50M: 60 %}}
  - {id: a2, municipality: a, as_of: 2026-10-01, classes: {50M: 70 %}}
tasks: [{id: t, title: Call, county: k, done: 2026-10-12}]
meetings: [{id: m1, date: 2026-10-06}, {id: m2, date: 2026-11-03}, {id: other, region: South, date: 2026-10-20}]
"""


def test_against_an_earlier_inventory_every_kind_of_change_is_told_once() -> None:
    found = between(from_text(OLD), date(2026, 9, 30), from_text(NEW), date(2026, 10, 31))
    assert [(change.kind, change.id) for change in found] == [
        (Kind.PHASE, "p"), (Kind.REACHED, "p"), (Kind.POSTPONED, "p"), (Kind.FUNDING, "p"), (Kind.ADDRESSES, "p"),
        (Kind.STARTED, "fresh"), (Kind.ENDED, "gone"), (Kind.COVERAGE, "a"), (Kind.DONE, "t"),
    ]  # fmt: skip
    assert (found[0].old, found[0].new) == ("tender", "final-grant")
    assert [change.id for change in of_counties(found, ["n"])] == ["fresh", "gone"]


def test_nothing_changed_between_an_inventory_and_itself() -> None:
    new = from_text(NEW)
    assert between(new, date(2026, 10, 31), new, date(2026, 10, 31)) == ()


def test_without_an_earlier_inventory_the_days_in_the_records_count() -> None:
    """After the sixth: the milestone of the 9th, the phase of the 10th, the task of the 12th; not the tender of February."""
    found = since(from_text(NEW), date(2026, 10, 6), date(2026, 10, 31))
    assert [(change.kind, change.on) for change in found] == [
        (Kind.REACHED, date(2026, 10, 9)), (Kind.PHASE, date(2026, 10, 10)), (Kind.DONE, date(2026, 10, 12)),
    ]  # fmt: skip


def test_meetings_of_another_region_are_not_ours() -> None:
    inventory, day = from_text(NEW), date(2026, 10, 31)
    last, following = last_meeting(inventory, "North", day), next_meeting(inventory, "North", day)
    assert (last and last.id, following and following.id) == ("m1", "m2")
    south = last_meeting(inventory, "South", day)
    assert south is not None
    assert south.id == "other"
