"""What exporters are told, and how to get at one."""

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
    """Nothing can be written. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself.

    Attributes:
        title: Its title.
        url: Its own address, or an empty string.
        home: The address of the site, or an empty string.
        description: What it is about, or an empty string.
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
    """What exporters need to know.

    Attributes:
        columns: The fields to write. The records that exporters get have no others.
        refuse: What to call with a record that the format cannot hold, and the reason; the
            record is left out then.
        site_of: Returns the site that a file is a page of, or None where nothing tells.
        feed: What a feed says of itself.
        lists: How tables write lists of single values: `join` or `json`.
        raw: Whether tables leave cells as they are that a spreadsheet would run.
        bom: Whether tables begin with a byte-order mark.
        quote_all: Whether every cell of a table is in quotes.
        non_empty: Whether columns are left out that nothing is in.
        beside: Returns the name of a file beside the one that is written, by its number from 1
            on, and what to write to; the file is there when everything else is.
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
    """How to write a format record by record, each without regard to the others.

    Attributes:
        head: What comes before them.
        render: Returns what stands for a record; raises `ValueError` where there is nothing that
            could.
    """

    head: bytes
    render: Callable[[Record], bytes]


def load_pieces(wanted: Format, options: Options) -> Pieces | None:
    """Return how to write a format record by record, or None where it is written as a whole."""
    if not wanted.is_by_record:
        return None
    pieces: Pieces = load_module(wanted, __package__).pieces(options, *wanted.arguments)
    return pieces


def load(wanted: Format) -> Callable[[Iterator[Record], Any, Options], int]:
    """Return the function that writes a format.

    It takes the records, where to write (a binary stream, or a folder), and the options, and
    returns how many rows or objects were written.

    Raises:
        HandoffError: When what it needs is not installed.
    """
    function: Callable[..., int] = load_module(wanted, __package__).export
    return lambda records, out, options: function(records, out, options, *wanted.arguments)
