"""The gate: what a valid inventory becomes."""

import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.diagnostics import InputError, Severity
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.inventory.start import starter

NETWORK = """
sites:
  - {id: ahrweiler, ags: 07131, population: 129727, location: {lat: 50.0, lon: 7.0}}
  - {id: koblenz, kind: datacentre, location: {lat: 51.0, lon: 7.0}}
  - {id: mainz, kind: pop}
devices: [{id: mainz-r1, site: 'site:mainz'}, {id: mainz-r2, site: mainz}]
links:
  - {id: l1, a: ahrweiler, b: 'site:koblenz', capacity: {a_to_b: 16M, b_to_a: 2.4M}, metric: 100}
  - {id: l2, a: 'device:koblenz', b: mainz-r1, capacity: unknown, ducts: unknown}
  - {id: l3, a: mainz-r1, b: 'device:mainz-r2', capacity: 10G, ducts: 'duct:rhine', length: 5 km}
ducts: [{id: rhine}]
"""


def refused(text: str) -> list[tuple[str, str]]:
    """(code, place) of everything that is wrong with ``text``."""
    with pytest.raises(InputError) as error:
        from_text(text)
    return [(d.code.id, str(d.where).removeprefix("inventory.yaml:")) for d in error.value.diagnostics if d.severity is Severity.ERROR]


def test_scalars_stay_text_until_their_field_decides() -> None:
    """YAML 1.1 would make 07131 the number 3673 and ``no`` the truth value False."""
    inventory = from_text("sites: [{id: no, ags: 07131, title: 1_0, tags: [on, 2026-01-01, 0x1F, ~]}]".replace(", ~", ""))
    site = inventory.sites["no"]
    assert (site.ags, site.title, site.tags) == ("07131", "1_0", ("on", "2026-01-01", "0x1F"))


def test_link_ends_are_devices_after_the_gate() -> None:
    links = from_text(NETWORK).links
    assert [(link.a, link.b) for link in links.values()] == [("ahrweiler", "koblenz"), ("koblenz", "mainz-r1"), ("mainz-r1", "mainz-r2")]


def test_every_site_without_devices_has_one_of_its_own_name() -> None:
    inventory = from_text(NETWORK)
    assert {name: device.site for name, device in inventory.devices.items()} == {
        "mainz-r1": "mainz", "mainz-r2": "mainz", "ahrweiler": "ahrweiler", "koblenz": "koblenz",
    }  # fmt: skip
    assert all(inventory.devices_of[site] for site in inventory.sites)


def test_prefixes_are_gone_after_the_gate() -> None:
    assert from_text(NETWORK).links["l3"].ducts == ("rhine",)


def test_unknown_is_none_and_nothing_is_put_in_its_place() -> None:
    link = from_text(NETWORK).links["l2"]
    assert link.capacity is None
    assert link.ducts is None
    assert link.declared_unknown("ducts")
    assert not link.declared_unknown("contract")


def test_a_link_without_an_end_goes_to_the_only_carrier_or_an_implicit_one() -> None:
    named = from_text("sites: [{id: a}, {id: telco, kind: carrier}]\nlinks: [{id: l, a: a, capacity: 1G}]")
    assert named.links["l"].b == "telco"
    implicit = from_text("sites: [{id: a}]\ndevices: [{id: carrier, site: a}]\nlinks: [{id: l, a: a, capacity: 1G}]")
    assert implicit.links["l"].b == "carrier-0"
    assert implicit.sites["carrier-0"].kind is SiteKind.CARRIER
    assert "carrier-0" in implicit.devices


def test_places_lead_back_to_the_value() -> None:
    inventory = from_text(NETWORK)
    assert str(inventory.where("links", "l1", "capacity", "b_to_a")) == "inventory.yaml:8:79"
    assert str(inventory.where("links", "l1", "metric", "a_to_b")) == "inventory.yaml:8:94"
    assert str(inventory.where("links", "l1", "encapsulation")) == "inventory.yaml:8:5"
    assert inventory.where("contracts", "x") is None


