"""The documentation can be believed: its commands run, its examples are short, the handbook builds."""

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

PAGES = sorted(
    page
    for pattern in ("README.md", "inventory/*.md", "examples/*/README.md", "docs/*.md", "docs/handbuch/*.md")
    for page in ROOT.glob(pattern)
)  # fmt: skip
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLES = sorted(path.parent.name for path in ROOT.glob("examples/*/README.md") if path.parent.name != "scenarios")


def commands(page: Path) -> list[str]:
    """The ``$ kommunalnetz`` lines of a page, in its order."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ kommunalnetz")]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One command line as it stands in the documentation, in ``folder``."""
    return subprocess.run(
        [sys.executable, "-m", "kommunalnetz", *command.split()[1:]],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", env=os.environ | {"PYTHONIOENCODING": "utf-8"}, check=False,
    )  # fmt: skip


@functools.cache
def read(command: str) -> subprocess.CompletedProcess[str]:
    """A command that writes nothing: once is enough, however many pages name it."""
    return run(command, ROOT)


def writes(command: str) -> bool:
    """Whether a command leaves files behind."""
    return command.split()[1] == "init" or "--output" in command


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what the commands of a page may touch."""
    for name in ("inventory", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_of_a_page_runs_in_the_order_of_the_page(page: Path, copy: Path) -> None:
    """0: fine, 1: findings. 2 would be a wrong command or an inventory that cannot be read."""
    written: set[str] = set()
    for command in commands(page):
        if writes(command):
            written |= set(command.split()[2:])
        done = run(command, copy) if written & set(command.split()[2:]) else read(command)
        assert done.returncode in (0, 1), f"{command}\n{done.stderr}"
        assert "Traceback" not in done.stderr, f"{command}\n{done.stderr}"


def test_every_line_of_a_console_block_is_a_command_that_is_run() -> None:
    lines = [line for page in PAGES for block in BLOCK.findall(page.read_text(encoding="utf-8")) for line in block.splitlines()]
    assert lines
    assert [line for line in lines if not line.startswith("$ kommunalnetz")] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_tells_its_command_in_at_most_25_lines(name: str) -> None:
    readme = ROOT / "examples" / name / "README.md"
    assert len(readme.read_text(encoding="utf-8").splitlines()) <= 25
    assert commands(readme)


def test_every_example_has_a_readme() -> None:
    assert sorted(path.name for path in (ROOT / "examples").iterdir() if path.is_dir()) == sorted([*EXAMPLES, "scenarios"])


def test_the_handbook_builds_without_a_warning_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pages = sorted(tmp_path.rglob("*.html"))
    assert pages
    loaded = re.compile(r"""<(?:script|img|iframe)[^>]+src=["']?https?:|<link[^>]+stylesheet[^>]+href=["']?https?:""")
    assert [page.name for page in pages if loaded.search(page.read_text(encoding="utf-8"))] == []


def test_every_page_of_the_handbook_stands_in_the_table_of_contents() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [page.relative_to(ROOT / "docs").as_posix() for page in sorted((ROOT / "docs" / "handbuch").glob("*.md"))]
    assert pages
    assert [page for page in pages if page not in navigation] == []
