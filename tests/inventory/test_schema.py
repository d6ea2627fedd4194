"""The JSON Schema takes what the gate takes, and refuses what an editor should mark."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from kommunalnetz.inventory.records import Site
from kommunalnetz.inventory.schema import json_schema
from kommunalnetz.inventory.sections import NAMES
from kommunalnetz.inventory.start import inventory_from_table, starter

SCHEMA = json_schema()
CHECKER = jsonschema.Draft202012Validator(SCHEMA)


class Editor(yaml.SafeLoader):
    """As an editor reads YAML: numbers are numbers, dates are text."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if "timestamp" not in tag]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def complaints(text: str) -> list[str]:
    document: Any = yaml.load(text, Editor)
    return [error.message[:200] for error in CHECKER.iter_errors(document)]


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_it_knows_every_section_and_describes_fields() -> None:
    assert set(SCHEMA["properties"]) == set(NAMES)
    described = SCHEMA["$defs"]["Site"]["properties"]
    assert set(described) == set(Site.model_fields)
    assert described["staff"]["description"] == "workplaces"


def test_the_shipped_inventories_fit(root: Path) -> None:
    every = sorted([*(root / "inventory").glob("*.yaml"), *(root / "examples").rglob("*.yaml")])
    paths = [path for path in every if (root / "examples" / "scenarios") not in path.parents]
    assert paths
    assert {path.name: complaints(path.read_text(encoding="utf-8")) for path in paths} == {path.name: [] for path in paths}


def test_the_starting_inventories_fit(root: Path) -> None:
    made = inventory_from_table(root / "examples" / "tabelle" / "leitungen.csv")
    for text in (*starter().values(), *made.values()):
        assert complaints(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "sites: [{title: a}]", "sites: [{id: a, kindd: county}]", "sites: [{id: a, kind: conty}]", "site: []", "sites: {id: a}",
        "links: [{id: l, a: a}]", "services: [{id: s, kind: teleport}]", "policy: {outages: [meteor]}",
    ],
)  # fmt: skip
def test_what_the_gate_refuses_for_its_form_is_marked(text: str) -> None:
    assert complaints(text)
