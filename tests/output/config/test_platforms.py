"""The platforms of vendors: what all of them hold to, and what they refuse. Their lines are judged in tests/system and test_cisco_ios."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.small import NET, PORTS, TUNNEL, small, text_for
from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.records import QosClass
from kommunalnetz.output.config.comparison import Difference, difference
from kommunalnetz.output.config.platform import names, platform
from kommunalnetz.output.config.rendering import rendered
from kommunalnetz.output.config.running import Collected
from kommunalnetz.output.config.secrets import resolved
from kommunalnetz.output.config.traffic_classes import traffic_classes
from kommunalnetz.output.config.view_addresses import mask, wildcard
from kommunalnetz.output.config.view_links import shares
from system.statements import braced, indented

VENDORS = {"ios-xe": "ios-xe.cfg", "eos": "eos.cfg", "junos": "junos.conf"}
"""Platform and its one file."""
LANS = {"ios-xe": "GigabitEthernet0/0/0", "eos": "Ethernet48", "junos": "ge-0/0/0"}


def said(name: str, text: str) -> set[tuple[str, ...]]:
    """The statements of a configuration."""
    return braced(text) if name == "junos" else indented(text)


def refused(name: str, text: str) -> set[tuple[str, str]]:
    """Code and subject of what forbids the configurations."""
    with pytest.raises(InputError) as error:
        rendered(small(text), platform=name)
    return {(d.code.id, d.subject) for d in error.value.diagnostics}


def test_the_interfaces_of_the_tests_are_those_of_every_platform() -> None:
    assert set(PORTS) == set(names(None)) == {*VENDORS, "frr"}


@pytest.mark.parametrize("name", VENDORS)
def test_the_network_of_a_site_may_be_at_another_interface(name: str) -> None:
    """Interface 3 of a-r1 bears the network of the site: it is not shut, and the platform's own one is not configured."""
    port = PORTS[name].format(3)
    (text,) = rendered(small(text_for(name).replace("id: a-r1, site: a,", f"id: a-r1, site: a, lan: {port},")), ["a-r1"], platform=name)[
        "a-r1"
    ].values()
    assert LANS[name] + "\n" not in text
    assert "unused" not in text
    words = {statement for path in said(name, text) if any(port in word for word in path) for statement in path}
    assert any("10.0.0.1" in word for word in words)


@pytest.mark.parametrize("name", VENDORS)
def test_a_line_cannot_have_the_interface_of_the_sites_network(name: str) -> None:
    text = text_for(name).replace("metric: 10,", f"metric: 10, ports: {{b: {LANS[name]}}},")
    assert refused(name, text) == {("KN605", "link:a-rz1")}


@pytest.mark.parametrize("name", VENDORS)
def test_names_of_another_platforms_interfaces_are_refused(name: str) -> None:
    other = "eth9" if name != "eos" else "ge-0/0/9"
    assert refused(name, text_for(name).replace("metric: 10,", f"metric: 10, ports: {{b: {other}}},")) == {("KN604", "link:a-rz1")}


@pytest.mark.parametrize("name", ["eos", "junos"])
def test_tunnels_and_authenticated_ospfv3_are_refused_where_a_platform_has_none(name: str) -> None:
    plain = text_for(name)
    assert refused(name, plain.replace("capacity: 1G, metric: 5, encapsulation: ethernet", f"capacity: 1G, metric: 5, {TUNNEL}")) >= {
        ("KN607", "link:rz-out/out-r1/ipsec")
    }
    secret = plain.replace("secrets: {", "secrets: {routing: env:KEY_ROUTING, ")
    assert refused(name, secret) == {("KN607", f"network/{name}/ospfv3-authentication")}
    assert rendered(small(secret.replace("network:\n", "network:\n  routing: isis\n", 1)), platform=name)


@pytest.mark.parametrize("name", ["eos", "junos"])
def test_more_classes_than_an_interface_has_queues_are_refused(name: str) -> None:
    """Nine classes, the default that is always there, and network control."""
    text = text_for(name) + "classes:\n" + "".join(f"  - {{id: c{n}, dscp: CS{n % 5 + 1}, rank: {n}}}\n" for n in range(9))
    assert refused(name, text) == {("KN607", f"network/{name}/11 queues")}


