"""Records about how routers are addressed, named and run: pools, allocations, ports, management, secrets."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from kommunalnetz.inventory.fields import Day, OneOrMore, Part, Whole
from kommunalnetz.inventory.prefixes import BITS

Purpose = Literal["loopback", "point-to-point", "site", "management"]
Use = Literal["loopback", "point-to-point", "underlay", "site", "management"]
"""What an allocation is for; ``underlay`` is the line below a tunnel, taken from the pools for point-to-point."""
LENGTHS = {"loopback": (32, 128), "point-to-point": (31, 127), "site": (24, 64), "management": (32, 128)}
"""Length of an allocation by purpose: IPv4, IPv6."""


class Pool(Part):
    """An address pool: a prefix, what it is for, and the length of the prefixes that are taken from it."""

    prefix: str
    purpose: Purpose = "site"
    length: Annotated[Whole, Field(le=128)] | None = Field(default=None, description="default: 32/128, 31/127, sites 24/64")

    def taken(self, version: int) -> int:
        """The length of its allocations."""
        return self.length if self.length is not None else LENGTHS[self.purpose][version == 6]


class Allocation(Part):
    """An address prefix and who has it. `kommunalnetz addresses allocate` writes them; they never move."""

    owner: Annotated[str, Field(pattern=r"^(site|device|link):[A-Za-z0-9_][A-Za-z0-9_.\-]{0,62}$")]
    use: Use
    prefix: str
    ends: Annotated[tuple[str, ...], OneOrMore] = Field(default=(), description="devices in the order of their addresses")
    ports: Annotated[tuple[Whole, ...], OneOrMore] = Field(default=(), description="number of the line at each end")
    released: Day | None = Field(default=None, description="since when nobody has it; handed out anew only after the quarantine")
    note: str = ""

    @property
    def kind(self) -> str:
        """``site``, ``device`` or ``link``."""
        return self.owner.partition(":")[0]

    @property
    def owner_id(self) -> str:
        """The id of the owner."""
        return self.owner.partition(":")[2]

    @property
    def version(self) -> int:
        """4 or 6."""
        return 6 if ":" in self.prefix else 4

    @property
    def host(self) -> bool:
        """Whether it is a single address."""
        return self.prefix.endswith(f"/{BITS[self.version]}")


_REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:[^\x00-\x1f]+|keyring:[^\x00-\x1f/]+/[^\x00-\x1f/]+")


def _reference(value: str) -> str:
    if not _REFERENCE.fullmatch(value):
        raise ValueError("a-reference-to-a-secret")
    return value


Secret = Annotated[str, AfterValidator(_reference), Field(examples=["env:OSPF_KEY", "file:/etc/keys/ospf", "keyring:net/ospf"])]
"""Where a secret is kept; never the secret itself."""


class Secrets(Part):
    """References to secrets: ``env:NAME``, ``file:PATH``, ``keyring:SERVICE/USER``. The secret itself never stands in an inventory."""

    routing: Secret | None = Field(default=None, description="authenticates the neighbours of OSPF or IS-IS")
    ipsec: Secret | None = Field(default=None, description="pre-shared key of the tunnels that have none of their own")
    snmp_authentication: Secret | None = None
    snmp_privacy: Secret | None = None
    radius: Secret | None = None


class Management(Part):
    """How routers are managed; what is left out is closed."""

    sources: Annotated[tuple[str, ...], OneOrMore] = Field(default=(), description="prefixes from which SSH and SNMP are accepted")
    ntp: Annotated[tuple[str, ...], OneOrMore] = ()
    syslog: Annotated[tuple[str, ...], OneOrMore] = ()
    radius: Annotated[tuple[str, ...], OneOrMore] = Field(default=(), description="RADIUS servers that know the administrators")
    snmp_user: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]{0,32}$")] = Field(default="", description="SNMPv3 user that may read")
    banner: str = ""


class Ports(Part):
    """Names of the interfaces at both ends of a link, where the platform's own count does not fit."""

    a: str = ""
    b: str = ""
