"""The round trip: inventory to IOS-XE to what Ansible's cisco.ios reads from it, and that is the inventory again.

What it reads lies in ``parsed``; ``tools/cisco_ios_parsed.py`` makes it anew.
"""

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kommunalnetz.inventory.load import load
from kommunalnetz.output.config.context import Context
from kommunalnetz.traffic.study import study

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
ROUTERS = [
    ("examples/ring", "nord"),
    ("examples/zwei-rechenzentren", "rz-a"),
    ("inventory", "vulkaneifel-r1"),
    ("inventory", "gateway-mainz-r1"),
]
MASKS = {24: "255.255.255.0", 31: "255.255.255.254", 32: "255.255.255.255"}
UNKNOWN = re.compile(r" ip ospf 1 area 0\.0\.0\.0$| ip ospf message-digest-key 1 md5 \S+$| remark ")
"""What this version of cisco.ios has no parser for: areas with dots, keys that are not encrypted, remarks without a number."""


@cache
def context(inventory: str) -> Context:
    """What the configurations of an inventory are made of."""
    return Context(study=study(load(ROOT / inventory)), only_platform="ios-xe")


def read(device: str) -> dict[str, Any]:
    """What cisco.ios understands of a router."""
    found: dict[str, Any] = json.loads((HERE / "parsed" / f"{device}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(("_inventory", "device"), ROUTERS)
def test_what_was_read_is_the_reviewed_file(_inventory: str, device: str) -> None:
    content = (HERE / "golden" / "ios-xe" / device / "ios-xe.cfg").read_bytes()
    assert read(device)["of"] == hashlib.sha256(content).hexdigest(), "run tools/cisco_ios_parsed.py"
    assert read(device)["by"].startswith("cisco.ios")


@pytest.mark.parametrize(("_inventory", "device"), ROUTERS)
def test_no_line_is_strange_to_it_that_it_has_a_word_for(_inventory: str, device: str) -> None:
    assert [line for line in read(device)["unknown"] if not UNKNOWN.match(line)] == []


@pytest.mark.parametrize(("inventory", "device"), ROUTERS)
def test_the_interfaces_that_it_reads_have_the_addresses_of_the_inventory(inventory: str, device: str) -> None:
    it, found = context(inventory), read(device)
    site = it.inventory.devices[device].site
    expected: dict[str, set[tuple[str, str]]] = {"Loopback0": set(), "GigabitEthernet0/0/0": set()}
    for version in it.versions:
        expected["Loopback0"].add(_address(version, it.book.device(device, version), 32 if version == 4 else 128))
        expected["GigabitEthernet0/0/0"].add(
            _address(version, it.book.at_site(site, device, version, shared=False), 24 if version == 4 else 64)
        )
        if (managed := it.book.device(device, version, "management")) is not None:
            expected.setdefault("Loopback1", set()).add(_address(version, managed, 32 if version == 4 else 128))
        for wire in it.wires(it.inventory.devices[device]):
            end = it.book.end(wire.link.id, device, version)
            assert end is not None
            expected.setdefault(wire.name, set()).add(_address(version, end.own, end.length))
            if wire.tunnel and version == 4:
                outer = it.book.end(wire.link.id, device, version, "underlay")
                assert outer is not None
                expected.setdefault(wire.line, set()).add(_address(version, outer.own, outer.length))
    assert {name: _addresses(one) for name, one in found["l3_interfaces"].items()} == expected
    assert set(found["interfaces"]) == set(expected)
    assert all(one["enabled"] for one in found["interfaces"].values())


def _address(version: int, address: str | None, length: int) -> tuple[str, str]:
    assert address is not None
    return (address, MASKS[length]) if version == 4 else (f"{address}/{length}", "")


def _addresses(interface: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["address"], one.get("netmask", "")) for kind in ("ipv4", "ipv6") for one in interface.get(kind, ()) if "address" in one}


@pytest.mark.parametrize(("inventory", "device"), ROUTERS[1:])
def test_the_metrics_that_it_reads_are_those_of_the_plan(inventory: str, device: str) -> None:
    """Lines are point to point with their metric and BFD; the loopbacks and the network of the site cost 1 and are passive."""
    it, found = context(inventory), read(device)
    metrics = {wire.name: int(it.network.metric[wire.arc]) for wire in it.wires(it.inventory.devices[device])}
    areas = {name: one["address_family"].get("ip", {}) for name, one in found["ospf_interfaces"].items()}
    costs = {name: one["cost"]["interface_cost"] for name, one in areas.items() if "cost" in one}
    stubs = {name for name in found["interfaces"] if name.startswith("Loopback")} | {"GigabitEthernet0/0/0"}
    assert costs == {**metrics, **dict.fromkeys(stubs, 1)}
    assert all(areas[name]["network"] == {"point_to_point": True} and areas[name]["bfd"] for name in metrics)
    process = found["ospfv2"]["processes"]["1"]
    assert process["router_id"] == it.book.device(device, 4)
    assert process["auto_cost"]["reference_bandwidth"] == 100_000
    assert process["maximum_paths"] == 32
    assert set(process["passive_interfaces"]["interface"]["name"]) == stubs


@pytest.mark.parametrize(("inventory", "device"), ROUTERS)
def test_the_filters_and_servers_that_it_reads_are_those_of_the_inventory(inventory: str, device: str) -> None:
    """At the gateway: DHCP, its own network, 4 pools, 14 bogons of which 3 are pools, the rest of the world: 1 + 1 + 4 + 11 + 1 entries."""
    it, found = context(inventory), read(device)
    management = it.inventory.network.management
    acls = found["acls"]["acls"]
    allowed = [one["source"] for one in acls["KN-MANAGEMENT"]["aces"] if one["grant"] == "permit"]
    assert [one["address"] + "/24" for one in allowed] == [text for text in management.sources if ":" not in text]
    assert acls["KN-MANAGEMENT"]["aces"][-1]["grant"] == "deny"
    edge = acls["KN-EDGE"]["aces"]
    network = it.book.site(it.inventory.devices[device].site, 4)
    assert edge[1]["source"]["address"] == str(network).replace("/24", " 0.0.0.255")
    gateway = it.inventory.sites[it.inventory.devices[device].site].kind.value == "gateway"
    assert (edge[-1]["grant"], len(edge)) == (("permit", 18) if gateway else ("deny", 3))
    assert tuple(one["server"] for one in found["ntp_global"].get("servers", ())) == management.ntp
    assert tuple(one["host"] for one in found["logging_global"].get("hosts", ())) == management.syslog
    assert [one["username"] for one in found["snmp_server"].get("users", ())] == ([management.snmp_user] if management.snmp_user else [])
