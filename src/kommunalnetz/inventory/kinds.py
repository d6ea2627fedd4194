"""The kinds of sites, ducts and outages."""

from enum import StrEnum


class SiteKind(StrEnum):
    """What a site is; ``carrier`` is a provider's network whose inside is unknown."""

    COUNTY = "county"
    CITY = "city"
    MUNICIPALITY = "municipality"
    BRANCH = "branch"
    DATACENTRE = "datacentre"
    POP = "pop"
    CARRIER = "carrier"
    GATEWAY = "gateway"
    ASSOCIATION = "association"


class DuctKind(StrEnum):
    """What fails together: a trench, a building entry, a power feed, a carrier, an area."""

    TRENCH = "trench"
    DUCT = "duct"
    ENTRY = "entry"
    POWER = "power"
    CARRIER = "carrier"
    AREA = "area"


class OutageKind(StrEnum):
    """The kinds of single outage: a link, a device, a site, a duct of one of its kinds, or what a planned maintenance takes down."""

    LINK = "link"
    DEVICE = "device"
    SITE = "site"
    TRENCH = "trench"
    DUCT = "duct"
    ENTRY = "entry"
    POWER = "power"
    CARRIER = "carrier"
    AREA = "area"
    MAINTENANCE = "maintenance"
