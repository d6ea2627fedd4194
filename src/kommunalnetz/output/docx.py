"""The council paper as a Word document: real styles, header rows that repeat, text alternatives, language."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kommunalnetz.output import palette
from kommunalnetz.output.branding import logo_png
from kommunalnetz.output.images import png
from kommunalnetz.output.letters import xml_letters
from kommunalnetz.output.packages import settled
from kommunalnetz.output.view_types import CountiesPage, Picture, ReportMeta, ReportView, Section, Table

FONT = "Arial"
SHORT = 9
"""Tables of so many rows stay on one page."""
_TEXT_WIDTH = 170
"""Millimetres between the margins of A4."""
_LETTER, _PADDING = 1.85, 4.0
"""Millimetres of a bold letter at 9 pt, and of both margins of a cell."""


def docx(view: ReportView, templates: Path | None = None) -> bytes:
    """The document; equal views give equal bytes."""
    import docx as word

    paper = _Paper(word.Document(), view["meta"])
    paper.masthead(view)
    proposal = view["proposal"]
    if proposal is None:
        paper.section({"title": view["meta"]["description"], "paragraphs": []})
        paper.table(view["assumptions"]["assumptions"])
    else:
        paper.section(proposal["facts"])
        _pages(paper, view)
        paper.section(proposal["resolution"], "List Number")
        if proposal["costs"]:
            paper.heading(proposal["costs_title"])
            paper.table(proposal["costs"])
        _costs(paper, view)
        paper.section(proposal["alternatives"], "List Bullet")
        paper.section(proposal["annexes"], "List Bullet")
    return paper.saved()


def _pages(paper: "_Paper", view: ReportView) -> None:
    """Pictures and tables of the main pages, as proof of the facts."""
    if view["summary"] and view["summary"]["picture"]:
        paper.picture(view["summary"]["picture"], _TEXT_WIDTH)
    if view["counties"] and view["counties"]["counties"]:
        paper.table(_counties(view["counties"]))
    if view["outages"] and view["outages"]["outages"]:
        page = view["outages"]
        rows = [[row["event"], row["affected"], row["lost"], row["repair"]] for row in page["outages"]]
        paper.rows(page["caption"], [column["label"] for column in page["columns"]], rows, [column["align"] for column in page["columns"]])
    if view["county_sheets"] and not view["summary"]:
        for sheet in view["county_sheets"]["sheets"]:
            for table in (sheet["lines"], sheet["services"], sheet["outages"]):
                paper.table(table)


def _costs(paper: "_Paper", view: ReportView) -> None:
    """Measures and who pays, as page 4 and its annex tell it."""
    page, annex = view["costs"], view["costs_annex"]
    if page:
        paper.section({"title": page["heading"], "paragraphs": page["sentences"]})
        if not page["sentences"]:
            paper.heading(page["heading"])
        paper.table(page["measures"])
        if page["picture"]:
            paper.picture(page["picture"], _TEXT_WIDTH)
    elif annex:
        paper.section({"title": annex["heading"], "paragraphs": annex["sentences"]})
        paper.table(annex["measures"])
    if annex:
        paper.table(annex["payers"])


def _counties(page: CountiesPage) -> Table:
    shown = ("name", "bandwidth", "resilience", "contract", "booked", "share", "change")
    cells = [
        [
            row["name"], *(f"{light['symbol']} {light['word']}" for light in (row["bandwidth"], row["resilience"], row["contract"])),
            row["booked"], row["share"], *([row["change"]] if row["change"] else []),
        ]
        for row in page["counties"]
    ]  # fmt: skip
    columns = [column for column in page["columns"] if column["key"] in shown]
    return {
        "id": "counties", "caption": page["caption"], "columns": columns, "rows": [{"cells": row, "values": {}} for row in cells],
        "note": " \u00b7 ".join(page["legend"]), "empty": "",
    }  # fmt: skip


class _Paper:
    """The document while it is written."""

    def __init__(self, document: Any, meta: ReportMeta) -> None:
        from docx.shared import Mm, Pt, RGBColor

        self._document, self._meta, self._mm, self._pt = document, meta, Mm, Pt
        self._ink, self._muted = (RGBColor.from_string(colour[1:]) for colour in (palette.INK, palette.MUTED))
        self._accent = RGBColor.from_string(meta["accent"][1:])
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin, section.bottom_margin = Mm(25), Mm(22)
        self._ids = self._styles()
        self._properties()
        self._frame(section)

    def _styles(self) -> dict[str, str | None]:
        """One typeface; sizes and colours of the styles that are used; the language of the text. Name to id; None is the default style."""
        from docx.oxml.ns import qn

        sizes = {"Normal": 11, "Title": 20, "Heading 1": 14, "Caption": 10, "List Number": 11, "List Bullet": 11, "Header": 9, "Footer": 9}
        for name, size in sizes.items():
            style = self._document.styles[name]
            style.font.name, style.font.size, style.font.color.rgb = FONT, self._pt(size), self._ink
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{kind}"), None)
            for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{kind}"), FONT)
        for name in ("Title", "Heading 1", "Caption"):
            self._document.styles[name].font.bold = True
        defaults = self._document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        language = defaults.find(qn("w:lang"))
        language.set(qn("w:val"), {"de": "de-DE", "en": "en-GB"}[self._meta["language"]])
        return {name: None if name == "Normal" else self._document.styles[name].style_id for name in sizes}

    def _properties(self) -> None:
        meta, core, day = self._meta, self._document.core_properties, datetime.fromisoformat(self._meta["date"])
        core.title, core.subject, core.author = (xml_letters(meta[key])[:255] for key in ("title", "edition_name", "association"))
        core.comments, core.keywords, core.category = xml_letters(meta["footer"])[:255], meta["example_label"], ""
        core.language, core.last_modified_by, core.revision = {"de": "de-DE", "en": "en-GB"}[meta["language"]], "", 1
        core.created = core.modified = day

    def _frame(self, section: Any) -> None:
        """Title and mark above, classification and page below."""
        above = section.header.paragraphs[0]
        above.text = xml_letters(self._meta["title"])
        if self._meta["example_label"]:
            above.add_run(f"   {self._meta['example_label']}").bold = True
        below = section.footer.paragraphs[0]
        below.add_run(xml_letters(self._meta["footer"]) + " \u00b7 ")
        _field(below, "PAGE")
        below.add_run(" / ")
        _field(below, "NUMPAGES")

    def masthead(self, view: ReportView) -> None:
        """Whose paper it is, its title and dates."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        meta, labels = self._meta, view["labels"]
        if mark := logo_png(meta["logo"]):
            shape = self._document.add_picture(io.BytesIO(mark), height=self._mm(14))
            self._document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            for key, said in (("descr", meta["association"] or meta["title"]), ("title", "logo"), ("name", "logo")):
                shape._inline.docPr.set(key, xml_letters(said))
        if meta["association"]:
            run = self._document.add_paragraph().add_run(xml_letters(meta["association"]))
            run.bold, run.font.color.rgb = True, self._accent
        self._paragraph(meta["description"], "Title")
        kind = [view["proposal"]["title"]] if view["proposal"] else []
        dates = [f"{labels['report_date']} {meta['date_text']}", f"{labels['data_as_of']} {meta['data_date_text']}"]
        said = " \u00b7 ".join([*kind, meta["subtitle"], *dates, meta["edition_name"]])
        self._document.add_paragraph().add_run(xml_letters(said)).font.color.rgb = self._muted

    def _paragraph(self, text: str, style: str) -> Any:
        """A paragraph; its style is set by the id, because to look for it among all styles takes longer than everything else."""
        made = self._document.add_paragraph(xml_letters(text))
        made._p.style = self._ids[style]
        return made

    def heading(self, title: str) -> None:
        """A heading that the outline shows."""
        self._paragraph(title, "Heading 1")

    def section(self, section: Section, style: str = "Normal") -> None:
        """A heading with its paragraphs; nothing if there are none."""
        if section["paragraphs"]:
            self.heading(section["title"])
        for paragraph in section["paragraphs"]:
            self._paragraph(paragraph, style)

    def table(self, table: Table) -> None:
        """A table of the view with its note, or the sentence in its place."""
        if table["rows"]:
            columns = table["columns"]
            self.rows(table["caption"], [column["label"] for column in columns], [row["cells"] for row in table["rows"]],
                      [column["align"] for column in columns])  # fmt: skip
        else:
            self._document.add_paragraph(xml_letters(table["empty"]))
        if table["note"] and table["rows"]:
            self._document.add_paragraph().add_run(xml_letters(table["note"])).font.size = self._pt(9)

    def rows(self, caption: str, labels: Sequence[str], rows: Iterable[Sequence[str]], aligned: Sequence[str]) -> None:
        """Caption, header row, rows; the header repeats on every page, no row is torn."""
        found = list(rows)
        above = self._paragraph(caption, "Caption")
        above.paragraph_format.keep_with_next = True
        made = self._document.add_table(rows=0, cols=len(labels), style="Table Grid")
        made.autofit = False
        _described(made, xml_letters(caption))
        widths = _widths(labels, found)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = self._mm(width)
        short = len(found) <= SHORT
        for number, cells in enumerate((labels, *found)):
            row = made.add_row()
            _row_properties(row, header=not number)
            for cell, text, width, align in zip(row.cells, cells, widths, aligned, strict=True):
                cell.width = self._mm(width)
                self._cell(cell, text, bold=not number, end=align == "end", together=short and number < len(found))
        self._document.add_paragraph().paragraph_format.space_after = self._pt(2)

    def _cell(self, cell: Any, text: str, *, bold: bool, end: bool, together: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = self._pt(1)
        paragraph.paragraph_format.keep_with_next = together
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if end else WD_ALIGN_PARAGRAPH.LEFT
        run = paragraph.add_run(xml_letters(text))
        run.bold, run.font.size = bold, self._pt(9)

    def picture(self, picture: Picture, width: float) -> None:
        """A picture with its text alternative."""
        shape = self._document.add_picture(io.BytesIO(png(picture)), width=self._mm(width))
        properties = shape._inline.docPr
        properties.set("descr", xml_letters(picture["description"]))
        properties.set("title", xml_letters(picture["title"]))
        properties.set("name", picture["id"])

    def saved(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self._document.save(out)
        return settled(out.getvalue(), datetime.fromisoformat(self._meta["date"]).date())


def _widths(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Millimetres per column: no word is torn; what is left goes to the columns whose texts are longer."""
    columns = [[label, *(row[n] for row in rows)] for n, label in enumerate(labels)]
    least = [_LETTER * max((len(word) for text in texts for word in text.split(" ")), default=1) + _PADDING for texts in columns]
    wish = [max(_LETTER * min(max(map(len, texts)), 45) + _PADDING, low) for texts, low in zip(columns, least, strict=True)]
    if sum(least) >= _TEXT_WIDTH or sum(wish) <= _TEXT_WIDTH:
        found = wish if sum(wish) <= _TEXT_WIDTH else least
        return [_TEXT_WIDTH * width / sum(found) for width in found]
    part = (_TEXT_WIDTH - sum(least)) / (sum(wish) - sum(least))
    return [low + part * (high - low) for low, high in zip(least, wish, strict=True)]


def _field(paragraph: Any, code: str) -> None:
    """A field that Word fills: the page, the number of pages."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _described(table: Any, caption: str) -> None:
    """The table's title for screen readers."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), caption)
    table._tbl.tblPr.append(title)


def _row_properties(row: Any, *, header: bool) -> None:
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
