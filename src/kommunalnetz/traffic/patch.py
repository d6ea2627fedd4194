"""An array of which a state replaces some entries: what changes, beside what stays."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from kommunalnetz.traffic.routing import Bools, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Patch:
    """``base`` [n] with ``values`` at ``places``, which rise strictly. ``base`` is shared by all states and never copied."""

    base: npt.NDArray[Any]
    places: Ints
    values: npt.NDArray[Any]

    def at(self, places: Ints) -> npt.NDArray[Any]:
        """The entries at ``places``."""
        found = np.asarray(self.base[places])
        if len(self.places):
            where, hit = found_in(self.places, places)
            found[hit] = self.values[where[hit]]
        return found

    @cached_property
    def whole(self) -> npt.NDArray[Any]:
        """All entries."""
        if not len(self.places):
            return self.base
        found = self.base.copy()
        found[self.places] = self.values
        return found


def found_in(known: Ints, wanted: Ints) -> tuple[Ints, Bools]:
    """(position in ``known``, which rises strictly; whether it is there) of each of ``wanted``."""
    if not len(known):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
    where = known.searchsorted(wanted)
    where[where == len(known)] = 0
    return where, np.asarray(known[where] == wanted)


def united(*parts: Ints) -> Ints:
    """Everything that is in any of ``parts``, rising, once."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return np.zeros(0, dtype=np.int64)
    return distinct(filled[0] if len(filled) == 1 else np.concatenate(filled))


def distinct(values: Ints) -> Ints:
    """``values``, rising, once each: by sorting, which is faster for these than ``np.unique``."""
    if len(values) < 2:
        return values
    ordered = np.sort(values)
    first = np.empty(len(ordered), dtype=np.bool_)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def unchanged(base: npt.NDArray[Any]) -> Patch:
    """``base`` as it is."""
    return Patch(base=base, places=np.zeros(0, dtype=np.int64), values=base[:0])
