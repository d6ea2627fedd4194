"""The annex *county sheet*: a page per county, for that county only."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import Lights
from kommunalnetz.checks.lines import Line, contract, limits, lines
from kommunalnetz.checks.names import service_names
from kommunalnetz.inventory.records import OutageKind
from kommunalnetz.output.editions import Edition
from kommunalnetz.output.view_before import Before, CountyBefore, change
from kommunalnetz.output.view_counties import county_row, reason
from kommunalnetz.output.view_names import alphabetical, line_name, listed, site_name
from kommunalnetz.output.view_outages import Loss, event, loss, repair_time
from kommunalnetz.output.view_price import Paid, price_section
from kommunalnetz.output.view_tables import row, table
from kommunalnetz.output.view_types import CountySheet, CountySheetsAnnex, Fact, Row, Section, Table
from kommunalnetz.text import NBSP, Text
from kommunalnetz.traffic.study import Study

SERVICES = 8
OUTAGES = 4
HEADINGS: Mapping[Colour, str] = {
    Colour.GREEN: "{county}: the line has enough reserve",
    Colour.AMBER: "{county}: the reserve of the line is getting scarce",
    Colour.RED: "{county}: the line is too small for the busiest hour",
    Colour.GREY: "{county}: data are missing",
}


def county_sheets(study: Study, lights: Sequence[Lights], paid: Mapping[str, Paid], text: Text, edition: Edition,
                  before: Before | None = None) -> CountySheetsAnnex:  # fmt: skip
    """The sheets of the counties in ``lights``. ``paid`` is what all counties pay (for the average)."""
    own, losses = lines(study), [loss(study, impact) for impact in study.impacts if impact.services_lost]
    ordered = sorted(lights, key=lambda one: alphabetical(site_name(study.inventory, one.site)))
    return {
        "title": text("Annex: county sheet"),
        "sheets": [_sheet(study, one, own[one.site.id], losses, paid, text, edition, before) for one in ordered],
    }


def _sheet(study: Study, lights: Lights, own: Sequence[Line], losses: Sequence[Loss], paid: Mapping[str, Paid], text: Text,
           edition: Edition, before: Before | None) -> CountySheet:  # fmt: skip
    site, name = lights.site.id, site_name(study.inventory, lights.site)
    reasons = (lights.bandwidth, lights.resilience, lights.contract)
    said = [reason(light, text, edition) for light in reasons]
    said += [text(remark.text, **remark.values) for remark in lights.remarks]
    sections: list[Section] = [{"title": text("Reasons of the lights"), "paragraphs": said}]
    sections.append(price_section(paid, site, name, text))
    return {
        "id": site,
        "heading": text(HEADINGS[lights.bandwidth.colour], county=name),
        "county": county_row(study, lights, text, edition, before),
        "facts": _facts(study, lights, text, before),
        "lines": _lines(study, site, own, text, edition),
        "services": _services(study, lights, text, edition),
        "outages": _outages(study, site, losses, text, edition),
        "sections": sections,
    }


WORKPLACES = {"kreisverwaltung": "Workplaces of the county administration", "landratsamt": "Workplaces of the county office"}
"""What the administration of a county is called differs by state; msgids per ``network.administration``."""


def _facts(study: Study, lights: Lights, text: Text, before: Before | None) -> list[Fact]:
    staff, deadline = lights.site.staff, lights.deadline
    workplaces = text(WORKPLACES[study.inventory.network.administration])
    found = [(workplaces, text.value(staff, "count")), (text("Room for growth"), _reserve(study, lights, text))]
    if lights.numbers.link is not None and not math.isnan(lights.numbers.need_share):
        found.append((text("Busiest hour"), _hour(study, lights, text)))
    if before and lights.site.id in before.counties:
        found.append((text("Change since {day:date}", day=before.date), _change(lights, before.counties[lights.site.id], text)))
    if deadline is not None:
        found += [(text("Contract ends"), text.date(deadline.until)), (text("Tender must start by"), text.date(deadline.tender))]
        found.append((text("Notice must be given by"), text.date(deadline.notice)))
    else:
        found.append((text("Contract ends"), text("unknown")))
    return [{"label": label, "text": said} for label, said in found]


def _change(lights: Lights, then: CountyBefore, text: Text) -> str:
    share = None if lights.bandwidth.colour is Colour.GREY else lights.numbers.need_share
    return text("{change} percentage points", change=change(share, then, text))


def room(study: Study, lights: Lights) -> int | None:
    """How many further workplaces the fullest line carries up to its red limit, if each uses as much as those of today.

    Negative: so many are too many. None if workplaces, need or capacity are not known.
    """
    numbers, staff = lights.numbers, lights.site.staff
    if numbers.link is None or not staff or not numbers.need_share > 0:
        return None
    limit = limits(study.inventory, study.inventory.links[numbers.link]).red
    return math.floor(staff * (limit / numbers.need_share - 1) + 1e-9)


def _reserve(study: Study, lights: Lights, text: Text) -> str:
    found = room(study, lights)
    if found is None or lights.bandwidth.colour is Colour.GREY:
        return text("not known")
    limit = study.inventory.policy.limits.red
    if found < 0:
        return text.plural(
            "one workplace too many for {limit:share}", "{count:count} workplaces too many for {limit:share}", -found, limit=limit
        )
    return text.plural("one more workplace up to {limit:share}", "{count:count} more workplaces up to {limit:share}", found, limit=limit)


def _fullest(study: Study, lights: Lights) -> int:
    """The fuller direction of the county's fullest line."""
    first = 2 * study.network.link_at[lights.numbers.link or ""]
    return max((first, first + 1), key=lambda arc: float(np.nan_to_num(study.intact.required[arc])))


