"""Options of exporters, and the exporter of each format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from newsmeta.data_classes import dataclass
from newsmeta.records.columns import Columns
from newsmeta.records.record import Record
from newsmeta.schema.fields import HandoffError

if TYPE_CHECKING:
    from newsmeta.site.site import Site

from newsmeta.records.formats import Format, load_module


class ExportError(HandoffError):
    """The export is impossible. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The metadata of a feed.

    Attributes:
        title: The title.
        url: The address of the feed, or an empty string.
        home: The address of the site, or an empty string.
        description: The description, or an empty string.
    """

    title: str = "News"
    url: str = ""
    home: str = ""
    description: str = ""


def _no_site(_: str) -> Site | None:
    return None


def _nothing_beside(_: int) -> tuple[str, BinaryIO]:
    raise ExportError("there is more than one file holds")


@dataclass(frozen=True, slots=True)
class Options:
    """Options of exporters.

    Attributes:
        columns: The fields to write. Records contain only these.
        refuse: A function to call with a record that the format cannot hold, and with the reason;
            the record is left out.
        site_of: A function that returns the site of a file, or None if unknown.
        feed: The metadata of a feed.
        lists: The notation of lists of scalars in tables: `join` or `json`.
        raw: Whether tables keep formulas in cells instead of disarming them.
        bom: Whether tables begin with a byte-order mark.
        quote_all: Whether every cell of a table is in quotes.
        non_empty: Whether empty columns are left out.
        beside: A function that returns the name and the stream of an additional output file, by
            its number from 1 on. The file appears when the export is complete.
    """

    columns: Columns
    refuse: Callable[[Record, str], None]
    site_of: Callable[[str], Site | None] = _no_site
    feed: Feed = Feed()
    lists: str = "join"
    raw: bool = False
    bom: bool = False
    quote_all: bool = False
    non_empty: bool = False
    beside: Callable[[int], tuple[str, BinaryIO]] = _nothing_beside


@dataclass(frozen=True, slots=True)
class Pieces:
    """A way to write a format record by record, each independently of the others.

    Attributes:
        head: The beginning of the output.
        render: A function that renders a record; it raises `ValueError` if that is impossible.
    """

    head: bytes
    render: Callable[[Record], bytes]


def load_pieces(wanted: Format, options: Options) -> Pieces | None:
    """Return how to write a format record by record, or None if that is impossible."""
    if not wanted.is_by_record:
        return None
    pieces: Pieces = load_module(wanted, __package__).pieces(options, *wanted.arguments)
    return pieces


def load(wanted: Format) -> Callable[[Iterator[Record], Any, Options], int]:
    """Return the function that writes a format.

    The function takes the records, the output (a binary stream or a folder), and the options. It
    returns the number of rows or objects.

    Raises:
        HandoffError: When a library that it needs is not installed.
    """
    function: Callable[..., int] = load_module(wanted, __package__).export
    return lambda records, out, options: function(records, out, options, *wanted.arguments)
