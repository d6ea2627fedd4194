"""The map: borders, places, labels, legend, and what happens where they are missing."""

import math
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from example_view import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.output import borders
from kommunalnetz.output.labels import Box, lines_of, placed
from kommunalnetz.output.map import MapLine, MapSite, MapWords, site_map
from kommunalnetz.output.palette import ORDER
from kommunalnetz.output.view_types import Picture

SVG = "{http://www.w3.org/2000/svg}"
WORDS = MapWords(
    title="A map",
    description="Two counties",
    lights={colour: f"light {colour}" for colour in ORDER},
    lines={colour: f"line {colour}" for colour in ORDER},
    other_site="data centre",
    example="EXAMPLE DATA",
)
AHRWEILER = MapSite(id="ahrweiler", name="Ahrweiler", lat=50.54322, lon=7.1113, ags="07131", colour="green")
ALTENKIRCHEN = MapSite(id="altenkirchen", name="Altenkirchen (Westerwald)", ags="07132", colour="red")
CENTRE = MapSite(id="rz", name="RZ Mainz", lat=50.0, lon=8.27)
LINE = MapLine(a="ahrweiler", b="altenkirchen", colour="amber")


def drawn(*sites: MapSite, lines: tuple[MapLine, ...] = ()) -> Picture:
    picture = site_map(sites, lines, WORDS)
    assert picture is not None
    return picture


def texts(picture: Picture) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(picture["svg"]).iter(f"{SVG}text")]


def test_the_package_holds_the_400_counties() -> None:
    assert len(borders.counties()) == 400


def test_rings_are_closed_and_lie_in_germany() -> None:
    for county in borders.counties().values():
        for ring in county.rings:
            assert ring[0] == ring[-1]
            assert all(5.8 < lon < 15.1 and 47.2 < lat < 55.1 for lon, lat in ring)


def test_arcs_are_deltas_and_a_negative_number_is_an_arc_backwards() -> None:
    """Scale 0.5, translate (10, 50). Arc 0: (0,0) +(2,0) +(0,2) = (10,50) (11,50) (11,51); arc 1: (0,0) +(2,2) = (10,50) (11,51).

    The ring [0, ~1] is arc 0 and then arc 1 backwards.
    """
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [10, 50]},
        "arcs": [[[0, 0], [2, 0], [0, 2]], [[0, 0], [2, 2]]],
        "objects": {"kreise": {"geometries": [{"type": "Polygon", "arcs": [[0, -2]], "properties": {"AGS": "01001", "GEN": "X"}}]}},
    }
    county = borders.decoded(topology)["01001"]
    assert [list(ring) for ring in county.rings] == [[(10, 50), (11, 50), (11, 51), (10, 50)]]
    assert county.centre == pytest.approx(((10 + 11 + 11) / 3, (50 + 50 + 51) / 3))


def test_a_county_seat_lies_near_its_county() -> None:
    """Bad Neuenahr-Ahrweiler is 20 km at most from the middle of the Landkreis Ahrweiler."""
    lon, lat = borders.counties()["07131"].centre
    assert math.hypot((lat - 50.54322) * 111, (lon - 7.1113) * 71) < 20


def test_the_map_names_its_source_and_the_invented_data() -> None:
    assert {borders.SOURCE, "EXAMPLE DATA", "light green", "data centre"} <= set(texts(drawn(AHRWEILER, CENTRE)))


def test_a_county_without_a_location_stands_in_the_middle_of_its_area() -> None:
    assert "Altenkirchen" in texts(drawn(AHRWEILER, ALTENKIRCHEN))


def test_without_borders_the_map_shows_the_places_alone_and_needs_no_source() -> None:
    bare = MapSite(id="x", name="Somewhere", lat=50.0, lon=8.0, colour="green")
    picture = drawn(bare, CENTRE)
    assert borders.SOURCE not in texts(picture)
    assert not list(ElementTree.fromstring(picture["svg"]).iter(f"{SVG}path"))


def test_without_any_location_there_is_no_map() -> None:
    assert site_map([MapSite(id="x", name="Somewhere", colour="green")], [], WORDS) is None


def test_a_line_is_drawn_between_its_sites_and_explained() -> None:
    picture = drawn(AHRWEILER, ALTENKIRCHEN, lines=(LINE,))
    assert "line amber" in texts(picture)
    assert "line red" not in texts(picture)


