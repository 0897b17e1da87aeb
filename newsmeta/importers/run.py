"""Drives records from data to article files: read, map, name, validate, write."""

from __future__ import annotations

import enum
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from newsmeta.config.config import Config
from newsmeta.editing.articles import ComposingError, RevisionError, revised, write_article
from newsmeta.editing.composing import compose
from newsmeta.editing.second_reader import objection
from newsmeta.files.writing import WriteError, create_file, replace_file
from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.nodes import same
from newsmeta.importers import items, merging
from newsmeta.importers.folder import Existing, Places, existing
from newsmeta.importers.interpreting import Interpreter, RefusedError
from newsmeta.importers.items import ImportDataError, Item, Options
from newsmeta.importers.plan import Plan
from newsmeta.linter.analyst import Analyst
from newsmeta.liquid import has_liquid, verbatim
from newsmeta.records import cells
from newsmeta.records.record import Record, RecordError
from newsmeta.rules import ERRORS, is_error
from newsmeta.schema.schema import Schema
from newsmeta.suggestions import listing


class Status(enum.StrEnum):
    """What became of a record."""

    WRITTEN = "written"
    OVERWRITTEN = "overwritten"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """What became of a record.

    Attributes:
        place: Where it stands in the data.
        status: Whether it was, or would be, written.
        name: The file, relative to the folder; empty where none could be named.
        reasons: Why it was refused.
    """

    place: str
    status: Status
    name: str = ""
    reasons: tuple[str, ...] = ()


def import_data(data: Path, plan: Plan, config: Config) -> Iterator[ImportedRecord]:
    """Write the records of data as article files, and yield what became of each.

    A record is validated before it is written. No file outside of the folder is touched, and
    none is overwritten unless that is asked for.

    Args:
        data: The data.
        plan: How they become files.
        config: The configuration, which decides what is valid.

    Raises:
        ImportDataError: When the data cannot be read.
    """
    _check_folder(plan)
    importer = _Importer(plan, config)
    members = tuple(plan.fields.values())
    options = Options(records=plan.records, raw=plan.raw, members=members, root=plan.root)
    for item in items.load(plan.format)(data, options):
        yield importer.take(item)


def _check_folder(plan: Plan) -> None:
    """Check that there can be files in the folder."""
    into = plan.into
    if into.exists() and not into.is_dir():
        raise ImportDataError(f"{into} is a file; name a folder with --into")
    if into.exists() and not plan.dry_run and not os.access(into, os.W_OK | os.X_OK):
        raise ImportDataError(f"{into} cannot be written to: permission denied")


_SECURED = re.compile(r"^[\"']?secured[\"']?[ \t]*:", re.MULTILINE)


