"""Configurations for FRR: what they say, and what they refuse."""

import re
from functools import cache
from pathlib import Path

import pytest

from config.small import NET, small
from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.output.config.rendering import rendered, warnings
from kommunalnetz.output.config.secrets import resolved
from kommunalnetz.output.config.tunnels import PROPOSALS
from kommunalnetz.traffic.study import Study, study

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = Path(__file__).parent / "golden"


def section(text: str, head: str) -> list[str]:
    """The lines of one section of frr.conf."""
    lines = text.splitlines()
    start = lines.index(head)
    return [line.strip() for line in lines[start + 1 : lines.index("exit", start)]]


def codes(text: str) -> list[tuple[str, str]]:
    """Code and subject of what forbids the configurations of a variant of the small network."""
    with pytest.raises(InputError) as error:
        rendered(small(text))
    return [(d.code.id, d.subject) for d in error.value.diagnostics]


def test_a_line_has_its_addresses_and_the_metric_of_its_own_direction() -> None:
    """a-rz2: 20 from a to rz, 30 back; a VLAN of the second port of a-r1 and of the first of rz-r2."""
    files = rendered(small())
    here, there = section(files["a-r1"]["frr.conf"], "interface eth2.100"), section(files["rz-r2"]["frr.conf"], "interface eth1.100")
    assert "ip address 10.254.0.2/31" in here
    assert "ipv6 address fd00:0:0:fe::2/127" in here
    assert "ip ospf cost 20" in here
    assert "ipv6 ospf6 cost 20" in here
    assert "ip address 10.254.0.3/31" in there
    assert "ip ospf cost 30" in there
    assert "link add link eth2 name eth2.100 type vlan id 100" in files["a-r1"]["ip.batch"]


def test_both_routers_of_a_site_announce_its_network_at_the_same_cost_and_share_the_gateway_address() -> None:
    """rz: 10.0.1.0/24; .1 is shared, the routers have .2 and .3; `exit` makes rz-r2 the master."""
    files = rendered(small())
    first, second = (section(files[name]["frr.conf"], "interface lan0") for name in ("rz-r1", "rz-r2"))
    assert "ip address 10.0.1.2/24" in first
    assert "ip address 10.0.1.3/24" in second
    for lines in (first, second):
        assert "ip ospf passive" in lines
        assert "ip ospf cost 1" in lines
        assert "vrrp 10 ip 10.0.1.1" in lines
    assert "vrrp 10 priority 100" in first
    assert "vrrp 10 priority 110" in second
    assert "vrrp" not in files["a-r1"]["frr.conf"]


def test_an_unused_interface_is_shut() -> None:
    assert section(rendered(small())["a-r1"]["frr.conf"], "interface eth3") == ["description unused", "shutdown"]


def test_a_tunnel_has_its_own_interface_a_smaller_mtu_and_clamps_tcp() -> None:
    """ESP with AES-GCM around 1446 bytes fills 1500; TCP over IPv4 keeps 1406, over IPv6 1386."""
    files = rendered(small())["out-r1"]
    assert "ip ospf cost 5" in section(files["frr.conf"], "interface ipsec1")
    assert "ip ospf cost" not in " ".join(section(files["frr.conf"], "interface eth1"))
    assert "link set dev ipsec1 mtu 1446" in files["ip.batch"]
    assert 'oifname "ipsec1" meta nfproto ipv4 tcp flags syn tcp option maxseg size set 1406' in files["nftables.conf"]
    assert "maxseg size set 1386" in files["nftables.conf"]
    assert "proposals = aes256gcm16-prfsha384-ecp384" in files["swanctl.conf"]


def test_the_gateway_drops_what_pretends_to_be_ours_and_announces_a_default_route() -> None:
    files = rendered(small())["out-r1"]
    assert "ip saddr { 10.0.0.0/16, 10.254.0.0/24, 10.255.0.0/24 } counter drop" in files["nftables.conf"]
    assert "192.0.2.0/24" in files["nftables.conf"]
    assert "default-information originate metric 10 metric-type 1" in section(files["frr.conf"], "router ospf")
    assert "default-information" not in rendered(small())["a-r1"]["frr.conf"]


def test_queues_follow_the_contract_and_name_the_figure_they_rest_on() -> None:
    """The port of a-rz1 has 100 Mbit/s, the contract 50. 20 Mbit/s in packets of 700 bytes are 20 * 738 / 700 = 21.086 on the line.

    Control has 0.5 of the 50, telephony its limit of 16.5; of the other 33 default has 21.086 / (21.086 + 4 * 0.5), 30.14.
    """
    text = rendered(small())["a-r1"]["tc.batch"]
    assert "class add dev eth1 parent 1: classid 1:1 htb rate 50000kbit ceil 50000kbit" in text
    assert "# telephony: 33 %; limit of the class, no planned traffic; policed at its cap\n" in text
    assert "classid 1:20 htb rate 16500kbit ceil 16500kbit prio 1 " in text
    assert "# default: 60 %; need 21.086 Mbit/s at 0 h while nothing is down\n" in text


