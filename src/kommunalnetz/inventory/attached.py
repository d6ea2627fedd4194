"""Tables that an inventory names: measurements (``measurements: FILE.csv``) and matrices of fixed rates (``matrix: FILE.csv``).

Their rows become nodes with the places of their cells, as if they stood in the YAML file.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from kommunalnetz import files
from kommunalnetz.diagnostics import Diagnostic, InputError
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.sections import Sections, subject_of
from kommunalnetz.inventory.source import Node, told
from kommunalnetz.inventory.tables import records

MEASURED = (("link", "month", "a_to_b", "b_to_a"), ("layer", "source"))
MATRIX = (("from", "to", "rate"), ())
"""Columns that must be there, and further ones that are read."""


class Attached(NamedTuple):
    """The sections with the rows of their tables, the tables that were read, and whether all could be."""

    sections: Sections
    files: tuple[str, ...]
    whole: bool


def attached(sections: Sections, root: Path) -> Attached:
    """Read every table that ``sections`` names; ``root`` is the folder of the inventory."""
    names: dict[str, None] = {}
    measurements, services, diagnostics = list(sections.measurements), [], list(sections.diagnostics)
    whole = True
    for node in sections.tables:
        rows, problems, name = _rows(node, root, *MEASURED)
        if name not in names:
            measurements += rows
            diagnostics += problems
            names[name] = None
        whole = whole and not problems
    for service in sections.records["services"]:
        matrix = service.get("matrix")
        if matrix is None or not isinstance(matrix.value, str):
            services.append(service)
            continue
        rows, problems, name = _rows(matrix, root, *MATRIX)
        flows = [row._replace(value=[row.get(column) for column in MATRIX[0]]) for row in rows if not _lacking(row)]
        problems += [_gap(service, row, column) for row in rows for column in _lacking(row)]
        services.append(service._replace(value={**service.value, "flows": (matrix, matrix._replace(value=flows))}))
        diagnostics += problems
        names[name] = None
        whole = whole and not problems
    filled = replace(sections, measurements=measurements, records={**sections.records, "services": services}, diagnostics=diagnostics)
    return Attached(filled, tuple(names), whole)


def _lacking(row: Node) -> list[str]:
    """The columns of a matrix that are empty in a row."""
    return [column for column in MATRIX[0] if row.get(column) is None]


def _gap(service: Node, row: Node, column: str) -> Diagnostic:
    subject = subject_of("services", service)
    return Diagnostic(code=codes.MISSING_KEY, subject=subject, where=row.where, values={"subject": subject, "key": column})


def _rows(node: Node, root: Path, columns: tuple[str, ...], optional: tuple[str, ...]) -> tuple[list[Node], list[Diagnostic], str]:
    """The rows of the table that ``node`` names, relative to the file in which it stands; what hinders it; its name."""
    name = os.path.normpath(Path(node.file).parent / node.value).replace(os.sep, "/")
    real = os.path.realpath(root)
    if not os.path.realpath(root / name).startswith(os.path.join(real, "")):  # noqa: PTH118
        return [], [told(codes.OUTSIDE, node.where, path=name)], name
    try:
        return records(root / name, name, columns, optional), [], name
    except InputError as error:
        return [], [_at_name(diagnostic, node, name) for diagnostic in error.diagnostics], name


def _at_name(diagnostic: Diagnostic, node: Node, name: str) -> Diagnostic:
    """A file that is not there is a mistake where it is named."""
    if diagnostic.code not in (files.NOT_THERE, files.NOT_READABLE):
        return diagnostic
    return replace(diagnostic, where=node.where, values={**diagnostic.values, "path": name})
