"""What people call things in the report: counties without their kind, lines by their ends, outages by what fails."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from kommunalnetz.checks.lines import ends
from kommunalnetz.checks.names import outage_name
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import OutageKind, Site
from kommunalnetz.output.borders import counties
from kommunalnetz.text import Text
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.study import Study

WORDS = 120
"""A main page has no more."""
ARROW = " \u2192 "
NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""msgids of the numbers that a sentence writes in words."""

_EVENTS = {
    OutageKind.LINK: "Line {name}",
    OutageKind.DEVICE: "Router in {name}",
    OutageKind.SITE: "Site {name}",
    OutageKind.CARRIER: "Network of {name}",
}


def site_name(inventory: Inventory, site: Site) -> str:
    """The title of a site; of a county, the official name without the kind in front, unless two sites share it."""
    official = counties().get((site.ags or "")[:5])
    if official is None:
        return site.name
    for short in (official.name, official.name.split(" (")[0]):
        if site.name.endswith(" " + short):
            same = [other for other in inventory.sites.values() if other.name.endswith(" " + short) or other.name == short]
            return short if len(same) == 1 else site.name
    return site.name


def word_count(*texts: str) -> int:
    """How many words they have together."""
    return sum(len(text.split()) for text in texts)


def alphabetical(name: str) -> tuple[str, str]:
    """Sort key of a name as a dictionary sorts it: case and accents do not count (DIN 5007-1)."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return plain, name


def number_word(text: Text, count: int) -> str:
    """``three``; figures above twelve."""
    return text(NUMBERS[count]) if 0 < count < len(NUMBERS) else text.count(count)


def counted(text: Text, singular: str, plural: str, count: int, **values: object) -> str:
    """The sentence for ``count`` things with ``{number}`` in words; begins with a capital letter."""
    sentence = text.plural(singular, plural, count, number=number_word(text, count), **values)
    return sentence[:1].upper() + sentence[1:]


def listed(text: Text, names: Sequence[str], most: int = 3) -> str:
    """``A, B and C``; of more than ``most`` names (``most`` + 1 are still listed) the rest is counted."""
    if len(names) <= most + 1:
        return text.enumeration(list(names))
    rest = len(names) - most
    return text("{names} and {count} others", names=", ".join(names[:most]), count=text.count(rest))


def site_list(inventory: Inventory, sites: Iterable[str]) -> list[str]:
    """The names of sites in alphabetical order; of sites with the same name (those that are not told apart) it says how many."""
    found = Counter(site_name(inventory, inventory.sites[site]) for site in sites)
    return [name if count == 1 else f"{name} ({count})" for name, count in sorted(found.items(), key=lambda one: alphabetical(one[0]))]


def line_name(network: Network, arc: int) -> str:
    """A line by its two ends: ``Ahrweiler - Koblenz`` with a dash."""
    return " \u2013 ".join(_ends(network, arc))


def direction_name(network: Network, arc: int) -> str:
    """An arc from its start to its end, with an arrow."""
    return ARROW.join(_ends(network, arc))


def _ends(network: Network, arc: int) -> tuple[str, str]:
    tail, head = network.arc_sites(arc)
    if tail.id == head.id:
        return ends(network, arc)
    return site_name(network.inventory, tail), site_name(network.inventory, head)


def event_name(study: Study, outage: Outage, text: Text) -> str:
    """What fails, for people: the line by its ends, everything else by its title."""
    match outage.kind:
        case OutageKind.LINK:
            name = _link_name(study, outage.id)
        case OutageKind.DEVICE if not study.inventory.devices[outage.id].title:
            name = site_name(study.inventory, study.inventory.sites[study.inventory.devices[outage.id].site])
        case OutageKind.SITE:
            name = site_name(study.inventory, study.inventory.sites[outage.id])
        case _:
            name = outage_name(study.inventory, outage)
    return text(_EVENTS[outage.kind], name=name) if outage.kind in _EVENTS else name


def _link_name(study: Study, link: str) -> str:
    """The line by its ends; its title if several lines have the same ends."""
    network = study.network
    names = [line_name(network, 2 * position) for position in range(len(network.links))]
    own = names[network.link_at[link]]
    return own if names.count(own) == 1 else network.links[network.link_at[link]].name
