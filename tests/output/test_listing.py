"""Findings as a person reads them."""

from pathlib import Path

import pytest

from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Where
from kommunalnetz.output.listing import counted, listing, visible
from kommunalnetz.output.places import Places
from kommunalnetz.text import Text

FULL = Code(
    id="KN301", name="full", severity=Severity.ERROR, text="{link} is full.", hint="Enlarge {link}.", summary="{count} lines are full."
)
NOTED = Code(id="KN199", name="noted", severity=Severity.NOTE, text="{link} is noted.")


def lines(diagnostics: list[Diagnostic], root: Path, *, every: bool = False, language: str = "en") -> list[str]:
    """The plain text of a listing."""
    return [line.plain for line in listing(diagnostics, Text(language), Places(root), every=every)]


def full(name: str, where: Where | None = None) -> Diagnostic:
    """A full line."""
    return Diagnostic(code=FULL, subject=f"link:{name}", where=where, values={"link": name})


def test_a_finding_shows_place_sentence_line_caret_and_hint(tmp_path: Path) -> None:
    (tmp_path / "links.yaml").write_text("links:\n  - {id: a-b, capacity: 100M, b: c}\n", encoding="utf-8")
    found = full("a-b", Where("links.yaml", 2, 25))
    assert lines([found], tmp_path) == [
        f"{tmp_path.as_posix()}/links.yaml:2:25: error KN301 a-b is full.",
        "    2 |   - {id: a-b, capacity: 100M, b: c}",
        "                                ^^^^",
        "    \u2192 Enlarge a-b.",
        "",
    ]


@pytest.mark.parametrize(
    ("line", "column", "marked"),
    [
        ("capacity: 1 GBit  # port", 11, "1 GBit"),
        ("populaton: 12", 1, "populaton"),
        ("- {rate: '1,5 \"M', x: 1}", 10, "'1,5 \"M'"),
        ("a: [x, y]", 5, "x"),
        ("a:", 3, ""),
    ],
)
def test_the_caret_marks_the_value_and_nothing_else(tmp_path: Path, line: str, column: int, marked: str) -> None:
    (tmp_path / "a.yaml").write_text(line, encoding="utf-8")
    carets = lines([full("x", Where("a.yaml", 1, column))], tmp_path)[2]
    assert carets == " " * (8 + column - 1) + "^" * max(1, len(marked))


@pytest.mark.parametrize(
    "where", [Where("a.yaml"), Where("gone.yaml", 1, 1), Where("a.yaml", 99, 1), Where("a.yaml", 1, 99), Where("l.xlsx", cell="S!C7")]
)
def test_a_place_without_a_line_to_show_shows_none(tmp_path: Path, where: Where) -> None:
    (tmp_path / "a.yaml").write_text("a: 1", encoding="utf-8")
    assert len(lines([full("x", where)], tmp_path)) == 3


@pytest.mark.parametrize(("line", "field", "marked"), [("a;7132;x", 2, "7132"), ('"a;b";;x', 3, "x"), ("a,b,c", 1, "a"), ("a;;x", 2, "")])
def test_in_a_csv_the_column_counts_fields(tmp_path: Path, line: str, field: int, marked: str) -> None:
    (tmp_path / "l.csv").write_bytes(f"{line};\u20ac".encode("cp1252"))
    excerpt, carets = lines([full("x", Where("l.csv", 1, field))], tmp_path)[1:3]
    start = carets.index("^")
    assert excerpt[start : start + len(marked)] == marked
    assert carets.count("^") == max(1, len(marked))
    assert excerpt.endswith("\u20ac")


def test_a_long_line_is_cut_around_the_value(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("x" * 500 + " 100M " + "y" * 500, encoding="utf-8")
    excerpt, carets = lines([full("x", Where("a.yaml", 1, 502))], tmp_path)[1:3]
    assert len(excerpt) < 120
    assert excerpt[carets.index("^") :].startswith("100M")


def test_many_of_one_kind_are_told_in_one_sentence(tmp_path: Path) -> None:
    many = [full(f"l{number}") for number in range(7)]
    told = lines(many, tmp_path)
    assert told[0] == "error KN301 7 lines are full."
    assert sum("For example" in line for line in told) == 2
    assert any("--all" in line for line in told)
    assert sum(line.startswith("error KN301") for line in lines(many, tmp_path, every=True)) == 7


def test_input_errors_stand_in_the_order_of_the_file_and_errors_before_notes(tmp_path: Path) -> None:
    late = Diagnostic(code=NOTED, subject="x", where=Where("a.yaml", 1, 1), values={"link": "n"})
    first = lines([late, full("b", Where("b.yaml", 9, 1)), full("a", Where("b.yaml", 2, 1))], tmp_path)
    assert [line.split()[-3] for line in first if "KN" in line] == ["a", "b", "n"]


def test_text_of_the_inventory_cannot_steer_the_terminal(tmp_path: Path) -> None:
    evil = "\x1b[2J\x07\u202e[bold]x"
    (told, *_) = lines([full(evil)], tmp_path)
    assert told == "error KN301 \ufffd[2J\ufffd\ufffd[bold]x is full."
    assert visible("a\tb\nc") == "a b c"


@pytest.mark.parametrize(("language", "expected"), [("en", "2 errors, 1 note"), ("de", "2 Fehler, 1 Hinweis")])
def test_the_count_names_only_what_there_is(language: str, expected: str) -> None:
    found = [full("a"), full("b"), Diagnostic(code=NOTED, subject="x", values={"link": "n"})]
    assert counted(found, Text(language)) == expected


def test_nothing_found_is_said() -> None:
    assert counted([], Text("en")) == "no findings"


def test_the_line_of_a_table_in_utf16_is_shown_as_it_reads(tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text("Kreis;down\nAhrweiler;1000\n", encoding="utf-16")
    assert lines([full("a", Where("lines.csv", 2, 2))], tmp_path)[1] == "    2 | Ahrweiler;1000"
