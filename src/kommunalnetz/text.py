"""The reader's language: gettext catalogues, and numbers and units as the language writes them.

The only place where sentences are made. msgids are English; every ``.mo`` file below
``locale/<language>/LC_MESSAGES`` counts. Babel is imported when the first number is written.
"""

import gettext
import os
import string
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Word
from kommunalnetz.units import Period

LANGUAGES = ("de", "en")
LOCALE = Path(__file__).parent / "locale"
NBSP = "\u00a0"

_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_PREFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def language(asked: str | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """The language to use: asked for, else KOMMUNALNETZ_LANGUAGE, else the locale, else English.

    On Windows, where no locale variable is set, the user interface language counts.
    """
    for name in (asked, environment.get("KOMMUNALNETZ_LANGUAGE")):
        if name and name[:2].lower() in LANGUAGES:
            return name[:2].lower()
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(variable):
            return value[:2].lower() if value[:2].lower() in LANGUAGES else "en"
    return _windows_language()


def _windows_language() -> str:
    if os.name != "nt":
        return "en"
    import ctypes

    primary = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF  # type: ignore[attr-defined,unused-ignore]
    return "de" if primary == 0x07 else "en"


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    catalogue: gettext.NullTranslations = gettext.NullTranslations()
    for path in sorted((LOCALE / code / "LC_MESSAGES").glob("*.mo"), reverse=True):
        with path.open("rb") as file:
            layer = gettext.GNUTranslations(file)
        layer.add_fallback(catalogue)
        catalogue = layer
    return catalogue


class _Filler(string.Formatter):
    """``{name:unit}`` filled with the value as the language writes it; other specs are Python's own."""

    def __init__(self, text: "Text") -> None:
        self.text = text

    def format_field(self, value: Any, format_spec: str) -> str:
        return self.text.value(value, format_spec)


class Text:
    """Sentences, numbers and units in one language."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._translations = _catalogue(code)
        self._filler = _Filler(self)

    def __call__(self, msgid: str, /, **values: object) -> str:
        """The translated sentence with its placeholders filled."""
        sentence = self._translations.gettext(msgid) if msgid else ""
        return self._filler.vformat(sentence, (), values) if values else sentence

    def plural(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """The sentence for ``count`` things; ``{count}`` is filled."""
        return self._filler.vformat(self._translations.ngettext(singular, plural, count), (), {"count": count, **values})

    def translated(self, msgid: str) -> bool:
        """Whether the catalogue knows ``msgid`` (English knows every one)."""
        return self.code == "en" or self._translations.gettext(msgid) != msgid

    def sentence(self, diagnostic: Diagnostic) -> str:
        """What ``diagnostic`` says: subject, number, limit."""
        return self(diagnostic.code.text, **diagnostic.values)

    def hint(self, diagnostic: Diagnostic) -> str:
        """What to do about it, or nothing."""
        return self(diagnostic.code.hint, **diagnostic.values)

    def summary(self, code: Code, diagnostics: Iterable[Diagnostic]) -> str:
        """Many diagnostics of one code in one sentence; empty if the code has none."""
        return self(code.summary, count=len(list(diagnostics))) if code.summary else ""

    def severity(self, severity: Severity) -> str:
        """``error``, ``warning``, ``note`` as a word."""
        return self(_SEVERITY[severity])

    def value(self, value: object, unit: str = "") -> str:
        """One value in a unit: rate share duration delay money length volume date count number; '' by type."""
        if value is None:
            return self("unknown")
        if isinstance(value, float) and value != value:
            return self("unknown")
        match unit:
            case "rate" | "share" | "duration" | "delay" | "money" | "length" | "volume" | "count" | "number" | "date":
                return str(getattr(self, unit)(value))
            case "":
                return self._by_type(value)
            case _:
                return format(value, unit)

    def _by_type(self, value: object) -> str:
        match value:
            case Word():
                return self(value)
            case bool():
                return self("yes") if value else self("no")
            case int():
                return self.count(value)
            case float():
                return self.number(value)
            case date():
                return self.date(value)
            case Period():
                return self.period(value)
            case list() | tuple():
                return self.enumeration([self._by_type(item) for item in value])
            case _:
                return str(value)

    def enumeration(self, items: list[str]) -> str:
        """``a, b and c``."""
        if len(items) < 2:
            return "".join(items)
        return self("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])

    def number(self, value: float, digits: int | None = None) -> str:
        """A number with at most three significant digits behind a leading zero, grouped as the language does."""
        if value in (float("inf"), float("-inf")):
            return "\u221e" if value > 0 else "\u2212\u221e"
        if digits is None:
            size = abs(value)
            digits = 0 if size >= 100 or float(value).is_integer() else 1 if size >= 10 else 2
        return str(self._numbers.format_decimal(value, format="#,##0" + ("." + "#" * digits if digits else ""), locale=self._locale))

    def count(self, value: float) -> str:
        """A whole number, grouped."""
        return self.number(round(value), 0)

    def rate(self, bits: float) -> str:
        """``150 Mbit/s``; Mbit/s is kept up to 9 999 because contracts use it."""
        size = abs(bits)
        if size != 0 and size < 1e5:
            return f"{self.number(bits / 1e3)}{NBSP}kbit/s"
        if size < 1e10:
            return f"{self.number(bits / 1e6)}{NBSP}Mbit/s"
        return f"{self.number(bits / 1e9)}{NBSP}Gbit/s"

    def share(self, share: float) -> str:
        """``72 %``; below 10 % with one decimal."""
        percent = share * 100
        if percent in (float("inf"), float("-inf")):
            return f"\u221e{NBSP}%"
        sign = f"{NBSP}%" if self.code == "de" else "%"
        return self.number(percent, 0 if abs(percent) >= 10 or percent == 0 else 1) + sign

    def money(self, amount: float) -> str:
        """``1.250,00 EUR`` with the euro sign, cents only where there are any."""
        whole = amount == int(amount)
        figure = self._numbers.format_decimal(amount, format="#,##0" if whole else "#,##0.00", locale=self._locale)
        return f"{figure}{NBSP}\u20ac" if self.code == "de" else f"\u20ac{figure}"

    def delay(self, seconds: float) -> str:
        """Milliseconds."""
        return f"{self.number(seconds * 1e3)}{NBSP}ms"

    def duration(self, seconds: float) -> str:
        """In the unit that people use for such a span: ms, s, min, h, days."""
        for size, msgid in ((172800.0, "{value} days"), (3600.0, "{value} h"), (60.0, "{value} min"), (1.0, "{value} s")):
            if abs(seconds) >= size:
                unit = 86400.0 if size == 172800.0 else size
                return self(msgid, value=self.number(seconds / unit)).replace(" ", NBSP)
        return "0" + NBSP + "s" if seconds == 0 else self.delay(seconds)

    def length(self, metres: float) -> str:
        """Kilometres, below one kilometre metres."""
        return f"{self.number(metres / 1000)}{NBSP}km" if metres >= 1000 else f"{self.number(metres)}{NBSP}m"

    def volume(self, size: float) -> str:
        """Decimal bytes: kB, MB, GB, TB."""
        for factor, prefix in _PREFIXES:
            if size >= factor:
                return f"{self.number(size / factor)}{NBSP}{prefix}B"
        return f"{self.number(size)}{NBSP}B"

    def month(self, day: date) -> str:
        """The month and year of a day, in words."""
        from babel.dates import format_date

        return str(format_date(day, "MMMM y", locale=self._locale))

    def date(self, day: date) -> str:
        """``31.03.2028`` or ``31 March 2028``."""
        if isinstance(day, datetime):
            day = day.date()
        return f"{day:%d.%m.%Y}" if self.code == "de" else f"{day.day}{NBSP}{_MONTHS[day.month - 1]}{NBSP}{day.year}"

    def period(self, period: Period) -> str:
        """``14 months``, ``30 days``."""
        parts = []
        if period.months or not period.days:
            parts.append(self.plural("{count} month", "{count} months", period.months))
        if period.days:
            parts.append(self.plural("{count} day", "{count} days", period.days))
        return self.enumeration(parts)

    @cached_property
    def _numbers(self) -> Any:
        from babel import numbers

        return numbers

    @cached_property
    def _locale(self) -> str:
        return {"de": "de_DE", "en": "en_GB"}[self.code]


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
