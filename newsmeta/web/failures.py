"""Why there is no sound answer."""

from __future__ import annotations

from newsmeta.answers import Outcome


class WebError(Exception):
    """The web cannot be asked as things are; the message says why, and what to do."""


class Failure(Exception):
    """A URL has no sound answer.

    Attributes:
        reason: Why, in a few words.
        outcome: What comes of it.
        may_pass: Whether it is worth asking again.
        is_ours: Whether it may well be this machine's network that is at fault, and not the site.
        is_hosts: Whether there was no connection, so that other URLs of the host fare no better.
    """

    def __init__(
        self,
        reason: str,
        outcome: Outcome = Outcome.FAILED,
        *,
        may_pass: bool = False,
        is_ours: bool = False,
        is_hosts: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.outcome = outcome
        self.may_pass = may_pass
        self.is_ours = is_ours
        self.is_hosts = is_hosts
