"""Failures to get a valid answer."""

from __future__ import annotations

from newsmeta.answers import Outcome


class WebError(Exception):
    """The web cannot be asked; the message has the reason and the advice."""


class Failure(Exception):
    """A URL without a valid answer.

    Attributes:
        reason: The reason in a few words.
        outcome: The outcome.
        may_pass: Whether another attempt is worthwhile.
        is_ours: Whether this machine's network may be at fault, not the site.
        is_hosts: Whether there was no connection, so that other URLs of the host will fail as well.
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
