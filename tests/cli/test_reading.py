"""Which inventory is meant, and what the system refuses."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from cli.conftest import SMALL, Run
from kommunalnetz.cli.program import _io_sentence
from kommunalnetz.cli.terminal import Terminal


def test_what_only_looks_like_a_file_does_not_hide_the_inventory_here(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SMALL, tmp_path / "here")
    (tmp_path / "here" / "aaa.yaml").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert run("lights").exit_code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "aaa.yaml")
    monkeypatch.chdir(tmp_path)
    assert run("lights").exit_code == 2


def test_what_the_system_refuses_is_told_in_german() -> None:
    sentence = _io_sentence(Terminal.asked(["--language", "de"]), OSError(errno.ENOSPC, "No space left on device"))
    assert sentence == "Fehler: der Datentr\u00e4ger ist voll"
