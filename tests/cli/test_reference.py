"""The generated reference names everything there is."""

import subprocess
import sys
from pathlib import Path

import pytest

from kommunalnetz.cli.codes import codes
from kommunalnetz.cli.main import COMMANDS


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_is_in_the_reference(root: Path, name: str) -> None:
    assert f"\n## {name}\n" in (root / "docs/reference/cli.md").read_text(encoding="utf-8")


def test_every_code_is_in_the_reference(root: Path) -> None:
    page = (root / "docs/reference/codes.md").read_text(encoding="utf-8")
    assert [code for code in codes() if f"\n## {code} " not in page] == []


def test_a_stale_page_fails_the_check(root: Path, tmp_path: Path) -> None:
    """The tool is run on a copy whose pages are not there."""
    copy = tmp_path / "tools" / "reference.py"
    copy.parent.mkdir()
    copy.write_bytes((root / "tools/reference.py").read_bytes())
    (tmp_path / "src").symlink_to(root / "src", target_is_directory=True)
    words = [sys.executable, str(copy)]
    assert subprocess.run([*words, "--check"], capture_output=True, check=False).returncode == 1
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0
    assert subprocess.run([*words, "--check"], capture_output=True, check=False).returncode == 0
    (tmp_path / "docs/reference/cli.md").write_text("stale", encoding="utf-8")
    stale = subprocess.run([*words, "--check"], capture_output=True, check=False, text=True)
    assert (stale.returncode, "cli.md" in stale.stderr, "codes.md" in stale.stderr) == (1, True, False)


def test_every_json_output_has_a_schema_with_a_version(root: Path) -> None:
    import json

    for path in sorted(set((root / "docs/schema").glob("*.schema.json")) - {root / "docs/schema/report.schema.json"}):
        schema = json.loads(path.read_text(encoding="utf-8"))
        name = path.name.removesuffix(".schema.json")
        assert schema["properties"]["schema"]["const"].startswith(f"kommunalnetz-{name}/")
