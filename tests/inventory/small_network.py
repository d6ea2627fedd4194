"""A small network with every kind of record, for edits."""

from collections.abc import Mapping
from typing import Any

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import from_text
from kommunalnetz.inventory.sections import LISTS, ONCE, RECORDS

NETWORK = """
network: {title: Small, date: 2026-01-01, reference_bandwidth: 100G}
policy: {limits: {green: 50 %, red: 70 %}}
sites:
  - {id: a, kind: county, ags: 07131, population: 100000, staff: 400, location: {lat: 50.0, lon: 7.0}}
  - {id: b, kind: county, ags: 07132, population: 50000, location: {lat: 50.2, lon: 7.0}}
  - {id: c, kind: county, ags: 07133, staff: unknown, ducts: [flood]}
  - {id: rz, kind: datacentre, location: {lat: 50.1, lon: 7.2}}
  - {id: rz2, kind: datacentre}
  - {id: school, kind: branch, parent: b, staff: 30}
devices: [{id: a-r1, site: a}, {id: a-r2, site: a}]
links:
  - {id: a-rz, a: a-r1, b: rz, capacity: 100M, length: 40 km, contract: v-a, ducts: [rhine]}
  - {id: a-rz2, a: a-r2, b: rz2, capacity: 1G, metric: 700, ducts: [rhine]}
  - {id: a-in, a: a-r1, b: a-r2, capacity: 10G}
  - {id: b-rz, a: b, b: rz, capacity: {a_to_b: 50M, b_to_a: 100M}, contract: v-both}
  - {id: c-rz, a: c, b: rz, capacity: unknown, contract: v-both}
  - {id: school-b, a: school, b: b, capacity: 100M}
  - {id: rz-rz2, a: rz, b: rz2, capacity: 10G}
ducts: [{id: rhine}, {id: flood, kind: area}]
services:
  - {id: mail, kind: application, profile: office, consumers: {kind: county}, users: 50 % of staff, hosts: [rz], standby: [rz2]}
  - {id: files, kind: transfer, consumers: [a, b, school], volume: 10 GB, window: 22-6, hosts: [rz], overrides: {a: {volume: 20 GB}}}
  - {id: talk, kind: conference, consumers: {kind: county, except: [c]}, stream: 2.5M, hosts: [rz2], class: video}
  - {id: flow, kind: fixed, from: a, to: rz, rate: 10M}
profiles: [{id: office, up: 10k, down: 50k, concurrency: 30 %, class: gold, source: test}]
classes: [{id: gold, rank: 1}, {id: video, rank: 2}, {id: default}]
prices:
  - {id: p100m, capacity: 100M, one_off: 1000 \u20ac, monthly: 100 \u20ac}
  - {id: p1g, capacity: 1G, one_off: 4000 \u20ac, monthly: 300 \u20ac}
contracts:
  - {id: v-a, rate: 100M, monthly: 120 \u20ac, until: 2028-12-31}
  - {id: v-both, rate: 100M, monthly: 500 \u20ac}
contacts: [{id: hotline, sites: [a, b]}]
addresses: [{prefix: 192.0.2.0/31, use: point-to-point, owner: 'link:a-rz', ends: [a-r1, rz]}]
measurements: [{link: a-rz, month: 2025-12, a_to_b: 10M, b_to_a: 30M}]
"""


def network() -> Inventory:
    """The inventory."""
    return from_text(NETWORK)


def records(inventory: Inventory) -> Mapping[str, Any]:
    """All that an inventory says, without the places where it says it."""
    return {part: getattr(inventory, part) for part in (*ONCE, *RECORDS, *LISTS)}
