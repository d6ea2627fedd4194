"""The edits of links and of records in general: what a scenario file may say, one record per verb.

An edit is written as a mapping whose first key is its verb and names what it is about: ``- resize: mainz-koblenz``. ``enter`` does to
a draft what the record says; ``at`` is the edit as it is written.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema

from kommunalnetz.inventory import edit_codes
from kommunalnetz.inventory.draft import Draft, with_value, written
from kommunalnetz.inventory.fields import BothWays, Day, MaybeUnknown, Money, OneOrMore, Part, PerDirection, Record
from kommunalnetz.inventory.inventory import bare
from kommunalnetz.inventory.ladder import step
from kommunalnetz.inventory.mentions import hanging, unmentioned
from kommunalnetz.inventory.metrics import default_metric
from kommunalnetz.inventory.records import BothMetrics, Contract, Link, Price
from kommunalnetz.inventory.sections import RECORDS
from kommunalnetz.inventory.services import Service
from kommunalnetz.inventory.source import Node
from kommunalnetz.inventory.written import money


def _first_day(value: object) -> object:
    """``2027`` is the first day of the year."""
    return f"{value}-01-01" if isinstance(value, int) or (isinstance(value, str) and value.strip().isdigit()) else value


Start = Annotated[Day, BeforeValidator(_first_day), WithJsonSchema({"type": ["string", "integer"], "examples": [2027, "2027-07-01"]})]


class EditRecord(Part):
    """What every edit can say. ``since`` (written ``from``): it counts from this day or year on."""

    verb: ClassVar[str]
    since: Start | None = Field(default=None, alias="from")
    note: str = ""

    def enter(self, draft: Draft, at: Node) -> None:
        """Do it to ``draft``."""
        raise NotImplementedError


def listed(at: Node, name: str) -> list[Node]:
    """The items of a key of an edit that may be a list or a single value."""
    body = at.get(name)
    if body is None:
        return []
    return body.value if isinstance(body.value, list) else [body]


class Add(EditRecord):
    """Add records: sections as in an inventory file."""

    verb = "add"
    sections: Mapping[str, tuple[Any, ...]] = Field(alias="add")

    @staticmethod
    def of(*records: Record) -> "Add":
        """The edit that adds ``records``."""
        sections: dict[str, list[dict[str, Any]]] = {}
        for record in records:
            plain = record.model_dump(mode="json", by_alias=True, exclude_unset=True)
            sections.setdefault(section_of(record), []).append(plain)
        return Add(sections={name: tuple(entries) for name, entries in sections.items()})

    def enter(self, draft: Draft, at: Node) -> None:
        """Append each record to its section; the gate judges them."""
        body = at.get("add")
        assert body is not None
        services = body.get("services")
        for node in services.value if services is not None and isinstance(services.value, list) else ():
            if (matrix := node.get("matrix")) is not None:
                draft.tell(edit_codes.MATRIX, matrix)
        draft.merge(body)


def section_of(record: Record) -> str:
    """The section in which such a record stands."""
    if isinstance(record, Service):
        return "services"
    return next(name for name, section in RECORDS.items() if type(record) is section.model)


class Remove(EditRecord):
    """Take records out, and every mention of them in a list; what else names them must have gone before."""

    verb = "remove"
    subjects: Annotated[tuple[str, ...], OneOrMore] = Field(alias="remove")

    def enter(self, draft: Draft, at: Node) -> None:
        """Discard each."""
        for node in listed(at, "remove"):
            if (found := draft.subject(node)) is not None:
                draft.discard(*found)
                unmentioned(draft, {found})


class Retire(EditRecord):
    """Take out for good a link, device, site or duct, with all that an outage of it takes down, and every mention.

    A service that has lost all its hosts runs at its standby, as in an outage.
    """

    verb = "retire"
    subjects: Annotated[tuple[str, ...], OneOrMore] = Field(alias="retire")

    def enter(self, draft: Draft, at: Node) -> None:
        """Discard each and what hangs on it."""
        hosted = {key for key, service in draft.all("services") if service.hosts}
        for node in listed(at, "retire"):
            if (found := draft.subject(node, "links", "devices", "sites", "ducts")) is not None:
                gone = hanging(draft, found)
                for one in gone:
                    draft.discard(*one)
                unmentioned(draft, gone)
        for key, service in draft.all("services"):
            if key in hosted and not service.hosts and service.standby:
                draft.put("services", key, "hosts", written(service.standby, at))
                draft.put("services", key, "standby", None)


class Resize(EditRecord):
    """Give a line another bandwidth: port and contracted rate. It keeps its metric unless the edit names one.

    ``monthly`` and ``one_off`` are those of the price ladder unless the edit names them.
    """

    verb = "resize"
    link: str = Field(alias="resize")
    capacity: Annotated[BothWays | None, MaybeUnknown]
    metric: BothMetrics = None
    monthly: Annotated[Money | None, MaybeUnknown] = None
    one_off: Annotated[Money | None, MaybeUnknown] = None

    def enter(self, draft: Draft, at: Node) -> None:
        """Write capacity, metric and what the contract says."""
        found = draft.subject(at.get("resize"), "links")
        link: Link | None = draft.typed(*found) if found is not None else None
        if found is None or link is None:
            return
        key, capacity = found[1], at.get("capacity")
        assert capacity is not None
        if (metric := at.get("metric")) is not None:
            draft.put("links", key, "metric", metric)
        elif link.metric is None:
            kept = default_metric(draft.network.reference_bandwidth, link.capacity)
            draft.put("links", key, "metric", written(str(kept), capacity))
        draft.put("links", key, "capacity", capacity)
        self._contract(draft, at, link)

    def _contract(self, draft: Draft, at: Node, link: Link) -> None:
        """The contract of the line: its rate follows, its price becomes that of the ladder.

        Of a contract about several lines only this line changes: it gets one of its own, which costs what the new step costs more.
        """
        name = bare(link.contract) if link.contract else ""
        contract: Contract | None = draft.typed("contracts", name) if name else None
        if contract is None:
            return
        shared = sum(1 for _, other in draft.all("links") if other.contract and bare(other.contract) == name) > 1
        if shared:
            name = _own(draft, at, link, name)
        if contract.rate is not None:
            draft.put("contracts", name, "rate", at.get("capacity"))
        prices = [price for _, price in draft.all("prices")]
        new, old = _step(prices, self.capacity, link.media), _step(prices, contract.rate or link.capacity, link.media)
        less = old.monthly if shared and old is not None else Decimal(0)
        monthly = None if new is None or (shared and old is None) else max(new.monthly - less, Decimal(0))
        for field, amount in (("monthly", monthly), ("one_off", new.one_off if new is not None else None)):
            draft.put("contracts", name, field, at.get(field) or written("unknown" if amount is None else money(amount), at))


def _step(prices: list[Price], rate: PerDirection | None, media: str) -> Price | None:
    return None if rate is None else step(prices, max(rate.a_to_b, rate.b_to_a), media)


def _own(draft: Draft, at: Node, link: Link, name: str) -> str:
    """A copy of a contract for one of its lines; its id."""
    node = draft.node("contracts", name)
    assert node is not None
    key = f"{name}.{link.id}"[:63]
    draft.add("contracts", with_value(node, ("id",), written(key, at)))
    draft.put("links", link.id, "contract", written(key, at))
    return key


class Remeter(EditRecord):
    """Give a line another routing metric."""

    verb = "remeter"
    link: str = Field(alias="remeter")
    metric: BothMetrics

    def enter(self, draft: Draft, at: Node) -> None:
        """Write the metric."""
        if (found := draft.subject(at.get("remeter"), "links")) is not None:
            draft.put(*found, "metric", at.get("metric"))


class Change(EditRecord):
    """Change any record, ``policy`` or ``network``: ``set`` names keys, dotted where nested, and new values; ``unset`` takes keys out."""

    verb = "change"
    subject: str = Field(alias="change")
    values: Mapping[str, Any] = Field(default_factory=dict, alias="set")
    unset: Annotated[tuple[str, ...], OneOrMore] = ()

    def enter(self, draft: Draft, at: Node) -> None:
        """Write the values; the gate judges them."""
        found = draft.subject(at.get("change"))
        if found is None:
            return
        for name in self.unset:
            draft.put(*found, name, None)
        body = at.get("set")
        for name, (_, value) in (body.value if body is not None and isinstance(body.value, dict) else {}).items():
            draft.put(*found, name, value)
