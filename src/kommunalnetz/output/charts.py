"""The charts of the report: lights counted, utilisation bars, the day in four windows, what fills the busiest lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from kommunalnetz.output import palette
from kommunalnetz.output.svg import drawing, example_mark, figure, fill, label, patterns, shape, shortened, tag, text_width
from kommunalnetz.output.view_types import Colour, Picture

WIDTH = 680.0
_TOP = 30.0
LONGEST = 1.6
"""Where the scale of the utilisation bars ends; what is longer ends in an arrow, its number stands beside it."""
BOLD = 1.1
"""Bold letters are wider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Title and description of a picture, and the mark for invented data (empty: none)."""

    title: str
    description: str
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LightRow:
    """How often each colour occurs, with its written form (``14 green``)."""

    label: str
    counts: dict[Colour, int]
    texts: dict[Colour, str]


def lights_strip(rows: Sequence[LightRow], words: Words, picture: str = "lights") -> Picture:
    """A row of shapes per light, one shape a county, with the counts in words below each row."""
    most = max((sum(row.counts.values()) for row in rows), default=1)
    start = max((text_width(row.label, 14 * BOLD) for row in rows), default=0) + 18
    step = min(22.0, (WIDTH - start - 8) / max(most, 1))
    size = min(14.0, step * 0.8)
    body, y = [], 22.0
    for row in rows:
        body.append(label(row.label, 4, y + 5, size=14, weight="bold"))
        x = start + step / 2
        for colour in palette.ORDER:
            body += [shape(colour, x + n * step, y, size) for n in range(row.counts[colour])]
            x += row.counts[colour] * step
        told = sum(text_width(row.texts[colour], 12) + 28 for colour in palette.ORDER if row.counts[colour])
        x = max(min(start, WIDTH - told), 4)
        for colour in palette.ORDER:
            if row.counts[colour]:
                body += [shape(colour, x + 6, y + 22, 9), label(row.texts[colour], x + 15, y + 26, size=12, fill=palette.INK)]
                x += text_width(row.texts[colour], 12) + 28
        y += 58
    return _finished(picture, words, y - 14, body)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow:
    """Utilisation of one county's line: intact and worst, shares of the capacity (None: unknown), with their texts."""

    label: str
    intact: float | None
    worst: float | None
    text: str
    colour: Colour


def utilisation_bars(rows: Sequence[BarRow], limits: Sequence[tuple[float, str]], legend: tuple[str, str], unknown: str, words: Words,
                     picture: str = "utilisation", most: float | None = None) -> Picture:  # fmt: skip
    """Two bars a row, intact above worst, against the limits (share, label); what exceeds 100 % is drawn to its length.

    ``most`` fixes the end of the scale so that several pictures can share it.
    """
    start = min(max((text_width(row.label, 12) for row in rows), default=0), 225.0) + 34
    end = WIDTH - 18 - max((text_width(row.text, 12) for row in rows), default=0)
    scale = (end - start) / (most or largest(rows))
    longest, step = end - start, 25.0
    bottom = _TOP + 14 + len(rows) * step
    body = []
    for n, row in enumerate(rows):
        y = _TOP + 12 + n * step
        body += [shape(row.colour, 10, y + 6, 11), label(shortened(row.label, start - 34, 12), 22, y + 10, size=12)]
        if row.intact is None or row.worst is None:
            body.append(label(unknown, start + 4, y + 10, size=12, fill=palette.MUTED))
            continue
        body += _bar(row.intact * scale, longest, start, y - 2, 9, row.colour, hollow=False)
        body += _bar(row.worst * scale, longest, start, y + 8, 7, row.colour, hollow=True)
        body.append(label(row.text, end + 14, y + 10, size=12))
    body += _limits(limits, start, scale, bottom)
    body.append(tag("line", x1=start, y1=_TOP, x2=start, y2=bottom, stroke=palette.INK, stroke_width=1.2))
    body += _bar_legend(legend, start, bottom + 8)
    return _finished(picture, words, bottom + 28, body)


def _bar(length: float, longest: float, x: float, y: float, height: float, colour: Colour, *, hollow: bool) -> list[str]:
    """A filled or hollow bar; one that is longer than the scale ends in an arrow."""
    ink, drawn = palette.LIGHTS[colour].fill, min(max(length, 1), longest)
    bar = tag("rect", x=x, y=y, width=drawn, height=height, fill=palette.GROUND if hollow else ink, stroke=ink, stroke_width=1.4)
    if length <= longest * (1 + 1e-9):
        return [bar]
    tip = ((x + drawn, y - 1), (x + drawn + 8, y + height / 2), (x + drawn, y + height + 1))
    return [bar, tag("polygon", points=" ".join(f"{figure(a)},{figure(b)}" for a, b in tip), fill=ink)]


def _limits(limits: Sequence[tuple[float, str]], start: float, scale: float, bottom: float) -> list[str]:
    """Dashed lines over the bars; a name that would touch the one before steps up."""
    drawn, free, step = [], float("-inf"), 0
    for limit, text in limits:
        x, half = start + limit * scale, text_width(text, 11) / 2
        step = step + 1 if x - half < free + 4 else 0
        free = x + half
        drawn.append(tag("line", x1=x, y1=_TOP - 3 - 12 * (step % 2), x2=x, y2=bottom, stroke=palette.GROUND, stroke_width=2.4))
        drawn.append(
            tag("line", x1=x, y1=_TOP - 3 - 12 * (step % 2), x2=x, y2=bottom, stroke=palette.INK, stroke_width=1.2, stroke_dasharray="4 3")
        )
        drawn.append(label(text, x, _TOP - 6 - 12 * (step % 2), size=11, anchor="middle"))
    return drawn


