"""A list spread over several files, such as the pages of an API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from newsmeta.importers import items
from newsmeta.importers.items import Options, Raw, Reader


def pages(paths: Sequence[Path], read: Reader, options: Options) -> Iterator[Raw]:
    """Yield the records of files, each once.

    If something is published between requests for two pages, the last records of one page become
    the first of the next.

    Args:
        paths: The files.
        read: The reader for one file.
        options: Options for reading.

    Raises:
        ImportDataError: When a file cannot be read.
    """
    there: set[int] = set()
    for path in paths:
        for raw in read(path, options):
            item = items.parsed(raw)
            digest = hash(repr(item.content)) if item.content else None
            if digest is not None and digest in there:
                continue
            if digest is not None:
                there.add(digest)
            yield replace(item, place=f"{path}: {item.place}")
