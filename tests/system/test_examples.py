"""Every format in every edition of the shipped inventories, German and English, opened by the software of others.

The long form takes every inventory in both languages (``pytest -m full tests/system``); its small twin is one set.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import openpyxl
import pytest
from canaries import everything, holds

from inventories import INVENTORIES
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.output.borders import counties

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.system

SMALL = ("examples/zwei-rechenzentren", "en")
SETS = [SMALL, *(pytest.param((n, c), marks=pytest.mark.full) for n in INVENTORIES for c in ("de", "en") if (n, c) != SMALL)]
FORMATS = ("html", "pdf", "json", "xlsx", "docx", "pptx", "sheets", "situations", "svg", "png")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "EN-301-549"]


@dataclass(frozen=True)
class Written:
    """A set of files on disk, and the inventory that it tells of."""

    name: str
    language: str
    inventory: Inventory
    folder: Path

    def files(self, *kinds: str) -> list[Path]:
        """The files of these kinds: three editions, and those of the first county and the last."""
        own = self.counties[:1] + self.counties[1:][-1:]
        stems = ("report", "report-councillors", "report-public", *(f"report-{county}" for county in own))
        parts = ("", "-sheets", "-situations")
        found = [self.folder / f"{stem}{part}.{kind}" for kind in kinds for stem in stems for part in parts]
        return [file for file in found if file.is_file()]

    @property
    def counties(self) -> list[str]:
        return [site.id for site in self.inventory.sites.values() if site.kind is SiteKind.COUNTY]


def command(name: str, language: str, root: Path, folder: Path, seed: int) -> None:
    """Write the whole set with the program, as a user does."""
    only = [word for form in FORMATS for word in ("--only", form)]
    editions = [word for key in ("internal", "councillors", "public", "county") for word in ("--edition", key)]
    if all(site.kind is not SiteKind.COUNTY for site in load(root / name).sites.values()):
        editions = editions[:-2]
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "TZ": "Pacific/Auckland" if seed else "UTC"}
    arguments = [sys.executable, "-m", "kommunalnetz", "report", str(root / name), "-o", str(folder), "--language", language]
    subprocess.run([*arguments, *only, *editions], env=environment, cwd=folder, check=True, capture_output=True, timeout=600)


@pytest.fixture(scope="module", params=SETS, ids=lambda one: f"{Path(one[0]).name}-{one[1]}")
def written(request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The files of one inventory in one language, in every edition."""
    name, language = request.param
    folder = tmp_path_factory.mktemp("set")
    command(name, language, root, folder, seed=0)
    return Written(name, language, load(root / name), folder)


def test_a_second_run_gives_the_same_bytes(written: Written, root: Path, tmp_path: Path) -> None:
    """In another process with another order of sets, in another time zone."""
    command(written.name, written.language, root, tmp_path, seed=1)
    first, second = ({file.name: file.read_bytes() for file in folder.iterdir()} for folder in (written.folder, tmp_path))
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_every_pdf_keeps_pdf_ua_1_and_pdf_a_2a(written: Written, verapdf: Callable[..., list[list[str]]]) -> None:
    files = written.files("pdf")
    verdicts = verapdf(*files)
    assert [verdict[1] for verdict in verdicts] == ["kept"] * 2 * len(files), verdicts


def test_axe_finds_no_violation_in_any_page(written: Written, browser: "Browser", axe: str) -> None:
    context = browser.new_context(viewport={"width": 1100, "height": 900}, bypass_csp=True)
    found = []
    for file in written.files("html"):
        page = context.new_page()
        page.goto(file.as_uri())
        page.evaluate(axe)
        result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        found += [f"{file.name} {one['id']}: {node['target']}" for one in result["violations"] for node in one["nodes"]]
        page.close()
    context.close()
    assert found == []


