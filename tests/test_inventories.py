"""The inventories that are delivered: the 24 counties and the examples are read without a complaint and show what they promise."""

from collections import Counter
from math import isfinite, isinf, isnan
from pathlib import Path

import numpy as np
import pytest

from kommunalnetz.checks import findings
from kommunalnetz.checks.lights import Lights, lights
from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory.load import load
from kommunalnetz.traffic.study import State, Study, study

ROOT = Path(__file__).resolve().parent.parent

EXAMPLES = sorted(path.name for path in (ROOT / "examples").iterdir() if path.name != "scenarios" and any(path.glob("*.yaml")))
INVENTED = "Beispieldaten"


@pytest.fixture(scope="module")
def counties() -> Study:
    """The study of the reference inventory."""
    return study(load(ROOT / "inventory"))


@pytest.fixture(scope="module")
def told(counties: Study) -> tuple[Diagnostic, ...]:
    """The findings about the reference inventory."""
    return findings(counties)


@pytest.fixture(scope="module")
def lit(counties: Study) -> tuple[Lights, ...]:
    """The lights of the 24 counties."""
    return lights(counties)


def example(name: str) -> Study:
    """The study of an example."""
    return study(load(ROOT / "examples" / name))


def load_of(found: Study, state: State, link: str) -> tuple[float, float]:
    """The load of a link in its busiest hour, Mbit/s: a to b, b to a."""
    position = found.network.link_at[link]
    return float(state.load[2 * position].max()) / 1e6, float(state.load[2 * position + 1].max()) / 1e6


def subjects(told: tuple[Diagnostic, ...], code: str) -> list[str]:
    """What the findings with ``code`` are about."""
    return [d.subject for d in told if d.code.id == code]


# The reference inventory


def test_the_reference_inventory_is_read_without_a_note(counties: Study) -> None:
    assert counties.inventory.notes == ()


def test_the_reference_inventory_holds_the_24_counties_with_their_official_keys(counties: Study) -> None:
    keys = sorted(site.ags or "" for site in counties.inventory.sites.values() if site.kind == "county")
    assert len(keys) == 24
    assert keys[0] == "07131"
    assert keys[-1] == "07340"


def test_the_counties_carry_the_official_figures(counties: Study, shared: Path) -> None:
    """Population, seat and coordinates of the registry, county by county."""
    rows = (shared / "data" / "geo" / "landkreise_registry.csv").read_text(encoding="utf-8-sig").splitlines()
    columns = rows[0].split(",")
    official = {row.split(",")[0]: dict(zip(columns, row.split(","), strict=True)) for row in rows[1:]}
    for site in counties.inventory.sites.values():
        if site.ags:
            fact = official[site.ags]
            assert site.location is not None
            assert (site.seat, site.population, site.location.lat, site.location.lon) == (
                fact["kreissitz"], int(fact["einwohner_2018"]), float(fact["lat"]), float(fact["lon"]),
            )  # fmt: skip


def test_whatever_is_invented_says_so(counties: Study) -> None:
    inventory = counties.inventory
    assert inventory.network.example_data
    invented = [*inventory.links.values(), *inventory.ducts.values(), *inventory.contracts.values(), *inventory.prices.values()]
    assert [record.id for record in invented if INVENTED not in record.source] == []
    assert [m.link for m in inventory.measurements if INVENTED not in m.source] == []
    assert sorted({c.provider for c in inventory.contracts.values()}) == ["Anbieter A", "Anbieter B", "Anbieter C"]


def test_every_rate_has_a_source_or_is_an_assumption(counties: Study) -> None:
    for profile in counties.inventory.profiles.values():
        rates = [field for field in ("up", "down", "stream", "thumbnail", "concurrency") if getattr(profile, field) is not None]
        assert [field for field in rates if not profile.source and field not in profile.assumptions] == [], profile.id
        assert profile.concurrency is None or "concurrency" in profile.assumptions, profile.id


def test_most_counties_have_reserve_some_do_not_and_of_two_nothing_can_be_said(lit: tuple[Lights, ...]) -> None:
    assert Counter(str(light.bandwidth.colour) for light in lit) == {"green": 14, "amber": 5, "red": 3, "grey": 2}
    assert sorted(light.site.id for light in lit if light.bandwidth.colour == "grey") == ["kusel", "rhein-lahn"]
    assert sorted(light.site.id for light in lit if light.bandwidth.colour == "red") == ["bitburg-pruem", "cochem-zell", "germersheim"]


def test_nine_counties_have_a_single_line(lit: tuple[Lights, ...]) -> None:
    assert Counter(str(light.resilience.colour) for light in lit)["red"] >= 9


