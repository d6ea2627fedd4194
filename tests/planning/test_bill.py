"""What the lines cost a month and what a change of them costs once, by hand."""

from decimal import Decimal

from inventory.small_network import network
from kommunalnetz.inventory.edits import Add, Change, Remeter, Resize, apply
from kommunalnetz.inventory.records import Link
from kommunalnetz.planning.bill import bill, investment

NET = network()


def test_the_bill_takes_contracts_then_the_ladder_and_says_what_it_does_not_know() -> None:
    """a-rz 120 by contract; b-rz and c-rz share 500; a-rz2 300 and school-b 100 by the ladder; a-in stays inside; 10 Gbit/s has no step."""
    found = bill(NET)
    assert dict(found.of_line) == {
        "a-rz": Decimal(120), "b-rz": Decimal(250), "c-rz": Decimal(250), "a-rz2": Decimal(300), "school-b": Decimal(100),
        "a-in": Decimal(0), "rz-rz2": None,
    }  # fmt: skip
    assert (found.monthly, found.unknown) == (Decimal(1020), ("rz-rz2",))


def test_larger_lines_cost_once_what_the_ladder_says() -> None:
    """Two steps to 1 Gbit/s, 4000 each: one in a contract, one without."""
    after = apply(NET, [Resize(link="a-rz", capacity=1e9), Resize(link="school-b", capacity=1e9), Remeter(link="b-rz", metric=5)])
    assert investment(NET, after).one_off == Decimal(8000)
    assert bill(after).monthly == bill(NET).monthly - 120 + 300 - 100 + 300


def test_a_new_line_costs_its_step_and_one_beyond_the_ladder_is_not_known() -> None:
    new = [Link(id="n1", a="b", b="rz2", capacity=100e6), Link(id="n2", a="b", b="rz2", capacity=40e9)]
    found = investment(NET, apply(NET, [Add.of(*new)]))
    assert (found.one_off, found.unknown) == (Decimal(1000), ("n2",))


def test_what_does_not_touch_lines_costs_nothing() -> None:
    assert investment(NET, apply(NET, [Change(subject="service:mail", values={"users": "5"})])).one_off == 0
