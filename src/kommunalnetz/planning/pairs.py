"""Every two outages at once, exactly: what a pair does that neither of the two does alone."""

from collections.abc import Iterator
from functools import lru_cache

from kommunalnetz.planning.harm import Harm, Looked, Progress, distinct, harm, looked, mask
from kommunalnetz.planning.together import together
from kommunalnetz.planning.workers import Ground, Local, Work, Workers
from kommunalnetz.traffic.composing import Single, composed, single
from kommunalnetz.traffic.impacts import Impact, impact
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.state import State
from kommunalnetz.traffic.study import Study

TILE = 12
"""Outages along the side of a block of pairs: about a second of work on a network of counties."""
KEPT = 100_000_000
"""Up to how many numbers the states of single outages are kept for the next block."""
Tile = tuple[range, range]
"""Positions of the one and of the other outage."""


class Alone(Ground):
    """A study with the states of its single outages, each computed when it is first asked for."""

    def __init__(self, made: Study, outages: tuple[Outage, ...]) -> None:
        super().__init__(made, outages)
        base = made.base
        size = base.ip.size + made.network.arcs * made.demand.sites // 4 + base.amounts.size
        self.single = lru_cache(maxsize=max(2 * TILE, KEPT // max(1, size)))(self._single)

    def _single(self, position: int) -> tuple[Single, Impact]:
        state = self.study.state(self.outages[position])
        return single(state, self.study.base), impact(state, self.study.intact)


def pair_count(study: Study) -> int:
    """How many pairs ``pairs`` looks at."""
    count = len(distinct(study))
    return count * (count - 1) // 2


def pairs(study: Study, workers: Workers | None = None, progress: Progress = None) -> Iterator[Looked]:
    """Every two different outages at once, block by block. Composed where ``traffic.composing`` proves it, else routed anew.

    Where one takes down all that the other does, the pair is that one, and does nothing of its own.
    """
    outages = tuple(found.outage for found in distinct(study))
    edges = [range(first, min(first + TILE, len(outages))) for first in range(0, len(outages), TILE)]
    tiles = [(one, other) for i, one in enumerate(edges) for other in edges[i:]]
    return (workers or Local()).results(Work(common=Alone(study, outages), do=_tile, blocks=tiles), progress)


def _tile(alone: Alone, tile: Tile) -> Looked:
    """The pairs of one of the first and a later one of the second."""
    rows, columns = tile
    outages, within = alone.outages, [(i, j) for i in rows for j in columns if i < j]
    new = [
        (i, j) for i, j in within if mask(together((outages[i], outages[j]))) not in (mask(outages[i]), mask(outages[j]))
    ]  # fmt: skip
    return looked([_pair(alone, i, j) for i, j in new], len(within))


def _pair(alone: Alone, i: int, j: int) -> Harm:
    (one, first), (other, second) = alone.single(i), alone.single(j)
    study = alone.study
    both = together((first.outage, second.outage))
    routed = composed(one, other, study.base, both)
    state = study.state(both) if routed is None else State(case=study.intact.case, outage=both, routed=routed)
    return harm(study, impact(state, study.intact), (first, second))
