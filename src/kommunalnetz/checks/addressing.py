"""Addresses that contradict each other or their pools.

Pools stand in `network.pools`; who has which prefix of them stands under `addresses:`, written by `kommunalnetz addresses allocate`. An
allocation never moves by itself, so a mistake in it, or in a pool, has to be mended by hand.

**How it is found.** Prefixes are compared as numbers. Of two that overlap the longer one is named, at the place where it stands. What a
device, line or site must have: a loopback per device, a /31 and a /127 per line, a network per site (not for the network of a provider),
and an address for management where there is a pool for it, each for every IP version that has pools for loopbacks or for lines.

Correct the pool or the allocation; to give up an allocation, add `released: DATE` to its line. Then
`kommunalnetz addresses allocate` fills what is missing.
"""

from collections.abc import Iterable, Iterator

from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Word
from kommunalnetz.inventory.addressing import Lack, fills, needs, pools_of, prefix_of, purpose_of, versions
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.prefixes import Prefix
from kommunalnetz.inventory.router_records import LENGTHS, Allocation, Purpose
from kommunalnetz.traffic.study import Study

NEEDED: tuple[Purpose, ...] = ("loopback", "point-to-point", "site")
"""What pools must be there for, in every IP version that is in use."""
NEARLY = 0.10
"""Below this free share a pool is nearly exhausted."""
_MANUAL = __doc__ or ""


def _code(number: int, name: str, severity: Severity, text: str, hint: str, summary: str = "") -> Code:
    return Code(id=f"KN{number}", name=name, severity=severity, text=text, hint=hint, summary=summary, manual=_MANUAL)


NO_POOL = _code(
    501, "no-pool", Severity.WARNING,
    "There is no pool for {purpose} in IPv{version}, though IPv{version} is in use.",
    "Add one to network.pools: NAME: {{prefix: ..., purpose: {purpose}}}.",
)  # fmt: skip
POOLS_OVERLAP = _code(
    502, "pools-overlap", Severity.ERROR,
    "The pool {pool}, {prefix}, overlaps the pool {other}, {other_prefix}.",
    "Give one of the two another prefix.",
)  # fmt: skip
EXHAUSTED = _code(
    503, "pool-exhausted", Severity.ERROR,
    "The pool {pool}, {prefix}, has no free prefix of length {length} left.",
    "Add another pool for {purpose}.",
)  # fmt: skip
NEARLY_EXHAUSTED = _code(
    504, "pool-nearly-exhausted", Severity.WARNING,
    "The pool {pool}, {prefix}, has {free} of {whole} prefixes of length {length} left.",
    "Plan another pool for {purpose}.",
)  # fmt: skip
OUTSIDE = _code(
    505, "outside-pool", Severity.ERROR,
    "{subject}: {prefix} lies in no pool for {purpose}.",
    "Correct the prefix, or add the pool that it belongs to.",
    "{count} allocations lie in no pool of their purpose.",
)  # fmt: skip
OVERLAP = _code(
    506, "allocations-overlap", Severity.ERROR,
    "{subject}: {prefix} overlaps {other_prefix} of {other}.",
    "Give one of the two another prefix.",
    "{count} allocations overlap others.",
)  # fmt: skip
DUPLICATE = _code(
    507, "allocated-twice", Severity.ERROR,
    "{subject} has a second prefix for {use}, {prefix}.",
    "Release one of the two: add released: DATE to its line.",
    "{count} things have a prefix twice.",
)  # fmt: skip
SIZE = _code(
    508, "wrong-size", Severity.ERROR,
    "{subject}: {prefix} has the wrong size for {use}; /{wanted} is wanted.",
    "Release the prefix and let a new one be allocated.",
    "{count} allocations have the wrong size.",
)  # fmt: skip
RESERVED = _code(
    509, "reserved-range", Severity.ERROR,
    "{subject}: {prefix} lies in {range}, which is reserved for {reason}.",
    "Use private or registered addresses.",
)  # fmt: skip
ENDS = _code(
    510, "ends-do-not-match", Severity.ERROR,
    "{subject} joins {ends}, but {prefix} is allocated to {allocated}.",
    "If a router only got a name of its own, run kommunalnetz addresses allocate; else release the prefix: add released: DATE to its line.",
    "{count} allocations name other ends than their lines have.",
)  # fmt: skip
LACKING = _code(
    511, "without-address", Severity.WARNING,
    "{subject} has no prefix yet for: {uses}.",
    "Run kommunalnetz addresses allocate.",
    "{count} things have no prefix yet.",
)  # fmt: skip
ORPHAN = _code(
    512, "allocated-to-nobody", Severity.WARNING,
    "{subject} has {prefix}, but there is no such thing any more.",
    "Run kommunalnetz addresses allocate; it releases the prefix.",
    "{count} allocations belong to things that are gone.",
)  # fmt: skip
CODES = (
    NO_POOL, POOLS_OVERLAP, EXHAUSTED, NEARLY_EXHAUSTED, OUTSIDE, OVERLAP, DUPLICATE, SIZE, RESERVED, ENDS, LACKING, ORPHAN,
)  # fmt: skip

