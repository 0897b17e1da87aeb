"""Metadata in the heads of web pages, and all answers from the web, as plain data.

`newsmeta.web` extracts it from responses. Rules compare it with the front matter.
"""

from __future__ import annotations

from dataclasses import field

from newsmeta.answers import Answer
from newsmeta.data_classes import dataclass


@dataclass(frozen=True, slots=True)
class PageHead:
    """The metadata in the head of a page.

    URLs are absolute, except those listed in `relative`. Texts have no markup and no control
    characters, and only single blanks between words. Missing metadata is empty.

    Attributes:
        canonical: The canonical URL of the page.
        amp: The URL of its AMP page.
        relative: The names of those of these two that the page gives without a host.
        title: The headline.
        description: The description.
        published: The time of publication, as the page writes it.
        site_name: The name of the publisher.
        picture: The URL of the preview picture.
        language: The language of the page, as a tag.
    """

    canonical: str = ""
    amp: str = ""
    relative: frozenset[str] = frozenset()
    title: str = ""
    description: str = ""
    published: str = ""
    site_name: str = ""
    picture: str = ""
    language: str = ""


@dataclass(slots=True)
class WebAnswers:
    """The answers from the web to the requests of a run.

    The object is passed to the rules empty, and filled before they run.

    Attributes:
        answers: The answers, by requested URL.
        heads: The metadata of pages, by requested URL.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    heads: dict[str, PageHead] = field(default_factory=dict)

    def add(self, answer: Answer, head: PageHead | None) -> None:
        """Record an answer."""
        self.answers[answer.url] = answer
        if head is not None:
            self.heads[answer.url] = head
