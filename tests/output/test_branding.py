"""The association's colour and logo reach every document; a colour that harms reading is told and not used."""

import base64
import io
import zipfile
from pathlib import Path

import pytest

from inventory.test_logo import SVG, png
from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.output import branding, palette
from kommunalnetz.output.report import report_documents
from kommunalnetz.traffic.study import study

PURPLE = "#5b2a86"


def coloured(colour: str, administration: str = "kreisverwaltung") -> str:
    """An inventory of one county."""
    return (
        f"network: {{association: Association X, administration: {administration}, date: 2026-11-01, brand: {{colour: '{colour}'}}}}\n"
        "sites: [{id: a, title: County A, staff: 100}]\n"
    )


@pytest.mark.parametrize(
    ("colour", "codes"),
    [
        ("", []),
        (palette.ACCENT, []),
        (PURPLE, []),
        ("#f0c000", ["KN664"]),
        ("#006b50", ["KN665"]),
        ("#a01030", ["KN665"]),
        ("#707070", ["KN664", "KN665"]),
        ("#e08000", ["KN664", "KN665"]),
    ],
)
def test_a_pale_colour_and_one_like_a_light_are_told_at_their_place(colour: str, codes: list[str]) -> None:
    inventory = from_text(coloured(colour))
    found = branding.findings(inventory)
    assert [one.code.id for one in found] == codes
    assert all(one.where and one.where.line == 1 and one.where.column > 90 for one in found)
    assert branding.accent(inventory) == (colour if colour and not codes else palette.ACCENT)


def test_black_and_white_are_a_hundred_apart_with_every_sight() -> None:
    """CIELAB: L* is 100 for white and 0 for black, a* and b* are 0 for both."""
    for vision in branding.VISIONS:
        assert branding.distance("#000000", "#ffffff", vision) == pytest.approx(100, abs=0.1)
        assert branding.distance(PURPLE, PURPLE, vision) == 0


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_logo_colour_and_name_stand_in_every_document_of_every_edition(tmp_path: Path, kind: str) -> None:
    drawn = SVG.format('<rect width="40" height="20" fill="#5b2a86"/>').encode() if kind == "svg" else png()
    (tmp_path / f"mark.{kind}").write_bytes(drawn)
    text = coloured(PURPLE).replace("brand: {", f"brand: {{logo: mark.{kind}, ")
    (tmp_path / "net.yaml").write_text(text, encoding="utf-8")
    made = report_documents(study(load(tmp_path)), "de", ("html", "pdf", "json", "docx", "pptx"))
    _, logo = branding.logo_file(branding.logo_uri(load(tmp_path))) or ("", b"")
    page = made["report.html"].decode()
    assert base64.b64encode(logo).decode() in page
    assert f"--accent: {PURPLE}" in page
    assert "Association X" in page
    assert "script" not in page.lower().replace("description", "")
    assert made["report.pdf"].startswith(b"%PDF")
    for name, place in (("report.docx", "word/media/"), ("report.pptx", "ppt/media/")):
        with zipfile.ZipFile(io.BytesIO(made[name])) as opened:
            pictures = [opened.read(one) for one in opened.namelist() if one.startswith(place)]
        assert branding.logo_png(branding.logo_uri(load(tmp_path))) in pictures


def test_the_administration_is_called_what_the_state_calls_it() -> None:
    told = {}
    for administration in ("kreisverwaltung", "landratsamt"):
        made = report_documents(study(from_text(coloured("", administration))), "de", ("json",))
        told[administration] = made["report.json"].decode()
    assert "Kreisverwaltung" in told["kreisverwaltung"]
    assert "Landratsamt" not in told["kreisverwaltung"]
    assert "Landratsamts" in told["landratsamt"]
    assert "Kreisverwaltung" not in told["landratsamt"]
