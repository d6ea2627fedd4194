"""Values as a file writes them: the inverse of ``kommunalnetz.units``, exact, and never with two readings."""

import re
from decimal import Decimal

from kommunalnetz.units import Period

_RATES = ((12, "T"), (9, "G"), (6, "M"), (3, "k"))
_TIMES = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def number(value: float | Decimal) -> str:
    """``650``, ``0.15``; three digits behind a lone point get a zero, so that they are no thousands."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + "0" if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text) else text


def _scaled(value: float, unit: str, space: str) -> str:
    exact = Decimal(repr(value))
    for power, prefix in _RATES:
        scaled = exact.scaleb(-power)
        if abs(scaled) >= 1 and scaled == round(scaled, 2):
            return f"{number(scaled)}{space}{prefix}{unit}"
    return f"{number(exact)} {unit or 'bit/s'}"


def line_rate(value: float) -> str:
    """``1G``, ``2.4M``."""
    return _scaled(value, "", "")


def rate(value: float) -> str:
    """``150 Mbit/s``, ``43 kbit/s``."""
    return _scaled(value, "bit/s", " ")


def volume(value: float) -> str:
    """``500 GB``."""
    return _scaled(value, "B", " ") if abs(value) >= 1000 else f"{number(value)} byte"


def share(value: float) -> str:
    """``70 %``."""
    return f"{number(Decimal(repr(value)) * 100)} %"


def duration(value: float) -> str:
    """``8 h``, ``5 ms``: the largest unit that leaves no fraction."""
    exact = Decimal(repr(value))
    for size, unit in _TIMES:
        if exact >= (size if unit != "d" else 2 * size) and exact % size == 0:
            return f"{number(exact / size)} {unit}"
    return f"{number(exact)} s" if exact == 0 or exact >= 1 else f"{number(exact.scaleb(3))} ms"


def length(value: float) -> str:
    """``49 km``, ``850 m``."""
    exact = Decimal(repr(value))
    return f"{number(exact.scaleb(-3))} km" if exact >= 1000 else f"{number(exact)} m"


def money(value: Decimal) -> str:
    """``890 \u20ac``."""
    return f"{number(value)} \u20ac"


def period(value: Period) -> str:
    """``6 months``, ``30 days``. A span of both cannot be written in one value."""
    if value.months and value.days:
        raise ValueError("months and days together")
    return f"{value.months} months" if value.months else f"{value.days} days"


def hours(value: tuple[int, ...]) -> str:
    """``22-6`` for the hours that a window covers."""
    return f"{value[0]}-{(value[-1] + 1) % 24 or 24}"