def test_isis_is_rendered_from_the_same_records() -> None:
    text = rendered(small(NET.replace("network:\n", "network:\n  routing: isis\n", 1)))["a-r1"]["frr.conf"]
    assert "net 49.0001.0102.5500.0001.00" in section(text, "router isis kommunalnetz")
    assert "isis metric 10" in section(text, "interface eth1")
    assert "ospf" not in text


def test_only_the_versions_that_have_pools_are_configured() -> None:
    text = NET
    for name in ("routers-6", "lines-6", "sites-6"):
        text = re.sub(rf"    {name}: .*\n", "", text)
    files = rendered(small(text))["a-r1"]
    assert "ipv6" not in files["frr.conf"]
    assert "ospf6d=no" in files["daemons"]


def test_a_router_is_configured_alone_as_among_all() -> None:
    assert rendered(small(), ["a-r1"]) == {"a-r1": rendered(small())["a-r1"]}


def test_a_providers_network_is_left_out_unless_it_is_named() -> None:
    found = study(load(ROOT / "inventory"))
    assert "netz-anbieter-a" not in rendered(found, ["kern-mainz"])
    assert "netz-anbieter-a" not in {device.id for device in found.inventory.devices.values()} & set(rendered(found))
    assert "frr.conf" in rendered(found, ["netz-anbieter-a"])["netz-anbieter-a"]


# What is refused


def test_an_unknown_platform_is_named_where_it_stands() -> None:
    assert codes(NET.replace("id: a-r1, site: a", "id: a-r1, site: a, platform: ../frr")) == [("KN602", "device:a-r1")]


def test_what_has_no_address_is_named() -> None:
    with pytest.raises(InputError) as error:
        rendered(study(from_text(NET)), ["a-r1"])
    assert {(d.code.id, d.subject) for d in error.value.diagnostics} >= {("KN603", "device:a-r1/loopback/4"), ("KN603", "site:a/site/6")}


def test_interfaces_must_have_names_of_the_platform_and_only_one_line() -> None:
    assert codes(NET.replace("capacity: 100M, metric: 10,", "capacity: 100M, metric: 10, ports: {a: 'eth1 up'},")) == [
        ("KN604", "link:a-rz1")
    ]
    assert codes(NET.replace("capacity: 1G,", "capacity: 1G, ports: {a: eth1.100},")) == [("KN605", "link:rz-out")]


def test_a_dscp_that_is_none_and_a_tunnel_without_a_key_are_refused() -> None:
    assert codes(NET + "classes:\n  - {id: default, dscp: AF99}\n") == [("KN606", "class:default")]
    assert codes(NET.replace(", ipsec: env:KEY_IPSEC", "")) == [("KN613", "link:rz-out")]


def test_routing_without_authentication_is_worth_a_warning() -> None:
    assert [d.code.id for d in warnings(small(NET.replace("routing: env:KEY_ROUTING, ", "")))] == ["KN612"]
    assert warnings(small()) == ()


def test_classes_that_need_more_than_the_line_are_worth_a_warning() -> None:
    """60 Mbit/s over a contract of 50 in the outage of nothing; the other way is longer."""
    found = warnings(small(NET.replace("rate: 20M", "rate: 60M")))
    assert [(d.code.id, d.subject) for d in found] == [("KN611", "link:a-rz1/a_to_b")]


# Secrets


def test_a_placeholder_stands_for_a_secret_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY_ROUTING", "correct-horse")
    monkeypatch.setenv("KEY_IPSEC", "battery-staple-battery-staple")
    monkeypatch.setenv("KEY_SNMP", "staple-staple")
    assert "correct-horse" not in repr(rendered(small()))
    found = rendered(small(), resolve=resolved)
    assert "ip ospf message-digest-key 1 md5 correct-horse" in section(found["a-r1"]["frr.conf"], "interface eth1")
    assert 'secret = "battery-staple-battery-staple"' in found["out-r1"]["swanctl.conf"]


@pytest.mark.parametrize("secret", ["two words", "too-long-for-ospf-in-any-case", "x\n!\nrouter bgp 1", 'a"b', "a`b", "{{x}}"])
def test_a_secret_that_could_do_harm_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("KEY_ROUTING", secret)
    with pytest.raises(InputError) as error:
        rendered(small(), ["a-r1"], resolve=resolved)
    assert [d.code.id for d in error.value.diagnostics] == ["KN608"]
    assert secret not in repr(error.value.diagnostics)


def test_a_secret_comes_from_a_file_and_one_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from-a-file\n# more\n", encoding="utf-8")
    assert resolved("routing", f"file:{tmp_path / 'key'}") == "from-a-file"
    monkeypatch.delenv("KEY_ROUTING", raising=False)
    for reference in ("env:KEY_ROUTING", "file:/no/such/file", "keyring:net/ospf"):
        with pytest.raises(InputError) as error:
            resolved("routing", reference)
        assert [d.code.id for d in error.value.diagnostics] == ["KN609"]


