"""Quantities: text as people write it, to plain numbers in SI units.

Inside the program a rate is bit/s, a duration s, a length m, a volume byte, money EUR, a share 0..1.
Decimal comma and decimal point are both read. A lone separator followed by exactly three digits
(``1.250 Mbit/s``) has two readings and is refused, never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Reason(StrEnum):
    """Why a text is not the quantity that is wanted."""

    NOT_A_NUMBER = "not-a-number"
    AMBIGUOUS_SEPARATOR = "ambiguous-separator"
    UNKNOWN_UNIT = "unknown-unit"
    MISSING_UNIT = "missing-unit"
    BYTE_OR_BIT = "byte-or-bit"
    OUT_OF_RANGE = "out-of-range"
    NOT_A_DATE = "not-a-date"


class QuantityError(ValueError):
    """``text`` cannot be read as the wanted quantity, for ``reason``; ``wanted`` gives an example."""

    def __init__(self, text: str, reason: Reason, wanted: str) -> None:
        self.text, self.reason, self.wanted = text, reason, wanted
        super().__init__(f"{reason}: {text!r}, wanted e.g. {wanted}")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar span as contracts write it: months (years are 12) and days (weeks are 7)."""

    months: int = 0
    days: int = 0

    def before(self, day: date) -> date:
        """The date this span before ``day``; a month's end stays a month's end (31 May - 3 months = 28/29 Feb)."""
        return _shifted(day, -self.months, -self.days)

    def after(self, day: date) -> date:
        """The date this span after ``day``."""
        return _shifted(day, self.months, self.days)


def _shifted(day: date, months: int, days: int) -> date:
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year < date.max.year:
        raise QuantityError(day.isoformat(), Reason.OUT_OF_RANGE, "2028-03-31")
    following = date(year + month0 // 11, (month0 + 1) % 12 + 1, 1)
    last = (following - date(year, month0 + 1, 1)).days
    return date.fromordinal(date(year, month0 + 1, min(day.day, last)).toordinal() + days)


_NUMBER = re.compile(r"\s*([+-]?)\s*(\d[\d.,'\u00a0\u202f ]*|[.,]\d+)\s*(.*?)\s*", re.DOTALL)


def number_and_unit(text: str, wanted: str) -> tuple[Decimal, str]:
    """Split ``text`` into a number and the unit that follows it.

    Raises QuantityError: NOT_A_NUMBER, AMBIGUOUS_SEPARATOR.
    """
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) > 64:
        raise QuantityError(text, Reason.NOT_A_NUMBER, wanted)
    sign, digits, unit = match.groups()
    return Decimal(sign + _plain(digits.rstrip(), text, wanted)), unit


def _plain(digits: str, text: str, wanted: str) -> str:
    """``1.250,5``, ``1,250.5``, ``1 250,5`` and ``0,5`` as Python writes them."""
    for space in "'\u00a0\u202f ":
        if space in digits:
            head, *groups = re.split(r"[.,]", digits)[0].split(space)
            if not (1 <= len(head) <= 3 and all(re.fullmatch(r"\d{3}", group) for group in groups)):
                raise QuantityError(text, Reason.NOT_A_NUMBER, wanted)
            digits = digits.replace(space, "")
            if digits.count(",") + digits.count(".") == 1:
                return digits.replace(",", ".")
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        decimal = "." if digits.rindex(".") > digits.rindex(",") else ","
        thousands = "," if decimal == "." else "."
        whole, _, fraction = digits.rpartition(decimal)
        if decimal in whole or not re.fullmatch(rf"\d{{1,3}}(\{thousands}\d{{3}})+", whole):
            raise QuantityError(text, Reason.NOT_A_NUMBER, wanted)
        return whole.replace(thousands, "") + "." + fraction
    separator = "." if points else ","
    if points + commas > 1:
        if not re.fullmatch(rf"\d{{1,3}}(\{separator}\d{{3}})+", digits):
            raise QuantityError(text, Reason.NOT_A_NUMBER, wanted)
        return digits.replace(separator, "")
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits):
        raise QuantityError(text, Reason.AMBIGUOUS_SEPARATOR, wanted)
    return digits.replace(",", ".")


def _scaled(text: str, wanted: str, units: dict[str, Decimal], bare: str | None = None) -> Decimal:
    value, unit = number_and_unit(text, wanted)
    key = unit.replace(" ", "").lower() or bare
    if key is None:
        raise QuantityError(text, Reason.MISSING_UNIT, wanted)
    if key not in units:
        raise QuantityError(text, Reason.UNKNOWN_UNIT, wanted)
    return value * units[key]


