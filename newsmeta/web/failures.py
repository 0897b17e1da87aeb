"""Reasons for the lack of a usable response."""

from __future__ import annotations

from newsmeta.answers import Outcome


class WebError(Exception):
    """Requests are impossible as things are; the message says why, and what to do."""


class Failure(Exception):
    """There is no usable response for a URL.

    Attributes:
        reason: The reason, in a few words.
        outcome: The resulting outcome.
        may_pass: Whether another attempt may succeed.
        is_ours: Whether the local network may be at fault instead of the site.
        is_hosts: Whether there was no connection, so that other URLs of the host would fail, too.
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
