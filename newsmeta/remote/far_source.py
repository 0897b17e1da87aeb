"""Archives and tables that are elsewhere, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

from newsmeta.remote.filling import FillingError
from newsmeta.stores.problems import StoreError, problem_of
from newsmeta.stores.store import in_store
from newsmeta.stores.systems import is_readable

if TYPE_CHECKING:
    from newsmeta.remote.source import Source

_BLOCK = 2**22
"""Bytes that an object store is asked for at a time."""


class _Counted:
    """A stream of which somebody knows how far it was read, and where it broke off.

    Args:
        file: The stream.
        source: What it is of.
    """

    def __init__(self, file: Any, source: Source) -> None:
        self._file = file
        self._source = source
        self._count = 0

    def read(self, size: int = -1) -> bytes:
        """Return some of the next bytes; none at the end.

        Raises:
            FillingError: When they cannot be had, or are too many.
        """
        try:
            data = bytes(self._file.read(size))
        except Exception as error:  # Each library says something else.
            raise _unread(self._source, error) from None
        self._count += len(data)
        if self._count > self._source.most:
            raise FillingError(
                f"{self._source.name} has more than {self._source.most:,} bytes, which is the "
                "limit; nothing was looked at: if you trust it, raise that with "
                "--archive-limit bytes=NUMBER"
            )
        return data

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._count


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """Yield a file elsewhere, to be read from one end to the other.

    Raises:
        FillingError: When it cannot be read.
    """
    scheme = source.path.partition("://")[0].lower()
    if not is_readable(scheme):
        raise FillingError(f"{source.name}: newsmeta knows no {scheme}://")
    try:
        store, address = in_store(source.path)
        file = store.opened(address, _BLOCK)
    except StoreError as error:
        raise FillingError(str(error)) from None
    except FileNotFoundError:
        raise FillingError(f"{source.name} does not exist; check the path") from None
    except Exception as error:  # Each library says something else.
        raise _unread(source, error) from None
    with file:
        yield cast("IO[bytes]", _Counted(file, source))


def _unread(source: Source, error: Exception) -> FillingError:
    reason = problem_of(error, source.path).strerror
    return FillingError(f"{source.name} cannot be read to its end: {reason}; nothing was looked at")
