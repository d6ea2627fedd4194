"""The view of the report: what it says of a small network computed by hand, and what it promises for every inventory."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from example_view import HOSTILE, example_view

from inventories import INVENTORIES
from kommunalnetz import checks
from kommunalnetz.checks.lights import lights
from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.output.editions import COUNCILLORS, INTERNAL, PUBLIC
from kommunalnetz.output.view_before import before_from_lights
from kommunalnetz.output.view_types import Box
from kommunalnetz.output.views import report_view
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study, study

NETWORK = """
network: {title: Test network, association: Association, date: 2026-10-31, example_data: true, classification: internal}
sites:
  - {id: a, title: Landkreis Ahrweiler, kind: county, ags: 07131, location: {lat: 50.54, lon: 7.11}, staff: 100, as_of: 2026-09-01}
  - {id: b, title: Landkreis Bad Kreuznach, kind: county, ags: 07133, location: {lat: 49.84, lon: 7.87}, staff: 100, as_of: 2026-09-01}
  - {id: c, title: Landkreis Kusel, kind: county, ags: 07336, staff: unknown, as_of: 2024-03-10}
  - {id: rz, title: Data centre, kind: datacentre, location: {lat: 50.0, lon: 8.27}}
links:
  - {id: la, a: a, b: rz, capacity: 100M, encapsulation: none, contract: va}
  - {id: lb, a: b, b: rz, capacity: 100M, encapsulation: none, contract: vb}
  - {id: lc, a: c, b: rz, capacity: unknown, contract: vc}
contracts:
  - {id: va, provider: Provider A, line_number: LN-4711, monthly: 100 EUR, until: 2032-12-31, notice: 3 months, sla: {repair: 8 h}}
  - {id: vb, provider: Provider A, line_number: LN-4712, monthly: 100 EUR, until: 2032-12-31, notice: 3 months, sla: {repair: 8 h}}
  - {id: vc, provider: Provider B, line_number: LN-4713, until: unknown}
contacts:
  - {id: k, title: Erika Mustermann, phone: 0611-4711, email: erika@example.org, sites: [a]}
prices:
  - {id: p100, capacity: 100M, one_off: 100 EUR, monthly: 100 EUR}
  - {id: p150, capacity: 150M, one_off: 300 EUR, monthly: 200 EUR}
  - {id: p200, capacity: 200M, one_off: 500 EUR, monthly: 300 EUR}
classes:
  - {id: default}
services:
  - {id: sa, title: Service A, kind: fixed, from: a, to: rz, rate: 0 kbit/s, back: 40M, class: default}
  - {id: sb, title: Service B, kind: fixed, from: b, to: rz, rate: 0 kbit/s, back: 80M, class: default}
"""
FORBIDDEN = (
    "Link",
    "Knoten",
    "N-1",
    "ECMP",
    "SPoF",
    "Headroom",
    "Last",
    "Perzentil",
    "MTBF",
    "Shapley",
    "Befund",
    "Untersuchung",
    "optimal",
    "sicher",
)
"""Words that the main pages avoid; the words for IT stand in the annex. How sure the figures are may be asked."""


def viewed(inventory: Study, text: Text) -> Any:
    return report_view(inventory, checks.findings(inventory), lights(inventory), text, date=date(2026, 11, 1))


@pytest.fixture(scope="module")
def small() -> Study:
    return study(from_text(NETWORK))


@pytest.fixture(scope="module")
def english(small: Study) -> Any:
    return viewed(small, Text("en"))


@pytest.fixture(scope="module")
def shipped(root: Path) -> Study:
    return study(load(root / "inventory"))


@pytest.fixture(scope="module")
def studies(root: Path) -> dict[str, Study]:
    """The study of every shipped inventory; of the table once."""
    return {name: study(load(root / name)) for name in INVENTORIES if not name.endswith(".xlsx")}


def test_the_heading_tells_how_many_counties_need_a_larger_line(english: Any) -> None:
    """Ahrweiler 40 of 100 Mbit/s is green, Bad Kreuznach 80 of 100 red, Kusel's capacity unknown: grey."""
    assert english["summary"]["heading"] == "The network carries the traffic; one county needs a larger line"
    assert [count["count"] for count in english["summary"]["lights"][0]["counts"]] == [1, 0, 1, 1]


