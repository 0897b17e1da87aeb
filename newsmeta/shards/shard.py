"""One of several shards, and which files are in it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from newsmeta.data_classes import dataclass
from newsmeta.files.paths import RelativeNames
from newsmeta.files.targets import Target

MOST_SHARDS = 500
"""The results of all shards are read at the same time, and a process may open some thousand."""

_TEXT = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")


class ShardError(ValueError):
    """There is no such shard. The message says why."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several shards.

    Attributes:
        number: Which one, from 1.
        total: How many there are.
    """

    number: int
    total: int

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.number}/{self.total}"

    def holds(self, path: str) -> bool:
        """Tell whether a file is in it, whichever others there are.

        Args:
            path: The file's path from the folder of the configuration.
        """
        digest = blake2b(path.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest) % self.total == self.number - 1


def shard_of(text: str) -> Shard:
    """Return the shard that a text such as `2/5` means.

    Raises:
        ShardError: When it means none.
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
    """Takes the files of one shard from all that are found.

    Args:
        shard: The shard.
        names: What paths are called from the folder of the configuration.
        has_places: Whether somebody asks for the places of files.

    Attributes:
        seen: How many files were found, whosever they are.
        barren: The folders in which there were none.
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
        """Yield those of the shard; may be gone through once."""
        for target in targets:
            path = self._names.of(target.file)
            self._digest.update(path.encode("utf-8", "surrogatepass") + b"\0")
            self.seen += 1
            if self.shard.holds(path):
                if self._has_places:
                    self._waiting.append((self.seen, path, target.file))
                yield target

    def held(self, targets: Iterable[Target]) -> Iterator[Target]:
        """Yield the same, without a thought of what was found."""
        return (each for each in targets if self.shard.holds(self._names.of(each.file)))

    def place(self, target: Target) -> tuple[int, str]:
        """Return which of all files one is, from 1, and its path from the configuration's folder.

        Args:
            target: One of those that were yielded. They are asked for in that order.
        """
        while True:
            number, path, file = self._waiting.popleft()
            if file == target.file:
                return number, path

    @property
    def digest(self) -> str:
        """What tells the files that were found from any others."""
        return self._digest.hexdigest()
