"""Where blocks of work are done: in this process, in several processes of this machine, or on a cluster (``planning.cluster``).

A piece of work is a pure function of something that all its blocks share and of the block; results come back in the order of the blocks.
So nothing that is computed from them can depend on how many workers there were, or on which of them did what.
"""

import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - as in Study
from multiprocessing import active_children, get_context
from typing import Any, Generic, Protocol, TypeVar

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.study import Study, study

C = TypeVar("C")
B = TypeVar("B")
R = TypeVar("R")
Progress = Callable[[int, int], None] | None
MANY = 16
"""From how many blocks on further processes are worth their start, of about two seconds."""


@dataclass(frozen=True, kw_only=True)
class Work(Generic[C, B, R]):
    """``do(common, block)`` for every block. All of it can be pickled; ``common`` is sent to each worker once."""

    common: C
    do: Callable[[C, B], R]
    blocks: Sequence[B]


class Workers(Protocol):
    """Those who do the work."""

    def results(self, work: Work[C, B, R], progress: Progress = None) -> Iterator[R]:
        """One result per block, in their order. ``progress`` is called with (blocks done, all blocks)."""
        ...


@dataclass(frozen=True)
class Local:
    """This machine. ``count`` processes; None: as many as there are processors where there are ``MANY`` blocks, else this one alone."""

    count: int | None = None

    def results(self, work: Work[C, B, R], progress: Progress = None) -> Iterator[R]:
        """One result per block, in their order."""
        count = min(len(work.blocks), self._count(len(work.blocks)))
        found = _here(work, 0) if count < 2 else _in_processes(work, count)
        for done, result in enumerate(found, start=1):
            if progress is not None:
                progress(done, len(work.blocks))
            yield result

    def _count(self, blocks: int) -> int:
        if self.count is not None:
            return self.count
        return processors() if blocks >= MANY else 1


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _here(work: Work[C, B, R], first: int) -> Iterator[R]:
    """From block ``first`` on, in this process."""
    return (work.do(work.common, block) for block in work.blocks[first:])


def _in_processes(work: Work[C, B, R], count: int) -> Iterator[R]:
    """In ``count`` processes; if one of them is ended from outside, the blocks that are left are done here.

    Whoever wants no more (Ctrl-C) ends the processes at once, whatever they are at; they would be waited for otherwise.
    """
    done, others = 0, set(active_children())
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin, initargs=(pickle.dumps(work.common), work.do))
    try:
        for result in pool.map(_block, work.blocks):
            yield result
            done += 1
    except BrokenProcessPool:
        yield from _here(work, done)
        done = len(work.blocks)
    finally:
        if done < len(work.blocks):
            for process in set(active_children()) - others:
                process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)


_own: dict[str, Any] = {}
"""What a process of ``_in_processes`` was started with; empty in every other."""


def _begin(common: bytes, do: Callable[[Any, Any], Any]) -> None:
    """Ctrl-C reaches all processes of a terminal; the first one ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _own["common"], _own["do"] = pickle.loads(common), do  # noqa: S301 - from the process that started this one


def _block(block: Any) -> Any:
    return _own["do"](_own["common"], block)


class Ground:
    """A study as workers need it, for states that it was not made for: it travels as its inventory, and is made anew where it arrives."""

    def __init__(self, made: Study, outages: Sequence[Outage] = ()) -> None:
        self.study, self.outages = made, tuple(outages)

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_anew, (type(self), self.study.inventory, self.study.date, self.outages)


def _made_anew(kind: type[Ground], inventory: Inventory, date: Date, outages: tuple[Outage, ...]) -> Ground:
    return kind(study(inventory, date=date, outages=()), outages)
