"""Tables of exported articles, each record a file again.

The values are those of the table, valid or not. The table lacks the original spelling of a file:
layout, comments and notation are those of a file that newsmeta writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.config.config import Config
from newsmeta.editing.articles import ComposingError, check_size, write_article
from newsmeta.frontmatter import Limits
from newsmeta.importers.items import ImportDataError, Options, Raw, parsed
from newsmeta.records.record import Record, RecordError, from_object
from newsmeta.remote.asked import Bounds
from newsmeta.remote.filling import Filler, FillingError
from newsmeta.remote.trees import TreeError

if TYPE_CHECKING:
    from newsmeta.importers.parquet import Reader
    from newsmeta.remote.source import Source

_PARQUET = ".parquet"


def fill(
    source: Source, folder: str, bounds: Bounds, spare: Path
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write the file of each record below a folder, at its path.

    Args:
        source: The table.
        folder: The folder, an absolute path.
        bounds: The limits of size and number.
        spare: A temporary path for a table that is elsewhere.

    Returns:
        Notes for the user, and the records that cannot be files with the reasons, one line each.

    Raises:
        TreeError: When it cannot be read.
    """
    filler = Filler(source.name, folder, lambda _: True, bounds)
    with source.file(spare) as path, closing(Reading()) as reading:
        worker = Worker(source.name, filler)
        try:
            for raw in reading.records(source, path):
                worker.take(raw)
        except ImportDataError as error:
            raise TreeError(f"{str(error).replace(str(path), source.name)}") from None
    return tuple(worker.notes()), tuple(worker.refused)


class Reading:
    """Reads tables one after the other, those of Parquet in one process apart."""

    def __init__(self) -> None:
        self._parquet: Reader | None = None

    def close(self) -> None:
        """End the process."""
        if self._parquet is not None:
            self._parquet.close()

    def records(self, source: Source, path: Path) -> Iterator[Raw]:
        """Yield the records of a table.

        Raises:
            TreeError: When a library is missing.
            ImportDataError: When the table cannot be read.
        """
        if source.ending != _PARQUET:
            from newsmeta.importers import jsonl

            return jsonl.read(path, Options())
        try:
            from newsmeta.importers.parquet import Reader
        except ImportError:
            from newsmeta._about import DISTRIBUTION

            raise TreeError(
                f"{source.name}: pyarrow is not installed; pip install '{DISTRIBUTION}[parquet]'"
            ) from None
        self._parquet = self._parquet or Reader()
        return self._parquet.read(path, Options())


class Worker:
    """Writes records as files, one after the other.

    Args:
        source: The name of the table or of the folder of tables, as shown.
        filler: The filler, which writes the files.

    Attributes:
        refused: The records that cannot be files, with the reasons, one line each.
    """

    def __init__(self, source: str, filler: Filler) -> None:
        self.refused: list[str] = []
        self._source = source
        self._filler = filler
        self._limits: Limits = Config(root=Path()).limits
        self._taken: dict[str, str] = {}
        self._without_body = 0

    def take(self, raw: Raw, part: str = "", more: Mapping[str, Any] | None = None) -> None:
        """Write the file of a record, or note why that is impossible.

        Args:
            raw: The record.
            part: The table of the record, if there are several.
            more: Members that all records of the table have, but that are not in it.

        Raises:
            FillingError: When there are too many.
        """
        place = f"{part}: {raw.place}" if part else raw.place
        try:
            record = self._record(raw, more or {})
            check_size(record, self._limits)
            data = write_article(record, self._limits).data
            name = self._name(record)
        except (RecordError, ComposingError) as error:
            self._refuse(place, str(error))
            return
        if name in self._taken:
            self._refuse(place, f"{name} is the path of {self._taken[name]}, too")
            return
        self._filler.count(len(data), None)
        try:
            self._filler.file(name, (data,))
        except FillingError as error:
            self._refuse(place, str(error).removeprefix(f"{self._source}: "))
            return
        self._taken[name] = f"record {raw.number}{f' of {part}' if part else ''}"
        self._without_body += record.body is None

    def notes(self) -> Iterator[str]:
        """Yield the notes for the user, after all records."""
        if self._without_body:
            yield (
                f"{self._source} has no bodies, so that nothing is said of them; export with "
                "--body has them"
            )

    @staticmethod
    def _record(raw: Raw, more: Mapping[str, Any]) -> Record:
        item = parsed(raw)
        if item.problem:
            raise RecordError(item.problem)
        record = from_object({**more, **item.content} if more else item.content)
        if not record.path:
            raise RecordError("it has no path, which tells what its file is called")
        return record

    def _name(self, record: Record) -> str:
        try:
            name = self._filler.name_of(record.path)
        except FillingError:
            raise RecordError(f"{record.path!r} is no path of a file below a folder") from None
        if not name or record.path.endswith("/") or name.startswith(".git/"):
            raise RecordError(f"{record.path!r} is no path of a file below a folder")
        return name

    def _refuse(self, place: str, reason: str) -> None:
        self.refused.append(f"{self._source}: {place}: {reason}; it was passed over")
