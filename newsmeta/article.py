"""Articles as objects: attributes instead of dictionary keys.

The classes follow `schemas/article.schema.json`, with names in Python's style. An optional field
that is missing is None, an empty tuple, or the value that its absence means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from newsmeta import timestamps
from newsmeta.data_classes import dataclass

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture. `width` and `height` are in pixels, `quality` in percent."""

    url: str
    width: int
    height: int
    is_cached: bool | None = None
    title: str | None = None
    attribution: str | None = None
    quality: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A person or organization involved in an article."""

    name: str
    domain: str | None = None
    url: str | None = None
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Provider:
    """The publisher of an article."""

    name: str
    domain: str
    images: tuple[Image, ...] = ()
    authors: tuple[Party, ...] = ()
    publishers: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedEntry:
    """The summary of another article about the same story."""

    title: str
    excerpt: str | None = None
    published_date_time: str | None = None
    updated_date_time: str | None = None
    original_url: str | None = None
    web_url: str | None = None
    amp_web_url: str | None = None
    cdn_amp_web_url: str | None = None
    type: str | None = None
    provider: Provider | None = None
    quality: int | None = None
    heat: int | None = None
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """An action that the page offers its readers, such as a download."""

    url: str
    type: str | None = None
    title: str | None = None
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article file that follows the schema.

    Timestamps are kept as written; `published_at` and `updated_at` convert them to points in
    time. `redirect_from` is always a tuple, even if a single address was written.
    """

    category: str
    title: str
    excerpt: str
    published_date_time: str
    type: str
    provider: Provider
    topics: tuple[str, ...]
    updated_date_time: str | None = None
    original_url: str | None = None
    web_url: str | None = None
    amp_web_url: str | None = None
    cdn_amp_web_url: str | None = None
    quality: int | None = None
    heat: int | None = None
    published: bool | None = None
    featured_content: str | None = None
    images: tuple[Image, ...] = ()
    related: tuple[RelatedEntry, ...] = ()
    actions: tuple[Action, ...] = ()
    secured: str | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    locale: str | None = None
    highlight: str | None = None
    content: str | None = None
    source_url: str | None = None
    length: str | None = None
    layout: str | None = None
    permalink: str | None = None
    redirect_from: tuple[str, ...] = ()
    deleted: bool | None = None
    removed: bool | None = None
    date: str | None = None
    slug: str | None = None
    excerpt_separator: str | None = None
    render_with_liquid: bool | None = None
    sitemap: bool | None = None
    last_modified_at: str | None = None
    redirect_to: str | None = None
    body: str = ""

    def __repr__(self) -> str:
        """Return a short description; the data in `secured` is never shown."""
        return f"<Article {self.title!r} ({self.published_date_time})>"

    @property
    def published_at(self) -> datetime:
        """The time of publication, in UTC."""
        moment = timestamps.parse(self.published_date_time)
        if moment is None:
            raise ValueError(f"not a timestamp: {self.published_date_time!r}")
        return moment

    @property
    def updated_at(self) -> datetime | None:
        """The time of the last update in UTC, or None."""
        return timestamps.parse(self.updated_date_time) if self.updated_date_time else None

    @classmethod
    def from_values(cls, values: Mapping[str, Any], body: str = "") -> Article:
        """Return the article with the given front matter.

        Args:
            values: Values of front matter that follows the article schema.
            body: The text after the front matter.

        Raises:
            TypeError: When the values do not follow the schema.
        """
        fields = _snake(values)
        fields["provider"] = _provider(values.get("provider"))
        fields["images"] = _images(values)
        fields["related"] = tuple(map(_related, values.get("related", ())))
        fields["actions"] = _each(Action, values.get("actions", ()))
        redirects = values.get("redirect_from", ())
        fields["redirect_from"] = (redirects,) if isinstance(redirects, str) else tuple(redirects)
        for name in ("topics", "tags", "categories"):
            fields[name] = tuple(values.get(name, ()))
        return cls(**fields, body=body)


_HUMP = re.compile(r"(?<=[a-z])([A-Z])")


def _snake(values: Mapping[str, Any]) -> dict[str, Any]:
    return {_HUMP.sub(r"_\1", key).lower(): value for key, value in values.items()}


def _each(kind: type[_T], items: Iterable[Mapping[str, Any]]) -> tuple[_T, ...]:
    return tuple(kind(**_snake(item)) for item in items)


def _images(values: Mapping[str, Any]) -> tuple[Image, ...]:
    return _each(Image, values.get("images", ()))


def _party(values: Mapping[str, Any]) -> Party:
    return Party(**{**_snake(values), "images": _images(values)})


def _provider(values: Any) -> Provider | None:
    if not isinstance(values, Mapping):
        return None
    return Provider(
        name=values["name"],
        domain=values["domain"],
        images=_images(values),
        authors=tuple(map(_party, values.get("authors", ()))),
        publishers=tuple(map(_party, values.get("publishers", ()))),
    )


def _related(values: Mapping[str, Any]) -> RelatedEntry:
    fields = _snake(values)
    fields["provider"] = _provider(values.get("provider"))
    fields["images"] = _images(values)
    fields["topics"] = tuple(values.get("topics", ()))
    return RelatedEntry(**fields)
