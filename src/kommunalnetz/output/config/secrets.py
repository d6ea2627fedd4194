"""Secrets: references in the inventory, values only in the files of a run that asks for them."""

import os
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from kommunalnetz.diagnostics import Diagnostic, InputError, Where
from kommunalnetz.output.config import codes
from kommunalnetz.output.config.letters import Sealed
from kommunalnetz.output.config.platform import Platform

Resolve = Callable[[str, str], str]
"""(key, reference) to the secret."""


def placeholder(key: str, reference: str) -> str:
    """What stands in a configuration in place of a secret."""
    return f"REPLACE-{key}"


def resolved(key: str, reference: str) -> str:
    """The secret that ``reference`` names. Raises InputError SECRET_MISSING."""
    kind, _, rest = reference.partition(":")
    try:
        match kind:
            case "env":
                found = os.environ[rest]
            case "file":
                found = Path(rest).read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
            case _:
                found = _from_keyring(rest)
    except (KeyError, OSError, UnicodeError, ImportError) as error:
        raise InputError([_missing(key, reference)]) from error
    if not found:
        raise InputError([_missing(key, reference)])
    return found


def _missing(key: str, reference: str) -> Diagnostic:
    return Diagnostic(code=codes.SECRET_MISSING, subject=f"secret:{key}", values={"key": key, "reference": reference})


def _from_keyring(name: str) -> str:
    """An entry of the system's key ring. Raises ImportError without the package, KeyError without the entry."""
    keyring = import_module("keyring")
    service, _, user = name.partition("/")
    found = keyring.get_password(service, user)
    if found is None:
        raise KeyError(name)
    return str(found)


def sealed(key: str, reference: str, resolve: Resolve, platform: Platform, where: Where | None) -> Sealed:
    """The secret as a configuration may hold it. Raises InputError: SECRET_MISSING, SECRET_UNFIT."""
    value = resolve(key, reference)
    form = platform.secrets.get(key)
    if form is not None and not re.fullmatch(form, value):
        values = {"key": key, "platform": platform.title, "rule": form}
        raise InputError([Diagnostic(code=codes.SECRET_UNFIT, subject=f"secret:{key}", where=where, values=values)])
    return Sealed(value)
