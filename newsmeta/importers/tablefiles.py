"""The files of a data package, and their rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from newsmeta.data_classes import dataclass
from newsmeta.importers.csv import lines_of, open_table
from newsmeta.importers.headers import Header
from newsmeta.importers.items import ImportDataError, open_data
from newsmeta.records import tables
from newsmeta.records.tables import ARTICLES, DESCRIPTION, MARK, PROVIDERS, Table
from newsmeta.schema.fields import RESERVED, Field
from newsmeta.suggestions import suggestion


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        line: The line on which it begins.
        cells: The cells by column name.
        problem: The reason why it is unusable, or an empty string.
        unit: The unit of `line`.
    """

    line: int
    cells: Mapping[str, str]
    problem: str = ""
    unit: str = "line"


class Rows(Protocol):
    """A table whose rows can be read repeatedly."""

    @property
    def table(self) -> Table:
        """The table."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows."""

    def at(self, line: int) -> str:
        """Return the place of a row, for people."""

    def near(self, line: int) -> str:
        """Return the place of a row within the package, for people."""

    def article_at(self, number: int, line: int) -> str:
        """Return the place of an article, for people."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table with its file.

    Attributes:
        table: The table.
        path: The file.
        declared: The columns according to the description of the package.
    """

    table: Table
    path: Path
    declared: tuple[str, ...]

    def at(self, line: int) -> str:
        """Return the place of a row, for people."""
        return f"{self.path}:{line}"

    def near(self, line: int) -> str:
        """Return the place of a row within the package, for people."""
        return f"{self.path.name}:{line}"

    def article_at(self, number: int, line: int) -> str:
        """Return the place of an article, for people."""
        return f"{self.path.name} row {number}, line {line}"

    def rows(self) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            ImportDataError: When the file cannot be read, or has other columns.
        """
        line = 0
        # A link could lead to a private file, and a pipe could block for ever.
        if self.path.is_symlink() or (self.path.exists() and not self.path.is_file()):
            raise ImportDataError(f"{self.path} is not a regular file in the package")
        with open_table(self.path) as text:
            reader = csv.reader(lines_of(text), strict=True)
            try:
                header = Header(next(reader, []))
                check_columns(header, self.table, f"{self.path}:1", self.declared)
                line = reader.line_num
                for row in reader:
                    named = header.cells(row)
                    problem = header.problem(row)
                    if problem or is_row(self.table, named):
                        problem = problem or self._lack(header, named)
                        yield Row(line + 1, dict(zip(header.names, named, strict=False)), problem)
                    line = reader.line_num
            except UnicodeDecodeError:
                raise ImportDataError(f"{self.path}: is not UTF-8; save it as UTF-8") from None
            except csv.Error as error:
                raise ImportDataError(f"{self.path}:{line + 1}: is not CSV: {error}") from None

    def _lack(self, header: Header, cells: list[str]) -> str:
        """Return the problem of a row that lacks required cells; empty if it has them."""
        missing = header.names[len(cells) :]
        if any(column.is_required and column.name in missing for column in self.table.columns):
            return f"it has {len(cells)} cells, but the header has {len(header.names)}"
        return ""


@dataclass(frozen=True, slots=True)
class NumberedRows:
    """A table that shares a file with others, and whose rows are counted.

    Attributes:
        table: The table.
        path: The file.
    """

    table: Table
    path: Path

    def at(self, line: int) -> str:
        """Return the place of a row, for people."""
        return f"{self.path}: {self.near(line)}"

    def near(self, line: int) -> str:
        """Return the place of a row within the tables, for people."""
        return f"{self.table.name} row {line}"


def check_columns(header: Header, table: Table, place: str, declared: Sequence[str] = ()) -> None:
    """Check that the columns are those of a table.

    Args:
        header: The columns.
        table: The table.
        place: The place of the header, for people.
        declared: The columns according to the description of a package.

    Raises:
        ImportDataError: When a column is unknown or missing.
    """
    known = [column.name for column in table.columns]
    for name in header.twice():
        raise ImportDataError(f"{place}: the column {name} is there twice")
    for name in header.names:
        if name not in known:
            words = suggestion(name, known)
            raise ImportDataError(f"{place}: there is no column {name!r}; {words}")
    for name in (*table.key, *declared):
        if name not in header.names:
            hint = "" if name in table.key else f", or remove it from {DESCRIPTION}"
            raise ImportDataError(f"{place}: the column {name} is missing; restore it{hint}")


def is_row(table: Table, cells: Iterable[str]) -> bool:
    """Tell whether cells are a row of a table, rather than an empty line.

    The only value of a provider may be a blank name.
    """
    return any(cells) if table.name == PROVIDERS else any(cell.strip() for cell in cells)


@dataclass(frozen=True, slots=True)
class Package:
    """Tables joined by keys.

    Attributes:
        files: The tables by name.
        fields: The fields of the front matter in the tables; all fields if that is not recorded.
        root: The fields of articles.
        is_of_sheets: Whether the tables come from a spreadsheet program: line ends in cells are
            line feeds, and there are no control characters.
    """

    files: Mapping[str, Rows]
    fields: tuple[str, ...]
    root: Field
    is_of_sheets: bool = False


def read_package(path: Path, root: Field) -> Package:
    """Return a package.

    Args:
        path: The folder, or the description in it.
        root: The fields of articles.

    Raises:
        ImportDataError: When it is not a package of articles.
    """
    description = path / DESCRIPTION if path.is_dir() else path
    known = tables.tables(root.fields, RESERVED, root)
    package = _read(description)
    files: dict[str, Rows] = {}
    for resource in package["resources"]:
        name, file = resource.get("name"), resource.get("path")
        if not isinstance(name, str) or name not in known:
            raise ImportDataError(
                f"{description}: there is no table {name!r}; {suggestion(str(name), known)}"
            )
        if not isinstance(file, str) or not _is_inside(file):
            raise ImportDataError(
                f"{description}: the path of {name} has to name a file in the same folder"
            )
        files[name] = TableFile(known[name], description.parent / file, _declared(resource))
    if ARTICLES not in files:
        raise ImportDataError(f"{description}: has no table {ARTICLES}")
    mark = package.get(MARK)
    names = mark.get("fields") if isinstance(mark, dict) else None
    article = root.fields
    if not isinstance(names, list):
        names = list(article)
    return Package(files, tuple(name for name in article if name in names), root)


def _read(description: Path) -> dict[str, Any]:
    with open_data(description) as file:
        try:
            package = json.loads(file.read().decode("utf-8-sig"))
        except OSError as error:
            raise ImportDataError(f"{description} cannot be read: {error}") from None
        except (ValueError, RecursionError) as error:
            raise ImportDataError(f"{description}: is not JSON: {error}") from None
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list) or not all(isinstance(each, dict) for each in resources):
        raise ImportDataError(f"{description}: is not a data package: it has no list of resources")
    return dict(package)


def _is_inside(file: str) -> bool:
    """Tell whether a path names a file in the folder, as the specification demands."""
    return file not in ("", ".", "..") and not any(sign in file for sign in "/\\\0")


def _declared(resource: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns of a table according to its description."""
    schema = resource.get("schema")
    listed = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(listed, list):
        return ()
    names = (each.get("name") for each in listed if isinstance(each, dict))
    return tuple(name for name in names if isinstance(name, str))
