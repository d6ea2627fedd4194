"""Requirements of BSI IT-Grundschutz: each with a network that fulfils it and with one that does not."""

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from config.small import allocated
from kommunalnetz.inventory.load import from_text
from kommunalnetz.output.config.audit.answer import Answer, Result
from kommunalnetz.output.config.audit.audit import CHECKS, Audit, audit_table
from kommunalnetz.output.config.audit.audited import Audited
from kommunalnetz.output.config.audit.requirements import requirements
from kommunalnetz.output.config.audit.signs import Files
from kommunalnetz.output.config.running import Collected, Running
from kommunalnetz.traffic.study import study

GOOD = """
network:
  title: The good network
  date: 2026-03-01
  secrets: {routing: env:KEY_ROUTING, ipsec: env:KEY_IPSEC, snmp_authentication: env:KEY_SNMP, snmp_privacy: env:KEY_SNMP}
  management: {sources: [10.9.0.0/24], ntp: [10.9.0.1], syslog: [10.9.0.2], snmp_user: monitor}
  pools:
    routers: {prefix: 10.255.0.0/24, purpose: loopback}
    lines: {prefix: 10.254.0.0/24, purpose: point-to-point}
    sites: {prefix: 10.0.0.0/16}
sites:
  - {id: a, kind: county, staff: 100}
  - {id: rz, kind: datacentre}
  - {id: out, kind: gateway}
devices:
  - {id: a-r1, site: a, ports: [eth1, eth9]}
  - {id: a-r2, site: a, ports: [eth1, eth9]}
  - {id: rz-r1, site: rz, ports: [eth1, eth2, eth9]}
  - {id: rz-r2, site: rz, ports: [eth1, eth2, eth9]}
  - {id: out-r1, site: out, ports: [eth1, eth9]}
  - {id: out-r2, site: out, ports: [eth1, eth9]}
links:
  - {id: l1, a: a-r1, b: rz-r1, capacity: 100M, ducts: [t1], contract: c, encapsulation: [ethernet, ipsec-gcm], as_of: 2026-02-01}
  - {id: l2, a: a-r2, b: rz-r2, capacity: 100M, ducts: [t2], contract: c, encapsulation: [ethernet, ipsec-gcm], as_of: 2026-02-01}
  - {id: l3, a: rz-r1, b: out-r1, capacity: 100M, ducts: [t1], contract: c, encapsulation: [ethernet, ipsec-gcm], as_of: 2026-02-01}
  - {id: l4, a: rz-r2, b: out-r2, capacity: 100M, ducts: [t2], contract: c, encapsulation: [ethernet, ipsec-gcm], as_of: 2026-02-01}
  - {id: l5, a: a-r1, b: a-r2, capacity: 1G, metric: 1, ducts: [], encapsulation: [ethernet, ipsec-gcm], as_of: 2026-02-01}
  - {id: l6, a: rz-r1, b: rz-r2, capacity: 1G, metric: 1, ducts: [], encapsulation: [ethernet, ipsec-gcm], as_of: 2026-02-01}
  - {id: l7, a: out-r1, b: out-r2, capacity: 1G, metric: 1, ducts: [], encapsulation: [ethernet, ipsec-gcm], as_of: 2026-02-01}
ducts: [{id: t1}, {id: t2}]
contracts: [{id: c, provider: P, sla: {availability: 99.5 %}}]
profiles: [{id: speech, up: 90k, down: 90k, class: telephony, source: test}]
services:
  - {id: phones, kind: voice, profile: speech, consumers: {ids: [a]}, hosts: [rz], users: 20, erlangs: 0.1}
measurements:
""" + "".join(f"  - {{link: l{n}, month: 2026-02, a_to_b: 1M, b_to_a: 1M}}\n" for n in range(1, 8))


@cache
def audited(text: str = GOOD, day: str = "2026-03-01") -> Audit:
    """The audit of a network over what would be rendered."""
    from datetime import date

    inventory = from_text(text)
    return Audit(study(allocated(inventory), date=date.fromisoformat(day)))


PORTS = {"ios-xe": "GigabitEthernet0/0/", "eos": "Ethernet", "junos": "ge-0/0/"}
FILES = {"ios-xe": "ios-xe.cfg", "eos": "eos.cfg", "junos": "junos.conf"}


def on(platform: str) -> str:
    """The good network on routers of another make; only IOS-XE has tunnels."""
    text = re.sub(r"(id: \w+-r\d, )", rf"\1platform: {platform}, ", re.sub(r"\beth(\d)", rf"{PORTS[platform]}\1", GOOD))
    return text if platform == "ios-xe" else text.replace("[ethernet, ipsec-gcm]", "[ethernet]")


