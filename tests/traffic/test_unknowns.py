"""What is declared unknown is a gap at all whom it concerns, never nothing."""

from datetime import date

import pytest

from kommunalnetz.inventory.load import from_text
from kommunalnetz.traffic.study import study

NETWORK = """
sites: [{id: a, staff: 100}, {id: b, staff: 50}, {id: rz, kind: datacentre}]
links: [{id: la, a: a, b: rz, capacity: 1G}, {id: lb, a: b, b: rz, capacity: 1G}]
"""
GOOD = "up: 1M, down: 1M, source: x, concurrency: 50 %"


def gaps(service: str, profile: str = GOOD) -> set[tuple[str, str]]:
    """(site, field) of all gaps of one service."""
    text = f"{NETWORK}\nprofiles: [{{id: p, {profile}}}]\nservices: [{{id: s, {service}}}]"
    return {(gap.site, gap.field) for gap in study(from_text(text), date=date(2026, 3, 1)).demand.gaps}


@pytest.mark.parametrize(
    ("service", "profile", "field"),
    [
        ("kind: application, hosts: [rz], consumers: {kind: county}, profile: unknown", GOOD, "profile"),
        ("kind: application, hosts: [rz], consumers: {kind: county}, profile: p, users: unknown", GOOD, "users"),
        ("kind: application, hosts: [rz], consumers: {kind: county}, profile: p, concurrency: unknown", GOOD, "concurrency"),
        ("kind: application, hosts: [rz], consumers: {kind: county}, profile: p", GOOD.replace("up: 1M", "up: unknown"), "up"),
        ("kind: internet, hosts: [rz], consumers: {kind: county}, profile: p", GOOD + ", peak: unknown", "peak"),
        ("kind: voice, hosts: [rz], consumers: {kind: county}, profile: p", GOOD.replace("down: 1M", "down: unknown"), "down"),
        ("kind: conference, hosts: [rz], consumers: {kind: county}, stream: unknown", GOOD, "stream"),
        ("kind: transfer, hosts: [rz], consumers: {kind: county}, volume: unknown, window: 22-6", GOOD, "volume"),
        ("kind: fixed, from: a, to: b, rate: unknown", GOOD, "rate"),
    ],
)
def test_a_value_that_is_declared_unknown_is_a_gap_at_every_site_that_is_served(service: str, profile: str, field: str) -> None:
    assert gaps(service, profile) == {("a", field), ("b", field)}


def test_a_site_may_know_what_the_service_does_not() -> None:
    """Site a has its own volume and users, so only b is a gap; and the other way round."""
    transfer = "kind: transfer, hosts: [rz], consumers: {kind: county}, window: 22-6"
    assert gaps(f"{transfer}, volume: unknown, overrides: {{a: {{volume: 5 GB}}}}") == {("b", "volume")}
    assert gaps(f"{transfer}, volume: 5 GB, overrides: {{a: {{volume: unknown}}}}") == {("a", "volume")}
    used = "kind: application, hosts: [rz], consumers: {kind: county}, profile: p"
    assert gaps(f"{used}, users: unknown, overrides: {{a: {{users: 5}}}}") == {("b", "users")}


def test_what_the_service_says_itself_may_be_unknown_in_its_profile() -> None:
    own = "kind: conference, hosts: [rz], consumers: {kind: county}, profile: p, stream: 2M"
    assert gaps(own, "stream: unknown, source: x") == set()


def test_demand_without_a_known_host_is_unserved() -> None:
    """150 workplaces, half of them active, 2 Mbit/s both ways together: 150 Mbit/s that nobody can place."""
    service = "kind: application, hosts: unknown, consumers: {kind: county}, profile: p"
    text = f"{NETWORK}\nprofiles: [{{id: p, {GOOD}}}]\nservices: [{{id: s, {service}}}]"
    found = study(from_text(text), date=date(2026, 3, 1))
    assert found.intact.accounting.unserved.sum() == pytest.approx(150e6)
    assert not found.intact.load.any()
