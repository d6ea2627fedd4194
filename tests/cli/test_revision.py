"""``git:REV[:PATH]`` as an inventory."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from cli.conftest import SMALL, Run

DAY = ("--date", "2026-03-01")
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def repository(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the small inventory in a folder; in the work tree the line a-b is wider than in the commit."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SMALL, tmp_path / "netz s\u00fcd")
    identity = {f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"], ["tag", "v1"]):
        subprocess.run(["git", *words], check=True, env=os.environ | identity)
    links = tmp_path / "netz s\u00fcd" / "links.yaml"
    links.write_text(links.read_text(encoding="utf-8").replace("100M", "1G"), encoding="utf-8")
    return tmp_path


def changed(run: Run, *words: str) -> list[str]:
    """The fields that changed."""
    result = run("compare", *words, *DAY, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return [row["name"] for row in json.loads(result.stdout)["rows"] if row["change"] == "changed"]


WIDER = ["capacity.a_to_b", "capacity.b_to_a"]


def test_a_revision_is_compared_with_the_work_tree_at_the_same_path(run: Run, repository: Path) -> None:
    assert changed(run, "git:v1", "netz s\u00fcd") == WIDER
    assert changed(run, "git:HEAD", str(repository / "netz s\u00fcd")) == WIDER
    assert changed(run, "netz s\u00fcd", "git:HEAD") == WIDER


def test_a_path_counts_from_the_current_folder(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "netz s\u00fcd")
    assert changed(run, "git:v1", ".") == WIDER


def test_two_revisions_are_compared_at_a_path_that_is_named(run: Run, repository: Path) -> None:
    assert changed(run, "git:v1:netz s\u00fcd", "git:HEAD:netz s\u00fcd") == []


@pytest.mark.parametrize("name", ["git:nix:netz s\u00fcd", "git:v1:nix", "git:--help:netz s\u00fcd", "git::netz s\u00fcd", "git:v1:/"])
def test_what_git_does_not_have_is_one_sentence(run: Run, repository: Path, name: str) -> None:
    result = run("compare", name, "netz s\u00fcd")
    assert result.exit_code == 2
    assert "Error: " in result.stderr


def test_nothing_is_left_in_the_temporary_folder(run: Run, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    assert changed(run, "git:v1", "netz s\u00fcd") == WIDER
    assert list((tmp_path / "temporary").iterdir()) == []


def test_without_git_the_program_says_so(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    result = run("compare", "git:v1", "netz s\u00fcd")
    assert (result.exit_code, "git, which is not installed" in result.stderr) == (2, True)


def test_a_revision_without_its_prefix_is_told_how_to_be_written(run: Run, repository: Path) -> None:
    result = run("compare", "HEAD", "netz s\u00fcd")
    assert result.exit_code == 2
    assert "git:HEAD" in result.output + result.stderr
