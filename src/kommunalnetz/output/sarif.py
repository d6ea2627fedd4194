"""Findings as SARIF 2.1.0 (OASIS), for code scanning views and editors."""

from urllib.parse import quote

from kommunalnetz import __version__
from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Where
from kommunalnetz.output.machine import Findings, hint, message, plain, values
from kommunalnetz.output.places import Places, counts_fields, field_span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif(findings: Findings) -> dict[str, object]:
    """The log as plain data: one run, its rules the codes that occur."""
    codes = sorted({d.code.id: d.code for d in findings.diagnostics}.values(), key=lambda code: code.id)
    position = {code.id: index for index, code in enumerate(codes)}
    properties: dict[str, object] = {"date": plain(findings.day), "inventory": findings.title, **findings.extent}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "kommunalnetz", "semanticVersion": __version__, "rules": [_rule(code) for code in codes]}
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(d, position[d.code.id], findings.places) for d in findings.ordered],
                "properties": properties,
            }
        ],
    }  # fmt: skip


def _rule(code: Code) -> dict[str, object]:
    rule: dict[str, object] = {
        "id": code.id,
        "name": "".join(word.capitalize() for word in code.name.split("-")),
        "shortDescription": {"text": (code.summary or code.name).replace("{count}", "N").replace("{count:count}", "N")},
        "defaultConfiguration": {"level": _LEVEL[code.severity]},
    }
    if code.manual:
        rule["help"] = {"text": code.manual, "markdown": code.manual}
    return rule


def _result(diagnostic: Diagnostic, rule: int, places: Places) -> dict[str, object]:
    advice = hint(diagnostic)
    result: dict[str, object] = {
        "ruleId": diagnostic.code.id,
        "ruleIndex": rule,
        "level": _LEVEL[diagnostic.severity],
        "message": {"text": f"{message(diagnostic)} {advice}".strip()},
        "partialFingerprints": {"identity/v1": "|".join(diagnostic.identity)},
        "properties": {"subject": diagnostic.subject, **values(diagnostic)},
    }
    if diagnostic.where is not None:
        result["locations"] = [_location(diagnostic.where, places)]
    if diagnostic.related:
        result["relatedLocations"] = [{"id": i + 1, **_location(where, places)} for i, where in enumerate(diagnostic.related)]
    return result


def _location(where: Where, places: Places) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(places.path(where))}}
    if where.line and not where.cell:
        physical["region"] = {"startLine": where.line, **_columns(where, places)}
    location: dict[str, object] = {"physicalLocation": physical}
    if where.cell:
        location["logicalLocations"] = [{"fullyQualifiedName": where.cell, "kind": "cell"}]
    return location


def _columns(where: Where, places: Places) -> dict[str, int]:
    """Where the value begins; in a CSV file, where columns count fields, also where it ends."""
    if not counts_fields(where):
        return {"startColumn": max(1, where.column)}
    line = places.line(where)
    if not line:
        return {}
    start, length = field_span(line, where.column)
    return {"startColumn": start + 1, "endColumn": start + 1 + length}


def _uri(path: str) -> str:
    quoted = quote(path, safe="/:" if path[1:2] == ":" else "/")
    if path.startswith("/"):
        return f"file://{quoted}"
    return f"file:///{quoted}" if path[1:2] == ":" else quoted.replace(":", "%3A")
