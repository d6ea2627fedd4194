"""Configurations as files: a folder per device."""

from collections.abc import Mapping
from pathlib import Path

from kommunalnetz import files


def write(rendered: Mapping[str, Mapping[str, str]], directory: Path, *, private: bool) -> tuple[Path, ...]:
    """Write every file below ``directory``/DEVICE and return these folders; ``private`` ones only their owner can read.

    Raises InputError NOT_WRITABLE.
    """
    put = files.write_private if private else files.write
    folders = []
    for device, texts in rendered.items():
        folder = directory / device
        for name, text in texts.items():
            put(folder / name, text)
        folders.append(folder)
    return tuple(folders)
