"""The edits of sites: moving one, merging several."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from kommunalnetz.inventory import edit_codes
from kommunalnetz.inventory.draft import Draft, written
from kommunalnetz.inventory.edit_records import EditRecord, listed
from kommunalnetz.inventory.fields import MaybeUnknown, OneOrMore
from kommunalnetz.inventory.inventory import bare
from kommunalnetz.inventory.mentions import hanging, renamed, unmentioned
from kommunalnetz.inventory.records import Location, Site
from kommunalnetz.inventory.source import Node
from kommunalnetz.inventory.written import number


class _Place(EditRecord):
    """What a site may get that moves or takes in others."""

    title: str | None = None
    seat: str | None = None
    ags: str | None = None
    ars: str | None = None
    region: str | None = None
    parent: str | None = None
    location: Annotated[Location | None, MaybeUnknown] = None

    def place(self, draft: Draft, at: Node, key: str) -> None:
        """Write what the edit names. With another location the lengths of the site's lines are not known any more."""
        for name in ("title", "seat", "ags", "ars", "region", "parent", "location"):
            if (value := at.get(name)) is not None:
                draft.put("sites", key, name, value)
        if at.get("location") is not None:
            for section, link in hanging(draft, ("sites", key)):
                if section == "links":
                    draft.put("links", link, "length", None)
                    draft.put("links", link, "delay", None)


class Move(_Place):
    """A site moves: another seat, location, official key or county it belongs to."""

    verb = "move"
    site: str = Field(alias="move")

    def enter(self, draft: Draft, at: Node) -> None:
        """Write the new place."""
        if (found := draft.subject(at.get("move"), "sites")) is not None:
            self.place(draft, at, found[1])


class Merge(_Place):
    """Sites become one: ``into`` takes their workplaces, inhabitants and services; their routers and lines are taken out for good."""

    verb = "merge"
    sites: Annotated[tuple[str, ...], OneOrMore] = Field(alias="merge")
    into: str

    def enter(self, draft: Draft, at: Node) -> None:
        """Sum, rename, retire."""
        into = draft.subject(at.get("into"), "sites")
        if into is None:
            return
        for node in listed(at, "merge"):
            found = draft.subject(node, "sites")
            if found is not None and found != into:
                self._take_in(draft, node, found[1], into[1])
        self.place(draft, at, into[1])

    def _take_in(self, draft: Draft, node: Node, key: str, into: str) -> None:
        old, new = draft.typed("sites", key), draft.typed("sites", into)
        if old is None or new is None:
            return
        for service in _overriding(draft, key):
            draft.tell(edit_codes.MERGED_OVERRIDE, node, text=key, into=into, service=service)
        for name in ("population", "staff"):
            if (total := _total(draft, old, new, name)) is not None:
                draft.put("sites", into, name, written(total, node))
        gone = hanging(draft, ("sites", key))
        renamed(draft, ("sites", key), ("sites", into))
        for one in gone:
            draft.discard(*one)
        unmentioned(draft, gone)
        for name, service in draft.all("services"):
            if into in map(bare, service.hosts) and into in map(bare, service.standby):
                draft.put("services", name, "standby", written([one for one in service.standby if bare(one) != into], node))


def _overriding(draft: Draft, key: str) -> Iterator[str]:
    """The services that say something of their own about a site."""
    return (name for name, service in draft.all("services") if key in map(bare, service.overrides))


def _total(draft: Draft, old: Site, new: Site, name: str) -> str | None:
    """The sum of both as it is written; ``unknown`` if one is; None if neither says anything, so that the estimate follows."""
    values = [getattr(site, name) for site in (old, new)]
    if not any(name in site.model_fields_set for site in (old, new)):
        return None
    estimates = [getattr(draft.inventory.sites.get(site.id), name, None) for site in (old, new)]
    parts = [
        value if value is not None or site.declared_unknown(name) else estimate
        for value, estimate, site in zip(values, estimates, (old, new), strict=True)
    ]
    known = [part for part in parts if part is not None]
    return number(sum(known)) if len(known) == len(parts) else "unknown"