def of(requirement: str, made: Audited) -> Answer:
    """One answer."""
    return CHECKS[requirement](made)


def edited(change: Callable[[str, str], str], good: Audited | None = None) -> Audited:
    """The good network with files in which ``change`` (name, text) was made."""
    good = good or audited().audited
    files = {
        device: replace(one, texts={name: change(name, text) for name, text in one.texts.items()}) for device, one in good.files.items()
    }
    return replace(good, files=files)


def test_every_decidable_requirement_has_its_check_and_the_table_is_whole(shared: Path) -> None:
    with (shared / "data" / "standards" / "grundschutz_checks.csv").open(encoding="utf-8") as file:
        table = {row["anforderung"]: row["stufe"] for row in csv.DictReader(file, delimiter=";")}
    assert {one.id: one.level for one in requirements()} == table
    assert {one.id for one in requirements() if one.decidable} == CHECKS.keys()


AT_BEST_PARTLY = {"NET.3.3.A2", "NET.3.3.A11"}
NEED_RUNNING = {"NET.1.1.A15", "NET.1.2.A24"}


@pytest.mark.parametrize("requirement", sorted(CHECKS.keys() - NEED_RUNNING))
def test_a_network_that_does_everything_fulfils_the_requirement(requirement: str) -> None:
    """Selectors that carry any network are fulfilled in part only, and no contract says whether it was kept."""
    answer = of(requirement, audited().audited)
    assert answer.result == (Result.PARTLY if requirement in AT_BEST_PARTLY else Result.FULFILLED), answer.evidence


INVENTORY = [
    ("NET.1.1.A2", "as_of: 2026-02-01", "note: undated", Result.NOT),
    ("NET.1.1.A2", "measurements:\n  - {link: l1, month: 2026-02, a_to_b: 1M, b_to_a: 1M}\n", "measurements:\n", Result.PARTLY),
    ("NET.1.1.A7", "[ethernet, ipsec-gcm]", "[ethernet]", Result.NOT),
    ("NET.1.1.A13", "capacity: 100M, ducts: [t1]", "capacity: unknown, ducts: [t1]", Result.PARTLY),
    ("NET.1.1.A13", "date: 2026-03-01", "date: 2020-03-01", Result.PARTLY),
    ("NET.1.1.A28", "a: a-r2, b: rz-r2", "a: a-r2, b: rz-r1", Result.PARTLY),
    ("NET.1.1.A29", "ducts: [t2]", "ducts: [t1]", Result.NOT),
    ("NET.1.1.A34", "[ethernet, ipsec-gcm], as_of: 2026-02-01}\n  - {id: l2", "[ethernet], as_of: 2026-02-01}\n  - {id: l2", Result.PARTLY),
    ("NET.1.2.A25", "capacity: 100M", "capacity: unknown", Result.PARTLY),
    ("NET.3.1.A26", "  - {id: a-r2, site: a, ports: [eth1, eth9]}\n", "  - {id: a-r2, site: rz, ports: [eth1, eth9]}\n", Result.PARTLY),
    ("NET.3.1.A27", "users: 20", "users: 60000", Result.PARTLY),
    ("NET.3.3.A2", ", sla: {availability: 99.5 %}", "", Result.NOT),
    ("NET.3.3.A4", "[ethernet, ipsec-gcm]", "[ethernet]", Result.UNDECIDED),
    ("NET.4.2.A1", "users: 20", "users: 10000", Result.PARTLY),
    (
        "NET.4.2.A1",
        "kind: voice, profile: speech, consumers: {ids: [a]}, hosts: [rz], users: 20, erlangs: 0.1",
        "kind: fixed, from: a, to: rz, rate: 1M",
        Result.UNDECIDED,
    ),
    ("NET.4.2.A8", "[ethernet, ipsec-gcm]", "[ethernet]", Result.NOT),
]


@pytest.mark.parametrize(("requirement", "old", "new", "result"), INVENTORY)
def test_a_network_that_lacks_something_does_not_fulfil_it(requirement: str, old: str, new: str, result: Result) -> None:
    assert old in GOOD
    assert of(requirement, audited(GOOD.replace(old, new)).audited).result == result


