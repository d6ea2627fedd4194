"""A logo holds shapes or pixels and nothing else, and lies in the inventory's folder."""

import struct
import zlib
from pathlib import Path

import pytest

from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory import logo
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.logo import UnfitLogoError, plain_logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">{}</svg>'


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int = 20, height: int = 16, *, rows: int | None = None, interlaced: int = 0, aside: bytes = b"") -> bytes:
    """A grey PNG of one byte per pixel."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, interlaced)
    pixels = zlib.compress(bytes((1 + width) * (height if rows is None else rows)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + aside + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_shapes_are_taken_and_comments_left_out() -> None:
    kind, data = plain_logo(SVG.format('<!-- by Erika --><g fill="#123456"><path d="M0 0H9"/></g><use xlink:href="#a"/>').encode())
    assert kind == "svg"
    assert b"Erika" not in data
    assert plain_logo(data) == (kind, data)


@pytest.mark.parametrize(
    ("inside", "cause"),
    [
        ("<script>alert(1)</script>", logo.ACTIVE),
        ('<rect onload="alert(1)"/>', logo.ACTIVE),
        ("<style>@import url(https://example.org/a.css)</style>", logo.ACTIVE),
        ("<foreignObject><p/></foreignObject>", logo.ACTIVE),
        ('<image href="https://example.org/a.png"/>', logo.ACTIVE),
        ('<animate attributeName="x"/>', logo.ACTIVE),
        ("<text>County</text>", logo.ACTIVE),
        ('<use href="https://example.org/a.svg#x"/>', logo.FOREIGN),
        ('<use xlink:href="file:///etc/passwd"/>', logo.FOREIGN),
        ('<rect fill="url(https://example.org/a)"/>', logo.FOREIGN),
        ('<rect style="background: u\\rl(//example.org/a)"/>', logo.FOREIGN),
        ("<g>", logo.DAMAGED),
        ("<g>" * 5000 + "</g>" * 5000, logo.DAMAGED),
    ],
)
def test_an_svg_with_anything_else_is_refused(inside: str, cause: str) -> None:
    with pytest.raises(UnfitLogoError) as caught:
        plain_logo(SVG.format(inside).encode())
    assert caught.value.cause == cause


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("").encode(), logo.ACTIVE),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', logo.NO_SIZE),
        (b"GIF89a", logo.NO_TYPE),
        (png(width=8), logo.WRONG_SIZE),
        (png(width=4001), logo.WRONG_SIZE),
        (png(rows=15), logo.DAMAGED),
        (png(rows=4000), logo.DAMAGED),
        (png(interlaced=1), logo.DAMAGED),
        (png()[:-20], logo.DAMAGED),
        (png().replace(b"IDAT", b"IDAU"), logo.DAMAGED),
    ],
)
def test_what_is_no_plain_picture_is_refused(data: bytes, cause: str) -> None:
    with pytest.raises(UnfitLogoError) as caught:
        plain_logo(data)
    assert caught.value.cause == cause


def test_a_png_loses_its_texts_and_what_hangs_behind_it() -> None:
    kind, data = plain_logo(png(aside=chunk(b"tEXt", b"Author\0Erika")) + b"hidden")
    assert (kind, data) == ("png", png())


def inventory(folder: Path, named: str) -> Path:
    """A folder with one site whose network names a logo."""
    (folder / "net.yaml").write_text(f"network:\n  brand: {{logo: '{named}'}}\nsites: [{{id: a}}]\n", encoding="utf-8")
    return folder


def test_the_logo_is_a_file_of_the_inventory(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png())
    assert load(inventory(tmp_path, "logo.png")).files == ("net.yaml", "logo.png")


@pytest.mark.parametrize(("named", "code"), [("none.png", "KN120"), ("../logo.png", "KN135"), ("bad.svg", "KN243"), ("large.png", "KN122")])
def test_a_logo_that_cannot_be_used_is_told_where_it_is_named(tmp_path: Path, named: str, code: str) -> None:
    (tmp_path / "logo.png").write_bytes(png())
    folder = tmp_path / "net"
    folder.mkdir()
    (folder / "bad.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "large.png").write_bytes(png() + bytes(logo.LARGEST))
    with pytest.raises(InputError) as caught:
        load(inventory(folder, named))
    assert [(found.code.id, str(found.where)) for found in caught.value.diagnostics] == [(code, "net.yaml:2:17")]
