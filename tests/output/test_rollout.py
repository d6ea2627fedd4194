"""The briefing of a coordinators' meeting: what stands in it, what an edition must not hold, the same bytes twice."""

import json
import re
import runpy
import string
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from babel.messages.pofile import read_po

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.output.rollout_briefing import briefing
from kommunalnetz.output.rollout_report import documents
from kommunalnetz.output.rollout_view import rollout_view
from kommunalnetz.output.rollout_view_types import Edition, RolloutView
from kommunalnetz.text import LOCALE, Text

NAMES = ("sachsen", "salzlandkreis", "rheinland-pfalz-2019")
FORBIDDEN = ("Link", "Knoten", "N-1", "ECMP", "SPoF", "Headroom", "Last", "Perzentil", "MTBF", "Shapley", "Befund", "optimal", "sicher")


def view(inventory: Inventory, region: str | None = None, language: str = "de", edition: Edition = "internal") -> RolloutView:
    """The briefing on the inventory's own date."""
    return rollout_view(briefing(inventory, inventory.date, region, edition), Text(language))


@pytest.fixture(scope="module")
def saxony(root: Path) -> Inventory:
    return load(root / "examples" / "ausbau" / "sachsen")


def texts(value: Any) -> list[str]:
    """Every text of a view for people: not its pictures, and not the raw values beside the cells."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, item in value.items() if key not in ("svg", "values") for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


def test_the_first_page_says_the_result_what_is_to_be_decided_and_what_changed(saxony: Inventory) -> None:
    page = view(saxony, "Dresden")["summary"]
    assert page["heading"] == "Drei Gemeinden liegen unter dem Ziel und sind in keinem Vorhaben"
    assert page["sentences"][0] == "4 Landkreise betreiben 8 Vorhaben: 2 in Vorbereitung, 3 grundsätzlich bewilligt, 2 im Bau, 1 fertig."
    assert [box["id"] for box in page["boxes"]] == ["decisions", "changes"]
    assert len(page["boxes"][0]["items"]) == 3
    assert [item.split(":")[0] for item in page["boxes"][1]["items"][:2]] == ["Bautzen Ost", "Meißen Elbe"]
    assert page["boxes"][1]["items"][-1] == "und 1 weitere Änderung, siehe Landkreis"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_first_page_has_at_most_120_words_and_none_that_only_engineers_use(root: Path, name: str, language: str) -> None:
    page = view(load(root / "examples" / "ausbau" / name), "Dresden" if name == "sachsen" else None, language)["summary"]
    boxes = [text for box in page["boxes"] for text in (box["title"], *box["items"])]
    words = " ".join([page["heading"], *page["sentences"], *boxes]).split(" ")
    assert len(words) <= 120
    assert [word for word in FORBIDDEN if word in words] == []


def test_every_county_of_the_region_has_a_paragraph_and_no_other_county_is_named(saxony: Inventory) -> None:
    made = view(saxony, "Dresden")
    assert [county["name"] for county in made["counties"]["counties"]] == [
        "Bautzen",
        "Görlitz",
        "Meißen",
        "Sächsische Schweiz-Osterzgebirge",
    ]
    told = json.dumps({key: made[key] for key in ("summary", "counties", "places", "details")}, ensure_ascii=False)
    for other in ("Erzgebirgskreis", "Vogtland", "Zwickau", "Mittelsachsen", "Muldental", "Nordsachsen"):
        assert other not in told


def test_the_map_has_a_point_per_municipality_and_says_that_it_has_no_municipality_borders(saxony: Inventory) -> None:
    page = view(saxony, "Dresden")["places"]
    assert page["picture"] is not None
    names = set(re.findall(r">([^<>]+)</text>", page["picture"]["svg"]))
    assert {"Coswig", "Riesa", "Hirschstein"} <= names
    assert any("Gemeindegrenzen liegen nicht vor" in sentence for sentence in page["sentences"])
    assert len(page["municipalities"]["rows"]) == 28


def test_without_municipalities_there_is_a_reason_in_place_of_the_map(root: Path) -> None:
    page = view(load(root / "examples" / "ausbau" / "rheinland-pfalz-2019"))["places"]
    assert page["picture"] is None
    assert page["no_picture"]
    assert len(page["status"]["rows"]) == 25


def test_without_milestones_nobody_is_said_to_be_in_time(root: Path) -> None:
    made = view(load(root / "examples" / "ausbau" / "rheinland-pfalz-2019"))
    assert made["summary"]["sentences"][-1] == "Meilensteine sind nicht eingetragen."
    assert "Kein Meilenstein ist überfällig" not in json.dumps(made, ensure_ascii=False)


def test_sums_of_the_table_are_those_of_the_projects(saxony: Inventory) -> None:
    """16 020 + 14 400 + 7 400 + 6 900 addresses; 182 million, of it 18.2 own."""
    total = view(saxony, "Dresden")["places"]["status"]["rows"][-1]["values"]
    assert (total["addresses"], total["funded_eur"], total["own_eur"]) == (44720, 182e6, 18.2e6)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_public_edition_holds_no_contact_task_decision_or_finding_in_any_byte(saxony: Inventory, language: str) -> None:
    secrets = [text for one in saxony.contacts.values() for text in (one.phone, one.email, one.title) if text]
    secrets += [task.title for task in saxony.tasks.values()]
    secrets += [decision.title for meeting in saxony.meetings.values() for decision in meeting.decisions]
    secrets += ["KN714", "KN708"]
    internal = documents(view(saxony, "Dresden", language))
    assert all(secret.encode() in internal["briefing.json"] for secret in ("069 90009-201", "Adresslisten in Strehla abgleichen", "KN714"))
    for name, content in documents(view(saxony, "Dresden", language, "public")).items():
        assert [secret for secret in secrets if secret.encode() in content] == [], name


def test_two_runs_give_the_same_bytes(saxony: Inventory, root: Path) -> None:
    assert documents(view(saxony, "Dresden")) == documents(view(load(root / "examples" / "ausbau" / "sachsen"), "Dresden"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("edition", ["internal", "public"])
def test_a_briefing_fits_its_schema(root: Path, name: str, edition: Edition) -> None:
    schema = json.loads((root / "docs" / "schema" / "rollout-report.schema.json").read_text(encoding="utf-8"))
    made = documents(view(load(root / "examples" / "ausbau" / name), edition=edition), ("json",))
    jsonschema.Draft202012Validator(schema).validate(json.loads(made["briefing.json"]))


def test_the_schema_is_that_of_the_view(root: Path) -> None:
    made = runpy.run_path(str(root / "tools" / "report_schema.py"))["briefing_schema"]()
    assert json.loads((root / "docs" / "schema" / "rollout-report.schema.json").read_text(encoding="utf-8")) == made


def test_a_german_briefing_asks_for_no_msgid_that_the_catalogue_lacks(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = set()
    for path in (LOCALE / "de" / "LC_MESSAGES").glob("*.po"):
        with path.open("rb") as file:
            known |= {str(m.id[0] if isinstance(m.id, tuple) else m.id) for m in read_po(file, locale="de") if m.id and m.string}
    missing: set[str] = set()
    call, plural = Text.__call__, Text.plural

    def recorded(self: Text, msgid: str, /, **values: object) -> str:
        missing.update({msgid} - known if msgid else set())
        return call(self, msgid, **values)

    def counted(self: Text, singular: str, many: str, count: int, /, **values: object) -> str:
        missing.update({singular} - known)
        return plural(self, singular, many, count, **values)

    monkeypatch.setattr(Text, "__call__", recorded)
    monkeypatch.setattr(Text, "plural", counted)
    for name in NAMES:
        for edition in ("internal", "public"):
            view(load(root / "examples" / "ausbau" / name), edition=edition)
    assert sorted(missing) == []


def test_the_german_of_the_roll_out_fills_in_nothing_that_is_not_there() -> None:
    german = Text("de")
    with (LOCALE / "de" / "LC_MESSAGES" / "rollout.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="de") if isinstance(message.id, str) and message.id]
    for message in messages:
        english = {name for _, name, _, _ in string.Formatter().parse(str(message.id)) if name}
        assert {name for _, name, _, _ in string.Formatter().parse(german(str(message.id))) if name} <= english


HOSTILE = "<b>&\"'{x} {{ y }} #let [$"


def test_hostile_text_stands_literally_and_an_empty_roll_out_is_laid_out() -> None:
    name = HOSTILE.replace("'", "''")
    inventory = from_text(f"""
network: {{title: '{name}', date: 2026-10-31}}
sites: [{{id: k, kind: county, title: '{name}'}}, {{id: m, kind: municipality, parent: k, title: '{name}', location: {{lat: 51, lon: 13}}}}]
projects: [{{id: p, county: k, title: '{name}', operator: '{name}'}}]
""")
    made = documents(view(inventory, language="en"))
    assert HOSTILE in json.loads(made["briefing.json"])["meta"]["title"]
    assert b"<b>" not in made["briefing.html"]
    assert made["briefing.pdf"].startswith(b"%PDF-1.7")
    empty = from_text("sites: [{id: k, kind: county}]\ncoverage: []\nprojects: []", date=date(2026, 1, 1))
    assert set(documents(view(empty))) == {"briefing.html", "briefing.pdf", "briefing.json"}


def test_all_that_is_told_is_in_the_language_of_the_reader(saxony: Inventory) -> None:
    german, english = (" ".join(texts(dict(view(saxony, language=language)))) for language in ("de", "en"))
    assert "Markterkundung" in german
    assert "market-survey" not in german
    assert "market-survey" in english
    assert "Auswahlverfahren seit" not in english
