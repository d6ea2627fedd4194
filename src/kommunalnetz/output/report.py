"""The report's files: one view per edition, laid out in every format."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from kommunalnetz import checks
from kommunalnetz.checks.lights import lights
from kommunalnetz.diagnostics import Diagnostic, InputError
from kommunalnetz.files import write
from kommunalnetz.output.docx import docx
from kommunalnetz.output.editions import INTERNAL, Edition
from kommunalnetz.output.html import html
from kommunalnetz.output.images import pictures, png, svg
from kommunalnetz.output.pdf import pdf
from kommunalnetz.output.pptx import pptx
from kommunalnetz.output.view_before import Before
from kommunalnetz.output.view_types import ReportView
from kommunalnetz.output.views import report_view
from kommunalnetz.output.xlsx import xlsx
from kommunalnetz.planning.package import package
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

Layout = Callable[[ReportView, Path | None], bytes]
Part = Callable[[], bytes]


def as_json(view: ReportView, templates: Path | None = None) -> bytes:
    """The view itself, UTF-8, keys in the order of the view's types; ``schema`` names the version."""
    return (json.dumps(view, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


LAYOUTS: Mapping[str, Layout] = {"html": html, "pdf": pdf, "json": as_json, "xlsx": xlsx, "docx": docx, "pptx": pptx}
"""File name extension to layout of the whole report, in the order in which they are written."""

SETS = ("sheets", "situations")
"""Documents of their own, PDF: all county sheets, all situation sheets."""

PICTURES = {"svg": svg, "png": png}
"""Formats of the pictures alone."""

USUAL = (*LAYOUTS, *SETS)
EVERY = (*USUAL, *PICTURES)
"""What is written unless asked otherwise, and everything that can be asked for."""


def documents(view: ReportView, formats: Iterable[str] = USUAL, templates: Path | None = None, stem: str = "report") -> dict[str, bytes]:
    """File name to content for each of ``formats``; equal views give equal bytes. What the edition does not hold is left out.

    Files below ``templates``/report override the shipped ones. Raises InputError if one of them does not work.
    """
    return _laid_out({f"{stem}{end}": part for wanted in formats for end, part in _parts(view, wanted, templates)})


def _laid_out(parts: Mapping[str, Part]) -> dict[str, bytes]:
    """The contents of ``parts`` in their order. PDF are typeset beside the other formats: Typst needs no Python meanwhile."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        typeset = {name: pool.submit(part) for name, part in parts.items() if name.endswith(".pdf")}
        written = {name: part() for name, part in parts.items() if name not in typeset}
        return {name: typeset[name].result() if name in typeset else written[name] for name in parts}
    finally:
        pool.shutdown(cancel_futures=True)


def _parts(view: ReportView, wanted: str, templates: Path | None) -> Iterator[tuple[str, Part]]:
    """End of the file name and content of what one format makes."""
    if wanted in LAYOUTS:
        yield f".{wanted}", partial(LAYOUTS[wanted], view, templates)
    elif wanted in PICTURES:
        for picture in pictures(view):
            yield f"-{picture['id']}.{wanted}", partial(PICTURES[wanted], picture)
    elif view["county_sheets" if wanted == "sheets" else "situations"]:
        yield f"-{wanted}.pdf", partial(pdf, view, templates, wanted)


def report_documents(
    study: Study,
    language: str,
    formats: Iterable[str] = USUAL,
    templates: Path | None = None,
    editions: Iterable[Edition] = (INTERNAL,),
    before: Before | None = None,
) -> dict[str, bytes]:
    """All files of all ``editions`` as of the study's date: name to content. ``before``: the report to tell the change from."""
    found, coloured, text, wanted = checks.findings(study), lights(study), Text(language), tuple(formats)
    parts: dict[str, Part] = {}
    plan = package(study)
    for edition in editions:
        view = report_view(study, found, coloured, text, date=study.date, edition=edition, before=before, package=plan)
        parts |= {f"{edition.stem}{end}": part for form in wanted for end, part in _parts(view, form, templates)}
    return _laid_out(parts)


def write_report(
    study: Study,
    directory: Path,
    language: str,
    formats: Iterable[str] = USUAL,
    templates: Path | None = None,
    editions: Iterable[Edition] = (INTERNAL,),
    before: Before | None = None,
) -> tuple[Path, ...]:
    """Write the report of ``study`` into ``directory``; returns the files.

    All documents are laid out before the first is written. Raises InputError with every file that could not be
    replaced, e.g. a PDF that its viewer keeps open; that file is then as it was, the others are new.
    """
    written: list[Path] = []
    refused: list[Diagnostic] = []
    for name, content in report_documents(study, language, formats, templates, editions, before).items():
        try:
            written.append(write(directory / name, content))
        except InputError as error:
            refused.extend(error.diagnostics)
    if refused:
        raise InputError(refused)
    return tuple(written)
