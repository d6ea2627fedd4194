"""The pictures of a view as files of their own: SVG, and PNG for programs that cannot show SVG."""

from collections.abc import Iterator
from typing import Any

from kommunalnetz.output.pdf import fonts
from kommunalnetz.output.view_types import Picture, ReportView

WIDTH = 1600
"""Pixels of a PNG: sharp on paper 17 cm wide."""
_PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#set text(font: "Source Sans 3")\n#image("picture.svg", width: {width}pt)'


def pictures(view: ReportView) -> Iterator[Picture]:
    """Every picture of the view, in the order of the pages."""
    pages = (view["summary"], view["counties"], view["costs"])
    yield from (page["picture"] for page in pages if page and page["picture"])
    if view["technique"]:
        yield from view["technique"]["pictures"]


def svg(picture: Picture) -> bytes:
    """The picture as it stands in the view."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + picture["svg"] + "\n").encode()


def png(picture: Picture, pixels: int = WIDTH) -> bytes:
    """The picture drawn with the shipped fonts, ``pixels`` wide."""
    import typst

    width = picture["width"]
    project: Any = {"main.typ": _PAGE.format(width=width).encode(), "picture.svg": picture["svg"].encode()}
    return typst.compile(project, format="png", ppi=72.0 * pixels / width, font_paths=fonts(None)[0], ignore_system_fonts=True)
