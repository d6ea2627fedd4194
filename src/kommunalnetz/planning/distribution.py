"""Who pays: the costs of a budget year distributed by the statutory key, and by other keys for comparison. To the cent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isnan
from typing import Literal

import numpy as np

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Link, Price
from kommunalnetz.planning.costs import Costs, payer_of_lines
from kommunalnetz.planning.prices import offer, steps
from kommunalnetz.planning.sharing import Fairness, Game, by_weight, fairness, rounded, shares
from kommunalnetz.planning.use import COMMON, Use, party_of
from kommunalnetz.traffic.routing import Bools, Floats
from kommunalnetz.traffic.study import Study

Method = Literal["key", "equal", "population", "port", "use", "shapley"]
METHODS: tuple[Method, ...] = ("key", "equal", "population", "port", "use", "shapley")


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """What each payer pays by one method, EUR gross, in the order of the payers; they add up to the whole.

    ``own`` is the part for the payer's own lines (only where the method knows one), ``error`` the half 95 % interval where the method
    samples, ``guessed`` are payers whose weight is not known: the mean of the others stands in for it.
    ``amounts`` is empty where the method cannot be used.
    """

    method: Method
    amounts: tuple[Decimal, ...]
    own: tuple[Decimal, ...] = ()
    error: tuple[Decimal, ...] = ()
    guessed: tuple[str, ...] = ()


def by_key(costs: Costs, inventory: Inventory) -> Distribution:
    """The statutory key: own lines by who has them (unless they are shared), the rest by the parts of the key.

    Empty where a part needs a number that is not known: a statutory share is never estimated.
    """
    own = tuple(costs.total(site.id) if costs.key.own_lines == "own" else Decimal(0) for site in costs.payers)
    shared = common(costs, inventory, costs.total() - sum(own, Decimal(0)))
    if shared is None:
        return Distribution(method="key", amounts=())
    return Distribution(method="key", amounts=tuple(a + b for a, b in zip(own, shared, strict=True)), own=own)


def common(costs: Costs, inventory: Inventory, amount: Decimal) -> tuple[Decimal, ...] | None:
    """``amount`` by the parts of the key, to the cent; None where a number is missing or nobody pays."""
    shares = [Decimal(0)] * len(costs.payers)
    for part, share in costs.key.parts.items():
        weights = [_statutory(costs, site.id, part, inventory) for site in costs.payers]
        if share == 0:
            continue
        known = [weight for weight in weights if weight is not None]
        whole = sum(known, Decimal(0))
        if len(known) < len(weights) or whole <= 0:
            return None
        shares = [one + Decimal(repr(share)) * weight / whole for one, weight in zip(shares, known, strict=True)]
    return by_weight(amount, shares)


def _statutory(costs: Costs, site: str, part: str, inventory: Inventory) -> Decimal | None:
    record = inventory.sites[site]
    match part:
        case "equal":
            return Decimal(1)
        case "population":
            return None if record.population is None else Decimal(record.population)
        case "staff":
            return None if record.staff is None else Decimal(repr(record.staff))
        case _:
            return Decimal(repr(costs.key.weights.get(site, 0.0)))


def by_number(costs: Costs, method: Method, weights: Mapping[str, float | None]) -> Distribution:
    """All costs in proportion to a number per payer; an unknown one counts as the mean of the known ones and is named."""
    known = [float(weight) for weight in weights.values() if weight is not None]
    mean = sum(known) / len(known) if known else 0.0
    used = [Decimal(repr(mean if (weight := weights[site.id]) is None else float(weight))) for site in costs.payers]
    amounts = by_weight(costs.total(), used)
    guessed = tuple(site.id for site in costs.payers if weights[site.id] is None)
    return Distribution(method=method, amounts=amounts or (), guessed=guessed)


def ports(study: Study, payers: Sequence[str]) -> dict[str, float | None]:
    """Booked bit/s of the lines that lead away from each payer, the larger direction; None where one of them is not known."""
    owners, found = payer_of_lines(study.inventory, tuple(payers)), dict.fromkeys(payers, 0.0)
    for position, link in enumerate(study.network.links):
        one, other = study.network.arc_sites(2 * position)
        if owners[link.id] != COMMON and one.id != other.id:
            rates = study.network.capacity[2 * position : 2 * position + 2]
            found[owners[link.id]] += float(np.max(rates)) if not np.isnan(rates).any() else float("nan")
    return {payer: None if isnan(rate) else rate for payer, rate in found.items()}


def busy_hour_use(study: Study, payers: Sequence[str]) -> dict[str, float | None]:
    """bit/s (IP layer, both directions) that each payer asks for in the network's busy hour; None where its demand is not known."""
    found = dict.fromkeys(payers, 0.0)
    demand, sites = study.demand, study.network.sites
    owner = [party_of(study.inventory, site.id, payers) for site in sites]
    for site, amount in zip(demand.offer_site.tolist(), demand.at_peak.tolist(), strict=True):
        if owner[site] != COMMON:
            found[owner[site]] += amount
    unknown = {party_of(study.inventory, gap.site, payers) for gap in demand.gaps}
    return {payer: None if payer in unknown else rate for payer, rate in found.items()}