def test_workplaces_and_lengths_are_estimated_and_told() -> None:
    """5 per 1000 of 129 727 inhabitants are 648.6. One degree of a circle of radius 6371.0088 km is 111.195 km; times 1.25: 138.994 km."""
    inventory = from_text(NETWORK)
    assert inventory.sites["ahrweiler"].staff == 649
    assert inventory.links["l1"].length == pytest.approx(138_993.8, abs=1)
    told = {(a.subject, a.field, a.estimated) for a in inventory.assumptions}
    assert told == {("site:ahrweiler", "staff", True), ("link:l1", "length", True)}


def test_what_is_declared_unknown_is_not_estimated() -> None:
    inventory = from_text("sites: [{id: a, population: 100000, staff: unknown}]")
    assert inventory.sites["a"].staff is None
    assert inventory.assumptions == ()


def test_the_assumptions_of_the_user_are_collected_with_their_values() -> None:
    inventory = from_text("sites: [{id: a, staff: 650, assumptions: {staff: asked by telephone}}]")
    (told,) = inventory.assumptions
    assert (told.subject, told.field, told.value, told.reason, told.estimated) == ("site:a", "staff", 650.0, "asked by telephone", False)
    assert str(told.where) == "inventory.yaml:1:24"


def test_an_estimate_for_deadlines_is_told_where_a_contract_ends() -> None:
    inventory = from_text("sites: [{id: a}]\ncontracts: [{id: c, until: 2028-03-31}]\npolicy: {tender: 4 months}")
    assert {(a.subject, a.field) for a in inventory.assumptions} == {("contract:c", "notice"), ("policy", "lead_time")}


def test_the_date_is_the_declared_one_else_the_newest_data(tmp_path: Path) -> None:
    assert from_text("sites: [{id: a, as_of: 2026-03-01}, {id: b, as_of: 2026-04-01}]").date == date(2026, 4, 1)
    assert from_text("network: {date: 2026-01-01}\nsites: [{id: a, as_of: 2026-03-01}]").date == date(2026, 1, 1)
    assert from_text("sites: [{id: a}]", date=date(2026, 5, 1)).date == date(2026, 5, 1)
    (tmp_path / "a.yaml").write_text("sites: [{id: a}]", encoding="utf-8")
    assert load(tmp_path).date == load(tmp_path / "a.yaml").date > date(2020, 1, 1)


def test_classes_are_the_shipped_ones_unless_there_are_own_ones() -> None:
    assert set(from_text("sites: [{id: a}]").classes) == {"telephony", "conferencing", "transactional", "bulk", "default", "low"}
    assert set(from_text("sites: [{id: a}]\nclasses: [{id: gold}]").classes) == {"gold", "default"}
    assert from_text("sites: [{id: a}]\nclasses: [{id: default, rank: 9}]").classes["default"].rank == 9


def test_every_mistake_is_told_in_one_run() -> None:
    text = """sites:
  - {id: a, kindd: county, ags: 7131}
  - {id: a, kind: conty}
links:
  - {id: l, a: a, b: q, capacity: 50 MB/s}
  - {id: m, a: a, capacity: 1.250 Mbit/s, contract: x, length: 5}
site: []
"""
    assert refused(text) == [
        ("KN101", "2:13"), ("KN114", "2:33"), ("KN201", "3:10"), ("KN105", "3:19"), ("KN202", "5:22"), ("KN110", "5:35"),
        ("KN107", "6:29"), ("KN203", "6:53"), ("KN108", "6:64"), ("KN102", "7:1"),
    ]  # fmt: skip


def test_a_typo_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(InputError) as error:
        from_text("sites: [{id: ahrweiler}, {id: koblenz}]\nlinks: [{id: l, a: ahrwieler, b: koblenz, capacity: 1G}]")
    assert error.value.diagnostics[0].values["choices"] == ("ahrweiler",)