def test_the_peak_of_a_county_is_its_need_over_what_is_booked(english: Any) -> None:
    """80 Mbit/s without overhead of 100 Mbit/s."""
    row = english["counties"]["counties"][1]
    assert (row["name"], row["peak_bit_s"], row["peak_share"], row["booked_down_bit_s"]) == ("Bad Kreuznach", 80e6, 0.8, 100e6)
    assert (row["peak"], row["share"], row["bandwidth"]["symbol"], row["bandwidth"]["word"]) == ("80\u00a0Mbit/s", "80%", "\u25a0", "red")


def test_a_county_without_data_is_grey_has_no_number_and_says_since_when(english: Any) -> None:
    row = english["counties"]["counties"][2]
    assert (row["bandwidth"]["colour"], row["peak_bit_s"], row["peak_share"], row["share"]) == ("grey", None, None, "unknown")
    assert row["note"].startswith("Data are missing, last report March 2024")


def test_a_decision_names_the_next_step_that_is_green_again_and_its_price(english: Any) -> None:
    """80 Mbit/s: 53 % of 150, 40 % of 200 Mbit/s. So 200: 500 EUR once, 300 - 100 = 200 EUR more per month."""
    assert english["summary"]["boxes"][0]["items"][0] == "A larger line for Bad Kreuznach: \u20ac500 once, \u20ac200 more per month, net."


def test_missing_data_are_something_to_decide(english: Any) -> None:
    assert "Ask for missing data: Kusel." in english["summary"]["boxes"][0]["items"]
    assert "Tenders: one end of contract is unknown." in english["summary"]["boxes"][0]["items"]


def test_the_confidence_box_counts_reports_measurements_and_twice_the_use(english: Any) -> None:
    """Two of three have reported, none has measured; 2 x 40 % = 80 % is not green any more."""
    items = english["summary"]["boxes"][1]["items"]
    assert items[:2] == [
        "2 of 3 counties have reported, none with measurements.",
        "Even at twice the use, 0 of the 1 green counties stay green.",
    ]


def test_an_outage_tells_who_is_affected_what_is_lost_and_for_how_long(english: Any) -> None:
    row = english["outages"]["outages"][0]
    assert (row["event"], row["affected"], row["lost"], row["repair_s"]) == (
        "Router in Data centre",
        "Ahrweiler and Bad Kreuznach",
        "everything",
        None,
    )
    line = next(row for row in english["outages"]["outages"] if row["outage"] == "link:la")
    assert (line["event"], line["affected"], line["repair"]) == ("Line Ahrweiler \u2013 Data centre", "Ahrweiler", "8\u00a0h")


def test_the_page_of_outages_has_five_rows_at_most(shipped: Study) -> None:
    assert 1 <= len(viewed(shipped, Text("de"))["outages"]["outages"]) <= 5


def test_the_loads_of_both_directions_stand_in_the_annex(english: Any) -> None:
    """lb towards b: 80 of 100 Mbit/s, from b: nothing."""
    found = {(row["values"]["link"], row["values"]["direction"]): row["values"] for row in english["technique"]["loads"]["rows"]}
    assert found["lb", "b_to_a"]["peak_share"] == pytest.approx(0.8)
    assert found["lb", "a_to_b"]["peak_bit_s"] == 0
    assert found["lc", "a_to_b"]["capacity_bit_s"] is None


def test_counties_are_sorted_as_a_dictionary_sorts_them(shipped: Study) -> None:
    names = [row["name"] for row in viewed(shipped, Text("de"))["counties"]["counties"]]
    assert names.index("S\u00fcdliche Weinstra\u00dfe") < names.index("S\u00fcdwestpfalz") < names.index("Trier-Saarburg")
    assert len(names) == len(set(names)) == 24


def test_every_light_is_counted_once(shipped: Study) -> None:
    for row in viewed(shipped, Text("de"))["summary"]["lights"]:
        assert sum(count["count"] for count in row["counts"]) == 24


def test_assumptions_come_with_reason_and_share_the_weightiest_first(shipped: Study) -> None:
    rows = viewed(shipped, Text("de"))["assumptions"]["assumptions"]["rows"]
    spreading = (["weights"], ["packet_size"])
    sizing = [row for row in rows if row["values"]["fields"] not in spreading]
    assert rows[: len(sizing)] == sizing, "what only spreads the traffic stands last"
    shares = [row["values"]["peak_share"] for row in sizing]
    assert shares == sorted(shares, key=lambda share: -float(str(share)))
    assert all(all(cell for cell in row["cells"]) for row in rows)