def test_libreoffice_prints_every_office_file(written: Written, prints: Callable[..., list[Path]], poppler: Callable[..., str]) -> None:
    mark = {"de": "BEISPIELDATEN", "en": "EXAMPLE DATA"}[written.language]
    for kind in ("docx", "xlsx", "pptx"):
        for printed in prints(*written.files(kind)):
            pages = poppler("pdftotext", str(printed), "-").split("\f")[:-1]
            assert pages, printed.name
            assert not [page for page in pages if "#NAME" in page or "Err:" in page or "#VALUE" in page]
            assert not written.inventory.network.example_data or all(mark in page for page in pages)


def test_openpyxl_reads_every_workbook_and_finds_no_formula(written: Written) -> None:
    for file in written.files("xlsx"):
        book = openpyxl.load_workbook(file)
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert len(cells) > 20
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_every_json_keeps_its_schema(written: Written, root: Path) -> None:
    schema = json.loads((root / "docs" / "schema" / "report.schema.json").read_text(encoding="utf-8"))
    for file in written.files("json"):
        jsonschema.Draft202012Validator(schema).validate(json.loads(file.read_text(encoding="utf-8")))


def test_no_file_of_a_county_holds_data_of_another_one(written: Written, poppler: Callable[..., str]) -> None:
    """Names, keys, line numbers, prices and people of the others, looked for in the inventory, not by the program that leaves them out."""
    for county in written.counties[:1] + written.counties[1:][-1:]:
        stems = (f"report-{county}.", f"report-{county}-sheets.", f"report-{county}-situations.")
        files = [file for file in written.folder.iterdir() if file.name.startswith(stems)]
        assert len(files) >= 6
        for file in files:
            content = everything(file.read_bytes())
            if file.suffix == ".pdf":
                content += " ".join((poppler("pdftotext", str(file), "-") + poppler("pdfinfo", str(file))).split()).encode()
            assert [text for text in foreign(written.inventory, county) if told(content, text)] == [], file.name


def told(content: bytes, text: str) -> bool:
    """Whether the bytes hold the text as words of their own: Daun is no font DaunPenh, Neuwied no Neuwieder Becken."""
    words = re.compile(rb"(?<![A-Za-z0-9])" + re.escape(text.encode()) + rb"(?![A-Za-z0-9])")
    return words.search(content) is not None or (holds(content, text) and text.encode() not in content)


def foreign(inventory: Inventory, county: str) -> Iterator[str]:
    """What the county's edition must not hold; what is part of a name that it may tell is left out."""
    allowed = " ".join(texts_that_may_be_told(inventory, county)).casefold()
    for text in texts_of_others(inventory, county):
        if len(text) > 3 and text.casefold() not in allowed:
            yield text


def texts_of_others(inventory: Inventory, county: str) -> Iterator[str]:
    """Names, official names and keys of the other counties, and what their contracts say."""
    for site in inventory.sites.values():
        if site.kind is SiteKind.COUNTY and site.id != county:
            official = counties().get((site.ags or "")[:5])
            yield from (site.id, site.name, site.ags or "", official.name if official else "")
            yield from (site.seat, *(str(contact.phone) for contact in inventory.contacts.values() if site.id in contact.sites))
    mine = {device.id for device in inventory.devices.values() if device.site == county}
    own = {link.contract for link in inventory.links.values() if mine & {link.a, link.b or ""}}
    yield from (contract.line_number for contract in inventory.contracts.values() if contract.id not in own)


def texts_that_may_be_told(inventory: Inventory, county: str) -> Iterator[str]:
    """The county itself, sites that are no counties, the network, services, sources."""
    network: Any = inventory.network
    yield from (network.title, network.association, network.source)
    for site in inventory.sites.values():
        if site.kind is not SiteKind.COUNTY or site.id == county:
            yield from (site.id, site.name, site.seat, site.ags or "")
    for link in inventory.links.values():
        ends = {inventory.devices[end].site for end in (link.a, link.b or "") if end in inventory.devices}
        if county in ends:
            yield from (link.id, *ends)
