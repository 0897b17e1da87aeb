"""Writing of records to the files of a folder, new or existing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from newsmeta.editing.articles import ComposingError, RevisionError, revised
from newsmeta.editing.second_reader import objection
from newsmeta.files.temporary import clear
from newsmeta.files.writing import WriteError, create_file, create_with_folders, replace_file
from newsmeta.frontmatter import parse
from newsmeta.importers import merging
from newsmeta.importers.choices import Match, Names
from newsmeta.importers.differences import differences
from newsmeta.importers.drafting import Draft, Drafter, Ready
from newsmeta.importers.folder import Existing, Places, existing
from newsmeta.importers.guarding import Guard, Held
from newsmeta.importers.interpreting import RefusedError
from newsmeta.importers.items import Item, Raw
from newsmeta.importers.outcome import Change, ImportedRecord, Status
from newsmeta.importers.plan import Plan
from newsmeta.importers.spellings import Spellings
from newsmeta.importers.survey import Survey
from newsmeta.linter.fastpath import PlainFiles
from newsmeta.records import cells
from newsmeta.records.record import Record, RecordError
from newsmeta.suggestions import listing

_SECURED = re.compile(r"^[\"']?secured[\"']?[ \t]*:", re.MULTILINE)


class Importer:
    """Writes records to the files of one folder.

    Args:
        plan: The plan of the import.
        drafter: The drafter, which turns records into files.
        survey: The survey of the folder.
    """

    def __init__(self, plan: Plan, drafter: Drafter, survey: Survey) -> None:
        self.plan = plan
        self.drafter = drafter
        self.limits = drafter.config.limits
        self.places = Places(plan.into)
        self.spellings = Spellings(drafter.path(""))
        self.plain_files = PlainFiles(self.limits)
        self.guard = Guard(plan)
        self.survey = survey
        self._refused = 0
        self._name = ""
        self._held: Held = ()
        self._changes: tuple[Change, ...] = ()
        self._notes: tuple[str, ...] = ()

    def finds(self, raw: Raw) -> tuple[bool, str]:
        """Tell whether the file of a record exists, and return the name in the record.

        The name is without folders if the plan ignores them.
        """
        path = ""
        try:
            item = self.drafter.parsed(raw)
            path = self.drafter.path_said(item)
            name = self.drafter.name_said(item)
            path = name if self.plan.names is Names.BASENAME else path
            with _refusing():
                return bool(name) and self._existing(self.drafter.path(name)) is not None, path
        except (RefusedError, RecursionError):
            return False, path

    def take(self, raw: Raw, made: Ready | None = None) -> ImportedRecord:
        """Write one record.

        Args:
            raw: The record.
            made: The file of the record, if another process has made it already.
        """
        self._name, self._held, self._changes, self._notes = "", (), (), ()
        self.drafter.is_brief = self._refused >= self.limits.max_findings
        status = Status.REFUSED
        reasons: tuple[str, ...] = ()
        try:
            status = self._taken(raw, made)
        except RefusedError as refused:
            reasons = refused.args
        except (RecordError, ComposingError, cells.CellError) as error:
            reasons = (str(error),)
        except RecursionError:
            reasons = ("it is nested too deeply",)
        self._refused += bool(reasons)
        changes = () if reasons else self._changes
        notes = () if reasons else self._notes
        return ImportedRecord(raw.place, status, self._name, reasons, changes, self._held, notes)

    def _taken(self, raw: Raw, made: Ready | None) -> Status:
        if made is not None:
            self._name = made[0]
            if self._put_ready(raw.place, *made):
                return Status.WRITTEN
        item = self.drafter.parsed(raw)
        is_by_page = self.plan.match is not Match.PATH
        key = self._page(item) if is_by_page else ""
        self._name = self._with_page(key) if key else self._named(item, is_by_page=is_by_page)
        draft = None
        if not self._name:
            draft = self.drafter.draft(item, survey=self.survey)
            self._name = draft.name
            if key:
                return self._put_page(draft, key)
        there = self._overwritten()
        if there is not None and there.record is not None:
            draft = self._guarded(item, there.record)
        draft = draft or self.drafter.draft(item, self._name)
        self._notes = draft.notes
        return self._put(draft, there)

    def _page(self, item: Item) -> str:
        """Return the same key for all addresses of an item's page; empty for none."""
        from newsmeta.urls.canonical import key_of

        field = self.plan.match.value
        if self.plan.fields:
            url = self.drafter.interpreter.record(item)[0].values.get(field)
        else:
            url = (item.cells or item.content).get(field)
        if not url:
            return ""
        key = key_of(url) if isinstance(url, str) else None
        if key is None:
            raise RefusedError(f"its {field} is not a URL, and cannot identify its file")
        return key

    def _named(self, item: Item, *, is_by_page: bool) -> str:
        """Return the file that an item names; when matching pages, only one without an address."""
        name = self.drafter.name_said(item)
        if not is_by_page:
            return name
        field = self.plan.match.value
        if not name:
            raise RefusedError(f"it has no {field}, which would identify its file")
        with _refusing():
            there = self._existing(self.drafter.path(name))
        if there and there.record and there.record.values.get(field):
            raise RefusedError(f"it has no {field}, but {name} has one; add it, or match by path")
        return name

    def _with_page(self, key: str) -> str:
        """Return the only file with the address of a page; empty if there is none."""
        found = self.survey.with_page(self.plan.match.value, key)
        if len(found) > 1:
            raise RefusedError(
                f"{listing(found, 'and')} have this {self.plan.match.value}, so that it does not "
                "identify the file; match by path, or keep one of them"
            )
        return found[0] if found else ""

    def _put_page(self, draft: Draft, key: str) -> Status:
        """Write a page whose address no file has."""
        field = self.plan.match.value
        with _refusing():
            if self._existing(self.drafter.path(draft.name)) is not None:
                raise RefusedError(
                    f"no file has this {field}, and {draft.name} is another "
                    f"page; correct {field}, or match by path"
                )
        status = self._put(draft)
        self.survey.note(field, key, draft.name)
        return status

    def _overwritten(self) -> Existing | None:
        """Return the existing file of the record; None if there is none."""
        if not (self.plan.update or self.plan.force):
            return None
        path = self.drafter.path(self._name)
        with _refusing():
            self.places.checked(path)
            return self._existing(path)

    def _guarded(self, item: Item, there: Record) -> Draft:
        """Return the draft of an item, without values that look damaged compared with its file."""
        held: Held = ()
        if item.cells is not None:
            item, self._held = self.guard.over_cells(item, there)
            return self.drafter.draft(item, self._name)
        if self.plan.fields:
            item, held = self.guard.over_members(item, there)
        draft = self.drafter.draft(item, self._name)
        said = self.guard.over_body(draft.said, there) if item.is_of_sheets else draft.said
        said, more = self.guard.over_values(said, there)
        self._held = (*held, *more)
        return draft if said is draft.said else self.drafter.told(draft, said)

    def _put_ready(self, place: str, name: str, data: bytes) -> bool:
        """Write a file made earlier; False if a file of that name exists."""
        path = self.drafter.path(name)
        with _refusing():
            where = self.places.checked(path)
            if self._existing(path) is not None:
                return False
            self.spellings.check(path)
            try:
                self._create(path, data)
            except FileExistsError:  # Another import has just created it.
                return False
        self.places.take(path, where, place)
        self.spellings.note(path)
        return True

    def _put(
        self, draft: Draft, there: Existing | None = None, *, is_second: bool = False
    ) -> Status:
        """Create the file of a record, or update the existing one.

        Args:
            draft: The draft of the record.
            there: The existing file, if it has been read already.
            is_second: Whether another import has just created the file.
        """
        path = self.drafter.path(draft.name)
        with _refusing():
            place = self.places.checked(path)
            there = there or self._existing(path)
            if there is None:
                self.spellings.check(path)
                data = self._new(draft.record, path, draft.name)
                try:
                    self._create(path, data)
                except FileExistsError:
                    if is_second:
                        raise
                    # Another import has just created the file, possibly with the same content.
                    return self._put(draft, is_second=True)
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
        if not self.plan.dry_run:
            clear(os.path.dirname(path))  # noqa: PTH120
        return existing(path, self.limits, self.plain_files)

    def _create(self, path: str, data: bytes) -> None:
        if self.plan.dry_run:
            return
        try:
            create_file(path, data)
        except FileNotFoundError:  # The folder does not exist yet.
            create_with_folders(Path(path), data)

    def _replace(self, path: str, there: Existing, after: bytes) -> None:
        """Replace a file, unless a second reader reads other values than intended."""
        before = there.parsed
        if before is not None and (reason := objection(before, parse(after, self.limits))):
            raise RefusedError(f"the file was left as it is: {reason}")
        replace_file(Path(path), there.data, after, self.plan.into)

    def _new(self, record: Record, path: str, name: str) -> bytes:
        """Return the content of a new file."""
        try:
            return self.drafter.written(record, path)
        except RefusedError as refused:
            if not self.plan.update:
                raise
            raise RefusedError(
                f"there is no file {name} to update, and the record is not a complete article: "
                f"{refused.args[0]}"
            ) from None

    def _over(self, draft: Draft, path: str, existing: Existing) -> bytes | None:
        """Return the new content of an existing file; None if nothing changes."""
        there, record, item = existing.record, draft.record, draft.item
        if self.plan.update:
            return self._updated(item, draft.said, path, existing)
        if there is not None and self._says(there, record):
            return None
        if not self.plan.force:
            raise RefusedError(
                "the file exists and differs; --update changes the fields in the data, --force "
                "overwrites the whole file"
            )
        if there is not None:
            if lost := merging.losses(record, item, there, self.plan.ignored):
                raise RefusedError(
                    f"the file would lose {listing(lost, 'and')}, which the data lacks; "
                    "--update keeps it"
                )
            record = merging.replaced(record, item, there)
            self._changes = differences(there, record)
        else:
            record = self._over_unreadable(record, existing)
        return self.drafter.written(record, path)

    def _says(self, there: Record, record: Record) -> bool:
        """Tell whether a file has the values of a record, possibly written differently."""
        return merging.is_equal(merging.respelled(record, there, self.plan.root), there)

    def _updated(self, item: Item, said: Record, path: str, existing: Existing) -> bytes | None:
        """Return a file updated with the values of the data; None if nothing changes."""
        there = existing.record
        if there is None:
            raise RefusedError("the existing file cannot be read; correct it first")
        record = self.drafter.interpreter.filled(merging.updated(said, item, there), item)
        record = merging.respelled(record, there, self.plan.root)
        if merging.is_equal(record, there):
            return None
        self._changes = differences(there, record)
        try:
            schema = self.drafter.analyst.schema_at(path, record.values)
            after = revised(parse(existing.data, self.limits), record, schema)
        except RevisionError as error:
            raise RefusedError(
                f"the change is impossible without changing more: {error}; make it by hand"
            ) from None
        return self.drafter.valid(after, path, record.values)

    def _over_unreadable(self, record: Record, existing: Existing) -> Record:
        """Return a record with the parts of an unreadable file that can be kept."""
        parsed = existing.parsed
        if parsed is None:
            if not existing.data.strip():
                return record
            raise RefusedError("the existing file is not an article, and would be lost; remove it")
        span = parsed.source.span
        fields_of = parsed.text[span.start : span.end]
        if _SECURED.search(fields_of) and "secured" not in record.values:
            raise RefusedError(
                "the file would lose secured, which the data lacks; correct the file first"
            )
        # The start of the body is certain.
        return replace(record, body=parsed.body) if record.body is None else record


@contextmanager
def _refusing() -> Iterator[None]:
    """Refuse the record if its file cannot be written in this block."""
    try:
        yield
    except FileExistsError:
        raise RefusedError("the file exists; --force overwrites it") from None
    except WriteError as error:
        raise RefusedError(f"the file cannot be written: {error}") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RefusedError(f"the file cannot be written: {reason}") from None
