"""A data package: the folder of tables that `newsmeta.exporters.datapackage` writes.

Somebody may have changed the tables: sorted their rows, corrected cells, taken articles out. So
the rows of all tables are found by their keys, in an index on disk, and hashes do not matter.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsmeta import cells, fields, tables, timestamps, typed
from newsmeta.fields import BODY, PATH, RESERVED, SOURCE_FORM, Field, FieldType
from newsmeta.importers import ImportDataError, Item, Options
from newsmeta.records import RecordError
from newsmeta.suggestions import listing, nearest
from newsmeta.tables import ARTICLES, CHILDREN, IMAGES, PROVIDERS, RELATED, TOPICS, Column, Table

_FILE = "datapackage.json"
_LONGEST_CELL = 2**31 - 1
_PLACE = re.compile(tables.PLACE_PATTERN, re.ASCII)
_POSITION = re.compile(r"[0-9]{1,9}", re.ASCII)


class _RowError(ValueError):
    """A row, or one that belongs to it, cannot be used. The message says where and why."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table: the line it begins on, and its cells by the names of their columns."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _TableFile:
    """A table and the file that it is in."""

    table: Table
    path: Path
    declared: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, list[str], dict[str, int]]]:
        """Yield line and cells of each row, with the place of each column in it.

        Raises:
            ImportDataError: When the file cannot be read, or has other columns.
        """
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.reader(file, strict=True)
                header = next(reader, [])
                self._check(header)
                columns = {name: at for at, name in enumerate(header)}
                line = reader.line_num + 1
                for row in reader:
                    if row:
                        yield line, row, columns
                    line = reader.line_num + 1
        except UnicodeDecodeError:
            raise ImportDataError(f"{self.path}: is not UTF-8; save it as CSV in UTF-8") from None
        except csv.Error as error:
            raise ImportDataError(
                f"{self.path}, line {reader.line_num}: is no valid CSV: {error}"
            ) from None
        except OSError as error:
            raise ImportDataError(f"{self.path}: cannot be read: {_reason(error)}") from None

    def _check(self, header: list[str]) -> None:
        known = {column.name for column in self.table.columns}
        for name in header:
            if header.count(name) > 1:
                raise ImportDataError(f"{self.path}: has two columns {name}; rename one of them")
            if name not in known:
                meant = nearest(name, known)
                hint = f"did you mean {meant}?" if meant else f"there are {listing(known, 'and')}"
                raise ImportDataError(f"{self.path}: there is no column {name}; {hint}")
        for name in (*self.table.key, *self.declared):
            if name not in header:
                hint = "" if name in self.table.key else f", or take it out of {_FILE}"
                raise ImportDataError(
                    f"{self.path}: the column {name} is missing; put it back{hint}"
                )


def read(path: Path, options: Options) -> Iterator[Item]:
    """Yield the articles of a data package.

    Args:
        path: The folder, or its `datapackage.json`.
        options: How to read.

    Raises:
        ImportDataError: When it cannot be read.
    """
    if options.is_foreign:
        raise ImportDataError(
            f"{path}: the fields of a data package cannot be mapped; import one of its CSV files"
        )
    files = _files(path)
    csv.field_size_limit(_LONGEST_CELL)
    with closing(sqlite3.connect("")) as database:  # A file that goes away by itself.
        try:
            index = _Index(database, files)
            index.check()
            reader = _Articles(files, index)
            for number, (line, row, columns) in enumerate(files[ARTICLES].rows(), 1):
                yield reader.item(number, line, row, columns)
        except sqlite3.Error as error:
            raise ImportDataError(f"{path}: no index can be made of it: {error}") from None


