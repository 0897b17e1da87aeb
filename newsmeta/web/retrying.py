"""Retries: which failures deserve one, and when."""

from __future__ import annotations

import email.utils
import random
import re
import time

_PASSING = frozenset({429, 502, 503, 504})
_SECONDS = re.compile(r"[0-9]{1,9}")
_MOST_BACKOFF = 30.0


def may_pass(status: int) -> bool:
    """Tell whether a status may be temporary."""
    return status in _PASSING


def delay_before(attempt: int, backoff: float) -> float:
    """Return the seconds to wait before an attempt; the first one after a failure is 1.

    The wait is partly random, so that requests that failed together are not repeated together.
    """
    most = min(backoff * 2 ** (attempt - 1), _MOST_BACKOFF)
    return random.uniform(most / 2, most)


def retry_after(value: str | None) -> float | None:
    """Return the pause that a site asks for, in seconds; None if it asks for none.

    Args:
        value: The value of `Retry-After`: seconds, or a date.
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
