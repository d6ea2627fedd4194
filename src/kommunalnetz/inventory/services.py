"""The records of services: who uses what, where it runs, and how much of it.

``up`` is always from the consumer to the host, ``down`` from the host to the consumer.
"""

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, PlainSerializer, Tag, WithJsonSchema

from kommunalnetz import units
from kommunalnetz.inventory import written
from kommunalnetz.inventory.fields import (
    UNKNOWN,
    Flag,
    Hours,
    MaybeUnknown,
    Money,
    NoneKnown,
    Number,
    OneOrMore,
    Part,
    Rate,
    Record,
    Share,
    Volume,
    Whole,
    declared_unknown,
)
from kommunalnetz.inventory.records import SiteKind

Ids = Annotated[tuple[str, ...], OneOrMore]


class Users(Part):
    """How many users a site has: a number, or a share of its staff or population; neither if that is unknown."""

    number: Number | None = None
    share: Share | None = None
    of: Literal["staff", "population"] = "staff"


def _users(value: object) -> object:
    if isinstance(value, (int, float)):
        return Users(number=float(value))
    if not isinstance(value, str):
        return value
    if declared_unknown(value):
        return Users()
    if match := re.fullmatch(r"\s*(.+?)\s+of\s+(staff|population)\s*", value):
        return Users(share=units.share(match[1]), of="population" if match[2] == "population" else "staff")
    return Users(number=units.count(value))


def _users_text(users: Users) -> str:
    """``8 % of staff``, ``40`` or ``unknown``."""
    if users.number is None and users.share is None:
        return UNKNOWN
    return written.number(users.number or 0.0) if users.share is None else f"{written.share(users.share)} of {users.of}"


UsersField = Annotated[
    Users, BeforeValidator(_users), PlainSerializer(_users_text, return_type=str, when_used="json"),
    WithJsonSchema({"type": ["string", "number"], "examples": ["8 % of staff", 40]}),
]  # fmt: skip


class Selector(Part):
    """Which sites: all conditions must hold; ``ids`` alone names them. Ids may carry ``site:``."""

    ids: Ids = ()
    kind: Annotated[tuple[SiteKind, ...], OneOrMore] = ()
    tag: Ids = ()
    ags: Annotated[tuple[str, ...], OneOrMore] = Field(default=(), description="prefix of the AGS")
    region: Ids = ()
    exclude: Ids = Field(default=(), alias="except")


def _selector(value: object) -> object:
    if isinstance(value, str):
        return {"ids": (value,)}
    if isinstance(value, (list, tuple)):
        return {"ids": tuple(value)}
    return value


Sites = Annotated[Selector, BeforeValidator(_selector)]


class Override(Part):
    """What differs at one site."""

    users: UsersField | None = None
    concurrency: Share | None = None
    endpoints: Whole | None = None
    volume: Annotated[Volume | None, MaybeUnknown] = None
    screens: Whole | None = None


class ProfileUse(Part):
    """A profile that applies in some hours of the day."""

    profile: str
    hours: Hours | None = None


class HomeOffice(Part):
    """Staff at home: their tunnel enters at ``internet`` and ends at a VPN gateway at ``vpn`` (empty: at their own site)."""

    share: Share
    vpn: Ids = ()
    internet: Ids = ()


class Select(StrEnum):
    """Which of several hosts serves a consumer: the nearest, or all in equal shares."""

    NEAREST = "nearest"
    SPLIT = "split"


class Service(Record):
    """What all kinds of services share."""

    profile: Annotated[str | None, MaybeUnknown] = None
    profiles: tuple[ProfileUse, ...] = Field(default=(), description="several profiles by peak window, instead of one")
    qos: str | None = Field(default=None, alias="class", description="QoS class; default: that of the profile")
    day_profile: str | None = None
    purpose: str = Field(default="", description="what it is for; services of the same purpose may be duplicates")
    consumers: Sites = Selector()
    overrides: dict[str, Override] = Field(default_factory=dict, description="per site id")
    hosts: Annotated[Ids, NoneKnown] = ()
    standby: Annotated[Ids, NoneKnown] = ()
    allowed_hosts: Sites | None = Field(default=None, description="where it may run (law, contract); default: anywhere sensible")
    select: Select = Select.NEAREST
    factor: Number = Field(default=1.0, description="times as much of everything the service carries; growth")
    monthly: Annotated[Money | None, MaybeUnknown] = Field(default=None, description="EUR net per month for running it at its hosts")


