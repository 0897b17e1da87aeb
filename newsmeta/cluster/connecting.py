"""Connection to a Dask cluster, or start of a local one for as long as it is needed."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from newsmeta.cluster import worker
from newsmeta.cluster.engine import PATIENCE, Cluster
from newsmeta.linter.engines import EngineError

LOCAL = "local"
"""Used instead of an address for workers that are started on this machine."""

_LOCAL_FAILURES = 1
"""Local workers that a chunk may kill before its files are checked one by one."""
_CONNECTING = 15.0
"""Longest time, in seconds, for an answer of the scheduler."""
_ENDING = 10.0
"""Longest time, in seconds, for local workers to end."""
_QUIET = logging.CRITICAL + 1


@contextmanager
def connected(address: str, workers: int, patience: float = PATIENCE) -> Iterator[Cluster]:
    """Yield a cluster with at least one worker.

    Args:
        address: The address of the scheduler, or `local`.
        workers: The number of worker processes to start for `local`.
        patience: Longest time, in seconds, that the cluster may have no workers.

    Raises:
        EngineError: When there is no usable cluster.
    """
    import distributed

    _keep_quiet()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Relevant problems are reported below.
        if address == LOCAL:
            with _started(workers) as (client, name):
                yield from _used(Cluster(client, name, patience, is_here=True))
            return
        client = _client(distributed, address)
        try:
            cluster = Cluster(client, f"the cluster at {address}", patience)
            _require_workers(cluster)
            yield from _used(cluster)
        finally:
            with suppress(Exception):
                client.close(_ENDING)


def _used(cluster: Cluster) -> Iterator[Cluster]:
    """Yield a cluster, and end its work afterwards."""
    try:
        yield cluster
    finally:
        cluster.end()


def _client(distributed: Any, address: str) -> Any:
    """Return a client of a scheduler, with the security settings of Dask's configuration."""
    try:
        return distributed.Client(address, timeout=_CONNECTING, set_as_default=False)
    except (OSError, TimeoutError):
        raise EngineError(
            f"no scheduler answers at {address} within {_CONNECTING:.0f} seconds; is it running, "
            "and is the address right?"
        ) from None
    except (ValueError, TypeError, RuntimeError, ImportError) as error:
        raise EngineError(f"{address} is no address of a scheduler: {error}") from None


def _require_workers(cluster: Cluster) -> None:
    """Check that there are workers, and that they run the same program as this machine."""
    client = cluster.client
    try:
        client.wait_for_workers(1, timeout=cluster.patience)
    except TimeoutError:
        raise EngineError(
            f"{cluster.name} has had no worker for {cluster.patience:.0f} seconds; start some with "
            "dask worker"
        ) from None
    here = worker.program()
    try:
        answers = client.run(worker.program, on_error="return")
        answers = {f"the worker at {name}": answer for name, answer in answers.items()}
        answers["the scheduler"] = _of_scheduler(client)
    except Exception as error:
        raise EngineError(f"{cluster.name} does not answer: {error}") from None
    for there, answer in answers.items():
        if not isinstance(answer, tuple):
            raise EngineError(f"{there} cannot run newsmeta ({answer}); install the same there")
        if differing := worker.difference(here, answer):
            raise EngineError(worker.not_the_same(there, differing))


def _of_scheduler(client: Any) -> Any:
    """Return the scheduler's program, or the reason why it is unknown."""
    try:
        return client.run_on_scheduler(worker.program)
    except ImportError as error:
        return error


@contextmanager
def _started(workers: int) -> Iterator[tuple[Any, str]]:
    """Start a scheduler in this process and local workers, and end them afterwards.

    Nobody else on this machine can send them tasks: they authenticate each other with certificates
    made for this run.
    """
    import dask
    import distributed
    from distributed.security import Security

    quiet = {
        "distributed.scheduler.allowed-failures": _LOCAL_FAILURES,
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
        "distributed.admin.tick.limit": "1h",
    }
    folders = tempfile.TemporaryDirectory(prefix="newsmeta-", ignore_cleanup_errors=True)
    with folders as folder, dask.config.set(quiet):
        try:
            with _uninterrupted():
                cluster = distributed.LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=True,
                    security=Security.temporary(),
                    dashboard_address="127.0.0.1:0",
                    silence_logs=_QUIET,
                    local_directory=folder,
                )
        except (OSError, RuntimeError, TimeoutError, ImportError) as error:
            raise EngineError(f"no workers could be started here: {error}") from None
        try:
            with distributed.Client(cluster, set_as_default=False) as client:
                yield client, "the cluster on this machine"
        finally:
            with suppress(Exception):
                cluster.close(_ENDING)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold signals back until everything started in this block can be ended as a whole.

    Processes started here never receive keyboard interrupts: this process does.
    """
    import signal
    from multiprocessing import resource_tracker

    if not hasattr(signal, "pthread_sigmask") or not _is_main_thread():  # Windows.
        yield
        return
    received: list[int] = []
    before: dict[int, Any] = {}
    for sign in (signal.SIGTERM, signal.SIGHUP):
        if callable(signal.getsignal(sign)):
            before[sign] = signal.signal(sign, lambda number, _: received.append(number))
    # The start of the resource tracker, caused by a first process, would let interrupts through.
    resource_tracker.ensure_running()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number in received:
            signal.raise_signal(number)


def _is_main_thread() -> bool:
    import threading

    return threading.current_thread() is threading.main_thread()


def _keep_quiet() -> None:
    """Silence the logging of libraries: errors have newsmeta's own messages."""
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(_QUIET)
