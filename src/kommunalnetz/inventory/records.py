"""The records of an inventory, one class per kind: the schema of the files.

A field without a default is required. A default that is a guess about the world is None here and is
estimated, and told as an assumption, by whoever needs it (``kommunalnetz.inventory.estimates``).
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from kommunalnetz.inventory.fields import (
    BothWays,
    Day,
    Duration,
    Flag,
    Id,
    Length,
    LineRate,
    MaybeUnknown,
    Money,
    Number,
    OneOrMore,
    Part,
    Rate,
    Record,
    Share,
    Span,
    Whole,
)  # fmt: skip
from kommunalnetz.inventory.kinds import DuctKind, OutageKind, SiteKind
from kommunalnetz.inventory.money import Budget, Contract, CostKey, Price, Sla, Subsidy
from kommunalnetz.inventory.router_records import Allocation, Management, Pool, Ports, Secret, Secrets
from kommunalnetz.units import Period

Ducts = Annotated[tuple[str, ...] | None, OneOrMore, MaybeUnknown]
"""Ids of the ducts a thing depends on. None: not known. An empty list: known to use none that is listed."""


class Brand(Part):
    """How the association's documents look; its name is ``network.association``."""

    logo: str = Field(default="", description="SVG or PNG in the inventory's folder, relative to the file that names it")
    colour: Annotated[str, Field(pattern=r"^(#[0-9A-Fa-f]{6})?$")] = Field(
        default="", description="of words and edges, #rrggbb; must be readable and look like none of the lights"
    )


class NetworkRecord(Part):
    """The network as a whole; stands once in an inventory."""

    title: str = ""
    association: str = ""
    routing: Literal["ospf", "isis"] = "ospf"
    reference_bandwidth: LineRate = 100e9
    pools: dict[str, Pool] = Field(default_factory=dict)
    area: Annotated[str, Field(pattern=r"^([0-9]+(\.[0-9]+)*)?$")] = Field(
        default="", description="the one area; default 0.0.0.0 for OSPF, 49.0001 for IS-IS"
    )
    bfd: Flag = Field(default=True, description="neighbours watch each other with BFD")
    management: Management = Management()
    secrets: Secrets = Secrets()
    brand: Brand = Brand()
    classification: str = ""
    example_data: Flag = False
    administration: Literal["kreisverwaltung", "landratsamt"] = "kreisverwaltung"
    date: Day | None = Field(default=None, description="date of the data; default date of a report")
    source: str = ""
    note: str = ""


class Location(Part):
    """WGS 84, degrees."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]


class Availability(Part):
    """How often a thing fails: mtbf and mttr, or a share of the year; ``includes: ducts`` if its trench is contained."""

    mtbf: Duration | None = None
    mttr: Duration | None = None
    availability: Share | None = None
    includes: Annotated[tuple[Literal["ducts"], ...], OneOrMore] = ()


class Site(Record):
    """A place: an administration, a data centre, a gateway, a carrier's network."""

    kind: SiteKind = SiteKind.COUNTY
    ags: Annotated[Annotated[str, Field(pattern=r"^(\d{5}|\d{8})$")] | None, MaybeUnknown] = None
    ars: Annotated[Annotated[str, Field(pattern=r"^\d{12}$")] | None, MaybeUnknown] = None
    seat: str = ""
    region: str = ""
    parent: Annotated[str | None, MaybeUnknown] = Field(default=None, description="the county a branch or municipality belongs to")
    location: Annotated[Location | None, MaybeUnknown] = None
    population: Annotated[Whole | None, MaybeUnknown] = None
    staff: Annotated[Number | None, MaybeUnknown] = Field(default=None, description="workplaces")
    exit: str | None = Field(default=None, description="the device by which traffic leaves (VRRP master)")
    breakout: Flag = Field(default=False, description="local internet breakout: internet services do not use the network")
    vrrp: Flag = Field(default=False, description="the routers of the site share one gateway address; `exit` is the master")
    ducts: Ducts = None


class Device(Record):
    """A router."""

    site: str
    platform: str = ""
    role: str = ""
    model: str = ""
    throughput: Annotated[LineRate | None, MaybeUnknown] = Field(default=None, description="what it forwards at most, sum of all ports")
    ports: Annotated[tuple[str, ...], OneOrMore] = Field(default=(), description="names of all its interfaces; unused ones are shut")
    lan: str = Field(default="", description="interface of the site's network, where the platform's own name does not fit")
    ducts: Ducts = None
    availability: Annotated[Availability | None, MaybeUnknown] = Field(default=None, description="not given: its failures are not counted")


