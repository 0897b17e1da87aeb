"""Results of shards, read with distrust and line by line."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from newsmeta.shards import records
from newsmeta.shards.facts import Read
from newsmeta.shards.records import FORMAT, End, Head, Record, RecordError
from newsmeta.shards.writing import LONGEST_LINE

_MOST_BYTES = 32 << 30
"""Largest decompressed result in bytes, enough for 30 million files."""

_LONGEST_HEAD = 4 << 20
_GZIP = b"\x1f\x8b"
_ANEW = "make it anew with newsmeta validate, check, stats or report, --shard and --shard-output"
_EXPORTED = (".jsonl", ".csv", ".tsv", ".parquet")
_OF_ARTICLES = (
    "is no result of a shard, and perhaps a file of articles; several of these are read together "
    "as they are, and newsmeta merge is for what newsmeta export writes with --partition-by"
)


class MergeError(Exception):
    """Results cannot be merged. The message says why, and what to do."""


class ShardFile:
    """The result of a shard.

    Args:
        path: The path of the file.

    Attributes:
        path: The path of the file.
        head: The subject and the settings of the run.
        end: The totals, known after reading everything.

    Raises:
        MergeError: When it is not a result, or one that this newsmeta cannot read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.end: End | None = None
        self._read = 0
        try:
            raw = path.open("rb")
        except OSError as error:
            if path.is_dir():
                raise MergeError(f"{path} is a folder; name the files in it") from None
            raise MergeError(f"{path}: {(error.strerror or str(error)).lower()}") from None
        self._raw = raw
        try:
            is_packed = raw.peek(2).startswith(_GZIP)
            unpacked = gzip.GzipFile("", "rb", fileobj=raw) if is_packed else raw
            self._lines = cast("BinaryIO", unpacked)
            self.head = self._head()
        except OSError as error:
            self.close()
            raise MergeError(f"{path}: {(error.strerror or str(error)).lower()}") from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    def records(self, facts: Read | None, noted: Read | None = None) -> Iterator[Record]:
        """Yield the record of each file, in order; works only once.

        Args:
            facts: The reader of facts for comparing files; None if nothing is compared.
            noted: The reader of the data for figures; None without figures.

        Raises:
            MergeError: When the result is damaged.
        """
        number = last = 0
        while line := self._line(LONGEST_LINE):
            number += 1
            try:
                value = records.load(line)
                if "end" in value:
                    self.end = self._ended(records.end_of(value), number - 1)
                    return
                record = records.record_of(value, facts, noted)
                if record.number <= last:
                    raise RecordError("is not in the order of the files")
                if not self.head.shard.holds(record.path):
                    raise RecordError("is of a file that is in another shard")
            except RecordError as error:
                raise self._damaged(f"line {number + 1} {error}") from None
            last = record.number
            yield record
        raise self._damaged("it ends too early")

    def _head(self) -> Head:
        try:
            value = records.load(self._line(_LONGEST_HEAD))
            number = value.get("newsmeta-shard")
            if number.__class__ is not int:
                raise RecordError("is none")
            if number != FORMAT:
                raise MergeError(
                    f"{self.path} is of format {number}, and this newsmeta reads {FORMAT}: run "
                    "newsmeta merge with the version of newsmeta that made it"
                )
            return records.head_of(value)
        except RecordError:
            is_exported = self.path.suffix.lower() in _EXPORTED
            what = _OF_ARTICLES if is_exported else f"is no result of a shard; {_ANEW}"
            raise MergeError(f"{self.path} {what}") from None

    def _ended(self, end: End, files: int) -> End:
        if end.files != files:
            raise RecordError("counts other files than there are")
        if self._line(1):
            raise RecordError("is not the last one")
        return end

    def _line(self, most: int) -> bytes:
        try:
            line = self._lines.readline(most + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise self._damaged("it ends too early, or was changed") from None
        except OSError as error:
            raise MergeError(f"{self.path}: {(error.strerror or str(error)).lower()}") from None
        self._read += len(line)
        if len(line) > most or self._read > _MOST_BYTES:
            raise self._damaged("it is too large")
        return line

    def _damaged(self, reason: str) -> MergeError:
        return MergeError(f"{self.path} is damaged: {reason}; {_ANEW}")


def opened(paths: list[Path]) -> list[ShardFile]:
    """Return the results of shards, in the order of the shards.

    Args:
        paths: The paths of all shards of one run, in any order.

    Raises:
        MergeError: When one of them cannot be read.
    """
    files: list[ShardFile] = []
    try:
        files.extend(map(ShardFile, paths))
    except BaseException:
        for file in files:
            file.close()
        raise
    return sorted(files, key=lambda file: (file.head.shard.number, os.fspath(file.path)))