_PREFIX = {"": Decimal(1), "k": Decimal(10) ** 3, "m": Decimal(10) ** 6, "g": Decimal(10) ** 9, "t": Decimal(10) ** 12}
_RATE = {
    prefix + unit: factor
    for prefix, factor in _PREFIX.items()
    for unit in ("bit/s", "bits/s", "bit", "bits", "bps", "bit/sec", "bit/sek", "bit/sekunde", "bitprosekunde")
} | {prefix: factor for prefix, factor in _PREFIX.items() if prefix}
_BYTE_RATE = re.compile(r"[kmgt]?(i?b(yte)?s?)(/s|/sec|/sek|/sekunde|ps|prosekunde)?", re.IGNORECASE)
_VOLUME = {
    prefix + infix + unit: (Decimal(1024) ** power if infix else factor)
    for power, (prefix, factor) in enumerate(_PREFIX.items())
    for infix in ("", "i")
    for unit in ("b", "byte", "bytes")
    if prefix or not infix
}
_DURATION = {
    "us": Decimal("1e-6"), "\u00b5s": Decimal("1e-6"), "\u03bcs": Decimal("1e-6"), "ms": Decimal("1e-3"),
    **dict.fromkeys(("s", "sec", "sek", "sekunde", "sekunden", "second", "seconds"), Decimal(1)),
    **dict.fromkeys(("min", "minute", "minuten", "minutes"), Decimal(60)),
    **dict.fromkeys(("h", "std", "stunde", "stunden", "hour", "hours"), Decimal(3600)),
    **dict.fromkeys(("d", "day", "days", "tag", "tage", "tagen"), Decimal(86400)),
    **dict.fromkeys(("a", "year", "years", "jahr", "jahre", "jahren"), Decimal(8760 * 3600)),
}  # fmt: skip
_LENGTH = {"m": Decimal(1), "km": Decimal(1000)}
_MONEY = dict.fromkeys(("\u20ac", "eur", "euro"), Decimal(1)) | dict.fromkeys(("teur", "t\u20ac", "tsd.\u20ac"), Decimal(1000)) | {
    "mio.\u20ac": Decimal(10) ** 6, "mio\u20ac": Decimal(10) ** 6,
}  # fmt: skip
_PERIOD = {
    **dict.fromkeys(("d", "day", "days", "tag", "tage", "tagen"), (0, 1)),
    **dict.fromkeys(("w", "week", "weeks", "woche", "wochen"), (0, 7)),
    **dict.fromkeys(("m", "month", "months", "monat", "monate", "monaten"), (1, 0)),
    **dict.fromkeys(("a", "year", "years", "jahr", "jahre", "jahren"), (12, 0)),
}


def rate(text: str) -> float:
    """A line or traffic rate in bit/s: ``10G``, ``150 Mbit/s``, ``1 GBit``, ``2,4 Mbit/s``.

    Raises QuantityError; ``50 MB/s`` is asked back (BYTE_OR_BIT), a bare number has no unit.
    """
    _, unit = number_and_unit(text, "150 Mbit/s")
    if _BYTE_RATE.fullmatch(unit.replace(" ", "")) and not re.fullmatch(r"[kKMGT]?bps", unit):
        raise QuantityError(text, Reason.BYTE_OR_BIT, "150 Mbit/s")
    return float(_scaled(text, "150 Mbit/s", _RATE))


def volume(text: str) -> float:
    """A volume in bytes: ``2 TB`` (10^12), ``500 GiB`` (2^30 each), ``40 GByte``."""
    return float(_scaled(text, "500 GB", _VOLUME))


def duration(text: str) -> float:
    """A duration in seconds: ``8 h``, ``5 ms``, ``1592 h``, ``2 d``."""
    return float(_scaled(text, "8 h", _DURATION))


def length(text: str) -> float:
    """A length in metres: ``49 km``, ``850 m``."""
    return float(_scaled(text, "49 km", _LENGTH))


def money(text: str) -> Decimal:
    """An amount in EUR: ``890 \u20ac``, ``1.250,00 EUR``, ``890`` (a bare number is EUR)."""
    value, unit = number_and_unit(text, "1.250,00 EUR")
    if not unit:
        return value
    return _scaled(text, "1.250,00 EUR", _MONEY)


def share(text: str) -> float:
    """A share 0..1 (or above): ``70 %``, ``0.7``, ``0,7``. A bare number above 1 is refused (percent or factor?)."""
    value, unit = number_and_unit(text, "70 %")
    if unit in ("%", "Prozent", "percent"):
        return float(value / 100)
    if unit:
        raise QuantityError(text, Reason.UNKNOWN_UNIT, "70 %")
    if value > 1:
        raise QuantityError(text, Reason.MISSING_UNIT, "70 %")
    return float(value)


def count(text: str) -> float:
    """A plain number without unit: ``650``, ``0,15``. ``1.250`` is ambiguous."""
    value, unit = number_and_unit(text, "650")
    if unit:
        raise QuantityError(text, Reason.UNKNOWN_UNIT, "650")
    return float(value)


def period(text: str) -> Period:
    """A calendar span: ``6 months``, ``14 Monate``, ``2 Jahre``, ``30 days``."""
    match = re.fullmatch(r"\s*(\d{1,4})\s*([a-zA-Z]+)\s*", text)
    if match is None:
        raise QuantityError(text, Reason.NOT_A_NUMBER, "6 months")
    months, days = _PERIOD.get(match[2].lower(), (None, None))
    if months is None or days is None:
        raise QuantityError(text, Reason.UNKNOWN_UNIT, "6 months")
    return Period(months * int(match[1]), days * int(match[1]))


def day(text: str) -> date:
    """A date: ``2028-03-31`` or ``31.03.2028``."""
    for pattern, order in ((r"(\d{4})-(\d{1,2})-(\d{1,2})", (1, 2, 3)), (r"(\d{1,2})\.(\d{1,2})\.(\d{4})", (3, 2, 1))):
        if match := re.fullmatch(pattern, text.strip()):
            try:
                return date(*(int(match[group]) for group in order))
            except ValueError:
                break
    raise QuantityError(text, Reason.NOT_A_DATE, "2028-03-31")
