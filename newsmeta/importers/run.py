"""Drives records from data to article files: read, map, name, validate, write."""

from __future__ import annotations

import copy
import enum
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from newsmeta.config.config import Config
from newsmeta.editing.articles import ComposingError, RevisionError, revised, write_article
from newsmeta.exporters.loading import ERRORS, record_of
from newsmeta.files.writing import WriteError, create_file, replace_file
from newsmeta.frontmatter import Parsed, SourceError, parse
from newsmeta.frontmatter.source import read_bytes
from newsmeta.importers import conversion, items, merging, naming
from newsmeta.importers.items import IMPORTABLE, ImportDataError, Item, Options
from newsmeta.linter.analyst import Analyst
from newsmeta.records import cells
from newsmeta.records.formats import Format, format_of
from newsmeta.records.record import Record, RecordError, from_object, lookup, put
from newsmeta.schema import fields
from newsmeta.schema.fields import UnknownFieldError
from newsmeta.suggestions import listing


class Names(enum.StrEnum):
    """What files are called."""

    PATH = "path"
    """As the record's `path` says, folders and all; the canonical name where there is none."""
    BASENAME = "basename"
    """The same without its folders."""
    CANONICAL = "canonical"
    """`YYYY-MM-DD-slug.md`, from the time of publication and the title."""


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


@dataclass(frozen=True, slots=True)
class Plan:
    """How data becomes article files.

    Attributes:
        format: The format of the data.
        into: The folder to write to.
        fields: For data of others, which of its members is which field.
        constants: Values that all articles get which have none of their own.
        names: What the files are called.
        separator: What stands between the items of a list in one text.
        records: Where in a JSON document the list of records is.
        raw: Whether cells of tables are taken as they are.
        force: Whether files that exist are overwritten.
        update: Whether files that exist get what the data says, and keep the rest.
        dry_run: Whether nothing is written at all.
    """

    format: Format
    into: Path
    fields: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    names: Names = Names.PATH
    separator: str = cells.SEPARATOR
    records: str = ""
    raw: bool = False
    force: bool = False
    update: bool = False
    dry_run: bool = False


