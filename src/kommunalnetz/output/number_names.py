"""Which number is meant: ``page 2, Ahrweiler, peak``, in German or English, or an anchor of ``report.json``."""

import re
from collections.abc import Iterable, Mapping, Sequence

from kommunalnetz.checks.lights import Lights
from kommunalnetz.output.editions import INTERNAL
from kommunalnetz.output.explained import Explained
from kommunalnetz.output.explained_counties import NAMES, county_number
from kommunalnetz.output.explained_pages import LIGHTS, ROWS, SENTENCES, SURE, light_count, outage_number, sentence_number, sure
from kommunalnetz.output.palette import ORDER
from kommunalnetz.output.view_names import site_name
from kommunalnetz.output.view_outages import Loss, event, gravest
from kommunalnetz.text import LANGUAGES, NBSP, Text
from kommunalnetz.traffic.study import Study

PAGES = ("summary", "counties", "outages")
"""The keys of the pages 1 to 3 in ``report.json``."""
ALSO = {
    "peak_bit_s": ("Busiest hour",), "peak_share": ("Utilisation",), "worst_share": ("worst outage",), "limit_red_share": ("Upper limit",),
    "booked_down_bit_s": ("Booked bandwidth",),
}  # fmt: skip
"""Further names of a number of page 2; msgids."""
NO_PAGE = "Write a page from 1 to 3, the row and the number with commas between them, e.g. {example}; {name} names no page."
NO_COUNTY = "Page 2 has no county {name}."
NO_LIGHT, NO_OUTAGE, NO_NUMBER = (
    "Page 1 has no row {name}.",
    "Page 3 has no row {name}.",
    "This row has no number {name}; there are: {names}.",
)
TEXTS = (NO_PAGE, NO_COUNTY, NO_LIGHT, NO_OUTAGE, NO_NUMBER)
_PAGE = re.compile(r"(?:seite|page|s\.|p\.)?\s*([1-3])", re.IGNORECASE)


class NoNumberError(Exception):
    """Nothing is called ``name``: ``sentence`` (a msgid) says so, ``names`` are those that there are, in the reader's language."""

    def __init__(self, sentence: str, name: str, names: Sequence[str]) -> None:
        super().__init__(name)
        self.sentence, self.name, self.names = sentence, name, tuple(names)


Choices = Mapping[str, Sequence[str]]
"""Key -> what it may be called, the reader's own word first."""


def number(study: Study, lights: Sequence[Lights], asked: str, text: Text) -> Explained:
    """The number that ``asked`` names, explained; ``text`` is the language of what a ``NoNumberError`` tells."""
    parts = [part.strip() for part in (asked.split("/") if "/" in asked and "," not in asked else asked.split(","))]
    page = _page(parts[0], text)
    rest = parts[1:]
    if page == 1:
        return _summary(study, lights, rest, text)
    if page == 2:
        return _county(study, lights, rest, text)
    return _outage(study, lights, rest, text)


def _page(name: str, text: Text) -> int:
    if name in PAGES:
        return PAGES.index(name) + 1
    if found := _PAGE.fullmatch(name):
        return int(found[1])
    raise NoNumberError(NO_PAGE, name, [f"{text('page')} {n}" for n in (1, 2, 3)])


def _row_and_key(parts: Sequence[str]) -> tuple[str, str]:
    """The row, which may hold commas, and the number."""
    return (", ".join(parts[:-1]), parts[-1]) if len(parts) > 1 else (parts[0] if parts else "", "")


def _county(study: Study, lights: Sequence[Lights], parts: Sequence[str], text: Text) -> Explained:
    row, name = _row_and_key(parts)
    inventory = study.inventory
    sites = {one.site.id: (site_name(inventory, one.site), one.site.name) for one in lights}
    site = _chosen(row, sites, NO_COUNTY)
    key = _chosen(name, {key: _called((msgid, *ALSO.get(key, ())), text) for key, (msgid, _) in NAMES.items()}, NO_NUMBER)
    return county_number(study, next(one for one in lights if one.site.id == site), key)


def _summary(study: Study, lights: Sequence[Lights], parts: Sequence[str], text: Text) -> Explained:
    row, name = _row_and_key(parts)
    rows = {key: _called((msgid,), text) for key, msgid in (LIGHTS | SURE).items() if key not in LIGHTS or name or row not in SURE}
    key = _chosen(row, rows, NO_LIGHT)
    if key in SURE:
        return sure(study, lights, key)
    return light_count(study, lights, key, _chosen(name, {colour: _called((colour,), text) for colour in ORDER}, NO_NUMBER))


def _outage(study: Study, lights: Sequence[Lights], parts: Sequence[str], text: Text) -> Explained:
    row, name = _row_and_key(parts)
    grave = {lost.impact.outage.name: lost for lost in gravest(study)}
    rows = {key: _called((msgid,), text) for key, msgid in SENTENCES.items()}
    rows |= {key: (*_events(study, lost, text), str(position)) for position, (key, lost) in enumerate(grave.items(), 1)}
    key = _chosen(row, rows, NO_OUTAGE)
    if key in SENTENCES:
        return sentence_number(study, lights, key)
    called = {column: _called((msgid,), text) for column, (msgid, _) in ROWS.items()}
    return outage_number(study, grave[key], rows[key][0], _chosen(name, called, NO_NUMBER))


def _events(study: Study, lost: Loss, text: Text) -> list[str]:
    """What fails, as page 3 names it, in the reader's language first."""
    languages = dict.fromkeys((text.code, *LANGUAGES))
    return [event(study, lost.impact.outage, Text(code), INTERNAL) for code in languages]


def _called(msgids: Iterable[str], text: Text) -> tuple[str, ...]:
    """The names in the reader's language, then in the others."""
    told = tuple(msgids)
    return tuple(dict.fromkeys(Text(code)(msgid) for code in dict.fromkeys((text.code, *LANGUAGES)) for msgid in told))


def _chosen(name: str, choices: Choices, sentence: str) -> str:
    """The key that is called ``name``. Raises NoNumberError."""
    wanted = _folded(name)
    for key, names in choices.items():
        if wanted in (_folded(key), *map(_folded, names)):
            return key
    raise NoNumberError(sentence, name, [next(iter(names), key) for key, names in choices.items()])


def _folded(name: str) -> str:
    return " ".join(name.replace(NBSP, " ").casefold().split())
