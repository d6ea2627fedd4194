"""Configurations for EOS line by line beside those that Arista's own pyavd makes from the same inventory."""

import re
from pathlib import Path
from typing import Any

import pytest
from config.small import small, text_for

from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.records import Device
from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.dscp import number
from kommunalnetz.output.config.rendering import rendered
from kommunalnetz.output.config.view import BOGONS
from kommunalnetz.output.config.wires import Wire
from kommunalnetz.traffic.study import Study, study
from system.conftest import package_folder
from system.statements import indented

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
OURS = re.compile(
    r" / passive-interface | / ipv6 ospf |^interface Loopback\d / ip ospf cost|ip ospf neighbor bfd|^ipv6 router ospf 1 / "
    r"|^banner login|^[a-z0-9-]+: |^EOF$|^end$"
)
"""What pyavd has no words for (passive interfaces one by one, most of OSPFv3), and the banner."""


def structured(context: Context, device: Device) -> dict[str, Any]:
    """A router as pyavd reads it."""
    network, isis = context.inventory.network, context.inventory.network.routing == "isis"
    wires, management = context.wires(device), network.management
    loopback = {"name": "Loopback0", "description": "router-id and loopback", **_stub(isis)}
    loopback |= {_key(version): f"{context.book.device(device.id, version)}/{32 if version == 4 else 128}" for version in context.versions}
    return {
        "hostname": device.id, "service_routing_protocols_model": "multi-agent", "aaa_root": {"disabled": True},
        "aaa_authentication": {"login": {"default": "local"}}, "aaa_authorization": {"exec": {"default": "local"}},
        "logging": {
            "buffered": {"size": 64000, "level": "informational"}, "trap": "informational",
            "vrfs": [{
                "name": "default", "source_interface": "Loopback0" if management.syslog else None,
                "hosts": [{"name": server, "protocol": "tcp", "ports": [514]} for server in management.syslog],
            }],
        },
        "ip_routing": True, "ip_icmp_redirect": False, "ipv6_unicast_routing": True, "ipv6_icmp_redirect": False,
        "management_ssh": {"ip_access_group_in": "KN-MANAGEMENT", "ipv6_access_group_in": "KN-MANAGEMENT-6", "idle_timeout": 5},
        "qos": {"map": {"dscp": _dscp(context)}}, "qos_profiles": [_profile(context, wire) for wire in wires],
        "loopback_interfaces": [loopback],
        "ethernet_interfaces": [
            *(_port(wire) for wire in wires if wire.line != wire.port),
            *(_line(context, wire, isis=isis) for wire in wires), _lan(context, device, isis=isis),
            *({"name": port, "description": "unused", "shutdown": True} for port in device.ports if port not in {w.port for w in wires}),
        ],
        **(_isis(context, device) if isis else _ospf(context, device)), **_management(context, device), **_filters(context, device),
    }  # fmt: skip


def _key(version: int) -> str:
    return "ip_address" if version == 4 else "ipv6_address"


def _stub(isis: bool) -> dict[str, Any]:
    return {"isis_enable": "kommunalnetz", "isis_metric": 1, "isis_passive": True} if isis else {"ospf_area": "0.0.0.0"}


def _dscp(context: Context) -> list[str]:
    """Network control in queue 7, then telephony, conferencing ... downwards; all that no class names in that of the default."""
    numbers = {"telephony": 6, "conferencing": 5, "transactional": 4, "bulk": 3, "default": 2, "low": 1}
    named = {qos.id: sorted(number(text) for text in qos.dscp) for qos in context.inventory.classes.values() if qos.id != "default"}
    rest = sorted(set(range(64)) - {48} - {one for many in named.values() for one in many})
    return ["48 to traffic-class 7", *(f"{' '.join(map(str, found))} to traffic-class {numbers[name]}" for name, found in
            {**named, "default": rest}.items())]  # fmt: skip


def _profile(context: Context, wire: Wire) -> dict[str, Any]:
    line = context.maxima.queues(wire.arc)
    assert line is not None
    queues: list[dict[str, Any]] = [{"id": 7, "priority": "priority strict"}]
    for place, queue in enumerate(line.queues):
        cap, share = {"rate": f"{round(queue.ceiling / 1000)} kbps"}, max(1, int(100 * queue.rate / line.capacity))
        strict = {"priority": "priority strict", "shape": cap}
        queues.append({"id": 6 - place, **(strict if queue.qos.priority else {"priority": "no priority", "bandwidth_percent": share})})
    return {"name": f"KN-{wire.number}", "trust": "dscp", "shape": {"rate": f"{round(line.capacity / 1000)} kbps"}, "tx_queues": queues}


