"""The study as an edition may tell it.

What an edition must not hold is taken out of the study before the first sentence is made: names become
words of their kind, records lose what they may not say. So no page, format or metadata can hold it.
Numbers are those of the full study.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from kommunalnetz.inventory.inventory import Assumption, Inventory
from kommunalnetz.inventory.records import Contract, Device, Duct, DuctKind, Link, Site, SiteKind
from kommunalnetz.inventory.router_records import Management, Ports, Secrets
from kommunalnetz.output.borders import counties
from kommunalnetz.output.editions import Edition
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

SHORTEST = 4
"""Shorter names are not searched for in free text: they are part of too many words."""
UNTOLD = "untold"
"""The tag of a record whose name an edition may not tell; its title is a word for its kind."""
UNTOLD_OF_NETWORK = {"pools": {}, "area": "", "management": Management(), "secrets": Secrets(), "note": ""}
"""What only the internal edition's keepers need."""
DUCTS: Mapping[DuctKind, str] = {
    DuctKind.TRENCH: "(shared route)",
    DuctKind.DUCT: "(shared route)",
    DuctKind.ENTRY: "(building entry)",
    DuctKind.POWER: "(power supply)",
    DuctKind.CARRIER: "(network of a provider)",
    DuctKind.AREA: "(area)",
}
_INHABITED = frozenset({SiteKind.COUNTY, SiteKind.CITY, SiteKind.MUNICIPALITY, SiteKind.BRANCH})


def told(study: Study, edition: Edition, text: Text) -> Study:
    """``study`` as ``edition`` may tell it, in the words of ``text``: the same numbers, without the names that it must not hold."""
    if edition.whole:
        return study
    inventory = _Telling(study, edition, text).inventory
    network = replace(
        study.network, inventory=inventory, sites=tuple(inventory.sites.values()), devices=tuple(inventory.devices.values()),
        links=tuple(inventory.links.values()), ducts=tuple(inventory.ducts.values()), assumptions=(),
    )  # fmt: skip
    return replace(study, inventory=inventory, network=network, demand=replace(study.demand, assumptions=()))


def secrets(study: Study, edition: Edition) -> tuple[str, ...]:
    """The names, numbers and addresses that ``edition`` must not hold, as far as free text can be searched for them."""
    return () if edition.whole else _Telling(study, edition, Text("en")).secrets


