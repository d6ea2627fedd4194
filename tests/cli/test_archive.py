"""``kommunalnetz archive``: what it holds, that the same bytes come again, and what a foreign ZIP file cannot do."""

import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import jsonschema
import pytest

from cli.conftest import Run
from kommunalnetz.output import archive as archives


def files_of(path: Path) -> dict[str, bytes]:
    """Name to content of everything in a ZIP file."""
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zip_of(path: Path, contents: dict[str, bytes]) -> Path:
    """A ZIP file as any program writes it."""
    with zipfile.ZipFile(path, "w") as opened:
        for name, data in contents.items():
            opened.writestr(name, data)
    return path


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Path:
    """An archive of the small inventory."""
    path = tmp_path / "kept.zip"
    done = run("archive", "small", "--only", "json", "--only", "html", "--edition", "internal", "--edition", "public", "-o", str(path))
    assert done.exit_code == 0, done.stderr
    return path


def test_it_holds_inventory_report_assumptions_versions_and_the_hash_of_every_file(run: Run, kept: Path, root: Path) -> None:
    held = files_of(kept)
    for path in Path("small").glob("*.yaml"):
        assert held[f"inventory/{path.name}"] == path.read_bytes()
    assert {"report/report.json", "report/report.html", "report/report-public.json", "assumptions.json", "README.txt"} <= set(held)
    sums = dict(line.split("  ")[::-1] for line in held["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in held.items() if name != "SHA256SUMS"}
    manifest = json.loads(held["manifest.json"])
    jsonschema.validate(manifest, json.loads((root / "docs/schema/archive.schema.json").read_text(encoding="utf-8")))
    assert {one["path"]: one["sha256"] for one in manifest["files"]} == {k: v for k, v in sums.items() if k != "manifest.json"}
    assert manifest["inventory"]["sha256"] == json.loads(held["report/report.json"])["meta"]["inventory_sha256"]


def test_the_report_in_it_is_the_one_that_report_writes(run: Run, kept: Path, tmp_path: Path) -> None:
    assert run("report", "small", "--only", "json", "--output", str(tmp_path / "out")).exit_code == 0
    assert files_of(kept)["report/report.json"] == (tmp_path / "out/report.json").read_bytes()


def test_the_same_inventory_gives_the_same_archive_from_another_folder(run: Run, kept: Path, tmp_path: Path) -> None:
    shutil.copytree("small", tmp_path / "elsewhere")
    words = ("--only", "json", "--only", "html", "--edition", "internal", "--edition", "public")
    assert run("archive", str(tmp_path / "elsewhere"), *words, "-o", str(tmp_path / "again.zip")).exit_code == 0
    assert (tmp_path / "again.zip").read_bytes() == kept.read_bytes()


def test_the_same_bytes_come_again_also_in_another_language_of_the_reader(run: Run, kept: Path, root: Path) -> None:
    done = run("archive", "--verify", str(kept), "--format", "json", language="de")
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, json.loads((root / "docs/schema/archive-check.schema.json").read_text(encoding="utf-8")))
    assert answer["same"]
    assert {row["state"] for row in answer["rows"]} == {"same"}


def test_a_table_alone_comes_again_with_the_date_that_it_had(run: Run, root: Path, tmp_path: Path) -> None:
    """A table tells no date of its own; that of the file counts and stands in the manifest."""
    path = tmp_path / "kept.zip"
    done = run("archive", str(root / "examples/tabelle/leitungen.xlsx"), "--only", "json", "-o", str(path))
    assert done.exit_code == 0, done.stderr
    assert run("archive", "--verify", str(path)).exit_code == 0


def test_what_was_altered_added_or_taken_out_is_named(run: Run, kept: Path, tmp_path: Path) -> None:
    held = files_of(kept)
    held["report/report.json"] += b" "
    held["inventory/new.yaml"] = b"# nothing\n"
    del held["README.txt"]
    done = run("archive", "--verify", str(zip_of(tmp_path / "other.zip", held)), "--format", "json")
    states = {row["file"]: row["state"] for row in json.loads(done.stdout)["rows"]}
    assert done.exit_code == 1
    assert (states["report/report.json"], states["inventory/new.yaml"], states["README.txt"]) == ("altered", "foreign", "missing")
    assert states["inventory/network.yaml" if "inventory/network.yaml" in states else "assumptions.csv"] == "same"


def test_an_inventory_that_was_altered_with_its_hashes_gives_another_report(run: Run, kept: Path, tmp_path: Path) -> None:
    """Whoever changes a file and all its hashes still cannot make the old report come from it."""
    held = files_of(kept)
    name = next(name for name, data in held.items() if name.startswith("inventory/") and b"capacity:" in data)
    held[name] = held[name].replace(b"capacity: 1G", b"capacity: 2G").replace(b"capacity: 10M", b"capacity: 20M") + b"# changed\n"
    manifest = json.loads(held["manifest.json"])
    for one in manifest["files"]:
        one["sha256"] = hashlib.sha256(held[one["path"]]).hexdigest()
    held["manifest.json"] = json.dumps(manifest).encode()
    held["SHA256SUMS"] = "".join(f"{hashlib.sha256(data).hexdigest()}  {n}\n" for n, data in held.items() if n != "SHA256SUMS").encode()
    done = run("archive", "--verify", str(zip_of(tmp_path / "other.zip", held)), "--format", "json")
    states = {row["file"]: row["state"] for row in json.loads(done.stdout)["rows"]}
    assert done.exit_code == 1
    assert states["report/report.json"] == "different"


def test_another_version_of_the_program_is_told(run: Run, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "__version__", "9.9.9")
    done = run("archive", "--verify", str(kept), "--format", "json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 1
    assert answer["versions"]["kommunalnetz"][1] == "9.9.9"
    assert {row["file"] for row in answer["rows"] if row["state"] == "different"} >= {"manifest.json", "README.txt"}


HOSTILE = {
    "a name that leads out": {"inventory/../../evil.yaml": b"sites: []"},
    "an absolute name": {"/etc/evil": b""},
    "a drive": {"inventory/C:evil.yaml": b""},
    "names that differ in case only": {"inventory/a.yaml": b"", "inventory/A.yaml": b""},
}


@pytest.mark.parametrize("added", HOSTILE.values(), ids=HOSTILE)
def test_a_harmful_archive_is_refused_before_anything_is_unpacked(run: Run, kept: Path, tmp_path: Path, added: dict[str, bytes]) -> None:
    path = zip_of(tmp_path / "evil.zip", {**files_of(kept), **added})
    before = sorted(tmp_path.rglob("*"))
    done = run("archive", "--verify", str(path))
    assert (done.exit_code, "KN661" in done.stderr) == (2, True)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_backslash_and_a_link_are_refused_too(run: Run, kept: Path, tmp_path: Path) -> None:
    """Names are judged as they are written in the file: the library shortens some of them when it lists them."""
    link = zipfile.ZipInfo("inventory/link.yaml")
    link.external_attr = 0o120777 << 16
    for number, entry in enumerate((link, zipfile.ZipInfo("inventory\\..\\evil.yaml"))):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(kept.read_bytes())
        with zipfile.ZipFile(path, "a") as opened:
            opened.writestr(entry, "/etc/passwd")
        done = run("archive", "--verify", str(path))
        assert (done.exit_code, "KN661" in done.stderr) == (2, True), number


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + bytes(18)], ids=["empty", "text", "nothing in it"])
def test_what_is_no_archive_is_named(run: Run, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    done = run("archive", "--verify", str(tmp_path / "x.zip"))
    assert (done.exit_code, "KN661" in done.stderr) == (2, True)


def test_a_cut_archive_is_named(run: Run, kept: Path, tmp_path: Path) -> None:
    buffer = io.BytesIO(kept.read_bytes())
    with zipfile.ZipFile(buffer) as opened:
        at = opened.getinfo("report/report.json").header_offset
    data = bytearray(kept.read_bytes())
    data[at + 200 : at + 260] = bytes(60)
    (tmp_path / "cut.zip").write_bytes(data)
    assert "KN661" in run("archive", "--verify", str(tmp_path / "cut.zip")).stderr


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("# password: hunter22", True),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", True),
        ('# Kennwort = "geheim77"', True),
        ("# secret: env:OSPF_KEY", False),
        ("# Das Kennwort: siehe Tresor", False),
    ],
)
def test_a_secret_in_a_remark_is_refused_and_not_shown(run: Run, tmp_path: Path, line: str, refused: bool) -> None:
    shutil.copytree("small", tmp_path / "net")
    (tmp_path / "net/remark.yaml").write_text(f"# first\n# {line}\n", encoding="utf-8")
    done = run("archive", str(tmp_path / "net"), "--only", "json", "-o", str(tmp_path / "x.zip"))
    assert ("KN662" in done.stderr) is refused
    assert (tmp_path / "x.zip").exists() is not refused
    assert "hunter22" not in done.stderr
    assert "geheim77" not in done.stderr
    assert not refused or "remark.yaml:2:" in done.stderr


@pytest.mark.parametrize("words", [(), ("small",), ("small", "--verify", "x.zip"), ("--verify", "x.zip", "--output", "y.zip")])
def test_either_is_written_or_compared(run: Run, words: tuple[str, ...]) -> None:
    assert run("archive", *words).exit_code == 2
