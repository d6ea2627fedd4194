"""An inventory full of names that must not sing where they must not be, and how to look into every byte of a file."""

import io
import re
import zipfile
import zlib

INVENTORY = """
network: {title: Test network, association: Association, date: 2026-10-31, example_data: true, classification: Internal use}
sites:
  - {id: own, title: Landkreis Ahrweiler, kind: county, ags: 07131, location: {lat: 50.54, lon: 7.11}, staff: 100, ducts: [own-entry]}
  - {id: kuselcanary, title: Landkreis Kusel, kind: county, ags: 07336, seat: Seatcanary, location: {lat: 49.5, lon: 7.4}, staff: 4242,
     source: Kusel told us by letter}
  - {id: kreuznachcanary, title: Landkreis Bad Kreuznach, kind: county, ags: 07133, location: {lat: 49.84, lon: 7.87}, staff: 3131}
  - {id: branchcanary, title: Branchcanary, kind: branch, parent: kuselcanary, staff: 2727}
  - {id: pop, title: Node, kind: pop, location: {lat: 50.0, lon: 7.6}}
  - {id: rz, title: Data centre, kind: datacentre, location: {lat: 50.0, lon: 8.27}}
devices:
  - {id: own-router, site: own, title: Ownrouter, model: Ownmodel}
  - {id: routercanary, site: kuselcanary, title: Routertitlecanary, model: Modelcanary, ducts: [ductcanary], note: Notecanary}
  - {id: kreuznach-rt, site: kreuznachcanary}
  - {id: poproutercanary, site: pop, title: Poproutertitlecanary}
links:
  - {id: own-pop, a: own-router, b: poproutercanary, capacity: 100M, encapsulation: none, contract: own-contract,
     ducts: [own-duct, shared-duct]}
  - {id: own-rz, a: own-router, b: rz, capacity: 50M, encapsulation: none, contract: own-contract, ducts: [own-duct]}
  - {id: kuselcanary-pop, a: routercanary, b: poproutercanary, capacity: 60M, encapsulation: none, contract: contractcanary,
     ducts: [ductcanary, shared-duct], title: Linktitlecanary}
  - {id: kreuznachcanary-pop, a: kreuznach-rt, b: poproutercanary, capacity: 100M, encapsulation: none, contract: contractcanary-2}
  - {id: branchcanary-kusel, a: branchcanary, b: routercanary, capacity: 10M, encapsulation: none}
  - {id: core, a: poproutercanary, b: rz, capacity: 1G, encapsulation: none, ducts: [ductcanary]}
ducts:
  - {id: own-duct, title: Ownduct, kind: trench}
  - {id: own-entry, title: Ownentry, kind: entry}
  - {id: ductcanary, title: Ducttitlecanary, kind: trench, source: Ductsourcecanary}
  - {id: shared-duct, title: Bridge at Kusel ductcanary, kind: trench}
contracts:
  - {id: own-contract, provider: Ownprovider, line_number: LN-OWN-1, monthly: 6543 EUR, until: 2027-12-31, sla: {repair: 8 h}}
  - {id: contractcanary, title: Contracttitlecanary, provider: Providercanary, line_number: LN-CANARY-1, monthly: 4321 EUR,
     until: 2027-12-31, source: Contractsourcecanary, sla: {repair: 8 h}}
  - {id: contractcanary-2, provider: Providercanary, line_number: LN-CANARY-2, monthly: 4323 EUR, until: unknown}
contacts:
  - {id: owncontact, title: Ownprovider fault desk, phone: 069 1234, email: own@example.org, sites: [own]}
  - {id: contactcanary, title: Erika Contactcanary, role: Rolecanary, phone: 0611-4711-99, email: canary@example.org, sites: [kuselcanary]}
prices:
  - {id: p100, capacity: 100M, one_off: 7771 EUR, monthly: 7001 EUR, source: Pricesourcecanary}
  - {id: p200, capacity: 200M, one_off: 7772 EUR, monthly: 7002 EUR}
  - {id: p500, capacity: 500M, one_off: 7773 EUR, monthly: 7003 EUR}
measurements:
  - {link: own-pop, month: 2026-09, a_to_b: 10M, b_to_a: 10M}
  - {link: kuselcanary-pop, month: 2026-09, a_to_b: 55M, b_to_a: 55M}
classes: [{id: default}]
profiles:
  - {id: desk, up: 100k, down: 300k, concurrency: 50 %, class: default,
     assumptions: {up: Erika Contactcanary said so, down: as LN-CANARY-1 carries, concurrency: half}}
services:
  - {id: files, title: Files, kind: fixed, from: rz, to: own, rate: 90M, class: default}
  - {id: more, title: Files at Kusel over Routertitlecanary, kind: fixed, from: rz, to: kuselcanary, rate: 80M, class: default}
  - {id: software, title: Shared software, kind: application, profile: desk, hosts: [kuselcanary],
     consumers: {kind: county}, users: 100 % of staff}
"""

