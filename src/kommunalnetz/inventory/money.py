"""The records of money: the price ladder, contracts, funding programmes, the key of the costs, budgets. Amounts are EUR."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from kommunalnetz.inventory.fields import (
    BothWays,
    Day,
    Duration,
    Flag,
    LineRate,
    MaybeUnknown,
    Money,
    Number,
    OneOrMore,
    Part,
    Record,
    Share,
    Span,
    Whole,
)
from kommunalnetz.inventory.kinds import SiteKind


class Price(Record):
    """A step of the bandwidth ladder."""

    capacity: LineRate
    one_off: Money = Field(default=..., description="EUR net")
    monthly: Money = Field(default=..., description="EUR net")
    media: Literal["", "fibre", "copper", "radio"] = ""
    monthly_per_km: Money = Field(default=Decimal(0), description="EUR net per month and km of the line, beside `monthly`")


class Subsidy(Record):
    """A funding programme for lines: what it pays of which measures. ``valid_from`` and ``valid_until`` bound the day of the decision."""

    rate: Share = Field(default=..., description="share of the eligible costs that is granted")
    eligible: Annotated[tuple[Literal["one-off", "running"], ...], OneOrMore] = ("one-off",)
    months: Whole = Field(default=12, description="months of the additional running costs that are eligible, if running costs are")
    gross: Flag = Field(default=True, description="whether the VAT is eligible")
    own_share: Share = Field(default=0.0, description="least share of the eligible costs that the applicant bears")
    ceiling: Money | None = Field(default=None, description="EUR that are granted at most, over all measures")
    minimum: Money = Field(default=Decimal(0), description="EUR of eligible costs below which a measure gets nothing")
    measures: Annotated[tuple[Literal["rate", "second-line"], ...], OneOrMore] = ("rate", "second-line")
    sites: Annotated[tuple[str, ...], OneOrMore] = Field(default=(), description="sites whose lines are funded; empty: all")


class Sla(Part):
    """What the provider promises."""

    availability: Share | None = None
    repair: Duration | None = None


class Contract(Record):
    """A contract about one or more lines. Prices are net."""

    provider: str = ""
    line_number: str = ""
    rate: Annotated[BothWays | None, MaybeUnknown] = None
    monthly: Annotated[Money | None, MaybeUnknown] = None
    one_off: Annotated[Money | None, MaybeUnknown] = None
    start: Day | None = None
    until: Annotated[Day | None, MaybeUnknown] = None
    notice: Annotated[Span | None, MaybeUnknown] = None
    sla: Sla = Sla()


class CostKey(Part):
    """Who pays, as the statutes say. ``parts`` are the shares of the sum that each key distributes; they add up to 1."""

    payers: Annotated[tuple[SiteKind, ...], OneOrMore] = (SiteKind.COUNTY,)
    own_lines: Literal["own", "shared"] = Field(default="own", description="own: who has a line pays it, only the rest is shared")
    parts: dict[Literal["equal", "population", "staff", "weights"], Share] = Field(default={"equal": 1.0})
    weights: dict[str, Number] = Field(default_factory=dict, description="site id -> weight, for the part `weights`")
    source: str = ""


class Budget(Part):
    """What a budget year allows for measures, EUR gross after grants. A limit that is not given does not bind."""

    one_off: Money | None = None
    running: Money | None = Field(default=None, description="running costs of that year beyond those of today")
