"""What pydantic found wrong with a record, as diagnostics with the place in the file."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from kommunalnetz.diagnostics import Code, Diagnostic, Where, Word
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.fields import Record
from kommunalnetz.inventory.sections import LIST, MAPPING, SINGLE, nearest
from kommunalnetz.inventory.source import ALIASES, Node, shortened
from kommunalnetz.units import QuantityError, Reason

_REASONS: Mapping[Reason, Code] = {
    Reason.NOT_A_NUMBER: codes.NOT_A_NUMBER,
    Reason.AMBIGUOUS_SEPARATOR: codes.AMBIGUOUS_NUMBER,
    Reason.UNKNOWN_UNIT: codes.UNKNOWN_UNIT,
    Reason.MISSING_UNIT: codes.MISSING_UNIT,
    Reason.BYTE_OR_BIT: codes.BYTE_OR_BIT,
    Reason.OUT_OF_RANGE: codes.OUT_OF_RANGE,
    Reason.NOT_A_DATE: codes.NOT_A_DATE,
}
_WANTED = {"true-or-false": "true", "hours-as-22-6": "22-6", "numbers-as-1-21-odd": "1-21 odd"}
_SHAPES = {"model": MAPPING, "dict": MAPPING, "tuple": LIST, "list": LIST, "string": SINGLE}
_PATTERNS = {"month": "2026-03", "weights": "0.4", "owner": "link:a-b", "area": "49.0001", "snmp_user": "monitor"}
_OFFICIAL = {"ags": Word("an AGS of 5 or 8 digits"), "ars": Word("an ARS of 12 digits")}
A_VALUE, NUMBERS = Word("a value"), Word("a list of 24 numbers")
WORDS = (*_OFFICIAL.values(), A_VALUE, NUMBERS)
"""English msgids of what was wanted."""


def faults(error: ValidationError, model: type[BaseModel], node: Node, subject: str) -> Iterator[Diagnostic]:
    """One diagnostic for each mistake in the record at ``node``; the same mistake in both directions is told once."""
    seen: set[tuple[str, Where]] = set()
    for item in error.errors(include_url=False):
        path = tuple(item["loc"])
        diagnostic = _fault(item, path, model, node, subject)
        if diagnostic.where is None or (diagnostic.code.id, diagnostic.where) not in seen:
            yield diagnostic
            if diagnostic.where is not None:
                seen.add((diagnostic.code.id, diagnostic.where))


def _fault(item: Any, path: tuple[str | int, ...], model: type[BaseModel], node: Node, subject: str) -> Diagnostic:
    """One of pydantic's errors."""
    kind: str = item["type"]
    found, steps = node.below(path)
    if path[-1:] == ("[key]",):
        path, steps = path[:-2], len(path) - 2
        found = node.below(path)[0].key(str(item["loc"][-2])) or found
    key = ".".join(step for step in path if isinstance(step, str)) or subject
    text = shortened(found.value) if isinstance(found.value, str) else ""
    values: dict[str, object] = {"subject": subject, "key": key, "text": text}
    context = item.get("ctx", {})
    cause = context.get("error")

    def tell(code: Code, where: Where = found.where, **more: object) -> Diagnostic:
        return Diagnostic(code=code, subject=subject, where=where, values=values | more)

    if kind == "extra_forbidden":
        owner = node.below(path[:-1])[0]
        place = owner.key(str(path[-1])) or found
        if re.match(r"\d", str(path[-1])) and found.value is None:
            return tell(codes.COMMA, place.where, key=shortened(str(path[-1])))
        return tell(codes.UNKNOWN_KEY, place.where, key=shortened(str(path[-1])), choices=nearest(str(path[-1]), _keys(model, path[:-1])))
    if kind == "missing":
        return tell(codes.MISSING_KEY, key=path[-1])
    if isinstance(cause, QuantityError):
        values |= _readings(cause)
        return tell(_REASONS[cause.reason], text=text or shortened(cause.text), wanted=cause.wanted)
    if found.value is None and steps == len(path):
        return tell(codes.SHAPE, wanted=A_VALUE)
    if kind in ("enum", "literal_error"):
        choices = re.findall(r"'([^']*)'", context["expected"])
        return tell(codes.CHOICE, choices=nearest(text, [choice for choice in choices if choice]))
    if kind == "string_pattern_mismatch":
        return _form(tell, path, found)
    if kind in ("too_short", "too_long"):
        return tell(codes.SHAPE, wanted=NUMBERS)
    if kind.endswith(("than", "than_equal")):
        return tell(codes.OUT_OF_RANGE, wanted=_bounds(context))
    if shape := next((wanted for prefix, wanted in _SHAPES.items() if kind.startswith(prefix)), None):
        return tell(codes.SHAPE, wanted=shape)
    if str(cause) == "a-reference-to-a-secret":
        return tell(codes.PLAIN_SECRET, text="")
    if str(cause) in _WANTED:
        return tell(codes.PATTERN, wanted=_WANTED[str(cause)])
    if isinstance(found.value, (dict, list)):
        return tell(codes.SHAPE, wanted=SINGLE)
    return tell(codes.NOT_A_NUMBER, wanted="0.5")


def _form(tell: Any, path: tuple[str | int, ...], found: Node) -> Diagnostic:
    """A text of the wrong form."""
    name = str(path[-1])
    if name in _OFFICIAL:
        diagnostic: Diagnostic = tell(codes.AGS_FORM, wanted=_OFFICIAL[name])
    elif name in _PATTERNS:
        diagnostic = tell(codes.PATTERN, wanted=_PATTERNS[name])
    else:
        diagnostic = tell(codes.ID_FORM)
    return diagnostic


def _bounds(context: Mapping[str, Any]) -> str:
    """``>= -90`` from what pydantic says about a bound."""
    signs = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
    return next(f"{sign} {context[name]:g}" for name, sign in signs.items() if name in context)


def _readings(cause: QuantityError) -> dict[str, object]:
    """Both readings of an ambiguous number, for the hint."""
    match = re.search(r"(\d{1,3})([.,])(\d{3})(.*)", cause.text, re.DOTALL)
    if cause.reason is not Reason.AMBIGUOUS_SEPARATOR or match is None:
        return {}
    return {"plain": shortened(match[1] + match[3] + match[4]), "decimal": shortened(f"{match[1]}{match[2]}{match[3]}0{match[4]}")}


def _keys(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that the model at ``path`` inside ``model`` has, as they are written in files; those of every record last."""
    for step in path:
        if isinstance(step, str):
            field = model.model_fields.get(step) or model.model_fields.get(ALIASES.get(step, step))
            inner = _model_in(field.annotation) if field is not None else None
            model = inner or model
    fields = sorted(model.model_fields.items(), key=lambda item: item[0] in Record.model_fields)
    return tuple(field.alias or name for name, field in fields if not field.exclude)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside ``Model | None``, ``tuple[Model, ...]``, ``dict[str, Model]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if (inner := _model_in(argument)) is not None:
            return inner
    return None