class _Importer:
    """Turns records into files of one folder."""

    def __init__(self, plan: Plan, config: Config) -> None:
        self.plan = plan
        self.config = config
        self.analyst = self._analyst(heeds_comments=False)
        self.interpreter = Interpreter(plan)
        self.places = Places(plan.into)

    @cached_property
    def heedful_analyst(self) -> Analyst:
        """What looks at files that keep their comments, and what these keep quiet."""
        return self._analyst(heeds_comments=True)

    def _analyst(self, *, heeds_comments: bool) -> Analyst:
        """Return what looks at files that are to be articles, wherever they are written."""
        now = datetime.now(UTC)
        return Analyst(self.config, None, now, ERRORS, heeds_comments, presumes_articles=True)

    def take(self, item: Item) -> ImportedRecord:
        """Write one record."""
        name = ""
        try:
            if item.problem:
                raise RefusedError(item.problem)
            said = self.interpreter.record(item)
            record = self.interpreter.filled(said)
            item = self.interpreter.with_ways(item)
            try:
                name = self.interpreter.name(record)
            except RecordError:
                # What is wrong with the values says more than that they make no name.
                self._written(record, self.plan.into / "article.md")
                raise
            if said.body and self.interpreter.has_text_for_body:
                said, record = self._as_text(said, name), self._as_text(record, name)
            status = self._put(item, said, record, name)
            return ImportedRecord(item.place, status, name)
        except RefusedError as refused:
            return ImportedRecord(item.place, Status.REFUSED, name, refused.args)
        except (RecordError, ComposingError, cells.CellError) as error:
            return ImportedRecord(item.place, Status.REFUSED, name, (str(error),))
        except RecursionError:
            return ImportedRecord(item.place, Status.REFUSED, name, ("it is nested too deep",))

    def _as_text(self, record: Record, name: str) -> Record:
        """Return a record with its body written so that Jekyll prints it as it is."""
        if record.body is None or not has_liquid(record.body):
            return record
        if not self.analyst.templates.takes_for_liquid(self.plan.into / name, record.values):
            return record
        return replace(record, body=verbatim(record.body))

    def _put(self, item: Item, said: Record, record: Record, name: str) -> Status:
        """Write the file of a record, or put what it says into the one that exists.

        Args:
            item: Where the record comes from.
            said: What the data says.
            record: The same, with what it gets where it has nothing.
            name: The file, relative to the folder.
        """
        path = self.plan.into / name
        try:
            place = self.places.checked(path, item)
            there = existing(path, self.config.limits)
            if there is None:
                self._create(path, self._new(record, path, name))
                self.places.take(place, item)
                return Status.WRITTEN
            after = self._over(item, said if self.plan.update else record, path, there)
            self.places.take(place, item)
            if after is None:
                return Status.UNCHANGED
            if not self.plan.dry_run:
                self._replace(path, there, after)
            return Status.UPDATED if self.plan.update else Status.OVERWRITTEN
        except FileExistsError:
            raise RefusedError("the file exists; --force overwrites it") from None
        except WriteError as error:
            raise RefusedError(f"the file cannot be written: {error}") from None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise RefusedError(f"the file cannot be written: {reason}") from None

    def _replace(self, path: Path, there: Existing, after: bytes) -> None:
        """Write over a file, unless a second reader would read anything but what is meant."""
        before = there.parsed
        if before is not None and (reason := objection(before, self.analyst.parse(after))):
            raise RefusedError(f"the file was left as it is: {reason}")
        replace_file(path, there.data, after, self.plan.into)

    def _new(self, record: Record, path: Path, name: str) -> bytes:
        """Return a file that does not exist yet."""
        try:
            return self._written(record, path)
        except RefusedError as refused:
            if not self.plan.update:
                raise
            raise RefusedError(
                f"there is no file {name} to update, and the record is no whole article: "
                f"{refused.args[0]}"
            ) from None

    def _written(self, record: Record, path: Path) -> bytes:
        """Return the file of a record, which is a valid article."""
        schema = self.analyst.schema_at(path, record.values)
        if data := self._plainly_written(record, path, schema):
            return data
        return self._valid(write_article(record, self.config.limits, schema), path, self.analyst)

    def _plainly_written(self, record: Record, path: Path, schema: Schema | None) -> bytes | None:
        """Return the file of a record about which no rule says anything; None where one may."""
        text = compose(record, schema)
        try:
            data = text.encode() if text else b""
        except UnicodeEncodeError:
            return None
        document = self.analyst.accept(data, path)
        is_meant = document is not None and same(document.values, dict(record.values))
        return data if is_meant else None

    def _valid(self, parsed: Parsed, path: Path, analyst: Analyst) -> bytes:
        """Return a file, if it is a valid article."""
        analysis = analyst.analyse(parsed, path)
        found = sorted(analysis.findings, key=lambda finding: finding.span.start)
        reasons = [
            f"{each.code} {each.message}{f'; {each.hint}' if each.hint else ''}"
            for each in found
            if each.code in ERRORS and is_error(each)
        ]
        if reasons:
            raise RefusedError(*reasons)
        return parsed.data

    def _over(self, item: Item, record: Record, path: Path, existing: Existing) -> bytes | None:
        """Return what takes the place of a file; None where it says everything already."""
        there = existing.record
        if self.plan.update:
            return self._updated(item, record, path, existing)
        if there is not None and merging.is_equal(record, there):
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
        return self._written(record, path)

    def _updated(self, item: Item, said: Record, path: Path, existing: Existing) -> bytes | None:
        """Return a file with what the data says put into it; None where it says it already."""
        parsed, there = existing.parsed, existing.record
        if parsed is None or there is None:
            raise RefusedError("the file that exists cannot be read; correct it first")
        record = self.interpreter.filled(merging.updated(said, item, there))
        if merging.is_equal(record, there):
            return None
        try:
            after = revised(parsed, record, self.analyst.schema_at(path, record.values))
        except RevisionError as error:
            raise RefusedError(
                f"the change cannot be made without touching more: {error}; make it by hand"
            ) from None
        return self._valid(after, path, self.heedful_analyst)

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

    def _create(self, path: Path, data: bytes) -> None:
        if not self.plan.dry_run:
            path.parent.mkdir(parents=True, exist_ok=True)
            create_file(path, data)