@pytest.mark.parametrize("name", VENDORS)
def test_a_secret_stands_where_it_belongs_only_if_it_is_asked_for_and_does_no_harm(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = text_for(name).replace("snmp_authentication: env:KEY_SNMP", "snmp_authentication: env:KEY_OTHER, radius: env:KEY_OTHER")
    text = text.replace("ntp:", "radius: [10.9.0.3], ntp:")
    for key in ("KEY_ROUTING", "KEY_IPSEC", "KEY_SNMP"):
        monkeypatch.setenv(key, "correct-horse-battery-staple"[: 16 if key == "KEY_ROUTING" else 28])
    monkeypatch.setenv("KEY_OTHER", "quite-another-one")
    (shown,) = rendered(small(text), ["a-r1"], platform=name)["a-r1"].values()
    assert "correct-horse" not in shown
    assert "quite-another" not in shown
    assert len(re.findall("REPLACE-(radius|snmp_privacy|snmp_authentication)", shown)) == 3
    (kept,) = rendered(small(text), ["a-r1"], platform=name, resolve=resolved)["a-r1"].values()
    assert "REPLACE-" not in kept
    assert kept.count("quite-another-one") == 2
    for harm in ("two words", "x-router\n!\nrouter bgp 1", 'a"b;c-d-e-f', "seven!-or-eight", "a?b-seven-eight"):
        monkeypatch.setenv("KEY_OTHER", harm)
        with pytest.raises(InputError) as error:
            rendered(small(text), ["a-r1"], platform=name, resolve=resolved)
        assert {d.code.id for d in error.value.diagnostics} == {"KN608"}
        assert harm not in repr(error.value.diagnostics)


@pytest.mark.parametrize("name", VENDORS)
def test_a_users_file_takes_the_place_of_a_shipped_one(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "config" / name
    folder.mkdir(parents=True)
    (folder / "_head").write_text("{% macro head(network, device, site) %}\nOWN\n{% endmacro %}\n", encoding="utf-8")
    (text,) = rendered(small(text_for(name)), ["a-r1"], platform=name, templates=tmp_path)["a-r1"].values()
    assert text.startswith("OWN\n")


@pytest.mark.parametrize("name", VENDORS)
def test_isis_is_rendered_from_the_same_records(name: str) -> None:
    files = rendered(small(text_for(name).replace("network:\n", "network:\n  routing: isis\n", 1)), platform=name)
    for texts in files.values():
        (text,) = texts.values()
        assert "49.0001.0102.5500" in text
        assert "ospf" not in text
        assert said(name, text)


@pytest.mark.parametrize("name", VENDORS)
def test_only_the_versions_that_have_pools_are_configured(name: str) -> None:
    text = NET
    for pool in ("routers-6", "lines-6", "sites-6"):
        text = re.sub(rf"    {pool}: .*\n", "", text)
    (found,) = rendered(small(text_for(name, text)), ["a-r1"], platform=name)["a-r1"].values()
    assert not re.search(r"ospfv3 1|ospf3|fd00:0|family inet6 \{\n\s+mtu|ipv6 unicast-routing|ipv6 ospf", found)


def test_every_dscp_is_in_one_queue_and_network_control_above_all() -> None:
    """Classes a (priority, EF), b (AF11), default: queues 6, 5, 4; 48 is network control's; 61 of 64 values are the default's."""
    classes = [
        QosClass(id="b", dscp=("AF11",), rank=0), QosClass(id="default", rank=1), QosClass(id="a", dscp=("EF",), rank=2, priority=True),
    ]  # fmt: skip
    found = traffic_classes(classes)
    assert [(row["number"], row["class"], len(row["dscp"])) for row in found] == [
        (7, "control", 1), (6, "a", 1), (5, "b", 1), (4, "default", 61),
    ]  # fmt: skip
    assert sorted(code for row in found for code in row["dscp"]) == list(range(64))
    assert found[1]["bits"] == ["101110"]


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=8), st.floats(1, 2000))
@settings(deadline=None)
def test_shares_are_whole_and_never_more_than_the_line(rates: list[float], capacity: float) -> None:
    found = shares(rates, capacity)
    assert len(found) == len(rates)
    assert min(found) >= 1
    assert sum(found) <= 100


def test_masks_of_ipv4() -> None:
    assert [(mask(4, n), wildcard(4, n)) for n in (0, 10, 24, 31, 32)] == [
        ("0.0.0.0", "255.255.255.255"),
        ("255.192.0.0", "0.63.255.255"),
        ("255.255.255.0", "0.0.0.255"),
        ("255.255.255.254", "0.0.0.1"),
        ("255.255.255.255", "0.0.0.0"),
    ]
    assert mask(6, 64) == wildcard(6, 64) == ""


@pytest.mark.parametrize("name", VENDORS)
def test_a_router_that_runs_what_is_rendered_differs_in_nothing_and_another_metric_is_found(name: str) -> None:
    files = rendered(small(text_for(name)), ["a-r1"], platform=name)["a-r1"]
    made = platform(name, None)

    def of(text: str) -> Difference:
        return difference("a-r1", files, Collected(path="a-r1", files={"": text}), name, made)

    text = files[VENDORS[name]]
    assert of(text).same
    words = "metric 10;" if name == "junos" else "ip ospf cost 10\n"
    assert words in text
    changes = of(text.replace(words, words.replace("10", "11"))).files[0].changes
    assert {(one.added, one.line.strip(" ;").rpartition(" ")[2]) for one in changes} == {(True, "10"), (False, "11")}
