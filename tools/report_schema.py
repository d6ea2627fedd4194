"""Write the JSON Schemas of report.json and briefing.json in docs/schema from the types of their views.

``--check`` writes nothing and fails if a file is missing or stale.
"""

import inspect
import json
import sys
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from kommunalnetz.output.rollout_view_types import SCHEMA as BRIEFING
from kommunalnetz.output.rollout_view_types import RolloutView
from kommunalnetz.output.view_types import SCHEMA, ReportView

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "schema"
TARGET = FOLDER / "report.schema.json"
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def schema() -> dict[str, Any]:
    """The JSON Schema; every key is required, further keys may come without a new version."""
    definitions: dict[str, Any] = {}
    root = _of(ReportView, definitions)
    definitions["ReportView"]["properties"]["schema"] = {"const": SCHEMA}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "description": "The report of kommunalnetz as data. Units stand in the keys: _bit_s, _s, _share (0..1).",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def briefing_schema() -> dict[str, Any]:
    """The same of the briefing for a coordinators' meeting."""
    definitions: dict[str, Any] = {}
    _of(RolloutView, definitions)
    root = definitions.pop("RolloutView")
    root["properties"]["schema"] = {"const": BRIEFING}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": BRIEFING,
        **root,
        "description": "The briefing of 'kommunalnetz rollout report' as data. Units stand in the keys: _eur, _m, _share (0..1).",
        "$defs": dict(sorted(definitions.items())),
    }


def _of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if is_typeddict(kind):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}
            hints = get_type_hints(kind)
            definitions[kind.__name__] = {
                "type": "object",
                "description": inspect.cleandoc(kind.__doc__ or ""),
                "required": list(hints),
                "properties": {name: _of(hint, definitions) for name, hint in hints.items()},
            }
        return {"$ref": f"#/$defs/{kind.__name__}"}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": _of(arguments[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(arguments[1], definitions)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of(argument, definitions) for argument in arguments]}
    return {"type": _PLAIN[kind]}


def main(check: bool) -> int:
    """0 if the files are up to date (or were written)."""
    stale = []
    for target, made in ((TARGET, schema()), (FOLDER / "rollout-report.schema.json", briefing_schema())):
        content = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
        if not target.is_file() or target.read_text(encoding="utf-8") != content:
            stale.append(target.name)
            if not check:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content, encoding="utf-8", newline="\n")
    if check and stale:
        print(f"stale: {', '.join(stale)}; run python tools/report_schema.py", file=sys.stderr)
    return int(bool(check and stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
