"""Field types of the records: what a scalar of a file may be, and how it is written in the JSON Schema.

Every scalar arrives as text; the type decides what it is. ``unknown`` (or nothing) is None wherever the
type is optional: the world may not tell.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from kommunalnetz import units
from kommunalnetz.inventory import written
from kommunalnetz.units import Period

UNKNOWN = "unknown"


def _text(example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": ["string", "number"], "examples": [example]})


def _parsed(parse: Callable[[str], Any]) -> BeforeValidator:
    return BeforeValidator(lambda value: parse(value) if isinstance(value, str) else value)


def _written(write: Callable[[Any], str]) -> PlainSerializer:
    """How a value is written back into a file: what ``model_dump(mode="json")`` gives."""
    return PlainSerializer(write, return_type=str, when_used="json")


def declared_unknown(value: object) -> bool:
    """Whether a text says that the world does not tell."""
    return isinstance(value, str) and value.strip().lower() in (UNKNOWN, "unbekannt", "")


def _none_if_unknown(value: object) -> object:
    return None if declared_unknown(value) else value


MaybeUnknown = BeforeValidator(_none_if_unknown)


def _not_negative(value: Any) -> Any:
    if value < 0:
        raise units.QuantityError(str(value), units.Reason.OUT_OF_RANGE, ">= 0")
    return value


def _positive(value: Any) -> Any:
    if value <= 0:
        raise units.QuantityError(str(value), units.Reason.OUT_OF_RANGE, "> 0")
    return value


def _at_least_nothing(value: Any) -> Any:
    if value < -1:
        raise units.QuantityError(str(value), units.Reason.OUT_OF_RANGE, ">= -100 %")
    return value


NotNegative, Positive = AfterValidator(_not_negative), AfterValidator(_positive)

Rate = Annotated[float, NotNegative, _parsed(units.rate), _text("150 Mbit/s"), _written(written.rate)]
"""bit/s"""
LineRate = Annotated[float, Positive, _parsed(units.rate), _text("1G"), _written(written.line_rate)]
"""bit/s, above zero"""
Volume = Annotated[float, NotNegative, _parsed(units.volume), _text("500 GB"), _written(written.volume)]
"""byte"""
Duration = Annotated[float, NotNegative, _parsed(units.duration), _text("8 h"), _written(written.duration)]
"""s"""
Length = Annotated[float, NotNegative, _parsed(units.length), _text("49 km"), _written(written.length)]
"""m"""
Money = Annotated[Decimal, NotNegative, _parsed(units.money), _text("890 \u20ac"), _written(written.money)]
"""EUR"""
Share = Annotated[float, NotNegative, _parsed(units.share), _text("70 %"), _written(written.share)]
"""0..1"""
Growth = Annotated[float, AfterValidator(_at_least_nothing), _parsed(units.share), _text("20 %"), _written(written.share)]
"""0..1, below zero for less, at most all of it"""
Number = Annotated[float, NotNegative, _parsed(units.count), _text("650"), _written(written.number)]
Span = Annotated[Period, _parsed(units.period), _written(written.period), WithJsonSchema({"type": "string", "examples": ["6 months"]})]
Day = Annotated[date, _parsed(units.day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2028-03-31"]})]


def _whole(text: str) -> int:
    value = units.count(text)
    if value != int(value):
        raise units.QuantityError(text, units.Reason.NOT_A_NUMBER, "100")
    return int(value)


Whole = Annotated[int, NotNegative, _parsed(_whole), WithJsonSchema({"type": ["integer", "string"], "examples": [100]})]


def _boolean(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in ("true", "yes", "ja", "on"):
        return True
    if lowered in ("false", "no", "nein", "off"):
        return False
    raise ValueError("true-or-false")


Flag = Annotated[bool, _parsed(_boolean), WithJsonSchema({"type": "boolean"})]

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.\-]{0,62}$")]
"""An id: ASCII letters, digits, ``_``, ``.``, ``-``, at most 63 characters."""


def _listed(value: object) -> object:
    return (value,) if isinstance(value, (str, dict)) else value


OneOrMore = BeforeValidator(_listed)
"""A single value may stand where a list is wanted."""


def _hours(text: object) -> object:
    """``22-6`` as the hours of the day that it covers: (22, 23, 0, 1, 2, 3, 4, 5)."""
    if not isinstance(text, str):
        return text
    match = re.fullmatch(r"\s*(\d{1,2})(?::00)?\s*[-\u2013]\s*(\d{1,2})(?::00)?\s*(?:h|Uhr)?\s*", text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 24 or match[1] == match[2]:
        raise ValueError("hours-as-22-6")
    first, end = int(match[1]), int(match[2])
    return tuple(hour % 24 for hour in range(first, end if end > first else end + 24))


Hours = Annotated[
    tuple[int, ...], BeforeValidator(_hours), _written(written.hours), WithJsonSchema({"type": "string", "examples": ["22-6"]})
]
"""Hours of the day, each 0..23, as a window ``22-6`` (from 22:00 until 6:00)."""


class Part(BaseModel):
    """A nested part of a record: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Record(Part):
    """What every record can say about itself."""

    id: Id
    title: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    as_of: Annotated[Day | None, MaybeUnknown] = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    assumptions: dict[str, str] = Field(default_factory=dict, description="field -> why it is assumed, for every value without a source")
    note: str = ""

    @property
    def name(self) -> str:
        """What people call it: the title, else the id."""
        return self.title or self.id

    def valid_on(self, day: date) -> bool:
        """Whether the record counts on ``day`` (both ends included)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_until is None or day <= self.valid_until)

    def declared_unknown(self, field: str) -> bool:
        """Whether the file says ``unknown`` for this field, as opposed to saying nothing."""
        return field in self.model_fields_set and getattr(self, field) is None


class PerDirection(Part):
    """A value per direction of a link; ``a_to_b`` is what leaves ``a``."""

    a_to_b: LineRate
    b_to_a: LineRate


def _both_ways(value: object) -> object:
    """One rate stands for both directions."""
    return value if isinstance(value, (dict, PerDirection)) else {"a_to_b": value, "b_to_a": value}


def _one_rate(value: PerDirection) -> object:
    """One rate for both directions if they are the same."""
    a, b = written.line_rate(value.a_to_b), written.line_rate(value.b_to_a)
    return a if a == b else {"a_to_b": a, "b_to_a": b}


BothWays = Annotated[
    PerDirection,
    BeforeValidator(_both_ways),
    PlainSerializer(_one_rate, when_used="json"),
    WithJsonSchema({
        "anyOf": [
            {"type": ["string", "number"], "examples": ["1G"]},
            {"type": "object", "additionalProperties": False, "required": ["a_to_b", "b_to_a"],
             "properties": {"a_to_b": {"type": ["string", "number"]}, "b_to_a": {"type": ["string", "number"]}}},
        ]
    }),
]  # fmt: skip
