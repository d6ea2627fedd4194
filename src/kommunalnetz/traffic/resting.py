"""How much of the peak rests on each assumption."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kommunalnetz.diagnostics import Where
from kommunalnetz.inventory.inventory import Assumption
from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.routing import Bools


@dataclass(frozen=True, kw_only=True)
class Resting:
    """An assumption and the share (0..1) of the traffic in the network's busy hour that rests on it; 0 if none does."""

    assumption: Assumption
    share: float

    @property
    def subject(self) -> str:
        """``kind:id``"""
        return self.assumption.subject

    @property
    def field(self) -> str:
        """The field that is assumed."""
        return self.assumption.field

    @property
    def value(self) -> object:
        """What is assumed."""
        return self.assumption.value

    @property
    def reason(self) -> str:
        """Why: the user's text, or an English msgid if ``estimated``."""
        return self.assumption.reason

    @property
    def estimated(self) -> bool:
        """Whether the program chose the value."""
        return self.assumption.estimated

    @property
    def where(self) -> Where | None:
        """Where it stands, or where it would."""
        return self.assumption.where


def resting(demand: Demand, network: Network, assumptions: Iterable[Assumption]) -> tuple[Resting, ...]:
    """Each assumption with its share, in the given order."""
    total = float(demand.at_peak.sum())
    found = []
    for assumption in assumptions:
        rate = float(demand.at_peak[offers_resting(demand, network, assumption)].sum())
        found.append(Resting(assumption=assumption, share=rate / total if total > 0 else 0.0))
    return tuple(found)


def offers_resting(demand: Demand, network: Network, assumption: Assumption) -> Bools:
    """The offers that rest on an assumption, bool[O]."""
    kind, _, name = assumption.subject.partition(":")
    match kind:
        case "site":
            if assumption.field not in ("staff", "population"):
                return np.zeros(len(demand.offer_site), dtype=np.bool_)
            at: Bools = demand.offer_site == network.site_at.get(name, -1)
            return at & _resting_on(demand, assumption.field)
        case "service":
            own = _columns(demand, "service", name)
            by_offer = _resting_on(demand, f"{assumption.subject}:{assumption.field}")
            return by_offer if assumption.estimated else own
        case "profile":
            return _columns(demand, "profile", name)
        case "day_profile" | "day-profile":
            return _columns(demand, "day_profile", name)
        case _:
            return _resting_on(demand, assumption.subject)


def _columns(demand: Demand, attribute: str, name: str) -> Bools:
    chosen = np.array([getattr(column, attribute) == name for column in demand.columns], dtype=np.bool_)
    by_offer: Bools = chosen[demand.offer_column] if len(chosen) else np.zeros(0, dtype=np.bool_)
    return by_offer


def _resting_on(demand: Demand, key: str) -> Bools:
    return np.fromiter((key in rests for rests in demand.offer_rests), dtype=np.bool_, count=len(demand.offer_rests))
