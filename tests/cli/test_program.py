"""The program as a whole: help, language, start-up, exits."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cli.conftest import Run
from kommunalnetz.cli.main import COMMANDS, program

HEAVY = ("pydantic", "numpy", "yaml", "rich", "babel", "networkx", "openpyxl", "jinja2", "typst")


@pytest.mark.parametrize("name", list(COMMANDS))
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_command_explains_itself_with_an_example(run: Run, name: str, language: str) -> None:
    result = run(name, "--help", language=language)
    assert result.exit_code == 0
    assert {"en": "Usage:", "de": "Aufruf:"}[language] in result.stdout
    assert f"  kommunalnetz {name}" in result.stdout


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_list_of_commands_says_the_first_sentence_of_their_help(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    assert (command.help or "").partition("\n")[0] == COMMANDS[name][1]
    assert command.name == name


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_imports_nothing_heavy(name: str) -> None:
    code = (
        "import json, sys; from kommunalnetz.cli.main import program;"
        f"program.main([*{[name] if name else []!r}, '--help'], standalone_mode=False);"
        f"print(json.dumps([m for m in {HEAVY!r} if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    result = run()
    assert (result.exit_code, result.stdout.startswith("Usage:")) == (0, True)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (("nix", "--language", "de"), "de"),
        (("--language=de", "nix"), "de"),
        (("nix",), "en"),
        (("nix", "--", "--language", "de"), "en"),
    ],
)
def test_messages_of_click_follow_the_language_option(run: Run, words: tuple[str, ...], language: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert {"de": "Es gibt keinen Befehl 'nix'.", "en": "No such command 'nix'."}[language] in result.stderr
    assert result.stdout == ""


def test_the_language_of_click_is_put_back_afterwards(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import gettext
    import os

    monkeypatch.delenv("LANGUAGE", raising=False)
    domain = gettext.textdomain()
    run("--language", "de", "nix")
    assert (gettext.textdomain(), "LANGUAGE" in os.environ) == (domain, False)


def test_the_version_is_that_of_the_package(run: Run) -> None:
    from kommunalnetz import __version__

    assert run("--version").stdout == f"kommunalnetz {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ("--nix",),
        ("check", "--format", "xml"),
        ("check", "--date", "2026-13-01"),
        ("check", "a", "b"),
        ("paths", "a"),
        ("loads", "--language", "fr"),
    ],
)
def test_a_wrong_call_exits_2_and_writes_to_stderr_only(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_an_empty_folder_is_told_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == 2
    assert "kommunalnetz init" in result.stderr


def test_the_inventory_here_comes_before_the_folder_inventory(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "inventory").mkdir()
    (tmp_path / "inventory" / "a.yaml").write_text("sites:\n  - {id: below}\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: no inventory\nnav: []\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert json.loads(run("export", "--format", "json").stdout)["nodes"][0]["id"] == "below"
    (tmp_path / "b.yaml").write_text("sites:\n  - {id: here}\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").unlink()
    (tmp_path / "inventory" / "a.yaml").unlink()
    assert json.loads(run("export", "--format", "json").stdout)["nodes"][0]["id"] == "here"


def test_an_interruption_exits_130_with_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kommunalnetz.inventory.load.load", interrupted)
    result = run("check", "small")
    assert result.exit_code == 130
    assert "Interrupted" in result.stderr
    assert "Traceback" not in result.stderr


def test_what_the_operating_system_refuses_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "small/links.yaml")

    monkeypatch.setattr("kommunalnetz.inventory.load.load", refused)
    result = run("check", "small")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: small/links.yaml cannot be written or read")