def _bar_legend(legend: tuple[str, str], x: float, y: float) -> list[str]:
    """The filled bar and the hollow bar, explained."""
    second = x + 60 + text_width(legend[0], 12)
    return [
        tag("rect", x=x, y=y, width=24, height=9, fill=palette.INK),
        label(legend[0], x + 30, y + 9, size=12),
        tag("rect", x=second, y=y + 1, width=24, height=7, fill=palette.GROUND, stroke=palette.INK, stroke_width=1.4),
        label(legend[1], second + 30, y + 9, size=12),
    ]


def largest(rows: Sequence[BarRow]) -> float:
    """The end of the scale: 100 % or the largest utilisation, whichever is more; at most ``LONGEST``."""
    return min(max([1.0, *(value for row in rows for value in (row.intact, row.worst) if value is not None)]) * 1.02, LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A bar made of parts: ``parts`` in the order of the series, ``text`` stands at its end."""

    label: str
    sublabel: str
    parts: tuple[float, ...]
    text: str


def stacks(rows: Sequence[Stack], series: Sequence[str], words: Words, picture: str, full: float | None = None) -> Picture:
    """Horizontal stacked bars; each part has a colour and a pattern of its own, explained in the legend.

    ``full`` is the value of a bar of full length (default: the largest sum).
    """
    names = [max(text_width(row.label, 12.5 * BOLD), text_width(row.sublabel, 11)) for row in rows]
    start = min(max(names, default=0), 250.0) + 16
    end = WIDTH - 12 - max((text_width(row.text, 12) for row in rows), default=0)
    scale = (end - start) / max(full or max((sum(row.parts) for row in rows), default=0.0), 1e-300)
    body, y = [patterns(picture, len(series))], 12.0
    for row in rows:
        body.append(label(shortened(row.label, start - 12, 12.5 * BOLD), 4, y + 10, size=12.5, weight="bold"))
        body.append(label(shortened(row.sublabel, start - 12, 11), 4, y + 24, size=11, fill=palette.MUTED))
        edges = [start + scale * value for value in accumulate(row.parts, initial=0.0)]
        for n, (left, right) in enumerate(pairwise(edges)):
            if right - left >= 0.05:
                body.append(
                    tag("rect", x=left, y=y, width=right - left, height=24, fill=fill(picture, n), stroke=palette.GROUND, stroke_width=1)
                )
        body.append(label(row.text, edges[-1] + 8 if full is None else end + 8, y + 16, size=12))
        y += 38
    x, y = 4.0, y + 8
    for n, name in enumerate(series):
        text = shortened(name, WIDTH - 40, 12)
        if x + text_width(text, 12) + 26 > WIDTH and x > 4:
            x, y = 4.0, y + 22
        body += [tag("rect", x=x, y=y, width=18, height=14, fill=fill(picture, n)), label(text, x + 24, y + 11.5, size=12)]
        x += text_width(text, 12) + 44
    return _finished(picture, words, y + 24, body)


def dense_stacks(rows: Sequence[Stack], series: Sequence[str], words: Words, picture: str) -> Picture:
    """``stacks`` for many rows: one line each, ``text`` at the end of its bar, the legend above; what is below zero is not drawn."""
    start = min(max((text_width(row.label, 12) for row in rows), default=0), 230.0) + 14
    end = WIDTH - 14 - max((text_width(row.text, 12) for row in rows), default=0)
    scale = (end - start) / max(max((sum(row.parts) for row in rows), default=0.0), 1e-300)
    body, x, y = [patterns(picture, len(series))], 4.0, 4.0
    for n, name in enumerate(series):
        text = shortened(name, WIDTH - 30, 12)
        if x + text_width(text, 12) + 26 > WIDTH and x > 4:
            x, y = 4.0, y + 18
        body += [tag("rect", x=x, y=y, width=18, height=12, fill=fill(picture, n)), label(text, x + 24, y + 10, size=12)]
        x += text_width(text, 12) + 44
    y += 22
    for row in rows:
        body.append(label(shortened(row.label, start - 14, 12), 4, y + 11, size=12))
        edges = [start + scale * max(value, 0.0) for value in accumulate(row.parts, initial=0.0)]
        for n, (left, right) in enumerate(pairwise(edges)):
            if right - left >= 0.05:
                body.append(
                    tag(
                        "rect", x=left, y=y + 1, width=right - left, height=12, fill=fill(picture, n), stroke=palette.GROUND, stroke_width=1
                    )
                )
        body.append(label(row.text, max(edges) + 7, y + 11, size=12))
        y += 16.5
    return _finished(picture, words, y + 6, body)


def _finished(picture: str, words: Words, height: float, body: list[str]) -> Picture:
    """The picture with the mark for invented data below it, where needed."""
    if words.example:
        body = [*body, *example_mark(words.example, WIDTH - text_width(words.example, 12) - 22, height)]
        height += 26
    return drawing(picture, words.title, words.description, WIDTH, round(height, 2), body)


__all__ = ["BarRow", "LightRow", "Stack", "Words", "dense_stacks", "largest", "lights_strip", "stacks", "utilisation_bars"]