def _files(path: Path) -> dict[str, _TableFile]:
    """Return the tables of a package."""
    description = path / _FILE if path.is_dir() else path
    known = tables.tables(fields.article().fields, RESERVED)
    files = {}
    for resource in _resources(description):
        name, file = resource.get("name"), resource.get("path")
        if not isinstance(name, str) or name not in known:
            meant = nearest(str(name), known)
            hint = f"did you mean {meant}?" if meant else f"there are {listing(known, 'and')}"
            raise ImportDataError(f"{description}: there is no table {name}; {hint}")
        if not isinstance(file, str) or not _is_inside(file):
            raise ImportDataError(
                f"{description}: the path of {name} has to name a file in the folder"
            )
        files[name] = _TableFile(known[name], description.parent / file, _declared(resource))
    if ARTICLES not in files:
        raise ImportDataError(f"{description}: lists no table {ARTICLES}")
    return files


def _resources(description: Path) -> list[dict[str, Any]]:
    try:
        package = json.loads(description.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ImportDataError(
            f"{description}: cannot be read: {_reason(error)}; name the folder of a data package"
        ) from None
    except (ValueError, RecursionError) as error:
        raise ImportDataError(f"{description}: is no valid JSON: {error}") from None
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list) or not all(isinstance(each, dict) for each in resources):
        raise ImportDataError(f"{description}: is no data package: it has no list of resources")
    return resources


def _is_inside(file: str) -> bool:
    """Tell whether a path is that of a file in the folder, as the specification asks for."""
    path = Path(file)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in file and bool(file)


