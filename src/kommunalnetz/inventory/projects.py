"""The records of a broadband roll-out: projects and their money, programmes, coverage, tasks, meetings.

Municipalities and counties are sites. Which moves between phases are allowed says ``kommunalnetz.rollout.phases``.
"""

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from kommunalnetz.inventory.fields import Day, Length, LineRate, MaybeUnknown, Money, OneOrMore, Part, Record, Share, Span, Whole
from kommunalnetz.units import Period


class Phase(StrEnum):
    """Where a funded project stands, in the order in which phases follow one another; ``stopped`` can follow most of them."""

    POTENTIAL_ANALYSIS = "potential-analysis"
    SECTOR_DIALOGUE = "sector-dialogue"
    MARKET_SURVEY = "market-survey"
    CONSULTING = "consulting"
    GRANT_APPLICATION = "grant-application"
    PROVISIONAL_GRANT = "provisional-grant"
    TENDER = "tender"
    FINAL_GRANT = "final-grant"
    CONSTRUCTION = "construction"
    IN_SERVICE = "in-service"
    PROOF_OF_USE = "proof-of-use"
    EARMARKED = "earmarked"
    STOPPED = "stopped"


class FundingSource(StrEnum):
    """Who pays: federal, Land, the European funds ERDF (EFRE) and EAFRD (ELER), the joint task GAK, own money, anyone else."""

    FEDERAL = "federal"
    LAND = "land"
    EFRE = "efre"
    ELER = "eler"
    GAK = "gak"
    OWN = "own"
    OTHER = "other"


Finance = Literal["normal", "weak", "very-weak"]
"""Economic power of the municipality as programmes grade their rates."""


class RolloutPolicy(Part):
    """What the counties have agreed on for their roll-out; stands once in an inventory."""

    classes: tuple[LineRate, ...] = Field(
        default=(30e6, 50e6, 100e6, 200e6, 400e6, 1e9), description="rates per household, down, for which coverage is counted"
    )
    target: LineRate = Field(default=50e6, description="the class that every household shall have; one of classes")
    threshold: Share = Field(default=0.95, description="share of households from which on a municipality counts as covered")
    stale_after: Span = Field(default=Period(months=1), description="a project's status is old after this span")
    source: str = ""


class FundingRate(Part):
    """The largest share of the funded amount that a source may pay, for one economic power or (``finance`` not written) for all."""

    source: FundingSource
    share: Share
    finance: Finance | None = None


class Limits(Part):
    """One version of a programme's limits and the time in which applications are judged by it; minimum and maximum are EUR of grant."""

    valid_from: Day | None = None
    valid_until: Day | None = None
    minimum: Money | None = None
    maximum: Money | None = None
    rates: tuple[FundingRate, ...] = ()
    source: str = ""


class Waiver(Part):
    """A phase that a programme did not ask for during some time."""

    phase: Phase
    valid_from: Day | None = None
    valid_until: Day | None = None
    source: str = ""


class Programme(Record):
    """A funding programme. ``grants`` are the sources whose money its limits are about; ``phases`` those that it asks for."""

    grants: Annotated[tuple[FundingSource, ...], OneOrMore] = ()
    limits: tuple[Limits, ...] = ()
    phases: tuple[Phase, ...] = tuple(phase for phase in Phase if phase not in (Phase.CONSULTING, Phase.STOPPED))
    waivers: tuple[Waiver, ...] = ()


class Entered(Part):
    """A phase and the day on which the project entered it."""

    phase: Phase
    since: Day
    note: str = ""


class Funding(Part):
    """What one source pays, EUR, and how much of it has been drawn."""

    source: FundingSource
    amount: Money
    drawn: Annotated[Money | None, MaybeUnknown] = None
    title: str = ""


class Milestone(Part):
    """Something that shall be done by a day."""

    title: str
    planned: Annotated[Day | None, MaybeUnknown] = None
    actual: Day | None = None