CONTACTS = ("Erika", "Contactcanary", "contactcanary", "0611-4711-99", "canary@example.org", "Rolecanary", "LN-CANARY-1", "LN-CANARY-2")
ROUTES = ("Ducttitlecanary", "Bridge at", "ductcanary", "Ductsourcecanary")
ROUTERS = ("Routertitlecanary", "routercanary", "Modelcanary", "Poproutertitlecanary", "poproutercanary", "Notecanary")
MONEY = ("7771", "7772", "7773", "7001", "7002", "7003", "4321", "4323", "6543", "9248", "9249", "93434")
"""Net as in the inventory, then gross: the steps of the own lines, and what the own county pays in the year."""
BILLS = ("61703", "61732")
"""What the other counties pay in the year, gross."""


def written(amounts: tuple[str, ...]) -> tuple[str, ...]:
    """Amounts as data, and in both languages."""
    return (*amounts, *(f"{one[:-3]}{point}{one[-3:]}" for one in amounts for point in ".,"))


PRICES = (*written(MONEY), *written(BILLS), "Pricesourcecanary", "Providercanary")
OTHERS = (
    "Kusel", "kuselcanary", "Kreuznach", "kreuznachcanary", "07336", "07133", "Seatcanary", "Branchcanary", "branchcanary", "4242", "4.242",
    "4,242", "3131", "3.131", "3,131", "2727", "4321", "4.321", "4,321", "4323", "4.323", "4,323", "Linktitlecanary", "Providercanary",
    "Contracttitlecanary", "Contractsourcecanary", *written(BILLS),
)  # fmt: skip

FORBIDDEN = {
    "councillors": (*CONTACTS, *ROUTES, *ROUTERS, "Ownduct", "Ownentry", "Ownrouter", "own@example.org", "LN-OWN-1", "Contracttitlecanary"),
    "public": (
        *CONTACTS, *ROUTES, *ROUTERS, *PRICES, "Ownduct", "Ownentry", "Ownrouter", "own@example.org", "LN-OWN-1", "Ownprovider",
        "Linktitlecanary", "Contracttitlecanary",
    ),
    "county": (*CONTACTS, *ROUTES, *ROUTERS, *OTHERS),
}  # fmt: skip
"""Edition -> what none of its files may hold."""
_NUMBER = re.compile(rb"(?<=[ \n])-?[\d.]+(?=[ \n])")


def everything(content: bytes) -> bytes:
    """All bytes of a file, and beside them what is packed in it: members of archives, streams of a PDF."""
    found = [content]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                found += [name.encode(), everything(package.read(name))]
            found.append(package.comment)
    if content.startswith(b"%PDF"):  # coordinates of drawings would be taken for numbers of the report
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
            try:
                found.append(_NUMBER.sub(b"", zlib.decompressobj().decompress(stream)))
            except zlib.error:
                found.append(stream)
    return b"\n".join(found)


def holds(everywhere: bytes, text: str) -> bool:
    """Whether ``text`` is in the bytes, in any of the ways in which the formats write text; a number only as a whole one."""
    if text[0].isdigit() and text.strip("0123456789.,") == "":
        found = text.encode() in everywhere
        return found and re.search(rb"(?<![\d.,])" + re.escape(text.encode()) + rb"(?![\d.,]?\d)", everywhere) is not None
    wide = text.encode("utf-16-be")
    ways = (text.encode(), wide, text.encode("utf-16-le"), wide.hex().encode(), wide.hex().upper().encode())
    return any(way in everywhere for way in ways)
