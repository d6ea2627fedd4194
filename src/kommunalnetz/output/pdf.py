"""The report as PDF/UA-1 and PDF/A-2a, typeset by Typst.

The view reaches the template as a JSON file, so no inventory text is ever read as Typst markup. Only the
shipped fonts count: the same view gives the same bytes on every machine.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kommunalnetz.output import palette
from kommunalnetz.output.branding import logo_svg
from kommunalnetz.output.glyphs import Shown, covered
from kommunalnetz.output.templates import contents, failure, folders
from kommunalnetz.output.view_types import ReportView

if TYPE_CHECKING:
    from typst import Fonts

KIND = "report/typst"


def pdf(view: ReportView, templates: Path | None = None, document: str = "report") -> bytes:
    """``view`` laid out by the template ``document``.typ.

    Files in ``templates``/report/typst override the shipped ones; its folder ``fonts`` adds fonts.
    Characters that the font cannot show are written as their code point. Raises InputError TEMPLATE_FAILS if
    an overriding template does not work.
    """
    return typeset(view, view["meta"]["date"], f"{document}.typ", (KIND,), templates)


def typeset(view: Mapping[str, Any], date: str, name: str, kinds: Sequence[str], templates: Path | None) -> bytes:
    """``view`` in the template ``name``, which lies in the first of ``kinds`` and may use the templates of the others."""
    import typst

    typefaces, shown = fonts(templates)
    data = json.dumps({"view": _printable(view, shown), "palette": _colours(view)}, ensure_ascii=False, sort_keys=True)
    project: Any = {"data.json": data.encode()}
    for kind in reversed(kinds):
        project |= contents(kind, templates, "*.typ")
    project["main.typ"] = project.pop(name)
    if mark := logo_svg(view["meta"].get("logo", "")):
        project["logo.svg"] = mark
    day = datetime.fromisoformat(date).replace(tzinfo=UTC)
    try:
        return typst.compile(project, font_paths=typefaces, ignore_system_fonts=True, pdf_standards=["a-2a", "ua-1"], timestamp=day)
    except typst.TypstError as error:
        if templates is None:
            raise
        place, line = _place(error.diagnostic, name)
        kind = next((kind for kind in kinds if (templates / kind / place).is_file()), kinds[0])
        raise failure(kind, templates, place, line, error.message) from error


def _place(diagnostic: str, name: str) -> tuple[str, int]:
    """File and line of an error in Typst's drawing of it: the first one behind the corner of the frame."""
    found = re.search(r"\u250c\u2500 (\S+\.typ):(\d+):", diagnostic)
    if found is None:
        return name, 0
    return (name if found[1] == "main.typ" else found[1]), int(found[2])


def _printable(value: Any, shown: Shown) -> Any:
    """``value`` with every text in it reduced to what the font can show."""
    match value:
        case str():
            return value.translate(shown)
        case list() | tuple():
            return [_printable(item, shown) for item in value]
        case dict():
            return {key: _printable(item, shown) for key, item in value.items()}
        case _:
            return value


@cache
def fonts(own: Path | None) -> tuple["Fonts", Shown]:
    """The fonts of the user's folder and the shipped ones, and what letters become that the text font lacks."""
    import typst

    places = [folder / "fonts" for folder in folders(KIND, own)]
    regular = next(path for place in places if (path := place / "SourceSans3-Regular.ttf").is_file())
    typefaces = typst.Fonts(include_system_fonts=False, font_paths=[str(place) for place in places if place.is_dir()])
    return typefaces, Shown(covered(regular.read_bytes()))


def _colours(view: Mapping[str, Any]) -> dict[str, Any]:
    """The palette as the template sees it, with the accent of the view if it has one."""
    plain = {name.lower(): getattr(palette, name) for name in ("INK", "MUTED", "RULE", "PANEL", "ACCENT", "BORDER")}
    lights = {colour: {"fill": style.fill, "ink": style.ink, "wash": style.wash} for colour, style in palette.LIGHTS.items()}
    return {**plain, "accent": view["meta"].get("accent", palette.ACCENT), "lights": lights}
