"""What has to be decided: larger lines with their prices, tenders that must start, data that are missing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import Lights
from kommunalnetz.inventory.records import Price
from kommunalnetz.output.editions import INTERNAL, Edition
from kommunalnetz.output.view_headings import too_small
from kommunalnetz.output.view_names import counted, listed, number_word, site_list
from kommunalnetz.planning.upgrade import lines_of_contracts, monthly_today
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next step of the price ladder for one county: EUR net once, and per month beyond what is paid now (None: unknown)."""

    site: str
    price: Price
    one_off: Decimal
    monthly_more: Decimal | None


def next_step(study: Study, lights: Lights, below: float | None = None) -> Step | None:
    """The smallest step of the ladder on which the county's busiest hour is below the share ``below`` (default: green again);
    the largest if none is.

    None without a ladder, or where neither the line's rate nor its need is known.
    """
    numbers, inventory = lights.numbers, study.inventory
    booked = max(numbers.booked_down, numbers.booked_up)
    if numbers.link is None or math.isnan(booked):
        return None
    arcs = (2 * study.network.link_at[numbers.link], 2 * study.network.link_at[numbers.link] + 1)
    need = max(*(float(study.intact.need[arc].max()) for arc in arcs), float(np.nan_to_num(numbers.measured_share)) * booked)
    larger = sorted((price for price in inventory.prices.values() if price.capacity > booked), key=lambda price: price.capacity)
    if not larger:
        return None
    enough = (price for price in larger if need / price.capacity < (inventory.policy.limits.green if below is None else below))
    price = next(enough, larger[-1])
    paid = monthly_today(inventory, inventory.links[numbers.link], lines_of_contracts(inventory))
    more = None if paid is None else price.monthly - paid
    return Step(site=lights.site.id, price=price, one_off=price.one_off, monthly_more=more)


def decisions(study: Study, lights: Sequence[Lights], text: Text, edition: Edition = INTERNAL) -> list[str]:
    """The sentences of the box; one that says so if there is nothing to decide."""
    larger = [*_larger_lines(study, lights, text, edition), *_other_lines(study, text, edition)]
    found = [*larger, *tenders(lights, text), *_missing(study, lights, text)]
    return found or [text("Nothing has to be decided today.")]


def _larger_lines(study: Study, lights: Sequence[Lights], text: Text, edition: Edition) -> list[str]:
    red = [one for one in lights if one.bandwidth.colour is Colour.RED]
    if not red:
        return []
    names = listed(text, site_list(study.inventory, (one.site.id for one in red)))
    sentence = text.plural("A larger line for {names}", "Larger lines for {names}", len(red), names=names)
    if not edition.prices:
        return [text("{sentence}.", sentence=sentence)]
    steps = [step for one in red if (step := next_step(study, one))]
    if len(steps) < len(red):
        return [text("{sentence}; prices are not known.", sentence=sentence)]
    once = sum((step.one_off for step in steps), Decimal(0))
    extra = [step.monthly_more for step in steps if step.monthly_more is not None]
    values = {"sentence": sentence, "once": once}
    if len(extra) == len(steps) and sum(extra) >= 0:
        return [text("{sentence}: {once:money} once, {monthly:money} more per month, net.", monthly=sum(extra, Decimal(0)), **values)]
    whole = sum((step.price.monthly for step in steps), Decimal(0))
    return [text("{sentence}: {once:money} once, {monthly:money} per month in all, net.", monthly=whole, **values)]


def _other_lines(study: Study, text: Text, edition: Edition) -> list[str]:
    """Lines that are no county's own and too small; nobody has told what they would cost. A single county does not decide on them."""
    names = [] if edition.own else too_small(study)
    if not names:
        return []
    if not edition.lines:
        plural = "{number} larger lines beside those of the counties."
        return [counted(text, "One larger line beside those of the counties.", plural, len(names))]
    return [text.plural("A larger line: {names}.", "Larger lines: {names}.", len(names), names=listed(text, names))]


def tenders(lights: Sequence[Lights], text: Text) -> list[str]:
    """One sentence about contracts: steps that are due, steps that were missed, ends that nobody knows."""
    red = [one for one in lights if one.contract.colour is Colour.RED]
    due = [one.deadline.tender for one in lights if one.contract.colour is Colour.AMBER and one.deadline]
    missed = sum(one.deadline is not None for one in red)
    parts = []
    if due:
        plural = "{number} must start soon (the first by {day:date})"
        parts.append(_part(text, "one must start by {day:date}", plural, len(due), day=min(due)))
    if missed:
        parts.append(_part(text, "one is overdue", "{number} are overdue", missed))
    if len(red) > missed:
        parts.append(_part(text, "one end of contract is unknown", "{number} ends of contracts are unknown", len(red) - missed))
    return [text("Tenders: {parts}.", parts=", ".join(parts))] if parts else []


def _part(text: Text, singular: str, plural: str, count: int, **values: object) -> str:
    return text.plural(singular, plural, count, number=number_word(text, count), **values)


def _missing(study: Study, lights: Sequence[Lights], text: Text) -> list[str]:
    grey = [one.site.id for one in lights if one.bandwidth.colour is Colour.GREY]
    return [text("Ask for missing data: {names}.", names=listed(text, site_list(study.inventory, grey)))] if grey else []
