"""Object stores, and whatever else fsspec knows, by addresses such as `s3://bucket/key`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from newsmeta._about import DISTRIBUTION
from newsmeta.data_classes import dataclass
from newsmeta.files.forward import Forward
from newsmeta.files.paths import is_address
from newsmeta.files.store_problems import in_a_line

_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs"}
"""The extras that are needed, by protocol."""

_TALKATIVE = ("fsspec", "s3fs", "gcsfs", "aiobotocore", "botocore", "asyncio")
"""Who would write to standard error by themselves what is said here in a line."""

BLOCK = 16 * 1024 * 1024
"""Bytes that are sent at a time. A store takes 10,000 of these for one object, or 160 GB."""


class StoreError(Exception):
    """A store did not do what was asked of it. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is in a store.

    Attributes:
        protocol: The name of the store's protocol, such as `s3`.
        path: The bucket and the key, without a slash at the end.
    """

    protocol: str
    path: str

    def __str__(self) -> str:
        return f"{self.protocol}://{self.path}"

    @property
    def bucket(self) -> str:
        """The first part of the path."""
        return self.path.lstrip("/").split("/", 1)[0]

    @property
    def key(self) -> str:
        """What follows the bucket."""
        return self.path.lstrip("/").partition("/")[2]

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]

    def inside(self, name: str) -> Address:
        """Return the address of something below this one."""
        return Address(self.protocol, f"{self.path}/{name}")

    def beside(self, name: str) -> Address:
        """Return the address of something in the same place by another name."""
        return Address(self.protocol, f"{self.path[: len(self.path) - len(self.name)]}{name}")


def place_of(text: str) -> Path | Address:
    """Return what a text names: something in a store, or on this machine."""
    if not is_address(text):
        return Path(text)
    protocol, _, path = text.partition("://")
    protocol = protocol.lower()
    if protocol in ("file", "local"):
        return Path(unquote(path))
    return Address(protocol, path.rstrip("/"))


class Store:
    """What lies at addresses of one protocol.

    Args:
        protocol: Its name, such as `s3`.

    Raises:
        StoreError: When what it takes is not installed, or there is no such protocol.
    """

    def __init__(self, protocol: str) -> None:
        self.files = _file_system(protocol)

    def read(self, address: Address) -> bytes | None:
        """Return the content of an object; None where there is none.

        Raises:
            StoreError: When that cannot be known.
        """
        with _asked(address, "read"):
            try:
                content: bytes = self.files.cat_file(address.path)
            except (FileNotFoundError, IsADirectoryError) as error:
                if _is_about_bucket(error):
                    raise
                return None
            return content

    def sizes(self, address: Address) -> dict[str, int]:
        """Return what is below an address: the sizes of objects, by their names there.

        Raises:
            StoreError: When that cannot be known.
        """
        with _asked(address, "read"):
            try:
                found = self.files.find(address.path, detail=True)
            except FileNotFoundError as error:
                if _is_about_bucket(error):
                    raise
                return {}
        start = f"{address.path.strip('/')}/"
        named = ((path.lstrip("/"), info["size"]) for path, info in found.items())
        return {p.removeprefix(start): size for p, size in named if p.startswith(start)}

    def download(self, address: Address, path: Path) -> bool:
        """Write the content of an object to a file; False where there is none.

        Raises:
            StoreError: When it cannot be read.
        """
        with _asked(address, "read"):
            try:
                self.files.get_file(address.path, str(path))
            except (FileNotFoundError, IsADirectoryError) as error:
                if _is_about_bucket(error):
                    raise
                return False
        return True

    def put(self, address: Address, content: bytes) -> None:
        """Write an object in one request.

        Raises:
            StoreError: When it cannot be written.
        """
        with _asked(address):
            self.files.pipe_file(address.path, content)

    def send(self, pairs: Sequence[tuple[Path, Address]]) -> None:
        """Write files as objects, several at a time.

        Raises:
            StoreError: When one cannot be written.
        """
        with _asked(pairs[0][1]):
            self.files.put([str(path) for path, _ in pairs], [each.path for _, each in pairs])

    def remove(self, addresses: Iterable[Address]) -> None:
        """Delete objects, as far as that can be done.

        Nothing is said where it cannot: they are what nobody goes by any more.
        """
        paths = [address.path for address in addresses]
        with suppress(Exception):
            if paths:
                self.files.rm(paths)

    @contextmanager
    def new_objects(self) -> Iterator[Uploads]:
        """Yield what objects are written with, which are there when the block ends well.

        They are sent on the way. What makes them visible is the last request for each, and these
        come at the end, the one for what was begun first after all others: that names the others.
        """
        uploads = Uploads(self)
        try:
            yield uploads
            for upload in uploads.begun:
                upload.finish()
            for upload in reversed(uploads.begun):
                upload.commit()
        except BaseException:
            for upload in uploads.begun:
                upload.discard()
            raise


class Uploads:
    """Objects that are being written.

    Attributes:
        begun: All of them, in order.
    """

    def __init__(self, store: Store) -> None:
        self.begun: list[Upload] = []
        self._store = store

    def begin(self, address: Address) -> Upload:
        """Return what to write an object to.

        Raises:
            StoreError: When it cannot be written, as far as the store tells beforehand.
        """
        upload = Upload(self._store, address)
        self.begun.append(upload)
        upload.start()
        return upload


class Upload(Forward):
    """An object that is being written, from its beginning to its end; or a `StoreError` says why.

    Attributes:
        address: Where it will be.
    """

    def __init__(self, store: Store, address: Address) -> None:
        super().__init__(self._send)
        self.address = address
        self._store = store
        self._file: Any = None
        self._spool: Any = None

    def start(self) -> None:
        """Ask the store for the object, so that it says now what it would say at the end."""
        from fsspec.spec import AbstractBufferedFile

        if not self.address.key:
            raise StoreError(f"{self.address} names no object; write for example {_example(self)}")
        files = self._store.files
        with _asked(self.address):
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
        with _asked(self.address):
            (self._file or self._spool).write(data)

    def finish(self) -> None:
        """Send the rest.

        Raises:
            StoreError: When it cannot be sent.
        """
        self.closed = True
        with _asked(self.address):
            if self._spool:
                self._spool.flush()
            else:
                self._file.close()

    def commit(self) -> None:
        """Have the store show the object.

        Raises:
            StoreError: When it does not.
        """
        with _asked(self.address):
            if self._spool:
                self._store.files.put_file(self._spool.name, self.address.path)
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


def _example(upload: Upload) -> str:
    return f"{upload.address.protocol}://{upload.address.bucket or 'bucket'}/articles.parquet"


def _is_about_bucket(error: BaseException) -> bool:
    """Tell whether not only an object is missing."""
    return "bucket does not exist" in str(error)


@contextmanager
def _asked(address: Address, verb: str = "written") -> Iterator[None]:
    """Raise whatever a store or its library says as one line of ours."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        raise StoreError(in_a_line(str(address), address.bucket, verb, error)) from error


def _file_system(protocol: str) -> Any:
    """Return what fsspec has for a protocol."""
    import logging

    wanted = f"[{_EXTRAS[protocol]}]" if protocol in _EXTRAS else ""
    try:
        import fsspec
    except ImportError:
        raise StoreError(
            f"{protocol}:// needs fsspec, which is not installed; "
            f"run: pip install '{DISTRIBUTION}{wanted or '[s3]'}'"
        ) from None
    for name in _TALKATIVE:
        logging.getLogger(name).addHandler(logging.NullHandler())
    try:
        options = {"use_listings_cache": False, "skip_instance_cache": True}
        return fsspec.filesystem(protocol, **options)
    except ImportError as error:
        advice = f"run: pip install '{DISTRIBUTION}{wanted}'" if wanted else str(error)
        raise StoreError(f"{protocol}:// needs a library that is not installed; {advice}") from None
    except ValueError as error:
        if "Protocol not known" not in str(error):
            raise StoreError(in_a_line(f"{protocol}://", "", "opened", error)) from error
        raise StoreError(
            f"there is no protocol {protocol}://; write s3://, gs:// or another that fsspec knows"
        ) from None
    except Exception as error:
        raise StoreError(in_a_line(f"{protocol}://", "", "opened", error)) from error
