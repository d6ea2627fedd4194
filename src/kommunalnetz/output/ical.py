"""The timetable for calendar programs: iCalendar (RFC 5545), one all-day event per step, the same input giving the same bytes."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from kommunalnetz import __version__
from kommunalnetz.output.forecast_rows import lines, title
from kommunalnetz.planning.calendar import Appointment, Step
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

DESCRIPTION = "From the inventory of {network}, as of {day:date}."
LINES = "Lines: {lines}"
EXAMPLE = "EXAMPLE DATA"
TEXTS = (DESCRIPTION, LINES, EXAMPLE)


def ical(study: Study, found: Sequence[Appointment], text: Text) -> str:
    """The steps that are not past. An event keeps its UID when its day moves, so that a calendar that reads the file again moves it too."""
    content = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//kommunalnetz//kommunalnetz {__version__}//EN", "CALSCALE:GREGORIAN",
               "METHOD:PUBLISH"]  # fmt: skip
    for one in found:
        if not one.missed:
            content += _event(study, one, text)
    return "".join(f"{line}\r\n" for unfolded in (*content, "END:VCALENDAR") for line in _folded(unfolded))


def _event(study: Study, one: Appointment, text: Text) -> Iterator[str]:
    record = study.inventory.network
    told = text("{step}: {subject}", step=text(one.step.value), subject=title(study, one))
    description = [text(DESCRIPTION, network=record.title or record.association or "kommunalnetz", day=study.date)]
    if about := lines(study, one):
        description.insert(0, text(LINES, lines=list(about)))
    if record.example_data:
        told = f"{told} ({text(EXAMPLE)})"
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(one)}"
    yield f"DTSTAMP:{_day(study.date)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(one.day)}"
    yield f"DTEND;VALUE=DATE:{_day(one.day + timedelta(days=1))}"
    yield f"SUMMARY:{_escaped(told)}"
    yield f"DESCRIPTION:{_escaped(chr(10).join(description))}"
    yield f"CATEGORIES:{'LINE' if one.subject.startswith('link:') else 'CONTRACT'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _uid(one: Appointment) -> str:
    """What makes an appointment the same one: its step and its subject."""
    names = {Step.TENDER: "tender", Step.ORDER: "order", Step.NOTICE: "notice", Step.END: "end", Step.FULL: "full"}
    return f"{names[one.step]}.{one.subject.replace(':', '.')}@kommunalnetz"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _escaped(value: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    plain = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets; what follows begins with a blank; no character is torn apart (RFC 5545, 3.1)."""
    start = ""
    piece = ""
    for letter in line:
        if len((start + piece + letter).encode()) > 75:
            yield start + piece
            start, piece = " ", ""
        piece += letter
    yield start + piece
