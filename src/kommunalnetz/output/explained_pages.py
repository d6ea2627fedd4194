"""How the numbers of the pages 1 and 3 come about: lights counted, how sure they are, what an outage takes."""

from collections.abc import Iterator, Sequence

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import Lights
from kommunalnetz.checks.lines import lines
from kommunalnetz.checks.measured import newest
from kommunalnetz.diagnostics import Word
from kommunalnetz.output.explained import Explained, Input
from kommunalnetz.output.tables import Sentence
from kommunalnetz.output.view_outages import Loss, gravest, repair_time
from kommunalnetz.traffic.study import Study

LIGHTS = {"bandwidth": "Bandwidth", "resilience": "Resilience", "contract": "Contract"}
SURE = {"reported": "Reported", "measured": "Measured", "doubled": "Green at twice the use"}
"""What page 1 says on how sure the figures are -> msgid of its name."""
ROWS = {"repair_s": ("Repaired within", "duration"), "unserved_bit_s": ("Without a way", "rate"), "affected": ("Affected", "count")}
"""The numbers of an outage on page 3 -> (msgid, unit)."""
SENTENCES = {"single": "A single line", "unproven": "Separate route not proven", "cut_off": "Cut off at once"}
"""The numbers in the sentences of page 3 -> msgid."""

COUNTED = "Counties whose light has this colour, counted."
REPORTED = "Counties whose bandwidth can be judged: line, rate and what the services need are known."
METERED = "Counties with a measured value on one of their lines."
DOUBLED = "Counties that are green and stay below every limit with twice the traffic."
REPAIR = "The longest repair time that the contracts of the lines agree on that are down; not agreed if one of them agrees on none."
UNSERVED = "What the services ask for and has no way left, in their busiest hours and both directions, over all sites."
AFFECTED = "Sites that lose at least half of a service, or everything."
SINGLE = "Counties with one line only."
UNPROVEN = "Counties whose light for resilience is amber: the second line's separate route is not proven."
CUT_OFF = "The most counties that a single outage cuts off from everything, over the gravest outages."
TEXTS = (COUNTED, REPORTED, METERED, DOUBLED, REPAIR, UNSERVED, AFFECTED, SINGLE, UNPROVEN, CUT_OFF)
"""The formulas; msgids."""


def light_count(study: Study, lights: Sequence[Lights], kind: str, colour: str) -> Explained:
    """How many counties have a light (``KINDS``) of a colour."""
    found = [one for one in lights if getattr(one, kind).colour == Colour(colour)]
    names = (Word(LIGHTS[kind]), Word(colour))
    return _counted(study, f"summary/{kind}/{colour}", 1, names, COUNTED, found)


def sure(study: Study, lights: Sequence[Lights], key: str) -> Explained:
    """A number of the box on how sure the figures are."""
    own, measured = lines(study), newest(study.inventory)
    chosen = {
        "reported": (REPORTED, [one for one in lights if one.bandwidth.colour is not Colour.GREY]),
        "measured": (METERED, [one for one in lights if any(line.link.id in measured for line in own[one.site.id])]),
        "doubled": (DOUBLED, [one for one in lights if one.still_green_when_doubled]),
    }
    formula, found = chosen[key]
    return _counted(study, f"summary/{key}", 1, (Word(SURE[key]),), formula, found)


def sentence_number(study: Study, lights: Sequence[Lights], key: str) -> Explained:
    """A number in the sentences of page 3."""
    counties = {one.site.id: one for one in lights}
    cut = max((lost.cut_off & counties.keys() for lost in gravest(study)), key=len, default=frozenset())
    chosen = {
        "single": (SINGLE, [one for one in lights if one.line_count == 1]),
        "unproven": (UNPROVEN, [one for one in lights if one.resilience.colour is Colour.AMBER]),
        "cut_off": (CUT_OFF, [counties[site] for site in counties if site in cut]),
    }
    formula, found = chosen[key]
    return _counted(study, f"outages/{key}", 3, (Word(SENTENCES[key]),), formula, found)


def _counted(study: Study, anchor: str, page: int, names: tuple[str | Word, ...], formula: str, found: Sequence[Lights]) -> Explained:
    inputs = tuple(
        Input(
            name=one.site.name, value=1, unit="count", where=study.inventory.where("sites", one.site.id), source=one.site.source, part=True
        )
        for one in found
    )
    return Explained(anchor=anchor, page=page, names=names, value=len(found), unit="count", formula=Sentence(formula), inputs=inputs)


def outage_number(study: Study, lost: Loss, name: str, key: str) -> Explained:
    """The number ``key`` (of ``ROWS``) of the outage that people call ``name``."""
    outage = lost.impact.outage
    title, unit = ROWS[key]
    chosen = {
        "repair_s": (REPAIR, repair_time(study, outage), _repair(study, lost)),
        "unserved_bit_s": (UNSERVED, float(lost.impact.unserved), _unserved(study, lost)),
        "affected": (AFFECTED, len(lost.sites), _affected(study, lost)),
    }
    formula, value, inputs = chosen[key]
    return Explained(
        anchor=f"outages/{outage.name}/{key}", page=3, names=(name, Word(title)), value=value, unit=unit,
        formula=Sentence(formula), inputs=tuple(inputs),
    )  # fmt: skip


def _repair(study: Study, lost: Loss) -> Iterator[Input]:
    inventory = study.inventory
    for position in lost.impact.outage.links_down:
        link = study.network.links[position]
        about = inventory.contracts.get(link.contract or "")
        where = inventory.where("contracts", about.id, "sla", "repair") if about else inventory.where("links", link.id)
        source = about.source if about else link.source
        yield Input(name=link.name, value=about.sla.repair if about else None, unit="duration", where=where, source=source)


def _unserved(study: Study, lost: Loss) -> Iterator[Input]:
    for site, rate in sorted(lost.impact.per_site.items(), key=lambda pair: (-pair[1], pair[0])):
        record = study.inventory.sites[site]
        where = study.inventory.where("sites", site)
        yield Input(name=record.name, value=float(rate), unit="rate", where=where, source=record.source, part=True)


def _affected(study: Study, lost: Loss) -> Iterator[Input]:
    for site in sorted(lost.sites):
        record = study.inventory.sites[site]
        counts = Word("everything") if site in lost.cut_off else ", ".join(sorted(key for key, at in lost.services.items() if site in at))
        yield Input(name=record.name, value=counts, where=study.inventory.where("sites", site), source=record.source)
