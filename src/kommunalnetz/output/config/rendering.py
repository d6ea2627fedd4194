"""Configurations: the views of devices laid out by the templates of their platforms."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from kommunalnetz.diagnostics import Diagnostic, InputError, Severity
from kommunalnetz.inventory.records import Device, SiteKind
from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.findings import findings
from kommunalnetz.output.config.letters import Cleaner
from kommunalnetz.output.config.platform import DESCRIPTION
from kommunalnetz.output.config.secrets import Resolve, placeholder
from kommunalnetz.output.config.view import device_view
from kommunalnetz.output.templates import failure, folders
from kommunalnetz.traffic.study import Study

if TYPE_CHECKING:
    from jinja2 import Environment

Rendered = dict[str, dict[str, str]]
"""Device id to file name to text."""


def chosen(study: Study, names: Iterable[str] = ()) -> tuple[Device, ...]:
    """The devices called ``names`` (ids); without any, all that are not in a provider's network. Raises KeyError."""
    devices, sites = study.inventory.devices, study.inventory.sites
    wanted = tuple(names)
    if wanted:
        return tuple(devices[name.removeprefix("device:")] for name in wanted)
    return tuple(device for device in devices.values() if sites[device.site].kind is not SiteKind.CARRIER)


def rendered(
    study: Study, devices: Iterable[str] = (), *, templates: Path | None = None, resolve: Resolve = placeholder, platform: str | None = None
) -> Rendered:  # fmt: skip
    """The configuration files of ``devices`` (ids; default: all that are not in a provider's network).

    ``templates`` is a folder of the user's own, ``resolve`` turns references into secrets (default: placeholders), ``platform`` stands in
    for that of every device. Raises InputError with every finding that is an error, and for a template that does not work; KeyError for
    an unknown device.
    """
    context = Context(study=study, templates=templates, resolve=resolve, only_platform=platform)
    wanted = chosen(study, devices)
    if errors := [finding for finding in findings(context, wanted) if finding.severity is Severity.ERROR]:
        raise InputError(errors)
    platforms = {context.name_of(device): context.platform(device) for device in wanted}
    layouts = {name: Layout(f"config/{name}", templates, Cleaner(found.letters)) for name, found in platforms.items()}
    return {device.id: _files(context, device, layouts[context.name_of(device)]) for device in wanted}


def warnings(study: Study, devices: Iterable[str] = (), *, templates: Path | None = None) -> tuple[Diagnostic, ...]:
    """What is worth a word about configurations that can be made."""
    context = Context(study=study, templates=templates)
    return tuple(finding for finding in findings(context, chosen(study, devices)) if finding.severity is not Severity.ERROR)


def _files(context: Context, device: Device, layout: "Layout") -> dict[str, str]:
    """File name to text for one device; a template that yields nothing but blanks gives no file."""
    view = layout.cleaner.cleaned(device_view(context, device))
    texts = {name: layout.laid_out(name, view) for name in layout.names}
    return {name: text for name, text in texts.items() if text.strip()}


class Layout:
    """The templates of ``kind`` (``config/frr``), the user's own in place of the shipped ones of the same name."""

    def __init__(self, kind: str, own: Path | None, cleaner: Cleaner) -> None:
        self.kind, self.own, self.cleaner = kind, own, cleaner

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Those that make a file each: all but those that begin with ``_``."""
        places = [folder for folder in folders(self.kind, self.own) if folder.is_dir()]
        found = {path.name for folder in places for path in folder.iterdir() if path.is_file()}
        return tuple(sorted(name for name in found if name != DESCRIPTION and not name.startswith(("_", "."))))

    @cached_property
    def environment(self) -> "Environment":
        """Sandboxed, strict about unknown names. Nothing is escaped here: the view holds no letter that could do harm."""
        from jinja2 import FileSystemLoader, StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        return ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folders(self.kind, self.own)), autoescape=False, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        )  # fmt: skip

    def laid_out(self, name: str, view: Mapping[str, Any]) -> str:
        """The text of a template over a view. Raises InputError TEMPLATE_FAILS for one of the user's own."""
        from jinja2 import TemplateError

        try:
            return self.environment.get_template(name).render(**view)
        except (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            at, line = _place(error, name)
            if self.own is None or not (self.own / self.kind / at).is_file():
                raise
            raise failure(self.kind, self.own, at, line, str(error)) from error


def _place(error: BaseException, name: str) -> tuple[str, int]:
    """Name and line of the template in which ``error`` arose."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return error.name or name, error.lineno
    frames = [frame for frame in extract_tb(error.__traceback__) if not frame.filename.endswith(".py")]
    return (Path(frames[-1].filename).name, frames[-1].lineno or 0) if frames else (name, 0)
