"""The export of articles to one output: reading, selecting, sorting, writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic
from newsmeta.exporters.choices import OnError
from newsmeta.exporters.finishing import Finisher, projection
from newsmeta.exporters.loading import Collected, Collector
from newsmeta.exporters.options import ExportError, Options, load
from newsmeta.exporters.outputs import Destination, Output
from newsmeta.exporters.request import Request
from newsmeta.files.targets import Target
from newsmeta.files.writing import WriteError
from newsmeta.linter import job_count
from newsmeta.linter.engines import Engine
from newsmeta.linter.job_count import Jobs
from newsmeta.records.record import Record
from newsmeta.remembering import Failures
from newsmeta.stores.addresses import Address
from newsmeta.stores.problems import StoreError

if TYPE_CHECKING:
    from newsmeta.exporters.dataset_shards import DatasetShard

FEED_LENGTH = 50
"""Default number of articles in a feed."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not exported, or not as a valid article.

    Attributes:
        name: The name of the file, as shown.
        errors: The errors in it.
        reason: Another reason why it cannot be written in this format, or an empty string.
        is_included: Whether it was exported nevertheless.
    """

    name: str
    errors: tuple[Diagnostic, ...] = ()
    reason: str = ""
    is_included: bool = False


@dataclass(slots=True)
class ExportSummary:
    """The result of an export.

    Attributes:
        is_written: Whether anything was written.
        articles: The number of exported articles.
        rows: The number of rows, objects or entries written.
        bytes: The size of the output.
        filtered: The number of articles excluded by conditions.
        beyond: The number of further articles beyond the limit, among those that were read.
        others: The number of files that are not articles.
        skipped: The files with errors.
        failures: The files on which newsmeta itself failed, with the reason.
    """

    is_written: bool = False
    articles: int = 0
    rows: int = 0
    bytes: int = 0
    filtered: int = 0
    beyond: int = 0
    others: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    failures: Failures = field(default_factory=Failures)

    @property
    def left_out(self) -> int:
        """The number of files left out because of errors."""
        return sum(not each.is_included for each in self.skipped) + len(self.failures)


class StoppedError(Exception):
    """The export is stopped, and nothing is written."""


def export(  # noqa: PLR0913
    targets: Iterable[Target],
    output: Output,
    request: Request,
    collector: Collector,
    progress: Callable[[], None] | None = None,
    *,
    shard: DatasetShard | None = None,
) -> ExportSummary:
    """Export articles as data.

    The output is written completely or not at all.

    Args:
        targets: The files.
        output: The file or folder to write, its address, or a stream, which receives everything
            at the end.
        request: The request.
        collector: The collector, which turns files into records.
        progress: A function to call after each file.
        shard: The shard of a dataset that is written; None for the whole dataset.

    Returns:
        The result. If `is_written` is false, `skipped` and `failures` say why.

    Raises:
        ExportError: When the output cannot be written, or a library is missing.
    """
    load(request.format)  # Raises an error for a missing library.
    targets, jobs = with_jobs(targets, request.jobs)
    summary = ExportSummary()
    run = Run(request, collector, summary, Destination(output, shard), jobs)
    options = run.options()
    try:
        if request.partition_by:
            from newsmeta.exporters import partitioned  # Imported late: rarely needed.

            partitioned.export(run, targets, options, progress)
        else:
            _export(run, targets, options, progress)
    except StoppedError:
        return summary
    except BrokenPipeError:
        raise
    except StoreError as error:
        raise ExportError(str(error)) from None
    except (OSError, WriteError) as error:
        raise _not_written(output, error) from None
    summary.is_written = True
    return summary


def _export(
    run: Run,
    targets: Iterable[Target],
    options: Options,
    progress: Callable[[], None] | None,
) -> None:
    """Write one file, or what the format has instead."""
    request, summary = run.request, run.summary
    write = load(request.format)
    with run.destination.opened(request.format) as out:
        finisher = run.finisher(options)
        if finisher:
            out.write(finisher.head)
            for piece in run.rendered(targets, progress, finisher):
                out.write(piece)
                summary.rows += 1
        else:
            summary.rows = write(run.records(targets, progress), out, options)
        run.stop_if_failed()
        summary.bytes = run.destination.size(out)


def _not_written(output: Output, error: Exception) -> ExportError:
    place = output if isinstance(output, Path | Address) else "the output"
    reason = getattr(error, "strerror", None) or str(error)
    return ExportError(f"{place} cannot be written: {reason.lower()}")


def with_jobs(
    targets: Iterable[Target], jobs: int | Engine | None
) -> tuple[Iterable[Target], Jobs | Engine]:
    """Return the files, and the number of processes or the engine that reads them.

    A process that only serves as a helper ends here, before it has any output.
    """
    if isinstance(jobs, Engine):
        return targets, jobs
    if jobs is None:
        counted, usual = job_count.usual_jobs_of(targets)
    else:
        counted, usual = iter(targets), jobs
    if usual != 1:
        job_count.end_if_starting()
    return counted, usual


class Run:
    """An export in progress."""

    def __init__(
        self,
        request: Request,
        collector: Collector,
        summary: ExportSummary,
        destination: Destination,
        jobs: Jobs | Engine,
    ) -> None:
        self.request = request
        self.jobs = jobs
        self.collector = collector
        self.summary = summary
        self.included: dict[str, int] = {}  # Files with errors, by their index in the notes.
        self.destination = destination

    def options(self) -> Options:
        """Return the options of the format."""
        request = self.request
        return Options(
            columns=request.columns,
            refuse=self.refuse,
            site_of=self.collector.site_of,
            beside=self.destination.beside,
            feed=request.feed,
            lists=request.lists,
            raw=request.raw,
            bom=request.bom,
            quote_all=request.quote_all,
            non_empty=request.non_empty,
        )

    def records(
        self, targets: Iterable[Target], progress: Callable[[], None] | None
    ) -> Iterator[Record]:
        """Yield the records to write, in order, reduced to the selected fields."""
        return map(projection(self.request), self.chosen(targets, progress))

    def chosen(
        self, targets: Iterable[Target], progress: Callable[[], None] | None
    ) -> Iterator[Record]:
        """Yield the records to write, in order, with all fields."""
        request = self.request
        records = self._collected(targets, progress)
        for condition in self._conditions():
            records = self._filtered(records, condition)
        if request.format.is_feed or request.sort:
            from newsmeta.exporters import sorting  # Imported late: rarely needed.

            records = self._counted(records)
        if request.format.is_feed:
            count = request.limit or request.format.most or FEED_LENGTH
            records = iter(sorting.newest(records, count))
        elif request.sort:
            records = sorting.sort(records, request.sort)
        # Records that the format refuses are subtracted again, and do not use up the limit.
        limit = inf if request.limit is None else request.limit
        while self.summary.articles < limit and (record := next(records, None)):
            self.stop_if_failed()
            self.summary.articles += 1
            self.summary.beyond -= bool(self.summary.beyond)
            yield record

    def _conditions(self) -> Iterator[Callable[[Record], bool]]:
        yield from self.request.conditions
        if self.request.format.is_of_pages:
            from newsmeta.exporters.web.pages import shown

            collector = self.collector
            yield shown(collector.site_of, collector.now, self.request.format.days)

    def finisher(self, options: Options) -> Finisher | None:
        """Return a finisher for records, if they are independent of each other."""
        request = self.request
        if request.sort or request.format.is_feed or request.limit is not None or request.non_empty:
            return None
        return Finisher(request, options) if request.format.is_by_record else None

    def rendered(
        self,
        targets: Iterable[Target],
        progress: Callable[[], None] | None,
        finisher: Finisher,
    ) -> Iterator[bytes]:
        """Yield records as bytes, each rendered in the process that reads its file.

        Args:
            targets: The files.
            progress: The function to call after each file.
            finisher: The function that renders a record.
        """
        for piece in self._collected(targets, progress, finisher):
            self.stop_if_failed()
            if not isinstance(piece, bytes) and not piece.reason:
                self.summary.filtered += 1
                continue
            self.summary.articles += 1
            if isinstance(piece, bytes):
                yield piece
            else:
                self._refuse(piece.file, piece.reason)

    def refuse(self, record: Record, reason: str) -> None:
        """Note that the format cannot hold a record."""
        self._refuse(record.file, reason)

    def _refuse(self, name: str, reason: str) -> None:
        summary = self.summary
        summary.articles -= 1
        at = self.included.get(name)
        if at is None:
            summary.skipped.append(Skipped(name, reason=reason))
        else:
            summary.skipped[at] = Skipped(name, summary.skipped[at].errors, reason)

    def stop_if_failed(self) -> None:
        """Stop where what was seen so far forbids to write anything."""
        summary = self.summary
        if summary.failures or (summary.skipped and self.request.on_error is OnError.FAIL):
            raise StoppedError

    def _collected(
        self,
        targets: Iterable[Target],
        progress: Callable[[], None] | None,
        finish: Callable[[Record], Any] | None = None,
    ) -> Iterator[Any]:
        checked = self.destination.checked(targets)
        for collected in self.collector.collect_all(checked, self.jobs, finish):
            if progress:
                progress()
            if collected is None:
                self.summary.others += 1
            elif isinstance(collected, bytes):
                if not self._has_failed:
                    yield collected
            elif (record := self._taken(collected)) and not self._has_failed:
                yield record

    @property
    def _has_failed(self) -> bool:
        """Whether nothing will be written, so that the rest is only looked at for errors."""
        summary = self.summary
        is_strict = self.request.on_error is OnError.FAIL
        return bool(summary.failures or (is_strict and summary.skipped))

    def _taken(self, collected: Collected) -> Any:
        """Return the record of a file, or what was made of it, if it may be handed over."""
        record = collected.record
        if collected.failure:
            self.summary.failures.add(collected.name, collected.failure)
            return None
        if collected.errors or record is None:
            is_included = self.request.on_error is OnError.INCLUDE and record is not None
            if is_included:
                self.included[collected.name] = len(self.summary.skipped)
            self.summary.skipped.append(
                Skipped(collected.name, collected.errors, is_included=is_included)
            )
            return record if is_included else None
        return record

    def _counted(self, records: Iterator[Record]) -> Iterator[Record]:
        for record in records:
            self.summary.beyond += 1
            yield record

    def _filtered(
        self, records: Iterator[Record], condition: Callable[[Record], bool]
    ) -> Iterator[Record]:
        for record in records:
            if condition(record):
                yield record
            else:
                self.summary.filtered += 1
