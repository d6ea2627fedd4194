"""Whatever lies in a file, reading it gives an inventory or diagnostics with places, in bounded time and memory."""

import io
import os
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kommunalnetz.diagnostics import Diagnostic, InputError
from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.inventory.start import starter

VALID = "\n".join(starter().values())
TABLE = "Kreis;down;up;Arbeitspl\u00e4tze;Dienste\nAhrweiler;1 GBit;;650;Surfen, Mail\nKusel;100/40 Mbit/s;;;E-Akte\nSumme;;;650;\n"
BOUNDED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def codes(error: InputError) -> set[str]:
    return {diagnostic.code.id for diagnostic in error.diagnostics}


def told(read: Callable[[], object]) -> tuple[Diagnostic, ...] | None:
    """What a refusal says, None if there is none; anything but a refusal is a failure of the test."""
    try:
        read()
    except InputError as error:
        return error.diagnostics
    return None


def reads_or_tells(path: Path) -> None:
    """Loads ``path``; a refusal has at least one error, and each diagnostic a place."""
    diagnostics = told(lambda: load(path))
    assert diagnostics is None or diagnostics
    assert all(diagnostic.where is not None for diagnostic in diagnostics or ())


@BOUNDED
@given(st.binary(max_size=300))
def test_random_bytes_in_a_yaml_file_are_never_a_traceback(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(data)
    reads_or_tells(tmp_path)


@BOUNDED
@given(st.binary(max_size=300), st.sampled_from([".csv", ".xlsx"]))
def test_random_bytes_in_a_table_are_never_a_traceback(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    reads_or_tells(path)


PIECES = ("", "\t", "{", "[", "]", "- ", ": ", "&a ", "*a", "!!int ", "<<: ", "|\n", "'", "9" * 400, "-1", "nan", "~")


@st.composite
def mutations(draw: st.DrawFn, text: str) -> str:
    """``text`` with a few pieces removed, doubled or replaced."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from([*PIECES, text[start:end] * 2]))
        text = text[:start] + piece + text[end:]
    return text


@BOUNDED
@given(mutations(VALID))
def test_a_mutated_valid_file_is_never_a_traceback(text: str) -> None:
    assert told(lambda: from_text(text)) != ()


@BOUNDED
@given(mutations(TABLE))
def test_a_mutated_table_is_never_a_traceback(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(text, encoding="utf-8")
    reads_or_tells(path)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_workbook_is_never_a_traceback(tmp_path: Path, root: Path, data: st.DataObject) -> None:
    """Each member of the archive in turn, with bytes of its content replaced."""
    source = (root / "examples" / "tabelle" / "leitungen.xlsx").read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        damaged = data.draw(st.sampled_from(old.namelist()))
        for name in old.namelist():
            content = old.read(name)
            if name == damaged:
                start = data.draw(st.integers(0, len(content)))
                content = content[:start] + data.draw(st.binary(max_size=8)) + content[start + data.draw(st.integers(0, 40)) :]
            if name != damaged or data.draw(st.booleans()):
                new.writestr(name, content)
    path = tmp_path / "lines.xlsx"
    path.write_bytes(out.getvalue())
    reads_or_tells(path)


BOMB = "a: &a [x]\n" + "".join(f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in pairwise("abcdefghi"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: " + "[" * 10_000 + "]" * 10_000, "KN128"),
        ("".join(" " * level + "a:\n" for level in range(10_000)), "KN128"),
        ("- " * 10_000 + "a", "KN128"),
        (BOMB, "KN133"),
        ("a: &a [*a]", "KN132"),
        ("a: *b", "KN132"),
        ("sites:\n\t- id: a", "KN118"),
        ("sites:\n  - {id: a, title: !secret x}", "KN130"),
        ("sites:\n  - {id: a, [b]: c}", "KN131"),
        ("sites: [{id: a}\n", "KN117"),
        ("sites:\n  - id: a\n    title: b: c", "KN119"),
        ("sites:\n  - id: 'a\n", "KN125"),
        ("sites: \x01", "KN127"),
        ("x: {<<: 3}", "KN134"),
    ],
)  # fmt: skip
def test_a_malformed_text_is_told_with_line_and_column(text: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        from_text(text)
    first = next(diagnostic for diagnostic in refused.value.diagnostics if diagnostic.code.id == code)
    assert first.where is not None
    assert first.where.line > 0


def test_an_empty_inventory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        load(tmp_path)
    assert codes(refused.value) == {"KN136"}


def test_an_empty_file_beside_others_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("sites: [{id: a}]", encoding="utf-8")
    (tmp_path / "b.yaml").write_bytes(b"")
    (tmp_path / "c.yml").write_text("# nothing\n", encoding="utf-8")
    assert [(note.code.id, str(note.where)) for note in load(tmp_path).notes] == [("KN137", "b.yaml"), ("KN137", "c.yml")]


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffsites: [{id: a, title: \u00fc}]".encode())
    assert load(path).sites["a"].title == "\u00fc"


def test_a_cp1252_file_is_told_at_its_first_umlaut(tmp_path: Path) -> None:
    """The umlaut is the 11th character of the second line."""
    (tmp_path / "a.yaml").write_bytes("sites:\n- title: S\u00fcd".encode("cp1252"))
    with pytest.raises(InputError) as refused:
        load(tmp_path)
    assert [(d.code.id, str(d.where)) for d in refused.value.diagnostics] == [("KN126", "a.yaml:2:11")]


def test_a_file_above_the_bound_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.yaml").open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    with pytest.raises(InputError) as refused:
        load(tmp_path)
    assert codes(refused.value) == {"KN122"}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("sites: [{id: secret}]", encoding="utf-8")
    folder = tmp_path / "inventory"
    folder.mkdir()
    (folder / "a.yaml").write_text("sites: [{id: a}]", encoding="utf-8")
    (folder / "b.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "c").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(InputError) as refused:
        load(folder)
    assert [(d.code.id, str(d.where)) for d in refused.value.diagnostics] == [("KN135", "b.yaml"), ("KN135", "c")]


def test_a_link_to_a_file_of_the_same_folder_is_not_read_twice(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("sites: [{id: a}]", encoding="utf-8")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert load(tmp_path).files == ("a.yaml",)


def test_a_file_that_vanished_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "gone.yaml")
    with pytest.raises(InputError) as refused:
        load(tmp_path)
    assert [(d.code.id, str(d.where)) for d in refused.value.diagnostics] == [("KN120", "a.yaml")]


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    for name in ("nothing", "nothing.yaml", "nothing.csv", "nothing.xlsx"):
        with pytest.raises(InputError) as refused:
            load(tmp_path / name)
        assert codes(refused.value) == {"KN120"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_the_right_to_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("sites: []", encoding="utf-8")
    (tmp_path / "a.yaml").chmod(0)
    with pytest.raises(InputError) as refused:
        load(tmp_path)
    assert codes(refused.value) == {"KN121"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    with pytest.raises(InputError) as refused:
        load(tmp_path)
    assert codes(refused.value) == {"KN121"}


def test_one_broken_file_does_not_make_references_to_it_wrong(tmp_path: Path) -> None:
    (tmp_path / "sites.yaml").write_text("sites: [{id: a}\n", encoding="utf-8")
    (tmp_path / "links.yaml").write_text("links: [{id: l, a: a, b: b, capacity: 1G, foo: 1}]\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load(tmp_path)
    assert codes(refused.value) == {"KN117", "KN101"}


def test_more_values_than_are_sane_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunalnetz.inventory.source.VALUES", 100)
    with pytest.raises(InputError) as refused:
        from_text("sites:\n" + "  - {id: a}\n" * 100)
    assert codes(refused.value) == {"KN129"}


def test_more_files_than_are_sane_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunalnetz.inventory.folder.FILES", 2)
    for number in range(4):
        (tmp_path / f"{number}.yaml").write_text(f"sites: [{{id: a{number}}}]", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load(tmp_path)
    assert [(d.code.id, str(d.where)) for d in refused.value.diagnostics] == [("KN129", "2.yaml")]


def test_a_network_that_would_fill_the_memory_is_refused_before_it_is_computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """60 sites are read, one more is not; two routers at a site are two."""
    monkeypatch.setattr("kommunalnetz.inventory.gate.ROUTERS", 60)
    text = "sites:\n" + "".join(f"  - {{id: s{number}}}\n" for number in range(60))
    (tmp_path / "sites.yaml").write_text(text, encoding="utf-8")
    assert len(load(tmp_path).sites) == 60
    (tmp_path / "devices.yaml").write_text("devices: [{id: r1, site: s1}, {id: r2, site: s1}]", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load(tmp_path)
    assert codes(refused.value) == {"KN160"}
