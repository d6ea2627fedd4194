"""The structure of the report's view: all that templates and ``report.json`` see.

Plain data, ready to be laid out: every sentence is already in the report's language and every number
is there twice, raw with its unit in the key (``peak_bit_s``, ``peak_share`` 0..1, ``repair_s``) and as
text. Raw numbers are None where they are not known; they are never NaN or infinite. Inventory text
appears literally (unescaped): escaping belongs to the format that lays it out. What an edition must not
hold is not in its view (see ``editions``). ``SCHEMA`` changes when a key changes its meaning or goes away.
"""

from typing import Literal, TypedDict

SCHEMA = "kommunalnetz-report/1"

Colour = Literal["green", "amber", "red", "grey"]
LightKind = Literal["bandwidth", "resilience", "contract"]
Value = str | int | float | bool | None | list[str]


class LightView(TypedDict):
    """One light: colour, shape and word say the same thing, ``reason`` says why (a sentence)."""

    colour: Colour
    symbol: str
    word: str
    reason: str


class Picture(TypedDict):
    """An SVG with its own title and description; ``description`` is also the text alternative. Size in CSS px."""

    id: str
    svg: str
    title: str
    description: str
    width: float
    height: float


class Column(TypedDict):
    """A column of a table; ``end`` aligned columns hold numbers.

    ``value`` is the key of the raw value in ``Row.values`` whose text stands in the cells, empty if the text is all there is. Its
    ending tells the unit: ``_bit_s``, ``_share`` (0..1), ``_s``, ``_eur``, ``_date`` (ISO 8601), ``_count``.
    """

    key: str
    label: str
    align: Literal["start", "end"]
    value: str


class Row(TypedDict):
    """``cells`` are the texts in the order of the columns; ``values`` the raw numbers and ids behind them."""

    cells: list[str]
    values: dict[str, Value]


class Table(TypedDict):
    """A table for people and programs. If ``rows`` is empty, ``empty`` is the sentence to print instead."""

    id: str
    caption: str
    columns: list[Column]
    rows: list[Row]
    note: str
    empty: str


class Box(TypedDict):
    """A framed list of sentences with a heading."""

    id: str
    title: str
    items: list[str]


class Section(TypedDict):
    """A heading with paragraphs."""

    title: str
    paragraphs: list[str]


class Meta(TypedDict):
    """What stands in the title, the footer and the document's metadata.

    ``example_label`` is the word for every page, map and sheet (``EXAMPLE DATA``), empty if the data are real.
    ``inventory_sha256`` is the hash over names and contents of the inventory's files, empty if it has none.
    """

    title: str
    subtitle: str
    association: str
    date: str
    date_text: str
    data_date: str
    data_date_text: str
    language: Literal["de", "en"]
    generator: str
    classification: str
    example_data: bool
    example_label: str
    inventory_files: int
    inventory_sha256: str
    sources: list[str]
    footer: str
    description: str


class ReportMeta(Meta):
    """What stands in title, footer and metadata of the report; ``edition`` is ``internal``, ``councillors``, ``public`` or ``county``.

    ``accent`` is the colour of words and edges (``#rrggbb``), ``logo`` a ``data:`` URI of SVG or PNG, empty if there is none.
    """

    edition: Literal["internal", "councillors", "public", "county"]
    edition_name: str
    accent: str
    logo: str


class Count(TypedDict):
    """How many counties have a light of one colour; ``previous`` in the earlier report, None if there is none to compare with."""

    colour: Colour
    symbol: str
    word: str
    count: int
    previous: int | None


class LightCounts(TypedDict):
    """One of the three lights, counted over all counties; all four colours, also those that are 0."""

    kind: LightKind
    label: str
    counts: list[Count]
    sentence: str


class SummaryPage(TypedDict):
    """Page 1: the result, what to decide, how sure we are."""

    heading: str
    picture: Picture | None
    lights: list[LightCounts]
    sentences: list[str]
    boxes: list[Box]


class CountyRow(TypedDict):
    """A county in the alphabetical table; all numbers are about its fullest line and direction.

    Order of the printed columns: name, the three lights, booked, peak, share, note. ``peak``: what the services need in
    the busiest hour with the line's overhead and the reserve for bursts, the number that the limits judge;
    ``load``: the mean of that hour; ``measured``: the newest measured value; ``worst``: the peak in the worst outage.
    ``previous_share`` and ``change`` (percentage points) compare with an earlier report; they are None and empty without one.
    """

    id: str
    name: str
    ags: str
    bandwidth: LightView
    resilience: LightView
    contract: LightView
    booked_down_bit_s: float | None
    booked_up_bit_s: float | None
    peak_bit_s: float | None
    peak_share: float | None
    load_share: float | None
    measured_share: float | None
    worst_share: float | None
    worst_outage: str | None
    previous_share: float | None
    booked: str
    peak: str
    share: str
    change: str
    note: str


