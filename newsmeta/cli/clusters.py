"""The option that checks files on a Dask cluster."""

# Annotations are not deferred here: typer builds the command line from them at each start.

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from newsmeta.cli.output import fail, say

if TYPE_CHECKING:
    from newsmeta.linter.engines import Engine

EXTRA = "cluster"

ClusterAddress = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help=(
            "The address of the scheduler of a Dask cluster whose workers read the files, such as "
            "tcp://scheduler:8786; or local, for --jobs workers on this machine."
        ),
        show_default=False,
    ),
]


class ClusterOptions(Protocol):
    """Options of a command that can use a cluster."""

    @property
    def cluster(self) -> str | None:
        """The address of the scheduler, or `local`."""

    @property
    def jobs(self) -> int | None:
        """The number of processes."""

    @property
    def verbose(self) -> bool:
        """Whether to report progress on standard error."""


@contextmanager
def engine_of(options: ClusterOptions) -> Iterator["Engine | None"]:
    """Yield the engine that checks files on a cluster; None if no cluster was named.

    Args:
        options: The options; exits if the cluster cannot be used.
    """
    if options.cluster is None:
        yield None
        return
    address = options.cluster.strip()
    if not address:
        fail("--cluster is empty; name a scheduler, such as tcp://scheduler:8786, or write local")
    if importlib.util.find_spec("distributed") is None:
        from newsmeta._about import DISTRIBUTION

        fail(
            "--cluster needs distributed, which is not installed; "
            f"run: pip install '{DISTRIBUTION}[{EXTRA}]'"
        )
    from newsmeta.cluster.connecting import LOCAL, connected
    from newsmeta.linter.job_count import processors

    if options.jobs is not None and address != LOCAL:
        fail("--jobs is for processes on this machine; a cluster has its own number of workers")
    with connected(address, options.jobs or processors()) as cluster:
        if options.verbose:
            say(f"cluster: {cluster.name}, {cluster.threads()} threads")
        yield cluster