CONFIGURATIONS = [
    ("NET.1.1.A30", "tc.batch", "htb rate", "drr"),
    ("NET.1.2.A7", "frr.conf", " log-adjacency-changes detail\n", ""),
    ("NET.1.2.A8", "chrony.conf", "server 10.9.0.1 iburst\n", ""),
    ("NET.1.2.A9", "nftables.conf", "    counter drop\n", "    tcp dport { 22, 23 } accept\n"),
    ("NET.1.2.A10", "snmpd.conf", "rouser monitor priv", "rocommunity public"),
    ("NET.1.2.A26", "rsyslog.conf", "target=", "nowhere="),
    ("NET.3.1.A1", "frr.conf", " shutdown\n", ""),
    ("NET.3.1.A1", "frr.conf", "interface eth9\n", "interface eth8\n"),
    ("NET.3.1.A1", "daemons", "-A 127.0.0.1", "-A 0.0.0.0"),
    ("NET.3.1.A4", "nftables.conf", "ip saddr { 10.9.0.0/24 } tcp dport 22 accept", "tcp dport 22 accept"),
    ("NET.3.1.A4", "sshd.conf", "ClientAliveInterval 300", "ClientAliveInterval 0"),
    ("NET.3.1.A7", "rsyslog.conf", "*.info", "*.emerg"),
    ("NET.3.1.A15", "nftables.conf", "192.0.2.0/24, ", ""),
    ("NET.3.1.A18", "nftables.conf", "policy drop", "policy accept"),
    ("NET.3.1.A20", "frr.conf", " ip ospf message-digest-key 1 md5 REPLACE-routing\n", ""),
    ("NET.3.1.A27", "tc.batch", " prio 1 ", " prio 7 "),
    ("NET.3.3.A4", "swanctl.conf", "proposals = aes256gcm16-prfsha384-ecp384", "proposals = aes256-sha1-modp1024"),
    (
        "NET.3.3.A4",
        "swanctl.conf",
        "proposals = aes256gcm16-prfsha384-ecp384",
        "proposals = aes256gcm16-prfsha384-ecp384, 3des-sha256-ecp384",
    ),
    ("NET.3.3.A4", "swanctl.conf", "esp_proposals = aes256gcm16-ecp384", "esp_proposals = aes256gcm16"),
    ("NET.3.3.A4", "swanctl.conf", "version = 2", "version = 1"),
    ("NET.3.3.A11", "swanctl.conf", "remote_addrs = ", "remote_addrs = %any # "),
]


@pytest.mark.parametrize(("requirement", "file", "old", "new"), CONFIGURATIONS)
def test_routers_that_do_otherwise_do_not_fulfil_it_and_the_line_is_named(requirement: str, file: str, old: str, new: str) -> None:
    assert any(old in one.texts[file] for one in audited().audited.files.values())
    answer = of(requirement, edited(lambda name, text: text.replace(old, new) if name == file else text))
    assert answer.result == Result.NOT, answer
    assert all(f"/{file}" in place for place in answer.places)


SHOWN = (
    "NET.1.1.A30", "NET.1.2.A7", "NET.1.2.A8", "NET.1.2.A9", "NET.1.2.A10", "NET.1.2.A26", "NET.3.1.A1", "NET.3.1.A4", "NET.3.1.A7",
    "NET.3.1.A15", "NET.3.1.A18", "NET.3.1.A20", "NET.3.1.A27",
)  # fmt: skip
"""What the configurations of every platform decide."""


@pytest.mark.parametrize("platform", PORTS)
def test_routers_of_every_make_that_do_everything_fulfil_the_same(platform: str) -> None:
    made = audited(on(platform)).audited
    wanted = SHOWN + (("NET.3.3.A4",) if platform == "ios-xe" else ())
    assert {one: of(one, made).result for one in wanted} == dict.fromkeys(wanted, Result.FULFILLED)
    if platform == "ios-xe":
        assert of("NET.3.3.A11", made).result == Result.PARTLY


