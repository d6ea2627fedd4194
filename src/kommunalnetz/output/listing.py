"""Findings as a person reads them in a terminal: place, sentence, the line of the file with a caret, and what to do."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.text import Text as Line

from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Where, in_reading_order
from kommunalnetz.output.places import Places
from kommunalnetz.text import Text

MANY = 4
"""From this number on, findings of one code are told in one sentence unless every one is wanted."""
_EXAMPLES = 2
_EXAMPLE_WIDTH = 180
_FINDINGS = "KN3"
_WIDTH = 100
_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_KEY_END = re.compile(r":(?:\s|$)")
_VALUE = re.compile(r"\"(?:\\.|[^\"])*\"|'(?:''|[^'])*'|[^,\]}#]*[^,\]}#\s]|\S")


def listing(diagnostics: Iterable[Diagnostic], text: Text, places: Places, *, every: bool) -> Iterator[Line]:
    """The lines that tell ``diagnostics``: errors first; input errors as they stand in the files, findings of one code together.

    More than a few of one code become one sentence with two examples, unless ``every`` is set or the code has no such sentence.
    """
    ordered = sorted(in_reading_order(diagnostics), key=lambda d: (d.severity.rank, "" if d.code.id < _FINDINGS else d.code.id))
    for (severity, _), group in groupby(ordered, key=lambda d: (d.severity, d.code.id)):
        same = list(group)
        code = same[0].code
        if every or len(same) < MANY or not code.summary:
            for diagnostic in same:
                yield from _told(diagnostic, text, places)
        else:
            yield from _summed_up(severity, code, same, text, places)


def _told(diagnostic: Diagnostic, text: Text, places: Places) -> Iterator[Line]:
    head = Line()
    if diagnostic.where is not None:
        head.append(places.place(diagnostic.where) + ": ", style="bold")
    yield head + _label(diagnostic.severity, diagnostic.code, text) + Line(visible(text.sentence(diagnostic)))
    if diagnostic.where is not None and not diagnostic.code.private:
        yield from _excerpt(diagnostic.where, places)
    for where in diagnostic.related:
        yield Line("    " + text("see also {place}", place=places.place(where)), style="dim")
    if hint := text.hint(diagnostic):
        yield Line("    \u2192 " + visible(hint))
    yield Line()


def _summed_up(severity: Severity, code: Code, same: Sequence[Diagnostic], text: Text, places: Places) -> Iterator[Line]:
    yield _label(severity, code, text) + Line(visible(text.summary(code, same)))
    for diagnostic in same[:_EXAMPLES]:
        place = f" ({places.place(diagnostic.where)})" if diagnostic.where else ""
        yield Line("    " + _short(visible(text("For example: {sentence}", sentence=text.sentence(diagnostic)))) + place)
    hints = {text.hint(diagnostic) for diagnostic in same}
    if len(hints) == 1 and (hint := hints.pop()):
        yield Line("    \u2192 " + visible(hint))
    yield Line("    " + text("--all lists all {count}.", count=len(same)), style="dim")
    yield Line()


def _value(line: str, start: int) -> tuple[int, int]:
    """Start and length of the YAML value or key at ``start``."""
    match = _VALUE.match(line, start)
    return start, len(_KEY_END.split(match[0])[0]) if match else 1


def _field(line: str, number: int) -> tuple[int, int]:
    """Start and length of a field of a CSV line, where columns count fields; its separator is the one that is most frequent."""
    separator = max(";,\t", key=line.count)
    fields = list(re.finditer(rf'(?:^|(?<={separator}))(?:"(?:""|[^"])*"|[^{separator}]*)', line))
    field = fields[min(number, len(fields)) - 1]
    return field.start(), max(1, len(field[0]))


def _short(sentence: str) -> str:
    """An example needs no more than two lines."""
    return sentence if len(sentence) <= _EXAMPLE_WIDTH else sentence[:_EXAMPLE_WIDTH].rsplit(" ", 1)[0] + " \u2026"


def _label(severity: Severity, code: Code, text: Text) -> Line:
    return Line(f"{text.severity(severity)} {code.id} ", style=_STYLE[severity])


def _excerpt(where: Where, places: Places) -> Iterator[Line]:
    """The line, and carets below the value that starts at the column."""
    line = places.line(where)
    if not line.strip() or not 0 < where.column <= len(line) + 1:
        return
    start, length = _field(line, where.column) if where.file.lower().endswith(".csv") else _value(line, where.column - 1)
    cut = max(0, start - _WIDTH // 2) if start + length > _WIDTH else 0
    shown = visible(line[cut : cut + _WIDTH])
    more = "\u2026" if len(line) > cut + _WIDTH else ""
    number = f"{where.line:>5} | "
    yield Line(number, style="dim") + Line(shown + more)
    yield Line(" " * len(number) + " " * (start - cut) + "^" * max(1, min(length, len(shown) - (start - cut))), style="bold")


def visible(text: str) -> str:
    """``text`` without letters that would steer the terminal: escapes, bells, changes of direction."""
    return _CONTROL.sub(lambda match: " " if match[0] in "\t\n" else "\ufffd", text)


def counted(diagnostics: Iterable[Diagnostic], text: Text) -> str:
    """``3 errors, 5 warnings, 1 note`` or ``no findings``."""
    found = list(diagnostics)
    number = {severity: sum(d.severity is severity for d in found) for severity in Severity}
    parts = [
        text.plural("{count} error", "{count} errors", number[Severity.ERROR]),
        text.plural("{count} warning", "{count} warnings", number[Severity.WARNING]),
        text.plural("{count} note", "{count} notes", number[Severity.NOTE]),
    ]
    told = [part for part, severity in zip(parts, Severity, strict=True) if number[severity]]
    return ", ".join(told) if told else text("no findings")