class Numbers(Part):
    """House numbers of one street: from ``first`` to ``last``, all of them or one side; one number may carry a letter."""

    first: Annotated[int, Field(ge=1)]
    last: Annotated[int, Field(ge=1)]
    side: Literal["all", "odd", "even"] = "all"
    letter: str = ""


def _numbers(value: object) -> object:
    """``7``, ``7a``, ``1-21``, ``1-21 odd``."""
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"\s*(\d{1,4})(?:\s*([a-zA-Z])|\s*[-\u2013]\s*(\d{1,4})(?:\s+(odd|even))?)?\s*", value)
    if match is None or int(match[1]) < 1 or int(match[3] or match[1]) < int(match[1]):
        raise ValueError("numbers-as-1-21-odd")
    first, letter, last, side = match.groups()
    return {"first": int(first), "last": int(last or first), "side": side or "all", "letter": (letter or "").lower()}


HouseNumbers = Annotated[Numbers, BeforeValidator(_numbers), WithJsonSchema({"type": ["string", "integer"], "examples": ["1-21 odd"]})]


class Addresses(Part):
    """Addresses: a municipality, in it a street, of that some numbers; without numbers the whole street, without a street all."""

    municipality: str
    street: str = ""
    numbers: Annotated[tuple[HouseNumbers, ...], OneOrMore] = ()


class Project(Record):
    """A roll-out project. ``history`` are its phases in the order in which it entered them; ``phase`` alone will do.

    ``investment`` is what is built for in all, ``basis`` what of it is funded (the profitability gap); ``funding`` adds up to ``basis``.
    """

    county: str
    municipalities: Annotated[tuple[str, ...], OneOrMore] = ()
    operator: str = ""
    programme: Annotated[str | None, MaybeUnknown] = None
    phase: Phase | None = None
    history: tuple[Entered, ...] = ()
    addresses: Annotated[Whole | None, MaybeUnknown] = None
    connected: Annotated[Whole | None, MaybeUnknown] = Field(default=None, description="addresses with a contract: take-up")
    schools: Annotated[Whole | None, MaybeUnknown] = None
    firms: Annotated[Whole | None, MaybeUnknown] = None
    length: Annotated[Length | None, MaybeUnknown] = Field(default=None, description="fibre")
    investment: Annotated[Money | None, MaybeUnknown] = None
    basis: Annotated[Money | None, MaybeUnknown] = Field(default=None, description="the funded amount")
    finance: Finance = "normal"
    funding: tuple[Funding, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    covers: tuple[Addresses, ...] = Field(default=(), description="the addresses, to see whether two projects have the same")


class Coverage(Record):
    """Share of the households of a municipality that can book a rate, per class: ``{50 Mbit/s: 86 %}``; ``as_of`` says when."""

    municipality: str
    households: Annotated[Whole | None, MaybeUnknown] = None
    classes: dict[LineRate, Share] = Field(json_schema_extra={"propertyNames": {"examples": ["50 Mbit/s"]}})


class Task(Record):
    """Something to do, of a county or a project. ``owner`` is a contact; it stands in the internal edition only."""

    county: str | None = None
    project: str | None = None
    owner: str | None = None
    opened: Day | None = None
    due: Annotated[Day | None, MaybeUnknown] = None
    done: Day | None = None


class Decision(Part):
    """What a meeting has to decide; with an ``outcome`` it is decided."""

    title: str
    county: str | None = None
    project: str | None = None
    amount: Money | None = None
    outcome: str = ""


class Meeting(Record):
    """A meeting of the coordinators of a region, or (``region`` not written) of all."""

    region: str = ""
    date: Day
    place: str = ""
    decisions: tuple[Decision, ...] = ()


__all__ = [
    "Addresses", "Coverage", "Decision", "Entered", "Finance", "Funding", "FundingRate", "FundingSource", "Limits", "Meeting", "Milestone",
    "Numbers", "Phase", "Programme", "Project", "RolloutPolicy", "Task", "Waiver",
]  # fmt: skip
