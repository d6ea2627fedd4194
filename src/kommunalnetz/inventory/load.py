"""The gate: files to a valid Inventory, or all that is wrong with them."""

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kommunalnetz import files
from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory import codes, shipped
from kommunalnetz.inventory.attached import attached
from kommunalnetz.inventory.folder import SHEETS, Documents, document, documents, from_bytes, unread
from kommunalnetz.inventory.gate import built, passed
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.lines import table
from kommunalnetz.inventory.logo import with_logo
from kommunalnetz.inventory.sections import completed, merged

TABLES = (*SHEETS, ".txt")
"""Suffixes of tables of lines."""


def load(path: str | Path) -> Inventory:
    """The inventory in a folder, a single YAML file, or a table of lines (CSV, XLSX).

    Raises InputError with everything that is wrong; what is only worth a word is in ``Inventory.notes``.
    """
    path = Path(path)
    if path.is_dir():
        read = documents(path)
    elif path.suffix.lower() in (".yaml", ".yml"):
        read = document(path, path.name)
    elif path.suffix.lower() in TABLES:
        read = table(path, path.name)
    else:
        files.read(path)
        raise InputError([files.refusal(codes.NOTHING, path)])
    return _inventory(read, path, _day(path))


def from_text(text: str, file: str = "inventory.yaml", date: date = date.min) -> Inventory:
    """The inventory in a YAML text; ``date`` stands in where neither ``network.date`` nor any ``as_of`` says one.

    Raises InputError.
    """
    return _inventory(from_bytes(text.encode("utf-8", "surrogatepass"), file), Path(file), lambda: date)


def _inventory(read: Documents, path: Path, day: Any) -> Inventory:
    """Documents through the gate."""
    sections, tables, complete = attached(merged(read.nodes), path if path.is_dir() else path.parent)
    sections = completed(sections, shipped.document("standard"))
    aside = unread(path, tables) if path.is_dir() else ()
    given, told = passed(sections, path, told=(*read.diagnostics, *aside), whole=read.whole and complete)
    return with_logo(built(given, told, root=str(path), files=(*read.files, *tables), day=day))


def _day(path: Path) -> Any:
    """A function that finds the date of the last commit, else of the newest file."""
    return lambda: _committed(path) or _changed(path)


def _committed(path: Path) -> date | None:
    """The date of the last commit that touched ``path``; None outside of a repository or without git."""
    command = ["git", "-c", "log.showSignature=false", "log", "-1", "--format=%cs", "--", path.name or "."]
    try:
        answer = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, timeout=10, check=False)
        return date.fromisoformat(answer.stdout.strip()) if answer.returncode == 0 else None
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _changed(path: Path) -> date:
    """The date of the newest file."""
    paths = [path] if path.is_file() else [Path(folder) / name for folder, _, names in os.walk(path) for name in names]
    newest = max((one.stat().st_mtime for one in paths), default=0.0)
    return datetime.fromtimestamp(newest, UTC).date()
