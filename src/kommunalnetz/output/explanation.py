"""A number explained, as a table: formula, inputs, assumptions, sources, each with its place."""

from collections.abc import Iterator

from kommunalnetz.diagnostics import Where, Word
from kommunalnetz.output.county_rows import value_cell
from kommunalnetz.output.explained import Explained, of
from kommunalnetz.output.places import Places
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Quantity, Table
from kommunalnetz.output.view_assumptions import FIELDS, subject_name
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

_Row = tuple[Word, object, object, str, bool, object, str]


def explanation(study: Study, told: Explained, places: Places, text: Text) -> Table:
    """The table of ``told``; the number itself stands beside the rows, with its text in the language of ``text``."""
    return Table(
        schema="kommunalnetz-explanation/1",
        title="How the number comes about",
        columns=(
            Column(name="topic", title=""),
            Column(name="name", title="What"),
            Column(name="value", title="Value"),
            Column(name="unit", title="Unit", shown=False),
            Column(name="part", title="", shown=False),
            Column(name="place", title="Place"),
            Column(name="source", title="Source", wide=True),
        ),
        rows=tuple(_rows(study, told, places)),
        facts={
            **facts(study), "anchor": told.anchor, "page": told.page, "name": title(told, text), "value": told.value, "unit": told.unit,
            "text": said(told, text), "sources": list(told.sources),
        },
        remarks=(told.formula,),
    )  # fmt: skip


def title(told: Explained, text: Text) -> str:
    """``Page 2, Ahrweiler, Peak``"""
    return ", ".join([f"{text('Page')} {told.page}", *(text(name) if isinstance(name, Word) else name for name in told.names)])


def said(told: Explained, text: Text) -> str:
    """The value as a reader sees it; a word of the program is translated."""
    return text(told.value) if isinstance(told.value, Word) else text.value(told.value, told.unit)


def _rows(study: Study, told: Explained, places: Places) -> Iterator[_Row]:
    for one in told.inputs:
        value = Quantity(one.value, one.unit) if one.unit else one.value
        yield (
            Word("input"),
            one.name,
            Word("unknown") if one.value is None else value,
            one.unit,
            one.part,
            _place(one.where, places),
            one.source,
        )
    for rest in told.assumptions:
        what = subject_name(study.inventory, rest) or rest.subject
        field, unit = FIELDS.get(rest.field, (rest.field, ""))
        reason = Word(rest.reason) if rest.estimated else rest.reason
        yield Word("assumption"), of(what, field), value_cell(study, rest, unit), unit, False, _place(rest.where, places), reason


def _place(where: Where | None, places: Places) -> str:
    return places.place(where) if where is not None else ""