class Metrics(Part):
    """Routing metric per direction."""

    a_to_b: Annotated[Whole, Field(ge=1, le=65535)]
    b_to_a: Annotated[Whole, Field(ge=1, le=65535)]


def _metric_both_ways(value: object) -> object:
    return value if value is None or isinstance(value, (dict, Metrics)) else {"a_to_b": value, "b_to_a": value}


def _one_metric(value: Metrics) -> object:
    return str(value.a_to_b) if value.a_to_b == value.b_to_a else {"a_to_b": str(value.a_to_b), "b_to_a": str(value.b_to_a)}


BothMetrics = Annotated[
    Annotated[Metrics, PlainSerializer(_one_metric, when_used="json")] | None, BeforeValidator(_metric_both_ways),
    WithJsonSchema({"type": ["integer", "string", "object"], "examples": [100]}),
]  # fmt: skip
"""A metric for both directions, or one for each."""


Encapsulation = Literal["none", "ethernet", "vlan", "ipsec-gcm", "ipsec-cbc"]


class Link(Record):
    """A line between two devices (or sites with exactly one). ``capacity`` is the port's line rate."""

    a: str
    b: Annotated[str | None, MaybeUnknown] = None
    capacity: Annotated[BothWays | None, MaybeUnknown]
    metric: BothMetrics = None
    role: str = ""
    media: Literal["", "fibre", "copper", "radio"] = ""
    length: Annotated[Length | None, MaybeUnknown] = None
    delay: Annotated[Duration | None, MaybeUnknown] = None
    ducts: Ducts = None
    encapsulation: Annotated[tuple[Encapsulation, ...], OneOrMore] = ("ethernet",)
    mtu: Whole = 1500
    ports: Ports = Ports()
    vlan: Annotated[Whole, Field(ge=1, le=4094)] | None = Field(default=None, description="802.1Q tag that our routers set")
    secret: Secret | None = Field(default=None, description="pre-shared key of this tunnel")
    contract: Annotated[str | None, MaybeUnknown] = None
    availability: Annotated[Availability | None, MaybeUnknown] = None


class Candidate(Link):
    """A line that could be ordered. Its rate is chosen on the price ladder; ``capacity`` is the port that its metric follows."""

    one_off: Money = Field(default=Decimal(0), description="EUR net for building it, beside the ladder's own one-off price")


class Duct(Record):
    """Something whose failure takes several links, devices or sites with it."""

    kind: DuctKind = DuctKind.TRENCH
    availability: Annotated[Availability | None, MaybeUnknown] = None


class Maintenance(Record):
    """A planned maintenance: what is down together while it lasts. ``valid_from`` and ``valid_until`` bound the days on which it may be."""

    down: Annotated[tuple[str, ...], OneOrMore] = Field(default=..., description="sites, devices, links and ducts")


class Profile(Record):
    """What one user, stream or call needs, on the IP layer. Needs a ``source`` or ``assumptions``."""

    up: Annotated[Rate | None, MaybeUnknown] = Field(default=None, description="from the consumer to the host, per active user")
    down: Annotated[Rate | None, MaybeUnknown] = Field(default=None, description="from the host to the consumer, per active user")
    stream: Annotated[Rate | None, MaybeUnknown] = Field(default=None, description="conference: full video stream r")
    thumbnail: Annotated[Rate | None, MaybeUnknown] = Field(default=None, description="conference: thumbnail s")
    peak: Annotated[Rate | None, MaybeUnknown] = Field(
        default=None, description="peak rate of one flow; variance over the interval T: mean*peak*T^2 (M/G/inf)"
    )
    concurrency: Annotated[Share | None, MaybeUnknown] = Field(default=None, description="active in the busy hour, of all users")
    packet_size: Annotated[Whole, Field(ge=20, le=65535)] | None = Field(default=None, description="IP bytes")
    day_profile: str | None = None
    qos: str | None = Field(default=None, alias="class")


class QosClass(Record):
    """A QoS class. ``rank`` orders the queues, 0 is served first."""

    dscp: Annotated[tuple[str, ...], OneOrMore] = ()
    rank: Whole = 5
    priority: Flag = Field(default=False, description="strict priority queue (EF)")
    limit: Share | None = Field(default=None, description="largest share of a link's capacity that the class may take")
    y1541: Annotated[Whole, Field(le=7)] | None = None
    delay: Duration | None = Field(default=None, description="one-way target; default: that of the Y.1541 class")
    jitter: Duration | None = None
    growth: Share | None = Field(default=None, description="yearly growth of its traffic; default: that of the policy")


