"""Files in a ZIP, and out of it again: the same files give the same bytes, and nothing in a foreign one can do harm."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from kommunalnetz import files
from kommunalnetz.diagnostics import Diagnostic, InputError, Where, Word
from kommunalnetz.output import archive_codes as codes

FILES = 20_000
"""Most files of an archive."""
WHOLE = 512 * 1024 * 1024
"""Most bytes of an archive, packed or unpacked."""
_BEFORE_ALL = (1980, 1, 1, 0, 0, 0)
_UNFIT = re.compile(r"[\x00-\x1f\x7f\\:]")


def fit(name: str) -> bool:
    """Whether ``name`` is a path below the archive on every system."""
    parts = name.split("/")
    return bool(name) and not _UNFIT.search(name) and not {"", ".", ".."} & set(parts) and not PurePosixPath(name).is_absolute()


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """A ZIP of ``contents``, in their order, without dates; names must be ``fit``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, _BEFORE_ALL)
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, data, compresslevel=9)
    return out.getvalue()


def unzipped(path: Path) -> dict[str, bytes]:
    """Name to content of every file in the ZIP at ``path``, in memory and bounded.

    Raises InputError: what ``files.read`` raises, and NOT_AN_ARCHIVE for anything that ``zipped`` does not write.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(files.read(path, WHOLE))) as archive:
            entries = archive.infolist()
            if (cause := _unsafe(entries)) is not None:
                raise refused(path, cause)
            return {entry.filename: _content(archive, entry, path) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError) as error:
        raise refused(path, codes.NO_ZIP) from error


def _unsafe(entries: list[zipfile.ZipInfo]) -> str | None:
    """Why a list of entries is not taken; a name is judged as it is written in the file."""
    names = [entry.orig_filename for entry in entries]
    if not all(fit(name) for name in names):
        return codes.BAD_NAME
    if len({name.casefold() for name in names}) != len(names):
        return codes.TWICE
    if any(entry.flag_bits & 1 or stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG) for entry in entries):
        return codes.NOT_PLAIN
    if len(entries) > FILES or sum(entry.file_size for entry in entries) > WHOLE:
        return codes.TOO_MUCH
    return None


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> bytes:
    """The content; no more is unpacked than the entry says, which ``_unsafe`` has bounded."""
    with archive.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise refused(path, codes.NO_ZIP)
    return data


def refused(path: Path, cause: str) -> InputError:
    """The error that ``path`` is no archive because of ``cause``, a msgid."""
    name = path.as_posix()
    values = {"path": name, "cause": Word(cause)}
    return InputError([Diagnostic(code=codes.NOT_AN_ARCHIVE, subject=f"file:{name}", where=Where(name), values=values)])
