"""An inventory as it stood in a git revision: ``git:REV`` or ``git:REV:PATH``."""

import contextlib
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import click

from kommunalnetz.cli.terminal import Terminal

PREFIX = "git:"


@contextlib.contextmanager
def checked_out(terminal: Terminal, name: str, fallback: str) -> Iterator[Path]:
    """The path that ``name`` means. For ``git:REV[:PATH]`` a temporary folder with what the revision holds at PATH (else at ``fallback``).

    PATH counts from the current folder, as in the shell. Raises click.UsageError if there is no such revision or path.
    """
    if not name.startswith(PREFIX):
        yield Path(name)
        return
    revision, _, path = name.removeprefix(PREFIX).partition(":")
    path = path or fallback
    commit = _git(terminal, name, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    archive = _git(terminal, name, "archive", "--format=tar", commit, "--", path)
    with tempfile.TemporaryDirectory(prefix="kommunalnetz-") as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        yield Path(folder) / PurePosixPath(path)


def _git(terminal: Terminal, name: str, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", *words], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except FileNotFoundError as error:
        raise click.UsageError(terminal.text("{name} needs the program git, which is not installed.", name=name)) from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        text = terminal.text
        raise click.UsageError(
            text("git has no {name}: {reason}", name=name, reason=reason) if reason else text("git has no revision {name}.", name=name)
        )
    return done.stdout
