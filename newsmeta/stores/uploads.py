"""Objects that are being written, from their beginnings to their ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from newsmeta.files.forward import Forward
from newsmeta.stores.problems import StoreError, cannot, problem_of
from newsmeta.stores.systems import system_of

if TYPE_CHECKING:
    from newsmeta.stores.addresses import Address

BLOCK = 16 * 1024 * 1024
"""Bytes that are sent at a time. A store takes 10,000 of these for one object, or 160 GB."""


class Uploads:
    """Objects that are being written.

    Args:
        protocol: The protocol of their addresses.
    """

    def __init__(self, protocol: str) -> None:
        self._files = system_of(protocol, is_patient=True)
        self._begun: list[Upload] = []

    def begin(self, address: Address) -> Upload:
        """Return what to write an object to.

        Raises:
            StoreError: When it cannot be written, as far as the store tells beforehand.
        """
        upload = Upload(self._files, address)
        self._begun.append(upload)
        upload.start()
        return upload

    def finish(self) -> None:
        """Send the rest of all objects, and have the store show them, the first one last.

        Raises:
            StoreError: When that cannot be.
        """
        for upload in self._begun:
            upload.finish()
        for upload in reversed(self._begun):
            upload.commit()

    def discard(self) -> None:
        """Have the store forget what was sent, as far as it is not shown yet."""
        for upload in self._begun:
            upload.discard()


class Upload(Forward):
    """An object that is being written, from its beginning to its end; or a `StoreError` says why.

    Attributes:
        address: Where it will be.
    """

    def __init__(self, files: Any, address: Address) -> None:
        super().__init__(self._send)
        self.address = address
        self._files = files
        self._file: Any = None
        self._spool: Any = None

    def start(self) -> None:
        """Ask the store for the object, so that it says now what it would say at the end."""
        from fsspec.spec import AbstractBufferedFile

        if not self.address.key:
            raise StoreError(f"{self.address} names no object; write for example {self._example}")
        files = self._files
        with _written(self.address):
            file = files.open(self.address.path, "wb", block_size=BLOCK, autocommit=False)
            files.transaction.files.clear()  # Which would keep each of them.
            is_plain = isinstance(file, AbstractBufferedFile)
            if is_plain and type(file).commit is AbstractBufferedFile.commit:
                # It would be there too early: everything waits here, and is sent at once.
                import tempfile

                file.closed = True
                self._spool = tempfile.NamedTemporaryFile()  # noqa: SIM115
                return
            self._file = file
            if is_plain:
                file.offset = 0
                file._initiate_upload()

    def _send(self, data: Any) -> None:
        with _written(self.address):
            (self._file or self._spool).write(data)

    def finish(self) -> None:
        """Send the rest.

        Raises:
            StoreError: When it cannot be sent.
        """
        self.closed = True
        with _written(self.address):
            if self._spool:
                self._spool.flush()
            else:
                self._file.close()

    def commit(self) -> None:
        """Have the store show the object.

        Raises:
            StoreError: When it does not.
        """
        with _written(self.address):
            if self._spool:
                self._files.put_file(self._spool.name, self.address.path)
                self._spool.close()
            else:
                self._file.commit()
        self._file = self._spool = None

    def discard(self) -> None:
        """Have the store forget what was sent, unless the object is there already."""
        file, spool, self._file, self._spool = self._file, self._spool, None, None
        with suppress(Exception):
            if spool:
                spool.close()
            elif file is not None:
                file.discard()
                file.closed = True

    @property
    def _example(self) -> str:
        return f"{self.address.protocol}://{self.address.bucket or 'bucket'}/articles.parquet"


@contextmanager
def _written(address: Address) -> Iterator[None]:
    """Raise whatever a store or its library says as one line of ours."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        problem = problem_of(error, str(address))
        raise cannot(str(address), "written", problem) from error
