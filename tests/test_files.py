"""Files: bounded reading, atomic writing."""

from pathlib import Path

import pytest

from kommunalnetz import files
from kommunalnetz.diagnostics import InputError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def code(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.diagnostics[0].code.id


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = files.write(tmp_path / "sub" / "\u00fcber.txt", "Gr\u00fc\u00dfe\n")
    assert files.read(path) == "Gr\u00fc\u00dfe\n".encode()
    assert names(path.parent) == ["\u00fcber.txt"]


def test_a_target_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a PDF that its viewer holds open under Windows: replacing raises PermissionError."""
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")

    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "locked", str(target))

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(InputError) as refused:
        files.write(path, b"new")
    assert code(refused) == "KN123"
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["report.pdf"]


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(InputError) as refused:
        files.write(tmp_path / "report.pdf", b"new")
    assert code(refused) == "KN123"
    assert names(tmp_path) == ["report.pdf"]


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    files.write(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text(encoding="utf-8") == "new"


def test_new_files_are_written_all_or_none(tmp_path: Path) -> None:
    files.write_new(tmp_path / "new", {"a.yaml": "1", "b.yaml": "2"})
    with pytest.raises(InputError) as refused:
        files.write_new(tmp_path / "new", {"c.yaml": "3", "b.yaml": "4"})
    assert code(refused) == "KN124"
    assert names(tmp_path / "new") == ["a.yaml", "b.yaml"]
    assert (tmp_path / "new" / "b.yaml").read_text(encoding="utf-8") == "2"


def test_reading_refuses_what_is_missing_too_large_or_no_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    a, b = tmp_path / "a", tmp_path / "b"
    for path, limit, expected in ((b, 10, "KN120"), (a / "b", 10, "KN120"), (a, 4, "KN122"), (tmp_path, 10, "KN121")):
        with pytest.raises(InputError) as refused:
            files.read(path, limit)
        assert code(refused) == expected
    assert files.read(tmp_path / "a", 5) == b"12345"


def test_a_name_that_is_no_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        files.read(tmp_path / "a\0b")
    assert code(refused) == "KN121"