def test_a_line_into_the_unknown_is_not_drawn() -> None:
    assert "line amber" not in texts(drawn(AHRWEILER, lines=(LINE,)))


def test_two_sites_at_one_place_do_not_hide_each_other() -> None:
    twin = MapSite(id="gw", name="Gateway", lat=50.0, lon=8.27)
    root = ElementTree.fromstring(drawn(AHRWEILER, CENTRE, twin)["svg"])
    diamonds = [e.attrib["points"] for e in root.iter(f"{SVG}polygon")][:2]
    assert len(set(diamonds)) == 2


@pytest.mark.parametrize("count", [1, 5, 24, 60, 300])
def test_labels_never_collide(count: int) -> None:
    """Points on a spiral; every placed label is free of symbols, of other labels and of the edge."""
    points = [(230 + 9 * math.sqrt(n) * math.cos(2.4 * n), 300 + 9 * math.sqrt(n) * math.sin(2.4 * n)) for n in range(count)]
    frame = Box(0, 0, 460, 600)
    labels = placed([f"Landkreis {n}" for n in range(count)], points, 5, 9, frame)
    assert labels
    assert all(label.box.within(frame) for label in labels)
    assert not [pair for pair in combinations(labels, 2) if pair[0].box.overlaps(pair[1].box)]
    assert not [x for label in labels for x, y in points if label.box.overlaps(Box(x - 5, y - 5, x + 5, y + 5))]


def test_a_smaller_rank_gets_the_place_when_only_one_fits() -> None:
    """Two points in a frame with room for one label: the second has rank 0."""
    labels = placed(["first", "other"], [(10, 10), (10, 16)], 3, 10, Box(0, 0, 60, 25), ranks=[1, 0])
    assert labels[0].position == 1


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Kusel", ("Kusel",)),
        ("Altenkirchen (Westerwald)", ("Altenkirchen",)),
        ("Rhein-Hunsr\u00fcck-Kreis", ("Rhein-", "Hunsr\u00fcck-Kreis")),
        ("S\u00fcdliche Weinstra\u00dfe", ("S\u00fcdliche", "Weinstra\u00dfe")),
        ("Donnersbergkreis", ("Donnersbergkreis",)),
    ],
)
def test_long_names_break_where_people_would(name: str, lines: tuple[str, ...]) -> None:
    assert lines_of(name) == lines


def test_the_map_fetches_nothing_and_runs_nothing() -> None:
    hostile = MapSite(id="h", name=HOSTILE, lat=50.1, lon=7.5, ags="07131", colour="grey")
    root = ElementTree.fromstring(drawn(AHRWEILER, hostile, CENTRE)["svg"])
    assert not [e.tag for e in root.iter() if e.tag in {f"{SVG}script", f"{SVG}image", f"{SVG}style", f"{SVG}foreignObject", f"{SVG}use"}]
    assert not [k for e in root.iter() for k in e.attrib if k.startswith("on") or k.endswith("href")]


def test_the_same_sites_give_the_same_bytes() -> None:
    assert drawn(AHRWEILER, ALTENKIRCHEN, CENTRE, lines=(LINE,)) == drawn(AHRWEILER, ALTENKIRCHEN, CENTRE, lines=(LINE,))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=20), st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=6))
def test_any_places_give_a_well_formed_map_with_every_symbol_inside(places: list[tuple[str, float, float]]) -> None:
    picture = drawn(*(MapSite(id=str(n), name=name, lat=lat, lon=lon, colour="green") for n, (name, lat, lon) in enumerate(places)))
    root = ElementTree.fromstring(picture["svg"])
    for circle in root.iter(f"{SVG}circle"):
        assert 0 <= float(circle.attrib["cx"]) <= picture["width"]
        assert 0 <= float(circle.attrib["cy"]) <= picture["height"]


def test_circles_of_neighbours_are_apart() -> None:
    """Three counties at one place: their discs are 12 px apart or more (15 px x 0.8)."""
    same = [MapSite(id=str(n), name=f"K{n}", lat=50.0, lon=8.0, colour="green") for n in range(3)]
    root = ElementTree.fromstring(drawn(*same)["svg"])
    centres = sorted((float(c.attrib["cx"]), float(c.attrib["cy"])) for c in list(root.iter(f"{SVG}circle"))[:3])
    assert all(math.dist(a, b) >= 11.9 for a, b in pairwise(centres))