def _port(wire: Wire) -> dict[str, Any]:
    return {"name": wire.port, "description": "carries VLANs", "mtu": wire.link.mtu, "switchport": {"enabled": False}, "shutdown": False}


def _line(context: Context, wire: Wire, *, isis: bool) -> dict[str, Any]:
    """A line with its addresses, its metric and its queues."""
    link, peer = wire.link, context.inventory.sites[context.inventory.devices[wire.peer].site]
    contract = context.inventory.contracts.get(link.contract or "")
    order = f" {contract.provider} {contract.line_number}" if contract else ""
    found: dict[str, Any] = {
        "name": wire.name, "description": f"to {wire.peer} ({peer.name}): {link.name} ({link.id}){order}", "mtu": link.mtu,
        "shutdown": False, "service_profile": f"KN-{wire.number}", "bfd": {"interval": 300, "min_rx": 300, "multiplier": 3},
        **({"encapsulation_dot1q": {"vlan": link.vlan}} if link.vlan else {"switchport": {"enabled": False}}),
    }  # fmt: skip
    for version in context.versions:
        end = context.book.end(link.id, wire.device, version)
        assert end is not None
        found[_key(version)] = f"{end.own}/{end.length}"
    metric = int(context.network.metric[wire.arc])
    if not isis:
        return {**found, "ospf_network_point_to_point": True, "ospf_area": "0.0.0.0", "ospf_cost": metric}
    level_2 = {"mode": "md5", "key": "REPLACE-routing", "key_type": "0"}
    return {
        **found, "isis_enable": "kommunalnetz", "isis_bfd": True, "isis_circuit_type": "level-2", "isis_metric": metric,
        "isis_network_point_to_point": True, "isis_authentication": {"level_2": level_2},
    }  # fmt: skip


def _lan(context: Context, device: Device, *, isis: bool) -> dict[str, Any]:
    """The network of the site, with VRRP where two routers share it."""
    site = context.inventory.sites[device.site]
    found: dict[str, Any] = {
        "name": "Ethernet48", "description": f"network of {site.name}", "switchport": {"enabled": False}, "shutdown": False,
        "access_group_in": "KN-EDGE", "ipv6_access_group_in": "KN-EDGE-6", **_stub(isis), **({} if isis else {"ospf_cost": 1}),
    }  # fmt: skip
    gateways = {}
    for version in context.versions:
        prefix = context.book.site(site.id, version)
        assert prefix is not None
        found[_key(version)] = f"{context.book.at_site(site.id, device.id, version, shared=site.vrrp)}/{prefix.length}"
        gateways[version] = prefix.host(1)
    if site.vrrp:
        master = {"id": 10, "priority_level": 110 if site.exit == device.id else 100}
        found["vrrp_ids"] = [{**master, "ipv4": {"address": gateways[4], "version": 3}, "ipv6": {"addresses": [gateways[6]]}}]
    return found


def _ospf(context: Context, device: Device) -> dict[str, Any]:
    process: dict[str, Any] = {"id": 1, "router_id": context.book.device(device.id, 4), "auto_cost_reference_bandwidth": 100000}
    version_3 = dict(process)
    process |= {"log_adjacency_changes_detail": True, "maximum_paths": 64}
    if context.inventory.sites[device.site].kind.value == "gateway":
        process["default_information_originate"] = {"metric": 10, "metric_type": 1}
    return {"router_ospf": {"process_ids": [process]}, "ipv6_router_ospf": {"process_ids": [version_3]}}


def _isis(context: Context, device: Device) -> dict[str, Any]:
    digits = "".join(f"{int(part):03d}" for part in str(context.book.device(device.id, 4)).split("."))
    family = {"enabled": True, "maximum_paths": 64}
    return {"router_isis": {
        "instance": "kommunalnetz", "net": f"49.0001.{digits[:4]}.{digits[4:8]}.{digits[8:]}.00", "is_type": "level-2",
        "log_adjacency_changes": True, "authentication": {"level_2": {"mode": "md5", "key": "REPLACE-routing", "key_type": "0"}},
        "address_family_ipv4": family, "address_family_ipv6": family,
    }}  # fmt: skip


