"""A new article, or the reasons why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, TypedDict

from newsmeta.data_classes import dataclass
from newsmeta.schema.fields import HandoffError


class NewArticleError(HandoffError):
    """An article that cannot be made.

    Attributes:
        reasons: The reasons, each with advice.
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class NewArticle:
    """A new article.

    Attributes:
        path: The path of the file.
        data: The content of the file.
        notes: Notes on changed values, and on points for an editor to check.
        is_written: Whether the file was written.
    """

    path: Path
    data: bytes
    notes: tuple[str, ...] = ()
    is_written: bool = True

    @property
    def text(self) -> str:
        """The content of the file, as text."""
        return self.data.decode()


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The facts that a page states about itself. Missing or doubtful ones are empty.

    Attributes:
        title: Its headline.
        excerpt: The summary.
        published: The time of publication, in UTC.
        provider: The name of the publisher.
        amp_url: Its AMP page.
        fields: Other fields: `images` with the picture that stands for it, and `locale`.
        notes: Notes for an editor.
    """

    title: str = ""
    excerpt: str = ""
    published: str = ""
    provider: str = ""
    amp_url: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class NewArticleChoices(TypedDict, total=False):
    """The options for a new article, besides its headline and its address.

    Attributes:
        excerpt: The summary, in one to three sentences.
        topics: The names of its topics, the most important first.
        provider: The name of the publisher.
        provider_by_page: The publisher's name on the page, used if nothing else tells.
        amp_url: Its AMP page.
        type: `article` or `video`; None for the first.
        published: The time of publication; None for now.
        body: The text below the front matter.
        fields: Values of other fields, as `newsmeta import --set` takes them. Addresses of the page
            are none of them but the `webUrl` of a video.
        into: The folder to write to; None for that of the other articles.
        dry_run: Whether to write nothing.
    """

    excerpt: str | None
    topics: Iterable[str]
    provider: str | None
    provider_by_page: str | None
    amp_url: str | None
    type: str | None
    published: str | None
    body: str | None
    fields: Mapping[str, Any]
    into: Path | str | None
    dry_run: bool
