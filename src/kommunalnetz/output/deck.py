"""A presentation while it is made: slides with a frame, texts, native tables and charts, all with text alternatives."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kommunalnetz.output import palette
from kommunalnetz.output.branding import logo_png
from kommunalnetz.output.images import png
from kommunalnetz.output.letters import xml_letters
from kommunalnetz.output.packages import settled
from kommunalnetz.output.view_types import Picture, ReportView, SummaryPage

FONT = "Arial"
WIDE, HIGH = 338.7, 190.5
"""Millimetres of a slide, 16:9."""
MARGIN = 14.0
MANY = 12
"""Bars beyond which their names are smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle on a slide, mm."""

    x: float
    y: float
    width: float
    height: float


BODY = Area(x=MARGIN, y=38, width=WIDE - 2 * MARGIN, height=HIGH - 38 - 16)


class Deck:
    """The presentation while it is made."""

    def __init__(self, presentation: Any, view: ReportView) -> None:
        from pptx.util import Mm, Pt

        self._deck, self._view, self._mm, self._pt = presentation, view, Mm, Pt
        self._slide: Any = None
        self._mark = logo_png(view["meta"]["logo"])
        presentation.slide_width, presentation.slide_height = Mm(WIDE), Mm(HIGH)
        self._language = {"de": "de-DE", "en": "en-GB"}[view["meta"]["language"]]
        self._properties()
        _stripped(presentation)

    def _properties(self) -> None:
        meta, core = self._view["meta"], self._deck.core_properties
        core.title, core.subject, core.author = (xml_letters(meta[key])[:255] for key in ("title", "edition_name", "association"))
        core.comments, core.keywords, core.category = xml_letters(meta["footer"])[:255], meta["example_label"], ""
        core.language, core.last_modified_by, core.revision = self._language, "", 1
        core.created = core.modified = datetime.fromisoformat(meta["date"])

    def slide(self, title: str) -> None:
        """A new slide with its title, the frame of every page, and the sources in its notes."""
        meta = self._view["meta"]
        self._slide = self._deck.slides.add_slide(self._deck.slide_layouts[5])
        holder = self._slide.shapes.title
        holder.left, holder.top, holder.width, holder.height = (self._mm(size) for size in (MARGIN, 12, WIDE - 2 * MARGIN, 22))
        self._write(holder.text_frame, [(title, True)], 24)
        holder.text_frame.paragraphs[0].alignment = _left()
        above = Area(x=MARGIN, y=5, width=WIDE - 2 * MARGIN - 50, height=7)
        self.text([(" \u00b7 ".join(filter(None, (meta["association"], meta["title"]))), False)], above, 10, "head", palette.MUTED)
        if meta["example_label"]:
            self.text([(meta["example_label"], True)], Area(x=WIDE - MARGIN - 48, y=5, width=48, height=7), 10, "mark")
        foot = f"{meta['footer']} \u00b7 {len(self._deck.slides)}"
        self.text(
            [(foot, False)],
            Area(x=MARGIN, y=HIGH - 12, width=WIDE - 2 * MARGIN - (44 if self._mark else 0), height=8),
            10,
            "foot",
            palette.MUTED,
        )
        self._logo()
        labels = self._view["labels"]
        notes = [f"{labels['sources']}:", *meta["sources"], f"{labels['data_as_of']} {meta['data_date_text']}", meta["generator"]]
        self._slide.notes_slide.notes_text_frame.text = xml_letters("\n".join(notes))

    def _logo(self) -> None:
        """Whose slide it is, at the right of the footer."""
        meta = self._view["meta"]
        if self._mark:
            shape = self._slide.shapes.add_picture(io.BytesIO(self._mark), 0, 0, height=self._mm(9))
            shape.width, shape.height = (int(side * min(1, self._mm(40) / shape.width)) for side in (shape.width, shape.height))
            shape.left, shape.top = self._mm(WIDE - MARGIN) - shape.width, self._mm(HIGH - 12)
            self._described(shape, "logo", meta["association"] or meta["title"])

    def text(self, texts: Sequence[tuple[str, bool]], area: Area, size: float, name: str = "text", ink: str = palette.INK) -> None:
        """Paragraphs (text, bold) in a box; smaller where they would not fit."""
        box = self._slide.shapes.add_textbox(*self._place(area))
        box.name, box.text_frame.word_wrap = name, True
        self._write(box.text_frame, texts, _fitting(texts, area, size), ink)

    def _write(self, frame: Any, texts: Sequence[tuple[str, bool]], size: float, ink: str = palette.INK) -> None:
        from pptx.dml.color import RGBColor

        for number, (said, bold) in enumerate(texts):
            paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = xml_letters(said)
            run.font.size, run.font.bold, run.font.name = self._pt(size), bold, FONT
            run.font.color.rgb = RGBColor.from_string(ink[1:])
            if number:
                paragraph.space_before = self._pt(size * 0.5 if bold else size * 0.2)

    def _place(self, area: Area) -> tuple[Any, Any, Any, Any]:
        return self._mm(area.x), self._mm(area.y), self._mm(area.width), self._mm(area.height)

    def picture(self, picture: Picture, area: Area) -> float:
        """A picture, as large as the area allows, with its text alternative; returns where it ends, mm from the left."""
        scale = min(area.width / picture["width"], area.height / picture["height"])
        size = Area(x=area.x, y=area.y, width=picture["width"] * scale, height=picture["height"] * scale)
        shape = self._slide.shapes.add_picture(io.BytesIO(png(picture, 1200)), *self._place(size))
        self._described(shape, picture["title"], picture["description"])
        return size.x + size.width

    def _described(self, shape: Any, title: str, description: str) -> None:
        properties = shape._element.xpath(".//p:cNvPr")[0]
        properties.set("descr", xml_letters(description))
        properties.set("title", xml_letters(title))
        properties.set("name", xml_letters(title))

    def table(self, caption: str, labels: Sequence[str], rows: Sequence[Sequence[str]], parts: Sequence[float], area: Area,
              size: float) -> None:  # fmt: skip
        """A native table whose first row is its header; ``parts`` are the shares of the columns in the width."""
        frame = self._slide.shapes.add_table(len(rows) + 1, len(labels), *self._place(area))
        table = frame.table
        self._described(frame, caption, caption)
        for column, part in zip(table.columns, parts, strict=True):
            column.width = self._mm(area.width * part / sum(parts))
        for number, cells in enumerate((labels, *rows)):
            table.rows[number].height = self._mm(min(area.height / (len(rows) + 1), 10))
            for position, said in enumerate(cells):
                cell = table.cell(number, position)
                cell.margin_top = cell.margin_bottom = self._mm(0.8)
                cell.margin_left = cell.margin_right = self._mm(1)
                _filled(cell, palette.PANEL if not number else palette.GROUND)
                self._write(cell.text_frame, [(said, not number or not position)], size)

    def lights_chart(self, page: SummaryPage, area: Area) -> None:
        """The three lights, counted, as stacked bars; each colour has a pattern of its own."""
        from pptx.chart.data import CategoryChartData

        data = CategoryChartData()
        kinds = list(reversed(page["lights"]))
        data.categories = [xml_letters(kind["label"]) for kind in kinds]
        for position, colour in enumerate(palette.ORDER):
            word = page["lights"][0]["counts"][position]["word"]
            data.add_series(f"{palette.LIGHTS[colour].symbol} {word}", [kind["counts"][position]["count"] for kind in kinds])
        chart = self._chart("BAR_STACKED", data, area, page["picture"])
        for series, colour in zip(chart.plots[0].series, palette.ORDER, strict=True):
            _painted(series.format, palette.LIGHTS[colour].fill)
            _labelled(series, self._pt, f'"{palette.LIGHTS[colour].symbol} "0;;', palette.GROUND)
        chart.value_axis.maximum_scale = max(sum(count["count"] for count in kind["counts"]) for kind in kinds)
        chart.value_axis.visible = False

    def bars(self, caption: str, names: Sequence[str], values: Sequence[Any], area: Area) -> None:
        """Horizontal bars of shares, the largest on top."""
        from pptx.chart.data import CategoryChartData

        data = CategoryChartData(number_format="0%")
        data.categories = [xml_letters(name) for name in reversed(names)]
        data.add_series(xml_letters(caption), list(reversed(values)))
        told = ", ".join(f"{name} {value:.0%}" for name, value in zip(names, values, strict=True))
        chart = self._chart("BAR_CLUSTERED", data, area, {"title": caption, "description": f"{caption}: {told}."})
        chart.has_legend = False
        _painted(chart.plots[0].series[0].format, self._view["meta"]["accent"])
        _labelled(chart.plots[0].series[0], self._pt, "0%", palette.INK)
        chart.value_axis.visible = False

    def amounts(self, names: Sequence[str], series: Sequence[tuple[str, Sequence[Any]]], told: Picture, area: Area) -> None:
        """Stacked horizontal bars of euros, the first name on top; ``told`` is the picture whose text alternative they share."""
        from pptx.chart.data import CategoryChartData

        data = CategoryChartData(number_format='#,##0 "\u20ac"')
        data.categories = [xml_letters(name) for name in reversed(names)]
        for name, values in series:
            data.add_series(xml_letters(name), list(reversed(values)))
        chart = self._chart("BAR_STACKED", data, area, told)
        chart.font.size = self._pt(12 if len(names) <= MANY else 8)
        for position, one in enumerate(chart.plots[0].series):
            _painted(one.format, palette.SERIES[position])
        chart.plots[0].overlap = 100
        chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = '#,##0 "\u20ac"', False
        _every_label(chart.category_axis)

    def _chart(self, kind: str, data: Any, area: Area, told: Any) -> Any:
        from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION

        frame = self._slide.shapes.add_chart(getattr(XL_CHART_TYPE, kind), *self._place(area), data)
        chart = frame.chart
        chart.has_title, chart.has_legend = False, True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.font.size, chart.font.name = self._pt(12), FONT
        chart.plots[0].gap_width = 60
        chart.value_axis.has_major_gridlines = False
        self._described(frame, told["title"], told["description"])
        return chart

    def saved(self) -> bytes:
        """The file, every text in the language of the report."""
        from pptx.oxml.ns import qn

        for slide in self._deck.slides:
            for part in (slide, slide.notes_slide):
                for run in part._element.iter(qn("a:r")):
                    run.get_or_add_rPr().set("lang", self._language)
        out = io.BytesIO()
        self._deck.save(out)
        return settled(out.getvalue(), datetime.fromisoformat(self._view["meta"]["date"]).date())


def _stripped(deck: Any) -> None:
    """The library's template without its thumbnail and printer settings."""
    for part in (deck.part.package, deck.part):
        for key, relation in list(part._rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/printerSettings")):
                part._rels.pop(key)


def _left() -> Any:
    from pptx.enum.text import PP_ALIGN

    return PP_ALIGN.LEFT


def _filled(cell: Any, colour: str) -> None:
    from pptx.dml.color import RGBColor

    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(colour[1:])


def _painted(form: Any, colour: str) -> None:
    """A plain fill with a white edge: neighbours stay apart without colours too."""
    from pptx.dml.color import RGBColor

    form.fill.solid()
    form.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
    form.line.color.rgb = RGBColor.from_string(palette.GROUND[1:])


def _every_label(axis: Any) -> None:
    """No name is left out where there are many."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    axis._element.find(f"{{{axis._element.nsmap['c']}}}noMultiLvlLbl").addprevious(skip)


def _labelled(series: Any, pt: Callable[[float], Any], number_format: str, ink: str) -> None:
    """Values at the bars of a series; the format may hold the symbol of a light."""
    from pptx.dml.color import RGBColor

    labels = series.data_labels
    labels.number_format, labels.number_format_is_linked, labels.show_value = number_format, False, True
    labels.font.size, labels.font.bold, labels.font.color.rgb = pt(14), True, RGBColor.from_string(ink[1:])


def _fitting(texts: Sequence[tuple[str, bool]], area: Area, size: float) -> float:
    """The largest size, at least 9 pt, in which the paragraphs fit the area by an estimate of their width."""
    while size > 9:
        per_line = area.width / (size * 0.3528 * 0.53)
        lines = sum(-(-len(said) // max(int(per_line), 1)) for said, _ in texts)
        if (lines * 1.22 + len(texts) * 0.3) * size * 0.3528 <= area.height:
            break
        size -= 0.5
    return size
