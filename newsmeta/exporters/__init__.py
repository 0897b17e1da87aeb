"""Writing articles as data: one module a format, and the list of them all.

The module of a format has one public function, `export`, which draws records from an iterator
and writes them as they come, so that memory does not grow with their number. A format that is
one file writes to a binary stream, one that is a folder into a folder that exists and is empty.
To add a format, write its module and its entry in `FORMATS`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.columns import Columns
from newsmeta.fields import HandoffError
from newsmeta.records import Record

if TYPE_CHECKING:
    from newsmeta.site import Site


class ColumnChoice(enum.StrEnum):
    """Which of its fields somebody may choose in a format."""

    ANY = "any"
    """Any: `provider.name`, `images.0.url`."""
    TOP = "top"
    """Fields of the front matter as a whole: `provider`, `images`."""
    NONE = "none"
    """None: the format says what an article is."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that articles are written in.

    Attributes:
        name: What the command line calls it.
        description: What it is, in a line.
        module: The module in this package.
        suffixes: Endings of files that are of this format.
        columns: Which fields may be chosen.
        is_table: Whether each of the chosen fields is a column of its own.
        is_folder: Whether it is a folder of files, not a file.
        is_binary: Whether terminals cannot show it.
        is_feed: Whether it holds the newest articles alone, newest first.
        is_importable: Whether `newsmeta import` reads it.
        is_by_record: Whether each article is written without regard to the others.
        extra: The extra of newsmeta that it needs, or an empty string.
        arguments: What the module is told besides, for formats that share one.
    """

    name: str
    description: str
    module: str
    suffixes: tuple[str, ...] = ()
    columns: ColumnChoice = ColumnChoice.NONE
    is_table: bool = False
    is_folder: bool = False
    is_binary: bool = False
    is_feed: bool = False
    is_importable: bool = False
    is_by_record: bool = False
    extra: str = ""
    arguments: tuple[Any, ...] = ()


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format(
            "json",
            "one JSON array, an object for each article",
            "json",
            (".json",),
            ColumnChoice.ANY,
            is_importable=True,
        ),
        Format(
            "jsonl",
            "JSON Lines, one object a line",
            "jsonl",
            (".jsonl", ".ndjson"),
            ColumnChoice.ANY,
            is_importable=True,
            is_by_record=True,
        ),
        Format(
            "csv",
            "a table, one row an article (RFC 4180)",
            "csv",
            (".csv",),
            ColumnChoice.ANY,
            is_table=True,
            is_importable=True,
            is_by_record=True,
            arguments=(",",),
        ),
        Format(
            "tsv",
            "the same, separated by tabs",
            "csv",
            (".tsv", ".tab"),
            ColumnChoice.ANY,
            is_table=True,
            is_importable=True,
            is_by_record=True,
            arguments=("\t",),
        ),
        Format(
            "datapackage",
            "a folder of CSV tables joined by keys (Frictionless Data Package)",
            "datapackage",
            columns=ColumnChoice.TOP,
            is_folder=True,
            is_importable=True,
        ),
        Format(
            "parquet",
            "typed and nested columns (Apache Parquet)",
            "parquet",
            (".parquet",),
            ColumnChoice.TOP,
            is_binary=True,
            is_importable=True,
            extra="parquet",
        ),
        Format(
            "jsonld",
            "schema.org NewsArticle and VideoObject, for search engines",
            "jsonld",
            (".jsonld",),
        ),
        Format("ninjs", "news objects for news systems (IPTC ninjs 3.1)", "ninjs"),
        Format(
            "jsonfeed", "a feed of the newest articles (JSON Feed 1.1)", "jsonfeed", is_feed=True
        ),
        Format(
            "atom",
            "a feed of the newest articles (Atom, RFC 4287)",
            "atom",
            (".atom",),
            is_feed=True,
        ),
    )
}
"""Every format by its name."""


def format_of(path: Path) -> Format | None:
    """Return the format that the ending of a file tells, or None."""
    suffix = path.suffix.lower()
    return next((each for each in FORMATS.values() if suffix in each.suffixes), None)


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
    """

    columns: Columns
    refuse: Callable[[Record, str], None]
    site_of: Callable[[str], Site | None] = _no_site
    feed: Feed = Feed()
    lists: str = "join"
    raw: bool = False
    bom: bool = False


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
    pieces: Pieces = load_module(wanted, __name__).pieces(options, *wanted.arguments)
    return pieces


def load(wanted: Format) -> Callable[[Iterator[Record], Any, Options], int]:
    """Return the function that writes a format.

    It takes the records, where to write (a binary stream, or a folder), and the options, and
    returns how many rows or objects were written.

    Raises:
        HandoffError: When what it needs is not installed.
    """
    function: Callable[..., int] = load_module(wanted, __name__).export
    return lambda records, out, options: function(records, out, options, *wanted.arguments)


def load_module(wanted: Format, package: str) -> Any:
    """Return the module of a format.

    Args:
        wanted: The format.
        package: The package that it is in.

    Raises:
        HandoffError: When what it needs is not installed.
    """
    try:
        return import_module(f"{package}.{wanted.module}")
    except ImportError as error:
        if not wanted.extra or (error.name or "").startswith("newsmeta"):
            raise
        raise HandoffError(
            f"{wanted.name} needs {error.name}, which is not installed; "
            f"run: pip install 'newsmeta[{wanted.extra}]'"
        ) from None
