"""Writing edits back: the files say what the edits say, and everything else in them stays as it was."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.small_network import NETWORK, records
from kommunalnetz import files
from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.apply import rewritten, write
from kommunalnetz.inventory.edits import Add, Change, Edit, Grow, Host, Merge, Remeter, Remove, Reprice, Resize, Retire, Use, apply
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.records import Link, Site

COMMENTED = """\
# The network of the county. Do not touch.
sites:
  - id: a          # the first
    kind: county

  # the second
  - id: b
    kind: county
    location:
      lat: 50.0    # north
      lon: 7.0
  - {id: rz, kind: datacentre}   # where it runs
links:
  # one line each
  - id: a-rz
    a: a
    b: rz
    capacity: 100M   # booked 2024
    metric: 10
  - {id: b-rz, a: b, b: rz, capacity: {a_to_b: 16M, b_to_a: 50M}}   # copper
# that was all
"""


def folder(path: Path, **texts: str) -> Path:
    """A folder with these files."""
    for name, text in texts.items():
        (path / f"{name}.yaml").write_bytes(text.encode())
    return path


def applied(root: Path, *edits: Edit) -> str:
    """The text of the only file of the inventory after edits; what is read again says what they say."""
    before = load(root)
    after = apply(before, edits)
    write(root if root.is_dir() else root.parent, rewritten(before, after))
    assert records(load(root)) == records(after)
    return (root / "net.yaml").read_text(encoding="utf-8")


def test_only_the_value_changes_and_its_comment_stays(tmp_path: Path) -> None:
    text = applied(folder(tmp_path, net=COMMENTED), Resize(link="a-rz", capacity=1e9))
    assert text == COMMENTED.replace("capacity: 100M   # booked", "capacity: 1G   # booked")


def test_a_key_in_braces_is_added_in_braces(tmp_path: Path) -> None:
    text = applied(folder(tmp_path, net=COMMENTED), Remeter(link="b-rz", metric=7))
    assert text == COMMENTED.replace("b_to_a: 50M}}", "b_to_a: 50M}, metric: 7}")


def test_a_block_key_is_added_behind_the_last(tmp_path: Path) -> None:
    text = applied(folder(tmp_path, net=COMMENTED), Change(subject="site:a", values={"staff": "20"}))
    assert text == COMMENTED.replace("# the first\n    kind: county\n", "# the first\n    kind: county\n    staff: 20\n")


def test_inside_a_block_only_the_inner_value_changes(tmp_path: Path) -> None:
    text = applied(folder(tmp_path, net=COMMENTED), Change(subject="site:b", values={"location.lat": "51.5"}))
    assert text == COMMENTED.replace("lat: 50.0    # north", "lat: 51.5    # north")


def test_a_record_goes_with_its_lines_and_leaves_the_comments(tmp_path: Path) -> None:
    text = applied(folder(tmp_path, net=COMMENTED), Remove(subjects=("link:b-rz",)))
    assert text == COMMENTED.replace("  - {id: b-rz, a: b, b: rz, capacity: {a_to_b: 16M, b_to_a: 50M}}   # copper\n", "")


def test_a_key_goes_with_its_line(tmp_path: Path) -> None:
    text = applied(folder(tmp_path, net=COMMENTED), Change(subject="link:a-rz", unset=("metric",)))
    assert text == COMMENTED.replace("    metric: 10\n", "")


def test_new_records_stand_behind_the_others(tmp_path: Path) -> None:
    text = applied(folder(tmp_path, net=COMMENTED), Add.of(Link(id="a-b", a="a", b="b", capacity=1e9)))
    assert text == COMMENTED.replace("# copper\n", "# copper\n  - id: a-b\n    a: a\n    b: b\n    capacity: 1G\n")


def test_a_section_that_is_not_there_gets_a_file(tmp_path: Path) -> None:
    root = folder(tmp_path, net=COMMENTED)
    applied(root, Add(sections={"ducts": ({"id": "rhine"},)}), Change(subject="policy", values={"limits.red": "80 %"}))
    assert (root / "ducts.yaml").read_text(encoding="utf-8") == "ducts:\n  - id: rhine\n"
    assert (root / "policy.yaml").read_text(encoding="utf-8") == "policy:\n  limits: {red: 80 %}\n"


def test_line_ends_and_the_mark_of_windows_stay(tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_bytes(b"\xef\xbb\xbf" + COMMENTED.replace("\n", "\r\n").encode())
    applied(tmp_path, Resize(link="a-rz", capacity=1e9), Change(subject="site:a", values={"staff": "20"}))
    data = (tmp_path / "net.yaml").read_bytes()
    expected = COMMENTED.replace("100M", "1G").replace("first\n    kind: county\n", "first\n    kind: county\n    staff: 20\n")
    assert data == b"\xef\xbb\xbf" + expected.replace("\n", "\r\n").encode()


def test_files_that_no_edit_concerns_are_not_written(tmp_path: Path) -> None:
    root = folder(tmp_path, net=COMMENTED, other="policy: {limits: {red: 75 %}}\n")
    before = load(root)
    assert list(rewritten(before, apply(before, [Resize(link="a-rz", capacity=1e9)]))) == ["net.yaml"]
    assert rewritten(before, apply(before, [])) == {}


def test_measurements_of_a_retired_line_go_from_their_table(tmp_path: Path) -> None:
    root = folder(tmp_path, net=COMMENTED + "measurements: measurements.csv\n")
    table = "link,month,a_to_b,b_to_a\nb-rz,2026-01,1M,2M\na-rz,2026-01,3M,4M\nb-rz,2026-02,1M,2M\n"
    (root / "measurements.csv").write_text(table, encoding="utf-8")
    applied(root, Retire(subjects=("link:b-rz",)))
    assert (root / "measurements.csv").read_text(encoding="utf-8") == "link,month,a_to_b,b_to_a\na-rz,2026-01,3M,4M\n"


def test_a_table_is_not_edited(root: Path) -> None:
    before = load(root / "examples" / "tabelle" / "leitungen.csv")
    link = next(iter(before.links))
    with pytest.raises(InputError) as error:
        rewritten(before, apply(before, [Resize(link=link, capacity=1e9)]))
    assert [d.code.id for d in error.value.diagnostics] == ["KN235"]


ALIASED = """\
sites: [{id: a, kind: county}, {id: rz, kind: datacentre}]
links:
  - &line {id: l1, a: a, b: rz, capacity: &speed 100M}
  - {<<: *line, id: l2}
  - {id: l3, a: a, b: rz, capacity: *speed}
