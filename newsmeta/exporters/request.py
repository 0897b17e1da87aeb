"""The request for an export or for loading articles, checked before any file is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from newsmeta.data_classes import dataclass
from newsmeta.exporters.choices import Lists, OnError
from newsmeta.exporters.options import Feed
from newsmeta.linter.content import Content
from newsmeta.records import columns as column_choice
from newsmeta.records.columns import Columns
from newsmeta.records.formats import FORMATS, ColumnChoice, Format
from newsmeta.records.record import Record
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, HandoffError
from newsmeta.suggestions import listing, suggestion

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.exporters.partitions import PartitionKey
    from newsmeta.exporters.sorting import SortKey
    from newsmeta.linter.engines import Engine
    from newsmeta.site.site import Site


_OF_ANYTHING = ("json", "jsonl", "csv", "tsv", "parquet")
"""Formats for any kind of front matter."""

_NON_EMPTY = "non-empty"
"""A column name that stands for all non-empty columns."""

_WITHOUT_COLUMNS = ("json", "jsonl")
"""Formats in which each record has its own members."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request for articles as data.

    Attributes:
        format: The format.
        columns: The fields.
        conditions: The conditions that each record has to meet.
        sort: The sort keys; the paths if empty.
        limit: The most records to write, or None for all.
        on_error: The treatment of files that are not valid articles.
        feed: The metadata of a feed.
        lists: The notation of lists of scalars in tables: `join` or `json`.
        raw: Whether tables keep formulas in cells instead of disarming them.
        bom: Whether tables begin with a byte-order mark.
        quote_all: Whether every cell of a table is in quotes.
        non_empty: Whether empty columns are left out.
        jobs: The number of processes, usually one; None for a number that suits the files; or an
            engine that reads files elsewhere.
        kinds: Names of the kinds of files; None for articles.
        partition_by: The keys of a dataset's folders; empty for one file.
    """

    format: Format
    columns: Columns
    conditions: tuple[Callable[[Record], bool], ...] = ()
    sort: tuple[SortKey, ...] = ()
    limit: int | None = None
    on_error: OnError = OnError.FAIL
    feed: Feed = Feed()
    lists: str = "join"
    raw: bool = False
    bom: bool = False
    quote_all: bool = False
    non_empty: bool = False
    jobs: int | Engine | None = 1
    kinds: frozenset[str] | None = None
    partition_by: tuple[PartitionKey, ...] = ()


class RequestError(HandoffError):
    """The request cannot be met. The message says why, and what to do."""


class LoadChoices(TypedDict, total=False):
    """Options for loading, all of them optional.

    Attributes:
        columns: The fields to load, as people write them (`provider.name`), in order. Fields that
            begin with `+` are loaded besides the usual ones. Empty for the usual ones.
        exclude: Fields not to load.
        body: Whether to load the text after the front matter.
        where: A filter, as for `newsmeta export --where`.
        since: The earliest time of publication: a date or an RFC 3339 timestamp.
        until: The latest time of publication, likewise; a date includes the whole day.
        topics: Topics of which an article needs at least one.
        published_only: Whether to leave out hidden, deleted and removed articles.
        on_error: The treatment of files that are not valid articles: `fail` raises an error,
            `skip` leaves them out, `include` loads them as they are, if they can be read.
        jobs: The number of processes, usually one; None for a number that suits the files.
    """

    columns: Sequence[str]
    exclude: Sequence[str]
    body: bool
    where: str | None
    since: str | None
    until: str | None
    topics: Sequence[str]
    published_only: bool
    on_error: str
    jobs: int | None


class Choices(LoadChoices, total=False):
    """Options of an export, all of them optional.

    Attributes:
        columns: As in `LoadChoices`; in addition, `non-empty` leaves empty columns out of tables.
        sort: Fields to sort by, separated by commas, with `-` before a field for descending order.
        limit: The most articles to write.
        feed: The metadata of a feed.
        lists: The notation of lists of scalars in tables: `join` or `json`.
        raw: Whether tables keep formulas in cells instead of disarming them.
        bom: Whether tables begin with a byte-order mark.
        quote_all: Whether every cell of a table is in quotes.
        partition_by: Fields, or `year`, `month` and `day` of publication, that determine the
            folders of a dataset.
    """

    partition_by: Sequence[str]
    sort: str | None
    limit: int | None
    feed: Feed | None
    lists: str | None
    raw: bool
    bom: bool
    quote_all: bool


def request(to: str, content: Content | None = None, **choices: Unpack[Choices]) -> Request:
    """Return a request, checked.

    Args:
        to: The name of the format.
        content: The kinds of files, and their fields; None for articles without additional
            fields of a site.
        **choices: Further options; see `Choices`.

    Raises:
        RequestError: When options contradict each other, or one is invalid.
        UnknownFieldError: When a field does not exist.
    """
    wanted = _format(to)
    content = content or Content()
    _check_content(wanted, content)
    columns, exclude = choices.get("columns", ()), choices.get("exclude", ())
    if non_empty := _NON_EMPTY in columns:
        if not wanted.is_table:
            raise RequestError(f"columns: {_NON_EMPTY} is for csv and tsv, not for {wanted.name}")
        columns = [name for name in columns if name != _NON_EMPTY]
    feed, lists, limit = choices.get("feed"), choices.get("lists"), choices.get("limit")
    _check_columns(wanted, columns, exclude)
    keys, columns, exclude = _partitioned(wanted, content.root, choices, columns, exclude)
    if keys and non_empty:
        raise RequestError(f"columns: all files of a dataset have the same, not {_NON_EMPTY}")
    if feed and not wanted.is_feed:
        raise RequestError(f"feed-title: {wanted.name} is no feed, and has no title or address")
    if feed and feed.url and not _is_web(feed.url):
        raise RequestError(f"feed-url: {feed.url!r} is no address on the web")
    if wanted.is_joined and fields.PATH in exclude:
        raise RequestError(f"exclude: path is the key of the tables of {wanted.name}")
    if any(not topic.strip() for topic in choices.get("topics", ())):
        raise RequestError("topic: names no topic")
    if limit is not None and limit < 1:
        raise RequestError("limit: has to be 1 or more")
    if limit is not None and 0 < wanted.most < limit:
        raise RequestError(f"limit: {wanted.name} has at most {wanted.most:,} articles")
    if lists not in (None, *Lists):
        raise RequestError(f"lists: {lists} is unknown; there are join and json")
    for name in ("lists", "raw", "bom", "quote_all"):
        if choices.get(name) and not wanted.is_table:
            raise RequestError(
                f"{name.replace('_', '-')}: this is for csv and tsv, not for {wanted.name}"
            )
    return Request(
        wanted,
        column_choice.choose(columns, exclude, choices.get("body", False), content.root),
        tuple(_conditions(wanted, choices, content.root)),
        _sort_keys(wanted, choices.get("sort"), content.root),
        limit,
        OnError(choices.get("on_error", OnError.FAIL)),
        feed or Feed(),
        lists or "join",
        choices.get("raw", False),
        choices.get("bom", False),
        choices.get("quote_all", False),
        non_empty,
        choices.get("jobs", 1),
        content.kinds,
        keys,
    )


def _partitioned(
    wanted: Format,
    root: Field,
    choices: Choices,
    columns: Sequence[str],
    exclude: Sequence[str],
) -> tuple[tuple[PartitionKey, ...], Sequence[str], Sequence[str]]:
    """Return the keys of a dataset, and the requested columns without these keys."""
    names = choices.get("partition_by", ())
    if not names:
        return (), columns, exclude
    from newsmeta.exporters import partitions

    if wanted.name not in partitions.FORMATS:
        raise RequestError(
            f"partition-by: {wanted.name} is no format of datasets; "
            f"write {listing(partitions.FORMATS)}"
        )
    try:
        keys = partitions.parse(names, root)
        return keys, *partitions.without_keys(keys, columns, exclude, wanted.is_table)
    except HandoffError as error:
        raise RequestError(f"partition-by: {error}") from None


def _check_content(wanted: Format, content: Content) -> None:
    """Check that a format can hold the requested kinds of files."""
    if content.is_article:
        return
    name = listing(sorted(content.kinds or ()), "and")
    if wanted.name not in _OF_ANYTHING:
        raise RequestError(
            f"kind: {wanted.name} is made for news articles, and {name} holds none; "
            f"write {listing(_OF_ANYTHING)}"
        )
    if not content.root.fields and wanted.name not in _WITHOUT_COLUMNS:
        raise RequestError(
            f"kind: {name} has no schema that tells the columns of {wanted.name}; write jsonl, "
            "or give it a schema (newsmeta schema infer makes one of its files)"
        )


def _is_web(text: str) -> bool:
    from newsmeta.urls import parse

    url = parse(text)
    return url is not None and url.is_web


def _conditions(
    wanted: Format, choices: Choices, root: Field
) -> Iterator[Callable[[Record], bool]]:
    """Yield the conditions for records."""
    where, since, until = choices.get("where"), choices.get("since"), choices.get("until")
    for name, text in (("where", where), ("since", since), ("until", until)):
        if text is not None:
            yield _condition(name, text, root)
    if topics := choices.get("topics"):
        from newsmeta.exporters.where import about

        yield about(topics)
    if choices.get("published_only") or wanted.is_feed:  # Feeds are for readers.
        from newsmeta.exporters.where import is_published

        yield is_published


def _condition(name: str, text: str, root: Field) -> Callable[[Record], bool]:
    """Return the condition in an option."""
    from newsmeta.exporters import where

    try:
        if name == "where":
            return where.parse(text, root).matches
        return where.since(text) if name == "since" else where.until(text)
    except where.FilterError as error:
        raise RequestError(f"{name}: {error}") from None


def _sort_keys(wanted: Format, sort: str | None, root: Field) -> tuple[SortKey, ...]:
    if sort is None:
        return ()
    if wanted.is_feed:
        raise RequestError(f"sort: {wanted.name} is a feed, which has the newest articles first")
    from newsmeta.exporters.sorting import parse_keys

    return parse_keys(sort, root)


def _format(name: str) -> Format:
    try:
        return FORMATS[name]
    except KeyError:
        raise RequestError(f"there is no format {name}; {suggestion(name, FORMATS)}") from None


def _check_columns(wanted: Format, columns: Sequence[str], exclude: Sequence[str]) -> None:
    """Check that the format allows the selection of these fields."""
    for option, names in (("columns", columns), ("exclude", exclude)):
        if names and wanted.columns is ColumnChoice.NONE:
            raise RequestError(
                f"{option}: {wanted.name} says itself what an article holds; leave the choice out"
            )
        for name in names if wanted.columns is ColumnChoice.TOP else ():
            if "." in name:
                whole = name.removeprefix("+").split(".", 1)[0]
                raise RequestError(
                    f"{option}: {wanted.name} has whole fields; name {whole}, not {name}"
                )


def feed_of(
    config: Config,
    site_of: Callable[[Path], Site | None],
    given: Path,
    title: str = "",
    url: str = "",
) -> Feed:
    """Return the metadata of a feed, from the configuration and the site.

    Args:
        config: The configuration.
        site_of: A function that returns the site of a file. It is the one used for articles, so
            that a site with an unreadable configuration is unknown to both, and reported once.
        given: The file or folder with the articles, which determines the site.
        title: The title, which overrides the configuration.
        url: The address, which overrides the configuration.
    """
    site = site_of(given / "article.md" if given.is_dir() else given)
    return Feed(
        title=title or config.feed_title or (site.title if site else "") or Feed().title,
        url=url or config.feed_url,
        home=(site and site.absolute("/")) or "",
        description=config.feed_description or (site.description if site else ""),
    )
