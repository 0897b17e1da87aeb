"""What a new article comes to, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, TypedDict

from newsmeta.data_classes import dataclass
from newsmeta.schema.fields import HandoffError


class NewArticleError(HandoffError):
    """There can be no such article.

    Attributes:
        reasons: Why, each with what to do.
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class NewArticle:
    """A new article.

    Attributes:
        path: Its file.
        data: What is in it.
        notes: What was changed of what was said, and what an editor may want to look at.
        is_written: Whether the file is there.
    """

    path: Path
    data: bytes
    notes: tuple[str, ...] = ()
    is_written: bool = True

    @property
    def text(self) -> str:
        """What is in it, as text."""
        return self.data.decode()


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself. What it does not say, or not well enough, is empty.

    Attributes:
        title: Its headline.
        excerpt: What it is about.
        published: When it was published, in UTC.
        provider: What its publisher is called.
        amp_url: Its AMP page.
        fields: Other fields: `images` with the picture that stands for it, and `locale`.
        notes: What an editor may want to know.
    """

    title: str = ""
    excerpt: str = ""
    published: str = ""
    provider: str = ""
    amp_url: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class NewArticleChoices(TypedDict, total=False):
    """What may be said of a new article, besides its headline and its address.

    Attributes:
        excerpt: What it is about, in one to three sentences.
        topics: The names of its topics, the most important first.
        provider: The name of who published it.
        provider_by_page: What its page calls them, which counts where nothing else tells.
        amp_url: Its AMP page.
        type: `article` or `video`; None for the first.
        published: When it was published; None for now.
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
