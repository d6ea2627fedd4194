"""Scenarios: a what-if as a file, a list of edits with a title, an author, a date and the inventory that it is about."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema

from kommunalnetz import files
from kommunalnetz.diagnostics import Diagnostic, InputError, Severity, Where
from kommunalnetz.inventory import edit_codes
from kommunalnetz.inventory.edit_services import Adopt
from kommunalnetz.inventory.edits import VERBS, Written
from kommunalnetz.inventory.faults import faults
from kommunalnetz.inventory.fields import Day, OneOrMore, Part
from kommunalnetz.inventory.folder import any_from_bytes
from kommunalnetz.inventory.sections import LIST, MAPPING, nearest, shape
from kommunalnetz.inventory.source import Node, shortened
from kommunalnetz.units import QuantityError, Reason

SINGLE = ("resize", "remeter", "change", "host", "use", "scale", "grow")
"""Verbs that are about one thing; a list of things is as many edits."""


def _year(value: object) -> object:
    """``2027``"""
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"(19|20|21)\d\d", value.strip()) is None:
        raise QuantityError(value, Reason.NOT_A_DATE, "2027")
    return int(value)


Year = Annotated[int, BeforeValidator(_year), WithJsonSchema({"type": ["integer", "string"], "examples": [2027]})]


class Head(Part):
    """What a scenario says about itself.

    ``base`` is its inventory, ``assumed`` (written ``with``) are scenarios that hold before and after; both relative to the file.
    ``years`` are looked at one after the other.
    """

    title: str = ""
    author: str = ""
    date: Day | None = None
    base: str | None = None
    assumed: Annotated[tuple[str, ...], OneOrMore] = Field(default=(), alias="with")
    question: str = ""
    years: Annotated[tuple[Year, ...], OneOrMore] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scenario:
    """A scenario as it was read, and those that it assumes. ``told`` is what is wrong with its edits; those are not among ``edits``."""

    file: str
    head: Head
    edits: tuple[Written, ...]
    assumed: tuple["Scenario", ...] = ()
    told: tuple[Diagnostic, ...] = ()

    @property
    def name(self) -> str:
        """Its title, else the name of its file."""
        return self.head.title or Path(self.file).stem

    @property
    def base(self) -> Path | None:
        """The inventory that it is about."""
        return None if self.head.base is None else Path(self.file).parent / self.head.base

    @property
    def years(self) -> tuple[int, ...]:
        """The years it names, else those in which its edits begin to count."""
        return self.head.years or tuple(sorted({day.year for day in _beginnings(self.edits)}))


def _beginnings(edits: tuple[Written, ...]) -> Iterator[date]:
    for one in edits:
        if one.edit.since is not None:
            yield one.edit.since
        if isinstance(one.edit, Adopt):
            yield from one.edit.stages


def scenario(path: Path) -> Scenario:
    """The scenario in a file, with those that it assumes. Raises InputError if one cannot be read or is none.

    Mistakes in its edits are in ``told``.
    """
    return _read(path, ())


def _read(path: Path, above: tuple[Path, ...]) -> Scenario:
    found = from_bytes(files.read(path), path.as_posix())
    assumed: list[Scenario] = []
    for name in found.head.assumed:
        other = Path(os.path.normpath(path.parent / name))
        if other in (path, *above):
            values = {"path": path.as_posix(), "text": name}
            raise InputError([Diagnostic(code=edit_codes.CIRCLE, subject=f"file:{path.name}", where=Where(path.as_posix()), values=values)])
        one = _read(other, (path, *above))
        assumed += [*one.assumed, one]
    return replace(found, assumed=tuple(assumed))


def from_bytes(data: bytes, name: str) -> Scenario:
    """The scenario in the bytes of a file called ``name``."""
    read = any_from_bytes(data, name)
    told = list(read.diagnostics)
    document = read.nodes[0] if read.nodes else None
    edits = document.get("edits") if document is not None else None
    if any(d.severity is Severity.ERROR for d in told):
        raise InputError(told)
    if document is None or edits is None or len(read.nodes) > 1:
        node = document or Node(None, name)
        raise InputError([Diagnostic(code=edit_codes.NO_EDITS, subject=f"file:{name}", where=node.where, values={"path": name})])
    if not isinstance(edits.value, list):
        raise InputError([shape(edits, f"file:{name}", "edits", LIST)])
    about = document._replace(value={key: entry for key, entry in document.value.items() if key != "edits"})
    head = Head()
    try:
        head = Head.model_validate(about.plain)
    except ValidationError as error:
        told += faults(error, Head, about, "scenario")
    found: list[Written] = []
    for number, node in enumerate(edits.value, 1):
        one, mistakes = _edit(node, number)
        told += mistakes
        found += one
    return Scenario(file=name, head=head, edits=tuple(found), told=tuple(told))


def _edit(node: Node, number: int) -> tuple[list[Written], list[Diagnostic]]:
    """The edit that an entry is, or several for a list of things; what is wrong with it."""
    subject = f"edit:{number}"
    if not isinstance(node.value, dict) or not node.value:
        return [], [shape(node, subject, subject, MAPPING)]
    verbs = [name for name in node.value if name in VERBS]
    if len(verbs) != 1:
        return [], [_verbless(node, verbs, subject)]
    record, written, told = VERBS[verbs[0]], [], []
    for one in _apart(node, verbs[0]):
        try:
            written.append(Written(record.model_validate(one.plain), one, number))
        except ValidationError as error:
            told += list(faults(error, record, one, subject))
    return written, told


def _apart(node: Node, verb: str) -> list[Node]:
    """An entry about a list of things as one entry for each."""
    key, things = node.value[verb]
    if verb not in SINGLE or not isinstance(things.value, list):
        return [node]
    return [node._replace(value={**node.value, verb: (key, thing)}) for thing in things.value]


def _verbless(node: Node, verbs: list[str], subject: str) -> Diagnostic:
    """No verb, or more than one."""
    if verbs:
        values: dict[str, object] = {"subject": subject, "text": verbs[0], "other": verbs[1]}
        where = node.value[verbs[1]][0].where
        return Diagnostic(code=edit_codes.TWO_VERBS, subject=subject, where=where, values=values)
    first, (key, _) = next(iter(node.value.items()))
    values = {"subject": subject, "text": shortened(first), "choices": nearest(first, VERBS, most=len(VERBS))}
    return Diagnostic(code=edit_codes.NO_VERB, subject=subject, where=key.where, values=values)
