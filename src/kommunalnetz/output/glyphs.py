"""Which characters a font can show.

A PDF/UA file must not hold a character without a glyph: the reader would see a box and hear nothing.
"""

import struct
from collections.abc import Iterator

_FORBIDDEN = (range(0xE000, 0xF900), range(0xF0000, 0x110000), range(0xFEFF, 0xFF00), range(0x20))


class Shown:
    """A table for ``str.translate``: keeps what the font can show, writes the rest as ``\u2039U+4E2D\u203a``."""

    def __init__(self, covered: frozenset[int]) -> None:
        self.covered = covered

    def __getitem__(self, code: int) -> str | int:
        if code in self.covered:
            return code
        return " " if code in (9, 10, 13, 0x2028, 0x2029) else f"\u2039U+{code:04X}\u203a"


def covered(font: bytes) -> frozenset[int]:
    """The code points for which a TrueType or OpenType font has a glyph, without control and private use characters.

    Reads the Unicode table of format 12 (OpenType 1.9, cmap). Raises ValueError if there is none.
    """
    (tables,) = struct.unpack_from(">H", font, 4)
    for position in range(12, 12 + 16 * tables, 16):
        tag, _, start, _ = struct.unpack_from(">4sLLL", font, position)
        if tag == b"cmap":
            return frozenset(code for code in _codes(font, start) if not any(code in unwanted for unwanted in _FORBIDDEN))
    raise ValueError("the font has no cmap table")


def _codes(font: bytes, cmap: int) -> Iterator[int]:
    (records,) = struct.unpack_from(">H", font, cmap + 2)
    for position in range(cmap + 4, cmap + 4 + 8 * records, 8):
        _, _, offset = struct.unpack_from(">HHL", font, position)
        start = cmap + offset
        if struct.unpack_from(">H", font, start) == (12,):
            (groups,) = struct.unpack_from(">L", font, start + 12)
            for first, last, _ in struct.iter_unpack(">LLL", font[start + 16 : start + 16 + 12 * groups]):
                yield from range(first, last + 1)
            return
    raise ValueError("the font has no Unicode table of format 12")
