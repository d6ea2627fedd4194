"""The report's files: one view, laid out as HTML, PDF and JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from kommunalnetz import checks
from kommunalnetz.checks.lights import lights
from kommunalnetz.diagnostics import Diagnostic, InputError
from kommunalnetz.files import write
from kommunalnetz.output.html import html
from kommunalnetz.output.pdf import pdf
from kommunalnetz.output.view_types import ReportView
from kommunalnetz.output.views import report_view
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

Layout = Callable[[ReportView, Path | None], bytes]


def as_json(view: ReportView, templates: Path | None = None) -> bytes:
    """The view itself, UTF-8, keys in the order of the view's types; ``schema`` names the version."""
    return (json.dumps(view, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


LAYOUTS: Mapping[str, Layout] = {"html": html, "pdf": pdf, "json": as_json}
"""File name extension to layout, in the order in which they are written."""


def documents(view: ReportView, formats: Iterable[str] = tuple(LAYOUTS), templates: Path | None = None) -> dict[str, bytes]:
    """File name to content for each of ``formats``; equal views give equal bytes.

    Files below ``templates``/report override the shipped ones. Raises InputError if one of them does not work.
    """
    return {f"report.{name}": LAYOUTS[name](view, templates) for name in formats}


def write_report(
    study: Study,
    directory: Path,
    language: str,
    formats: Iterable[str] = tuple(LAYOUTS),
    templates: Path | None = None,
) -> tuple[Path, ...]:
    """Write the report of ``study`` into ``directory`` as of the study's date; returns the files.

    All documents are laid out before the first is written. Raises InputError with every file that could not be
    replaced, e.g. a PDF that its viewer keeps open; that file is then as it was, the others are new.
    """
    found = checks.findings(study)
    view = report_view(study, found, lights(study), Text(language), date=study.date)
    written: list[Path] = []
    refused: list[Diagnostic] = []
    for name, content in documents(view, formats, templates).items():
        try:
            written.append(write(directory / name, content))
        except InputError as error:
            refused.extend(error.diagnostics)
    if refused:
        raise InputError(refused)
    return tuple(written)
