"""Stores asked again, as often as makes sense."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from newsmeta.stores.problems import TooLargeError, is_passing, problem_of

Answer = TypeVar("Answer")

ATTEMPTS = 5
"""How often something is asked at most."""
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 10.0
_LONGEST = 300.0
"""Seconds that an attempt may take. Where nothing comes any more, libraries give up earlier."""


async def attempted(place: str, ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Return what is answered, in the end; pauses between attempts grow.

    Args:
        place: The address that is asked for.
        ask: What to do.

    Raises:
        OSError: When it cannot be had, as `problem_of` has it.
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