def test_a_wrong_value_for_both_directions_is_told_once() -> None:
    assert refused("sites: [{id: a}]\nlinks: [{id: l, a: a, capacity: fast}]") == [("KN106", "2:33")]


def test_repeated_keys_and_ids_name_both_places() -> None:
    with pytest.raises(InputError) as error:
        from_text("sites:\n  - {id: a, staff: 1, staff: 2}\nlinks:\n  - {id: a, a: a, capacity: 1G}")
    assert [(d.code.id, str(d.where), [str(w) for w in d.related]) for d in error.value.diagnostics] == [
        ("KN116", "inventory.yaml:2:23", ["inventory.yaml:2:13"]),
        ("KN201", "inventory.yaml:4:10", ["inventory.yaml:2:10"]),
    ]


def test_anchors_and_merge_keys_repeat_what_they_name() -> None:
    text = "sites: [{id: a}, {id: b}]\nlinks:\n  - &l {id: l, a: a, b: b, capacity: &c 1G}\n  - {<<: *l, id: m, capacity: *c, metric: 7}"
    link = from_text(text).links["m"]
    assert (link.a, link.b, link.metric and link.metric.a_to_b) == ("a", "b", 7)


def test_documents_of_one_file_count_like_files() -> None:
    assert set(from_text("sites: [{id: a}]\n---\nsites: [{id: b}]").sites) == {"a", "b"}


