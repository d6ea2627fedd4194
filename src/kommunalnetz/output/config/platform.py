"""Platforms: a folder of templates below ``config`` and its ``platform.yaml``, which says what the templates cannot."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from kommunalnetz.diagnostics import Diagnostic, InputError, Where
from kommunalnetz.files import read
from kommunalnetz.inventory.fields import Part
from kommunalnetz.inventory.source import parsed
from kommunalnetz.output.config import codes
from kommunalnetz.output.config.comparing import Compare, Expression, Sign
from kommunalnetz.output.templates import folders

DESCRIPTION = "platform.yaml"
DEFAULT = "frr"
"""The platform of a device that names none."""
Feature = Literal["ipsec", "vrrp", "isis", "ospfv3-authentication"]


class Interfaces(Part):
    """How interfaces are called. Patterns over ``{number}`` (of the line), ``{port}`` and ``{vlan}``."""

    link: str
    lan: str
    loopback: str
    vlan: str = "{port}.{vlan}"
    tunnel: str = ""
    management: str = Field(default="", description="bears the management addresses; empty: the loopback does")
    form: Expression = Field(description="what an interface name of the inventory must look like")


class Letters(Part):
    """Which letters a text of the inventory may hold; any other one is replaced."""

    allowed: Expression
    replace: dict[str, str] = Field(default_factory=dict)
    other: str = "_"
    longest: int = 200


class Platform(Part):
    """What ``platform.yaml`` holds."""

    title: str
    interfaces: Interfaces
    letters: Letters
    secrets: dict[str, Expression] = Field(default_factory=dict, description="what each secret must match")
    supports: tuple[Feature, ...] = ()
    maximum_paths: int = 64
    compare: Compare = Compare()
    audit: dict[str, tuple[Sign, ...]] = Field(default_factory=dict, description="rule of the audit -> by what files show that it is kept")
    queues: int | None = Field(default=None, description="how many queues an interface has; not given: as many as there are classes")


def names(own: Path | None) -> tuple[str, ...]:
    """The platforms that there are, the user's own included."""
    found = {path.parent.name for folder in folders("config", own) for path in folder.glob(f"*/{DESCRIPTION}")}
    return tuple(sorted(found))


def platform(name: str, own: Path | None) -> Platform:
    """The platform called ``name``. Raises InputError if its description cannot be read; KeyError if there is none."""
    for folder in folders(f"config/{name}", own):
        path = folder / DESCRIPTION
        if path.is_file():
            return _described(path)
    raise KeyError(name)


def _described(path: Path) -> Platform:
    text = read(path).decode("utf-8", errors="replace")
    found = parsed(text, path.as_posix())
    if found.diagnostics or not found.documents:
        raise InputError(found.diagnostics or [_broken(path, 0, "empty")])
    node = found.documents[0]
    try:
        return Platform.model_validate(node.plain)
    except ValidationError as error:
        raise InputError(
            _broken(path, node.below(tuple(one["loc"]))[0].line, f"{'.'.join(map(str, one['loc']))}: {one['msg']}")
            for one in error.errors(include_url=False)
        ) from error  # fmt: skip


def _broken(path: Path, line: int, cause: str) -> Diagnostic:
    where = Where(path.as_posix(), line, 1 if line else 0)
    values: Mapping[str, object] = {"path": path.as_posix(), "cause": cause}
    return Diagnostic(code=codes.PLATFORM_FILE, subject=f"file:{path.as_posix()}", where=where, values=values)
