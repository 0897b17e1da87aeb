"""The meaning of a status for a link."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from newsmeta.answers import Outcome

_GONE = frozenset({404, 410})
# Responses to programs, or to anonymous visitors, about pages that people can open.
_BLOCKED = frozenset({401, 402, 403, 405, 406, 407, 409, 412, 418, 423, 425, 426, 428, 429, 451})
_BLOCKED |= frozenset({430, 444, 460, 498, 499, 530, 999})


def outcome_of(status: int, host: str, accept: Mapping[str, frozenset[int]]) -> Outcome:
    """Return the outcome for a status.

    Args:
        status: The status.
        host: The host that sent it.
        accept: Statuses that count as 200, by host; `*` stands for every host.
    """
    names = (host.rstrip("."), "*")
    if 200 <= status < 300 or any(status in accept.get(each, ()) for each in names):
        return Outcome.OK
    if status in _GONE:
        return Outcome.GONE
    return Outcome.BLOCKED if status in _BLOCKED else Outcome.FAILED


def words_for(status: int) -> str:
    """Return a status with its name, as in `404 Not Found`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
