"""Write docs/schema/report.schema.json, the JSON Schema of report.json, from the types of the report's view.

``--check`` writes nothing and fails if the file is missing or stale.
"""

import inspect
import json
import sys
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from kommunalnetz.output.view_types import SCHEMA, ReportView

TARGET = Path(__file__).resolve().parent.parent / "docs" / "schema" / "report.schema.json"
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
    """0 if the file is up to date (or was written)."""
    content = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if check:
        stale = not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != content
        if stale:
            print(f"stale: {TARGET.name}; run python tools/report_schema.py", file=sys.stderr)
        return int(stale)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(content, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
