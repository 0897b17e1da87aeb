"""Answers of web servers to requests for the URLs in articles, as plain data.

`newsmeta.web` sends the requests. Rules compare the answers with the front matter.
"""

from __future__ import annotations

from enum import StrEnum

from newsmeta.data_classes import dataclass

_PERMANENT = frozenset({301, 308})


class Outcome(StrEnum):
    """The outcome of a request for a URL."""

    OK = "ok"
    """The URL answered with content."""
    GONE = "gone"
    """Nothing is there: status 404 or 410, or a host name that does not exist."""
    BLOCKED = "blocked"
    """The site refuses programs, at least for now: 401, 403, 429, 451, 999, or its robots.txt."""
    FAILED = "failed"
    """No usable answer: a timeout, no connection, a server error or a bad certificate."""
    REFUSED = "refused"
    """Never requested: not an address of the public web."""
    NOT_ASKED = "not asked"
    """Not requested this time: the time budget was spent, or the network is off."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect.

    Attributes:
        url: The URL that redirects.
        status: The status of the redirect.
    """

    url: str
    status: int

    @property
    def is_permanent(self) -> bool:
        """Whether the server says that the old URL should no longer be used."""
        return self.status in _PERMANENT


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture as its first bytes describe it.

    Attributes:
        format: The name of the format, as in `newsmeta.images`; empty if this is no picture.
        width: The displayed width in pixels; None if there is none or it is unknown.
        height: The displayed height in pixels, likewise.
        problem: The defect, which completes the sentence "<picture> ..."; empty if there is
            none.
    """

    format: str
    width: int | None = None
    height: int | None = None
    problem: str = ""

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of a picture; None if unknown."""
        if self.format and self.width and self.height:
            return self.width, self.height
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request for a URL.

    Texts hold no control characters, whatever the server sent.

    Attributes:
        url: The requested URL.
        outcome: The outcome of the request.
        status: The status of the last response; None if none came.
        reason: The reason for the outcome, in a few words of plain English.
        hops: The redirects that were followed, in order.
        final_url: The URL of the last response, or of the request that got none; the requested
            URL if there were no redirects.
        content_type: The content type sent by the server, such as `text/html`, in lower case
            and without parameters; None if it is missing or malformed.
        picture: The picture in the content; None unless a picture was requested.
        head: The beginning of the page, decompressed; None unless a page was requested and HTML
            came.
        charset: The encoding of the page according to the server, in lower case.
        asked_at: The time of the request, in seconds since 1970.
        from_store: Whether the answer comes from an earlier run.
    """

    url: str
    outcome: Outcome
    status: int | None = None
    reason: str = ""
    hops: tuple[Hop, ...] = ()
    final_url: str = ""
    content_type: str | None = None
    picture: SeenPicture | None = None
    head: bytes | None = None
    charset: str | None = None
    asked_at: float = 0.0
    from_store: bool = False

    @property
    def moved_to(self) -> str | None:
        """The URL that the server wants to be used instead; None if there is none.

        Redirects count from the first one on, as far as they are permanent.
        """
        urls = [*(hop.url for hop in self.hops), self.final_url]
        moved = None
        for hop, target in zip(self.hops, urls[1:], strict=True):
            if not hop.is_permanent:
                break
            moved = target
        return moved
