"""Shared parts of the tests of typed formats: articles, arbitrary values, and the round trip."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from newsmeta.exporters.options import Options, load
from newsmeta.exporters.outputs import opened
from newsmeta.frontmatter import nodes, parser, source
from newsmeta.frontmatter.source import usual_line_end
from newsmeta.importers import items
from newsmeta.records import formats
from newsmeta.records.columns import choose
from newsmeta.records.record import Record, from_object
from newsmeta.records.spreadsheets import held
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, FieldType

EVERYTHING = ("+secured", "+body")

ARTICLE: dict[str, Any] = {
    "category": "news",
    "title": "Trees, trees and trees",
    "excerpt": 'They are "green".\nAll of them.',
    "publishedDateTime": "2021-01-27T15:50:00Z",
    "originalUrl": "https://www.example.com/trees",
    "webUrl": "https://www.example.com/trees",
    "type": "article",
    "quality": 60,
    "heat": -1,
    "published": True,
    "provider": {
        "name": "Example Times",
        "domain": "example.com",
        "images": [{"url": "/logo.png", "width": 50, "height": 50}],
        "authors": [{"name": "Ada", "images": [{"url": "/ada.png", "width": 1, "height": 2}]}],
    },
    "topics": ["Climate", "Cities"],
    "images": [
        {"url": "https://www.example.com/1.jpg", "width": 1200, "height": 630, "isCached": True},
        {"url": "https://www.example.com/2.jpg", "width": 600, "height": 315, "title": "=1+1"},
    ],
    "related": [
        {"title": "Nothing but a title"},
        {
            "title": "Where they stand",
            "publishedDateTime": "2021-01-28T13:02:00Z",
            "webUrl": "https://www.example.org/map",
            "type": "article",
            "provider": {
                "name": "Herald",
                "domain": "example.org",
                "images": [{"url": "/herald.png", "width": 50, "height": 50}],
            },
            "topics": ["Maps"],
            "images": [{"url": "/map.png", "width": 8, "height": 6}],
        },
    ],
    "tags": ["a", "b;c"],
    "redirect_from": ["/old/"],
}
"""An article with something in every table."""


def record(values: dict[str, Any] | None = None, path: str = "_news/a.md") -> Record:
    return Record(path, ARTICLE if values is None else values, "The body.\n")


@dataclass
class Export:
    """The output of an export, and the refused records with their reasons."""

    path: Path
    rows: int
    refused: list[tuple[str, str]] = field(default_factory=list)


def export(
    name: str,
    records: Iterable[Record],
    path: Path,
    columns: Iterable[str] = EVERYTHING,
    excluded: Iterable[str] = (),
) -> Export:
    """Export records to a new file or folder."""
    refused: list[tuple[str, str]] = []
    options = Options(
        choose(columns, excluded), lambda each, reason: refused.append((each.path, reason))
    )
    write = load(formats.FORMATS[name])
    with opened(path, formats.FORMATS[name]) as out:
        return Export(path, write(iter(records), out, options), refused)


def read(name: str, path: Path, **options: Any) -> list[items.Item]:
    """Import data."""
    return list(
        map(items.parsed, items.load(formats.FORMATS[name])(path, items.Options(**options))),
    )


def read_records(name: str, path: Path) -> list[Record]:
    """Import data, and assert that it has no mistakes."""
    items = read(name, path)
    assert [item.problem for item in items if item.problem] == []
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    return [from_object(item.content) for item in items]


def assert_same(one: Iterable[Record], other: Iterable[Record]) -> None:
    """Assert that records are equal: values with types and order, line ends, body."""
    for before, after in zip(one, other, strict=True):
        assert (before.path, before.body, before.line_end) == (
            after.path,
            after.body,
            after.line_end,
        )
        # JSON distinguishes true from 1 and 1 from 1.0, and keeps the order of names.
        assert json.dumps(after.values) == json.dumps(before.values)


def assert_comes_back(name: str, records: Iterable[Record]) -> None:
    """Assert that an export and an import return the same records."""
    records = list(records)
    with tempfile.TemporaryDirectory() as folder:
        done = export(name, records, Path(folder, "data"))
        assert done.refused == []
        expected = list(map(_in_a_sheet, records)) if name == "xlsx" else records
        assert_same(expected, read_records(name, done.path))


def _in_a_sheet(record: Record) -> Record:
    """Return a record with its body as spreadsheets keep it: as displayed, with line ends."""
    shown = held(record.body or "").replace("\n", record.line_end)
    return replace(record, body=shown)


def articles_in(folder: Path) -> Iterator[Record]:
    """Yield the articles of a folder."""
    paths = sorted(folder.glob("*.md"))
    assert paths, folder
    for path in paths:
        parts = source.split(path.read_bytes())
        values = parser.read(parts.text, parts.span, nodes.Limits()).values
        line_end = usual_line_end(parts.text)
        yield Record(path.name, dict(values), parts.body, line_end, str(path))


# -- generated values ----------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(
    [
        *("=1", "\r", "\n", "\r\n", '"', "'", "a,b", "a;b", "", " ", "null", "[]", "{}", "\0"),
        *("true", "1", "\ufeff", "\ud800", "2021-01-27", "2021-01-27T15:50:00Z"),
        *("2021-01-27T16:50:00.1234567+01:00", "2016-12-31T23:59:60Z", "2021-01-27t15:50:00z"),
        *("0001-01-01T00:00:00+01:00", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00"),
    ]
)
NAMES = st.sampled_from(
    [
        *("path", "body", "sourceForm", "0", "1", "01", "²", "a/b", "~", "~1", "", "title"),
        *("images", "provider", "topics", "name", "url", "width", "related"),
    ]
) | st.text(max_size=3)
SINGLE = (
    TEXTS
    | st.integers()
    | st.sampled_from([2**63, 2**63 - 1, -(2**63), -(2**63) - 1, 10**30])
    | st.booleans()
    | st.none()
    | st.floats(allow_nan=False, allow_infinity=False)
)
ANYTHING = st.recursive(
    SINGLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


def shaped(here: Field | None) -> st.SearchStrategy[Any]:
    """Return values that usually have the shape of a field, and sometimes any other."""
    if here is None:
        return ANYTHING
    if here.type is FieldType.MAPPING:
        names = st.lists(st.sampled_from(list(here.fields)) | NAMES, max_size=6, unique=True)
        fitting: st.SearchStrategy[Any] = names.flatmap(
            lambda chosen: st.fixed_dictionaries(
                {name: shaped(here.fields.get(name)) for name in chosen}
            )
        )
    elif here.type is FieldType.LIST:
        fitting = st.lists(st.deferred(lambda: shaped(here.items)), max_size=3)
    elif here.type is FieldType.INTEGER:
        fitting = st.integers(-1, 200)
    elif here.type is FieldType.BOOLEAN:
        fitting = st.booleans()
    else:
        fitting = TEXTS
    return st.one_of(fitting, fitting, fitting, fitting, ANYTHING)


VALUES = shaped(fields.article()).filter(lambda value: isinstance(value, dict))
"""Front matter with any content, in any order."""


def valid(name: str, here: Field) -> st.SearchStrategy[Any]:
    """Return values of a field that follow the schema."""
    if "enum" in here.constraints:
        return st.sampled_from(here.constraints["enum"])
    if here.type is FieldType.MAPPING:
        return _valid_mapping(here)
    if here.type is FieldType.LIST and here.items is not None:
        items = valid(name, here.items)
        is_single = here.items.is_single
        least = here.constraints.get("minItems", 0)
        lists = st.lists(items, min_size=least, max_size=3, unique=is_single)
        return lists | items if here.may_be_single else lists
    if here.type is FieldType.BOOLEAN:
        return st.booleans()
    if here.type is FieldType.INTEGER:
        most = here.constraints.get("maximum", 10_000)
        return st.integers(here.constraints["minimum"], most)
    if here.type is FieldType.TIMESTAMP:
        return _TIMESTAMPS
    return st.sampled_from(_EXAMPLES[name]) if name in _EXAMPLES else _WORDS


def _valid_mapping(here: Field) -> st.SearchStrategy[dict[str, Any]]:
    parts = {name: valid(name, inner) for name, inner in here.fields.items()}
    # The required fields of an article or a video.
    required = [name for name in parts if here.fields[name].is_required or name in _LINKS]
    optional = {name: part for name, part in parts.items() if name not in required}
    values = st.fixed_dictionaries({name: parts[name] for name in required}, optional=optional)
    in_order = values.map(lambda each: {name: each[name] for name in parts if name in each})
    return st.one_of(in_order, in_order, values)


_LINKS = ("webUrl", "originalUrl")
_URLS = ("https://www.example.com/trees", "http://example.org/?a=b&c#d", "https://www.exämple.com/")
_EXAMPLES = {
    **dict.fromkeys((*_LINKS, "ampWebUrl", "cdnAmpWebUrl", "sourceUrl", "url"), _URLS),
    "permalink": ("/news/:title/", "/"),
    **dict.fromkeys(("date", "last_modified_at"), ("2021-01-27", "2021-1-7 10:00:00 +0100")),
    "redirect_to": ("/new/", "https://www.example.com/new"),
    "redirect_from": ("/old/", "/older/", "=old"),
    "domain": ("example.com", "example.org", "exämple.com"),
    "locale": ("en-us", "de"),
    "length": ("PT13M34S", "P1D"),
    "secured": ("bm90IGEgcmVhbCBzZWNyZQ==;bm9yIGEgcmVhbCBJVi4uLg==",),
}
_TIMESTAMPS = st.datetimes().map(lambda moment: f"{moment:%H:%M:%SZ}").map(
    lambda time: f"2021-01-27T{time}"
) | st.sampled_from(["2021-01-27T16:50:00+01:00", "2021-01-27T15:50:00.5Z", "1969-07-20t20:17:40z"])
_WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=5)
ARTICLES = _valid_mapping(fields.article())
"""Front matter that follows the schema."""

LINE_ENDS = st.sampled_from(["\n", "\r\n"])
BODIES = st.text(st.characters(codec="utf-8"), max_size=5) | st.sampled_from(["\r\n", "a\n\nb\r"])


def records_of(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Record]]:
    """Return lists of records with such front matter."""
    parts = st.tuples(values, BODIES, LINE_ENDS)
    return st.lists(parts, max_size=3).map(
        lambda listed: [
            Record(f"_news/{number}.md", each, body, line_end)
            for number, (each, body, line_end) in enumerate(listed)
        ]
    )