"""


@pytest.mark.parametrize(("link", "place"), [("l2", "net.yaml:3:43"), ("l3", "net.yaml:3:43"), ("l1", None)])
def test_what_several_records_share_is_not_changed_for_one(tmp_path: Path, link: str, place: str | None) -> None:
    """l1 itself may not lose its anchor either: then the others would say something else."""
    root = folder(tmp_path, net=ALIASED)
    before = load(root)
    with pytest.raises(InputError) as error:
        rewritten(before, apply(before, [Resize(link=link, capacity=1e9)]))
    assert place is None or ("KN236", place) in [(d.code.id, str(d.where)) for d in error.value.diagnostics]
    assert (root / "net.yaml").read_text(encoding="utf-8") == ALIASED


def test_all_files_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = folder(tmp_path, one="1", two="2")
    original = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if target.name == "two.yaml":
            raise PermissionError(13, "no", str(target))
        return original(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(InputError) as error:
        files.write_all({root / "one.yaml": b"x", root / "two.yaml": b"y", root / "new.yaml": b"z"})
    monkeypatch.undo()
    assert [d.code.id for d in error.value.diagnostics] == ["KN123"]
    assert {path.name: path.read_text() for path in root.iterdir()} == {"one.yaml": "1", "two.yaml": "2"}


EDITS: list[Edit] = [
    Resize(link="a-rz", capacity=300e6), Resize(link="b-rz", capacity=1e9), Remeter(link="c-rz", metric=9),
    Retire(subjects=("duct:rhine",)), Remove(subjects=("service:files",)), Host(service="mail", sites=("rz2",)),
    Use(service="talk", sites=("a",), endpoints=3), Grow(what="all", growth=0.2), Reprice(what=("all",), growth=-0.1),
    Merge(sites=("c",), into="b"), Change(subject="policy", values={"limits.green": "40 %"}),
    Add.of(Site(id="new", title="Neu: \u00e4#{[", kind="branch"), Link(id="new-b", a="new", b="b", capacity=1e9)),
]  # fmt: skip


@given(st.lists(st.sampled_from(EDITS), unique_by=id, max_size=6), st.booleans())
@settings(max_examples=40, deadline=None)
def test_whatever_the_edits_the_files_say_it(tmp_path_factory: pytest.TempPathFactory, edits: list[Edit], single: bool) -> None:
    """Every line without a change, with its comments, stands where it stood."""
    place = tmp_path_factory.mktemp("net")
    folder(place, net=NETWORK)
    root = place / "net.yaml" if single else place
    before = load(root)
    try:
        after = apply(before, edits)
    except InputError:
        return
    write(place, rewritten(before, after))
    assert records(load(root)) == records(after)
