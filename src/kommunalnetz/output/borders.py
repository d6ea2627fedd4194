"""The borders of the German counties: packaged TopoJSON to rings of (lon, lat).

BKG VG250 2016, merged to today's 400 counties and simplified; keyed by the five digits of the AGS.
``SOURCE`` has to stand in every picture that shows them.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate, pairwise
from typing import Any

Point = tuple[float, float]
Ring = tuple[Point, ...]

SOURCE = "\u00a9 GeoBasis-DE / BKG 2016 (Daten ver\u00e4ndert)"


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """A county's area: closed rings of (lon, lat) in degrees; a hole is a ring like any other (even-odd)."""

    ags: str
    name: str
    rings: tuple[Ring, ...]

    @property
    def centre(self) -> Point:
        """The centroid of the largest ring, (lon, lat)."""
        return max((_centroid(ring) for ring in self.rings), key=lambda found: found[0])[1]


@cache
def counties() -> dict[str, County]:
    """All counties by AGS (five digits)."""
    return decoded(json.loads(resources.files("kommunalnetz.output").joinpath("data/kreise.topo.json").read_text(encoding="utf-8")))


def decoded(topology: dict[str, Any]) -> dict[str, County]:
    """The counties of a quantized TopoJSON: arcs are delta-encoded, ``~n`` is arc n backwards."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [
        [(tx + sx * x, ty + sy * y) for x, y in accumulate(arc, lambda point, step: [point[0] + step[0], point[1] + step[1]])]
        for arc in topology["arcs"]
    ]

    def ring(numbers: list[int]) -> Ring:
        points: list[Point] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points.extend(arc[1:] if points else arc)
        return tuple(points)

    found = {}
    for geometry in topology["objects"]["kreise"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        properties = geometry["properties"]
        found[properties["AGS"]] = County(
            ags=properties["AGS"], name=properties["GEN"], rings=tuple(ring(numbers) for polygon in polygons for numbers in polygon)
        )
    return found


def _centroid(ring: Ring) -> tuple[float, Point]:
    """Area (absolute, square degrees) and centroid of a ring; of a degenerate one, its first point."""
    twice = sum_x = sum_y = 0.0
    x0, y0 = ring[0]
    for (ax, ay), (bx, by) in pairwise(ring):
        cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        twice += cross
        sum_x += (ax + bx - 2 * x0) * cross
        sum_y += (ay + by - 2 * y0) * cross
    if twice == 0:
        return 0.0, ring[0]
    return abs(twice) / 2, (x0 + sum_x / (3 * twice), y0 + sum_y / (3 * twice))
