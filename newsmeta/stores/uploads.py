"""Objects that are being written, from start to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from newsmeta.files.forward import Forward
from newsmeta.stores.problems import OtherAnswerError, StoreError, cannot, problem_of
from newsmeta.stores.systems import system_of

if TYPE_CHECKING:
    from newsmeta.stores.addresses import Address

BLOCK = 16 * 1024 * 1024
"""Bytes of one request. A store accepts 10,000 of these for one object, or 160 GB."""

_PATIENCE = 10.0
"""Seconds for which a stopped run waits for the answer that begins an upload."""


class Uploads:
    """Objects that are being written.

    Args:
        protocol: The protocol of their addresses.
    """

    def __init__(self, protocol: str) -> None:
        self._files = system_of(protocol, is_patient=True)
        self._begun: list[Upload] = []

    def begin(self, address: Address) -> Upload:
        """Return a writer for an object.

        Raises:
            StoreError: When it cannot be written, as far as the store reports this in advance.
        """
        upload = Upload(self._files, address)
        self._begun.append(upload)
        upload.start()
        return upload

    def finish(self) -> None:
        """Send the rest of all objects, then publish them, the first one last.

        Raises:
            StoreError: When that fails.
        """
        for upload in self._begun:
            upload.finish()
        for upload in reversed(self._begun):
            upload.commit()

    def discard(self) -> None:
        """Delete the sent data of objects that are not yet published."""
        for upload in self._begun:
            upload.discard()


class Upload(Forward):
    """A writer for one object; failures are raised as `StoreError`.

    Attributes:
        address: The address of the object.
    """

    def __init__(self, files: Any, address: Address) -> None:
        super().__init__(self._send)
        self.address = address
        self._files = files
        self._file: Any = None
        self._spool: Any = None
        self._beginning: _Call | None = None

    def start(self) -> None:
        """Begin the upload at once, so that the store reports a refusal before any work is done."""
        from fsspec.spec import AbstractBufferedFile

        if not self.address.key:
            raise StoreError(f"{self.address} names no object; write for example {self._example}")
        files = self._files
        with _written(self.address):
            file = files.open(self.address.path, "wb", block_size=BLOCK, autocommit=False)
            files.transaction.files.clear()  # The transaction would keep every file.
            is_plain = isinstance(file, AbstractBufferedFile)
            if is_plain and type(file).commit is AbstractBufferedFile.commit:
                # Such a file would be visible too early, so the data waits in a temporary file.
                import tempfile

                file.closed = True
                self._spool = tempfile.NamedTemporaryFile()  # noqa: SIM115
                return
            self._file = file
            if is_plain:
                file.offset = 0
                self._beginning = _Call(file._initiate_upload)
                self._beginning.result()

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
        """Publish the object.

        Raises:
            StoreError: When that fails.
        """
        with _written(self.address):
            if self._spool:
                self._files.put_file(self._spool.name, self.address.path)
                self._spool.close()
            else:
                self._file.commit()
        self._file = self._spool = None

    def discard(self) -> None:
        """Delete the sent data, unless the object is already published."""
        file, spool, self._file, self._spool = self._file, self._spool, None, None
        with suppress(Exception):
            if spool:
                spool.close()
            elif file is not None:
                if self._beginning is not None:
                    self._beginning.done.wait(_PATIENCE)
                file.discard()
                file.closed = True

    @property
    def _example(self) -> str:
        return f"{self.address.protocol}://{self.address.bucket or 'bucket'}/articles.parquet"


class _Call:
    """A call in a thread of its own, which goes on if the wait for its end is interrupted.

    A store may have begun an upload that only its answer names. Without the answer, the upload
    could not be aborted, and its data would stay in the store.

    Args:
        function: The function to call.

    Attributes:
        done: Set at the end of the call.
    """

    def __init__(self, function: Callable[[], object]) -> None:
        self.done = Event()
        self._function = function
        self._error: BaseException | None = None
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._function()
        except BaseException as error:
            self._error = error
        finally:
            self.done.set()

    def result(self) -> None:
        """Wait for the end.

        Raises:
            BaseException: What the function raised.
        """
        self.done.wait()
        if self._error is not None:
            raise self._error


@contextmanager
def _written(address: Address) -> Iterator[None]:
    """Raise errors of a store and its library as a `StoreError` in one line."""
    try:
        yield
    except StoreError:
        raise
    except KeyError as error:  # The library misses a part of the answer.
        raise cannot(
            str(address), "written", problem_of(OtherAnswerError(), str(address))
        ) from error
    except Exception as error:
        problem = problem_of(error, str(address))
        raise cannot(str(address), "written", problem) from error
