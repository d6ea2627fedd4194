"""The report as one self-contained HTML file: no script, no network, prints on A4.

The templates are Jinja2, sandboxed, with autoescape and strict about unknown names; the pictures of the
view are the only markup that is taken as it is.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from kommunalnetz.output import palette
from kommunalnetz.output.templates import failure, folders
from kommunalnetz.output.view_types import ReportView

if TYPE_CHECKING:
    from jinja2 import Environment

KIND = "report/html"
_UNPRINTABLE = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r"}
_UNPRINTABLE |= dict.fromkeys((*range(55296, 57344), 65534, 65535), "�")


def html(view: ReportView, templates: Path | None = None) -> bytes:
    """``view`` laid out, UTF-8. Files in ``templates``/report/html override the shipped ones.

    Raises InputError TEMPLATE_FAILS if an overriding template does not work.
    """
    return laid_out(view, "report.html", (KIND,), templates)


def laid_out(view: Mapping[str, Any], name: str, kinds: Sequence[str], templates: Path | None) -> bytes:
    """``view`` in the template ``name``, which lies in the first of ``kinds`` and may use the templates of the others."""
    from jinja2 import TemplateError

    environment = _environment(tuple(folder for kind in kinds for folder in folders(kind, templates)))
    try:
        text = environment.get_template(name).render(view=view, palette=_colours(view))
    except (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        if templates is None:
            raise
        place, line = _place(error, name)
        kind = next((kind for kind in kinds if (templates / kind / place).is_file()), kinds[0])
        raise failure(kind, templates, place, line, str(error)) from error
    return text.translate(_UNPRINTABLE).encode()


@cache
def _environment(places: tuple[Path, ...]) -> "Environment":
    """Where templates come from; a template that was compiled is kept until its file changes."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(places),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["css_string"] = css_string
    return environment


def _place(error: BaseException, name: str) -> tuple[str, int]:
    """Name and line of the template in which ``error`` arose; Jinja puts its templates into the traceback."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return error.name or name, error.lineno
    frames = [frame for frame in extract_tb(error.__traceback__) if not frame.filename.endswith(".py")]
    return (Path(frames[-1].filename).name, frames[-1].lineno or 0) if frames else (name, 0)


def css_string(text: str) -> str:
    """``text`` as the content of a CSS string: all but letters and digits escaped, so it can end neither string nor element."""
    return "".join(letter if letter.isascii() and letter.isalnum() else f"\\{ord(letter):06x}" for letter in text)


def _colours(view: Mapping[str, Any]) -> Mapping[str, object]:
    """The palette as names for the style sheet, with the accent of the view if it has one."""
    plain = {name.lower(): getattr(palette, name) for name in ("INK", "MUTED", "RULE", "GROUND", "PANEL", "ACCENT", "BORDER")}
    return {**plain, "accent": view["meta"].get("accent", palette.ACCENT), "lights": palette.LIGHTS}
