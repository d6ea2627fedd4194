"""The data that come with the program: counties, headings of tables, standard services."""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kommunalnetz.inventory.source import Node, parsed

DATA = Path(__file__).parent / "data"

_LETTERS = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00df": "ss"})


class County(NamedTuple):
    """A county of the shipped list (``data/SOURCES.md``)."""

    ags: str
    name: str
    seat: str
    lat: str
    lon: str
    population: str
    city_of_same_name: bool


@cache
def counties() -> tuple[County, ...]:
    """All counties of the list, by AGS."""
    with (DATA / "counties.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return tuple(County(ags, name, seat, lat, lon, people, city == "yes") for ags, name, seat, lat, lon, people, city in rows)


@cache
def document(name: str) -> Node:
    """The YAML file ``data/name.yaml`` as located nodes."""
    file = f"{name}.yaml"
    return parsed((DATA / file).read_text(encoding="utf-8"), f"kommunalnetz:{file}").documents[0]


@cache
def plain(name: str) -> Any:
    """The same without places."""
    return document(name).plain


def letters(text: str) -> str:
    """Only the letters and digits of ``text``, in lower case, umlauts written out: names as they compare."""
    return re.sub(r"[^a-z0-9]", "", _ascii(text))


def slug(text: str) -> str:
    """``text`` as an id: ``Bad Kreuznach`` as ``bad-kreuznach``."""
    return re.sub(r"[^a-z0-9]+", "-", _ascii(text)).strip("-")[:48].strip("-")


def _ascii(text: str) -> str:
    lowered = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
    return unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()


@cache
def words(name: str) -> frozenset[str]:
    """A list of ``data/columns.yaml`` as words that compare; signs such as ``-`` as they are."""
    return frozenset(letters(word) or word.strip() for word in plain("columns")[name])


def among(text: str | None, name: str) -> bool:
    """Whether ``text`` is one of the words of a list of ``data/columns.yaml``."""
    return text is not None and (letters(text) or text.strip()) in words(name)


def short_name(name: str) -> str:
    """The name of a county without ``Landkreis``, ``LK`` and the like in front of it, or behind a comma."""
    head, comma, tail = name.strip().rpartition(",")
    parts = re.split(r"[\s,]+", head if comma and letters(tail) in words("prefixes") else name.strip())
    while len(parts) > 1 and letters(parts[0]) in words("prefixes"):
        parts = parts[1:]
    return " ".join(parts)


def county(name: str) -> County | None:
    """The county of the list that ``name`` means, None if there is none. A name that says it is a city means none."""
    if any(letters(part) in words("city") for part in re.split(r"[\s,]+", name)):
        return None
    return _by_name().get(letters(short_name(name)))


@cache
def _by_name() -> dict[str, County]:
    found: dict[str, County] = {}
    for one in counties():
        for form in (one.name, re.sub(r"\(.*?\)", "", one.name), short_name(one.name)):
            found.setdefault(letters(form), one)
    return found


def county_of(ags: str) -> County | None:
    """The county of the list with this key."""
    return next((one for one in counties() if one.ags == ags[:5]), None)
