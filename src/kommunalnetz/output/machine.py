"""Findings for programs: what JSON, SARIF and JUnit hold, always in English, the same input giving the same bytes."""

import json
import math
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from kommunalnetz import __version__
from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Where, in_reading_order
from kommunalnetz.output.places import Places
from kommunalnetz.text import NBSP, Text
from kommunalnetz.units import Period

SCHEMA = "kommunalnetz-findings/1"
UNITS = {
    "rate": "bit_per_s", "share": "share", "duration": "s", "delay": "s", "money": "eur", "length": "m", "volume": "byte",
}  # fmt: skip
"""The unit of a value as field names say it, per unit of a placeholder."""


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a run found: all diagnostics, the day they hold for (None if reading failed), and what was looked at.

    ``lights`` and ``assumptions`` are the records of the tables of these names.
    """

    diagnostics: tuple[Diagnostic, ...]
    places: Places
    day: date | None = None
    title: str = ""
    extent: Mapping[str, int] = field(default_factory=dict)
    lights: tuple[Mapping[str, object], ...] = ()
    assumptions: tuple[Mapping[str, object], ...] = ()

    @property
    def ordered(self) -> tuple[Diagnostic, ...]:
        """In reading order."""
        return tuple(in_reading_order(self.diagnostics))


def document(findings: Findings) -> dict[str, object]:
    """The findings as ``docs/schema/findings.schema.json`` describes them."""
    return {
        "schema": SCHEMA,
        "program": {"name": "kommunalnetz", "version": __version__},
        "inventory": findings.title,
        "date": plain(findings.day),
        "counts": {s.value: sum(d.severity is s for d in findings.diagnostics) for s in Severity},
        "extent": dict(findings.extent),
        "lights": [dict(record) for record in findings.lights],
        "assumptions": [dict(record) for record in findings.assumptions],
        "findings": [_entry(diagnostic, findings.places) for diagnostic in findings.ordered],
    }


def as_json(value: object) -> str:
    """``value`` as JSON text: indented, unicode as it is, a newline at the end. Raises ValueError for NaN and infinity."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def message(diagnostic: Diagnostic) -> str:
    """The English sentence, with ordinary spaces."""
    return Text("en").sentence(diagnostic).replace(NBSP, " ")


def hint(diagnostic: Diagnostic) -> str:
    """The English hint, with ordinary spaces; may be empty."""
    return Text("en").hint(diagnostic).replace(NBSP, " ")


def _entry(diagnostic: Diagnostic, places: Places) -> dict[str, object]:
    return {
        "code": diagnostic.code.id,
        "name": diagnostic.code.name,
        "severity": diagnostic.severity.value,
        "subject": diagnostic.subject,
        "message": message(diagnostic),
        "hint": hint(diagnostic),
        "place": _place(diagnostic.where, places),
        "related": [_place(where, places) for where in diagnostic.related],
        "values": values(diagnostic),
    }


def _place(where: Where | None, places: Places) -> dict[str, object] | None:
    if where is None:
        return None
    return {
        "file": places.path(where),
        "line": where.line or None,
        "column": where.column or None,
        "cell": where.cell or None,
    }


def values(diagnostic: Diagnostic) -> dict[str, object]:
    """The values of a diagnostic with their units in the names: ``need`` of a ``{need:rate}`` is ``need_bit_per_s``."""
    units = _units(diagnostic.code)
    return {
        f"{name}_{units[name]}" if name in units and not name.endswith(units[name]) else name: plain(value)
        for name, value in diagnostic.values.items()
    }


def _units(code: Code) -> dict[str, str]:
    fields = (field for sentence in (code.text, code.hint) for field in string.Formatter().parse(sentence))
    return {name.split(".")[0]: UNITS[unit] for _, name, unit, _ in fields if name and unit in UNITS}


def plain(value: object) -> object:
    """``value`` as JSON has it; what is not a finite number is null, an infinite one the word ``infinite``."""
    match value:
        case Enum():
            return plain(value.value)
        case bool() | int() | str() | None:
            return value
        case Decimal() | float():
            number = float(value)
            return None if math.isnan(number) else "infinite" if math.isinf(number) else number
        case date():
            return value.isoformat()
        case Period():
            return {"months": value.months, "days": value.days}
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case _ if isinstance(value, Iterable):
            return [plain(item) for item in value]
        case _ if hasattr(value, "item"):
            return plain(value.item())
        case _:
            return str(value)
