"""What is wrong with a single value is told with the code that fits and the place of the value."""

import pytest

from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.load import from_text

BEFORE = "sites: [{id: a}, {id: b}]\nprofiles: [{id: p, down: 1M, source: x}]\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("network: {example_data: maybe}", "KN115 3:25"),
        ("network: {pools: {x: {prefix: 10.0.0.0/33}}}", "KN115 3:31"),
        ("network: []", "KN104 3:10"),
        ("policy: {epsilon: 2}", "KN111 3:19"),
        ("policy: {epsilon: x}", "KN106 3:19"),
        ("policy: {epsilon: []}", "KN104 3:19"),
        ("policy: {role_limits: {core: {greeen: 1 %}}}", "KN101 3:31"),
        ("policy: {outages: [link, meteor]}", "KN105 3:26"),
        ("day_profiles: [{id: d, weights: [1, 2 %]}]", "KN104 3:33"),
        ("day_profiles: [{id: d}]", "KN103 3:16"),
        ("links: [{id: l, a: , capacity: 1G}]", "KN104 3:20"),
        ("links: [{id: l, a: [a], capacity: 1G}]", "KN104 3:20"),
        ("links: [{id: l, a: a, capacity: [1G]}]", "KN104 3:33"),
        ("links: [{id: l, a: a, capacity: 0M}]", "KN111 3:33"),
        ("links: [{id: l, a: a, capacity: 1G, metric: 70000}]", "KN111 3:45"),
        ("links: [{id: l, a: a, capacity: 1G, metric: 1.5}]", "KN106 3:45"),
        ("links: [{id: l, a: a, capacity: 1G, encapsulation: [vlan, mpls]}]", "KN105 3:59"),
        ("links: [{id: l, a: a, capacity: 1G, availability: {availability: 99.5}}]", "KN108 3:66"),
        ("links: [{id: l, a: a, capacity: 1G, availability: {}}]", "KN221 3:51"),
        ("services: [{id: s, kind: transfer, window: 25-3, volume: 5 GB, hosts: a, consumers: b}]", "KN115 3:44"),
        ("services: [{id: s, kind: transfer, window: 1-3, hosts: a, consumers: b}]", "KN213 3:12"),
        ("services: [{id: s, kind: conference, hosts: a, consumers: b, profile: p}]", "KN213 3:71"),
        ("services: [{id: s, kind: voice, consumers: b, profile: p}]", "KN212 3:12"),
        ("services: [{id: s, kind: application, profile: p, hosts: a, consumers: b, users: 8 of staff}]", "KN108 3:82"),
        ("services: [{id: s, kind: application, profile: p, hosts: a, consumers: b, overrides: {c: {users: 3}}}]", "KN202 3:87"),
        ("services: [{id: s, kind: application, profiles: [{profile: q}], hosts: a, consumers: b}]", "KN202 3:60"),
        ("services: [{id: s, kind: application, profile: p, hosts: a, consumers: b, home_office: {vpn: a}}]", "KN103 3:88"),
        ("services: [{id: s, kind: [application]}]", "KN105 3:26"),
        ("services: [{id: s, profile: p}]", "KN103 3:12"),
        ("services: [{id: s, kind: fixed, from: a, to: a, rate: 1M}]", "KN207 3:46"),
        ("contracts: [{id: c, notice: 3}]", "KN106 3:29"),
        ("contracts: [{id: c, assumptions: {notise: asked}}]", "KN101 3:35"),
        ("contracts: [{id: [c]}]", "KN104 3:18"),
        ("contracts: [{id: }]", "KN104 3:18"),
        ("measurements: [x]", "KN104 3:16"),
        ("contacts: [{id: c, sites: [q]}]", "KN202 3:28"),
        ("contacts: 5", "KN104 3:11"),
    ],
)
def test_a_mistake_has_its_code_and_its_place(text: str, expected: str) -> None:
    with pytest.raises(InputError) as refused:
        from_text(BEFORE + text, "f")
    assert [f"{d.code.id} {str(d.where).removeprefix('f:')}" for d in refused.value.diagnostics] == [expected]


def test_what_is_no_mapping_at_all_is_told() -> None:
    for text in ("[1, 2]", "just text"):
        with pytest.raises(InputError) as refused:
            from_text(text)
        assert refused.value.diagnostics[0].code.id == "KN104"


def test_a_voice_service_between_consumers_and_a_mesh_need_no_host() -> None:
    text = BEFORE + "services:\n  - {id: v, kind: voice, internal_share: 100 %, consumers: [a, b], profile: p}\n"
    inventory = from_text(text + "  - {id: m, kind: conference, mode: mesh, stream: 2M, consumers: [a, b]}\n")
    assert set(inventory.services) == {"v", "m"}
