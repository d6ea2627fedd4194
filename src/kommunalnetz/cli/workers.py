"""Who computes: this machine, or the cluster that ``--scheduler`` names."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.planning.cluster import ClusterError
    from kommunalnetz.planning.workers import Workers


@contextlib.contextmanager
def computing(terminal: Terminal, scheduler: str | None, count: int | None) -> Iterator["Workers"]:
    """Those who do the work; what is wrong with a cluster is told within, and the program ends with 2."""
    if scheduler is None:
        from kommunalnetz.planning.workers import Local

        yield Local(count)
        return
    if count is not None:
        raise click.UsageError(terminal.text("--workers is for this machine; a cluster has its own."))

    from kommunalnetz.planning.cluster import ClusterError, cluster

    try:
        with cluster(scheduler) as made:
            yield made
    except ClusterError as error:
        raise click.ClickException(_sentence(terminal, scheduler, error)) from error


def _sentence(terminal: Terminal, scheduler: str, error: "ClusterError") -> str:
    from kommunalnetz.planning.cluster import Different, Lost, NotInstalled

    text = terminal.text
    match error:
        case NotInstalled():
            return text("--scheduler needs Dask, which is not installed: pip install 'kommunalnetz[cluster]'.")
        case Different():
            return text("The workers of {address} must have the same versions as this program: {reason}.",
                        address=scheduler, reason=error.reason)  # fmt: skip
        case Lost():
            return text("The cluster at {address} was lost: {reason}", address=scheduler, reason=error.reason)
    return text("No Dask scheduler answers at {address}. Is it running, and does a firewall let you through?", address=scheduler)
