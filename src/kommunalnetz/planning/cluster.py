"""Work on an existing Dask cluster. Dask is imported only here, when a cluster is asked for.

What all blocks share is made on the cluster by a task of its own; a block is a task that depends on it. So Dask itself knows how to make
anything again that a lost worker had, and no result is lost with it.
"""

import contextlib
import importlib.util
import logging
import pickle
import socket
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

import kommunalnetz
from kommunalnetz.planning.workers import B, C, Progress, R, Work

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 5.0
"""Seconds in which a scheduler has to answer."""
PORT = 8786
"""Where it listens if the address does not say."""


class ClusterError(Exception):
    """A cluster that cannot do the work; what the program says about it is decided by its kind, ``reason`` is in the words of Dask."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class NotInstalled(ClusterError):
    """The extra ``cluster`` is missing here."""


class NotReachable(ClusterError):
    """No scheduler answers there."""


class Different(ClusterError):
    """The workers have another version of kommunalnetz or numpy, or none: their numbers might differ."""


class Lost(ClusterError):
    """The scheduler went away, or the same block ended several workers."""


@dataclass(frozen=True)
class Cluster:
    """The workers of one scheduler. Made by ``cluster``."""

    client: "Client"

    def results(self, work: Work[C, B, R], progress: Progress = None) -> Iterator[R]:
        """One result per block, in their order. If nobody wants more, what is not begun is cancelled."""
        from distributed import as_completed

        common = self.client.submit(pickle.loads, pickle.dumps(work.common), pure=False)
        futures = self.client.map(_block, list(work.blocks), do=work.do, common=common, expected=versions(), pure=False)
        places, waiting, following = {future: i for i, future in enumerate(futures)}, {}, 0
        try:
            with _told():
                for done, future in enumerate(as_completed(futures, loop=self.client.loop), start=1):
                    waiting[places[future]] = _result(future)
                    if progress is not None:
                        progress(done, len(futures))
                    while following in waiting:
                        yield waiting.pop(following)
                        following += 1
        finally:
            with contextlib.suppress(OSError, RuntimeError):
                self.client.cancel([*futures, common])


@contextlib.contextmanager
def cluster(address: str, *, patience: float = PATIENCE) -> Iterator[Cluster]:
    """The cluster whose scheduler listens at ``address`` (``tcp://host:8786``). Raises ClusterError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Dask about versions and sizes: both are looked at here
        if importlib.util.find_spec("distributed") is None:
            raise NotInstalled
        _reached(address, patience)
        from distributed import Client

        for name in ("distributed", "tornado.application"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            client = Client(address, timeout=patience, set_as_default=False)
        except (OSError, ValueError) as error:
            raise NotReachable(str(error)) from error
        try:
            yield Cluster(client)
        finally:
            client.close(timeout=patience)


def _reached(address: str, patience: float) -> None:
    """Knock before Dask is imported, which takes seconds. Raises NotReachable."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    try:
        if parts.scheme in ("tcp", "tls"):
            socket.create_connection((parts.hostname or "", parts.port or PORT), timeout=patience).close()
    except (OSError, ValueError) as error:
        raise NotReachable(str(error)) from error


def versions() -> dict[str, str]:
    """What has to be the same on all machines for the same numbers."""
    return {"kommunalnetz": kommunalnetz.__version__, "numpy": np.__version__}


def _block(block: Any, do: Callable[[Any, Any], Any], common: Any, expected: dict[str, str]) -> Any:
    """A block on a worker."""
    if (here := versions()) != expected:
        raise Different(", ".join(f"{name} {here[name]} instead of {expected[name]}" for name in expected if here[name] != expected[name]))
    return do(common, block)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Within, what Dask says about a cluster that is gone is a ClusterError."""
    from distributed import CancelledError
    from distributed.comm.core import CommClosedError

    try:
        yield
    except (CommClosedError, CancelledError) as error:
        raise Lost(str(error)) from error


def _result(future: "Future[Any]") -> Any:
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker as error:
        raise Lost(str(error)) from error
    except ModuleNotFoundError as error:
        raise Different(str(error)) from error