class Application(Service):
    """Users of software that runs at a host: users x concurrency x rate, both ways."""

    kind: Literal["application"]
    users: UsersField = Users(share=1.0)
    concurrency: Annotated[Share | None, MaybeUnknown] = None
    home_office: HomeOffice | None = None


class Internet(Service):
    """Surfing and mail through central gateways (the hosts): users x concurrency x rate, both ways."""

    kind: Literal["internet"]
    users: UsersField = Users(share=1.0)
    concurrency: Annotated[Share | None, MaybeUnknown] = None
    home_office: HomeOffice | None = None


class ConferenceMode(StrEnum):
    """Who sends what to whom (domain formulas: mesh, MCU, SFU plain and with simulcast, cascaded SFU)."""

    MESH = "mesh"
    MCU = "mcu"
    SFU = "sfu"
    CASCADE = "cascade"


class Conference(Service):
    """Video conferences: ``simultaneous`` of them at once, each with ``endpoints`` rooms at every consumer."""

    kind: Literal["conference"]
    mode: ConferenceMode = ConferenceMode.SFU
    simulcast: Flag = True
    endpoints: Whole = 1
    screens: Whole = 1
    stream: Annotated[Rate | None, MaybeUnknown] = Field(default=None, description="full stream r; default: that of the profile")
    thumbnail: Annotated[Rate | None, MaybeUnknown] = Field(default=None, description="thumbnail s; default: that of the profile, else 0")
    visible: Whole = Field(default=25, description="visible tiles v")
    uplink_factor: Number = Field(default=1.0, description="simulcast layers sent beside the full stream")
    simultaneous: Number = 1.0


class Voice(Service):
    """Telephony: users are phones; ``erlangs`` per phone in the busy hour; external calls leave at a host (gateway)."""

    kind: Literal["voice"]
    users: UsersField = Users(share=1.0)
    erlangs: Number = 0.1
    internal_share: Share = Field(default=0.0, description="share of calls between the consumers themselves")


class Transfer(Service):
    """A volume per consumer in a window: rate = volume * 8 * (1 - dedup) / (window * efficiency)."""

    kind: Literal["transfer"]
    volume: Annotated[Volume | None, MaybeUnknown] = None
    volume_per_user: Annotated[Volume | None, MaybeUnknown] = None
    users: UsersField = Users(share=1.0)
    window: Hours
    dedup: Share = 0.0
    efficiency: Share = 0.8
    direction: Literal["to-host", "from-host"] = "to-host"


class Fixed(Service):
    """A constant rate between two sites, or a matrix of them in a CSV (``from,to,rate``) beside the file."""

    kind: Literal["fixed"]
    origin: str | None = Field(default=None, alias="from")
    to: str | None = None
    rate: Annotated[Rate | None, MaybeUnknown] = None
    back: Annotated[Rate | None, MaybeUnknown] = Field(default=0.0, description="from `to` back to `from`")
    matrix: str | None = Field(default=None, description="CSV file, relative to the file that names it")
    flows: tuple[tuple[str, str, Rate], ...] = Field(default=(), exclude=True, description="filled from the matrix: from, to, bit/s")


AnyService = Annotated[
    Annotated[Application, Tag("application")]
    | Annotated[Internet, Tag("internet")]
    | Annotated[Conference, Tag("conference")]
    | Annotated[Voice, Tag("voice")]
    | Annotated[Transfer, Tag("transfer")]
    | Annotated[Fixed, Tag("fixed")],
    Discriminator("kind"),
]
