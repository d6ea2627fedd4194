"""Who needs how much of a line: alone, in groups, all together."""

from pathlib import Path

import numpy as np
import pytest

from kommunalnetz.inventory.load import load
from kommunalnetz.planning.use import COMMON, party_of, uses
from kommunalnetz.traffic.study import study
from planning.money import DAY, star, studied

TWO = ("c0", "c1")


def test_a_party_needs_what_its_services_need() -> None:
    """On the shared line c0 needs 10 and c1 20 Mbit/s, both 30."""
    use = uses(studied(star(10, 20)), TWO)["shared"]
    assert use.parties == TWO
    members = np.array([[False, False], [True, False], [False, True], [True, True]])
    assert use.need(members) == pytest.approx([0, 10e6, 20e6, 30e6])


def test_who_never_uses_a_line_is_no_party_of_it() -> None:
    assert uses(studied(star(10, 20)), TWO)["l0"].parties == ("c0",)


def test_the_worst_hour_and_outage_count() -> None:
    """The second line of c0 is empty but when the first one fails."""
    extra = "  - {id: x, a: c0, b: rz, capacity: 1G, metric: 60000, encapsulation: none}\n"
    use = uses(studied(star(10, 20).replace("services:\n", extra + "services:\n")), TWO)["x"]
    assert use.need(np.ones((1, len(use.parties)), dtype=np.bool_)) == pytest.approx([30e6])


def test_a_branch_belongs_to_its_county_and_the_rest_to_all() -> None:
    text = (
        star(10, 20)
        .replace("sites:\n", "sites:\n  - {id: school, kind: branch, parent: c0}\n")
        .replace("links:\n", "links:\n  - {id: ls, a: school, b: c0, capacity: 1G}\n")
    )
    inventory = studied(text).inventory
    assert [party_of(inventory, site, TWO) for site in ("school", "c0", "core")] == ["c0", "c0", COMMON]


def test_all_together_need_what_the_study_says(root: Path) -> None:
    """On every line of the reference inventory, with bursts and telephony, in the worst hour and outage."""
    whole = study(load(root / "inventory"), date=DAY)
    payers = [site.id for site in whole.inventory.sites.values() if site.kind == "county"]
    for position, (link, use) in enumerate(uses(whole, payers).items()):
        assert whole.network.links[position].id == link
        found = use.need(np.ones((1, len(use.parties)), dtype=np.bool_))[0]
        assert found == pytest.approx(whole.worst.need[2 * position : 2 * position + 2].max(), rel=1e-9), link
