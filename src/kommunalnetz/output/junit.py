"""Findings as JUnit XML, as Jenkins and GitLab read it: a test case per finding, and one per code that found nothing."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.output.machine import Findings, hint, message

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(findings: Findings, codes: Iterable[Code], fail_on: Severity | None) -> bytes:
    """UTF-8 XML. A finding at or above ``fail_on`` is a failure, any other a passed case that says it; None: nothing fails.

    ``codes`` are all that were looked for: one that found nothing is a passed case, so that the number of cases shows what ran.
    """
    suites = Xml.Element("testsuites")
    cases = [_case(diagnostic, findings, fail_on) for diagnostic in findings.ordered]
    found = {diagnostic.code.id for diagnostic in findings.diagnostics}
    cases += [_passed(code) for code in sorted(codes, key=lambda code: code.id) if code.id not in found]
    suite = Xml.SubElement(
        suites, "testsuite", name="kommunalnetz check", tests=str(len(cases)), errors="0",
        failures=str(sum(case.find("failure") is not None for case in cases)),
    )  # fmt: skip
    properties = Xml.SubElement(suite, "properties")
    facts = {"inventory": findings.title, "date": str(findings.day or ""), **{key: str(value) for key, value in findings.extent.items()}}
    for name, value in facts.items():
        Xml.SubElement(properties, "property", name=name, value=_clean(value))
    suite.extend(cases)
    Xml.indent(suites)
    return bytes(Xml.tostring(suites, encoding="UTF-8", xml_declaration=True)) + b"\n"


def _passed(code: Code) -> Xml.Element:
    return Xml.Element("testcase", classname=f"{code.id} {code.name}", name="nothing found")


def _case(diagnostic: Diagnostic, findings: Findings, fail_on: Severity | None) -> Xml.Element:
    code = diagnostic.code
    case = Xml.Element("testcase", classname=f"{code.id} {code.name}", name=_clean(diagnostic.subject))
    place = findings.places.place(diagnostic.where) if diagnostic.where else ""
    sentence = _clean(message(diagnostic))
    body = _clean("\n".join(line for line in (f"{place}: {sentence}" if place else sentence, hint(diagnostic)) if line))
    if fail_on is not None and diagnostic.severity.rank <= fail_on.rank:
        failure = Xml.SubElement(case, "failure", type=diagnostic.severity.value, message=sentence)
        failure.text = body
    else:
        Xml.SubElement(case, "system-out").text = f"{diagnostic.severity.value}: {body}"
    return case


def _clean(text: str) -> str:
    """``text`` without letters that XML 1.0 cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
