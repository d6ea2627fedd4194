"""A German run holds no English sentence: every msgid that can be printed is in the catalogue."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import Run
from cli.msgids import msgids
from kommunalnetz.cli.codes import codes
from kommunalnetz.text import Text

SAME = {"Name", "Text", "metric"}
"""Words that are the same in both languages, or may be."""


def of_codes() -> Iterator[str]:
    """Every text that a code can print."""
    for code in codes().values():
        yield from (text for text in (code.text, code.hint, code.summary, code.manual) if text)


@pytest.mark.parametrize("msgid", [*msgids()])
def test_the_command_line_is_translated(msgid: str) -> None:
    assert Text("de").translated(msgid) or msgid in SAME


def test_every_text_of_every_code_is_translated() -> None:
    german = Text("de")
    assert [text for text in of_codes() if not german.translated(text)] == []


def test_translations_keep_the_placeholders_of_codes_and_commands() -> None:
    """A placeholder may be repeated or left out of a hint, but none may be invented: it would not be filled."""
    german, placeholder = Text("de"), re.compile(r"\{[a-z_]+(?::[a-z]+)?(?:![rs])?\}")
    for msgid in (*of_codes(), *msgids()):
        assert set(placeholder.findall(german(msgid))) <= set(placeholder.findall(msgid)) | {"{count}"}, msgid


@pytest.mark.parametrize(
    "words",
    [
        ("check", "small", "--all"),
        ("check", "../../inventory"),
        ("loads", "small"),
        ("demands", "small", "--outage", "link:a-b"),
        ("spof", "small"),
        ("paths", "a", "rz", "-i", "small"),
        ("show", "a-b", "-i", "small"),
        ("compare", "small", "small-later"),
        ("explain", "KN301"),
        ("explain",),
        ("report", "small", "--output", "OUT"),
        ("init", "OUT"),
    ],
    ids=" ".join,
)
def test_a_run_asks_for_no_msgid_that_the_catalogue_lacks(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    missing = set()
    original = Text.__call__

    def recorded(self: Text, msgid: str, /, **values: object) -> str:
        if self.code == "de" and msgid and not self.translated(msgid):
            missing.add(msgid)
        return original(self, msgid, **values)

    monkeypatch.setattr(Text, "__call__", recorded)
    result = run(*(str(tmp_path / "out") if word == "OUT" else word for word in words), language="de")
    assert result.exit_code in (0, 1)
    assert sorted(missing - SAME) == []
