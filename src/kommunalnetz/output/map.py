"""The map: counties over their borders, a light each, lines by their worst utilisation."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kommunalnetz.output import borders, palette
from kommunalnetz.output.labels import LEADING, Box, Label, placed
from kommunalnetz.output.svg import drawing, example_mark, figure, label, shape, shortened, tag
from kommunalnetz.output.view_types import Colour, Picture

WIDTH = 420.0
MAX_HEIGHT = 620.0
SIZES = ((12.5, 20), (11.5, 30), (10.5, 60), (9.5, 100))
"""Font sizes of labels, px, each with the number of sites up to which it is tried; ``SMALLEST`` takes what finds a place."""
SMALLEST = 8.0
_LEGEND_ROW = 18.0
_MARGIN = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSite:
    """A site on the map. ``colour`` None: not a county (a data centre, a gateway), drawn as a diamond."""

    id: str
    name: str
    lat: float | None = None
    lon: float | None = None
    ags: str = ""
    colour: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLine:
    """One or more lines between two sites (ids), in the colour of the worst of them."""

    a: str
    b: str
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class MapWords:
    """The sentences in the picture, in the reader's language."""

    title: str
    description: str
    lights: dict[Colour, str]
    lines: dict[Colour, str]
    other_site: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class _Plane:
    """Degrees to picture coordinates: equirectangular, true at the middle latitude."""

    west: float
    north: float
    scale: float
    narrowing: float
    height: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return _MARGIN + (lon - self.west) * self.narrowing * self.scale, _MARGIN + (self.north - lat) * self.scale


def site_map(
    sites: Sequence[MapSite], lines: Sequence[MapLine], words: MapWords, picture: str = "map", lands: Sequence[str] = ()
) -> Picture | None:  # fmt: skip
    """The map as SVG, or None if no site has a location. Sites without one stand in the middle of their county.

    ``lands`` are AGS of counties that are drawn below sites which are none themselves: municipalities.
    """
    areas = {site.id: area for site in sites if (area := borders.counties().get(site.ags[:5])) and site.colour}
    areas |= {ags: borders.counties()[ags] for ags in lands if ags in borders.counties()}
    located = [(site, place) for site in sites if (place := _place(site, areas.get(site.id)))]
    if not located:
        return None
    plane = _plane([place for _, place in located], areas.values())
    points = _apart([plane.at(*place) for _, place in located], plane.height)
    where = {site.id: point for (site, _), point in zip(located, points, strict=True)}
    drawn = [line for line in lines if line.a in where and line.b in where and where[line.a] != where[line.b]]
    segments = [(*where[line.a], *where[line.b]) for line in drawn]
    ranks = [int(site.colour is None) for site, _ in located]
    size, names = _labels([site.name for site, _ in located], points, segments, ranks, plane.height)
    radius = size * 0.62
    legend, height = _legend(words, {line.colour for line in drawn}, any(ranks), plane.height, bool(areas))
    body = [
        tag("defs", tag("clipPath", tag("rect", width=WIDTH, height=plane.height), id=f"{picture}-land")),
        tag("g", "".join(_lands(areas, sites, plane)), clip_path=f"url(#{picture}-land)"),
        *(
            _line(line.colour, segment)
            for line, segment in sorted(zip(drawn, segments, strict=True), key=lambda x: palette.LINES[x[0].colour].width)
        ),
        *(_leader(name, points[name.position]) for name in names if name.far),
        *(_symbol(site, point, radius * 2) for (site, _), point in zip(located, points, strict=True)),
        *(_name(name, points[name.position], size) for name in names),
        *legend,
    ]
    return drawing(picture, words.title, words.description, WIDTH, height, body)


def _labels(names: Sequence[str], points: Sequence[tuple[float, float]], segments: Sequence[tuple[float, float, float, float]],
            ranks: Sequence[int], height: float) -> tuple[float, tuple[Label, ...]]:  # fmt: skip
    """The largest font size in which every county's label finds a place, else the smallest; and the labels."""
    frame = Box(4, 4, WIDTH - 4, height - 4)
    for size in (size for size, most in SIZES if len(names) <= most):
        found = placed(names, points, size * 0.62 + 1, size, frame, segments, ranks)
        if sum(not ranks[label.position] for label in found) == ranks.count(0):
            return size, found
    return SMALLEST, placed(names, points, SMALLEST * 0.62 + 1, SMALLEST, frame, segments, ranks)


def _place(site: MapSite, area: borders.County | None) -> tuple[float, float] | None:
    if site.lat is not None and site.lon is not None:
        return site.lon, site.lat
    return area.centre if area else None


def _plane(places: Sequence[tuple[float, float]], areas: Iterable[borders.County]) -> _Plane:
    """The plane that shows all places and areas as large as the page allows."""
    corners = [*places, *(point for area in areas for ring in area.rings for point in ring)]
    west, east = min(p[0] for p in corners), max(p[0] for p in corners)
    south, north = min(p[1] for p in corners), max(p[1] for p in corners)
    narrowing = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * narrowing, 0.05), max(north - south, 0.05)
    scale = min((WIDTH - 2 * _MARGIN) / wide, (MAX_HEIGHT - 2 * _MARGIN) / high)
    height = max(high * scale + 2 * _MARGIN, 160.0)
    west -= ((WIDTH - 2 * _MARGIN) / scale - (east - west) * narrowing) / 2 / narrowing
    north += ((height - 2 * _MARGIN) / scale - (north - south)) / 2
    return _Plane(west, north, scale, narrowing, height)


