"""Editions of the report: who reads it, and what that allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import SiteKind

Key = Literal["internal", "councillors", "public", "county"]
KEYS: tuple[Key, ...] = ("internal", "councillors", "public", "county")


NAMES: Mapping[Key, str] = {
    "internal": "Internal edition",
    "councillors": "Edition for the district administrators",
    "public": "Public edition",
    "county": "Edition for {county}",
}


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One edition; ``county`` is the id of the site that an edition of kind ``county`` is for."""

    key: Key
    county: str = ""

    @property
    def whole(self) -> bool:
        """Whether it holds everything: ids, places, findings, technique."""
        return self.key == "internal"

    @property
    def own(self) -> bool:
        """Whether it is about a single county."""
        return self.key == "county"

    @property
    def prices(self) -> bool:
        """Whether it tells prices."""
        return self.key != "public"

    @property
    def lines(self) -> bool:
        """Whether it tells where a line begins and ends."""
        return self.key != "public"

    @property
    def contacts(self) -> bool:
        """Whether it tells whom to call, line numbers, routes and routers."""
        return self.key in ("internal", "county")

    @property
    def name(self) -> str:
        """As the command line calls it: ``public``, ``county:ahrweiler``."""
        return f"{self.key}:{self.county}" if self.own else self.key

    @staticmethod
    def named(name: str) -> "Edition":
        """The edition of this ``name``. Raises ValueError."""
        key, _, county = name.partition(":")
        found = next((Edition(key=known, county=county) for known in KEYS if known == key and (known == "county") == bool(county)), None)
        if found is None:
            raise ValueError(name)
        return found

    @property
    def stem(self) -> str:
        """What its files are called, without the extension."""
        return {"internal": "report", "county": f"report-{self.county}"}.get(self.key, f"report-{self.key}")


INTERNAL = Edition(key="internal")
COUNCILLORS = Edition(key="councillors")
PUBLIC = Edition(key="public")


def county_editions(inventory: Inventory) -> tuple[Edition, ...]:
    """The edition of every county, in file order."""
    return tuple(Edition(key="county", county=site.id) for site in inventory.sites.values() if site.kind is SiteKind.COUNTY)
