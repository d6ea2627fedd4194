"""Numbers, units and sentences in the reader's language."""

from datetime import date

import pytest

from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.text import NBSP, Text, language
from kommunalnetz.units import Period

FULL = Code(id="KN999", name="full", severity=Severity.ERROR, text="{link} carries {load:rate} of {capacity:rate}")


@pytest.mark.parametrize(
    ("environment", "asked", "expected"),
    [
        ({"LANG": "de_DE.UTF-8"}, None, "de"),
        ({"LANG": "C"}, None, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, None, "en"),
        ({"LANG": "de_DE.UTF-8", "KOMMUNALNETZ_LANGUAGE": "en"}, None, "en"),
        ({"LANG": "de_DE.UTF-8", "KOMMUNALNETZ_LANGUAGE": "en"}, "de", "de"),
        ({"LANG": "fr_FR.UTF-8"}, None, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr", "en"),
    ],
)
def test_option_wins_over_environment_wins_over_locale(environment: dict[str, str], asked: str | None, expected: str) -> None:
    assert language(asked, environment) == expected


def test_numbers_are_written_as_germans_write_them() -> None:
    german = Text("de")
    assert german.rate(150e6) == f"150{NBSP}Mbit/s"
    assert german.rate(2.4e6) == f"2,4{NBSP}Mbit/s"
    assert german.rate(10e9) == f"10{NBSP}Gbit/s"
    assert german.rate(64e3) == f"64{NBSP}kbit/s"
    assert german.share(1.67) == f"167{NBSP}%"
    assert german.money(1250.5) == f"1.250,50{NBSP}\u20ac"
    assert german.date(date(2028, 3, 31)) == "31.03.2028"
    assert german.period(Period(months=14)) == "14 Monate"


def test_numbers_are_written_as_britons_write_them() -> None:
    english = Text("en")
    assert english.money(1250.5) == "\u20ac1,250.50"
    assert english.share(0.055) == "5.5%"
    assert english.date(date(2028, 3, 31)) == f"31{NBSP}March{NBSP}2028"
    assert english.period(Period(months=1, days=2)) == "1 month and 2 days"


def test_unknown_values_are_told_as_unknown() -> None:
    assert Text("de")("{x:rate}", x=None) == "unbekannt"
    assert Text("en")("{x:share}", x=float("nan")) == "unknown"
    assert Text("en").share(float("inf")) == f"\u221e{NBSP}%"


def test_a_diagnostic_becomes_a_sentence() -> None:
    found = Diagnostic(code=FULL, subject="link:x", values={"link": "x", "load": 167e6, "capacity": 1e8})
    assert Text("en").sentence(found) == f"x carries 167{NBSP}Mbit/s of 100{NBSP}Mbit/s"


def test_text_of_the_inventory_is_never_a_placeholder() -> None:
    assert Text("en")("{name}", name="{load:rate} {0} {{") == "{load:rate} {0} {{"


@pytest.mark.parametrize(("seconds", "expected"), [(0, "0 s"), (0.0123, "12.3 ms"), (90, "1.5 min"), (28800, "8 h"), (604800, "7 days")])
def test_durations_use_the_unit_that_people_use(seconds: float, expected: str) -> None:
    assert Text("en").duration(seconds).replace(NBSP, " ") == expected