class DayProfile(Record):
    """Weight per hour of the day relative to the busy hour: 24 numbers 0..1, maximum 1."""

    weights: Annotated[tuple[Share, ...], Field(min_length=24, max_length=24)]


class Contact(Record):
    """Whom to call. Appears in the internal edition only."""

    role: str = ""
    phone: str = ""
    email: str = ""
    sites: Annotated[tuple[str, ...], OneOrMore] = ()


class Measurement(Part):
    """A provider's monthly 95th percentile of one link."""

    link: str
    month: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    a_to_b: Rate
    b_to_a: Rate
    layer: Literal["ip", "line"] = "ip"
    source: str = ""


class Limits(Part):
    """Utilisation limits of the lights; ``need`` against planning capacity."""

    green: Share = Field(default=0.50, description="below: green")
    red: Share = Field(default=0.70, description="above: red")
    outage: Share = Field(default=0.85, description="in the worst outage, with a second line")


class AssumedAvailability(Part):
    """What counts where nothing is told; all of it is printed as an assumption. Without it the unknown stays unknown."""

    contracts: Flag = Field(default=False, description="a line without a value has what its contract agrees on, its ducts included")
    links: Annotated[Share | None, MaybeUnknown] = None
    ducts: Annotated[Share | None, MaybeUnknown] = None
    devices: Annotated[Share | None, MaybeUnknown] = None
    carriers: Annotated[Share | None, MaybeUnknown] = None


class Policy(Part):
    """What the county association has decided; stands once in an inventory."""

    limits: Limits = Limits()
    role_limits: dict[str, Limits] = Field(default_factory=dict, description="limits per link role")
    measured_limit: Share = Field(default=0.93, description="share of the line rate that a measured IP-layer value is judged against")
    priority_limit: Share = Field(default=0.33, description="largest share of a link for priority classes without a limit of their own")
    device_limit: Share = 0.70
    notice: Span = Field(default=Period(months=3), description="assumed for a contract that does not name one")
    tender: Span = Period(months=6)
    lead_time: Span = Period(months=14)
    warn_before: Span = Period(months=12)
    stale_after: Span = Period(months=13)
    outages: tuple[OutageKind, ...] = tuple(k for k in OutageKind if k not in (OutageKind.CARRIER, OutageKind.MAINTENANCE))
    interval: Duration = 1.0
    epsilon: Annotated[float, BeforeValidator(lambda v: float(v) if isinstance(v, str) else v), Field(gt=0, lt=1)] = 0.01
    measured_tolerance: Share = Field(default=0.25, description="model against measured p95")
    blocking: Share = Field(default=0.01, description="Erlang B target of voice")
    hop_delay: Duration = Field(default=50e-6, description="processing per router")
    growth: Share = Field(default=0.20, description="per year")
    staff_per_1000: Number = Field(default=5.0, description="workplaces per 1000 inhabitants where unknown")
    concurrency: Share = Field(default=0.30, description="where a profile does not say")
    packet_size: Whole = Field(default=700, description="IP bytes, where a profile does not say")
    route_factor: Number = Field(default=1.25, description="route length / air line where no length is known")
    delay_per_km: Duration = 5e-6
    address_quarantine: Span = Field(default=Period(months=12), description="how long a released prefix is not handed out anew")
    availability: AssumedAvailability = AssumedAvailability()
    vat: Share = Field(default=0.19, description="value added tax, section 12 (1) UStG; counties cannot deduct it")
    cost_term: Span = Field(default=Period(months=60), description="months over which one-off and monthly prices are weighed")
    key: CostKey | None = Field(default=None, description="the statutory key of the costs")
    budgets: dict[int, Budget] = Field(default_factory=dict, description="year -> limits for measures")


__all__ = [
    "Allocation", "AssumedAvailability", "Availability", "Budget", "Candidate", "Contact", "Contract", "CostKey", "DayProfile", "Device",
    "Duct", "DuctKind", "Encapsulation", "Id", "Limits", "Link", "Location", "Maintenance", "Measurement", "Metrics", "NetworkRecord",
    "OutageKind", "Policy", "Pool", "Price", "Profile", "QosClass", "Site", "SiteKind", "Sla", "Subsidy",
]  # fmt: skip
