"""Where the program writes, and what it says while it works."""

import io
import sys
from pathlib import Path

import pytest

from kommunalnetz.cli.terminal import Terminal
from kommunalnetz.diagnostics import InputError
from kommunalnetz.text import Text


class Screen(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture
def terminal() -> Terminal:
    """An English one."""
    return Terminal(text=Text("en"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time in seconds; a test moves it by hand."""
    now = [0.0]
    monkeypatch.setattr("kommunalnetz.cli.terminal.time.monotonic", lambda: now[0])
    return now


@pytest.mark.parametrize(("seconds", "shown"), [(1.9, False), (2.1, True)])
def test_a_bar_appears_after_two_seconds_of_work(
    terminal: Terminal, clock: list[float], monkeypatch: pytest.MonkeyPatch, seconds: float, shown: bool
) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with terminal.progress("Computing the outages") as progress:
        assert progress is not None
        progress(1, 10)
        clock[0] = seconds
        progress(5, 10)
        progress(10, 10)
    assert ("Computing the outages" in screen.getvalue()) is shown


def test_nobody_sees_a_bar_in_a_pipe(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with terminal.progress("Computing the outages") as progress:
        assert progress is None


@pytest.mark.parametrize(
    ("words", "language", "plain"),
    [
        (["check", "--language", "de"], "de", False),
        (["--language=de", "check", "--no-color"], "de", True),
        (["check", "--language"], "en", False),
        (["check", "--", "--language", "de", "--no-color"], "en", False),
        ([], "en", False),
    ],
)
def test_language_and_colour_are_known_before_click_reads_the_line(
    monkeypatch: pytest.MonkeyPatch, words: list[str], language: str, plain: bool
) -> None:
    monkeypatch.setenv("KOMMUNALNETZ_LANGUAGE", "en")
    asked = Terminal.asked(words)
    assert (asked.text.code, asked.plain) == (language, plain)


def test_a_letter_that_the_console_lacks_becomes_one_it_has(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", errors="strict"))
    with terminal.streams():
        print("1\u00a0000 \u20ac \u2192 M\u00fcller \u25cf \u4e2d")
        sys.stdout.flush()
    assert raw.getvalue().replace(b"\r", b"") == b"1 000 EUR -> Mueller o ?\n"
    assert sys.stdout.errors == "strict"


def test_a_file_that_cannot_be_replaced_stays_as_it_was(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()
    with pytest.raises(InputError) as refused:
        terminal.write_machine("new", str(folder))
    assert [d.code.id for d in refused.value.diagnostics] == ["KN123"]
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
