"""A Dask cluster of two workers on this machine: the same numbers, whatever happens to a worker."""

import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from kommunalnetz.inventory.load import from_text
from kommunalnetz.planning import cluster as module
from kommunalnetz.planning import pairs as tiles
from kommunalnetz.planning.cluster import Cluster, Different, NotInstalled, NotReachable, cluster
from kommunalnetz.planning.components import components
from kommunalnetz.planning.harm import Looked
from kommunalnetz.planning.pairs import pairs
from kommunalnetz.planning.sample import Sample, sample
from kommunalnetz.planning.simulation import _studied
from kommunalnetz.planning.workers import Local
from kommunalnetz.traffic.study import Study
from planning.webs import text, web

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own, of the Python and libraries that it meets
if importlib.util.find_spec("distributed") is None:
    pytest.skip("the extra 'cluster' is not installed", allow_module_level=True)

ALONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "False"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def started(*words: str) -> "subprocess.Popen[bytes]":
    words = (sys.executable, "-m", "distributed.cli." + words[0], *words[1:], "--no-dashboard")
    return subprocess.Popen(words, env={**os.environ, **ALONE}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Machines:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self) -> None:
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.all = [started("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-show")]
        self.workers = [self.begun() for _ in range(2)]

    def begun(self) -> "subprocess.Popen[bytes]":
        """One more worker."""
        made = started("dask_worker", self.address, "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1")
        self.all.append(made)
        return made

    def end(self) -> None:
        for process in reversed(self.all):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def machines() -> Iterator[Machines]:
    made = Machines()
    try:
        yield made
    finally:
        made.end()


@pytest.fixture(scope="module")
def there(machines: Machines) -> Iterator[Cluster]:
    """Connected, with both workers at hand."""
    until = time.monotonic() + 60
    while True:
        try:
            with cluster(machines.address) as made:
                made.client.wait_for_workers(2, timeout=60)
                yield made
                return
        except NotReachable:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="module")
def ring() -> Study:
    return web()


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "TILE", 4)


@pytest.fixture(scope="module")
def expected(ring: Study) -> tuple[Looked, ...]:
    """Of this process alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiles, "TILE", 4)
        return tuple(pairs(ring, Local(1)))


def test_pairs_on_a_cluster_are_the_same_to_the_last_bit(there: Cluster, ring: Study, expected: tuple[Looked, ...]) -> None:
    told: list[tuple[int, int]] = []
    assert tuple(pairs(ring, there, lambda done, total: told.append((done, total)))) == expected
    assert told == [(done, len(expected)) for done in range(1, len(expected) + 1)]


def test_samples_on_a_cluster_are_the_same_to_the_last_bit(there: Cluster, ring: Study) -> None:
    parts = components(ring.network)

    def drawn(workers: Local | Cluster) -> Sample:
        *_, last = sample(ring, parts, 300, 7, at_once=2, workers=workers)
        return last

    one, other = drawn(Local(1)), drawn(there)
    assert one.share == other.share is not None
    assert one.harms == other.harms
    assert [seen.filling.utilisation.tobytes() for seen in one.states] == [seen.filling.utilisation.tobytes() for seen in other.states]


def test_studies_of_scenarios_on_a_cluster_are_the_same_to_the_last_bit(there: Cluster) -> None:
    inventories = [from_text(text()), from_text(text().replace("rate: 20M", "rate: 90M"))]
    here, away = (_studied(inventories, inventories[0].date, None, workers) for workers in (None, there))
    for one, other in zip(here, away, strict=True):
        assert one.worst.need.tobytes() == other.worst.need.tobytes()
        assert one.impacts == other.impacts


def test_what_nobody_wants_any_more_is_cancelled(there: Cluster, ring: Study) -> None:
    """As Ctrl-C does: the generator ends early, and soon the scheduler knows of no task of it."""
    with closing(pairs(ring, there)) as found:  # type: ignore[type-var]
        next(found)
    until = time.monotonic() + 10
    while (left := there.client.who_has() or any(there.client.processing().values())) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left


def test_workers_of_another_version_are_refused(there: Cluster, ring: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "versions", lambda: {"kommunalnetz": "0.0.1", "numpy": "1"})
    with pytest.raises(Different, match=r"instead of 0\.0\.1"):
        list(pairs(ring, there))


def test_a_worker_that_is_ended_in_the_middle_costs_no_result(
    machines: Machines, there: Cluster, ring: Study, expected: tuple[Looked, ...]
) -> None:
    """It dies after the first block, with what it has and what it was working on."""
    found = pairs(ring, there)
    seen = [next(found)]
    machines.workers[0].kill()
    assert (*seen, *found) == expected


def test_nobody_at_the_address_is_told_at_once() -> None:
    with pytest.raises(NotReachable), cluster(f"tcp://127.0.0.1:{free_port()}"):
        pass


def test_dask_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NotInstalled), cluster("tcp://127.0.0.1:8786"):
        pass
