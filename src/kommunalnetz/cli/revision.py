"""An inventory as it stood in a git revision: ``git:REV`` or ``git:REV:PATH``."""

import contextlib
import io
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import click

from kommunalnetz.cli.terminal import Terminal

PREFIX = "git:"


@contextlib.contextmanager
def checked_out(terminal: Terminal, name: str, fallback: str) -> Iterator[Path]:
    """The path that ``name`` means. For ``git:REV[:PATH]`` it is a temporary copy of what the revision holds at PATH (else ``fallback``).

    PATH counts from the current folder, as in the shell. Raises click.UsageError if there is no such revision or path.
    """
    if not name.startswith(PREFIX):
        if not os.path.lexists(name) and _is_revision(name):
            told = "There is no file or folder {name}, but a git revision; write {prefix}{name}."
            raise click.UsageError(terminal.text(told, name=name, prefix=PREFIX))
        yield Path(name)
        return
    revision, _, path = name.removeprefix(PREFIX).partition(":")
    wanted = Path(path or fallback).absolute()
    here = next(folder for folder in (wanted, *wanted.parents) if folder.is_dir())
    git = _Git(terminal, name, here)
    commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    root = Path(git("rev-parse", "--show-toplevel").decode().strip())
    place = PurePosixPath(Path(os.path.realpath(wanted)).relative_to(os.path.realpath(root)).as_posix())
    archive = git("-C", str(root), "archive", "--format=zip", commit, "--", str(place))
    with tempfile.TemporaryDirectory(prefix="kommunalnetz-") as folder:
        try:
            with zipfile.ZipFile(io.BytesIO(archive)) as files:
                files.extractall(folder)
        except zipfile.BadZipFile as error:
            raise click.UsageError(terminal.text("git has no {name}: {reason}", name=name, reason=str(error))) from error
        yield Path(folder) / place


def _is_revision(name: str) -> bool:
    """Whether git knows ``name`` as a commit in the current folder; not if there is no git."""
    words = ["git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    try:
        return subprocess.run(words, capture_output=True, check=False, stdin=subprocess.DEVNULL).returncode == 0
    except (OSError, ValueError):
        return False


@dataclass(frozen=True)
class _Git:
    """git in a folder; what it refuses is a usage error about ``name``."""

    terminal: Terminal
    name: str
    folder: Path

    def __call__(self, *words: str) -> bytes:
        text = self.terminal.text
        try:
            done = subprocess.run(["git", *words], capture_output=True, check=False, stdin=subprocess.DEVNULL, cwd=self.folder)
        except FileNotFoundError as error:
            raise click.UsageError(text("{name} needs the program git, which is not installed.", name=self.name)) from error
        if done.returncode == 0:
            return done.stdout
        reason = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        if reason:
            raise click.UsageError(text("git has no {name}: {reason}", name=self.name, reason=reason))
        raise click.UsageError(text("git has no revision {name}.", name=self.name))