def test_peaks_fit_the_size_of_a_county(counties: Study, lit: tuple[Lights, ...]) -> None:
    """Between 0.1 and 1 Mbit/s per workplace where no service is run for others: a county of 650 needs neither 5 Mbit/s nor 5 Gbit/s."""
    for light in lit:
        staff = light.site.staff
        if staff is not None and light.site.id not in ("mayen-koblenz", "westerwald"):
            peak = max(
                float(counties.intact.load[[2 * p, 2 * p + 1]].max())
                for p, link in enumerate(counties.network.links)
                if link.id.startswith(light.site.id + "-")
            )
            assert 0.1e6 < peak / staff < 1e6, light.site.id


def test_one_trench_cuts_two_counties_off(counties: Study) -> None:
    impact = next(i for i in counties.impacts if i.outage.name == "duct:trasse-rheintal")
    assert sorted(impact.cut_off) == ["mainz-bingen", "rhein-hunsrueck"]


def test_delays_are_small_except_on_full_lines_and_unknown_through_the_carrier(counties: Study) -> None:
    """At most 10 ms one way where nothing is down: 500 km of fibre take 2.5 ms, the rest is queueing. On a full line: without end."""
    full = {"cochem-zell", "bitburg-pruem"}
    intact = [delay for delay in counties.delays if delay.outage is None]
    assert {delay.site for delay in intact if isinf(delay.delay)} == full
    through_carrier = {link.id.removesuffix("-anbieter-a") for link in counties.network.links if link.id.endswith("-anbieter-a")}
    unknown = [delay for delay in intact if isnan(delay.delay)]
    assert {delay.site for delay in unknown if delay.service != "telefonie"} == through_carrier  # calls lead there from everywhere
    assert max(delay.delay for delay in intact if isfinite(delay.delay) and delay.site not in full) < 0.010


@pytest.mark.parametrize(
    ("code", "subject"),
    [
        ("KN301", "link:cochem-zell-koblenz"),
        ("KN306", "link:kusel-anbieter-a"),
        ("KN321", "contract:v-cochem-zell-1"),
        ("KN322", "contract:v-germersheim-1"),
        ("KN323", "contract:v-altenkirchen-1"),
        ("KN324", "contract:v-kusel-1"),
        ("KN402", "site:cochem-zell"),
        ("KN407", "site:mainz-bingen"),
        ("KN408", "site:ahrweiler"),
        ("KN411", "service:auslaenderwesen"),
    ],
)
def test_the_reference_inventory_has_the_findings_it_was_built_to_show(told: tuple[Diagnostic, ...], code: str, subject: str) -> None:
    assert subject in subjects(told, code)


def test_five_contracts_end_in_2028_and_their_tender_is_due(told: tuple[Diagnostic, ...]) -> None:
    assert len(subjects(told, "KN323")) == 5


def test_two_measured_lines_differ_from_the_model(told: tuple[Diagnostic, ...]) -> None:
    assert sorted(subjects(told, "KN308")) == ["link:alzey-worms-mainz", "link:neuwied-koblenz"]


# The examples


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_read_without_a_note_and_studied(name: str) -> None:
    found = example(name)
    assert found.inventory.notes == ()
    assert found.inventory.network.example_data
    assert np.isfinite(found.intact.load).all()


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_short_enough_to_read_in_two_minutes(name: str) -> None:
    files = sorted((ROOT / "examples" / name).glob("*.yaml"))
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files) <= 90


def test_the_star_of_three_sites_carries_what_one_computes_by_hand() -> None:
    """Ethernet adds 38 to packets of 1000 byte: x 1.038. Half of the workplaces are active at 20 kbit/s up and 100 kbit/s down.

    Nord, 200 workplaces: up 200 x 0.5 x 0.02 = 2, with 10 of the exchange 12 -> 12.456 Mbit/s;
    down 200 x 0.5 x 0.1 = 10, with 5 of the exchange 15 -> 15.57 Mbit/s.
    Sued, 100 workplaces: up 1 + 5 (exchange back) = 6 -> 6.228; down 5 + 10 = 15 -> 15.57 Mbit/s.
    15.57 of 20 Mbit/s are 77.85 %.
    """
    found = example("drei-standorte")
    assert load_of(found, found.intact, "nord-zentrale") == pytest.approx((12.456, 15.57))
    assert load_of(found, found.intact, "sued-zentrale") == pytest.approx((6.228, 15.57))
    assert float(found.intact.utilisation[2 * found.network.link_at["sued-zentrale"] + 1]) == pytest.approx(0.7785)


