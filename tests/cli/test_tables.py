"""Tables of any width fit their terminal."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Word
from kommunalnetz.output.tables import Column, Finding, Names, Quantity, Table, table_csv, table_json, table_rich
from kommunalnetz.text import Text

COLUMNS = (
    Column(name="name", title="Line"),
    Column(name="load", title="load", unit="rate"),
    Column(name="filled", title="filled", unit="share", wide=True),
    Column(name="note", title="What"),
    Column(name="spare", title="needs", unit="rate", optional=True),
    Column(name="hidden", title="Unit", shown=False),
)


def table(*rows: tuple[object, ...]) -> Table:
    """A table with all sorts of columns."""
    return Table(schema="test/1", title="Ways", columns=COLUMNS, rows=rows, facts={"date": "2026-03-01"})


def drawn(one: Table, width: int, language: str = "en") -> list[str]:
    """The lines on a terminal."""
    page = io.StringIO()
    console = Console(file=page, width=width, highlight=False)
    console.print(table_rich(one, Text(language), width))
    return page.getvalue().splitlines()


cells = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]), max_size=60)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(cells, st.floats(0, 1e11), st.floats(0, 3), cells), min_size=1, max_size=5), st.integers(50, 200))
def test_no_line_is_wider_than_the_terminal_and_no_number_is_broken(rows: list[tuple[str, float, float, str]], width: int) -> None:
    lines = drawn(table(*((*row, 0.0, "") for row in rows)), width)
    assert max(map(len, lines)) <= width
    text = "\n".join(lines)
    assert all(Text("en").rate(load) in text for _, load, _, _ in rows)


def test_a_wide_column_gives_way_where_there_is_no_room() -> None:
    one = table(("l" * 25, 1e6, 0.5, "n" * 25, 0.0, ""))
    assert "filled" in "\n".join(drawn(one, 100))
    assert "filled" not in "\n".join(drawn(one, 70))


def test_an_optional_column_is_shown_where_it_holds_something() -> None:
    assert "needs" not in "\n".join(drawn(table(("a", 1e6, 0.5, "", 0.0, "")), 100))
    assert "needs" in "\n".join(drawn(table(("a", 1e6, 0.5, "", 2e6, "")), 100))


def test_an_empty_table_has_its_headings() -> None:
    assert any("Line" in line for line in drawn(table(), 80))


FOUND = Diagnostic(
    code=Code(id="KN399", name="x", severity=Severity.NOTE, text="{a} is [b]bold[/b]"), subject="x", values={"a": "\x1b[31m"}
)


@pytest.mark.parametrize(
    ("cell", "person", "program"),
    [
        (Word("link"), "Leitung", "link"),
        (Quantity(1.5e6, "rate"), "1,5\u00a0Mbit/s", 1.5e6),
        (Quantity(float("nan"), "rate"), "unbekannt", None),
        (Names(("a", "b", "c", "d"), ("A", "B", "C", "D")), "A, B, C und 1 weiterer", ["a", "b", "c", "d"]),
        (("x", "y"), "x, y", ["x", "y"]),
        (None, "", None),
        (Finding(FOUND), "\ufffd[31m is [b]bold[/b]", "\x1b[31m is [b]bold[/b]"),
    ],
    ids=str,
)
def test_people_and_programs_see_the_same_thing_each_in_their_way(cell: object, person: str, program: object) -> None:
    import json

    one = table(("a", 1e6, 0.5, cell, 0.0, ""))
    assert person in "\n".join(drawn(one, 120, "de"))
    assert json.loads(table_json(one))["rows"][0]["note"] == program


def test_fields_name_their_units_and_unknown_is_empty() -> None:
    text = table_csv(table(("=1+1", float("nan"), 0.5, "a,b", None, ["x", "y"])))
    assert text == 'name,load_bit_per_s,filled_share,note,spare_bit_per_s,hidden\n\'=1+1,,0.5,"a,b",,x y\n'
