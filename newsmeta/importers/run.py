"""Drives records from data to article files: read, map, name, validate, write."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from newsmeta.config.config import Config
from newsmeta.editing.articles import ComposingError, RevisionError, revised
from newsmeta.editing.second_reader import objection
from newsmeta.files.writing import WriteError, create_file, folders_for, replace_file
from newsmeta.frontmatter import parse
from newsmeta.importers import items, merging
from newsmeta.importers.drafting import Draft, Drafter, Ready, maker, ready
from newsmeta.importers.folder import Existing, Places, existing
from newsmeta.importers.interpreting import RefusedError
from newsmeta.importers.items import ImportDataError, Item, Options, Raw
from newsmeta.importers.outcome import ImportedRecord, Status
from newsmeta.importers.plan import Plan
from newsmeta.importers.spellings import Spellings
from newsmeta.linter import job_count
from newsmeta.linter.fastpath import PlainFiles
from newsmeta.records import cells
from newsmeta.records.paths import folders_above
from newsmeta.records.record import Record, RecordError
from newsmeta.suggestions import listing

_Read = Raw | ImportDataError
"""A record of the data, or why there is none to follow that could be read."""


def import_data(
    data: Path, plan: Plan, config: Config, jobs: int | None = 1
) -> Iterator[ImportedRecord]:
    """Write the records of data as article files, and yield what became of each.

    A record is validated before it is written. No file outside of the folder is touched, and
    none is overwritten unless that is asked for.

    Args:
        data: The data.
        plan: How they become files.
        config: The configuration, which decides what is valid.
        jobs: How many processes make files of records, one of which writes them; None for what
            suits the number of records. The outcome is the same with any number.

    Raises:
        ImportDataError: When the data cannot be read.
        concurrent.futures.process.BrokenProcessPool: When one of several processes was killed,
            or could not start.
    """
    _check_folder(plan)
    plan = replace(plan, above=folders_above(plan.into, config))
    importer = _Importer(plan, Drafter(plan, config, datetime.now(UTC)))
    members = tuple(plan.fields.values())
    options = Options(records=plan.records, raw=plan.raw, members=members, root=plan.root)
    raws = _until_failure(items.load(plan.format)(data, options))
    for raw, made in _made(raws, jobs, importer.drafter):
        if isinstance(raw, ImportDataError):
            raise raw
        yield importer.take(raw, made)


def _made(
    raws: Iterator[_Read], jobs: int | None, drafter: Drafter
) -> Iterator[tuple[_Read, Ready | None]]:
    """Yield records, in order, each with the file that another process has made of it."""
    counted, usual = job_count.usual_jobs_of(raws) if jobs is None else (raws, jobs)
    look = partial(ready, drafter=drafter)
    share = yield from job_count.shared_out(look, counted, usual)
    if share.jobs <= 1:
        yield from ((raw, None) for raw in counted)
        return
    from newsmeta.linter import parallel

    recipe = parallel.Recipe(maker, (drafter.plan, drafter.config, drafter.now), {})
    yield from parallel.results(recipe, look, counted, share)


def _until_failure(raws: Iterator[Raw]) -> Iterator[_Read]:
    """Yield records, and where they cannot be read on, the reason: what was read is still good."""
    try:
        yield from raws
    except ImportDataError as error:
        yield error


def _check_folder(plan: Plan) -> None:
    """Check that there can be files in the folder."""
    into = plan.into
    if into.exists() and not into.is_dir():
        raise ImportDataError(f"{into} is a file; name a folder with --into")
    if into.exists() and not plan.dry_run and not os.access(into, os.W_OK | os.X_OK):
        raise ImportDataError(f"{into} cannot be written to: permission denied")


_SECURED = re.compile(r"^[\"']?secured[\"']?[ \t]*:", re.MULTILINE)


class _Importer:
    """Puts records into files of one folder."""

    def __init__(self, plan: Plan, drafter: Drafter) -> None:
        self.plan = plan
        self.drafter = drafter
        self.limits = drafter.config.limits
        self.places = Places(plan.into)
        self.spellings = Spellings(drafter.path(""))
        self.plain_files = PlainFiles(self.limits)

    def take(self, raw: Raw, made: Ready | None = None) -> ImportedRecord:
        """Write one record.

        Args:
            raw: The record.
            made: The file that it is, if somebody has made it already.
        """
        name = ""
        try:
            if made is not None:
                name = made[0]
                if self._put_ready(raw.place, *made):
                    return ImportedRecord(raw.place, Status.WRITTEN, name)
            draft = self.drafter.draft(items.parsed(raw))
            name = draft.name
            return ImportedRecord(raw.place, self._put(draft), name)
        except RefusedError as refused:
            return ImportedRecord(raw.place, Status.REFUSED, name, refused.args)
        except (RecordError, ComposingError, cells.CellError) as error:
            return ImportedRecord(raw.place, Status.REFUSED, name, (str(error),))
        except RecursionError:
            return ImportedRecord(raw.place, Status.REFUSED, name, ("it is nested too deep",))

    def _put_ready(self, place: str, name: str, data: bytes) -> bool:
        """Write a file that is made already; False where there is one of that name."""
        path = self.drafter.path(name)
        with _refusing():
            where = self.places.checked(path)
            if self._existing(path) is not None:
                return False
            self.spellings.check(path)
            self._create(path, data)
        self.places.take(path, where, place)
        self.spellings.note(path)
        return True

    def _put(self, draft: Draft) -> Status:
        """Write the file of a record, or put what it says into the one that exists."""
        path = self.drafter.path(draft.name)
        with _refusing():
            place = self.places.checked(path)
            there = self._existing(path)
            if there is None:
                self.spellings.check(path)
                self._create(path, self._new(draft.record, path, draft.name))
                self.places.take(path, place, draft.item.place)
                self.spellings.note(path)
                return Status.WRITTEN
            after = self._over(draft, path, there)
            self.places.take(path, place, draft.item.place)
            if after is None:
                return Status.UNCHANGED
            if not self.plan.dry_run:
                self._replace(path, there, after)
            return Status.UPDATED if self.plan.update else Status.OVERWRITTEN

    def _existing(self, path: str) -> Existing | None:
        return existing(path, self.limits, self.plain_files)

    def _create(self, path: str, data: bytes) -> None:
        if self.plan.dry_run:
            return
        try:
            create_file(path, data)
        except FileNotFoundError:  # There is no folder yet.
            with folders_for(Path(path)):
                create_file(path, data)

    def _replace(self, path: str, there: Existing, after: bytes) -> None:
        """Write over a file, unless a second reader would read anything but what is meant."""
        before = there.parsed
        if before is not None and (reason := objection(before, parse(after, self.limits))):
            raise RefusedError(f"the file was left as it is: {reason}")
        replace_file(Path(path), there.data, after, self.plan.into)

    def _new(self, record: Record, path: str, name: str) -> bytes:
        """Return a file that does not exist yet."""
        try:
            return self.drafter.written(record, path)
        except RefusedError as refused:
            if not self.plan.update:
                raise
            raise RefusedError(
                f"there is no file {name} to update, and the record is no whole article: "
                f"{refused.args[0]}"
            ) from None

    def _over(self, draft: Draft, path: str, existing: Existing) -> bytes | None:
        """Return what takes the place of a file; None where it says everything already."""
        there, record, item = existing.record, draft.record, draft.item
        if self.plan.update:
            return self._updated(item, draft.said, path, existing)
        if there is not None and self._says(there, record):
            return None
        if not self.plan.force:
            raise RefusedError(
                "the file exists and differs; --update changes what the data has, --force "
                "overwrites all of it"
            )
        if there is not None:
            if lost := merging.losses(record, item, there):
                raise RefusedError(
                    f"the file would lose {listing(lost, 'and')}, which the data does not have; "
                    "--update keeps it"
                )
            record = merging.replaced(record, item, there)
        else:
            record = self._over_unreadable(record, existing)
        return self.drafter.written(record, path)

    def _says(self, there: Record, record: Record) -> bool:
        """Tell whether a file says what a record says, if only in other words."""
        return merging.is_equal(merging.respelled(record, there, self.plan.root), there)

    def _updated(self, item: Item, said: Record, path: str, existing: Existing) -> bytes | None:
        """Return a file with what the data says put into it; None where it says it already."""
        there = existing.record
        if there is None:
            raise RefusedError("the file that exists cannot be read; correct it first")
        record = self.drafter.interpreter.filled(merging.updated(said, item, there))
        record = merging.respelled(record, there, self.plan.root)
        if merging.is_equal(record, there):
            return None
        try:
            schema = self.drafter.analyst.schema_at(path, record.values)
            after = revised(parse(existing.data, self.limits), record, schema)
        except RevisionError as error:
            raise RefusedError(
                f"the change cannot be made without touching more: {error}; make it by hand"
            ) from None
        return self.drafter.valid(after, path, record.values)

    def _over_unreadable(self, record: Record, existing: Existing) -> Record:
        """Return a record with what can be saved of a file whose front matter cannot be read."""
        parsed = existing.parsed
        if parsed is None:
            if not existing.data.strip():
                return record
            raise RefusedError("the file that exists is no article, and would be lost; remove it")
        span = parsed.source.span
        fields_of = parsed.text[span.start : span.end]
        if _SECURED.search(fields_of) and "secured" not in record.values:
            raise RefusedError(
                "the file would lose secured, which the data does not have; correct the file first"
            )
        # Where the body begins is plain.
        return replace(record, body=parsed.body) if record.body is None else record


@contextmanager
def _refusing() -> Iterator[None]:
    """Refuse the record whose file cannot be written in this block."""
    try:
        yield
    except FileExistsError:
        raise RefusedError("the file exists; --force overwrites it") from None
    except WriteError as error:
        raise RefusedError(f"the file cannot be written: {error}") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RefusedError(f"the file cannot be written: {reason}") from None
