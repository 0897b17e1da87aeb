"""Data packages: folders of tables as written by `newsmeta.exporters.datapackage`.

The tables may have been edited, so hashes are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsmeta.importers.items import ImportDataError, Item, Options
from newsmeta.importers.joined import read_joined
from newsmeta.importers.tablefiles import read_package


def read(path: Path, options: Options) -> Iterator[Item]:
    """Yield the articles of a data package.

    Args:
        path: The folder, or its `datapackage.json`.
        options: Options for reading.

    Raises:
        ImportDataError: When it cannot be read.
    """
    if options.is_foreign:
        raise ImportDataError(
            f"{path}: a data package has columns of its own; import one of its files to map them"
        )
    yield from read_joined(path, read_package(path, options.root), options.ignored)
