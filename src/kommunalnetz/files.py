"""Files: bounded reading, and writing that never leaves half a file.

What the operating system refuses becomes a Diagnostic with the file as its place.
"""

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from kommunalnetz.diagnostics import Code, Diagnostic, InputError, Severity, Where, Word

LIMIT = 16 * 1024 * 1024
"""Largest file that is read, in bytes."""

NOT_THERE = Code(
    id="KN120", name="not-there", severity=Severity.ERROR,
    text="There is no file or folder {path}.",
    hint="Check the spelling; a path counts from the folder in which the command runs.",
    manual="The file or folder that was named does not exist, or it vanished while it was read.\n\nCheck the path, and whether a "
    "network drive is connected.",
)  # fmt: skip
NOT_READABLE = Code(
    id="KN121", name="not-readable", severity=Severity.ERROR,
    text="{path} cannot be read: {cause}.",
    hint="Close the program that holds the file, or get the right to read it.",
    manual="The operating system refuses to read the file: a right is missing, another program holds it, or it is no ordinary file.",
)  # fmt: skip
TOO_LARGE = Code(
    id="KN122", name="too-large", severity=Severity.ERROR,
    text="{path} is larger than {limit:volume}.",
    hint="Split the file; the split into files means nothing.",
    manual="Files of an inventory are read up to a fixed size, so that no file can fill the memory. An inventory may consist of "
    "any number of files.",
)  # fmt: skip
NOT_WRITABLE = Code(
    id="KN123", name="not-writable", severity=Severity.ERROR,
    text="{path} cannot be written: {cause}.",
    hint="Close the program that shows the file, or choose another folder; the old file is unchanged.",
    manual="The new file could not take the place of the old one. Under Windows the usual reason is a viewer that has the old file open. "
    "Nothing is lost: the old file is as it was, and no half-written file remains.",
)  # fmt: skip
EXISTS = Code(
    id="KN124", name="exists", severity=Severity.ERROR,
    text="{path} exists already.",
    hint="Choose another folder; nothing is overwritten.",
    manual="`kommunalnetz init` writes new files only. It refuses a folder in which one of its files exists already.",
)  # fmt: skip
CODES = (NOT_THERE, NOT_READABLE, TOO_LARGE, NOT_WRITABLE, EXISTS)


def refusal(code: Code, path: Path | str, **values: object) -> Diagnostic:
    """A diagnostic about the file as a whole."""
    name = Path(path).as_posix()
    return Diagnostic(code=code, subject=f"file:{name}", where=Where(name), values={"path": name, **values})


def read(path: Path, limit: int = LIMIT) -> bytes:
    """The content of an ordinary file of at most ``limit`` bytes.

    Raises InputError: NOT_THERE (also when it vanishes meanwhile), NOT_READABLE, TOO_LARGE.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError([refusal(NOT_READABLE, path, cause=NO_FILE)])
            data = file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError([refusal(NOT_THERE, path)]) from error
    except (OSError, ValueError) as error:
        raise InputError([refusal(NOT_READABLE, path, cause=cause(error))]) from error
    if len(data) > limit:
        raise InputError([refusal(TOO_LARGE, path, limit=limit)])
    return data


def _without_waiting(path: str, flags: int) -> int:
    """Open without waiting for a writer, should it be a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


_CAUSES = {
    errno.EACCES: Word("a right is missing, or another program holds it"),
    errno.EPERM: Word("a right is missing, or another program holds it"),
    errno.EBUSY: Word("another program holds it"),
    errno.EISDIR: Word("it is a folder"),
    errno.ENOTDIR: Word("a part of its path is no folder"),
    errno.ENOSPC: Word("the disk is full"),
    errno.EROFS: Word("the disk is write-protected"),
    errno.ELOOP: Word("a link leads to itself"),
    errno.ENAMETOOLONG: Word("its name is too long"),
}
NO_FILE = Word("it is no ordinary file")
NO_PATH = Word("it is no path")
WORDS = (*_CAUSES.values(), NO_FILE, NO_PATH)
"""English msgids of what hinders reading or writing."""


def cause(error: OSError | ValueError) -> str:
    """Why the operating system refuses; in its own words where there is no better one."""
    if not isinstance(error, OSError):
        return NO_PATH
    return _CAUSES.get(error.errno or 0) or error.strerror or type(error).__name__


def write(path: Path, data: bytes | str) -> Path:
    """Write ``data`` beside ``path`` and rename it there; returns ``path``. Folders are made. Text is UTF-8 with ``\\n``.

    Raises InputError NOT_WRITABLE; then the old file is as it was and nothing else remains.
    """
    return _put(path, data, 0o666)


def write_private(path: Path, data: bytes | str) -> Path:
    """The same, but only the owner may read the file (0600), from the first moment on."""
    return _put(path, data, 0o600)


def _put(path: Path, data: bytes | str, mode: int) -> Path:
    content = data.encode() if isinstance(data, str) else data
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.unlink(missing_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode), "wb") as file:
                file.write(content)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise InputError([refusal(NOT_WRITABLE, path, cause=cause(error))]) from error
    return path


def write_all(contents: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write several files, all or none: each beside its target first, then all are renamed; returns the paths.

    Raises InputError NOT_WRITABLE; then every old file is as it was.
    """
    parts: dict[Path, Path] = {}
    old: dict[Path, bytes | None] = {}
    try:
        for path, data in contents.items():
            target = Path(os.path.realpath(path))
            part = target.with_name(f".{target.name}.{os.getpid()}.part")
            parts[target] = part
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                part.write_bytes(data)
            except OSError as error:
                raise InputError([refusal(NOT_WRITABLE, path, cause=cause(error))]) from error
        for target, part in parts.items():
            try:
                before = target.read_bytes() if target.exists() else None
                part.replace(target)
                old[target] = before
            except OSError as error:
                _restore(old)
                raise InputError([refusal(NOT_WRITABLE, target, cause=cause(error))]) from error
            except BaseException:
                _restore(old)
                raise
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return tuple(contents)


def _restore(old: Mapping[Path, bytes | None]) -> None:
    """Put back what stood there."""
    for path, data in old.items():
        if data is None:
            path.unlink(missing_ok=True)
        else:
            write(path, data)


def write_new(folder: Path, contents: dict[str, str]) -> tuple[Path, ...]:
    """Write files (name -> text) into ``folder``; nothing is written if one of them exists.

    Raises InputError: EXISTS for every one that does, NOT_WRITABLE.
    """
    paths = {folder / name: text for name, text in contents.items()}
    if there := [refusal(EXISTS, path) for path in paths if os.path.lexists(path)]:
        raise InputError(there)
    return tuple(write(path, text) for path, text in paths.items())
