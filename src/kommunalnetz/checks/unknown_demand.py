"""What a site needs cannot be said, because a value is not known.

The number of workplaces, the users of a service or the rate of a profile is declared `unknown`, or cannot be
estimated. What is known of the site is the least that it needs; its light is grey unless that is already too much.

Ask the site for the value, or write an estimate and say under `assumptions` what it rests on.
"""

from collections.abc import Iterator

from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.traffic.study import Study

UNKNOWN_DEMAND = Code(
    id="KN333",
    name="demand-unknown",
    severity=Severity.WARNING,
    text="{name}: it is not known what these need here: {services}. {field} is missing.",
    hint="Write {field} into the inventory.",
    summary="Of {count} sites it is not known what all services need there.",
    manual=__doc__ or "",
)
CODES = (UNKNOWN_DEMAND,)
_OF_SITES = ("staff", "population")


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per site and value that is missing; it points at the site, or at the service that lacks the value."""
    inventory = study.inventory
    missing: dict[tuple[str, str], list[str]] = {}
    for gap in study.demand.gaps:
        missing.setdefault((gap.site, gap.field), []).append(gap.service)
    for (site, field), services in missing.items():
        owner = ("sites", site) if field in _OF_SITES else ("services", services[0])
        yield Diagnostic(
            code=UNKNOWN_DEMAND,
            subject=f"site:{site}/{field}",
            where=inventory.where(*owner, field),
            values={
                "name": inventory.sites[site].name,
                "services": tuple(inventory.services[service].name for service in services),
                "field": field,
            },
        )
