"""The briefing's files: one view, laid out as HTML, PDF and JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from kommunalnetz.diagnostics import Diagnostic, InputError
from kommunalnetz.files import write
from kommunalnetz.output.html import laid_out
from kommunalnetz.output.pdf import typeset
from kommunalnetz.output.rollout_view_types import RolloutView


def _html(view: RolloutView, templates: Path | None) -> bytes:
    return laid_out(view, "briefing.html", ("rollout/html", "report/html"), templates)


def _pdf(view: RolloutView, templates: Path | None) -> bytes:
    return typeset(view, view["meta"]["date"], "briefing.typ", ("rollout/typst", "report/typst"), templates)


def _json(view: RolloutView, templates: Path | None) -> bytes:
    return (json.dumps(view, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


LAYOUTS: Mapping[str, Callable[[RolloutView, Path | None], bytes]] = {"html": _html, "pdf": _pdf, "json": _json}
"""File name extension to layout, in the order in which they are written."""


def documents(view: RolloutView, formats: Iterable[str] = tuple(LAYOUTS), templates: Path | None = None) -> dict[str, bytes]:
    """File name to content for each of ``formats``; equal views give equal bytes.

    Files below ``templates``/rollout override the shipped ones. Raises InputError if one of them does not work.
    """
    return {f"briefing.{name}": LAYOUTS[name](view, templates) for name in formats}


def write_briefing(
    view: RolloutView, directory: Path, formats: Iterable[str] = tuple(LAYOUTS), templates: Path | None = None
) -> tuple[Path, ...]:  # fmt: skip
    """Write the documents into ``directory``; returns the files.

    All are laid out before the first is written. Raises InputError with every file that could not be replaced; the others are new.
    """
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
