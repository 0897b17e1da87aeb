"""Repetition of requests to stores after temporary errors."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from newsmeta.stores.problems import TooLargeError, is_passing, problem_of

Answer = TypeVar("Answer")

ATTEMPTS = 5
"""Most attempts for one request."""
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 10.0
_LONGEST = 300.0
"""Longest time of an attempt in seconds. Libraries give up a silent connection earlier."""


async def attempted(place: str, ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Return the answer to a request, repeated after growing pauses.

    Args:
        place: The requested address.
        ask: The function that sends the request.

    Raises:
        OSError: When all attempts fail; see `problem_of`.
    """
    for number in range(1, ATTEMPTS + 1):
        try:
            return await asyncio.wait_for(ask(), _LONGEST)
        except TooLargeError:
            raise
        except Exception as error:
            if number == ATTEMPTS or not is_passing(error):
                raise problem_of(error, place, number) from error
        pause = min(_FIRST_PAUSE * 2 ** (number - 1), _LONGEST_PAUSE)
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))
    raise AssertionError
