"""The main pages as slides: native charts and tables, text alternatives, sources in the notes."""

from pathlib import Path

from kommunalnetz.output.deck import BODY, MARGIN, WIDE, Area, Deck
from kommunalnetz.output.view_types import CostsAnnex, CostsPage, CountiesPage, CountySheet, OutagesPage, ReportView, SummaryPage

ROWS = 12
"""Rows of a table beside another one; a slide holds two."""


def pptx(view: ReportView, templates: Path | None = None) -> bytes:
    """The slides; equal views give equal bytes."""
    import pptx as powerpoint

    deck = Deck(powerpoint.Presentation(), view)
    if view["summary"]:
        _summary(deck, view["summary"])
    if view["counties"] and view["counties"]["counties"]:
        _counties(deck, view["counties"])
    if view["outages"]:
        _outages(deck, view["outages"])
    if view["costs"]:
        _costs(deck, view["costs"], view["costs_annex"])
    if view["county_sheets"] and not view["summary"]:
        for sheet in view["county_sheets"]["sheets"]:
            _county(deck, sheet)
        if view["costs_annex"]:
            _own_costs(deck, view["costs_annex"])
    return deck.saved()


def _summary(deck: Deck, page: SummaryPage) -> None:
    deck.slide(page["heading"])
    half = BODY.width / 2
    if page["lights"] and page["picture"]:
        deck.lights_chart(page, Area(x=BODY.x, y=BODY.y, width=half - 6, height=BODY.height))
    texts: list[tuple[str, bool]] = [(sentence, False) for sentence in page["sentences"]]
    for box in page["boxes"]:
        texts += [(box["title"], True), *((f"\u2013 {item}", False) for item in box["items"])]
    deck.text(texts, Area(x=BODY.x + half + 2, y=BODY.y, width=half - 2, height=BODY.height), 14)


