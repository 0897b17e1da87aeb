"""The result of a shard, written while its files are checked."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from newsmeta.config.kinds import Kind
from newsmeta.files.paths import RelativeNames
from newsmeta.files.targets import Target
from newsmeta.files.writing import new_content
from newsmeta.frontmatter import Parsed
from newsmeta.linter.checker import FileResult
from newsmeta.rules.document import PlainDocument
from newsmeta.shards import records
from newsmeta.shards.records import End, Head, Record
from newsmeta.shards.shard import ShardedFiles

LONGEST_LINE = 64 << 20
"""Most bytes of a file's result."""

NO_DIGEST = "0" * 32
"""The digest that stands for a file that could not be read again."""

_LEVEL = 6


class ShardWriteError(Exception):
    """The result of a shard cannot be written. The message has the reason."""


def text_digest(file: str, kind: Kind, document: PlainDocument | Parsed) -> str:
    """Return the digest of a file's text: a `Note` of the linter."""
    if isinstance(document, PlainDocument):
        return _digest(document.data)
    return digest_of(document)


def digest_of(parsed: Parsed) -> str:
    """Return the digest of a file's text."""
    return _digest(parsed.source.text.encode("utf-8", "surrogatepass"))


def content_digest(data: bytes, parsed: Parsed | None) -> str:
    """Return the digest of a file's text, or of its bytes if they are no text.

    Args:
        data: The bytes; empty if they cannot be read.
        parsed: The file, if it can be read as text.
    """
    return _digest(data) if parsed is None else digest_of(parsed)


class ShardWriter:
    """Writes the results for the files of a shard.

    Args:
        write: A function that writes bytes.
        files: The files of the shard.
        names: Paths relative to the folder of the configuration.
        said: A function that returns the message about a failure, after the name of the file.
        digest: A function that returns the digest of a file without a note.
        is_shown: Whether files with findings will be shown, which requires their digests.
    """

    def __init__(  # noqa: PLR0913
        self,
        write: Callable[[bytes], Any],
        files: ShardedFiles,
        names: RelativeNames,
        said: Callable[[Exception], str],
        digest: Callable[[Target], str],
        *,
        is_shown: bool = False,
    ) -> None:
        self._write = write
        self._files = files
        self._names = names
        self._said = said
        self._digest = digest
        self._is_shown = is_shown
        self._number = 0

    def add(self, target: Target, result: FileResult) -> None:
        """Write the result for a file, with its data for figures.

        Raises:
            ShardWriteError: When it cannot be written.
        """
        number, path = self._files.place(target)
        noted = result.noted
        digest = ""
        has_findings = bool(result.kept or result.diagnostics)
        if result.summary is not None or (self._is_shown and has_findings):
            digest = getattr(noted, "digest", noted) or self._digest(target)
        line = records.record_line(Record(number, path, target.name, result, digest), self._said)
        if "pictures" in line:
            line["pictures"] = [self._names.of(picture) for picture in line["pictures"]]
        if noted is not None and not isinstance(noted, str):
            line["figures"] = noted.plain
        self._number += 1
        self._add(line, target.name)

    def end(self) -> None:
        """Write the totals.

        Raises:
            ShardWriteError: When it cannot be written.
        """
        files = self._files
        end = End(self._number, files.seen, files.digest, tuple(files.barren))
        self._add(records.end_line(end), "")

    def _add(self, line: dict[str, Any], name: str) -> None:
        data = records.dump(line)
        if len(data) > LONGEST_LINE:
            raise ShardWriteError(
                f"what was found in {name} is too much for it; lower limits.max-findings in the "
                "configuration"
            )
        try:
            self._write(data)
        except OSError as error:
            raise ShardWriteError((error.strerror or str(error)).lower()) from None


@contextmanager
def shard_file(path: Path, head: Head) -> Iterator[Callable[[bytes], Any]]:
    """Yield the function that writes to a shard's file, which appears if the block succeeds.

    Args:
        path: The file.
        head: The head: what is checked, and how.

    Raises:
        OSError: When it cannot be written.
    """
    with (
        new_content(path) as file,
        # Without name and time, the same files give the same bytes.
        gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed,
    ):
        packed.write(records.dump(records.head_line(head)))
        yield packed.write


def outlook_digest(outlook: str) -> str:
    """Return the digest of a configuration with all files that it names."""
    return _digest(outlook.encode("utf-8", "surrogatepass"))


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
