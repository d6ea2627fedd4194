"""Running configurations: a folder of files named after the devices, or of a folder per device as ``config render`` writes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kommunalnetz import files
from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.records import Device


@dataclass(frozen=True, kw_only=True)
class Running:
    """What runs: device id to what was collected from it. ``extra`` are names in the folder that belong to no device."""

    root: Path
    devices: Mapping[str, "Collected"]
    extra: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Collected:
    """File name to text; the name is empty where a device has one file, which then is its main one. ``path`` is relative to the folder."""

    path: str
    files: Mapping[str, str]


def running(root: Path, devices: Iterable[Device]) -> Running:
    """The folder ``root``: ``nord``, ``nord.conf``, ``nord.txt`` or a folder ``nord`` for the device ``nord``; dot files are skipped.

    Raises InputError where something cannot be read.
    """
    ids = {device.id for device in devices}
    found: dict[str, Collected] = {}
    extra: list[str] = []
    for path in _entries(root):
        name = path.name if path.name in ids else path.stem
        if name in ids and name not in found:
            found[name] = _collected(path)
        else:
            extra.append(path.name)
    return Running(root=root, devices=found, extra=tuple(extra))


def _collected(path: Path) -> Collected:
    if path.is_dir():
        return Collected(path=path.name, files={one.name: _text(one) for one in _entries(path) if one.is_file()})
    return Collected(path=path.name, files={"": _text(path)})


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError as error:
        raise InputError([files.refusal(files.NOT_THERE, folder)]) from error
    except OSError as error:
        raise InputError([files.refusal(files.NOT_READABLE, folder, cause=files.cause(error))]) from error


def _text(path: Path) -> str:
    return files.read(path).decode("utf-8-sig", errors="replace")
