"""Several files that are one list, such as the pages that an API gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from newsmeta.importers import items
from newsmeta.importers.items import Options, Raw, Reader


def pages(paths: Sequence[Path], read: Reader, options: Options) -> Iterator[Raw]:
    """Yield the records of files, each once.

    What is published while somebody asks for one page after another makes the last records of a
    page the first of the next one.

    Args:
        paths: The files.
        read: What reads one.
        options: How to read.

    Raises:
        ImportDataError: When one cannot be read.
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