def _management(context: Context, device: Device) -> dict[str, Any]:
    management = context.inventory.network.management
    if not management.snmp_user:
        return {}
    user = {
        "name": management.snmp_user, "group": "kommunalnetz", "version": "v3", "auth": "sha256", "priv": "aes",
        "auth_passphrase": "REPLACE-snmp_authentication", "priv_passphrase": "REPLACE-snmp_privacy",
    }  # fmt: skip
    return {
        "ntp": {"local_interface": {"name": "Loopback0"}, "servers": [{"name": server} for server in management.ntp]},
        "snmp_server": {
            "ipv4_acls": [{"name": "KN-MANAGEMENT"}], "ipv6_acls": [{"name": "KN-MANAGEMENT-6"}],
            "location": context.inventory.sites[device.site].name,
            "views": [{"name": "kommunalnetz", "mib_family_name": "iso", "included": True}],
            "groups": [{"name": "kommunalnetz", "version": "v3", "authentication": "priv", "read": "kommunalnetz"}], "users": [user],
        },
    }  # fmt: skip


def _filters(context: Context, device: Device) -> dict[str, Any]:
    """Who may manage the router, and what may come in from the network of the site."""
    gateway = context.inventory.sites[device.site].kind.value == "gateway"
    sources, found = context.inventory.network.management.sources, {}
    for version, ip, dhcp in ((4, "ip", ("udp", "0.0.0.0", "any")), (6, "ipv6", ("icmpv6", "::", "any"))):
        pools = context.own_prefixes[version]
        rows = [("permit", *dhcp)] if version == 4 else [("permit", "ipv6", "fe80::/10", "any"), ("permit", *dhcp)]
        rows.append(("permit", ip, str(context.book.site(device.site, version)), "any"))
        dropped = [*pools, *(one for one in BOGONS[version] if one not in pools)] if gateway else []
        rows += [("deny", ip, one, "any") for one in dropped] + [("permit" if gateway else "deny", ip, "any", "any")]
        entries = [dict(zip(("action", "protocol", "source", "destination"), row, strict=True)) for row in rows]
        entries += [{"remark": one} for one in (REMARKS[1:] if gateway else REMARKS[:1])]
        numbered: list[dict[str, Any]] = [{"sequence": place, **one} for place, one in enumerate(entries)]
        if version == 4:
            numbered[0] |= {"destination_ports_match": "eq", "destination_ports": ["bootps"]}
        numbered[len(rows) - 1] |= {} if gateway else {"log": True}
        found[f"{ip}_access_lists"] = [{"name": "KN-EDGE" if version == 4 else "KN-EDGE-6", "entries": numbered}]
        managers = [f"permit {text}" for text in sources if (":" in text) == (version == 6)] + ["deny any log"]
        standard = [{"sequence": place, "action": text} for place, text in enumerate(managers)]
        name = "KN-MANAGEMENT" if version == 4 else "KN-MANAGEMENT-6"
        found["standard_access_lists" if version == 4 else "ipv6_standard_access_lists"] = [{"name": name, "sequence_numbers": standard}]
    return found


REMARKS = (
    "only the network of the site sends from here",
    "nothing from outside pretends to be ours",
    "nor comes from addresses that nobody has (RFC 6890)",
)


def said(text: str) -> set[tuple[str, ...]]:
    """The lines of pyavd as ours are: without numbers in access lists, umlauts written out."""
    return indented(re.sub(r"^   \d+ (?=permit|deny|remark)", "   ", text.replace("\u00fc", "ue"), flags=re.MULTILINE))


STUDIES = {"small": lambda: small(text_for("eos")), "ring": lambda: study(load(ROOT / "examples" / "ring"))}


@pytest.mark.parametrize("name", STUDIES)
def test_pyavd_writes_the_same_lines(name: str) -> None:
    """Both ways: nothing that it says is missing here, and nothing is here that it would say otherwise."""
    package_folder("pyavd")
    import pyavd

    found: Study = STUDIES[name]()
    context = Context(study=found, only_platform="eos")
    for device, files in rendered(found, platform="eos").items():
        data = structured(context, found.inventory.devices[device])
        assert [one.message for one in pyavd.validate_structured_config(data).validation_result.violations] == []
        theirs = said(pyavd.get_device_config(data))
        ours = {path for path in indented(files["eos.cfg"]) if not OURS.search(" / ".join(path))}
        assert len(ours) > 60
        assert theirs - indented(files["eos.cfg"]) == set(), device
        assert ours - theirs == set(), device
