"""What pages say of themselves, and all that the web has said, as plain data.

`newsmeta.web` reads it from what servers send, and rules compare it with what is written.
"""

from __future__ import annotations

from dataclasses import field

from newsmeta.answers import Answer
from newsmeta.data_classes import dataclass


@dataclass(frozen=True, slots=True)
class PageHead:
    """What the head of a page says.

    URLs are complete, but where they are `relative`. Texts have no markup, no control characters
    and no blanks but single ones within. What the page does not say is empty.

    Attributes:
        canonical: The URL that the page wants to be known by.
        amp: The URL of its AMP page.
        relative: Which of these two the page names without their host.
        title: Its headline.
        description: What it is about.
        published: When it was published, as the page writes it.
        site_name: What its publisher is called.
        picture: The URL of the picture that stands for it.
        language: The language that it is in, as a tag.
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
    """What the web has said to the URLs of a run.

    It is handed to what looks at files before anything is asked, and filled then.

    Attributes:
        answers: What was said, by the URL that was asked for.
        heads: What pages say of themselves, by the URL that was asked for.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    heads: dict[str, PageHead] = field(default_factory=dict)

    def add(self, answer: Answer, head: PageHead | None) -> None:
        """Note what was said to a URL."""
        self.answers[answer.url] = answer
        if head is not None:
            self.heads[answer.url] = head
