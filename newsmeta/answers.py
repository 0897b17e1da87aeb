"""What the web has said to the URLs of articles, as plain data.

`newsmeta.web` asks, and rules compare what was said with what is written.
"""

from __future__ import annotations

from enum import StrEnum

from newsmeta.data_classes import dataclass

_PERMANENT = frozenset({301, 308})


class Outcome(StrEnum):
    """What came of asking for a URL."""

    OK = "ok"
    """It is there."""
    GONE = "gone"
    """It is not there: 404, 410, or a name of a host that nobody has."""
    BLOCKED = "blocked"
    """The site does not answer programs, or not now: 401, 403, 429, 451, 999, its robots.txt."""
    FAILED = "failed"
    """No sound answer came: a timeout, no connection, a fault of the server or its certificate."""
    REFUSED = "refused"
    """It was not asked, and never is: no address of the public web."""
    NOT_ASKED = "not asked"
    """It was not asked this time: the time was over, or the network not to be used."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect.

    Attributes:
        url: The URL that led elsewhere.
        status: The status that said so.
    """

    url: str
    status: int

    @property
    def is_permanent(self) -> bool:
        """Whether the server says that the old URL is not to be used any more."""
        return self.status in _PERMANENT


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """What is known of a picture by its first bytes.

    Attributes:
        format: The name of the format, as `newsmeta.images` has it; empty where it is no picture.
        width: How many pixels wide it is shown; None where it has no size, or that is not known.
        height: How many pixels high, likewise.
        problem: What is wrong, and completes the sentence "<picture> ..."; empty where nothing is.
    """

    format: str
    width: int | None = None
    height: int | None = None
    problem: str = ""

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of what is a picture; None where that is not known."""
        if self.format and self.width and self.height:
            return self.width, self.height
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to a URL.

    Texts hold no control characters, whatever the server has sent.

    Attributes:
        url: The URL, as the question has it.
        outcome: What came of it.
        status: The status of the last answer; None where none came.
        reason: Why the outcome is what it is, in a few words of plain English.
        hops: The redirects that were followed, in order.
        final_url: The URL that the last answer came from, or would have; the one that was asked
            where nothing led elsewhere.
        content_type: The type that the server gives the content, such as `text/html`, in lower
            case and without parameters; None where it gives none, or none that is well-formed.
        picture: What the content shows itself to be; None unless a picture was asked for.
        head: How the page begins, unpacked; None unless a page was asked for, and HTML came.
        charset: The encoding of the page by what the server says, in lower case.
        asked_at: When that was, in seconds since 1970.
        from_store: Whether it was known from an earlier run.
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
        """The URL that the server wants to be used instead; None where it wants none.

        This is as far as redirects are permanent, from the first one on.
        """
        urls = [*(hop.url for hop in self.hops), self.final_url]
        moved = None
        for hop, target in zip(self.hops, urls[1:], strict=True):
            if not hop.is_permanent:
                break
            moved = target
        return moved
