"""Who works on blocks makes no difference."""

import os
import signal
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from kommunalnetz.planning import pairs as module
from kommunalnetz.planning.pairs import pairs
from kommunalnetz.planning.workers import Local, Work
from planning.webs import web


def squared(offset: int, block: int) -> int:
    return offset + block * block


def deadly(marker: str, block: int) -> int:
    """The first process that comes to block 2 is ended from outside; whoever comes second does it."""
    path = Path(marker)
    if block == 2 and not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return block


def slow(common: int, block: int) -> int:
    """Every block but the first takes a minute."""
    time.sleep(60 * (block > common))
    return block


def test_results_come_in_the_order_of_the_blocks_with_progress() -> None:
    told: list[tuple[int, int]] = []
    work = Work(common=1, do=squared, blocks=range(4))
    assert list(Local(2).results(work, lambda done, total: told.append((done, total)))) == [1, 2, 5, 10]
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_a_process_that_is_ended_costs_time_and_no_result(tmp_path: Path) -> None:
    work = Work(common=str(tmp_path / "marker"), do=deadly, blocks=range(6))
    assert list(Local(2).results(work)) == list(range(6))


def test_whoever_wants_no_more_leaves_no_process_behind() -> None:
    """As Ctrl-C does; block 1 would sleep for a minute."""
    found = Local(2).results(Work(common=0, do=slow, blocks=range(3)))
    assert next(found) == 0
    found.close()  # type: ignore[attr-defined]
    assert active_children() == []


def test_pairs_are_the_same_to_the_last_bit_in_two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = web()
    monkeypatch.setattr(module, "TILE", 6)
    one, two = (list(pairs(ring, Local(count))) for count in (1, 2))
    assert one == two