class CountiesPage(TypedDict):
    """Page 2: where each county stands. ``picture`` is None if there is no map; ``no_picture`` then says why."""

    heading: str
    picture: Picture | None
    no_picture: str
    caption: str
    columns: list[Column]
    counties: list[CountyRow]
    legend: list[str]
    sentences: list[str]


class OutageRow(TypedDict):
    """One outage, told for people. ``outage`` is its name in the study (``link:x``; None where ids are not told).

    ``repair_s`` is None if not agreed.
    """

    outage: str | None
    event: str
    affected: str
    lost: str
    repair: str
    repair_s: float | None
    unserved_bit_s: float


class OutagesPage(TypedDict):
    """Page 3: what happens when a line fails; below it the new services."""

    heading: str
    caption: str
    columns: list[Column]
    outages: list[OutageRow]
    sentences: list[str]
    boxes: list[Box]


class CostsPage(TypedDict):
    """Page 4: what is proposed, what it costs, who pays.

    ``measures`` are the most urgent ones and the sum of all, without money where the edition tells no prices. ``picture`` is None there
    too, and where nobody pays by a key; its table stands in the annex.
    """

    heading: str
    measures: Table
    sentences: list[str]
    boxes: list[Box]
    picture: Picture | None


class CostsAnnex(TypedDict):
    """Annex: every measure with its price, grant and year; who pays how much of the network and of the measures. EUR gross."""

    title: str
    heading: str
    sentences: list[str]
    measures: Table
    payers: Table


class AssumptionsAnnex(TypedDict):
    """Annex: every assumption with its reason and the share of the peak resting on it; how old the data are; sources."""

    title: str
    heading: str
    sentences: list[str]
    assumptions: Table
    data_state: Table
    sources: Section


class TechniqueAnnex(TypedDict):
    """Annex for IT: loads, findings, outages, delays, method. Line and device names stand here only."""

    title: str
    heading: str
    pictures: list[Picture]
    loads: Table
    findings: Table
    outages: Table
    delays: Table
    checks: Table
    method: list[Section]


class Fact(TypedDict):
    """A word and what there is to tell about it: ``Contract ends``, ``31.12.2028``."""

    label: str
    text: str


class CountySheet(TypedDict):
    """Annex *county sheet*: one page about one county, for that county only. ``county`` is its row of page 2."""

    id: str
    heading: str
    county: CountyRow
    facts: list[Fact]
    lines: Table
    services: Table
    outages: Table
    sections: list[Section]


class CountySheetsAnnex(TypedDict):
    """The county sheets in alphabetical order."""

    title: str
    sheets: list[CountySheet]


class SituationSheet(TypedDict):
    """A page to print beforehand: what to know and whom to call when a line or a route fails.

    ``id`` names the outage (``link:x``, ``duct:x``; a number where ids are not told); ``form`` are the labels of what is filled in by hand.
    """

    id: str
    kind: str
    heading: str
    sections: list[Section]
    lines: Table
    contacts: Table
    form: list[str]


class SituationSheets(TypedDict):
    """The situation sheets: lines in file order, then routes."""

    title: str
    sheets: list[SituationSheet]


class Proposal(TypedDict):
    """What a council paper says beside the pages: facts, resolution, costs, alternatives, annexes."""

    title: str
    facts: Section
    resolution: Section
    costs: Table | None
    costs_title: str
    alternatives: Section
    annexes: Section


class ReportView(TypedDict):
    """The whole report of one edition. ``labels`` are the words that layouts need (keys: see ``view_pages.LABELS``).

    A part that the edition does not hold is None: the main pages in the edition of a county, sheets and technique elsewhere.
    """

    schema: str
    meta: ReportMeta
    labels: dict[str, str]
    summary: SummaryPage | None
    counties: CountiesPage | None
    outages: OutagesPage | None
    costs: CostsPage | None
    proposal: Proposal | None
    county_sheets: CountySheetsAnnex | None
    costs_annex: CostsAnnex | None
    assumptions: AssumptionsAnnex
    technique: TechniqueAnnex | None
    situations: SituationSheets | None
