"""Articles in tables joined by keys, in any kind of storage.

The tables may have been edited: rows sorted, cells corrected, articles removed. So rows are found
by their keys, with an index on disk.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from newsmeta import timestamps
from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.nodes import AnyPart
from newsmeta.importers.ignoring import check_ignored
from newsmeta.importers.items import ImportDataError, Item
from newsmeta.importers.tablefiles import Package, Row, Rows
from newsmeta.records import cells, tables, typed
from newsmeta.records.record import LINE_ENDS, RecordError
from newsmeta.records.spreadsheets import left
from newsmeta.records.tables import ARTICLES, CHILDREN, IMAGES, PROVIDERS, RELATED, TOPICS, Column
from newsmeta.schema.fields import BODY, PATH, RESERVED, SOURCE_FORM, Field, FieldType
from newsmeta.suggestions import listing

_PLACE = re.compile(tables.PLACE_PATTERN, re.ASCII)

_MOST_ROWS = 100_000
"""Most rows that belong to an article."""

_Positions = dict[int, tuple[dict[str, Any], str]]
"""The values and the place of each row, by its position in a list."""


class _RowError(ValueError):
    """A row, or one that belongs to it, is unusable. The message says why."""


def read_joined(path: Path, package: Package, ignored: Collection[str] = ()) -> Iterator[Item]:
    """Yield the articles in tables joined by keys.

    Args:
        path: The place of the tables, for messages.
        package: The tables.
        ignored: The columns to ignore, which must exist.

    Raises:
        ImportDataError: When the tables cannot be read.
    """
    files = package.files
    columns = files[ARTICLES].table.columns
    there = {column.name for column in columns if column.pointer[0] in package.fields}
    check_ignored(ignored, {*there, *package.fields, *RESERVED}, str(path), package.root)
    try:
        with closing(sqlite3.connect("")) as database:  # A nameless file on disk.
            index = _Index(database, files)
            index.check()
            articles = _Articles(package, index)
            for number, row in enumerate(files[ARTICLES].rows(), 1):
                yield articles.item(number, row)
    except sqlite3.Error as error:
        raise ImportDataError(f"{path}: its index cannot be created: {error}") from None


class _Index:
    """An index of the rows that belong to each article."""

    def __init__(self, database: sqlite3.Connection, files: Mapping[str, Rows]) -> None:
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
        database.execute("CREATE INDEX rows_by_path ON rows (path)")

    def check(self) -> None:
        """Check that every row belongs to an article.

        Raises:
            ImportDataError: When one does not.
        """
        query = "SELECT name, line, path FROM rows WHERE path NOT IN (SELECT path FROM articles)"
        found = self._database.execute(f"{query} ORDER BY rowid").fetchall()
        if not found:
            return
        name, line, path = found[0]
        if len(found) == 1:
            advice = "remove the row, or restore the article"
        else:
            names = listing(sorted({name for name, _, _ in found}), "and")
            count = len({path for _, _, path in found})
            articles = f"{count:,} such article{'' if count == 1 else 's'}"
            advice = (
                f"{len(found):,} rows of {names} belong to {articles}: remove them, or restore "
                "the articles"
            )
        raise ImportDataError(
            f"{self._files[name].at(line)}: there is no article with the path {path!r}; {advice}"
        )

    def first_line(self, path: str) -> int | None:
        """Return the line of the first article with a path; None if it was added meanwhile."""
        found = self._database.execute("SELECT line FROM articles WHERE path = ?", (path,))
        row = found.fetchone()
        return int(row[0]) if row else None

    def rows(self, path: str) -> dict[str, list[Row]]:
        """Return the rows that belong to an article, by table."""
        found: dict[str, list[Row]] = {name: [] for name in CHILDREN}
        query = "SELECT name, line, cells FROM rows WHERE path = ? ORDER BY rowid"
        for number, (name, line, text) in enumerate(self._database.execute(query, (path,))):
            if number >= _MOST_ROWS:
                raise _RowError(f"it has more than {_MOST_ROWS:,} rows in other tables")
            found[name].append(Row(line, json.loads(text)))
        return found

    def _articles(self) -> Iterator[tuple[str, int]]:
        for row in self._files[ARTICLES].rows():
            if path := row.cells.get(PATH):
                yield path, row.line

    def _children(self, file: Rows) -> Iterator[tuple[str, str, int, str]]:
        for row in file.rows():
            if row.problem:
                raise ImportDataError(f"{file.at(row.line)}: {row.problem}")
            others = {name: cell for name, cell in row.cells.items() if cell and name != PATH}
            yield row.cells.get(PATH, ""), file.table.name, row.line, json.dumps(others)


class _Articles:
    """Builds articles from the rows of all tables."""

    def __init__(self, package: Package, index: _Index) -> None:
        self._package = package
        self._files = files = package.files
        self._index = index
        self._columns = {
            name: {column.name: column for column in file.table.columns}
            for name, file in files.items()
        }
        self._providers: set[tuple[str, ...]] | None = None
        if PROVIDERS in files:
            self._providers = {
                tuple(row.cells.get(name, "") for name in files[PROVIDERS].table.key)
                for row in files[PROVIDERS].rows()
            }

    def item(self, number: int, row: Row) -> Item:
        """Return the article in a row."""
        place = self._files[ARTICLES].article_at(number, row.line)
        path = row.cells.get(PATH, "")
        if row.problem:
            return Item(number, place, {}, row.problem)
        try:
            content = self._content(path, row)
            columns = self._pointers(row)
            is_of_sheets = self._package.is_of_sheets
            return Item(number, place, content, columns=columns, is_of_sheets=is_of_sheets)
        except (_RowError, RecordError) as error:
            return Item(number, place, {PATH: path}, str(error))

    def _pointers(self, row: Row) -> frozenset[Pointer]:
        """Return the pointers of all fields that the package covers."""
        members = ((name,) for name in RESERVED if name in row.cells)
        return frozenset((*members, *chain(*map(partial(self._ways, row), self._package.fields))))

    def _ways(self, row: Row, name: str) -> Iterator[Pointer]:
        """Yield the pointers of a field that the package covers: of the field, or of its parts."""
        has_images = IMAGES in self._files
        if name in CHILDREN:
            is_whole = has_images or name != RELATED
            yield from [(name,) if is_whole else (name, AnyPart)] if name in self._files else []
            return
        wanted = [
            column.pointer
            for column in self._columns[ARTICLES].values()
            if column.pointer[0] == name
        ]
        there = [way for way in wanted if ".".join(way) in row.cells]
        is_whole = there == wanted and (has_images or name != "provider")
        yield from [(name,)] if is_whole else there

    def _content(self, path: str, row: Row) -> Mapping[str, Any]:
        if not path:
            raise _RowError("it has no path; name a file")
        first = self._index.first_line(path)
        if first is None:
            raise _RowError("the table was changed while it was being read; import it again")
        if first != row.line:
            raise _RowError(
                f"it has the path of the article in {row.unit} {first}; name another file"
            )
        values = self._values(ARTICLES, row)
        members = {PATH: values.pop(PATH)}
        if BODY in row.cells:
            members[BODY] = values.pop(BODY, "")
        form = values.pop(SOURCE_FORM, {})
        if self._package.is_of_sheets and members.get(BODY):
            end = LINE_ENDS.get(str(form.get("lineEnding")), "\n")
            members[BODY] = str(members[BODY]).replace("\n", end)
        positions: dict[str, list[int]] = {}
        tree = self._tree(values, self._index.rows(path), positions)
        form = _renumbered(form, positions)
        root = self._package.root
        shown = left if self._package.is_of_sheets else str
        return {**members, **typed.to_content(tree, form, root.fields, root, shown)}

    def _tree(
        self,
        values: dict[str, Any],
        rows: Mapping[str, list[Row]],
        positions: dict[str, list[int]],
    ) -> dict[str, Any]:
        """Return the fields of an article, nested, in canonical order.

        Args:
            values: The values in the row of the article, by column.
            rows: The rows of other tables that belong to it.
            positions: Receives the positions of list items, by the pointers of the lists.
        """
        article = self._package.root.fields
        entry = article[RELATED].items
        images = self._images(rows[IMAGES], positions)
        self._check_provider(values, "")
        if topics := self._list(TOPICS, rows[TOPICS]):
            positions[f"/{TOPICS}"] = [at for at, _, _ in topics]
            values[TOPICS] = [topic.get(tables.NAME) for _, topic, _ in topics]
        if related := self._list(RELATED, rows[RELATED]):
            positions[f"/{RELATED}"] = [at for at, _, _ in related]
            for _, each, place in related:
                self._check_provider(each, f"{place}: ")
            values[RELATED] = [
                _nested(entry.fields if entry else {}, each, "", f"/{RELATED}/{at}", images)
                for at, each, _ in related
            ]
        tree = _nested(article, values, "", "", images)
        if images:
            raise _RowError(f"{IMAGES} has a row for {next(iter(images))}/0, and nothing is there")
        return tree

    def _images(self, rows: list[Row], positions: dict[str, list[int]]) -> dict[str, list[Any]]:
        """Return lists of pictures by place."""
        found: dict[str, _Positions] = {}
        for row in rows:
            values, place = self._values(IMAGES, row), self._place(IMAGES, row)
            pointer = values.pop(tables.PLACE, "")
            if not _PLACE.fullmatch(pointer):
                raise _RowError(f"{place}: place: {pointer!r} is none; write it as /{IMAGES}/0")
            owner, _, position = pointer.rpartition("/")
            _add(found.setdefault(owner, {}), int(position), values, place)
        lists = {owner: _in_order(each) for owner, each in found.items()}
        positions |= {owner: [at for at, _, _ in each] for owner, each in lists.items()}
        return {owner: [values for _, values, _ in each] for owner, each in lists.items()}

    def _list(self, name: str, rows: list[Row]) -> list[tuple[int, dict[str, Any], str]]:
        """Return the positions, the values and the places of rows, in order."""
        found: _Positions = {}
        for row in rows:
            values, place = self._values(name, row), self._place(name, row)
            _add(found, values.pop(tables.POSITION, None), values, place)
        return _in_order(found)

    def _values(self, name: str, row: Row) -> dict[str, Any]:
        """Return the values of a row's cells by column, without empty ones."""
        values = {}
        for column, cell in row.cells.items():
            if not cell:
                continue
            try:
                values[column] = _value(cell, self._columns[name][column])
            except cells.CellError as error:
                place = "" if name == ARTICLES else f"{self._place(name, row)}: "
                raise _RowError(f"{place}{column}: {error}") from None
        return values

    def _place(self, name: str, row: Row) -> str:
        return self._files[name].near(row.line)

    def _check_provider(self, values: Mapping[str, Any], place: str) -> None:
        pair = tuple(values.get(column, "") for column in tables.PROVIDER_KEY)
        if self._providers is not None and any(pair) and pair not in self._providers:
            domain, name = pair
            raise _RowError(f"{place}{PROVIDERS} has no row {domain!r}, {name!r}; add it there")


