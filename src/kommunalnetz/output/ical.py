"""The timetable for calendar programs: iCalendar (RFC 5545), one all-day event per step, the same input giving the same bytes."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from kommunalnetz import __version__
from kommunalnetz.output.forecast_rows import lines, title
from kommunalnetz.planning.calendar import Appointment, Step
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

DESCRIPTION = "From the inventory of {network}, as of {day:date}."
LINES = "Lines: {lines}"
EXAMPLE = "EXAMPLE DATA"
TEXTS = (DESCRIPTION, LINES, EXAMPLE)


def ical(study: Study, found: Sequence[Appointment], text: Text) -> bytes:
    """The steps that are not past. An event keeps its UID when its day moves, so that a calendar that reads the file again moves it too."""
    calendar = Calendar()
    head = {"version": "2.0", "prodid": f"-//kommunalnetz//kommunalnetz {__version__}//EN", "calscale": "GREGORIAN", "method": "PUBLISH"}
    for name, value in head.items():
        calendar.add(name, value)
    for one in found:
        if not one.missed:
            calendar.add_component(_event(study, one, text))
    return bytes(calendar.to_ical())


def _event(study: Study, one: Appointment, text: Text) -> Event:
    record = study.inventory.network
    told = text("{step}: {subject}", step=text(one.step.value), subject=title(study, one))
    if record.example_data:
        told = f"{told} ({text(EXAMPLE)})"
    description = [text(DESCRIPTION, network=record.title or record.association or "kommunalnetz", day=study.date)]
    if about := lines(study, one):
        description.insert(0, text(LINES, lines=list(about)))
    event = Event()
    event.add("uid", _uid(one))
    event.add("dtstamp", datetime.combine(study.date, time(), UTC))
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", told)
    event.add("description", "\n".join(description))
    event.add("categories", ["LINE" if one.subject.startswith("link:") else "CONTRACT"])
    event.add("transp", "TRANSPARENT")
    return event


def _uid(one: Appointment) -> str:
    """What makes an appointment the same one: its step and its subject."""
    names = {Step.TENDER: "tender", Step.ORDER: "order", Step.NOTICE: "notice", Step.END: "end", Step.FULL: "full"}
    return f"{names[one.step]}.{one.subject.replace(':', '.')}@kommunalnetz"
