"""Every sentence of the checks has a German twin with the same placeholders."""

import string
from pathlib import Path

import pytest
from small_inventories import reference

from kommunalnetz.checks import CODES, bandwidth, contract_light, findings, resilience
from kommunalnetz.diagnostics import Code
from kommunalnetz.text import Text

GERMAN = Text("de")
REASONS = sorted({"none", *bandwidth.TEXTS, *resilience.TEXTS, *contract_light.TEXTS})


def _placeholders(msgid: str) -> set[tuple[str, str]]:
    return {(name, unit or "") for _, name, unit, _ in string.Formatter().parse(msgid) if name}


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_a_code_is_translated_with_all_it_says(code: Code) -> None:
    for msgid in (code.text, code.hint, code.summary, code.manual):
        assert not msgid or GERMAN.translated(msgid)
    for msgid in (code.text, code.hint, code.summary):
        assert _placeholders(GERMAN(msgid)) == _placeholders(msgid)


@pytest.mark.parametrize("msgid", REASONS)
def test_a_reason_of_a_light_is_translated(msgid: str) -> None:
    assert GERMAN.translated(msgid)
    assert _placeholders(GERMAN(msgid)) == _placeholders(msgid)


def test_every_finding_of_the_reference_inventory_makes_a_german_sentence_and_hint(root: Path) -> None:
    for finding in findings(reference(root)):
        assert "{" not in GERMAN.sentence(finding) + GERMAN.hint(finding)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_every_code_has_a_manual_and_a_hint(code: Code) -> None:
    assert code.manual.count("\n\n") >= 1
    assert code.hint