def format_named(path: Path, name: str | None) -> Format:
    """Return the format of data.

    Args:
        path: The data.
        name: The name of its format; None where that of the data tells it.

    Raises:
        ImportDataError: When there is no such format, or the name does not tell it.
    """
    if name is not None:
        if name not in IMPORTABLE:
            raise ImportDataError(f"{name} cannot be read; there are {listing(IMPORTABLE, 'and')}")
        return IMPORTABLE[name]
    if path.is_dir() or path.name == "datapackage.json":
        return IMPORTABLE["datapackage"]
    found = format_of(path)
    if found is not None and found.is_importable:
        return found
    if not path.exists():
        raise ImportDataError(f"{path} does not exist; check the path")
    raise ImportDataError(
        f"{path.suffix or path.name or path} is no ending of a format that can be read; name the "
        f"format with --from: {listing(IMPORTABLE)}"
    )


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """Return what options of the form `FIELD=NAME` say.

    Args:
        texts: What they are given.
        option: What the option is called, for messages.

    Raises:
        ImportDataError: When one has another form, names no field, or one twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not sign or not name or not value:
            raise ImportDataError(f"{option}: {text!r} is not of the form FIELD=NAME")
        try:
            fields.find(name)
        except UnknownFieldError as error:
            raise ImportDataError(f"{option}: {error}") from None
        if name in found:
            raise ImportDataError(f"{option}: {name} is given twice")
        found[name] = value
    return found


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
    options = Options(records=plan.records, raw=plan.raw, members=members)
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


class _RefusedError(Exception):
    """A record becomes no file. The arguments say why."""


@dataclass(frozen=True, slots=True)
class _Existing:
    """A file that exists.

    Attributes:
        data: Its content.
        parsed: The file as it was read; None where no front matter is to be found.
        record: What it holds; None where that cannot be read.
    """

    data: bytes
    parsed: Parsed | None = None
    record: Record | None = None


class _Importer:
    """Turns records into files of one folder."""

    def __init__(self, plan: Plan, config: Config) -> None:
        self.plan = plan
        self.config = config
        self.analyst = Analyst(config, None, datetime.now(UTC), ERRORS, heeds_comments=False)
        self.root = Path(os.path.realpath(plan.into))
        self.taken: dict[Path, str] = {}
        self.folders: set[Path] = set()
        self.constants = {name: self._constant(name, text) for name, text in plan.constants.items()}

    @cached_property
    def heedful_analyst(self) -> Analyst:
        """What looks at files that keep their comments, and what these keep quiet."""
        return Analyst(self.config, None, datetime.now(UTC), ERRORS, heeds_comments=True)

    def take(self, item: Item) -> ImportedRecord:
        """Write one record."""
        name = ""
        try:
            if item.problem:
                raise _RefusedError(item.problem)
            said = self._record(item)
            record = self._filled(said)
            item = self._with_ways(item)
            try:
                name = self._name(record)
            except RecordError:
                # What is wrong with the values says more than that they make no name.
                self._content(record, self.plan.into / "article.md")
                raise
            status = self._put(item, said, record, name)
            return ImportedRecord(item.place, status, name)
        except _RefusedError as refused:
            return ImportedRecord(item.place, Status.REFUSED, name, refused.args)
        except (RecordError, ComposingError, cells.CellError) as error:
            return ImportedRecord(item.place, Status.REFUSED, name, (str(error),))
        except RecursionError:
            return ImportedRecord(item.place, Status.REFUSED, name, ("it is nested too deep",))

    # -- values --------------------------------------------------------------------------

    def _record(self, item: Item) -> Record:
        if self.plan.fields:
            return from_object(self._mapped(item.content))
        return from_object(conversion.tidied(item.content))

    def _filled(self, record: Record) -> Record:
        """Return a record with what it gets where it has nothing."""
        if not self.constants:
            return record
        values: dict[str, Any] = copy.deepcopy(dict(record.values))
        members: dict[str, Any] = {}
        for name, value in self.constants.items():
            pointer, _ = fields.find(name)
            if name in (fields.PATH, fields.BODY):
                members |= {} if getattr(record, name) else {name: value}
            elif lookup(values, pointer) is None:
                put(values, pointer, value)
        return replace(record, values=values, **members)

    def _with_ways(self, item: Item) -> Item:
        """Return an item that says of mapped data what it has a place for."""
        if not self.plan.fields:
            return item
        there = set(item.content) if item.columns is None else {way[0] for way in item.columns}
        ways = (
            fields.find(name)[0]
            for name, member in self.plan.fields.items()
            if member in there or member.split(".", 1)[0] in there
        )
        return replace(item, columns=frozenset(ways))

    def _mapped(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the record that others' data comes to."""
        found: dict[str, Any] = {}
        for name, member in self.plan.fields.items():
            value = content[member] if member in content else conversion.member_at(content, member)
            if value is None or value == "":
                continue
            pointer, target = fields.find(name)
            try:
                put(found, pointer, conversion.converted(value, target, self.plan.separator))
            except cells.CellError as error:
                raise _RefusedError(f"{name}: {error}") from None
        if not found:
            raise _RefusedError(
                f"it has none of the members {listing(self.plan.fields.values())}; "
                f"it has {listing(content, 'and') if content else 'none at all'}"
            )
        return found

    def _constant(self, name: str, value: Any) -> Any:
        try:
            return conversion.converted(value, fields.find(name)[1], self.plan.separator)
        except cells.CellError as error:
            raise ImportDataError(f"{name}: {error}") from None

    # -- names ---------------------------------------------------------------------------

    def _name(self, record: Record) -> str:
        """Return what the file is called, relative to the folder, with slashes."""
        if not record.path or self.plan.names is Names.CANONICAL:
            return naming.canonical_name(record.values)
        if problem := naming.problem_of(record.path):
            raise _RefusedError(f"path: {record.path[:200]!r} {problem}")
        if self.plan.names is Names.BASENAME:
            return record.path.rpartition("/")[2]
        return record.path

    # -- files ---------------------------------------------------------------------------

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
            place = self._checked_place(path, item)
            existing = self._existing(path)
            if existing is None:
                self._create(path, self._new_content(record, path, name))
                self._take(place, item)
                return Status.WRITTEN
            data = self._over(item, said if self.plan.update else record, path, existing)
            self._take(place, item)
            if data is None:
                return Status.UNCHANGED
            if not self.plan.dry_run:
                replace_file(path, existing.data, data, self.plan.into)
            return Status.UPDATED if self.plan.update else Status.OVERWRITTEN
        except FileExistsError:
            raise _RefusedError("the file exists; --force overwrites it") from None
        except WriteError as error:
            raise _RefusedError(f"the file cannot be written: {error}") from None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise _RefusedError(f"the file cannot be written: {reason}") from None

    def _new_content(self, record: Record, path: Path, name: str) -> bytes:
        """Return the content of a file that does not exist yet."""
        try:
            return self._content(record, path)
        except _RefusedError as refused:
            if not self.plan.update:
                raise
            raise _RefusedError(
                f"there is no file {name} to update, and the record is no whole article: "
                f"{refused.args[0]}"
            ) from None

    def _content(self, record: Record, path: Path) -> bytes:
        """Return the content of the file, which is a valid article."""
        return self._valid(write_article(record, self.config.limits), path, self.analyst)

    def _valid(self, parsed: Parsed, path: Path, analyst: Analyst) -> bytes:
        analysis = analyst.analyse(parsed, path)
        found = sorted(analysis.findings, key=lambda finding: finding.span.start)
        reasons = [
            f"{each.code} {each.message}{f'; {each.hint}' if each.hint else ''}"
            for each in found
            if each.code in ERRORS
        ]
        if reasons:
            raise _RefusedError(*reasons)
        return parsed.data

    def _existing(self, path: Path) -> _Existing | None:
        """Return the file that is there already, or None."""
        if not os.path.lexists(path):
            return None
        if path.is_symlink() or not path.is_file():
            raise _RefusedError("there is something of that name which is no file")
        try:
            data = read_bytes(path, self.config.limits.max_size)
        except SourceError as error:
            raise _RefusedError(f"the file that exists cannot be read: {error.message}") from None
        try:
            parsed = parse(data, self.config.limits)
        except SourceError:
            return _Existing(data)
        if parsed.front_matter.root is None or parsed.front_matter.findings:
            return _Existing(data, parsed)
        return _Existing(data, parsed, record_of(parsed, "", str(path)))

    def _over(self, item: Item, record: Record, path: Path, existing: _Existing) -> bytes | None:
        """Return what takes the place of a file; None where it says everything already."""
        there = existing.record
        if self.plan.update:
            return self._updated(item, record, path, existing)
        if there is not None and merging.is_equal(record, there):
            return None
        if not self.plan.force:
            raise _RefusedError(
                "the file exists and differs; --update changes what the data has, --force "
                "overwrites all of it"
            )
        if there is not None:
            if lost := merging.losses(record, item, there):
                raise _RefusedError(
                    f"the file would lose {listing(lost, 'and')}, which the data does not have; "
                    "--update keeps it"
                )
            record = merging.replaced(record, item, there)
        else:
            record = self._over_unreadable(record, existing)
        return self._content(record, path)

    def _updated(self, item: Item, said: Record, path: Path, existing: _Existing) -> bytes | None:
        """Return a file with what the data says put into it; None where it says it already."""
        parsed, there = existing.parsed, existing.record
        if parsed is None or there is None:
            raise _RefusedError("the file that exists cannot be read; correct it first")
        record = self._filled(merging.updated(said, item, there))
        if merging.is_equal(record, there):
            return None
        try:
            after = revised(parsed, record)
        except RevisionError as error:
            raise _RefusedError(
                f"the change cannot be made without touching more: {error}; make it by hand"
            ) from None
        return self._valid(after, path, self.heedful_analyst)

    def _over_unreadable(self, record: Record, existing: _Existing) -> Record:
        """Return a record with what can be saved of a file whose front matter cannot be read."""
        parsed = existing.parsed
        if parsed is None:
            if not existing.data.strip():
                return record
            raise _RefusedError("the file that exists is no article, and would be lost; remove it")
        span = parsed.source.span
        fields_of = parsed.text[span.start : span.end]
        if _SECURED.search(fields_of) and "secured" not in record.values:
            raise _RefusedError(
                "the file would lose secured, which the data does not have; correct the file first"
            )
        # Where the body begins is plain.
        return replace(record, body=parsed.body) if record.body is None else record

    def _create(self, path: Path, data: bytes) -> None:
        if not self.plan.dry_run:
            path.parent.mkdir(parents=True, exist_ok=True)
            create_file(path, data)

    def _checked_place(self, path: Path, item: Item) -> Path:
        """Return where a file really lies, if it may lie there.

        No link leads out of the folder, and no other record has the file, or needs a folder of
        that name.
        """
        place = Path(os.path.realpath(path.parent)) / path.name
        if not place.is_relative_to(self.root):
            raise _RefusedError(f"{path.parent} leads out of {self.plan.into}")
        if other := self.taken.get(place):
            raise _RefusedError(f"it is the file of {other} already")
        for folder in place.parents:
            if other := self.taken.get(folder):
                raise _RefusedError(f"{folder.name} is the file of {other}, and no folder")
            if folder == self.root:
                break
            if folder.exists() and not folder.is_dir():
                raise _RefusedError(f"{folder.name} is a file, and no folder")
        if place in self.folders:
            raise _RefusedError(f"{path.name} is the name of a folder")
        return place

    def _take(self, place: Path, item: Item) -> None:
        """Note that a record has a file."""
        self.taken[place] = item.place
        for folder in place.parents:
            if folder == self.root or folder in self.folders:
                break
            self.folders.add(folder)
