"""Exports as partitioned datasets: articles are sorted by folder, then written file by file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

from newsmeta.exporters.finishing import Finisher, projection
from newsmeta.exporters.options import Options, load
from newsmeta.exporters.partitions import folder_of
from newsmeta.exporters.sorting import Row, pack, sorted_rows, unpack
from newsmeta.files.targets import Target
from newsmeta.records.record import RecordError

if TYPE_CHECKING:
    from newsmeta.exporters.datasets import WritePart
    from newsmeta.exporters.run import Run


def export(
    run: Run,
    targets: Iterable[Target],
    options: Options,
    progress: Callable[[], None] | None,
) -> None:
    """Write a dataset. A temporary file holds the articles that exceed memory.

    Args:
        run: The export.
        targets: The files.
        options: The options of the format.
        progress: A function to call after each file.
    """
    keys, summary = run.request.partition_by, run.summary
    finisher = run.finisher(options)
    if finisher:
        rows = _rendered(run, targets, progress, finisher)
        write_part = _lines(finisher.head)
    else:
        rows = _packed(run, targets, progress)
        write_part = _table(run, options)
    with run.destination.dataset(run.request.format, keys) as dataset:
        with closing(sorted_rows(rows)) as in_order:
            summary.rows = dataset.write(in_order, write_part)
        run.stop_if_failed()
    summary.bytes = dataset.size


def _rendered(
    run: Run,
    targets: Iterable[Target],
    progress: Callable[[], None] | None,
    finisher: Finisher,
) -> Iterator[Row]:
    """Yield rendered articles, each with its folder."""
    for piece in run.rendered(targets, progress, finisher):
        folder, _, content = piece.partition(b"\0")
        yield folder, content


def _packed(
    run: Run, targets: Iterable[Target], progress: Callable[[], None] | None
) -> Iterator[Row]:
    """Yield articles as packed records, each with its folder."""
    find_folder, projected = folder_of(run.request.partition_by), projection(run.request)
    for record in run.chosen(targets, progress):
        try:
            folder = find_folder(record).encode()
        except RecordError as error:
            run.refuse(record, str(error))
        else:
            yield folder, pack(projected(record))


def _lines(head: bytes) -> WritePart:
    """Return a function that writes a part from rendered articles."""

    def write(rows: Iterator[bytes], out: BinaryIO) -> int:
        out.write(head)
        count = 0
        for row in rows:
            out.write(row)
            count += 1
        return count

    return write


def _table(run: Run, options: Options) -> WritePart:
    """Return a function that writes a part from records."""
    export_records = load(run.request.format)
    return lambda rows, out: export_records(map(unpack, rows), out, options)
