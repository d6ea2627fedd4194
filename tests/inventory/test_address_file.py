"""The file of allocations: single lines change, everything else stays."""

from datetime import date
from pathlib import Path

import pytest

from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.address_file import line, texts
from kommunalnetz.inventory.addressing import allocation_changes
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.router_records import Allocation

NET = """\
network:
  pools:
    routers: {prefix: 10.255.0.0/24, purpose: loopback}
    lines: {prefix: 10.254.0.0/24, purpose: point-to-point}
    sites: {prefix: 10.0.0.0/16}
sites:
  - {id: a, kind: municipality}
  - {id: b, kind: municipality}
links:
  - {id: a-b, a: a, b: b, capacity: 1G}
"""
DAY = date(2026, 3, 1)


def run(path: Path) -> dict[Path, str]:
    """What a run of allocate would write."""
    inventory = load(path)
    return texts(inventory, allocation_changes(inventory, DAY))


def written(path: Path) -> None:
    for file, text in run(path).items():
        file.write_text(text, encoding="utf-8")


def test_a_folder_gets_a_file_of_its_own_and_a_second_run_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_text(NET, encoding="utf-8")
    written(tmp_path)
    text = (tmp_path / "addresses.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[2:4] == ["addresses:", "  - {owner: 'device:a', use: loopback, prefix: '10.255.0.1/32'}"]
    assert run(tmp_path) == {}


def test_an_inventory_in_one_file_keeps_them_at_its_end_or_behind_the_last_one(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(NET, encoding="utf-8")
    written(path)
    first = path.read_text(encoding="utf-8")
    assert first.startswith(NET)
    path.write_text(first.replace("links:\n", "  - {id: c, kind: municipality}\nlinks:\n") + "# the end\n", encoding="utf-8")
    written(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "# the end"
    assert lines[-2] == "  - {owner: 'site:c', use: site, prefix: '10.0.2.0/24', ends: [c]}"


def test_releasing_changes_one_line_and_leaves_comments_and_notes(tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_text(NET, encoding="utf-8")
    written(tmp_path)
    path = tmp_path / "addresses.yaml"
    before = path.read_text(encoding="utf-8").replace("ends: [b]}", 'ends: [b], note: "the \\"old\\" ring"}  # keep')
    path.write_text("# by hand\n" + before, encoding="utf-8")
    (tmp_path / "net.yaml").write_text(NET.replace("  - {id: b, kind: municipality}\n", "").partition("links:")[0], encoding="utf-8")
    written(tmp_path)
    after = path.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(("# by hand\n" + before).splitlines(), after, strict=True) if old != new]
    assert after[0] == "# by hand"
    assert len(changed) == 3
    assert changed[-1][1] == (
        "  - {owner: 'site:b', use: site, prefix: '10.0.1.0/24', ends: [b], released: 2026-03-01, "
        'note: "the \\U00000022old\\U00000022 ring"}  # keep'
    )
    assert load(tmp_path).addresses[-1].note == 'the "old" ring'


def test_an_allocation_over_several_lines_is_named_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_text(
        NET + "addresses:\n  - owner: 'site:gone'\n    use: site\n    prefix: 10.0.9.0/24\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as error:
        run(tmp_path)
    assert [(d.code.id, str(d.where)) for d in error.value.diagnostics] == [("KN514", "net.yaml:12:5")]


def test_without_pools_and_in_a_table_nothing_can_be_allocated(tmp_path: Path, root: Path) -> None:
    (tmp_path / "net.yaml").write_text("sites: [{id: a}]\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        run(tmp_path)
    assert [d.code.id for d in error.value.diagnostics] == ["KN515"]
    with pytest.raises(InputError) as error:
        run(root / "examples" / "tabelle" / "leitungen.csv")
    assert [d.code.id for d in error.value.diagnostics] == ["KN513"]


def test_any_note_is_one_line_of_yaml() -> None:
    text = line(Allocation(owner="site:a", use="site", prefix="10.0.0.0/24", note="a: {b}\n- c # \u00fc \x07"))
    assert text.count("\n") == 0
    assert text.endswith('note: "a: {b}\\U0000000a- c # \u00fc \\U00000007"}')