def test_every_assumption_of_the_study_is_in_the_annex(shipped: Study) -> None:
    rows = viewed(shipped, Text("de"))["assumptions"]["assumptions"]["rows"]
    listed = {
        (subject, field)
        for row in rows
        for subject, field in zip(row["values"]["subjects"] or [], row["values"]["fields"] or [], strict=True)
    }
    assert listed == {(one.subject, one.field) for one in shipped.assumptions}


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_view_is_json_and_keeps_its_schema(shipped: Study, root: Path, language: str) -> None:
    view = json.loads(json.dumps(viewed(shipped, Text(language)), allow_nan=False))
    schema = json.loads((root / "docs" / "schema" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(view)


def test_the_example_keeps_the_schema(root: Path) -> None:
    schema = json.loads((root / "docs" / "schema" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(example_view())))


def test_the_published_schema_is_that_of_the_types(root: Path) -> None:
    names: dict[str, Any] = {"__name__": "report_schema", "__file__": str(root / "tools" / "report_schema.py")}
    exec(compile((root / "tools" / "report_schema.py").read_text(encoding="utf-8"), "report_schema.py", "exec"), names)
    assert names["main"](True) == 0


def test_no_contact_number_or_address_reaches_what_is_not_a_county_or_situation_sheet(english: Any) -> None:
    """The sheets name the line number and whom to call: that is what they are for."""
    written = json.dumps({**english, "county_sheets": None, "situations": None}, ensure_ascii=False)
    assert not [secret for secret in ("Mustermann", "0611-4711", "erika@", "LN-471") if secret in written]


def test_invented_data_are_marked_in_the_view_and_in_every_picture(english: Any) -> None:
    assert english["meta"]["example_label"] == "EXAMPLE DATA"
    found = list(pictures(english))
    assert len(found) >= 4
    assert all("EXAMPLE DATA" in svg for svg in found)


def test_real_data_are_not_marked() -> None:
    view = viewed(study(from_text(NETWORK.replace("example_data: true", "example_data: false"))), Text("en"))
    assert view["meta"]["example_label"] == ""
    assert "EXAMPLE" not in json.dumps(view)


def test_the_same_study_gives_the_same_view(small: Study) -> None:
    assert viewed(small, Text("de")) == viewed(study(from_text(NETWORK)), Text("de"))


def test_the_checksum_covers_names_and_contents(tmp_path: Path) -> None:
    """SHA-256 over name, NUL, length, NUL, content of each file."""
    content = NETWORK.encode()
    (tmp_path / "net.yaml").write_bytes(content)
    view = viewed(study(load(tmp_path)), Text("en"))
    expected = hashlib.sha256(b"net.yaml\x00" + str(len(content)).encode() + b"\x00" + content).hexdigest()
    assert (view["meta"]["inventory_sha256"], view["meta"]["inventory_files"]) == (expected, 1)


@pytest.mark.parametrize("language", ["de", "en"])
def test_main_pages_have_120_words_at_most(studies: dict[str, Study], language: str) -> None:
    """Of every shipped inventory, in every edition that has main pages; without the county table, the pictures and column heads."""
    long: dict[tuple[str, str, str], int] = {}
    for inventory, found in studies.items():
        for edition in (INTERNAL, COUNCILLORS, PUBLIC):
            view = report_view(found, (), lights(found), Text(language), date=date(2026, 11, 1), edition=edition)
            long |= {(inventory, edition.key, name): len(words) for name, words in main_pages(view).items() if len(words) > 120}
    assert long == {}


@pytest.mark.parametrize("language", ["de", "en"])
def test_main_pages_keep_to_120_words_with_the_change_too(shipped: Study, language: str) -> None:
    """The sentence is longest where some counties are better and some worse than before."""
    now = before_from_lights(lights(shipped), date(2025, 10, 31))
    other = {"green": "red", "red": "green"}
    then = {key: replace(one, colours={kind: other.get(c, c) for kind, c in one.colours.items()}) for key, one in now.counties.items()}
    text, found = Text(language), lights(shipped)
    for edition in (INTERNAL, COUNCILLORS, PUBLIC):
        view = report_view(shipped, (), found, text, date=date(2026, 11, 1), edition=edition, before=replace(now, counties=then))
        assert {name: len(words) for name, words in main_pages(view).items() if len(words) > 120} == {}


def test_main_pages_avoid_the_words_of_the_trade(studies: dict[str, Study]) -> None:
    """In every shipped inventory; words of the inventory itself, such as the name of a line, count for nothing."""
    for inventory, found in studies.items():
        for edition in (INTERNAL, COUNCILLORS, PUBLIC):
            view: Any = report_view(found, (), lights(found), Text("de"), date=date(2026, 11, 1), edition=edition)
            view["summary"]["boxes"][1]["title"] = ""
            used = {(name, word) for name, words in main_pages(view).items() for word in words if word in FORBIDDEN}
            assert {(name, word) for name, word in used if word not in titles(found)} == set(), (inventory, edition.key)


def test_headings_are_sentences(shipped: Study) -> None:
    view = viewed(shipped, Text("de"))
    assert all(len(view[page]["heading"].split()) >= 4 for page in ("summary", "counties", "outages", "costs"))


class Recording(Text):
    """Remembers every msgid that its catalogue does not hold."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.missing: set[str] = set()

    def __call__(self, msgid: str, /, **values: object) -> str:
        if msgid and not _known(self, msgid):
            self.missing.add(msgid)
        return super().__call__(msgid, **values)

    def plural(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        if self._translations.ngettext(singular, plural, 2) == plural:
            self.missing.add(singular)
        return super().plural(singular, plural, count, **values)


def _known(text: Text, msgid: str) -> bool:
    """Whether any catalogue holds the msgid, also with a translation that reads the same."""
    return text.translated(msgid) or msgid in _same(text)


def _same(text: Text) -> set[str]:
    layer: Any = text._translations
    found: set[str] = set()
    while layer is not None:
        found |= {key for key in getattr(layer, "_catalog", {}) if isinstance(key, str)}
        layer = layer._fallback
    return found


def test_a_german_report_has_no_untranslated_sentence(studies: dict[str, Study]) -> None:
    text = Recording("de")
    for found in studies.values():
        viewed(found, text)
    viewed(study(from_text(NETWORK)), text)
    assert text.missing == set()


def test_inventory_text_reaches_the_view_literally_and_breaks_no_picture() -> None:
    quoted = json.dumps(HOSTILE)
    hostile = NETWORK.replace("Landkreis Ahrweiler", quoted).replace("title: Service A", f"title: {quoted}").replace("Data centre", quoted)
    view = viewed(study(from_text(hostile)), Text("de"))
    assert HOSTILE in [row["name"] for row in view["counties"]["counties"]]
    for svg in pictures(view):
        assert not list(ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}script"))


def test_an_inventory_without_counties_is_told_by_its_lines() -> None:
    """One line of 100 Mbit/s carries 80: too small; no county, no map, no lights."""
    bare = """
sites: [{id: a, kind: branch}, {id: b, kind: datacentre}]
links: [{id: l, a: a, b: b, capacity: 100M, encapsulation: none}]
classes: [{id: default}]
services: [{id: s, kind: fixed, from: a, to: b, rate: 80M, class: default}]
"""
    view = viewed(study(from_text(bare)), Text("en"))
    assert view["summary"]["heading"] == "One line is too small for its busiest hour"
    assert (view["counties"]["picture"], view["summary"]["picture"], view["counties"]["counties"]) == (None, None, [])
    assert view["counties"]["no_picture"]


def pictures(view: Any) -> Iterator[str]:
    for picture in (view["summary"]["picture"], view["counties"]["picture"], *view["technique"]["pictures"]):
        if picture:
            yield picture["svg"]


def main_pages(view: Any) -> dict[str, list[str]]:
    """The running words of the four pages: heading, sentences, boxes, and the rows of outages and measures."""
    summary, counties, outages, costs = view["summary"], view["counties"], view["outages"], view["costs"]
    rows = [cell for row in outages["outages"] for cell in (row["event"], row["affected"], row["lost"], row["repair"])]
    texts = {
        "summary": [summary["heading"], *summary["sentences"], *boxed(summary["boxes"])],
        "counties": [counties["heading"], *counties["sentences"], *counties["legend"]],
        "outages": [outages["heading"], *outages["sentences"], *boxed(outages["boxes"]), *rows],
    }
    if costs:
        cells = [cell for row in costs["measures"]["rows"] for cell in row["cells"]]
        texts["costs"] = [costs["heading"], *costs["sentences"], *boxed(costs["boxes"]), *cells, costs["measures"]["note"]]
    return {name: re.findall(r"[\w\u20ac%][\w.,/\-\u2013%]*", " ".join(found).replace("\u00a0", "_")) for name, found in texts.items()}


def boxed(boxes: list[Box]) -> list[str]:
    return [text for box in boxes for text in (box["title"], *box["items"])]


def titles(found: Study) -> str:
    """What the inventory calls its records."""
    inventory = found.inventory
    sections = (inventory.sites, inventory.devices, inventory.links, inventory.ducts, inventory.services)
    return "\n".join(record.name for section in sections for record in section.values())
