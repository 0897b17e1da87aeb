"""Which failures are worth another try, and when."""

from __future__ import annotations

import email.utils
import random
import re
import time

_PASSING = frozenset({429, 502, 503, 504})
_SECONDS = re.compile(r"[0-9]{1,9}")
_MOST_BACKOFF = 30.0


def may_pass(status: int) -> bool:
    """Tell whether a status says that another time may be better."""
    return status in _PASSING


def delay_before(attempt: int, backoff: float) -> float:
    """Return how many seconds to wait before an attempt; the first one after a failure is 1.

    Some of it is chance, so that what failed together does not come back together.
    """
    most = min(backoff * 2 ** (attempt - 1), _MOST_BACKOFF)
    return random.uniform(most / 2, most)


def retry_after(value: str | None) -> float | None:
    """Return how many seconds a site wants to be left alone for; None where it says nothing.

    Args:
        value: What `Retry-After` says: seconds, or a date.
    """
    if not value:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return max(0.0, moment - time.time())
