"""The files of an inventory: which of a folder's files count, read as located documents."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kommunalnetz import files
from kommunalnetz.diagnostics import Diagnostic, InputError, Where
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.source import Node, parsed, told

SUFFIXES = (".yaml", ".yml")
MEASURED = "measurements"
"""CSV files whose names begin so are read without being named."""
FILES = 5000
"""Most files of an inventory."""


@dataclass(frozen=True, kw_only=True)
class Documents:
    """What was read: documents, the files they come from, and what was wrong; ``whole`` is false if something is missing."""

    nodes: tuple[Node, ...] = ()
    files: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    whole: bool = True


def documents(root: Path) -> Documents:
    """All ``*.yaml`` and ``*.yml`` below the folder ``root``, and a mention of each ``measurements*.csv``.

    Dot-folders and scenarios (``edits:``) are left out.
    """
    nodes: list[Node] = []
    names: list[str] = []
    diagnostics: list[Diagnostic] = []
    whole = True
    for path, problem in _listed(root):
        name = path.relative_to(root).as_posix()
        if problem is None and not name.lower().endswith(SUFFIXES):
            mention = Node(path.name, name)
            nodes.append(mention._replace(value={MEASURED: (mention, mention)}))
            continue
        read = document(path, name) if problem is None else Documents(diagnostics=(problem,), whole=False)
        nodes += read.nodes
        names += read.files
        diagnostics += read.diagnostics
        whole = whole and read.whole
    return Documents(nodes=tuple(nodes), files=tuple(names), diagnostics=tuple(diagnostics), whole=whole)


def document(path: Path, name: str) -> Documents:
    """One file, known as ``name``."""
    try:
        data = files.read(path)
    except InputError as error:
        return Documents(diagnostics=tuple(_named(d, name) for d in error.diagnostics), whole=False)
    return from_bytes(data, name)


def from_bytes(data: bytes, name: str) -> Documents:
    """The documents in the bytes of a file; none if it is a scenario."""
    read = any_from_bytes(data, name)
    return Documents() if any(document.get("edits") for document in read.nodes) else read


def any_from_bytes(data: bytes, name: str) -> Documents:
    """The documents in the bytes of a file, whatever they are."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        where = Where(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
        binary = b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff")
        return Documents(diagnostics=(told(codes.BINARY if binary else codes.NOT_UTF8, where),), whole=False)
    read = parsed(text, name)
    empty = read.whole and all(document.value is None for document in read.documents)
    note = (told(codes.EMPTY_FILE, Where(name)),) if empty else ()
    return Documents(nodes=read.documents, files=(name,), diagnostics=(*read.diagnostics, *note), whole=read.whole)


def _named(diagnostic: Diagnostic, name: str) -> Diagnostic:
    """The same about the file as the inventory knows it."""
    return replace(diagnostic, subject=f"file:{name}", where=Where(name), values={**diagnostic.values, "path": name})


def _listed(root: Path) -> Iterator[tuple[Path, Diagnostic | None]]:
    """YAML files below ``root`` in the order of their names; or what forbids to read one."""
    refused: list[tuple[Path, Diagnostic]] = []

    def refuse(error: OSError) -> None:
        path = Path(error.filename)
        name = path.relative_to(root).as_posix()
        refused.append((path, _named(files.refusal(files.NOT_READABLE, path, cause=files.cause(error)), name)))

    real, count = os.path.realpath(root), 0
    for folder, folders, names in os.walk(root, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        wanted = [name for name in names if _wanted(name.lower())]
        for name in (*linked, *sorted(wanted)):
            path = Path(folder) / name
            if path.is_symlink() and not _inside(path, real):
                yield path, _named(files.refusal(codes.OUTSIDE, path), path.relative_to(root).as_posix())
            elif name not in linked and not _elsewhere(path, real):
                count += 1
                if count > FILES:
                    yield path, told(codes.TOO_MANY, Where(path.relative_to(root).as_posix()), limit=FILES)
                    return
                yield path, None
    yield from refused


def _wanted(name: str) -> bool:
    """Whether a file of this name is read without being named by another."""
    return not name.startswith(".") and (name.endswith(SUFFIXES) or (name.startswith(MEASURED) and name.endswith(".csv")))


def _inside(path: Path, real: str) -> bool:
    """Whether a link leads to a place inside the folder."""
    return os.path.realpath(path).startswith(os.path.join(real, ""))  # noqa: PTH118


def _elsewhere(path: Path, real: str) -> bool:
    """Whether ``path`` is a link to a YAML file of the same folder, which is read there."""
    return path.is_symlink() and os.path.realpath(path).lower().endswith(SUFFIXES) and Path(os.path.realpath(path)).exists()