def line_game(inventory: Inventory, link: Link, use: Use) -> Game | None:
    """The game of a line: the monthly price of the smallest step that the coalition needs, EUR net; None without a ladder."""
    ladder: tuple[Price, ...] = steps(inventory, link)
    if not ladder:
        return None
    capacities = np.array([step.capacity for step in ladder])
    prices = np.array([0.0, *(float(offer(link, step).monthly) for step in ladder)])

    def cost(members: Bools) -> Floats:
        need = use.need(members)
        step = np.searchsorted(capacities, need * (1 - 1e-12), side="left") + 1
        found = prices[np.where(need > 0, np.minimum(step, len(ladder)), 0)]
        return np.asarray(np.where(need > capacities[-1], prices[-1] * np.ceil(need / capacities[-1]), found))

    return cost


def by_shapley(
    costs: Costs, study: Study, use: Mapping[str, Use], seed: int, progress: Callable[[int, int], None] | None = None
) -> Distribution:  # fmt: skip
    """Line by line: the costs of the line in proportion to the Shapley value of its game among all who need it.

    What belongs to the common traffic, and lines that nobody needs or that have no price ladder, are distributed by the statutory key.
    """
    payers = [site.id for site in costs.payers]
    values, variance, rest = np.zeros(len(payers)), np.zeros(len(payers)), 0.0
    for done, position in enumerate(costs.known):
        amount, one = float(costs.gross(position.net or Decimal(0))), use.get(position.link.id)
        game = None if one is None else line_game(study.inventory, position.link, one)
        found = None if one is None or game is None else shares(game, len(one.parties), seed=seed)
        whole = 0.0 if found is None else float(found.values.sum())
        if one is None or found is None or whole <= 0:
            rest += amount
            continue
        for party, value, error in zip(one.parties, found.values, found.error, strict=True):
            if party == COMMON:
                rest += amount * float(value) / whole
            else:
                values[payers.index(party)] += amount * float(value) / whole
                variance[payers.index(party)] += (amount * float(error) / whole) ** 2
        if progress is not None:
            progress(done + 1, len(costs.known))
    key = common(costs, study.inventory, Decimal(repr(round(rest, 2))))
    if key is None:
        return Distribution(method="shapley", amounts=())
    exact = [Decimal(repr(float(value))) + part for value, part in zip(values, key, strict=True)]
    total = costs.total()
    gap = (total - sum(exact, Decimal(0))) / len(exact)
    return Distribution(
        method="shapley", amounts=rounded([amount + gap for amount in exact], total),
        error=tuple(Decimal(repr(round(float(error), 2))) for error in np.sqrt(variance)),
    )  # fmt: skip


def network_game(study: Study, use: Mapping[str, Use], payers: Sequence[str]) -> Game:
    """The game of all lines together: what the network of a coalition and of the common traffic costs, EUR net per month."""
    games = []
    for link in study.network.links:
        one = use[link.id]
        game = line_game(study.inventory, link, one)
        if game is not None and one.parties:
            games.append((game, np.array([payers.index(party) if party != COMMON else -1 for party in one.parties])))

    def cost(members: Bools) -> Floats:
        total = np.zeros(len(members))
        for game, place in games:
            total += game(np.asarray(members[:, place] | (place < 0)))
        return np.asarray(np.where(members.any(axis=1), total, 0.0))

    return cost


def distributions(
    costs: Costs, study: Study, use: Mapping[str, Use], seed: int, progress: Callable[[int, int], None] | None = None
) -> tuple[Distribution, ...]:  # fmt: skip
    """Every method of ``METHODS``, in that order."""
    payers = [site.id for site in costs.payers]
    population = {site.id: None if site.population is None else float(site.population) for site in costs.payers}
    return (
        by_key(costs, study.inventory),
        by_number(costs, "equal", dict.fromkeys(payers, 1.0)),
        by_number(costs, "population", population),
        by_number(costs, "port", ports(study, payers)),
        by_number(costs, "use", busy_hour_use(study, payers)),
        by_shapley(costs, study, use, seed, progress),
    )


def fair(found: Distribution, game: Game, seed: int) -> Fairness:
    """The tests of one method's shares, scaled to what the game costs all together."""
    values = np.array([float(amount) for amount in found.amounts])
    whole = float(game(np.ones((1, len(values)), dtype=np.bool_))[0])
    return fairness(values * (whole / values.sum()), game, seed=seed)
