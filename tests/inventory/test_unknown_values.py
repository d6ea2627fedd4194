"""``unknown`` is legal wherever the world may not tell, and a located mistake everywhere else."""

import jsonschema
import pytest
import yaml

from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.load import from_text
from kommunalnetz.inventory.schema import json_schema

SITES = "sites: [{id: a}, {id: b}]\n"


@pytest.mark.parametrize(
    "text",
    [
        "contracts: [{id: c, provider: unknown, line_number: unknown, rate: unknown, monthly: unknown, start: unknown, until: unknown}]",
        "contracts: [{id: c, one_off: unknown, notice: unknown, sla: unknown}]",
        "contracts: [{id: c, sla: {availability: unknown, repair: unknown}}]",
        "links: [{id: l, a: a, b: b, capacity: unknown, length: unknown, delay: unknown, contract: unknown, availability: unknown}]",
        "links: [{id: l, a: a, b: b, capacity: 1G, ducts: unknown}]",
        "sites: [{id: c, ags: unknown, ars: unknown, parent: unknown, population: unknown, staff: unknown, location: unknown}]",
    ],
)  # fmt: skip
def test_what_the_world_may_not_tell_may_be_unknown(text: str) -> None:
    """And the schema that editors use says the same."""
    whole = text if text.startswith("sites") else SITES + text
    from_text(whole)
    jsonschema.validate(yaml.safe_load(whole), json_schema())


def test_a_line_whose_far_end_is_unknown_ends_in_a_providers_network() -> None:
    found = from_text(SITES + "links: [{id: l, a: a, b: unknown, capacity: 1G}]")
    assert found.sites[found.devices[str(found.links["l"].b)].site].kind == "carrier"


@pytest.mark.parametrize(
    "text",
    [
        "links: [{id: l, a: unknown, b: b, capacity: 1G}]",
        "devices: [{id: d, site: unknown}]",
        "services: [{id: s, kind: fixed, from: a, to: unknown, rate: 1M}]",
        "services: [{id: s, kind: fixed, from: a, to: b, rate: 1M, class: unknown}]\nclasses: [{id: c}]",
    ],
)
def test_what_must_be_named_cannot_be_unknown(text: str) -> None:
    with pytest.raises(InputError) as told:
        from_text(SITES + text)
    assert [d.code.id for d in told.value.diagnostics] == ["KN202"]