def _apart(points: Sequence[tuple[float, float]], height: float, least: float = 15.0) -> list[tuple[float, float]]:
    """The points, moved where two would hide each other: the later one steps aside (at most 24 places are tried)."""
    taken: list[tuple[float, float]] = []
    for x, y in points:
        tried = [(x, y)] + [
            (x + ring * least * math.cos(turn * math.pi / 4), y + ring * least * math.sin(turn * math.pi / 4))
            for ring in (1.0, 2.0, 3.0)
            for turn in (0, 4, 2, 6, 1, 5, 3, 7)
        ]
        free = (
            p for p in tried if 8 <= p[0] <= WIDTH - 8 and 8 <= p[1] <= height - 8 and all(math.dist(p, t) >= least * 0.8 for t in taken)
        )
        taken.append(next(free, (x, y)))
    return taken


def _lands(areas: dict[str, borders.County], sites: Sequence[MapSite], plane: _Plane) -> list[str]:
    """The areas of the counties in the wash of their light; other counties and cities of the same Land pale."""
    shown = {area.ags for area in areas.values()}
    lands = {ags[:2] for ags in shown}
    others = [area for ags, area in borders.counties().items() if ags[:2] in lands and ags not in shown]
    colour = {areas[site.id].ags: site.colour for site in sites if site.id in areas}
    drawn = [_area(area, plane, palette.LAND_OTHER, palette.RULE) for area in others]
    for area in sorted(areas.values(), key=lambda found: found.ags):
        own = colour.get(area.ags)
        drawn.append(_area(area, plane, palette.LIGHTS[own].wash if own else palette.LAND, palette.BORDER))
    return drawn


def _area(area: borders.County, plane: _Plane, ground: str, edge: str) -> str:
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (plane.at(*p) for p in ring[:-1])) + "Z" for ring in area.rings)
    return tag("path", d=path, fill=ground, stroke=edge, stroke_width=0.8, stroke_linejoin="round", fill_rule="evenodd")


def _line(colour: Colour, segment: tuple[float, float, float, float]) -> str:
    style, (x1, y1, x2, y2) = palette.LINES[colour], segment
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=style.stroke, stroke_width=style.width, stroke_dasharray=style.dash)


def _symbol(site: MapSite, point: tuple[float, float], size: float) -> str:
    if site.colour:
        return shape(site.colour, *point, size)
    x, y = point
    r = size * 0.55
    corners = " ".join(f"{figure(a)},{figure(b)}" for a, b in ((x, y - r), (x + r, y), (x, y + r), (x - r, y)))
    return tag("polygon", points=corners, fill=palette.GROUND, stroke=palette.INK, stroke_width=1.6)


def _name(name: Label, point: tuple[float, float], size: float) -> str:
    """The label's lines, set flush towards its point."""
    box = name.box
    middle = (box.left + box.right) / 2
    anchor, x = ("start", box.left) if box.left >= point[0] else ("end", box.right) if box.right <= point[0] else ("middle", middle)
    return "".join(
        label(text, x, box.top + (n + 0.82) * LEADING * size, size=size, anchor=anchor, halo=True) for n, text in enumerate(name.lines)
    )


def _leader(name: Label, point: tuple[float, float]) -> str:
    """A thin line from the point to the nearest edge of its label."""
    x = min(max(point[0], name.box.left), name.box.right)
    y = min(max(point[1], name.box.top), name.box.bottom)
    return tag("line", x1=point[0], y1=point[1], x2=x, y2=y, stroke=palette.INK, stroke_width=0.7)


def _legend(words: MapWords, lines: set[Colour], diamonds: bool, top: float, sourced: bool) -> tuple[list[str], float]:
    """The legend below the map, lights left and lines right, with the source note; and the picture's whole height."""
    left = [(shape(colour, 16, 0, 12), words.lights[colour]) for colour in palette.ORDER]
    if diamonds:
        left.append((_symbol(MapSite(id="", name=""), (16, 0), 13), words.other_site))
    right = [(_line(colour, (0, 0, 30, 0)), words.lines[colour]) for colour in palette.ORDER if colour in lines]
    rows = max(len(left), len(right))
    parts = [tag("line", x1=8, y1=top + 4, x2=WIDTH - 8, y2=top + 4, stroke=palette.RULE, stroke_width=1)]
    for column, start, indent in ((left, 0.0, 30.0), (right, WIDTH / 2, 38.0)):
        for n, (mark, text) in enumerate(column):
            y = top + 18 + n * _LEGEND_ROW
            written = label(shortened(text, WIDTH / 2 - indent - 4, 12), start + indent, y + 4, size=12)
            parts += [tag("g", mark, transform=f"translate({figure(start)} {figure(y)})"), written]
    bottom = top + 18 + rows * _LEGEND_ROW
    if words.example:
        parts += example_mark(words.example, 8, bottom - 2)
    if sourced:
        parts.append(label(borders.SOURCE, WIDTH - 8, bottom + 12, size=9, anchor="end", fill=palette.MUTED))
    return parts, bottom + (24 if sourced or words.example else 4)
