"""The examples of the roll-out: read without a note, real names and keys, and the examples reproduce their sums."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.projects import FundingSource
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.rollout import findings
from kommunalnetz.rollout.coverage import Standing
from kommunalnetz.rollout.funding import by_source, total
from kommunalnetz.rollout.phases import Stage, stage
from kommunalnetz.rollout.records import regions
from kommunalnetz.rollout.status import Status, combined, statuses

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "ausbau"
NAMES = ("sachsen", "salzlandkreis", "rheinland-pfalz-2019")
INVENTED = "Beispieldaten"


def example(name: str) -> Inventory:
    return load(EXAMPLES / name)


def whole(inventory: Inventory, region: str | None = None) -> Status:
    """Everything on the inventory's own date."""
    return combined(inventory, inventory.date, statuses(inventory, inventory.date, region), "")


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_read_without_a_note_and_says_that_it_is_one(name: str) -> None:
    inventory = example(name)
    assert inventory.notes == ()
    assert inventory.network.example_data


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_invented_says_so(name: str) -> None:
    inventory = example(name)
    sourced = [*inventory.projects.values(), *inventory.coverage.values(), *inventory.contacts.values(), *inventory.tasks.values()]
    assert [record.id for record in sourced if INVENTED not in record.source] == []


def test_rheinland_pfalz_2019_had_24_projects_in_22_counties_3_done_13_building_6_starting_2_approved_and_12230_km() -> None:
    inventory = example("rheinland-pfalz-2019")
    assert len(inventory.projects) == 24
    assert len({project.county for project in inventory.projects.values()}) == 22
    assert Counter(stage(project, inventory.date) for project in inventory.projects.values()) == {
        Stage.DONE: 3, Stage.BUILDING: 13, Stage.STARTING: 6, Stage.APPROVED: 2,
    }  # fmt: skip
    assert whole(inventory).length.value == 12_230_000


def test_bernkastel_wittlich_is_paid_50_40_10() -> None:
    project = example("rheinland-pfalz-2019").projects["bernkastel-wittlich"]
    assert by_source([project]) == {FundingSource.FEDERAL: 6_000_000, FundingSource.LAND: 4_800_000, FundingSource.OWN: 1_200_000}
    assert [project.addresses, project.firms, project.schools, project.length, project.investment] == [6300, 230, 37, 550_000, 33_000_000]


def test_salzlandkreis_gets_32_million_from_efre_eler_and_gak_and_pays_85000_beside_a_grant_of_190000() -> None:
    inventory = example("salzlandkreis")
    sources = by_source(inventory.projects.values())
    assert sources[FundingSource.EFRE] + sources[FundingSource.ELER] + sources[FundingSource.GAK] == 32_000_000
    assert [sources[FundingSource.OTHER], sources[FundingSource.OWN]] == [190_000, 85_000]
    assert inventory.rollout.target == 50e6
    assert inventory.rollout.threshold == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_funding_adds_up_and_no_limit_is_broken(name: str) -> None:
    inventory = example(name)
    assert [d.subject for d in findings(inventory, inventory.date) if "KN701" <= d.code.id <= "KN707"] == []


def test_saxony_has_16_projects_in_three_regions_and_one_in_ten_euros_is_their_own() -> None:
    """Funded in million: Dresden 24 + 20 + 1 + 45 + 18 + 40 + 34 = 182, Chemnitz 46 + 22 + 26 + 12 = 106, Leipzig 28 + 30 = 58."""
    inventory = example("sachsen")
    assert regions(inventory) == ("Chemnitz", "Dresden", "Leipzig")
    funded = {region: whole(inventory, region).funded for region in regions(inventory)}
    assert funded == {"Dresden": 182_000_000, "Chemnitz": 106_000_000, "Leipzig": 58_000_000}
    every = whole(inventory)
    assert len(every.projects) == 16
    assert every.own == Decimal(34_600_000) == every.funded / 10
    assert sum((total(project) for project in inventory.projects.values()), Decimal(0)) == 346_000_000


def test_saxony_shows_what_the_monitor_finds() -> None:
    inventory = example("sachsen")
    told = {(d.code.id, d.subject) for d in findings(inventory, inventory.date)}
    assert told == {
        ("KN708", "project:meissen-nordost"), ("KN709", "project:osterzgebirge"), ("KN710", "site:niederau"), ("KN710", "site:glaubitz"),
        ("KN710", "site:stauchitz"), ("KN711", "site:hirschstein"), ("KN714", "project:meissen-elbe+meissen-strehla"),
        ("KN717", "task:adressen-strehla"),
    }  # fmt: skip
    standing = [len(whole(inventory).standing(one)) for one in Standing]
    assert standing == [8, 17, 3, 0]


@pytest.mark.parametrize(
    ("name", "file", "count"), [("sachsen", "landkreis_meissen_gemeinden.csv", 28), ("salzlandkreis", "salzlandkreis_gemeinden.csv", 21)]
)
def test_municipalities_have_their_official_names_and_keys(shared: Path, name: str, file: str, count: int) -> None:
    """Names are those of the list up to what stands behind a comma or in brackets; places lie within 2 km of the official ones."""
    with (shared / "data" / "geo" / file).open(encoding="utf-8-sig", newline="") as table:
        official = {row["ags8"]: row for row in csv.DictReader(table)}
    sites = [site for site in example(name).sites.values() if site.kind is SiteKind.MUNICIPALITY]
    assert len(sites) == count
    assert {site.ags for site in sites} == set(official)
    for site in sites:
        row = official[site.ags or ""]
        assert site.name.split(" (")[0] == row["gemeinde"].split(",")[0].split(" (")[0]
        assert site.location is not None
        assert abs(site.location.lat - float(row["lat"])) < 0.018
        assert abs(site.location.lon - float(row["lon"])) < 0.03