# Templates of the user's own


def test_a_users_file_takes_the_place_of_the_shipped_one_and_may_be_new(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "frr"
    folder.mkdir(parents=True)
    (folder / "issue.net").write_text("{{ device.id }} only\n", encoding="utf-8")
    (folder / "motd").write_text("{% for link in links %}{{ link.name }} {% endfor %}", encoding="utf-8")
    files = rendered(small(), ["a-r1"], templates=tmp_path)["a-r1"]
    assert (files["issue.net"], files["motd"]) == ("a-r1 only\n", "eth1 eth2.100 ")
    assert files["frr.conf"] == rendered(small(), ["a-r1"])["a-r1"]["frr.conf"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("ok\n{{ nothing }}\n", 2),
        ("ok\n\n{% if %}\n", 3),
        ("{{ 1 / 0 }}", 1),
        ("{{ device.__class__.__mro__ }}", 1),
        ("{{ lan['x']['y'] }}", 1),
    ],
)
def test_a_mistake_in_a_template_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    folder = tmp_path / "config" / "frr"
    folder.mkdir(parents=True)
    (folder / "issue.net").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        rendered(small(), ["a-r1"], templates=tmp_path)
    (found,) = error.value.diagnostics
    assert found.code.id == "KN601"
    assert found.where is not None
    assert (Path(found.where.file), found.where.line) == (folder / "issue.net", line)


def test_a_platform_of_ones_own_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "mine"
    folder.mkdir(parents=True)
    described = (ROOT / "templates" / "config" / "frr" / "platform.yaml").read_text(encoding="utf-8")
    (folder / "platform.yaml").write_text(described.replace("eth{number}", "port-{number}"), encoding="utf-8")
    (folder / "router.cfg").write_text("{% for link in links %}{{ link.port }} {% endfor %}", encoding="utf-8")
    assert rendered(small(), ["a-r1"], templates=tmp_path, platform="mine") == {"a-r1": {"router.cfg": "port-1 port-2 "}}
    (folder / "platform.yaml").write_text(described.replace("{0,14}", "{0,14}("), encoding="utf-8")
    with pytest.raises(InputError) as error:
        rendered(small(), ["a-r1"], templates=tmp_path, platform="mine")
    assert [(d.code.id, d.where.line if d.where else 0) for d in error.value.diagnostics] == [("KN614", 9)]


# Reviewed files


@pytest.mark.parametrize(
    ("platform", "inventory", "device"),
    [
        ("frr", "examples/ring", "nord"),
        ("frr", "examples/zwei-rechenzentren", "rz-a"),
        ("frr", "inventory", "vulkaneifel-r1"),
        ("frr", "inventory", "gateway-mainz-r1"),
        ("ios-xe", "examples/ring", "nord"),
        ("ios-xe", "examples/zwei-rechenzentren", "rz-a"),
        ("ios-xe", "inventory", "vulkaneifel-r1"),
        ("ios-xe", "inventory", "gateway-mainz-r1"),
        ("eos", "examples/ring", "nord"),
        ("eos", "examples/zwei-rechenzentren", "rz-a"),
        ("junos", "examples/ring", "nord"),
        ("junos", "examples/zwei-rechenzentren", "rz-a"),
    ],
)
def test_the_files_of_a_router_are_the_reviewed_ones(platform: str, inventory: str, device: str) -> None:
    files = rendered(shipped(inventory), [device], platform=platform)[device]
    folder = GOLDEN / platform / device
    assert files == {path.name: path.read_text(encoding="ascii") for path in sorted(folder.iterdir())}


@cache
def shipped(inventory: str) -> Study:
    """The study of an inventory of the project."""
    return study(load(ROOT / inventory))


def test_the_parameters_of_tunnels_are_those_that_the_guideline_recommends(shared: Path) -> None:
    """Each part of a proposal is in a row that the table calls recommended: AES-GCM-16 or AES-CBC, SHA-2, group 20 (NIST P-384)."""
    rows = (shared / "data" / "standards" / "ipsec_tr02102_3.csv").read_text(encoding="utf-8").splitlines()
    good = " ".join(row for row in rows if ";empfohlen;" in row or ";zulaessig;" in row)
    assert "IKEv2" in good
    assert all(word in good for word in ("AES-GCM-16", "AES-CBC", "HMAC-SHA2-256/384", "HMAC-SHA2-256-128", "19,20,21"))
    parts = {part for proposal in PROPOSALS.values() for name in ("ike", "esp") for part in str(proposal[name]).split("-")}
    assert parts == {"aes256gcm16", "aes256", "sha256", "sha384", "prfsha384", "ecp384"}