def _hour(study: Study, lights: Lights, text: Text) -> str:
    hour = int(study.intact.peak_hour[_fullest(study, lights)])
    return text("{start} to {end} h", start=hour, end=hour + 1).replace(" ", NBSP)


def _lines(study: Study, site: str, own: Sequence[Line], text: Text, edition: Edition) -> Table:
    heads = (
        ("line", "Line"), ("contract", "Provider, line number"), ("booked>", "Booked", "booked_bit_s"), ("share>", "Share", "peak_share"),
        ("worst>", "In an outage", "worst_share"), ("monthly>", "Per month", "monthly_eur"), ("until>", "Contract ends", "until_date"),
    )  # fmt: skip
    rows = [_line(study, line, text, edition) for line in own]
    return table(text, f"lines-{site}", text("Lines"), heads, rows, text("No line is known."))


def _line(study: Study, line: Line, text: Text, edition: Edition) -> Row:
    about, intact, worst = contract(study.inventory, line.link), study.intact.required, study.worst.required
    full, hit = (max((line.down, line.up), key=lambda arc: float(np.nan_to_num(found[arc]))) for found in (intact, worst))
    booked = float(study.network.capacity[line.down])
    named = ", ".join(filter(None, (about.provider, about.line_number))) if about else ""
    monthly, until = (about.monthly, about.until) if about else (None, None)
    cells = (
        line_name(study.network, line.up), named or text("unknown"), text.value(booked, "rate"), text.value(float(intact[full]), "share"),
        text.value(float(worst[hit]), "share"), text.value(monthly, "money"), text.value(until, "date"),
    )  # fmt: skip
    return row(
        cells, link=line.link.id if edition.whole else None, booked_bit_s=booked, peak_share=float(intact[full]),
        worst_share=float(worst[hit]), monthly_eur=monthly, until_date=until,
    )  # fmt: skip


def _services(study: Study, lights: Lights, text: Text, edition: Edition) -> Table:
    """What fills the fullest direction of the fullest line in its busiest hour."""
    heads = (("service", "Service"), ("rate>", "Needs", "load_bit_s"), ("part>", "Share of the peak", "part_share"))
    parts = study.intact.services_on(_fullest(study, lights)) if lights.numbers.link is not None else ()
    whole = sum(rate for _, rate in parts)
    kept, rest = (parts, ()) if len(parts) <= SERVICES + 1 else (parts[:SERVICES], parts[SERVICES:])
    named = [(service, study.inventory.services[service].name, rate) for service, rate in kept]
    if rest:
        named.append(("", text("{count} other services", count=len(rest)), sum(rate for _, rate in rest)))
    rows = [
        row(
            (name, text.rate(rate), text.share(rate / whole)),
            service=(service or None) if edition.whole else None,
            load_bit_s=rate,
            part_share=rate / whole,
        )
        for service, name, rate in named
    ]
    caption = text("What fills the line in the busiest hour")
    return table(text, f"services-{lights.site.id}", caption, heads, rows, text("No service of this county is known."))


def _outages(study: Study, site: str, losses: Sequence[Loss], text: Text, edition: Edition) -> Table:
    """What hits this county most: all that it loses, then most services; of equal ones the wider outage."""
    heads = (("event", "What fails"), ("lost", "What does not work"), ("repair>", "Repaired within", "repair_s"))
    mine = [lost for lost in losses if site in lost.sites]
    mine.sort(key=lambda lost: (site not in lost.cut_off, -_count(lost, site), lost.impact.outage.kind is OutageKind.SITE,
                                lost.impact.outage.name))  # fmt: skip
    mine = list({_told(study, lost, site): lost for lost in reversed(mine)}.values())[::-1]
    rows = [_outage(study, site, lost, text, edition) for lost in mine[:OUTAGES]]
    more = len(mine) - len(rows)
    note = text.plural("One more outage takes services away.", "{count} more outages take services away.", more) if more > 0 else ""
    return table(
        text, f"outages-{site}", text("Which single outages hit the county most?"), heads, rows,
        text("No single outage takes a service away."), note,
    )  # fmt: skip


def _told(study: Study, lost: Loss, site: str) -> tuple[str, frozenset[str]]:
    """What makes two rows the same for the county: a site and its router that take the same services away."""
    outage = lost.impact.outage
    place = study.inventory.devices[outage.id].site if outage.kind is OutageKind.DEVICE else outage.id
    taken = frozenset(service for service, sites in lost.services.items() if site in sites)
    return (f"site:{place}" if outage.kind in (OutageKind.DEVICE, OutageKind.SITE) else outage.name, taken)


def _count(lost: Loss, site: str) -> int:
    return sum(site in sites for sites in lost.services.values())


def _outage(study: Study, site: str, lost: Loss, text: Text, edition: Edition) -> Row:
    names = service_names(study.inventory, (service for service, sites in lost.services.items() if site in sites))
    repair = repair_time(study, lost.impact.outage)
    cells = (
        event(study, lost.impact.outage, text, edition),
        text("everything") if site in lost.cut_off else listed(text, names, 3),
        text("not agreed") if repair is None else text.duration(repair),
    )
    return row(cells, repair_s=repair)