def _value(cell: str, column: Column) -> Any:
    """Return the value of a cell.

    Raises:
        CellError: When it is not valid in its column.
    """
    here = column.field
    if here.type is FieldType.MAPPING:
        return _form(cell)
    value = cells.from_cell(cell, here)
    if here.type is FieldType.LIST and not isinstance(value, list):
        raise cells.CellError("it has to be a list in JSON")
    if here.type is FieldType.TIMESTAMP and timestamps.parse(value) is None:
        raise cells.CellError(f"{value!r} is not a timestamp; write it as 2021-01-27T15:50:00Z")
    return value


def _form(cell: str) -> dict[str, Any]:
    try:
        return typed.parse_form(cell)
    except RecordError as error:
        raise cells.CellError(str(error)) from None


def _add(found: _Positions, position: int | None, values: dict[str, Any], place: str) -> None:
    if position is None:
        raise _RowError(f"{place}: it has no {tables.POSITION}, which counts from 0")
    if position < 0:
        raise _RowError(f"{place}: its {tables.POSITION} is {position}; count from 0")
    if position in found:
        raise _RowError(f"{place}: it has the position of {found[position][1]}; use another one")
    found[position] = values, place


def _renumbered(form: dict[str, Any], positions: Mapping[str, list[int]]) -> dict[str, Any]:
    """Return `sourceForm` with the indexes that items have after the removal of others."""
    written = form.get("asWritten")
    if not isinstance(written, dict) or all(
        numbers == list(range(len(numbers))) for numbers in positions.values()
    ):
        return form
    kept = {}
    for pointer, value in written.items():
        here, before, is_gone = "", "", False
        for part in pointer.split("/")[1:]:
            numbers = positions.get(before)
            number = part
            if numbers is not None and part.isdecimal():
                is_gone = is_gone or int(part[:9]) not in numbers
                number = part if is_gone else str(numbers.index(int(part[:9])))
            here, before = f"{here}/{number}", f"{before}/{part}"
        if not is_gone:
            kept[here] = value
    return {**form, "asWritten": kept}


def _in_order(found: _Positions) -> list[tuple[int, dict[str, Any], str]]:
    """Return a list from items by position, some of which may have been removed."""
    return [(position, *found[position]) for position in sorted(found)]


def _nested(
    inner: Mapping[str, Field],
    values: Mapping[str, Any],
    prefix: str,
    place: str,
    images: dict[str, list[Any]],
) -> dict[str, Any]:
    """Return the values of columns, nested like the fields, with the pictures inserted.

    Args:
        inner: The fields.
        values: The values by column name.
        prefix: The beginning of the column names.
        place: The JSON Pointer of the mapping in the article.
        images: Lists of pictures by place. Those that are used are removed.
    """
    tree = {}
    for name, here in inner.items():
        value = values.get(f"{prefix}{name}")
        if name == IMAGES:
            value = images.pop(f"{place}/{name}", None)
        elif here.type is FieldType.MAPPING:
            parts = _nested(here.fields, values, f"{prefix}{name}.", f"{place}/{name}", images)
            value = parts or None
        if value is not None:
            tree[name] = value
    return tree