_RESERVED = tuple(
    (prefix_of(prefix), reason)
    for prefix, reason in (
        ("0.0.0.0/8", Word("this network")), ("127.0.0.0/8", Word("the host itself")), ("169.254.0.0/16", Word("link-local addresses")),
        ("224.0.0.0/4", Word("multicast")), ("240.0.0.0/4", Word("future use")), ("::/127", Word("the host itself")),
        ("fe80::/10", Word("link-local addresses")), ("ff00::/8", Word("multicast")),
    )
)  # fmt: skip
DOCUMENTATION = tuple(map(prefix_of, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")))
"""Prefixes for examples (RFC 5737, RFC 3849)."""
FOR_EXAMPLES = Word("examples")


def check(study: Study) -> Iterator[Diagnostic]:
    """All findings about pools, then about allocations."""
    yield from findings(study.inventory)


def findings(inventory: Inventory) -> Iterator[Diagnostic]:
    """The same of an inventory, also of one that nobody has studied."""
    live = [(i, one, prefix_of(one.prefix)) for i, one in enumerate(inventory.addresses) if one.released is None]
    yield from _missing_pools(inventory)
    yield from _overlapping_pools(inventory)
    yield from _fill(inventory)
    yield from _outside(inventory, live)
    yield from _overlaps(inventory)
    yield from _twice(inventory, live)
    yield from _sizes(inventory, live)
    yield from _reserved(inventory, live)
    yield from _ends(inventory, live)
    yield from _lacking(inventory, live)
    yield from _orphans(inventory, live)


Live = list[tuple[int, Allocation, Prefix]]


def no_room(inventory: Inventory, lacks: Iterable[Lack]) -> tuple[Diagnostic, ...]:
    """What no pool could serve, per purpose and IP version: at the last pool that was tried."""
    told = []
    for lack in lacks:
        if lack.pools:
            pool = inventory.network.pools[lack.pools[-1]]
            length = pool.taken(lack.version)
            told.append(_pool(inventory, EXHAUSTED, lack.pools[-1], prefix=pool.prefix, length=length, purpose=lack.purpose))
        else:
            told.append(_no_pool(inventory, lack.purpose, lack.version))
    return tuple(told)


def pools_faulty(inventory: Inventory) -> tuple[Diagnostic, ...]:
    """What forbids to allocate: pools that overlap or are reserved for something else."""
    told = (*_overlapping_pools(inventory), *_reserved(inventory, []))
    return tuple(d for d in told if d.severity is Severity.ERROR)


def _pool(inventory: Inventory, code: Code, name: str, **values: object) -> Diagnostic:
    where = inventory.where("network", "pools", name, "prefix")
    return Diagnostic(code=code, subject=f"pool:{name}", where=where, values={"pool": name, **values})


def _allocated(inventory: Inventory, code: Code, position: int, at: str = "prefix", **values: object) -> Diagnostic:
    one = inventory.addresses[position]
    where = inventory.where("addresses", position, at)
    told = {"subject": one.owner, "prefix": one.prefix, "use": one.use, **values}
    return Diagnostic(code=code, subject=f"{one.owner}/{one.use}/{one.prefix}", where=where, values=told)


def _missing_pools(inventory: Inventory) -> Iterator[Diagnostic]:
    for version in versions(inventory):
        for purpose in NEEDED:
            if not pools_of(inventory, purpose, version):
                yield _no_pool(inventory, purpose, version)


def _no_pool(inventory: Inventory, purpose: Purpose, version: int) -> Diagnostic:
    values = {"purpose": purpose, "version": version}
    where = inventory.where("network", "pools")
    return Diagnostic(code=NO_POOL, subject=f"network/{purpose}/{version}", where=where, values=values)


def _overlapping_pools(inventory: Inventory) -> Iterator[Diagnostic]:
    known = [(prefix_of(pool.prefix), name) for name, pool in inventory.network.pools.items()]
    for at, (prefix, name) in enumerate(known):
        for other_prefix, other in known[:at]:
            if prefix.overlaps(other_prefix):
                yield _pool(inventory, POOLS_OVERLAP, name, prefix=str(prefix), other=other, other_prefix=str(other_prefix))


def _fill(inventory: Inventory) -> Iterator[Diagnostic]:
    for fill in fills(inventory):
        length = fill.pool.taken(fill.prefix.version)
        values = {"prefix": fill.pool.prefix, "length": length, "purpose": fill.pool.purpose, "free": fill.free, "whole": fill.all}
        if fill.free == 0:
            yield _pool(inventory, EXHAUSTED, fill.name, **values)
        elif fill.free < NEARLY * fill.all:
            yield _pool(inventory, NEARLY_EXHAUSTED, fill.name, **values)


def _outside(inventory: Inventory, live: Live) -> Iterator[Diagnostic]:
    for position, one, prefix in live:
        purpose = purpose_of(one.use)
        if not any(pool.holds(prefix) for _, pool in pools_of(inventory, purpose, prefix.version).values()):
            yield _allocated(inventory, OUTSIDE, position, purpose=purpose)


def _overlaps(inventory: Inventory) -> Iterator[Diagnostic]:
    """Each prefix that meets one that begins before it or is larger, released ones too: they are not free yet."""
    ordered = sorted((prefix_of(one.prefix), position) for position, one in enumerate(inventory.addresses))
    found: list[tuple[int, int]] = []
    widest: tuple[Prefix, int] | None = None
    for prefix, position in ordered:
        if widest is not None and prefix.overlaps(widest[0]):
            if inventory.addresses[position].released is None or inventory.addresses[widest[1]].released is None:
                found.append((position, widest[1]))
            if prefix.last <= widest[0].last:
                continue
        widest = prefix, position
    for position, other in sorted(found):
        twin = inventory.addresses[other]
        yield _allocated(inventory, OVERLAP, position, other=twin.owner, other_prefix=twin.prefix)


def _twice(inventory: Inventory, live: Live) -> Iterator[Diagnostic]:
    seen: set[tuple[str, str, int]] = set()
    for position, one, prefix in live:
        key = (one.owner, one.use, prefix.version)
        if key in seen:
            yield _allocated(inventory, DUPLICATE, position)
        seen.add(key)


def _sizes(inventory: Inventory, live: Live) -> Iterator[Diagnostic]:
    """A loopback is one address, a line two, a site of IPv4 has room for hosts, one of IPv6 is a /64 or larger."""
    for position, one, prefix in live:
        wanted = LENGTHS[purpose_of(one.use)][prefix.version == 6]
        fits = prefix.length <= (28 if prefix.version == 4 else 64) if one.use == "site" else prefix.length == wanted
        if not fits:
            yield _allocated(inventory, SIZE, position, wanted=wanted)


def _reserved(inventory: Inventory, live: Live) -> Iterator[Diagnostic]:
    """Pools in ranges that are no network's own; of allocations only those that lie in no pool."""
    ranges = [*_RESERVED]
    if not inventory.network.example_data:
        ranges += [(prefix, FOR_EXAMPLES) for prefix in DOCUMENTATION]
    pools = [prefix_of(pool.prefix) for pool in inventory.network.pools.values()]
    for name, pool in inventory.network.pools.items():
        for known, reason in _met(prefix_of(pool.prefix), ranges):
            yield _override(_pool(inventory, RESERVED, name, subject=f"pool {name}", prefix=pool.prefix, range=str(known), reason=reason))
    for position, _, prefix in live:
        for known, reason in _met(prefix, ranges) if not any(pool.holds(prefix) for pool in pools) else ():
            yield _override(_allocated(inventory, RESERVED, position, range=str(known), reason=reason))


def _met(prefix: Prefix, ranges: Iterable[tuple[Prefix, Word]]) -> Iterator[tuple[Prefix, Word]]:
    return ((known, reason) for known, reason in ranges if known.overlaps(prefix))


def _override(finding: Diagnostic) -> Diagnostic:
    """Addresses for examples work, they only must not be used in earnest."""
    if finding.values["reason"] is not FOR_EXAMPLES:
        return finding
    return Diagnostic(
        code=finding.code, subject=finding.subject, where=finding.where, values=finding.values, override=Severity.WARNING
    )  # fmt: skip


def _ends(inventory: Inventory, live: Live) -> Iterator[Diagnostic]:
    for position, one, _ in live:
        link = inventory.links.get(one.owner_id) if one.kind == "link" else None
        if link is not None and {link.a, link.b} != set(one.ends):
            yield _allocated(inventory, ENDS, position, "ends", ends=(link.a, str(link.b)), allocated=one.ends)


def _lacking(inventory: Inventory, live: Live) -> Iterator[Diagnostic]:
    if not inventory.addresses:
        return
    there = {(one.owner, one.use, prefix.version) for _, one, prefix in live}
    uses: dict[str, list[str]] = {}
    for need in needs(inventory):
        if need.key not in there and pools_of(inventory, purpose_of(need.use), need.version):
            uses.setdefault(need.owner, []).append(f"{need.use} (IPv{need.version})")
    for owner, lacking in uses.items():
        kind, _, name = owner.partition(":")
        values = {"subject": owner, "uses": tuple(lacking)}
        yield Diagnostic(code=LACKING, subject=owner, where=inventory.where(f"{kind}s", name), values=values)


def _orphans(inventory: Inventory, live: Live) -> Iterator[Diagnostic]:
    for position, one, _ in live:
        if one.owner_id not in getattr(inventory, f"{one.kind}s"):
            yield _allocated(inventory, ORPHAN, position, "owner")
