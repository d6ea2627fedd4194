"""First inventories as files: a table and the folder made of it are the same network."""

from pathlib import Path

import pytest

from kommunalnetz import files
from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.start import inventory_from_table, starter

SAME = (
    "network", "policy", "sites", "devices", "links", "ducts", "services", "profiles", "classes", "day_profiles", "contracts", "date",
)  # fmt: skip


def assumed(inventory: Inventory) -> set[tuple[str, str, str]]:
    return {(a.subject, a.field, a.reason) for a in inventory.assumptions}


@pytest.mark.parametrize("name", ["leitungen.csv", "leitungen.xlsx"])
def test_the_folder_made_of_a_table_is_the_same_network(root: Path, tmp_path: Path, name: str) -> None:
    table = root / "examples" / "tabelle" / name
    files.write_new(tmp_path / "new", inventory_from_table(table))
    old, new = load(table), load(tmp_path / "new")
    assert {key: getattr(new, key) for key in SAME} == {key: getattr(old, key) for key in SAME}
    assert assumed(new) == assumed(old)
    assert new.notes == ()


def test_what_needs_quotes_has_them(tmp_path: Path) -> None:
    """Texts that YAML would take for something else come back as they were."""
    awkward = "Kreis: 'Nord' # {a} - *b & \u00fc \"c\""
    quoted = awkward.replace('"', '""')
    (tmp_path / "t.csv").write_text(f'Kreis;down;Anbieter;Leitungsnummer\n"{quoted}";1G;no;0012\n', encoding="utf-8")
    files.write_new(tmp_path / "new", inventory_from_table(tmp_path / "t.csv"))
    inventory = load(tmp_path / "new")
    (contract,) = inventory.contracts.values()
    assert (contract.provider, contract.line_number) == ("no", "0012")
    assert awkward in {site.title for site in inventory.sites.values()}


def test_the_same_table_gives_the_same_bytes(root: Path) -> None:
    table = root / "examples" / "tabelle" / "leitungen.csv"
    assert inventory_from_table(table) == inventory_from_table(table)


def test_a_table_with_mistakes_makes_no_files(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Kreis;down\nAhrweiler;50 MB/s\n", encoding="utf-8")
    with pytest.raises(InputError):
        inventory_from_table(tmp_path / "t.csv")


def test_every_starting_file_has_a_comment_and_is_within_a_screen() -> None:
    for text in starter().values():
        assert text.startswith("#")
        assert len(text.splitlines()) <= 60