def _declared(resource: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the columns that a table is said to have."""
    schema = resource.get("schema")
    listed = schema.get("fields") if isinstance(schema, dict) else None
    names = (
        [each.get("name") for each in listed if isinstance(each, dict)]
        if isinstance(listed, list)
        else []
    )
    return tuple(name for name in names if isinstance(name, str))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


class _Index:
    """Finds the rows that belong to an article."""

    def __init__(self, database: sqlite3.Connection, files: Mapping[str, _TableFile]) -> None:
        self._files = files
        self._database = database
        database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE articles (path TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID;"
            "CREATE TABLE rows (path TEXT, name TEXT, line INTEGER, cells TEXT);"
        )
        database.executemany("INSERT OR IGNORE INTO articles VALUES (?, ?)", self._articles())
        for name in CHILDREN:
            if name in files:
                rows = self._children(files[name])
                database.executemany("INSERT INTO rows VALUES (?, ?, ?, ?)", rows)
        database.execute("CREATE INDEX by_path ON rows (path)")

    def check(self) -> None:
        """Check that every row belongs to an article.

        Raises:
            ImportDataError: When one does not.
        """
        found = self._database.execute(
            "SELECT name, line, path FROM rows WHERE path NOT IN (SELECT path FROM articles) LIMIT 1"
        ).fetchone()
        if found:
            name, line, path = found
            raise ImportDataError(
                f"{self._files[name].path}, line {line}: no row of {ARTICLES} has the path "
                f"{path!r}; take the row out, or put the article back"
            )

    def first_line(self, path: str) -> int:
        """Return the line of the first article with a path."""
        found = self._database.execute("SELECT line FROM articles WHERE path = ?", (path,))
        return int(found.fetchone()[0])

    def rows(self, path: str) -> dict[str, list[_Row]]:
        """Return the rows that belong to an article, by their tables."""
        found: dict[str, list[_Row]] = {name: [] for name in CHILDREN}
        query = "SELECT name, line, cells FROM rows WHERE path = ? ORDER BY rowid"
        for name, line, text in self._database.execute(query, (path,)):
            found[name].append(_Row(line, json.loads(text)))
        return found

    def _articles(self) -> Iterator[tuple[str, int]]:
        for line, row, columns in self._files[ARTICLES].rows():
            if columns[PATH] < len(row):
                yield row[columns[PATH]], line

    def _children(self, file: _TableFile) -> Iterator[tuple[str, str, int, str]]:
        for line, row, columns in file.rows():
            if len(row) != len(columns):
                raise ImportDataError(f"{file.path}, line {line}: {_ragged(row, columns)}")
            named = {name: row[at] for name, at in columns.items() if row[at]}
            yield named.pop(PATH, ""), file.table.name, line, json.dumps(named)


def _ragged(row: list[str], columns: Mapping[str, int]) -> str:
    return f"has {len(row)} cells where the header has {len(columns)}"


class _Articles:
    """Puts the articles together from the rows of all tables."""

    def __init__(self, files: Mapping[str, _TableFile], index: _Index) -> None:
        self._files = files
        self._index = index
        self._columns = {
            name: {column.name: column for column in file.table.columns}
            for name, file in files.items()
        }
        self._providers: set[tuple[str, str]] | None = None
        if PROVIDERS in files:
            self._providers = set(_pairs(files[PROVIDERS]))

    def item(self, number: int, line: int, row: list[str], columns: Mapping[str, int]) -> Item:
        """Return the article that a row is."""
        file = self._files[ARTICLES]
        place = f"{file.path.name}, line {line}"
        if len(row) != len(columns):
            return Item(number, place, {}, _ragged(row, columns))
        named = {name: row[at] for name, at in columns.items() if row[at]}
        path = named.get(PATH, "")
        try:
            return Item(number, place, self._content(path, _Row(line, named), BODY in columns))
        except (_RowError, RecordError) as error:
            return Item(number, place, {PATH: path}, str(error))

    def _content(self, path: str, row: _Row, has_body: bool) -> Mapping[str, Any]:
        if not path:
            raise _RowError("has no path; give it the name of a file")
        first = self._index.first_line(path)
        if first != row.line:
            raise _RowError(f"has the same path as line {first}; give it another")
        values = self._values(ARTICLES, row)
        body = values.pop(BODY, "") if has_body else None
        form = values.pop(SOURCE_FORM, {})
        del values[PATH]
        tree = self._tree(values, self._index.rows(path))
        content = typed.to_content(tree, form, fields.article().fields)
        return {PATH: path, **content, **({} if body is None else {BODY: body})}

    def _tree(self, values: dict[str, Any], children: Mapping[str, list[_Row]]) -> dict[str, Any]:
        """Return the fields of an article, nested, in canonical order."""
        images = self._images(children[IMAGES])
        self._check_provider(values, "")
        if topics := self._in_order(TOPICS, children[TOPICS]):
            values[TOPICS] = [topic.get(tables.NAME) for topic, _ in topics]
        article = fields.article().fields
        if related := self._in_order(RELATED, children[RELATED]):
            entry = article[RELATED].items
            values[RELATED] = [
                self._entry(at, each, place, images, entry.fields if entry else {})
                for at, (each, place) in enumerate(related)
            ]
        tree = _nested(article, values, "", "", images)
        if images:
            raise _RowError(f"there is nothing at {next(iter(images))} that could have pictures")
        return tree

    def _entry(
        self,
        position: int,
        values: dict[str, Any],
        place: str,
        images: dict[str, list[Any]],
        inner: Mapping[str, Field],
    ) -> dict[str, Any]:
        self._check_provider(values, f"{place}: ")
        return _nested(inner, values, "", f"/{RELATED}/{position}", images)

    def _images(self, rows: list[_Row]) -> dict[str, list[Any]]:
        """Return pictures in lists, by the places of the lists."""
        by_list: dict[str, dict[int, tuple[dict[str, Any], str]]] = {}
        for row in rows:
            values, place = self._child(IMAGES, row)
            pointer = values.pop(tables.PLACE, "")
            if not _PLACE.fullmatch(pointer):
                raise _RowError(f"{place}: place: {pointer!r} is no place of a picture")
            owner, _, position = pointer.rpartition("/")
            self._add(by_list.setdefault(owner, {}), int(position), values, place)
        return {owner: [each for each, _ in _listed(found)] for owner, found in by_list.items()}

    def _in_order(self, name: str, rows: list[_Row]) -> list[tuple[dict[str, Any], str]]:
        """Return the values of rows in the order of their positions, and where each row is."""
        found: dict[int, tuple[dict[str, Any], str]] = {}
        for row in rows:
            values, place = self._child(name, row)
            self._add(found, values.pop(tables.POSITION, -1), values, place)
        return _listed(found)

    def _add(
        self,
        found: dict[int, tuple[dict[str, Any], str]],
        position: int,
        values: dict[str, Any],
        place: str,
    ) -> None:
        if position < 0:
            raise _RowError(f"{place}: has no position, which counts from 0")
        if position in found:
            raise _RowError(f"{place}: stands at the same position as {found[position][1]}")
        found[position] = values, place

    def _child(self, name: str, row: _Row) -> tuple[dict[str, Any], str]:
        return self._values(name, row), f"{self._files[name].path.name}, line {row.line}"

    def _values(self, name: str, row: _Row) -> dict[str, Any]:
        """Return what the cells of a row hold, by the names of their columns."""
        columns = self._columns[name]
        values = {}
        for column, cell in row.cells.items():
            try:
                values[column] = _value(cell, columns[column])
            except cells.CellError as error:
                where = (
                    "" if name == ARTICLES else f"{self._files[name].path.name}, line {row.line}: "
                )
                raise _RowError(f"{where}{column}: {error}") from None
        return values

    def _check_provider(self, values: Mapping[str, Any], place: str) -> None:
        domain, name = (values.get(column, "") for column in tables.PROVIDER_KEY)
        if (
            (domain or name)
            and self._providers is not None
            and (domain, name) not in self._providers
        ):
            raise _RowError(
                f"{place}{PROVIDERS} has no row with the domain {domain!r} and the name {name!r}; "
                "add it there"
            )


def _pairs(file: _TableFile) -> Iterator[tuple[str, str]]:
    for line, row, columns in file.rows():
        if len(row) != len(columns):
            raise ImportDataError(f"{file.path}, line {line}: {_ragged(row, columns)}")
        yield row[columns["domain"]], row[columns["name"]]


def _listed(found: Mapping[int, tuple[dict[str, Any], str]]) -> list[tuple[dict[str, Any], str]]:
    """Return a list from what stands at its positions."""
    items = [found[position] for position in sorted(found)]
    for at, (position, (_, place)) in enumerate(zip(sorted(found), items, strict=True)):
        if position != at:
            raise _RowError(f"{place}: stands at position {position}, and there is none at {at}")
    return items


def _value(cell: str, column: Column) -> Any:
    """Return what a cell holds.

    Raises:
        CellError: When it is nothing for its column.
    """
    here = column.field
    if column.name == SOURCE_FORM:
        try:
            return typed.parse_form(cell)
        except RecordError as error:
            raise cells.CellError(str(error)) from None
    value = cells.from_cell(cell, here)
    if here.type is FieldType.LIST and not isinstance(value, list):
        raise cells.CellError("has to be a list in JSON")
    if here.type is FieldType.TIMESTAMP and timestamps.parse(value) is None:
        raise cells.CellError(f"{value!r} is no timestamp; write it as 2021-01-27T15:50:00Z")
    return value


def _nested(
    inner: Mapping[str, Field],
    values: Mapping[str, Any],
    prefix: str,
    place: str,
    images: dict[str, list[Any]],
) -> dict[str, Any]:
    """Return the values of columns, nested as the fields are, with the pictures put in.

    Args:
        inner: The fields.
        values: The values by the names of their columns.
        prefix: What the names of the columns begin with.
        place: The JSON Pointer of the mapping in the article.
        images: Lists of pictures by their places; those that are used are taken out.
    """
    tree = {}
    for name, here in inner.items():
        value = values.get(f"{prefix}{name}")
        if name == IMAGES:
            value = images.pop(f"{place}/{name}", None)
        elif here.type is FieldType.MAPPING:
            value = _nested(here.fields, values, f"{prefix}{name}.", f"{place}/{name}", images)
            value = value or None
        if value is not None:
            tree[name] = value
    return tree
