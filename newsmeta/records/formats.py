"""The formats in which articles are exported, and their list."""

from __future__ import annotations

import enum
from importlib import import_module
from pathlib import Path
from typing import Any

from newsmeta._about import DISTRIBUTION
from newsmeta.data_classes import dataclass
from newsmeta.schema.fields import HandoffError


class ColumnChoice(enum.StrEnum):
    """The fields that can be chosen in a format."""

    ANY = "any"
    """Any: `provider.name`, `images.0.url`."""
    TOP = "top"
    """Fields of the front matter as a whole: `provider`, `images`."""
    NONE = "none"
    """None: the format defines the content of an article."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that articles are written in.

    Attributes:
        name: The name on the command line.
        description: A description of one line.
        module: The module in this package.
        suffixes: Endings of files in this format.
        readable: Endings of other files that are read as this format.
        columns: The fields that may be chosen.
        is_table: Whether each of the chosen fields is a column of its own.
        is_joined: Whether it consists of tables that are joined by keys, including `path`.
        is_folder: Whether it is a folder of files, not a file.
        is_database: Whether it is a database, which is changed in place.
        is_binary: Whether terminals cannot show it.
        is_sought: Whether writing it seeks in the file.
        is_feed: Whether it has only the newest articles, newest first.
        is_of_pages: Whether it has addresses of pages of the site that exist by now.
        days: The most days since the publication of its articles; 0 for any number.
        most: The most articles; 0 for any number.
        is_importable: Whether `newsmeta import` reads it.
        is_by_record: Whether each article is written without regard to the others.
        extra: The extra of newsmeta that it needs, or an empty string.
        arguments: Further arguments for a module that several formats share.
    """

    name: str
    description: str
    module: str
    suffixes: tuple[str, ...] = ()
    readable: tuple[str, ...] = ()
    columns: ColumnChoice = ColumnChoice.NONE
    is_table: bool = False
    is_joined: bool = False
    is_folder: bool = False
    is_database: bool = False
    is_binary: bool = False
    is_sought: bool = False
    is_feed: bool = False
    is_of_pages: bool = False
    days: int = 0
    most: int = 0
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
            columns=ColumnChoice.ANY,
            is_importable=True,
        ),
        Format(
            "jsonl",
            "JSON Lines, one object a line",
            "jsonl",
            (".jsonl", ".ndjson"),
            columns=ColumnChoice.ANY,
            is_importable=True,
            is_by_record=True,
        ),
        Format(
            "csv",
            "a table, one row an article (RFC 4180)",
            "csv",
            (".csv",),
            columns=ColumnChoice.ANY,
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
            columns=ColumnChoice.ANY,
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
            is_joined=True,
            is_folder=True,
            is_importable=True,
        ),
        Format(
            "xlsx",
            "a workbook with a sheet for each table (Excel, LibreOffice)",
            "xlsx",
            (".xlsx",),
            (".xlsm", ".ods"),
            columns=ColumnChoice.TOP,
            is_joined=True,
            is_binary=True,
            is_sought=True,
            is_importable=True,
            extra="excel",
        ),
        Format(
            "sqlite",
            "a database with tables joined by keys and full-text search (SQLite)",
            "sqlite",
            (".db", ".sqlite", ".sqlite3"),
            columns=ColumnChoice.TOP,
            is_joined=True,
            is_database=True,
            is_binary=True,
            is_importable=True,
        ),
        Format(
            "parquet",
            "typed and nested columns (Apache Parquet)",
            "parquet",
            (".parquet",),
            columns=ColumnChoice.TOP,
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
        Format(
            "sitemap",
            "the site's own pages, for search engines (sitemaps.org 0.9)",
            "sitemap",
            is_of_pages=True,
        ),
        Format(
            "news-sitemap",
            "those of the last two days, for Google News",
            "newssitemap",
            is_feed=True,
            is_of_pages=True,
            days=2,
            most=1000,
        ),
    )
}
"""Every format by its name."""


def format_of(path: Path, *, is_read: bool = False) -> Format | None:
    """Return the format for the ending of a file, or None.

    Args:
        path: The file.
        is_read: Whether the file is to be read.
    """
    suffix = path.suffix.lower()
    for each in FORMATS.values():
        if suffix in each.suffixes or (is_read and suffix in each.readable):
            return each
    return None


def load_module(wanted: Format, package: str) -> Any:
    """Return the module of a format.

    Args:
        wanted: The format.
        package: The package of the module.

    Raises:
        HandoffError: When a required library is not installed.
    """
    try:
        return import_module(f"{package}.{wanted.module}")
    except ImportError as error:
        if not wanted.extra or (error.name or "").startswith("newsmeta"):
            raise
        raise HandoffError(
            f"{wanted.name} needs {error.name}, which is not installed; "
            f"run: pip install '{DISTRIBUTION}[{wanted.extra}]'"
        ) from None
