"""Addresses such as `s3://bucket/key`, split into their parts."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from newsmeta.data_classes import dataclass
from newsmeta.files.paths import is_address


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a file or folder in a store.

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
        """The key: the part of the path after the bucket."""
        return self.path.lstrip("/").partition("/")[2]

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]

    def inside(self, name: str) -> Address:
        """Return the address of a file below this address."""
        return Address(self.protocol, f"{self.path}/{name}")

    def beside(self, name: str) -> Address:
        """Return the address of a file with another name in the same folder."""
        return Address(self.protocol, f"{self.path[: len(self.path) - len(self.name)]}{name}")


def place_of(text: str) -> Path | Address:
    """Return the place that a text names: an address in a store, or a local path."""
    if not is_address(text):
        return Path(text)
    protocol, _, path = text.partition("://")
    protocol = protocol.lower()
    if protocol in ("file", "local"):
        return Path(unquote(path))
    return Address(protocol, path.rstrip("/"))