def test_a_scenario_and_foreign_files_are_no_inventory(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("sites: [{id: a}]", encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text("edits: [{resize: l}]", encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "b.yaml").write_text("sites: [", encoding="utf-8")
    (tmp_path / "list.csv").write_text("a;b\n1", encoding="utf-8")
    (tmp_path / "list.xlsx").write_bytes(b"no workbook")
    inventory = load(tmp_path)
    assert inventory.files == ("a.yaml",)
    assert [(note.code.id, str(note.where)) for note in inventory.notes] == [("KN163", "list.csv"), ("KN163", "list.xlsx")]


def test_a_matrix_of_fixed_rates_comes_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.yaml").write_text("sites: [{id: a}, {id: b}]", encoding="utf-8")
    (tmp_path / "sub" / "s.yaml").write_text("services: [{id: s, kind: fixed, matrix: m.csv}]", encoding="utf-8")
    (tmp_path / "sub" / "m.csv").write_text("from;to;rate\na;site:b;2,5M\nb;a;1G\n", encoding="utf-8")
    inventory = load(tmp_path)
    service = inventory.services["s"]
    assert service.kind == "fixed"
    assert service.flows == (("a", "b", 2.5e6), ("b", "a", 1e9))
    assert inventory.files == ("a.yaml", "sub/s.yaml", "sub/m.csv")
    (tmp_path / "sub" / "m.csv").write_text("from,to,rate\na,c,5\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        load(tmp_path)
    assert [(d.code.id, str(d.where)) for d in error.value.diagnostics] == [("KN202", "sub/m.csv:2:2"), ("KN108", "sub/m.csv:2:3")]


def test_measurements_come_from_tables_that_are_named_or_called_so(tmp_path: Path) -> None:
    text = "sites: [{id: a}]\nlinks: [{id: l, a: a, capacity: 1G}]\nmeasurements: p95.csv\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "p95.csv").write_text("link,month,a_to_b,b_to_a\nl,2026-01,3M,4M\n", encoding="utf-8")
    (tmp_path / "measurements-2.csv").write_text("link;month;a_to_b;b_to_a;layer\nl;2026-02;5M;6M;line\n", encoding="utf-8")
    found = load(tmp_path).measurements
    assert {(m.link, m.month, m.a_to_b, m.layer) for m in found} == {("l", "2026-01", 3e6, "ip"), ("l", "2026-02", 5e6, "line")}


def test_tables_that_are_named_must_be_there_inside_and_complete(tmp_path: Path) -> None:
    for name, code in (("none.csv", "KN120"), ("../a.csv", "KN135"), ("/etc/hostname", "KN135"), ("b.csv", "KN158")):
        (tmp_path / "a.yaml").write_text(f"sites: [{{id: a}}]\nmeasurements: {name}\n", encoding="utf-8")
        (tmp_path / "b.csv").write_text("link,month\n", encoding="utf-8")
        with pytest.raises(InputError) as error:
            load(tmp_path)
        assert {d.code.id for d in error.value.diagnostics if d.severity is Severity.ERROR} == {code}


def test_a_warning_is_a_note_of_the_inventory_and_no_refusal() -> None:
    text = "sites: [{id: a}, {id: b}]\nprofiles: [{id: p, down: 1M, source: x}]\n"
    text += "services: [{id: s, kind: application, profile: p, hosts: [a], consumers: {kind: city}}]"
    assert [note.code.id for note in from_text(text).notes] == ["KN214"]


SECTIONS = """sites: [{id: a, population: 1000}, {id: b}, {id: c, kind: carrier}]
---
devices: [{id: b-r1, site: b}]
---
links: [{id: l, a: a, b: b, capacity: 1G, contract: k}, {id: m, a: b, b: c, capacity: 1G}]
---
contracts: [{id: k, until: 2028-01-01}]
---
profiles: [{id: p, down: 1M, source: x}]
---
services: [{id: s, kind: application, profile: p, hosts: [b], consumers: [a]}]
---
policy: {epsilon: 0.02}
"""


def content(inventory: Inventory) -> dict[str, object]:
    """Everything but the places."""
    names = ("network", "policy", "sites", "devices", "links", "services", "profiles", "classes", "contracts", "measurements")
    assumed = sorted((a.subject, a.field, a.reason) for a in inventory.assumptions)
    return {name: getattr(inventory, name) for name in names} | {"assumptions": assumed}


@settings(deadline=None, max_examples=25)
@given(st.permutations(SECTIONS.split("---\n")), st.sets(st.integers(1, 6)))
def test_the_split_into_files_and_their_order_mean_nothing(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], cuts: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("split")
    bounds = [0, *sorted(cuts), len(parts)]
    for number, (start, end) in enumerate(pairwise(bounds)):
        (folder / f"{number}.yaml").write_text("---\n".join(parts[start:end]), encoding="utf-8")
    assert content(load(folder)) == content(from_text(SECTIONS))


def test_the_starting_inventory_is_valid_and_says_nothing(tmp_path: Path) -> None:
    for name, text in starter().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    inventory = load(tmp_path)
    assert inventory.notes == ()
    assert inventory.network.example_data
    assert len(inventory.sites) == 3


def test_an_exit_at_a_site_without_devices_is_told() -> None:
    assert refused("sites: [{id: a, exit: b-r1}, {id: b}]\ndevices: [{id: b-r1, site: b}]") == [("KN216", "1:23")]


def test_reading_a_folder_needs_no_library_for_graphs_workbooks_or_addresses(root: Path) -> None:
    program = "import sys; from kommunalnetz.inventory.load import load; load(sys.argv[1]); "
    program += "print(sorted({'networkx', 'openpyxl', 'netaddr', 'babel', 'numpy', 'jinja2', 'click'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program, str(root / "inventory")], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_table_that_nothing_names_is_told(tmp_path: Path) -> None:
    """Measurements are read by their name, a matrix because it is named; the third table is not read."""
    (tmp_path / "net.yaml").write_text(
        "sites: [{id: a}, {id: b}]\nlinks: [{id: ab, a: a, b: b, capacity: 1G}]\nservices: [{id: s, kind: fixed, matrix: flows.csv}]\n"
    )
    (tmp_path / "flows.csv").write_text("from,to,rate\na,b,1M\n")
    (tmp_path / "measurements.csv").write_text("link,month,a_to_b,b_to_a\nab,2026-01,1M,2M\n")
    (tmp_path / "Leitungen 2026.XLSX").write_bytes(b"")
    assert [(d.code.id, str(d.where)) for d in load(tmp_path).notes] == [("KN163", "Leitungen 2026.XLSX")]
