"""The logo of an association: an SVG without anything active, or a PNG without anything hidden."""

import math
import os
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from kommunalnetz import files
from kommunalnetz.diagnostics import Diagnostic, InputError, Word
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.inventory import Inventory

LARGEST = 500_000
"""Bytes of a logo."""
PIXELS = (16, 4000)
NO_TYPE, DAMAGED, ACTIVE, FOREIGN, NO_SIZE, WRONG_SIZE = (
    Word("it is neither SVG nor PNG"), Word("it is damaged"), Word("it holds a script, a style sheet or an element that is no shape"),
    Word("it names something outside of itself"), Word("it tells no size (viewBox)"), Word("its sides are not between 16 and 4,000 pixels"),
)  # fmt: skip
WORDS = (NO_TYPE, DAMAGED, ACTIVE, FOREIGN, NO_SIZE, WRONG_SIZE)
"""What forbids a logo; msgids."""

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_SHAPES = frozenset({
    "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use", "symbol", "clipPath",
    "mask", "linearGradient", "radialGradient", "stop",
})  # fmt: skip
_OUTSIDE = re.compile(r"url\s*\(\s*(?![\"']?#)|@import|javascript:|data:|https?:|expression\s*\(|\\", re.IGNORECASE)
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND")
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


class UnfitLogoError(ValueError):
    """``cause`` (of ``WORDS``) forbids to use a logo."""

    def __init__(self, cause: Word) -> None:
        super().__init__(cause)
        self.cause = cause


def plain_logo(data: bytes) -> tuple[str, bytes]:
    """``svg`` or ``png``, and the logo without comments, texts and metadata. Raises UnfitLogoError."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", _png(data)
    if b"<svg" in data:
        return "svg", _svg(data)
    raise UnfitLogoError(NO_TYPE)


def logo_name(inventory: Inventory) -> str:
    """The logo's file, relative to the inventory's folder; empty if there is none."""
    where = inventory.where("network", "brand", "logo")
    named = inventory.network.brand.logo
    return os.path.normpath(Path(where.file if where else "").parent / named).replace(os.sep, "/") if named else ""


def logo(inventory: Inventory) -> tuple[str, bytes] | None:
    """The logo as ``plain_logo`` gives it; None if the inventory names none. Raises InputError."""
    name = logo_name(inventory)
    if not name or not inventory.root:
        return None
    root = Path(inventory.root)
    folder = root if root.is_dir() else root.parent
    where = inventory.where("network", "brand", "logo")
    if not os.path.realpath(folder / name).startswith(os.path.join(os.path.realpath(folder), "")):  # noqa: PTH118
        raise InputError([Diagnostic(code=codes.OUTSIDE, subject=f"file:{name}", where=where, values={"path": name})])
    try:
        return plain_logo(files.read(folder / name, LARGEST))
    except InputError as error:
        raise InputError([replace(found, where=where, values={**found.values, "path": name}) for found in error.diagnostics]) from error
    except UnfitLogoError as error:
        unfit = Diagnostic(code=codes.UNFIT_LOGO, subject=f"file:{name}", where=where, values={"path": name, "cause": error.cause})
        raise InputError([unfit]) from error


def with_logo(inventory: Inventory) -> Inventory:
    """``inventory`` with the logo among its files. Raises InputError if the logo cannot be used."""
    return inventory if logo(inventory) is None else replace(inventory, files=(*inventory.files, logo_name(inventory)))


def _svg(data: bytes) -> bytes:
    """The shapes alone, written anew."""
    if re.search(rb"<!DOCTYPE|<!ENTITY|<\?xml-stylesheet", data, re.IGNORECASE):
        raise UnfitLogoError(ACTIVE)
    try:
        tree = ElementTree.fromstring(data.decode("utf-8-sig"))  # noqa: S314 - without a document type there are no entities
    except (ElementTree.ParseError, UnicodeDecodeError, ValueError) as error:
        raise UnfitLogoError(DAMAGED) from error
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag.removeprefix(_SVG) not in _SHAPES or not element.tag.startswith(_SVG):
            raise UnfitLogoError(ACTIVE)
        for name, value in element.attrib.items():
            if name.lower().startswith("on"):
                raise UnfitLogoError(ACTIVE)
            if _OUTSIDE.search(value) or (name in ("href", _XLINK) and not value.startswith("#")):
                raise UnfitLogoError(FOREIGN)
    box = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", tree.get("viewBox", ""))]
    if tree.tag != f"{_SVG}svg" or len(box) != 4 or not (box[2] > 0 and box[3] > 0):
        raise UnfitLogoError(NO_SIZE)
    ElementTree.register_namespace("", _SVG[1:-1])
    try:
        return ElementTree.tostring(tree, encoding="unicode").encode()
    except RecursionError as error:
        raise UnfitLogoError(DAMAGED) from error


def _png(data: bytes) -> bytes:
    """The picture alone: texts, places and other metadata are left out."""
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":
        raise UnfitLogoError(DAMAGED)
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if not all(PIXELS[0] <= side <= PIXELS[1] for side in (width, height)):
        raise UnfitLogoError(WRONG_SIZE)
    expected = height * (1 + math.ceil(width * _CHANNELS.get(kind, 0) * depth / 8))
    packed = b"".join(content for name, content in chunks if name == b"IDAT")
    try:
        pixels = zlib.decompressobj().decompress(packed, expected + 1)
    except zlib.error as error:
        raise UnfitLogoError(DAMAGED) from error
    if kind not in _CHANNELS or interlaced or len(pixels) != expected:
        raise UnfitLogoError(DAMAGED)
    kept = (
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
        if name in _KEPT
    )
    return data[:8] + b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of every chunk up to the last."""
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if data[at + 8 + length : at + 12 + length] != struct.pack(">I", zlib.crc32(name + content)):
            raise UnfitLogoError(DAMAGED)
        yield name, content
        at += 12 + length
        if name == b"IEND":
            return