@dataclass(frozen=True)
class _Telling:
    """What an edition may tell of one study."""

    study: Study
    edition: Edition
    text: Text

    @cached_property
    def foreign(self) -> frozenset[str]:
        """Sites that belong to other counties than that of the edition."""
        sites = self.study.inventory.sites
        return frozenset(key for key, site in sites.items() if self.edition.own and site.kind in _INHABITED and not self._below(site))

    def _below(self, site: Site) -> bool:
        """Whether the site is the edition's county, or belongs to it."""
        seen: set[str] = set()
        while site.id not in seen:
            if site.id == self.edition.county:
                return True
            seen.add(site.id)
            site = self.study.inventory.sites.get(site.parent or "", site)
        return False

    @cached_property
    def links(self) -> frozenset[str]:
        """Links that touch the edition's own sites; none in an edition without a county."""
        found = self.study.inventory
        own = {key for key in found.sites if self.edition.own and self._below(found.sites[key])}
        ends = {
            key: {found.devices[end].site for end in (link.a, link.b or "") if end in found.devices} for key, link in found.links.items()
        }
        return frozenset(key for key, sites in ends.items() if sites & own)

    @cached_property
    def devices(self) -> frozenset[str]:
        """Routers at the edition's own sites."""
        found = self.study.inventory
        return frozenset(key for key, device in found.devices.items() if self.edition.own and self._below(found.sites[device.site]))

    @cached_property
    def ducts(self) -> frozenset[str]:
        """Routes of the edition's own lines, routers and sites."""
        found = self.study.inventory
        named = [found.links[key].ducts for key in self.links] + [found.devices[key].ducts for key in self.devices]
        named += [site.ducts for site in found.sites.values() if self.edition.own and self._below(site)]
        return frozenset(duct for ducts in named for duct in ducts or ())

    @cached_property
    def contracts(self) -> frozenset[str]:
        """Contracts about the edition's own lines."""
        return frozenset(self.study.inventory.links[key].contract or "" for key in self.links) - {""}

    @cached_property
    def contacts(self) -> frozenset[str]:
        """Contacts that may be named: of the county itself and of nobody else's site."""
        if not self.edition.contacts:
            return frozenset()
        return frozenset(key for key, contact in self.study.inventory.contacts.items() if self.foreign.isdisjoint(contact.sites))

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """See ``secrets``; the longest first. What is part of a name that may be told is not searched for."""
        allowed = [
            name.casefold() for key, site in self.study.inventory.sites.items() if key not in self.foreign for name in (key, *_names(site))
        ]
        found = {name.strip() for name in self._secrets() if len(name.strip()) >= SHORTEST}
        kept = (name for name in found if not any(name.casefold() in other for other in allowed))
        return tuple(sorted(kept, key=lambda name: (-len(name), name)))

    def _secrets(self) -> Iterator[str]:
        found = self.study.inventory
        for key in self.foreign:
            yield from (key, *_names(found.sites[key]), found.sites[key].ags or "", found.sites[key].ars or "")
        for key, device in found.devices.items():
            if key not in self.devices:
                yield from (key, device.title, device.model)
        for key, duct in found.ducts.items():
            if key not in self.ducts:
                yield from (key, duct.title)
        for key, contract in found.contracts.items():
            if key not in self.contracts:
                yield from (contract.line_number, contract.title)
        for key, contact in found.contacts.items():
            if key not in self.contacts:
                yield from (key, contact.title, contact.phone, contact.email)
        for key, link in found.links.items():
            if self.edition.own and key not in self.links:
                yield from (key, link.title)

    @cached_property
    def _searched(self) -> re.Pattern[str] | None:
        names = "|".join(re.escape(name) for name in self.secrets)
        return re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE) if names else None

    def clean(self, written: str, instead: str = "") -> str:
        """Free text as it is, or ``instead`` if it names what must not be told."""
        return instead if self._names_secret(written) else written

    @cached_property
    def _names_secret(self) -> Callable[[str], bool]:
        """Whether a text names what must not be told; many records have the same source."""
        found = self._searched
        return cache(lambda written: found is not None and found.search(written) is not None)

    @cached_property
    def inventory(self) -> Inventory:
        """The inventory as the edition may tell it, made from nothing: sections that are not named here stay empty."""
        found, word = self.study.inventory, self.text
        services = {key: self._plain(service, title=self.clean(service.name, word("(service)"))) for key, service in found.services.items()}
        return Inventory(
            date=found.date, files=found.files, services=services,
            policy=found.policy.model_copy(update={"key": None, "budgets": {}}),
            network=found.network.model_copy(update=UNTOLD_OF_NETWORK | {"source": self.clean(found.network.source)}),
            sites={key: self._site(site) for key, site in found.sites.items()},
            devices={key: self._device(device) for key, device in found.devices.items()},
            links={key: self._link(link) for key, link in found.links.items()},
            ducts={key: self._duct(duct) for key, duct in found.ducts.items()},
            profiles=self._all(found.profiles), classes=self._all(found.classes), day_profiles=self._all(found.day_profiles),
            prices=self._all(found.prices) if self.edition.prices else {},
            contracts={key: self._contract(contract) for key, contract in found.contracts.items()},
            contacts={key: self._plain(one, role=self.clean(one.role)) for key, one in found.contacts.items() if key in self.contacts},
            measurements=tuple(
                one.model_copy(update={"source": self.clean(one.source)}) for one in found.measurements if self._of_county(one.link)
            ),
            assumptions=tuple(self._assumptions()),
        )  # fmt: skip

    def _of_county(self, link: str) -> bool:
        return not self.edition.own or link.split(":", 1)[-1] in self.links

    def _plain(self, record: Any, **update: object) -> Any:
        """The record without what is for its keepers only; its source if that names nothing secret."""
        kept = {"source": self.clean(record.source), "note": "", "tags": (), "assumptions": {}}
        return record.model_copy(update=kept | update)

    def _all(self, records: Mapping[str, Any]) -> dict[str, Any]:
        return {key: self._plain(record, title=self.clean(record.name)) for key, record in records.items()}

    def _site(self, site: Site) -> Site:
        if site.id not in self.foreign:
            made: Site = self._plain(site)
            return made
        county = site.kind in (SiteKind.COUNTY, SiteKind.CITY)
        title = self.text("(another county)") if county else self.text("(site of another county)")
        gone = {
            "tags": (UNTOLD,),
            "ags": None,
            "ars": None,
            "seat": "",
            "region": "",
            "location": None,
            "population": None,
            "source": "",
            "as_of": None,
        }
        blank: Site = self._plain(site, title=title, **gone)
        return blank

    def _device(self, device: Device) -> Device:
        """A router that may not be named is called after its site."""
        if device.id in self.devices:
            mine: Device = self._plain(device)
            return mine
        site = self._site(self.study.inventory.sites[device.site])
        named = {"title": site.title} if UNTOLD in site.tags else {"title": "", "id": site.id}
        made: Device = self._plain(device, model="", ports=(), source="", tags=(UNTOLD,), **named)
        return made

    def _link(self, link: Link) -> Link:
        mine = link.id in self.links
        title = self.clean(link.name) if mine else self.text("(line)")
        made: Link = self._plain(link, title=title, ports=Ports(), vlan=None, secret=None)
        return made if mine or not self.edition.own else made.model_copy(update={"source": ""})

    def _duct(self, duct: Duct) -> Duct:
        generic = self.text(DUCTS[duct.kind])
        if duct.id in self.ducts:
            kept: Duct = self._plain(duct, title=self.clean(duct.name, generic))
            return kept
        made: Duct = self._plain(duct, title=generic, source="", tags=(UNTOLD,))
        return made

    def _contract(self, contract: Contract) -> Contract:
        """Own contracts whole; else without numbers, in the public and in another county's edition without prices and provider."""
        if contract.id in self.contracts:
            own: Contract = self._plain(contract)
            return own
        gone: dict[str, object] = {"title": self.text("(contract)"), "line_number": "", "source": ""}
        said = bool(contract.provider or contract.line_number or contract.monthly or contract.one_off)
        if self.edition.own or not self.edition.prices:
            gone |= {"monthly": None, "one_off": None, "provider": self.text("(provider)") if said else ""}
        elif said and not contract.provider:
            gone |= {"provider": self.text("(provider)")}
        made: Contract = self._plain(contract, **gone)
        return made

    def _assumptions(self) -> Iterator[Assumption]:
        """All that the edition may tell, of inventory, network and demand."""
        found = self.study
        for one in (*found.inventory.assumptions, *found.network.assumptions, *found.demand.assumptions):
            if self._tells(one):
                reason = one.reason if one.estimated else self.clean(one.reason, self.text("the reason stands in the internal edition"))
                value = self.clean(one.value) if isinstance(one.value, str) else one.value
                yield replace(one, reason=reason, value=value, where=None)

    def _tells(self, one: Assumption) -> bool:
        kind, _, key = one.subject.partition(":")
        shown = {"link": self.links, "device": self.devices, "duct": self.ducts, "contract": self.contracts}
        if self.edition.own:
            return key in shown[kind] if kind in shown else key not in self.foreign
        return kind not in shown and not (kind == "price" and not self.edition.prices)


def _names(site: Site) -> Iterable[str]:
    """What a site is called: its title, and its county's official name with and without what stands in brackets."""
    official = counties().get((site.ags or "")[:5]) if site.kind in (SiteKind.COUNTY, SiteKind.CITY) else None
    return (site.name, *((official.name, official.name.split(" (")[0]) if official else ()))


def told_ids(study: Study, edition: Edition) -> frozenset[str]:
    """The names of outages (``link:x``, ``duct:x``) of the edition's own lines and routes."""
    telling = _Telling(study, edition, Text("en"))
    return frozenset((*(f"link:{key}" for key in telling.links), *(f"duct:{key}" for key in telling.ducts)))
