"""A German run holds no English sentence: every msgid that can be printed is in the catalogue."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from cli.conftest import Run
from cli.msgids import msgids
from kommunalnetz.cli.codes import codes
from kommunalnetz.text import LOCALE, Text


def catalogue() -> frozenset[str]:
    """The msgids that have a German text, be it the same as the English one."""
    found = set()
    for path in (LOCALE / "de" / "LC_MESSAGES").glob("*.po"):
        with path.open("rb") as file:
            messages = read_po(file, locale="de")
        found |= {str(m.id[0] if isinstance(m.id, tuple) else m.id) for m in messages if m.id and m.string}
    return frozenset(found)


GERMAN = catalogue()


def of_codes() -> Iterator[str]:
    """Every text that a code can print."""
    for code in codes().values():
        yield from (text for text in (code.text, code.hint, code.summary, code.manual) if text)


@pytest.mark.parametrize("msgid", [*msgids()])
def test_the_command_line_is_translated(msgid: str) -> None:
    assert msgid in GERMAN


def test_every_text_of_every_code_is_translated() -> None:
    assert [text for text in of_codes() if text not in GERMAN] == []


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
        ("lights", "../../inventory"),
        ("assumptions", "../../examples/tabelle/leitungen.xlsx"),
        ("loads", "small"),
        ("demands", "small", "--outage", "link:a-b"),
        ("spof", "small"),
        ("paths", "a", "rz", "-i", "small"),
        ("show", "a-b", "-i", "small"),
        ("outages", "small"),
        ("outages", "small", "--pairs"),
        ("outages", "known", "--sample", "50"),
        ("availability", "small"),
        ("availability", "known", "--overload"),
        ("availability", "known", "--between", "a", "rz"),
        ("availability", "known", "--causes"),
        ("compare", "small", "small-later"),
        ("simulate", "scenarios/more.yaml", "small"),
        ("simulate", "scenarios/more.yaml", "scenarios/years.yaml", "small", "--with", "scenarios/prices.yaml"),
        ("upgrade", "../../examples/kosten", "--second-lines", "--years", "3"),
        ("upgrade", "../../inventory", "--limit", "green"),
        ("costs", "../../examples/kosten"),
        ("costs", "../../examples/kosten", "--show", "lines"),
        ("costs", "../../examples/kosten", "--show", "fairness"),
        ("costs", "compare", "nord", "sued", "-i", "../../examples/kosten"),
        ("duplicates", "../../examples/kosten"),
        ("explain", "KN301"),
        ("explain",),
        ("explain", "--number", "Seite 2, a, Spitze", "-i", "small"),
        ("explain", "--number", "Seite 3, Nur eine Leitung", "-i", "small"),
        ("archive", "small", "--only", "json", "--output", "OUT"),
        ("report", "small", "--output", "OUT"),
        ("init", "OUT"),
        ("addresses", "show", "-i", "addressed"),
        ("addresses", "free", "addressed"),
        ("addresses", "find", "10.0.0.1", "-i", "addressed"),
        ("addresses", "allocate", "addressed", "--dry-run"),
        ("config", "render", "-i", "addressed", "--output", "OUT"),
        ("config", "order", "-i", "addressed"),
        ("config", "diff", "addressed", "-i", "addressed"),
        ("config", "audit", "-i", "addressed"),
        ("config", "monitoring", "-i", "addressed", "--output", "OUT"),
        ("config", "cabling", "-i", "addressed"),
        ("config", "cabling", "-i", "addressed", "--show", "ports"),
    ],
    ids=" ".join,
)
def test_a_run_asks_for_no_msgid_that_the_catalogue_lacks(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    missing = set()
    original = Text.__call__

    def recorded(self: Text, msgid: str, /, **values: object) -> str:
        if self.code == "de" and msgid and msgid not in GERMAN:
            missing.add(msgid)
        return original(self, msgid, **values)

    monkeypatch.setattr(Text, "__call__", recorded)
    result = run(*(str(tmp_path / "out") if word == "OUT" else word for word in words), language="de")
    assert result.exit_code in (0, 1)
    assert sorted(missing) == []
