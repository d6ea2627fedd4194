"""Variants of the demand in one pass are what a study of each of them is."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.planning.growth import more_staff, with_service
from kommunalnetz.planning.variants import variant_states
from planning.star import star, studied

SERVICES = """
- {id: files, kind: application, profile: office, consumers: [a, b], users: 100 % of staff, hosts: [rz], standby: [c], source: test}
- {id: phones, kind: voice, profile: call, consumers: [a, b, c], users: 100 % of staff, internal_share: 20 %, hosts: [rz], source: test}
- {id: meeting, kind: conference, mode: cascade, profile: room, consumers: [a, b, c], hosts: [rz, c], source: test}
- {id: flow, kind: fixed, from: a, to: rz, rate: 3M, source: test}
"""
PROFILES = """
- {id: office, up: 100 kbit/s, down: 200 kbit/s, peak: 1 Mbit/s, concurrency: 50 %, packet_size: 1000, source: test}
- {id: call, up: 80 kbit/s, down: 80 kbit/s, packet_size: 200, source: test}
- {id: room, stream: 4 Mbit/s, thumbnail: 200 kbit/s, packet_size: 1000, source: test}
"""


def same(inventory: Inventory, variants: list[Inventory]) -> None:
    """Every need and class need of every state is that of a study of the variant alone."""
    study = studied(inventory)
    alone = [studied(variant) for variant in variants]
    for position, states in variant_states(study, variants):
        for state, whole in zip(states, alone, strict=True):
            expected = whole.intact if position < 0 else whole.state(study.outages[position])
            np.testing.assert_allclose(state.need, expected.need, rtol=1e-12, atol=1e-6)
            assert state.classes == expected.classes
            np.testing.assert_allclose(state.class_need, expected.class_need, rtol=1e-12, atol=1e-6)


@settings(max_examples=15, deadline=None)
@given(staff=st.integers(0, 300), rooms=st.integers(0, 5), host=st.sampled_from(["rz", "c", "b"]), epsilon=st.sampled_from([0.01, 0.1]))
def test_the_states_of_variants_are_those_of_their_own_studies(staff: int, rooms: int, host: str, epsilon: float) -> None:
    inventory = star(dict.fromkeys("abc", "100M"), SERVICES, PROFILES)
    services = inventory.services
    same(
        inventory,
        [
            inventory,
            more_staff(inventory, {"a": staff, "c": 1.0}),
            with_service(inventory, services["meeting"], endpoints=rooms),
            with_service(inventory, services["files"], hosts=(host,), standby=()),
            replace(inventory, policy=inventory.policy.model_copy(update={"epsilon": epsilon})),
            replace(inventory, services={name: one for name, one in services.items() if name != "phones"}),
        ],
    )


def test_a_study_of_a_variant_needs_no_variant_at_all() -> None:
    study = studied(
        star({"a": "100M"}, "- {id: flow, kind: fixed, from: a, to: rz, rate: 3M, source: test}", "- {id: unused, up: 1M, source: test}")
    )
    assert [(position, states) for position, states in variant_states(study, [])] == [(-1, ()), (0, ()), (1, ())]