def _counties(deck: Deck, page: CountiesPage) -> None:
    """The map, then all counties in two columns a slide."""
    if page["picture"]:
        deck.slide(page["heading"])
        right = deck.picture(page["picture"], Area(x=BODY.x, y=BODY.y - 3, width=BODY.width * 0.5, height=BODY.height + 5)) + 8
        texts = [(sentence, False) for sentence in (*page["legend"], *page["sentences"])]
        deck.text(texts, Area(x=right, y=BODY.y, width=WIDE - MARGIN - right, height=BODY.height), 16)
    shown = ("name", "bandwidth", "resilience", "contract", "booked", "share", "change")
    labels = [column["label"] for column in page["columns"] if column["key"] in shown]
    rows = [
        [row["name"], *(f"{light['symbol']} {light['word']}" for light in (row["bandwidth"], row["resilience"], row["contract"])),
         row["booked"], row["share"], *([row["change"]] if row["change"] else [])]
        for row in page["counties"]
    ]  # fmt: skip
    half, slides = BODY.width / 2, -(-len(rows) // (2 * ROWS))
    for start in range(0, len(rows), 2 * ROWS):
        part = f" ({start // (2 * ROWS) + 1}/{slides})" if slides > 1 else ""
        deck.slide(page["caption"] + part)
        for side in (0, 1):
            some = rows[start + side * ROWS : start + (side + 1) * ROWS]
            if some:
                area = Area(x=BODY.x + side * (half + 3), y=BODY.y, width=half - 3, height=BODY.height)
                deck.table(
                    page["caption"], labels, some, (3.3, 2.1, 2.9, 1.7, 2.6, 2.0, 1.8)[: len(labels)], area, 9.5 if len(labels) < 7 else 8.5
                )


def _outages(deck: Deck, page: OutagesPage) -> None:
    deck.slide(page["heading"])
    height = 0.0
    if page["outages"]:
        rows = [[row["event"], row["affected"], row["lost"], row["repair"]] for row in page["outages"]]
        height = 12.0 * (len(rows) + 1) + 6
        labels = [column["label"] for column in page["columns"]]
        deck.table(page["caption"], labels, rows, (3, 4, 3, 1.6), Area(x=BODY.x, y=BODY.y, width=BODY.width, height=height), 13)
    texts = [(sentence, False) for sentence in page["sentences"]]
    for box in page["boxes"]:
        texts += [(box["title"], True), *((f"\u2013 {item}", False) for item in box["items"])]
    deck.text(texts, Area(x=BODY.x, y=BODY.y + height, width=BODY.width, height=BODY.height - height), 14)


def _costs(deck: Deck, page: CostsPage, annex: CostsAnnex | None) -> None:
    """Measures and sentences; then who pays, as a native chart."""
    deck.slide(page["heading"])
    found, height = page["measures"], 0.0
    if found["rows"]:
        height = 11.0 * (len(found["rows"]) + 1) + 6
        labels, rows = [column["label"] for column in found["columns"]], [row["cells"] for row in found["rows"]]
        parts = (3.6, 3.2, *(1.7,) * (len(labels) - 2))
        deck.table(found["caption"], labels, rows, parts, Area(x=BODY.x, y=BODY.y, width=BODY.width, height=height), 12)
    texts = [(sentence, False) for sentence in (*((found["note"],) if found["note"] else ()), *page["sentences"])]
    for box in page["boxes"]:
        texts += [(box["title"], True), *((f"\u2013 {item}", False) for item in box["items"])]
    deck.text(texts, Area(x=BODY.x, y=BODY.y + height, width=BODY.width, height=BODY.height - height), 14)
    if page["picture"] and annex:
        deck.slide(page["picture"]["title"])
        columns = annex["payers"]["columns"][1:3]
        payers = annex["payers"]["rows"]
        payers = payers[:-1] if len(payers) > 1 else payers
        amounts = [[row["values"][column["value"]] or 0.0 for row in payers] for column in columns]
        series = list(zip([column["label"] for column in columns], amounts, strict=True))
        deck.amounts([row["cells"][0] for row in payers], series, page["picture"], BODY)


def _own_costs(deck: Deck, annex: CostsAnnex) -> None:
    """What the county pays, and the measures on its lines."""
    deck.slide(annex["heading"])
    top = BODY.y
    for found in (annex["payers"], annex["measures"]):
        if found["rows"]:
            height, rows = 11.0 * (len(found["rows"]) + 1) + 4, [row["cells"] for row in found["rows"]]
            labels, area = [column["label"] for column in found["columns"]], Area(x=BODY.x, y=top, width=BODY.width, height=height)
            deck.table(found["caption"], labels, rows, (2.4, *(1.6,) * (len(labels) - 1)), area, 12)
            top += height + 6
    said = [(sentence, False) for sentence in annex["sentences"]]
    deck.text(said, Area(x=BODY.x, y=top, width=BODY.width, height=max(BODY.y + BODY.height - top, 20.0)), 14)


def _county(deck: Deck, sheet: CountySheet) -> None:
    """The county sheet on two slides: facts and what fills the line; outages and price."""
    deck.slide(sheet["heading"])
    county, half = sheet["county"], BODY.width / 2
    said = [(f"{light['symbol']} {light['reason']}", False) for light in (county["bandwidth"], county["resilience"], county["contract"])]
    said += [(f"{fact['label']}: {fact['text']}", False) for fact in sheet["facts"]]
    deck.text(said, Area(x=BODY.x, y=BODY.y, width=half - 4, height=BODY.height), 14)
    if sheet["services"]["rows"]:
        names = [row["cells"][0] for row in sheet["services"]["rows"]]
        values = [row["values"]["part_share"] or 0.0 for row in sheet["services"]["rows"]]
        deck.bars(sheet["services"]["caption"], names, values, Area(x=BODY.x + half, y=BODY.y, width=half, height=BODY.height))
    deck.slide(sheet["outages"]["caption"])
    labels, rows = [column["label"] for column in sheet["outages"]["columns"]], [row["cells"] for row in sheet["outages"]["rows"]]
    height = 12.0 * (len(rows) + 1) + 8 if rows else 12.0
    if rows:
        deck.table(sheet["outages"]["caption"], labels, rows, (4, 4, 1.6), Area(x=BODY.x, y=BODY.y, width=BODY.width, height=height), 13)
    else:
        deck.text([(sheet["outages"]["empty"], False)], Area(x=BODY.x, y=BODY.y, width=BODY.width, height=height), 14)
    said = [(part, not n) for section in sheet["sections"][1:] for n, part in enumerate((section["title"], *section["paragraphs"]))]
    deck.text(said, Area(x=BODY.x, y=BODY.y + height + 4, width=BODY.width, height=BODY.height - height - 4), 14)
