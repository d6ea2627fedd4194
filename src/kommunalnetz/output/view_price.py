"""What a county pays for its lines, and why that is more or less than the average: parts that add up to the euro."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kommunalnetz.checks.lines import Line, contract, lines
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.output.view_types import Section
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

FEWEST = 5
"""An average over fewer counties would tell what a single one pays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What a county pays per month for its lines (EUR net), and what the price ladder asks for the same rates (None: no ladder)."""

    lines: int
    monthly: Decimal
    ladder: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A county against the average of ``counties``, whole EUR per month; ``lines + rate + terms == own - average``.

    ``lines``: it has more or fewer lines; ``rate``: they are larger or smaller; ``terms``: what its contracts cost beyond the ladder.
    """

    counties: int
    own: int
    average: int
    average_lines: float
    lines: int
    rate: int
    terms: int


def paid(study: Study) -> dict[str, Paid]:
    """Site id -> what it pays, of every county all of whose lines have a price. A contract about several lines is shared equally."""
    inventory, own = study.inventory, lines(study)
    users: dict[str, int] = {}
    for link in study.network.links:
        if link.contract:
            users[link.contract] = users.get(link.contract, 0) + 1
    found = {}
    for site in inventory.sites.values():
        if site.kind is SiteKind.COUNTY and own[site.id]:
            prices = [_monthly(study, line, users) for line in own[site.id]]
            steps = [_ladder(study, line) for line in own[site.id]]
            known, asked = [p for p in prices if p is not None], [s for s in steps if s is not None]
            if len(known) == len(prices):
                ladder = sum(asked, Decimal(0)) if len(asked) == len(steps) else None
                found[site.id] = Paid(lines=len(prices), monthly=sum(known, Decimal(0)), ladder=ladder)
    return found


def _monthly(study: Study, line: Line, users: Mapping[str, int]) -> Decimal | None:
    about = contract(study.inventory, line.link)
    return None if about is None or about.monthly is None else about.monthly / users[about.id]


def _ladder(study: Study, line: Line) -> Decimal | None:
    """What the smallest step that is enough for the booked rate costs per month."""
    rate = max(float(study.network.capacity[line.up]), float(study.network.capacity[line.down]))
    steps = [price for price in study.inventory.prices.values() if price.capacity >= rate]
    return min(steps, key=lambda price: price.capacity).monthly if steps else None


def difference(found: Mapping[str, Paid], site: str) -> Difference | None:
    """Why ``site`` pays more or less than the average; None if its price is not known or too few others are.

    With n lines against n' in the average and m, the ladder's price of an average line: (n - n') m for the number of lines,
    the rest of the ladder's price for their rates, and what is paid beyond the ladder against that of the average.
    """
    if site not in found or len(found) < FEWEST:
        return None
    own, every = found[site], list(found.values())
    number = Decimal(len(every))
    average, count = sum((one.monthly for one in every), Decimal(0)) / number, Decimal(sum(one.lines for one in every))
    asked = [one.ladder if one.ladder is not None else one.monthly for one in every]
    mine = own.ladder if own.ladder is not None else own.monthly
    line = sum(asked, Decimal(0)) / count
    extra = sum((one.monthly for one in every), Decimal(0)) / number - sum(asked, Decimal(0)) / number
    parts = ((own.lines - count / number) * line, mine - own.lines * line, own.monthly - mine - extra)
    whole = _euro(own.monthly) - _euro(average)
    rounded = adding_up(parts, whole)
    return Difference(
        counties=len(every), own=_euro(own.monthly), average=_euro(average), average_lines=float(count / number),
        lines=rounded[0], rate=rounded[1], terms=rounded[2],
    )  # fmt: skip


def _euro(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def adding_up(parts: Sequence[Decimal], whole: int) -> list[int]:
    """The parts in whole euros whose sum is ``whole``: rounded, and the rest goes to those that rounding changed most."""
    rounded = [_euro(part) for part in parts]
    rest = whole - sum(rounded)
    step = 1 if rest > 0 else -1
    order = sorted(range(len(parts)), key=lambda n: (step * (rounded[n] - parts[n]), n))
    for turn in range(abs(rest)):
        rounded[order[turn % len(order)]] += step
    return rounded


def price_section(found: Mapping[str, Paid], site: str, county: str, text: Text) -> Section:
    """What the county pays and why that is more or less than the average."""
    own, against = found.get(site), difference(found, site)
    title = text("What does the county pay?")
    if own is None:
        return {"title": title, "paragraphs": [text("The price of a line is not known.")]}
    if against is None:
        return {"title": title, "paragraphs": [text("{county} pays {own:money} a month.", county=county, own=own.monthly)]}
    more = against.own - against.average
    values = {"county": county, "own": against.own, "average": against.average, "counties": against.counties, "more": abs(more)}
    if not more:
        return {"title": title, "paragraphs": [text("{county} pays {own:money} a month, as much as the average.", **values)]}
    sentence = (
        "{county} pays {own:money} a month, {more:money} more than the average of {counties} counties ({average:money})."
        if more > 0
        else "{county} pays {own:money} a month, {more:money} less than the average of {counties} counties ({average:money})."
    )
    title = text("Why does the county pay more than the average?") if more > 0 else text("Why does the county pay less than the average?")
    number = text(
        "Number of lines ({own}; on average {average:number})", own=text.count(own.lines), average=round(against.average_lines, 1)
    )
    named = (
        (number, against.lines),
        (text("Booked bandwidth of the lines"), against.rate),
        (text("Terms of the contracts"), against.terms),
    )
    parts = text.enumeration([f"{name} {_signed(amount, text)}" for name, amount in named])
    return {"title": title, "paragraphs": [text(sentence, **values), text("{parts} make the difference.", parts=parts)]}


def _signed(amount: int, text: Text) -> str:
    return ("+" if amount > 0 else "\u2212" if amount < 0 else "\u00b1") + text.money(abs(amount))
