"""One of several shards, and its selection of files."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from newsmeta.data_classes import dataclass
from newsmeta.files.paths import RelativeNames
from newsmeta.files.targets import Target

MOST_SHARDS = 500
"""Most shards. Merging keeps all results open, and a process may open about a thousand files."""

_TEXT = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")


class ShardError(ValueError):
    """The shard does not exist. The message has the reason."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several shards.

    Attributes:
        number: Its number, from 1.
        total: The number of all shards.
    """

    number: int
    total: int

    def __str__(self) -> str:
        """Return the shard as people write it."""
        return f"{self.number}/{self.total}"

    def holds(self, path: str) -> bool:
        """Tell whether a file belongs to the shard, independently of other files.

        Args:
            path: The path relative to the folder of the configuration.
        """
        digest = blake2b(path.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest) % self.total == self.number - 1


def shard_of(text: str) -> Shard:
    """Return the shard for a text such as `2/5`.

    Raises:
        ShardError: When the text is invalid.
    """
    match = _TEXT.fullmatch(text)
    if match is None:
        raise ShardError(
            f"{text} is no shard; write which one of how many, for example 2/5 for the second of "
            "five"
        )
    number, total = map(int, match.groups())
    if not 1 <= total <= MOST_SHARDS:
        raise ShardError(f"{text} is no shard: there can be 1 to {MOST_SHARDS} of them")
    if not 1 <= number <= total:
        raise ShardError(f"{text} is no shard: they are counted from 1/{total} to {total}/{total}")
    return Shard(number, total)


class ShardedFiles:
    """Selects the files of one shard from all files.

    Args:
        shard: The shard.
        names: Paths relative to the folder of the configuration.
        has_places: Whether `place` will be called.

    Attributes:
        seen: The number of files found, including those of other shards.
        barren: The folders without files.
    """

    def __init__(self, shard: Shard, names: RelativeNames, *, has_places: bool = True) -> None:
        self.shard = shard
        self.seen = 0
        self.barren: list[str] = []
        self._names = names
        self._has_places = has_places
        self._digest = blake2b(digest_size=16)
        self._waiting: deque[tuple[int, str, str]] = deque()

    def among(self, targets: Iterable[Target]) -> Iterator[Target]:
        """Yield the files of the shard, and count all files; works only once."""
        for target in targets:
            path = self._names.of(target.file)
            self._digest.update(path.encode("utf-8", "surrogatepass") + b"\0")
            self.seen += 1
            if self.shard.holds(path):
                if self._has_places:
                    self._waiting.append((self.seen, path, target.file))
                yield target

    def held(self, targets: Iterable[Target]) -> Iterator[Target]:
        """Yield the files of the shard without counting."""
        return (each for each in targets if self.shard.holds(self._names.of(each.file)))

    def place(self, target: Target) -> tuple[int, str]:
        """Return the number of a file among all files, from 1, and its relative path.

        Args:
            target: A file from `among`. Calls must follow the order of these files.
        """
        while True:
            number, path, file = self._waiting.popleft()
            if file == target.file:
                return number, path

    @property
    def digest(self) -> str:
        """The digest of the names of all files found."""
        return self._digest.hexdigest()
