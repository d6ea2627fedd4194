"""A table of lines is an inventory: what offices send, read or asked back."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kommunalnetz.diagnostics import Diagnostic, InputError
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import load
from kommunalnetz.units import Period

HEADINGS = "Kreis;down;up;Anbieter;Preis/Monat netto;Vertragsende;K\u00fcndigungsfrist;Arbeitspl\u00e4tze;Dienste;Leitung 1/2;Stand"


def table(folder: Path, text: str, encoding: str = "utf-8") -> Inventory:
    path = folder / "lines.csv"
    path.write_bytes(text.encode(encoding))
    return load(path)


def workbook(folder: Path, *sheets: tuple[str, list[list[Any]]], hidden: tuple[str, ...] = (), merged: tuple[str, ...] = ()) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    for area in merged:
        book.worksheets[0].merge_cells(area)
    book.save(folder / "lines.xlsx")
    return folder / "lines.xlsx"


def places(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    return [(d.code.id, str(d.where)) for d in diagnostics]


def refused(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as error:
        table(folder, text)
    return [place for place, d in zip(places(error.value.diagnostics), error.value.diagnostics, strict=True) if d.severity == "error"]


def rates(inventory: Inventory) -> dict[str, tuple[float, float] | None]:
    """Down and up in Mbit/s of every line."""
    given = {name: link.capacity for name, link in inventory.links.items()}
    return {name: None if rate is None else (rate.b_to_a / 1e6, rate.a_to_b / 1e6) for name, rate in given.items()}


def test_four_columns_three_gaps_and_a_lost_zero_make_an_inventory(tmp_path: Path) -> None:
    """Kusel has no bandwidth, Birkenfeld no workplaces (5 per 1000 of 80 720 are 403.6), Germersheim no services."""
    text = "Kreis;AGS;down;Arbeitspl\u00e4tze;Dienste\nAhrweiler;7131;1 GBit;650;Surfen, E-Mail\nKusel;07336;;350;Surfen\n"
    inventory = table(tmp_path, text + "Birkenfeld;07134;300 Mbit/s;;Mail\nGermersheim;07334;300 Mbit/s;640;\n")
    assert rates(inventory) == {
        "leitung-ahrweiler": (1000, 1000), "leitung-kusel": None, "leitung-birkenfeld": (300, 300), "leitung-germersheim": (300, 300),
    }  # fmt: skip
    assert {name: site.staff for name, site in inventory.sites.items()} == {
        "ahrweiler": 650, "kusel": 350, "birkenfeld": 404, "germersheim": 640, "netz": None,
    }  # fmt: skip
    assert {name: set(service.consumers.ids) for name, service in inventory.services.items()} == {
        "surfen": {"ahrweiler", "kusel"}, "mail": {"ahrweiler", "birkenfeld"},
    }  # fmt: skip
    assert places(inventory.notes) == [("KN145", "lines.csv:2:2"), ("KN156", "lines.csv:3:3"), ("KN151", "lines.csv:5:1")]
    assumed = {(a.subject, a.field) for a in inventory.assumptions}
    assert {("link:leitung-ahrweiler", "capacity"), ("site:birkenfeld", "staff"), ("profile:surfen", "concurrency")} <= assumed
    assert ("site:kusel", "staff") not in assumed


def test_the_shipped_list_knows_key_seat_place_and_inhabitants(tmp_path: Path) -> None:
    site = table(tmp_path, "Kreis;down\nLK Altenkirchen;1G\n").sites["altenkirchen"]
    assert (site.ags, site.title, site.population) == ("07132", "LK Altenkirchen", 128705)
    assert site.location is not None
    assert (site.location.lat, site.location.lon) == (50.68594, 7.64176)


def test_all_columns_of_a_row_find_their_place(tmp_path: Path) -> None:
    row = "Ahrweiler;1 GBit;100 Mbit/s;Telco;1.290,00 \u20ac;31.12.2028;6 Monate;650;Surfen;1;30.09.2026"
    inventory = table(tmp_path, f"{HEADINGS}\n{row}\n")
    contract = inventory.contracts["vertrag-ahrweiler"]
    assert (contract.provider, contract.monthly, contract.until) == ("Telco", Decimal("1290.00"), date(2028, 12, 31))
    assert contract.notice == Period(months=6)
    assert rates(inventory) == {"leitung-ahrweiler": (1000, 100)}
    assert inventory.date == date(2026, 9, 30)
    assert str(inventory.where("contracts", "vertrag-ahrweiler", "monthly")) == "lines.csv:2:5"
    assert str(inventory.where("links", "leitung-ahrweiler", "capacity", "a_to_b")) == "lines.csv:2:3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_encodings_and_delimiters_mean_nothing(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "Kreis;down;Arbeitspl\u00e4tze;Dienste\r\nS\u00fcdliche Weinstra\u00dfe;2.5G;600;Surfen + Mail\r\n".replace(";", delimiter)
    inventory = table(tmp_path, text, encoding)
    assert inventory.sites["suedliche-weinstrasse"].staff == 600
    assert set(inventory.services) == {"surfen", "mail"}


def test_titles_blank_rows_repeated_headings_and_totals_are_no_lines(tmp_path: Path) -> None:
    text = "Leitungen 2026 (Beispieldaten);;\n;;\nKreis;down;Dienste\nAhrweiler;1G;Mail\n;;\nKreis;down;Dienste\nKusel;1G;Mail\n"
    inventory = table(tmp_path, text + "Summe:;2G;\nAlle Angaben ohne Gew\u00e4hr;;\n")
    assert list(inventory.links) == ["leitung-ahrweiler", "leitung-kusel"]
    assert inventory.network.example_data
    assert inventory.network.title == "Leitungen 2026 (Beispieldaten)"
    assert places(inventory.notes) == [("KN153", "lines.csv:8:1"), ("KN153", "lines.csv:9:1")]


def test_a_second_line_shares_the_way_until_proven_otherwise(tmp_path: Path) -> None:
    inventory = table(tmp_path, "Kreis;down;Leitung 1/2\nAhrweiler;1G;1\nAhrweiler;600M;2\nKusel;1G;\n")
    assert [(link.id, link.ducts) for link in inventory.links.values()] == [
        ("leitung-ahrweiler", ("weg-ahrweiler",)), ("leitung-ahrweiler-2", ("weg-ahrweiler",)), ("leitung-kusel", None),
    ]  # fmt: skip
    assert ("link:leitung-ahrweiler-2", "ducts") in {(a.subject, a.field) for a in inventory.assumptions}


def test_lines_are_told_apart_by_words_and_by_order(tmp_path: Path) -> None:
    inventory = table(tmp_path, "Kreis;down;Leitung\nAhrweiler;1G;Hauptleitung\nAhrweiler;600M;Backup\nKusel;1G;\nKusel;2G;\n")
    assert list(inventory.links) == ["leitung-ahrweiler", "leitung-ahrweiler-2", "leitung-kusel", "leitung-kusel-2"]


def test_the_same_line_twice_is_told_with_both_places(tmp_path: Path) -> None:
    assert refused(tmp_path, "Kreis;down;Leitung\nAhrweiler;1G;1\nAhrweiler;1G;1\n") == [("KN201", "lines.csv:3:1")]


def test_units_may_stand_in_the_heading(tmp_path: Path) -> None:
    text = "Kreis;down (Mbit/s);Upload in Mbit/s;K\u00fcndigungsfrist (Monate);Vertragsende\nAhrweiler;1.000,5;100;6;31.12.2030\n"
    inventory = table(tmp_path, text + "Kusel;2 GBit;50;3;31.12.2030\n")
    assert rates(inventory) == {"leitung-ahrweiler": (1000.5, 100), "leitung-kusel": (2000, 50)}
    assert inventory.contracts["vertrag-ahrweiler"].notice == Period(months=6)


def test_a_county_column_may_have_a_remark_in_its_heading(tmp_path: Path) -> None:
    assert list(table(tmp_path, "Kreis (Sitz);down\nAhrweiler;1G\n").sites) == ["ahrweiler", "netz"]


def test_a_price_by_the_month_and_a_notice_in_months_keep_their_meaning(tmp_path: Path) -> None:
    text = "Kreis;down;Preis;K\u00fcndigungsfrist\nAhrweiler;1G;890 \u20ac/Monat;3 Monate\nKusel;1G;990 mtl.;1 Monat\n"
    found = [(contract.monthly, contract.notice) for contract in table(tmp_path, text).contracts.values()]
    assert found == [(Decimal(890), Period(months=3)), (Decimal(990), Period(months=1))]


@pytest.mark.parametrize("name", ["Landkreis Ahrweiler", "Ahrweiler, Landkreis", "LK Ahrweiler", "Kreisverwaltung Ahrweiler", "AHRWEILER "])
def test_a_county_has_many_names(tmp_path: Path, name: str) -> None:
    assert table(tmp_path, f'Kreis;down\n"{name}";1G\n').sites["ahrweiler"].ags == "07131"


def test_services_are_named_in_many_ways(tmp_path: Path) -> None:
    inventory = table(tmp_path, 'Kreis;down;Dienste\nAhrweiler;1G;"Surfen/Mail, eAkte u. VoIP und VK; Backup"\n')
    assert set(inventory.services) == {"surfen", "mail", "eakte", "telefonie", "videokonferenz", "sicherung"}


def test_a_bare_number_is_asked_back(tmp_path: Path) -> None:
    assert refused(tmp_path, "Kreis;down\nAhrweiler;1000\n") == [("KN108", "lines.csv:2:2")]


def test_bytes_and_separators_with_two_readings_are_asked_back(tmp_path: Path) -> None:
    text = "Kreis;down;up;Preis;Arbeitspl\u00e4tze\nAhrweiler;50 MB/Sekunde;1.250 Mbit/s;1.290;1.250\n"
    told = [("KN110", "lines.csv:2:2"), ("KN107", "lines.csv:2:3"), ("KN107", "lines.csv:2:4"), ("KN107", "lines.csv:2:5")]
    assert refused(tmp_path, text) == told


def test_both_directions_may_stand_in_one_cell(tmp_path: Path) -> None:
    assert rates(table(tmp_path, "Kreis;Bandbreite\nAhrweiler;100/40 Mbit/s\nKusel;1 G/500 M\n")) == {
        "leitung-ahrweiler": (100, 40), "leitung-kusel": (1000, 500),
    }  # fmt: skip


def test_unknown_stays_unknown(tmp_path: Path) -> None:
    inventory = table(tmp_path, "Kreis;down;Arbeitspl\u00e4tze;Vertragsende;K\u00fcndigungsfrist;Dienste\nAhrweiler;k.A.;?;unbekannt;-;-\n")
    assert inventory.sites["ahrweiler"].staff is None
    assert inventory.links["leitung-ahrweiler"].capacity is None
    assert inventory.contracts["vertrag-ahrweiler"].until is None
    assert inventory.contracts["vertrag-ahrweiler"].notice is None
    assert [note.code.id for note in inventory.notes] == ["KN151", "KN156"]


def test_a_price_or_an_end_is_never_estimated(tmp_path: Path) -> None:
    inventory = table(tmp_path, "Kreis;down;Anbieter\nAhrweiler;1G;Telco\n")
    contract = inventory.contracts["vertrag-ahrweiler"]
    assert (contract.monthly, contract.until, contract.notice) == (None, None, None)


def test_a_county_that_nobody_knows_is_taken_with_a_note(tmp_path: Path) -> None:
    inventory = table(tmp_path, "Kreis;AGS;down;Arbeitspl\u00e4tze\nLandkreis Uckermark;12073;1G;800\n")
    site = inventory.sites["uckermark"]
    assert (site.title, site.ags, site.staff, site.population) == ("Landkreis Uckermark", "12073", 800, None)
    assert places(inventory.notes)[0] == ("KN146", "lines.csv:2:1")


def test_a_county_is_named_by_its_key_alone(tmp_path: Path) -> None:
    assert table(tmp_path, "AGS;down\n7131;1G\n").sites["ahrweiler"].title == "Ahrweiler"


def test_a_county_column_counts_before_a_site_column(tmp_path: Path) -> None:
    inventory = table(tmp_path, "Standort;Kreis;down\nKreishaus;Ahrweiler;1G\n")
    assert list(inventory.sites) == ["ahrweiler", "netz"]
    assert ("KN144", "lines.csv:1:1") in places(inventory.notes)


def test_the_longer_keys_of_a_county_are_its_key(tmp_path: Path) -> None:
    inventory = table(tmp_path, "Kreis;AGS;down\nAhrweiler;7131000;1G\nKusel;073360000000;1G\n")
    assert [site.ags for site in inventory.sites.values()] == ["07131", "07336", None]


def test_a_key_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "Kreis;AGS;down\nUckermark;12;1G\n") == [("KN114", "lines.csv:2:2")]


def test_values_of_two_rows_of_a_county_must_agree(tmp_path: Path) -> None:
    assert refused(tmp_path, "Kreis;down;Arbeitspl\u00e4tze\nAhrweiler;1G;650\nAhrweiler;1G;651\n") == [("KN152", "lines.csv:3:3")]


def test_all_mistakes_of_a_table_are_told_in_one_run(tmp_path: Path) -> None:
    text = f"{HEADINGS}\nAhrweiler;fast;;;zwoelf;31.2.2028;bald;viele;Surfen, Telepathie und Hellsehen;3x5;gestern\n"
    assert sorted(refused(tmp_path, text)) == [
        ("KN106", "lines.csv:2:2"), ("KN106", "lines.csv:2:5"), ("KN106", "lines.csv:2:7"), ("KN106", "lines.csv:2:8"),
        ("KN112", "lines.csv:2:11"), ("KN112", "lines.csv:2:6"), ("KN150", "lines.csv:2:9"), ("KN150", "lines.csv:2:9"),
        ("KN155", "lines.csv:2:10"),
    ]  # fmt: skip


def test_a_workbook_has_typed_numbers_dates_and_names_of_cells(tmp_path: Path) -> None:
    """The number 1.125 must not become the ambiguous text ``1.125``; 7131 is a key that lost its zero."""
    rows: list[list[Any]] = [
        ["Leitungen"], [],
        ["Kreis", "AGS", "down (Gbit/s)", "Preis/Monat netto", "Vertragsende", "Arbeitspl\u00e4tze", "Dienste"],
        ["Ahrweiler", 7131, 1.125, 1290.5, datetime(2028, 12, 31), 650, "Surfen"],  # noqa: DTZ001
        ["Kusel", 7336, 1, 890, date(2029, 6, 30), 350.0, "Surfen"],
        ["Summe", None, None, "=SUM(D4:D5)"],
    ]  # fmt: skip
    inventory = load(workbook(tmp_path, ("Leitungen", rows)))
    assert rates(inventory) == {"leitung-ahrweiler": (1125, 1125), "leitung-kusel": (1000, 1000)}
    assert inventory.contracts["vertrag-ahrweiler"].until == date(2028, 12, 31)
    assert inventory.contracts["vertrag-ahrweiler"].monthly == Decimal("1290.5")
    assert str(inventory.where("links", "leitung-ahrweiler", "capacity", "b_to_a")) == "lines.xlsx:Leitungen!C4"


def test_merged_headings_in_two_rows_are_read(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Kreis", "Bandbreite (Mbit/s)", None, "Nutzung", None],
        [None, "down", "up", "Arbeitspl\u00e4tze", "Dienste"],
        ["Ahrweiler", 1000, 500, 650, "Surfen"],
    ]
    inventory = load(workbook(tmp_path, ("L", rows), merged=("A1:A2", "B1:C1", "D1:E1")))
    assert rates(inventory) == {"leitung-ahrweiler": (1000, 500)}
    assert inventory.notes == ()


def test_a_merged_county_goes_on_in_the_next_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Kreis", "down", "Leitung"], ["Ahrweiler", "1G", 1], [None, "600M", 2]]
    inventory = load(workbook(tmp_path, ("L", rows), merged=("A2:A3",)))
    assert list(inventory.links) == ["leitung-ahrweiler", "leitung-ahrweiler-2"]
    assert ("KN157", "lines.xlsx:L!C3") in places(inventory.notes)


def test_every_sheet_with_the_headings_counts_and_the_others_are_told(tmp_path: Path) -> None:
    head = ["Kreis", "down", "Dienste"]
    path = workbook(
        tmp_path, ("Nord", [head, ["Ahrweiler", "1G", "Mail"]]), ("Notizen", [["anrufen"]]), ("S\u00fcd", [head, ["Kusel", "1G", "Mail"]]),
        ("Alt", [head, ["Germersheim", "1G", "Mail"]]), hidden=("Alt",),
    )  # fmt: skip
    inventory = load(path)
    assert list(inventory.links) == ["leitung-ahrweiler", "leitung-kusel"]
    assert places(inventory.notes) == [("KN154", "lines.xlsx:Alt!A1"), ("KN154", "lines.xlsx:Notizen!A1")]


def test_a_formula_without_a_stored_value_is_asked_back(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("L", [["Kreis", "down (Mbit/s)", "Dienste"], ["Ahrweiler", "=500*2", "Mail"]]))
    with pytest.raises(InputError) as error:
        load(path)
    assert ("KN142", "lines.xlsx:L!B2") in places(error.value.diagnostics)


@pytest.mark.parametrize("data", [b"", b"no workbook", b"PK\x03\x04 damaged", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 the old format"])
def test_what_is_no_workbook_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "lines.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        load(path)
    assert places(error.value.diagnostics) == [("KN141", "lines.xlsx")]


def test_a_table_of_too_many_rows_is_not_read_to_its_end(tmp_path: Path) -> None:
    assert [code for code, _ in refused(tmp_path, "Kreis;down\n" + "Ahrweiler;1G\n" * 20_001)] == ["KN129"]


def test_names_of_files_and_cells_are_text_and_nothing_else(tmp_path: Path) -> None:
    inventory = table(tmp_path, "Kreis;down;Anbieter;Dienste\n<script>alert(1)</script>;1G;=cmd|' /C calc'!A0;Mail\n")
    (site,) = [site for site in inventory.sites.values() if site.id != "netz"]
    assert site.title == "<script>alert(1)</script>"
    assert inventory.contracts[f"vertrag-{site.id}"].provider == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("03/2026", date(2026, 3, 1)), ("3.2026", date(2026, 3, 1)), ("2026-03", date(2026, 3, 1)), ("M\u00e4rz 2026", date(2026, 3, 1)),
        ("Mrz 26", date(2026, 3, 1)), ("Dez. 2025", date(2025, 12, 1)), ("15.3.26", date(2026, 3, 15)),
    ],
)  # fmt: skip
def test_a_month_as_the_date_of_data_is_its_first_day_and_told(tmp_path: Path, written: str, read: date) -> None:
    found = table(tmp_path, f"Kreis;down;Arbeitspl\u00e4tze;Dienste;Stand\nAhrweiler;1G;650;Surfen;{written}\n")
    assert found.sites["ahrweiler"].as_of == read
    assert ("KN161", "lines.csv:2:5") in places(found.notes)


@pytest.mark.parametrize("written", ["2026", "13/2026", "Foo 2026", "3/26", "31.02.26"])
def test_a_date_of_data_with_no_or_two_readings_is_asked_back(tmp_path: Path, written: str) -> None:
    with pytest.raises(InputError) as told:
        table(tmp_path, f"Kreis;down;Arbeitspl\u00e4tze;Dienste;Stand\nAhrweiler;1G;650;Surfen;{written}\n")
    assert [d.code.id for d in told.value.diagnostics if d.severity == "error"] == ["KN112"]


@pytest.mark.parametrize(
    ("written", "read"),
    [("3 Monate zum Quartalsende", Period(months=3)), ("6 Mon.", Period(months=6)), ("1 Jahr vor Laufzeitende", Period(months=12))],
)
def test_a_period_of_notice_to_the_end_of_something_counts_from_the_end_of_the_contract(tmp_path: Path, written: str, read: Period) -> None:
    text = f"Kreis;down;Arbeitspl\u00e4tze;Dienste;Vertragsende;K\u00fcndigungsfrist\nAhrweiler;1G;650;Surfen;31.12.2028;{written}\n"
    found = table(tmp_path, text)
    assert found.contracts["vertrag-ahrweiler"].notice == read
    assert ("KN161", "lines.csv:2:6") in places(found.notes)


def test_the_provider_values_of_a_table_are_measurements(tmp_path: Path) -> None:
    """Up leaves the county, so it is a to b; a month that is missing is that of the date of the row."""
    heading = "Kreis;down;Arbeitspl\u00e4tze;Dienste;95 %-Wert down;95 %-Wert up (Mbit/s);Monat;Stand"
    found = table(tmp_path, f"{heading}\nAhrweiler;1G;650;Surfen;412,5 Mbit/s;120;05/2026;\nKusel;1G;300;Mail;40M;10M;;03/2026\n")
    assert [(m.link, m.month, m.a_to_b, m.b_to_a) for m in found.measurements] == [
        ("leitung-ahrweiler", "2026-05", 120e6, 412.5e6), ("leitung-kusel", "2026-03", 10e6, 40e6),
    ]  # fmt: skip


def test_a_measured_value_of_one_direction_is_told_and_left_out(tmp_path: Path) -> None:
    found = table(tmp_path, "Kreis;down;Arbeitspl\u00e4tze;Dienste;p95 down;Monat\nAhrweiler;1G;650;Surfen;412M;05/2026\n")
    assert found.measurements == ()
    assert ("KN162", "lines.csv:2:5") in places(found.notes)