MAKES = [
    ("ios-xe", "NET.1.1.A30", " service-policy output ", " no service-policy output "),
    ("ios-xe", "NET.1.2.A7", " log-adjacency-changes detail\n", ""),
    ("ios-xe", "NET.1.2.A8", "ntp server 10.9.0.1\n", ""),
    ("ios-xe", "NET.1.2.A9", " transport input ssh\n", " transport input telnet ssh\n"),
    ("ios-xe", "NET.1.2.A10", "snmp-server location", "snmp-server community public RO\nsnmp-server location"),
    ("ios-xe", "NET.1.2.A26", "logging host 10.9.0.2 transport tcp port 514\n", ""),
    ("ios-xe", "NET.3.1.A1", " shutdown\n", " no shutdown\n"),
    ("ios-xe", "NET.3.1.A1", "no ip http server\n", "ip http server\n"),
    ("ios-xe", "NET.3.1.A4", " access-class KN-MANAGEMENT in\n", ""),
    ("ios-xe", "NET.3.1.A4", " access ipv6 KN-MANAGEMENT-6 KN-MANAGEMENT\n", "\n"),
    ("ios-xe", "NET.3.1.A7", "logging trap informational", "logging trap errors"),
    ("ios-xe", "NET.3.1.A15", " deny ip 192.0.2.0 0.0.0.255 any\n", ""),
    ("ios-xe", "NET.3.1.A18", " deny any log\n", " permit any\n"),
    ("ios-xe", "NET.3.1.A20", " ip ospf message-digest-key 1 md5 REPLACE-routing\n", ""),
    ("ios-xe", "NET.3.1.A20", " ip ospf authentication message-digest\n", ""),
    ("ios-xe", "NET.3.1.A20", " passive-interface Loopback0\n", ""),
    ("ios-xe", "NET.3.1.A27", "  priority level 1\n", ""),
    ("ios-xe", "NET.3.3.A4", " encryption aes-gcm-256\n", " encryption 3des aes-cbc-256\n"),
    ("ios-xe", "NET.3.3.A4", " group 20\n", " group 14\n"),
    ("ios-xe", "NET.3.3.A4", " set pfs group20\n", ""),
    ("ios-xe", "NET.3.3.A4", "esp-gcm 256", "esp-3des esp-md5-hmac"),
    ("ios-xe", "NET.3.3.A11", " match identity remote address ", " match identity remote any "),
    ("eos", "NET.1.1.A30", "   service-profile KN-", "   no service-profile KN-"),
    ("eos", "NET.1.2.A7", "   log-adjacency-changes detail\n", ""),
    ("eos", "NET.1.2.A8", "ntp server 10.9.0.1\n", ""),
    ("eos", "NET.1.2.A9", "management ssh\n", "management telnet\n   no shutdown\n!\nmanagement ssh\n"),
    ("eos", "NET.1.2.A10", " v3 priv read", " v3 auth read"),
    ("eos", "NET.1.2.A26", "logging host 10.9.0.2 514 protocol tcp\n", ""),
    ("eos", "NET.3.1.A1", "   shutdown\n", ""),
    ("eos", "NET.3.1.A1", "no aaa root\n", "aaa root secret 0 x\n"),
    ("eos", "NET.3.1.A4", "   idle-timeout 5\n", "   idle-timeout 0\n"),
    ("eos", "NET.3.1.A4", "snmp-server ipv4 access-list KN-MANAGEMENT\n", ""),
    ("eos", "NET.3.1.A7", "logging trap informational", "logging trap errors"),
    ("eos", "NET.3.1.A15", "   deny ip 240.0.0.0/4 any\n", ""),
    ("eos", "NET.3.1.A18", "   ip access-group KN-EDGE in\n", ""),
    ("eos", "NET.3.1.A20", "   ip ospf message-digest-key 1 md5 0 REPLACE-routing\n", ""),
    ("eos", "NET.3.1.A27", "      no priority\n", ""),
    ("junos", "NET.1.1.A30", "            scheduler-map KN-", "            no-map KN-"),
    ("junos", "NET.1.2.A7", "            any info;", "            any critical;"),
    ("junos", "NET.1.2.A8", "        server 10.9.0.1;\n", ""),
    ("junos", "NET.1.2.A9", "        ssh {\n", "        telnet;\n        ssh {\n"),
    ("junos", "NET.1.2.A10", "snmp {\n", "snmp {\n    community public;\n"),
    ("junos", "NET.1.2.A26", "        host 10.9.0.2 {\n", "        user operator {\n"),
    ("junos", "NET.3.1.A1", "        disable;\n", ""),
    ("junos", "NET.3.1.A1", "            root-login deny;\n", "            root-login allow;\n"),
    ("junos", "NET.3.1.A4", "                    count closed-tcp;\n                    discard;", "                    accept;"),
    ("junos", "NET.3.1.A7", "    syslog {", "    no-syslog {"),
    ("junos", "NET.3.1.A15", "                        192.0.2.0/24;\n", ""),
    ("junos", "NET.3.1.A18", "                    input KN-EDGE;\n", ""),
    ("junos", "NET.3.1.A20", '                    md5 1 key "REPLACE-routing";\n', ""),
    ("junos", "NET.3.1.A27", "            priority strict-high;\n", "            priority low;\n"),
]


