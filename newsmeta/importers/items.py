"""What importers yield and are told, and how to get at one."""

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
    """Data cannot be read at all. The message says why, and where."""


@dataclass(frozen=True, slots=True)
class Item(Portable):
    """One record as it stands in the data.

    Attributes:
        number: Which one of its file it is, from 1.
        place: Where it stands, for people: `line 12`, `item 3`, `row 3`.
        content: Its members, with `path`, `body` and `sourceForm` among them if they are there.
        problem: Why it cannot be used, or an empty string.
        columns: The members that the data has a place for, by the ways to them, whether this
            record has them or not; None where each record has members of its own.
        cells: Of a row of newsmeta's own tables, the cells by the names of their columns, where
            they are kept; `content` is made of them.
        is_of_sheets: Whether it is a row of an exported workbook, as spreadsheets save it: they
            keep one kind of line ends, and no control characters.
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
    """One record as a line of the data, which nobody has read yet.

    Attributes:
        number: Which one of its file it is, from 1.
        place: Where it stands, for people.
        text: The line.
        read: What reads it, a function of a module.
    """

    number: int
    place: str
    text: bytes
    read: Callable[[Line], Item]


Raw = Item | Line
"""What importers yield."""


def parsed(raw: Raw) -> Item:
    """Return the record that an importer has yielded."""
    return raw.read(raw) if isinstance(raw, Line) else raw


@dataclass(frozen=True, slots=True)
class Join:
    """Rows of another list in a document that belong to records.

    Attributes:
        member: What records have them under.
        key: The member of a record that identifies it.
        rows: The list of the rows, which have an `id`.
        links: The list of which row belongs to which record.
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
    """Where in a document is what.

    Attributes:
        records: Where the list of records may be, names joined by dots; the first that is there.
        members: What the document says of all records, as expressions, by names.
        joins: What else in it belongs to records.
    """

    records: tuple[str, ...]
    members: Mapping[str, str] = field(default_factory=dict)
    joins: tuple[Join, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What importers need to know.

    Attributes:
        records: Where in a JSON document the list of records is, names joined by dots; empty
            for the document itself. In a workbook, the name of a sheet.
        raw: Whether cells of tables are taken as they are, without undoing what keeps a
            spreadsheet from running them.
        members: For data that is not newsmeta's own, what it calls the members that are asked
            for; else empty.
        root: The fields that articles have.
        ignored: What the data has and is not looked at, by its names there.
        keeps_cells: Whether the rows of tables keep their cells.
        document: Where in a document is what; None where it is a list of records.
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
        """Whether the data is not newsmeta's own: members have names of their own."""
        return bool(self.members)


def check_members(wanted: Iterable[str], there: Collection[str], place: str) -> None:
    """Check that data has the columns that are asked for.

    Args:
        wanted: The names of the columns; with dots for what is inside others. An expression
            needs one of those that it begins at.
        there: The columns.
        place: Where they are named, for people.

    Raises:
        ImportDataError: When it has not.
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
    """Open a file of data.

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
"""What reads a format: yields the records of the data at a path, or raises ImportDataError."""

FEED = Format(
    "feed", "a feed as XML: RSS 2.0, RSS 1.0 or Atom", "feed", is_importable=True, extra="feeds"
)
IMPORTABLE = {name: each for name, each in FORMATS.items() if each.is_importable} | {
    FEED.name: FEED
}
"""The formats that can be read back, by name."""


def load(wanted: Format) -> Reader:
    """Return the function that reads a format.

    Raises:
        HandoffError: When what it needs is not installed.
    """
    function: Callable[..., Iterator[Raw]] = load_module(wanted, __package__).read
    return lambda path, options: function(path, options, *wanted.arguments)
