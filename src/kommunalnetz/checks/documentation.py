"""What BSI IT-Grundschutz asks of the documentation of a network, and the inventory lacks.

Edition 2022 of the IT-Grundschutz compendium, module NET.1.1 Network architecture and design; compare the
numbers with the edition that binds you. **NET.1.1.A2** (basic) asks for an up-to-date network plan with
places and a survey of the network's performance: KN341 site without location, KN342 record without date,
KN343 line without a measured value. **NET.1.1.A13** (basic) asks that dimensioning and redundancy of
components and lines are planned, documented and reviewed regularly: KN344, if the inventory says no date
(`network.date`) or the date is older than `policy.stale_after`. The report of this program, kept with its date, is such
a document.

These notes are no statement that a requirement is met or not: that is for your information security
officer to say.
"""

from collections.abc import Iterator

from kommunalnetz.checks.data_age import stale_since
from kommunalnetz.checks.measured import newest
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.traffic.study import Study

EDITION = "2022"

NO_LOCATION = Code(
    id="KN341",
    name="site-without-location",
    severity=Severity.NOTE,
    text="{name}: no location is written; {requirement} (IT-Grundschutz {edition}) asks for a network plan with places.",
    hint="Write the location of the site, lat and lon in degrees.",
    summary="{count} sites have no location (IT-Grundschutz NET.1.1.A2).",
    manual=__doc__ or "",
)
NO_DATE = Code(
    id="KN342",
    name="site-without-date",
    severity=Severity.NOTE,
    text="{name}: not written when the data were last confirmed; {requirement} (IT-Grundschutz {edition}) asks for an up-to-date plan.",
    hint="Write the day of the last confirmation: as_of: 2026-03-01.",
    summary="Of {count} sites it is not written when their data were last confirmed (IT-Grundschutz NET.1.1.A2).",
    manual=__doc__ or "",
)
NO_MEASUREMENT = Code(
    id="KN343",
    name="line-without-measurement",
    severity=Severity.NOTE,
    text="{name}: no measured value; {requirement} (IT-Grundschutz {edition}) asks for a survey of the network's performance.",
    hint="Ask the provider for the monthly 95th percentile and write it below measurements.",
    summary="{count} lines have no measured value (IT-Grundschutz NET.1.1.A2).",
    manual=__doc__ or "",
)
NO_REVIEW = Code(
    id="KN344",
    name="planning-without-date",
    severity=Severity.NOTE,
    text=(
        "The inventory does not say as of when dimensioning and redundancy were last reviewed, or that is longer ago than the policy "
        "allows; {requirement} (IT-Grundschutz {edition}) asks for a regular review."
    ),
    hint="Write the date of the last review below network, as in date: 2026-03-01.",
    manual=__doc__ or "",
)
CODES = (NO_LOCATION, NO_DATE, NO_MEASUREMENT, NO_REVIEW)


def check(study: Study) -> Iterator[Diagnostic]:
    """One note per site, line or inventory that lacks what the requirement asks for."""
    inventory, measured = study.inventory, newest(study.inventory)
    plan = {"requirement": "NET.1.1.A2", "edition": EDITION}
    for site in inventory.sites.values():
        if site.kind is SiteKind.CARRIER:
            continue
        if site.location is None:
            yield _note(NO_LOCATION, study, "sites", site.id, name=site.name, **plan)
        if site.as_of is None:
            yield _note(NO_DATE, study, "sites", site.id, name=site.name, **plan)
    for link in study.network.links:
        if link.id not in measured:
            yield _note(NO_MEASUREMENT, study, "links", link.id, name=link.name, **plan)
    if inventory.network.date is None or stale_since(study, inventory.network.date) is not None:
        yield Diagnostic(
            code=NO_REVIEW,
            subject="network",
            where=inventory.where("network", "date"),
            values={"requirement": "NET.1.1.A13", "edition": EDITION},
        )


def _note(code: Code, study: Study, section: str, record: str, **values: object) -> Diagnostic:
    return Diagnostic(code=code, subject=f"{section[:-1]}:{record}", where=study.inventory.where(section, record), values=values)
