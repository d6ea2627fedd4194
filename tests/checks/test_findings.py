"""Findings: what they say, where they point, and that a sound network has none that matters."""

from pathlib import Path

import pytest
from small_inventories import found, line, reference, studied, two_lines

from kommunalnetz.checks import findings
from kommunalnetz.diagnostics import Severity
from kommunalnetz.inventory.load import load
from kommunalnetz.traffic.study import study

SOUND = two_lines(
    "20M",
    first=", ducts: [north], contract: c",
    second=", ducts: [south], contract: c",
    extra="""
contracts:
  - {id: c, until: 2035-12-31, notice: 3 months, rate: 100M}
measurements:
  - {link: one, month: 2026-02, a_to_b: 19M, b_to_a: 0M}
  - {link: two, month: 2026-02, a_to_b: 0M, b_to_a: 0M}
""",
)


def test_a_network_in_which_everything_fits_has_no_findings() -> None:
    assert findings(studied(SOUND)) == ()


def test_the_finding_names_need_limit_and_the_service_that_fills_the_line() -> None:
    """72 + 8 = 80 of 100 Mbit/s; 72 / 80 = 90 % of it is the backup."""
    extra = "  - {id: backup, title: The backup, kind: fixed, from: county, to: rz, rate: 72M}"
    (one,) = found(line("8M", extra=extra), "KN301")
    assert (one.subject, one.values["cause"]) == ("link:main", "The backup")
    assert one.values["cause_share"] == pytest.approx(0.9)
    assert one.values["required"] == pytest.approx(0.8)
    assert (one.values["tail"], one.values["head"], one.values["limit"]) == ("The county", "The data centre", 0.7)


def test_a_link_is_told_once_about_its_fuller_direction() -> None:
    extra = "  - {id: down, kind: fixed, from: rz, to: county, rate: 90M}"
    (one,) = found(line("80M", extra=extra), "KN301")
    assert one.values["tail"] == "The data centre"


def test_an_unknown_capacity_is_neither_full_nor_fine() -> None:
    text = line("80M", capacity="unknown")
    assert [d.code.id for d in findings(studied(text)) if d.code.id in ("KN301", "KN302", "KN306")] == ["KN306"]


def test_the_contract_is_told_where_it_is_what_is_not_known() -> None:
    text = line(more=", contract: c", extra="contracts: [{id: c, rate: unknown}]")
    (one,) = found(text, "KN306")
    study_ = studied(text)
    assert one.where == study_.inventory.where("contracts", "c", "rate")


def test_an_overload_in_an_outage_is_an_error_above_the_whole_line_only() -> None:
    """60 Mbit/s on the second line of 65 are 92 %, of 50 are 120 %."""
    for capacity, severity in (("65M", Severity.WARNING), ("50M", Severity.ERROR)):
        (one,) = found(two_lines("60M").replace("100M, metric: 20", f"{capacity}, metric: 20"), "KN303")
        assert (one.severity, one.values["outage"]) == (severity, "Line one")


def test_a_line_that_is_full_without_an_outage_is_not_told_again_for_one() -> None:
    text = two_lines("80M", extra="  - {id: more, kind: fixed, from: rz, to: county, rate: 1M}").replace("metric: 20", "metric: 10")
    text = text.replace("capacity: 100M, metric: 10, encapsulation: none}", "capacity: 50M, metric: 10, encapsulation: none}")
    codes = {(d.code.id, d.subject) for d in findings(studied(text))}
    assert ("KN301", "link:one") in codes
    assert ("KN303", "link:one") not in codes


def test_a_class_may_have_a_limit_of_its_own() -> None:
    """10 of 100 Mbit/s are 10 %; the class may take 5 %, priority or not."""
    extra = "  - {id: bulk, kind: fixed, from: county, to: rz, rate: 10M, class: bulk}\nclasses: [{id: bulk, limit: 5 %}]"
    (one,) = found(line("1M", extra=extra), "KN304")
    assert (one.subject, one.values["limit"]) == ("link:main/bulk", 0.05)


def test_measured_and_computed_may_differ_by_a_quarter() -> None:
    """|20 - 15.1| / 20 = 24.5 % is allowed; |20 - 14.9| / 20 = 25.5 % is not; nothing measured where 10 are computed is 100 %."""
    for computed, measured, told in (("15.1M", "20M", 0), ("14.9M", "20M", 1), ("10M", "0M", 1)):
        extra = f"measurements: [{{link: main, month: 2026-02, a_to_b: {measured}, b_to_a: 0M}}]"
        assert len(found(line(computed, extra=extra), "KN308")) == told


def test_a_contract_that_no_line_names_is_not_told() -> None:
    assert found(line(extra="contracts: [{id: c, until: 2020-01-01}]"), "KN321") == []


def test_findings_of_one_study_differ_in_code_or_subject(root: Path) -> None:
    told = findings(reference(root))
    assert len({finding.identity for finding in told}) == len(told)


def test_the_same_inventory_gives_the_same_findings_in_the_same_order(root: Path) -> None:
    inventory = load(root / "inventory")
    assert findings(study(inventory)) == findings(study(inventory))


def test_every_finding_points_into_a_file(root: Path) -> None:
    assert [d for d in findings(reference(root)) if d.where is None] == []
