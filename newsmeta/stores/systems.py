"""File systems of fsspec by protocol, each created once in a process."""

from __future__ import annotations

import os
from typing import Any

from newsmeta._about import DISTRIBUTION
from newsmeta.stores.problems import StoreError, problem_of

CONNECTIONS = 32
"""Most files that are read at once."""
_SILENCE = 30
"""Longest silence of a connection, in seconds."""

_PROTOCOLS = {"s3a": "s3", "gcs": "gs", "https": "http"}
"""Protocols by their alternative names."""
_EXTRAS = {"s3": "s3", "gs": "gs", "http": "http"}
"""The required extras by protocol."""
_READ = ("s3", "gs", "http", "memory")

_TALKATIVE = ("fsspec", "s3fs", "gcsfs", "aiobotocore", "botocore", "asyncio")
"""Loggers that would write to standard error errors that newsmeta reports itself."""


def protocol_of(scheme: str) -> str:
    """Return the protocol of a scheme."""
    return _PROTOCOLS.get(scheme, scheme)


def is_readable(scheme: str) -> bool:
    """Tell whether newsmeta can read addresses with a scheme."""
    return protocol_of(scheme) in _READ


def system_of(scheme: str, *, is_patient: bool = False) -> Any:
    """Return the file system of fsspec for a scheme, the same one throughout this process.

    Args:
        scheme: The scheme of addresses.
        is_patient: Whether it repeats failed requests itself, as required for the file objects of
            fsspec. Other requests are repeated by `newsmeta.stores.asking`.

    Raises:
        StoreError: When the protocol is unknown, or a library is missing or fails to start.
    """
    name = (scheme, os.getpid(), is_patient)
    if name not in _systems:
        _systems[name] = _opened(scheme, is_patient)
    return _systems[name]


_systems: dict[tuple[str, int, bool], Any] = {}


def loop_of(system: Any) -> Any:
    """Return the event loop that a file system runs in."""
    if loop := getattr(system, "loop", None):
        return loop
    import fsspec.asyn

    return fsspec.asyn.get_loop()


def _opened(scheme: str, is_patient: bool) -> Any:
    """Return a file system; raise the reason as one line if there is none."""
    import logging

    extra = _EXTRAS.get(protocol_of(scheme), "")
    for name in _TALKATIVE:
        logging.getLogger(name).addHandler(logging.NullHandler())
    try:
        return _made(protocol_of(scheme), is_patient)
    except ImportError as error:
        what = "fsspec, which" if error.name == "fsspec" else "a library that"
        advice = f"run: pip install '{DISTRIBUTION}[{extra or 'http'}]'"
        if not extra and error.name != "fsspec":
            advice = " ".join(str(error).split())
        raise StoreError(f"{scheme}:// needs {what} is not installed; {advice}") from None
    except ValueError as error:
        if "Protocol not known" in str(error):
            raise StoreError(
                f"there is no protocol {scheme}://; write s3://, gs:// or another that fsspec knows"
            ) from None
        raise _unusable(scheme, error) from error
    except Exception as error:
        raise _unusable(scheme, error) from error


def _unusable(scheme: str, error: Exception) -> StoreError:
    return StoreError(f"{scheme}:// cannot be used: {problem_of(error, f'{scheme}://').strerror}")


def _made(protocol: str, is_patient: bool) -> Any:
    """Return a file system that caches no listings.

    The configuration of fsspec takes precedence.
    """
    import fsspec

    own = fsspec.config.conf.get(protocol, {})
    options: dict[str, Any] = {"use_listings_cache": False}
    if protocol != "memory":
        options |= {"skip_instance_cache": True}
    if protocol == "s3" and not is_patient:
        ours = {
            "connect_timeout": _SILENCE,
            "read_timeout": _SILENCE,
            "retries": {"total_max_attempts": 1},
            "max_pool_connections": CONNECTIONS,
        }
        options |= {
            "config_kwargs": {**ours, **own.get("config_kwargs", {})},
            # Otherwise it requests the size of each object first.
            "max_concurrency": 1,
        }
    if protocol == "http":
        import aiohttp

        # The usual timeout would limit the time for a whole file.
        silence = aiohttp.ClientTimeout(total=None, sock_connect=_SILENCE, sock_read=_SILENCE)
        options |= {"client_kwargs": {"timeout": silence, **own.get("client_kwargs", {})}}
    system = fsspec.filesystem(protocol, **options)
    if protocol == "s3":
        # Each of these attempts is up to five of botocore, or one if newsmeta repeats it itself.
        system.retries = 2 if is_patient else 1
    return system
