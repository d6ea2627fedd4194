"""Where labels go on a map: greedy placement without collisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kommunalnetz.output.svg import text_width

LEADING = 1.1


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in picture coordinates."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share an area."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def within(self, other: "Box") -> bool:
        """Whether it lies inside ``other``."""
        return other.left <= self.left and self.right <= other.right and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True, slots=True)
class Label:
    """A placed label: its lines of text, its box, the position of its point; ``far`` if it needs a leader to its point."""

    lines: tuple[str, ...]
    box: Box
    position: int
    far: bool


def lines_of(name: str) -> tuple[str, ...]:
    """A long name in two lines, broken at a space or behind a hyphen near its middle; what stands in brackets is left out."""
    short = name.split(" (")[0]
    breaks = [i + 1 for i, c in enumerate(short[:-1]) if c in "- " and i > 2]
    if len(short) <= 13 or not breaks:
        return (short,)
    middle = min(breaks, key=lambda i: (abs(i - len(short) / 2), i))
    return (short[:middle].rstrip(" "), short[middle:])


def placed(names: Sequence[str], points: Sequence[tuple[float, float]], radius: float, size: float, frame: Box,
           lines: Iterable[tuple[float, float, float, float]] = (), ranks: Sequence[int] = ()) -> tuple[Label, ...]:  # fmt: skip
    """Labels beside their points; one that finds no free place is left out. A smaller rank chooses first.

    A label never covers a symbol (``radius`` around each point), another label or the frame's edge; of the free places
    it takes the one that crosses the fewest ``lines`` (x1, y1, x2, y2), then the first in reading preference.
    """
    segments = tuple(lines)
    symbols = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    taken: list[Label] = []
    for position in sorted(_crowded_first(points), key=lambda i: ranks[i] if ranks else 0):
        texts = lines_of(names[position])
        places = _candidates(texts, points[position], radius, size)
        around = _around([box for box, _ in places])
        near = [segment for segment in segments if _crosses(around, segment)]
        hidden = [box for box in (*symbols, *(label.box for label in taken)) if box.overlaps(around)]
        free = [
            (sum(_crosses(box, segment) for segment in near) + 3 * far, order, box, far)
            for order, (box, far) in enumerate(places)
            if box.within(frame) and not any(box.overlaps(other) for other in hidden)
        ]
        if free:
            _, _, box, far = min(free, key=lambda found: found[:2])
            taken.append(Label(texts, box, position, bool(far)))
    return tuple(sorted(taken, key=lambda found: found.position))


def _crowded_first(points: Sequence[tuple[float, float]]) -> list[int]:
    """Points by the distance to their nearest neighbour: those with little room choose first."""

    def room(i: int) -> float:
        x, y = points[i]
        return min(((x - a) ** 2 + (y - b) ** 2 for j, (a, b) in enumerate(points) if j != i), default=0.0)

    return sorted(range(len(points)), key=lambda i: (round(room(i), 3), i))


def _candidates(texts: tuple[str, ...], point: tuple[float, float], radius: float, size: float) -> list[tuple[Box, int]]:
    """Places around the point, the preferred first: right, left, below, above, corners; then farther away (1: with a leader)."""
    x, y = point
    width, height = max(text_width(text, size) for text in texts), LEADING * size * len(texts)
    places = []
    for gap, far in ((radius + 1.5, 0), (radius + 5, 0), (radius + 13, 1), (radius + 22, 1)):
        near = gap * 0.6
        for dx, dy in (
            (gap, -height / 2), (-gap - width, -height / 2), (-width / 2, gap), (-width / 2, -gap - height),
            (near, near), (near, -near - height), (-near - width, near), (-near - width, -near - height),
            (-width / 4, gap), (-width * 3 / 4, gap), (-width / 4, -gap - height), (-width * 3 / 4, -gap - height),
        ):  # fmt: skip
            places.append((Box(x + dx, y + dy, x + dx + width, y + dy + height), far))
    return places


def _around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all."""
    return Box(
        min(box.left for box in boxes), min(box.top for box in boxes), max(box.right for box in boxes), max(box.bottom for box in boxes)
    )


def _crosses(box: Box, segment: tuple[float, float, float, float]) -> bool:
    """Whether a segment enters the box (Liang-Barsky clipping)."""
    x1, y1, x2, y2 = segment
    enter, leave = 0.0, 1.0
    for step, near, far in ((x2 - x1, box.left - x1, box.right - x1), (y2 - y1, box.top - y1, box.bottom - y1)):
        if step == 0:
            if near > 0 or far < 0:
                return False
            continue
        first, last = sorted((near / step, far / step))
        enter, leave = max(enter, first), min(leave, last)
    return enter < leave
