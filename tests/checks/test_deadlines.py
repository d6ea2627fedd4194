"""The dates of a contract."""

from datetime import date

import pytest

from kommunalnetz.checks.deadlines import Stage, deadline, stage
from kommunalnetz.inventory.records import Contract, Policy
from kommunalnetz.units import Period

POLICY = Policy()


def _contract(until: date | None) -> Contract:
    return Contract(id="c", until=until, notice=Period(months=3))


def test_steps_are_counted_back_one_after_the_other() -> None:
    """30 Sep 2028 - 3 months = 30 Jun 2028; - 14 months = 30 Apr 2027; - 6 months = 30 Oct 2026."""
    dates = deadline(_contract(date(2028, 9, 30)), POLICY)
    assert dates is not None
    assert (dates.notice, dates.order, dates.tender) == (date(2028, 6, 30), date(2027, 4, 30), date(2026, 10, 30))


def test_a_month_without_a_31st_ends_on_its_last_day() -> None:
    """31 Dec 2028 - 3 months = 30 Sep 2028 (September has no 31st); - 14 months = 30 Jul 2027; - 6 months = 30 Jan 2027."""
    dates = deadline(_contract(date(2028, 12, 31)), POLICY)
    assert dates is not None
    assert dates.tender == date(2027, 1, 30)


def test_the_notice_of_the_policy_stands_in_where_the_contract_names_none() -> None:
    dates = deadline(Contract(id="c", until=date(2028, 9, 30)), POLICY)
    assert dates is not None
    assert dates.notice == date(2028, 6, 30)


def test_an_end_is_never_estimated() -> None:
    assert deadline(_contract(None), POLICY) is None
    assert stage(None, POLICY, date(2026, 3, 1)) is Stage.UNKNOWN


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 10, 29), Stage.AHEAD),
        (date(2025, 10, 30), Stage.DUE),
        (date(2026, 10, 30), Stage.DUE),
        (date(2026, 10, 31), Stage.MISSED),
        (date(2028, 9, 30), Stage.MISSED),
        (date(2028, 10, 1), Stage.ENDED),
    ],
)
def test_a_contract_is_due_a_year_before_the_tender_and_missed_the_day_after(day: date, expected: Stage) -> None:
    """Tender by 30 Oct 2026; the warning starts 12 months before; the contract runs until and with 30 Sep 2028."""
    assert stage(deadline(_contract(date(2028, 9, 30)), POLICY), POLICY, day) is expected


def test_a_contract_that_ends_before_all_calendars_has_no_dates() -> None:
    assert deadline(_contract(date(1, 6, 1)), POLICY) is None
