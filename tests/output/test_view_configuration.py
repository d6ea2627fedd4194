"""The section of the annex about configurations."""

import re
from dataclasses import replace
from pathlib import Path

from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.output.view_configuration import configuration_sections
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import study


def test_the_annex_tells_which_routers_are_configured_and_what_the_audit_found(root: Path) -> None:
    """34 routers of the shipped inventory are not in a provider's network."""
    (section,) = configuration_sections(study(load(root / "inventory"), outages=()), Text("en"))
    assert section["paragraphs"][0] == "Configurations are made from this inventory: 34 routers; platforms: FRRouting on Linux."
    assert re.search(r"[0-9]+ fulfilled, [0-9]+ partly, [0-9]+ not fulfilled, [0-9]+ not checkable\.$", section["paragraphs"][1])


def test_without_addresses_it_says_why_and_without_pools_nothing(root: Path) -> None:
    lacking = replace(load(root / "inventory"), addresses=())
    (section,) = configuration_sections(study(lacking, outages=()), Text("en"))
    assert section["paragraphs"][0].startswith("Configurations cannot be rendered")
    assert configuration_sections(study(from_text("sites: [{id: a}, {id: b}]"), outages=()), Text("en")) == []
