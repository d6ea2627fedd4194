"""The edits of services and prices: where one runs, who uses it, how much it grows, what a line costs."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from kommunalnetz.inventory.draft import Draft, written
from kommunalnetz.inventory.edit_records import EditRecord, Start, listed
from kommunalnetz.inventory.fields import Growth, MaybeUnknown, Money, Number, OneOrMore, Share, Span, Volume, Whole
from kommunalnetz.inventory.inventory import Inventory, bare
from kommunalnetz.inventory.services import Ids, Selector, Service, Sites, UsersField
from kommunalnetz.inventory.source import Node
from kommunalnetz.inventory.written import money, number


class Host(EditRecord):
    """A service moves to other hosts, or gets other standbys; a host is no standby of itself any more."""

    verb = "host"
    service: str = Field(alias="host")
    sites: Ids | None = Field(default=None, alias="at")
    standby: Ids | None = None

    def enter(self, draft: Draft, at: Node) -> None:
        """Write hosts and standbys."""
        found = draft.subject(at.get("host"), "services")
        if found is None:
            return
        for name, key in (("at", "hosts"), ("standby", "standby")):
            if (value := at.get(name)) is not None:
                draft.put(*found, key, value)
        service: Service | None = draft.typed(*found)
        if service is not None and self.standby is None:
            left = [name for name in service.standby if bare(name) not in map(bare, service.hosts)]
            if len(left) < len(service.standby):
                draft.put(*found, "standby", written(left, at))


class Use(EditRecord):
    """A service has other users, everywhere or ``at`` some sites."""

    verb = "use"
    service: str = Field(alias="use")
    sites: Ids = Field(default=(), alias="at")
    users: UsersField | None = None
    concurrency: Share | None = None
    endpoints: Whole | None = None
    volume: Volume | None = None
    screens: Whole | None = None

    def enter(self, draft: Draft, at: Node) -> None:
        """Write the numbers, into the overrides of the sites if there are any."""
        if (found := draft.subject(at.get("use"), "services")) is None:
            return
        sites = [one[1] for node in listed(at, "at") if (one := draft.subject(node, "sites")) is not None]
        for name in ("users", "concurrency", "endpoints", "volume", "screens"):
            if (value := at.get(name)) is not None:
                for key in [f"overrides.{site}.{name}" for site in sites] if at.get("at") is not None else [name]:
                    draft.put(*found, key, value)


class Scale(EditRecord):
    """Services carry ``by`` times as much: one, those of a class (``class:x``), or ``all``."""

    verb = "scale"
    what: str = Field(alias="scale")
    factor: Number = Field(alias="by")

    def enter(self, draft: Draft, at: Node) -> None:
        """Multiply the factor of each."""
        for service in _meant(draft, at.get("scale")):
            _multiply(draft, at, service, self.factor)


class Grow(EditRecord):
    """Services grow ``by`` a share a year: one, those of a class, or ``all``; for ``years``, else for the whole years that have passed.

    Years pass from the day on which the edit begins to count (default: the date of the inventory) to the day that is asked for.
    Without such a day it is one year.
    """

    verb = "grow"
    what: str = Field(alias="grow")
    growth: Growth = Field(alias="by")
    years: Whole | None = None

    def enter(self, draft: Draft, at: Node) -> None:
        """Multiply the factor of each by (1 + growth) per year."""
        passed = 1 if draft.day is None else whole_years(self.since or draft.inventory.date, draft.day)
        factor = (1 + self.growth) ** (passed if self.years is None else self.years)
        for service in _meant(draft, at.get("grow")):
            _multiply(draft, at, service, factor)


def whole_years(start: date, day: date) -> int:
    """Whole years from the morning of ``start`` to the evening of ``day``: 1 January to 31 December is one."""
    following = date.fromordinal(day.toordinal() + 1)
    return max(0, following.year - start.year - ((following.month, following.day) < (start.month, start.day)))


def _meant(draft: Draft, node: Node | None) -> Iterator[Service]:
    """The services that a name means."""
    if node is not None and node.value == "all":
        yield from (service for _, service in draft.all("services"))
        return
    found = draft.subject(node, "services", "classes")
    for key, service in draft.all("services") if found is not None else ():
        if found in (("services", key), *(("classes", name) for name in _classes(draft, service))):
            yield service


def _classes(draft: Draft, service: Service) -> set[str]:
    """The QoS classes of a service: its own, else those of its profiles."""
    if service.qos is not None:
        return {bare(service.qos)}
    names = [service.profile, *(use.profile for use in service.profiles)]
    profiles = [draft.typed("profiles", bare(name)) for name in names if name is not None]
    return {bare(profile.qos) if profile is not None and profile.qos is not None else "default" for profile in profiles} or {"default"}


def _multiply(draft: Draft, at: Node, service: Service, by: float) -> None:
    """Twelve digits, so that twice and half is what it was."""
    factor = float(f"{service.factor * by:.12g}")
    draft.put("services", service.id, "factor", None if factor == 1 else written(number(factor), at.get("by") or at))


class Adopt(EditRecord):
    """Sites begin to use a service: those of ``by``, or one group after the other (``stages``: day or year, and sites).

    The service that it ``replaces`` is used by them for the time of ``double`` operation, then no longer.
    """

    verb = "adopt"
    service: str = Field(alias="adopt")
    sites: Sites | None = Field(default=None, alias="by")
    stages: dict[Start, Sites] = Field(default_factory=dict)
    replaces: str | None = None
    double: Span | None = None

    def enter(self, draft: Draft, at: Node) -> None:
        """Write the consumers of both services."""
        new = draft.subject(at.get("adopt"), "services")
        old = draft.subject(at.get("replaces"), "services") if at.get("replaces") is not None else None
        for node in self._named(at):
            draft.subject(node, "sites")
        if new is not None:
            _consumers(draft, at, new[1], self._sites(draft, begun=True), add=True)
        if old is not None:
            _consumers(draft, at, old[1], self._sites(draft, begun=False), add=False)

    def _named(self, at: Node) -> Iterator[Node]:
        """Every single name of a site."""
        stages = at.get("stages")
        for node in (at.get("by"), *(value for _, value in (stages.value.values() if stages is not None else ()))):
            selected = node.get("ids") or node if node is not None else None
            if selected is not None and not isinstance(selected.value, dict):
                yield from selected.value if isinstance(selected.value, list) else [selected]

    def _sites(self, draft: Draft, begun: bool) -> set[str]:
        """Those who use the new service (``begun``), or no longer the old one, on the day of the draft."""
        known = Inventory(sites=dict(draft.all("sites")))
        wait = self.double if self.double is not None and not begun else None
        found: set[str] = set()
        groups: list[tuple[date | None, Selector]] = [(self.since, self.sites)] if self.sites is not None else []
        for start, selector in [*groups, *self.stages.items()]:
            first = wait.after(start or draft.inventory.date) if wait is not None else start
            if draft.day is None or first is None or first <= draft.day:
                found |= {site.id for site in known.selected(selector)}
        return found


def _consumers(draft: Draft, at: Node, name: str, sites: set[str], *, add: bool) -> None:
    """Add ``sites`` to the consumers of a service or take them out; the list is written out by id."""
    service: Service | None = draft.typed("services", name)
    if service is None:
        return
    every = dict(draft.all("sites"))
    current = {site.id for site in Inventory(sites=every).selected(service.consumers)}
    wanted = current | sites if add else current - sites
    if wanted != current:
        draft.put("services", name, "consumers", written([key for key in every if key in wanted], at))


class Reprice(EditRecord):
    """A step of the price ladder, or the whole ladder (``all``), or a contract gets another price: named, or ``by`` a share more."""

    verb = "price"
    what: Annotated[tuple[str, ...], OneOrMore] = Field(alias="price")
    monthly: Annotated[Money | None, MaybeUnknown] = None
    one_off: Annotated[Money | None, MaybeUnknown] = None
    growth: Growth | None = Field(default=None, alias="by")

    def enter(self, draft: Draft, at: Node) -> None:
        """Write the prices, to the cent."""
        for node in listed(at, "price"):
            if node.value == "all":
                subjects: list[tuple[str, str]] = [("prices", key) for key, _ in draft.all("prices")]
            else:
                subjects = [found] if (found := draft.subject(node, "prices", "contracts")) is not None else []
            for subject in subjects:
                self._write(draft, at, subject)

    def _write(self, draft: Draft, at: Node, subject: tuple[str, str]) -> None:
        record: Any = draft.typed(*subject)
        for name in ("monthly", "one_off"):
            before = getattr(record, name, None)
            if (value := at.get(name)) is not None:
                draft.put(*subject, name, value)
            elif self.growth is not None and before is not None:
                amount = (before * (1 + Decimal(repr(self.growth)))).quantize(Decimal("0.01"))
                draft.put(*subject, name, written(money(amount), at.get("by") or at))
