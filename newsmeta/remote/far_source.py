"""Remote archives and tables, read as a stream."""

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
"""Size of each request to an object store in bytes."""


class _Counted:
    """A stream that knows how far it was read, and where it broke off.

    Args:
        file: The stream.
        source: The source of the stream.
    """

    def __init__(self, file: Any, source: Source) -> None:
        self._file = file
        self._source = source
        self._count = 0

    def read(self, size: int = -1) -> bytes:
        """Return some of the next bytes; empty at the end.

        Raises:
            FillingError: When they cannot be read, or are too many.
        """
        try:
            data = bytes(self._file.read(size))
        except Exception as error:  # Each library raises other errors.
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
        """Return the number of bytes read."""
        return self._count


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """Yield a remote file, to be read sequentially.

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
    except Exception as error:  # Each library raises other errors.
        raise _unread(source, error) from None
    with file:
        yield cast("IO[bytes]", _Counted(file, source))


def _unread(source: Source, error: Exception) -> FillingError:
    reason = problem_of(error, source.path).strerror
    return FillingError(f"{source.name} cannot be read to its end: {reason}; nothing was looked at")
