"""The timetable as calendar programs read it."""

from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest

from kommunalnetz.inventory.load import load
from kommunalnetz.output.ical import ical
from kommunalnetz.planning.calendar import Appointment, Step
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study, study

DAY = date(2026, 3, 1)
STEPS = (
    Appointment(day=date(2025, 9, 17), step=Step.TENDER, subject="link:b-hub", missed=True),
    Appointment(day=date(2027, 1, 30), step=Step.TENDER, subject="contract:line-a", missed=False),
    Appointment(day=date(2027, 5, 17), step=Step.FULL, subject="link:b-hub", missed=False),
)


@pytest.fixture(scope="module")
def planned() -> Study:
    return study(load(Path(__file__).resolve().parents[1] / "cli" / "planned"), date=DAY)


def test_a_parser_reads_every_step_that_is_not_past(planned: Study) -> None:
    calendar = icalendar.Calendar.from_ical(ical(planned, STEPS, Text("en")))
    events = calendar.walk("VEVENT")
    assert [(str(event["UID"]), event["DTSTART"].to_ical(), event["DTEND"].to_ical()) for event in events] == [
        ("tender.contract.line-a@kommunalnetz", b"20270130", b"20270131"),
        ("full.link.b-hub@kommunalnetz", b"20270517", b"20270518"),
    ]
    assert str(events[0]["SUMMARY"]) == "start the tender: Line of A (Provider) (EXAMPLE DATA)"
    assert "a-hub" in str(events[0]["DESCRIPTION"])
    assert [event.DTSTAMP for event in events] == [datetime(2026, 3, 1, tzinfo=UTC)] * 2
    assert not any(event.errors for event in events)


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_says(planned: Study) -> None:
    raw = ical(planned, STEPS, Text("de"))
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_separators_in_names_are_text(planned: Study) -> None:
    from dataclasses import replace

    links = planned.network.inventory.links
    renamed = {**links, "b-hub": links["b-hub"].model_copy(update={"title": "B; C, D\\E\nF " + "ü" * 60})}
    told = ical(replace(planned, inventory=replace(planned.inventory, links=renamed)), STEPS[2:], Text("en"))
    (event,) = icalendar.Calendar.from_ical(told).walk("VEVENT")
    assert str(event["SUMMARY"]) == "line too small: B; C, D\\E\nF " + "ü" * 60 + " (EXAMPLE DATA)"


def test_the_same_input_gives_the_same_bytes_and_a_moved_day_the_same_identity(planned: Study) -> None:
    moved = Appointment(day=date(2028, 1, 1), step=Step.FULL, subject="link:b-hub", missed=False)
    assert ical(planned, STEPS, Text("en")) == ical(planned, STEPS, Text("en"))
    told = [ical(planned, (one,), Text("en")) for one in (STEPS[2], moved)]
    assert told[0] != told[1]
    first, second = ([line for line in one.split(b"\r\n") if line.startswith(b"UID")] for one in told)
    assert first == second
