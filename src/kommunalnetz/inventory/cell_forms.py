"""What offices write into a cell where a date, a span or a month is wanted, in the form that is read.

Only what has one reading. ``03/2026`` as the date of data is the first of March: data count as old rather a month early.
"""

import re
from contextlib import suppress

from kommunalnetz import units
from kommunalnetz.inventory.shipped import letters, plain

_SPAN = re.compile(r"\s*(\d{1,4})\s*([^\W\d]+)\.?(?:\s+(?:zum|zur|vor|auf|before|to)\b.*)?\s*", re.IGNORECASE)


def day_of_data(text: str) -> str | None:
    """``03/2026``, ``Mrz 26`` and ``15.3.26`` as ISO dates; None for any other form."""
    if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{2})", text.strip()):
        return f"20{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    return None if (found := month(text)) is None else f"{found}-01"


def month(text: str) -> str | None:
    """``03/2026``, ``2026-03``, ``3.2026`` or the name of a month with its year as ``2026-03``; None for any other form."""
    if match := re.fullmatch(r"(\d{4})\s*[-/.]\s*(\d{1,2})", text.strip()):
        year, number = match[1], int(match[2])
    elif match := re.fullmatch(r"(\d{1,2})\s*[-/.]\s*(\d{4})", text.strip()):
        year, number = match[2], int(match[1])
    elif match := re.fullmatch(r"([^\W\d]+)\.?[\s/-]*(\d{4}|'?\d{2})", text.strip()):
        year, number = match[2].strip("'").rjust(4, "#").replace("##", "20"), _named(match[1])
    else:
        return None
    return f"{year}-{number:02}" if 1 <= number <= 12 else None


def _named(name: str) -> int:
    """The number of a month, 0 if nobody calls one so."""
    names = enumerate(plain("columns")["months"], 1)
    return next((number for number, known in names if letters(name) in map(letters, known)), 0)


def span(text: str) -> str | None:
    """``3 Monate zum Quartalsende`` or ``6 Mon.`` as a plain span; None for any other form, also where it is one already."""
    with suppress(units.QuantityError):
        units.period(text)
        return None
    match = _SPAN.fullmatch(text)
    unit = match and next((unit for unit, names in plain("columns")["spans"].items() if letters(match[2]) in map(letters, names)), None)
    return f"{match[1]} {unit}" if match and unit else None
