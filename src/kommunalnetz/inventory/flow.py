"""YAML text of plain values: on one line for a value, in a block for a record or a scenario."""

import re
from collections.abc import Iterable, Mapping

_PLAIN = re.compile(r"[\w./(+][\w .;/()+%\u20ac\u00b7\u00d7\u2013-]*(?<! )")
_NULLS = ("", "~", "null", "Null", "NULL")


def scalar(value: str | None) -> str:
    """A text as a scalar that is read as the same text; quoted where a letter could mean something else."""
    if value is None:
        return "null"
    if value not in _NULLS and value != "<<" and _PLAIN.fullmatch(value) and not value.startswith(("- ", "...", "---")):
        return value
    if re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", value):
        escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in value)
        return f'"{escaped}"'
    return "'" + value.replace("'", "''") + "'"


def flow(value: object) -> str:
    """A value on one line: ``{a: 1G, b: [x, y]}``."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{scalar(str(name))}: {flow(inner)}" for name, inner in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(flow(inner) for inner in value) + "]"
        case None:
            return "null"
        case _:
            return scalar(str(value))


def item(record: Mapping[str, object], indent: str) -> str:
    """A record as an item of a block list, one key a line; ends with a line feed."""
    lines = [f"{scalar(str(name))}: {flow(value)}" for name, value in record.items()]
    return "".join(f"{indent}{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines))


def section(name: str, records: Iterable[Mapping[str, object]], indent: str = "  ") -> str:
    """A section with its records."""
    return f"{name}:\n" + "".join(item(record, indent) for record in records)
