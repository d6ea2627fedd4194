"""The places of findings as the reader's shell and editor name them, and the lines that stand there."""

from dataclasses import dataclass, field
from pathlib import Path

from kommunalnetz.diagnostics import Where

_EXCERPT_LIMIT = 4 * 1024 * 1024


@dataclass(frozen=True)
class Places:
    """Resolves ``Where.file``, which is relative to ``root`` (the inventory's folder, or the folder of its only file)."""

    root: Path
    _lines: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def below(inventory: Path) -> "Places":
        """The places of an inventory: a folder of files, or a single file or table."""
        return Places(inventory if inventory.is_dir() else inventory.parent)

    def path(self, where: Where) -> str:
        """The path to open, with ``/``: below the inventory's folder if it is there, else as it was written."""
        path = self.root / where.file
        return path.as_posix() if path.exists() else where.file

    def place(self, where: Where) -> str:
        """``inventory/links.yaml:12:15`` or ``lines.xlsx:Leitungen!C7``."""
        path = self.path(where)
        if where.cell:
            return f"{path}:{where.cell}"
        return f"{path}:{where.line}:{where.column}" if where.line else path

    def line(self, where: Where) -> str:
        """The line of text at a place; empty if there is none to show (a table's cell, a file as a whole, a file that has gone)."""
        if where.cell or not where.line:
            return ""
        if where.file not in self._lines:
            self._lines[where.file] = _lines(Path(self.path(where)))
        lines = self._lines[where.file]
        return lines[where.line - 1] if where.line <= len(lines) else ""


def _lines(path: Path) -> tuple[str, ...]:
    try:
        if path.stat().st_size > _EXCERPT_LIMIT:
            return ()
        raw = path.read_bytes()
    except (OSError, ValueError):
        return ()
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
