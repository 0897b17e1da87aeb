"""Items and options of importers, and the importer of each format."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field
from io import BufferedReader
from pathlib import Path
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer
from newsmeta.importers.mapping.sources import NoExpressionError, source_of
from newsmeta.portable import Portable
from newsmeta.records.formats import FORMATS, Format, load_module
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, HandoffError
from newsmeta.suggestions import suggestion


class ImportDataError(HandoffError):
    """Data cannot be read. The message says why, and where."""


@dataclass(frozen=True, slots=True)
class Item(Portable):
    """A record as it is in the data.

    Attributes:
        number: Its number in its file, from 1.
        place: Its place, for people: `line 12`, `item 3`, `row 3`.
        content: Its members, including `path`, `body` and `sourceForm` if they are there.
        problem: The reason why it is unusable, or an empty string.
        columns: The pointers of the members that the data has columns for, even if this record
            lacks them; None if each record has members of its own.
        cells: For a row of newsmeta's own tables, the cells by column name, if they are kept;
            `content` is derived from them.
        is_of_sheets: Whether it is a row of an exported workbook. Spreadsheets keep only one kind
            of line end, and no control characters.
    """

    number: int
    place: str
    content: Mapping[str, Any]
    problem: str = ""
    columns: frozenset[Pointer] | None = None
    cells: Mapping[str, str] | None = None
    is_of_sheets: bool = False


@dataclass(frozen=True, slots=True)
class Line(Portable):
    """A record as an unparsed line of the data.

    Attributes:
        number: Its number in its file, from 1.
        place: Its place, for people.
        text: The line.
        read: The function that parses it, at the top level of a module.
    """

    number: int
    place: str
    text: bytes
    read: Callable[[Line], Item]


Raw = Item | Line
"""The results of importers."""


def parsed(raw: Raw) -> Item:
    """Return the parsed record of an importer."""
    return raw.read(raw) if isinstance(raw, Line) else raw


@dataclass(frozen=True, slots=True)
class Join:
    """A join: rows of another list in a document that belong to records.

    Attributes:
        member: The new member of records that holds the rows.
        key: The member of a record that identifies it.
        rows: The list of rows, which have an `id`.
        links: The list that links rows to records.
        record: The member of a link that identifies the record.
        row: The member of a link that identifies the row.
    """

    member: str
    key: str
    rows: str
    links: str
    record: str
    row: str


@dataclass(frozen=True, slots=True)
class Document:
    """A description of a JSON document.

    Attributes:
        records: Possible places of the list of records, names joined by dots; the first existing
            one counts.
        members: Values common to all records, as expressions, by name.
        joins: Further lists that belong to records.
    """

    records: tuple[str, ...]
    members: Mapping[str, str] = field(default_factory=dict)
    joins: tuple[Join, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """Options of importers.

    Attributes:
        records: The place of the list of records in a JSON document, names joined by dots; empty
            for the document itself. In a workbook, the name of a sheet.
        raw: Whether cells of tables are taken unchanged, with the protection against formulas
            left in.
        members: The requested members in data of others; empty for newsmeta's own data.
        root: The fields of articles.
        ignored: The members to ignore, by their names in the data.
        keeps_cells: Whether the rows of tables keep their cells.
        document: The description of a JSON document; None for a list of records.
    """

    records: str = ""
    raw: bool = False
    members: tuple[str, ...] = ()
    root: Field = field(default_factory=fields.article)
    ignored: tuple[str, ...] = ()
    keeps_cells: bool = False
    document: Document | None = None

    @property
    def is_foreign(self) -> bool:
        """Whether the data is not newsmeta's own, so that its members have other names."""
        return bool(self.members)


def check_members(wanted: Iterable[str], there: Collection[str], place: str) -> None:
    """Check that data has the requested columns.

    Args:
        wanted: The names of the columns, with dots for nested members. An expression needs one of
            the columns that it begins at.
        there: The existing columns.
        place: The place of the header, for people.

    Raises:
        ImportDataError: When a column is missing.
    """
    for text in wanted:
        source = source_of(text)
        try:
            if source.is_in(there):
                continue
        except NoExpressionError as error:
            raise ImportDataError(f"{place}: there is no column {text}; {error}") from None
        name = min(source.expression.roots) if source.is_expression else text
        raise ImportDataError(f"{place}: there is no column {name}; {suggestion(name, there)}")


def open_data(path: Path) -> BufferedReader:
    """Open a data file.

    Raises:
        ImportDataError: When it cannot be opened.
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise ImportDataError(
            f"{path} cannot be read: {(error.strerror or str(error)).lower()}"
        ) from None


Reader = Callable[[Path, Options], Iterator[Raw]]
"""Yields the records of the data at a path, or raises ImportDataError."""

FEED = Format(
    "feed", "a feed as XML: RSS 2.0, RSS 1.0 or Atom", "feed", is_importable=True, extra="feeds"
)
IMPORTABLE = {name: each for name, each in FORMATS.items() if each.is_importable} | {
    FEED.name: FEED
}
"""The importable formats, by name."""


def load(wanted: Format) -> Reader:
    """Return the function that reads a format.

    Raises:
        HandoffError: When a library that it needs is not installed.
    """
    function: Callable[..., Iterator[Raw]] = load_module(wanted, __package__).read
    return lambda path, options: function(path, options, *wanted.arguments)
