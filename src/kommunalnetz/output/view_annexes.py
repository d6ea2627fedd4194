"""The annex *assumptions and data*: what is assumed, why, how much rests on it; how old the data are; where they come from."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kommunalnetz.checks.lights import Lights
from kommunalnetz.checks.lines import Line, contract, lines
from kommunalnetz.checks.measured import newest
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.output import borders
from kommunalnetz.output.editions import INTERNAL, Edition
from kommunalnetz.output.view_assumptions import Group, assumptions_table, groups
from kommunalnetz.output.view_names import alphabetical, counted, site_name
from kommunalnetz.output.view_tables import row, table
from kommunalnetz.output.view_types import AssumptionsAnnex, Row, Table
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study


def assumptions_annex(
    study: Study, lights: Sequence[Lights], text: Text, edition: Edition = INTERNAL, *, every: int = 0
) -> AssumptionsAnnex:
    """The annex; ``every`` is how many assumptions there are in all, of which the edition may not tell each."""
    untold = max(every - len(study.assumptions), 0)
    found = groups(study.assumptions)
    return {
        "title": text("Annex: assumptions and data"),
        "heading": _heading(len(study.assumptions), found, text),
        "sentences": [
            text("Whatever has no public source and was not reported is an assumption and stands here, the weightiest first."),
            text("The share of the peak tells how much of all traffic in the busiest hour rests on an assumption; shares overlap."),
        ],
        "assumptions": assumptions_table(study, found, text, ids=edition.whole, note=_untold(untold, text)),
        "data_state": _data_state(study, lights, text, edition),
        "sources": {"title": text("Sources"), "paragraphs": sources(study.inventory, text)},
    }


def _heading(number: int, found: Sequence[Group], text: Text) -> str:
    if not found:
        return text("Nothing had to be assumed")
    plural = "{number} values are assumed; the weightiest carries {share:share} of the peak"
    singular = "One value is assumed; it carries {share:share} of the peak"
    return counted(text, singular, plural, number, share=found[0].share)


def _untold(count: int, text: Text) -> str:
    plural = "{count} further assumptions are told in the internal edition only."
    return text.plural("One further assumption is told in the internal edition only.", plural, count) if count else ""


def _data_state(study: Study, lights: Sequence[Lights], text: Text, edition: Edition) -> Table:
    heads = (("name", "County"), ("as_of", "Reported"), ("measured", "Measured"), ("missing", "Missing"))
    own, ordered = lines(study), sorted(lights, key=lambda one: alphabetical(site_name(study.inventory, one.site)))
    rows = [_state_of(study, one, own[one.site.id], text, edition) for one in ordered]
    return table(text, "data-state", text("State of the data per county"), heads, rows, text("The inventory holds no county."))


def _state_of(study: Study, one: Lights, own: tuple[Line, ...], text: Text, edition: Edition) -> Row:
    measured = newest(study.inventory)
    months = sorted((measured[line.link.id][1].month for line in own if line.link.id in measured), reverse=True)
    missing = list(dict.fromkeys(_missing(study.inventory, one, own, edition)))
    cells = (
        site_name(study.inventory, one.site),
        text.month(one.site.as_of) if one.site.as_of else text("no date"),
        months[0] if months else "\u2013",
        text.enumeration([text(what) for what in missing]) if missing else "\u2013",
    )
    as_of = one.site.as_of.isoformat() if one.site.as_of else None
    return row(cells, id=one.site.id, as_of=as_of, measured=months[0] if months else None, missing=missing)


def _missing(inventory: Inventory, one: Lights, own: tuple[Line, ...], edition: Edition) -> Iterator[str]:
    """msgids of what is not known of a county."""
    if not own:
        yield "line"
    if one.site.staff is None:
        yield "workplaces"
    for line in own:
        booked = contract(inventory, line.link)
        if line.link.capacity is None and (booked is None or booked.rate is None):
            yield "booked bandwidth"
        if booked is None or booked.until is None:
            yield "end of the contract"
        if edition.prices and (booked is None or booked.monthly is None):
            yield "price"
        if line.link.ducts is None:
            yield "route"


def sources(inventory: Inventory, text: Text) -> list[str]:
    """Every source that a record names, with the number of records, and that of the borders."""
    kinds = (inventory.sites, inventory.devices, inventory.links, inventory.ducts, inventory.services, inventory.profiles,
             inventory.classes, inventory.day_profiles, inventory.prices, inventory.contracts)  # fmt: skip
    named = Counter(record.source for kind in kinds for record in kind.values() if record.source)
    named.update(measurement.source for measurement in inventory.measurements if measurement.source)
    listed = [text.plural("{source} (one record)", "{source} ({count} records)", n, source=source) for source, n in sorted(named.items())]
    own = [inventory.network.source] if inventory.network.source and inventory.network.source not in named else []
    return [*own, *listed, text("County borders: {source}", source=borders.SOURCE)]
