"""A small network for configurations: two counties, a data centre with two routers, a gateway behind a tunnel."""

from dataclasses import replace
from datetime import date
from functools import cache

from kommunalnetz.inventory.addressing import allocation_changes
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import from_text
from kommunalnetz.traffic.study import Study, study

DAY = date(2026, 3, 1)
NET = """
network:
  title: The small network
  date: 2026-03-01
  secrets: {routing: env:KEY_ROUTING, ipsec: env:KEY_IPSEC, snmp_authentication: env:KEY_SNMP, snmp_privacy: env:KEY_SNMP}
  management: {sources: [10.9.0.0/24, 'fd00:9::/64'], ntp: [10.9.0.1], syslog: [10.9.0.2], snmp_user: monitor}
  pools:
    routers: {prefix: 10.255.0.0/24, purpose: loopback}
    lines: {prefix: 10.254.0.0/24, purpose: point-to-point}
    sites: {prefix: 10.0.0.0/16}
    routers-6: {prefix: 'fd00:0:0:ff::/64', purpose: loopback}
    lines-6: {prefix: 'fd00:0:0:fe::/64', purpose: point-to-point}
    sites-6: {prefix: 'fd00:0:1::/48'}
sites:
  - {id: a, title: County A, kind: county}
  - {id: rz, title: The data centre, kind: datacentre, vrrp: true, exit: rz-r2}
  - {id: out, title: The gateway, kind: gateway}
devices:
  - {id: a-r1, site: a, ports: [eth1, eth2, eth3]}
  - {id: rz-r1, site: rz}
  - {id: rz-r2, site: rz}
  - {id: out-r1, site: out}
links:
  - {id: a-rz1, title: The first line, a: a-r1, b: rz-r1, capacity: 100M, metric: 10, contract: c1}
  - {id: a-rz2, a: a-r1, b: rz-r2, capacity: 100M, metric: {a_to_b: 20, b_to_a: 30}, vlan: 100, encapsulation: vlan}
  - {id: rz-out, a: rz-r2, b: out-r1, capacity: 1G, metric: 5, encapsulation: [ethernet, ipsec-gcm]}
contracts:
  - {id: c1, provider: Provider, line_number: L-1, rate: 50M}
services:
  - {id: flow, kind: fixed, from: a, to: rz, rate: 20M}
"""
TUNNEL = "encapsulation: [ethernet, ipsec-gcm]"
PORTS = {"frr": "eth{}", "ios-xe": "GigabitEthernet0/0/{}", "eos": "Ethernet{}", "junos": "ge-0/0/{}"}
"""How the interfaces of the small network are called."""


def allocated(inventory: Inventory) -> Inventory:
    """The inventory with everything allocated."""
    return replace(inventory, addresses=allocation_changes(inventory, DAY).applied(inventory.addresses))


@cache
def small(text: str = NET) -> Study:
    """The study of the small network, or of a variant of its text."""
    return study(allocated(from_text(text)), date=DAY)


PLAIN = ("eos", "junos")
"""Platforms that have neither IPsec nor authentication for OSPFv3."""


def text_for(platform: str, text: str = NET, *, tunnel: bool = True) -> str:
    """The text of the small network with interfaces as a platform calls them, as far as the platform can have it."""
    for number in (1, 2, 3):
        text = text.replace(f"eth{number}", PORTS[platform].format(number))
    if platform in PLAIN:
        text = text.replace("routing: env:KEY_ROUTING, ", "")
    return text if tunnel and platform not in PLAIN else text.replace(TUNNEL, "encapsulation: ethernet")
