"""Diagnostics: everything the program tells its user, a typo and an overloaded link alike.

A :class:`Diagnostic` carries a code, a place and values; it never carries a sentence. The English
sentence stands in its :class:`Code` as a gettext msgid; ``kommunalnetz.text`` turns both into the
reader's language, numbers and units.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a diagnostic matters; also the values of ``--fail-on``."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for note: smaller is worse."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in the user's files: where a record, a key or a value is written.

    ``file`` is relative to the inventory's folder, with ``/``. ``line`` and ``column`` count from 1;
    0 means that the whole file is meant. ``cell`` is set for tables, e.g. ``Leitungen!C7``.
    """

    file: str
    line: int = 0
    column: int = 0
    cell: str = ""

    def __str__(self) -> str:
        if self.cell:
            return f"{self.file}:{self.cell}"
        if self.line:
            return f"{self.file}:{self.line}:{self.column}"
        return self.file


class Word(str):
    """A text among the values of a diagnostic that is an English msgid itself: ``a list``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A kind of diagnostic. ``id`` is for ever, the wording may change.

    ``text`` and ``hint`` are English msgids with placeholders ``{name}`` or ``{name:unit}``, filled
    from ``Diagnostic.values``; the units are those of ``kommunalnetz.text``: rate (bit/s), share
    (0..1), duration (s), delay (s), money (EUR), length (m), volume (byte), count, date.
    ``summary`` tells many diagnostics of this code in one sentence, with ``{count}``.
    ``private``: the place holds a secret, its line is never shown.
    ``manual`` is the manual page that ``kommunalnetz explain`` prints (English msgid, Markdown).
    """

    id: str
    name: str
    severity: Severity
    text: str
    hint: str = ""
    summary: str = ""
    manual: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding (German: Feststellung) or one input error (Eingabefehler).

    ``subject`` is what it is about, ``kind:id`` (``link:ahrweiler-koblenz``) or a file. ``where``
    points at the value that has to change. ``related`` are further places, e.g. of the first
    definition of a duplicate id. Identity between two runs is ``(code.id, subject)``.
    """

    code: Code
    subject: str
    where: Where | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    related: tuple[Where, ...] = ()
    override: Severity | None = None

    @property
    def severity(self) -> Severity:
        """The code's severity unless this diagnostic overrides it."""
        return self.override or self.code.severity

    @property
    def identity(self) -> tuple[str, str]:
        """What makes a finding the same finding in two studies."""
        return (self.code.id, self.subject)


class InputError(Exception):
    """The input cannot be taken; carries everything that is wrong with it (raised once, at the gate)."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(in_reading_order(diagnostics))
        super().__init__(f"{len(self.diagnostics)} diagnostics")


def in_reading_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by severity, then place, code and subject; the same input gives the same order."""
    return sorted(
        diagnostics,
        key=lambda d: (d.severity.rank, d.where or Where("~"), d.code.id, d.subject),
    )


def worst(diagnostics: Iterable[Diagnostic]) -> Severity | None:
    """The gravest severity among ``diagnostics``, None if there are none."""
    return min((d.severity for d in diagnostics), key=lambda s: s.rank, default=None)
