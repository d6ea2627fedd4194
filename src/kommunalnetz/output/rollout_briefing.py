"""What a briefing is made of: the state of a region's counties, what changed, the meetings, the findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kommunalnetz import rollout
from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.projects import Decision, Meeting
from kommunalnetz.output.rollout_view_types import Edition
from kommunalnetz.output.rollout_words import county_name
from kommunalnetz.output.view_names import alphabetical
from kommunalnetz.rollout.changes import Change, Kind, last_meeting, next_meeting, of_counties, since
from kommunalnetz.rollout.records import county_of, county_of_task
from kommunalnetz.rollout.status import Status, combined, statuses


@dataclass(frozen=True, kw_only=True)
class Briefing:
    """Everything for one meeting. ``counties`` are in alphabetical order; ``changes`` are those since ``since``, if there is such a day.

    The public edition has no tasks among its changes, because their words may be about people.
    """

    inventory: Inventory
    day: date
    region: str | None
    edition: Edition
    counties: tuple[Status, ...]
    total: Status
    last: Meeting | None
    next: Meeting | None
    since: date | None
    changes: tuple[Change, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def internal(self) -> bool:
        """Whether contacts, tasks, decisions and findings may be shown."""
        return self.edition == "internal"

    def changes_of(self, county: str) -> tuple[Change, ...]:
        """The changes in a county."""
        return tuple(change for change in self.changes if change.county == county)

    def decisions(self, county: str | None = None) -> tuple[Decision, ...]:
        """What the next meeting has to decide, about one county or everything here."""
        asked = [one for one in self.next.decisions if not one.outcome] if self.next else []
        own = {one.county.id for one in self.counties if one.county}
        about = [(one, self._county_of(one)) for one in asked]
        return tuple(one for one, found in about if (found in own or found is None if county is None else found == county))

    def _county_of(self, decision: Decision) -> str | None:
        if decision.county is not None or decision.project is None:
            return decision.county
        return self.inventory.projects[decision.project].county


def briefing(
    inventory: Inventory, day: date, region: str | None, edition: Edition, earlier: tuple[date, Sequence[Change]] | None = None
) -> Briefing:  # fmt: skip
    """The material of the meeting that follows ``day``; ``earlier`` is the date of an earlier inventory and what changed since.

    Without it the dates in the records since the last meeting count.
    """
    found = sorted(statuses(inventory, day, region), key=lambda one: alphabetical(_name(inventory, one)))
    counties = [one.county.id for one in found if one.county]
    last = last_meeting(inventory, region, day)
    first = earlier[0] if earlier else last.date if last else None
    changes = earlier[1] if earlier else since(inventory, last.date, day) if last else ()
    return Briefing(
        inventory=inventory,
        day=day,
        region=region,
        edition=edition,
        counties=tuple(found),
        total=combined(inventory, day, found, region or "", region or ""),
        last=last,
        next=next_meeting(inventory, region, day),
        since=first,
        changes=tuple(change for change in of_counties(changes, counties) if edition == "internal" or change.kind is not Kind.DONE),
        findings=tuple(d for d in rollout.findings(inventory, day) if _counties_of(inventory, d) & set(counties)),
    )


def _name(inventory: Inventory, status: Status) -> str:
    return county_name(inventory, status.county.id) if status.county else status.name


def _counties_of(inventory: Inventory, finding: Diagnostic) -> set[str]:
    """The counties that a finding is about."""
    kind, _, names = finding.subject.partition(":")
    belongs = county_of(inventory)
    found: set[str | None] = set()
    for name in names.split("+"):
        match kind:
            case "project":
                found.add(inventory.projects[name].county)
            case "task":
                found.add(county_of_task(inventory, inventory.tasks[name]))
            case "coverage":
                found.add(belongs.get(inventory.coverage[name].municipality))
            case _:
                found.add(belongs.get(name))
    return {county for county in found if county is not None}