@pytest.mark.parametrize(("platform", "requirement", "old", "new"), MAKES)
def test_routers_of_every_make_that_do_otherwise_do_not_fulfil_it(platform: str, requirement: str, old: str, new: str) -> None:
    good = audited(on(platform)).audited
    at = good.gateways if requirement == "NET.3.1.A15" else good.devices
    assert all(old in good.files[one.id].texts[FILES[platform]] for one in at)
    answer = of(requirement, edited(lambda _, text: text.replace(old, new), good))
    assert answer.result == Result.NOT, answer
    assert all(f"/{FILES[platform]}" in place for place in answer.places)


def test_one_router_of_six_that_does_otherwise_is_named() -> None:
    good = audited().audited
    broken = replace(good.files["rz-r1"], texts={**good.files["rz-r1"].texts, "chrony.conf": ""})
    answer = of("NET.1.2.A8", replace(good, files={**good.files, "rz-r1": broken}))
    assert (answer.result, answer.places) == (Result.PARTLY, ("rz-r1/chrony.conf",))
    assert answer.evidence.values["bad"] == "rz-r1"


def test_tunnels_that_carry_named_networks_between_named_ends_are_all_that_is_asked_for() -> None:
    answer = of("NET.3.3.A11", edited(lambda name, text: text.replace("0.0.0.0/0, ::/0", "10.0.0.0/16")))
    assert answer.result == Result.FULFILLED


def test_a_tunnel_without_its_address_is_not_whole() -> None:
    good = audited()
    inventory = replace(good.study.inventory, addresses=tuple(one for one in good.study.inventory.addresses if one.use != "underlay"))
    assert of("NET.3.3.A7", Audit(replace(good.study, inventory=inventory)).audited).result == Result.NOT


def collected(change: Callable[[str], str] = str, *, main_only: bool = False, without: str = "") -> Audit:
    """The audit over what was collected from the routers."""
    files = {device: {name: change(text) for name, text in one.texts.items()} for device, one in audited().audited.files.items()}
    devices = {
        device: Collected(path=f"{device}.conf" if main_only else device, files={"": texts["frr.conf"]} if main_only else texts)
        for device, texts in files.items() if device != without
    }  # fmt: skip
    return Audit(audited().study, Running(root=Path(), devices=devices, extra=()))


def test_running_configurations_are_compared_and_counted() -> None:
    same, other, without = collected(), collected(lambda text: text.replace("ip ospf cost", "ip ospf cost 7 !")), collected(without="a-r1")
    assert of("NET.1.1.A15", same.audited).result == Result.FULFILLED
    assert of("NET.1.1.A15", other.audited).result == Result.NOT
    assert of("NET.1.2.A24", same.audited).result == Result.FULFILLED
    assert of("NET.1.2.A24", without.audited).result == Result.PARTLY
    assert of("NET.1.2.A24", Audit(audited().study, Running(root=Path(), devices={}, extra=())).audited).result == Result.NOT
    assert of("NET.1.1.A15", audited().audited).result == Result.UNDECIDED
    assert of("NET.1.2.A24", audited().audited).result == Result.UNDECIDED


def test_what_stands_in_files_that_were_not_collected_is_not_decidable() -> None:
    made = collected(main_only=True).audited
    assert of("NET.1.2.A8", made).result == Result.UNDECIDED
    assert of("NET.3.1.A20", made).result == Result.FULFILLED
    assert of("NET.3.1.A20", made).places[0].startswith("a-r1.conf:")


def test_where_nothing_can_be_rendered_the_inventory_alone_decides() -> None:
    made = Audit(study(from_text(GOOD)))
    answers = dict(made.answers())
    assert made.refused is not None
    assert {one.id for one, answer in answers.items() if answer.result == Result.FULFILLED} >= {"NET.1.1.A2", "NET.1.1.A29"}
    assert of("NET.1.2.A8", made.audited).result == Result.UNDECIDED
    table = audit_table(made, list(answers.items()))
    assert table.facts["configurations"] == "no configurations"
    assert len(table.remarks) == 2


def test_a_router_without_snmp_keeps_the_rule_about_it() -> None:
    good = audited().audited
    files = {
        name: Files(path=one.path, texts={k: v for k, v in one.texts.items() if k != "snmpd.conf"}, whole=True)
        for name, one in good.files.items()
    }
    assert of("NET.1.2.A10", replace(good, files=files)).result == Result.FULFILLED