def test_the_ring_splits_equally_and_turns_around() -> None:
    """No overhead. 300 Mbit/s from nord to sued: 150 either way round. 100 from nordost to suedost are added there: 250.

    Without nordost-suedost all goes over the west: 300 + 100 leave nord for nordwest; 100 go from nordost back to nord.
    """
    found = example("ring")
    assert load_of(found, found.intact, "nord-nordost") == pytest.approx((150.0, 0.0))
    assert load_of(found, found.intact, "nordost-suedost") == pytest.approx((250.0, 0.0))
    assert load_of(found, found.intact, "suedost-sued") == pytest.approx((150.0, 0.0))
    assert load_of(found, found.intact, "nordwest-nord") == pytest.approx((0.0, 150.0))
    assert load_of(found, found.intact, "sued-suedwest") == pytest.approx((0.0, 150.0))
    broken = found.state("duct:trasse-2")
    assert load_of(found, broken, "nordwest-nord") == pytest.approx((0.0, 400.0))
    assert load_of(found, broken, "nord-nordost") == pytest.approx((0.0, 100.0))
    assert load_of(found, broken, "suedost-sued") == pytest.approx((0.0, 100.0))
    assert load_of(found, broken, "sued-suedwest") == pytest.approx((0.0, 400.0))


def test_the_second_data_centre_takes_over_what_has_a_standby() -> None:
    """Ost, down: 400 x 0.4 x 0.6 = 96 Mbit/s records, 40 x 0.4 x 0.6 = 9.6 register; 900-byte packets on Ethernet: x 938/900.

    Intact 105.6 x 938/900 = 110.0587 on ost-a. Without data centre A only the records remain: 96 x 938/900 = 100.0533 on ost-b,
    and the register of both counties is unserved: (400 + 300) x 0.1 x 0.4 x (0.1 + 0.6) = 19.6 Mbit/s.
    By night A copies to B: 1e12 x 8 x 0.5 / (28800 x 0.8) = 173.611 Mbit/s; 1500-byte packets: x 1538/1500 = 178.009.
    """
    found = example("zwei-rechenzentren")
    assert load_of(found, found.intact, "ost-a")[1] == pytest.approx(105.6 * 938 / 900)
    assert load_of(found, found.intact, "a-b")[0] == pytest.approx(1e6 * 8 * 0.5 / (28800 * 0.8) * 1538 / 1500)
    assert load_of(found, found.state("site:rz-a"), "ost-b")[1] == pytest.approx(96 * 938 / 900)
    impact = next(i for i in found.impacts if i.outage.name == "site:rz-a")
    assert impact.unserved == pytest.approx(19.6e6)


def test_saxony_spans_copper_to_ten_gigabit_in_three_regions() -> None:
    found = example("sachsen")
    counties = [site for site in found.inventory.sites.values() if site.kind == "county"]
    assert Counter(site.region for site in counties) == {"Chemnitz": 4, "Dresden": 4, "Leipzig": 2}
    rates = [link.capacity.b_to_a for link in found.inventory.links.values() if link.capacity and link.role == "access"]
    assert (min(rates), max(rates)) == (10e6, 10e9)
    assert found.inventory.network.administration == "landratsamt"


@pytest.mark.parametrize("file", ["leitungen.csv", "leitungen.xlsx"])
def test_the_table_is_grey_where_something_is_missing(file: str) -> None:
    """Kusel has no rate, Donnersberg no services. Birkenfeld has no workplaces, but an official key: 5 per 1000 of 80,720 inhabitants."""
    found = study(load(ROOT / "examples" / "tabelle" / file))
    colours = {light.site.name: str(light.bandwidth.colour) for light in lights(found)}
    assert len(colours) == 7
    assert sorted(name for name, colour in colours.items() if colour == "grey") == ["Donnersbergkreis", "Landkreis Kusel"]
    assert {site.name: site.staff for site in found.inventory.sites.values()}["Landkreis Birkenfeld"] == 404


@pytest.mark.parametrize("file", ["leitungen.csv", "leitungen.xlsx"])
def test_the_table_says_what_it_assumed_and_repairs_the_lost_zero(file: str) -> None:
    found = load(ROOT / "examples" / "tabelle" / file)
    assert "07132" in {site.ags for site in found.sites.values()}
    assert any("7132" in str(note.values) for note in found.notes)
    assert any(a.estimated for a in found.assumptions)


def test_both_forms_of_the_table_say_the_same() -> None:
    one, other = (load(ROOT / "examples" / "tabelle" / file) for file in ("leitungen.csv", "leitungen.xlsx"))
    assert list(one.sites) == list(other.sites)
    assert {k: v.capacity for k, v in one.links.items()} == {k: v.capacity for k, v in other.links.items()}
    assert {k: v.until for k, v in one.contracts.items()} == {k: v.until for k, v in other.contracts.items()}
