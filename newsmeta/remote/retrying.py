"""Asking elsewhere again, as often as makes sense, and what to say where that came to nothing."""

from __future__ import annotations

import asyncio
import errno
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from newsmeta.remote.trees import TooLargeError

Answer = TypeVar("Answer")

ATTEMPTS = 5
"""How often something is asked at most."""
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 10.0
_LONGEST = 300.0
"""Seconds that an attempt may take. Where nothing comes any more, libraries give up earlier."""

_REFUSED = frozenset(("AccessDenied", "Forbidden", "403", "401", "InvalidAccessKeyId"))
_WITHOUT_SENSE = frozenset(
    (
        *("NoSuchBucket", "NoSuchKey", "404", "InvalidBucketName", "SignatureDoesNotMatch"),
        *("ExpiredToken", "InvalidToken", "PermanentRedirect", "301", "400", "405", "410"),
        *("InvalidObjectState", "AuthorizationHeaderMalformed"),
        *_REFUSED,
    )
)
"""Codes of answers that will be the same however often one asks."""


async def attempted(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Return what is answered, in the end; pauses between attempts grow.

    Args:
        ask: What to do.

    Raises:
        OSError: When it cannot be had. `errno` is `ENOENT` where there is no such thing, and
            `EACCES` where nobody may have it; `strerror` is a reason that people understand.
    """
    for number in range(1, ATTEMPTS + 1):
        try:
            return await asyncio.wait_for(ask(), _LONGEST)
        except TooLargeError:
            raise
        except Exception as error:
            if number == ATTEMPTS or not _is_passing(error):
                raise _said(error, number) from error
        pause = min(_FIRST_PAUSE * 2 ** (number - 1), _LONGEST_PAUSE)
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))
    raise AssertionError


def _is_passing(error: Exception) -> bool:
    """Tell whether it may go well another time."""
    code = _code(error)
    if code:
        return code not in _WITHOUT_SENSE
    if isinstance(error, OSError):
        return not isinstance(
            error,
            FileNotFoundError | PermissionError | IsADirectoryError | NotADirectoryError,
        )
    if type(error).__module__.partition(".")[0] in ("botocore", "aiobotocore", "gcsfs", "aiohttp"):
        return type(error).__name__ not in _LACKING
    return isinstance(error, asyncio.TimeoutError | EOFError)


_LACKING = {
    "NoCredentialsError": "there are no credentials for it",
    "PartialCredentialsError": "its credentials are not whole",
    "CredentialRetrievalError": "its credentials cannot be had",
    "ProfileNotFound": "the profile of its credentials does not exist",
    "NoRegionError": "its region is not known",
    "ParamValidationError": "its name is none that there can be",
    "InvalidURL": "its address is none",
}
"""What is wrong where libraries do not even ask, by the names of their errors."""


_ANSWERS = ("ClientResponseError", "HttpError", "HTTPStatusError")
"""Errors of libraries that are answers with a status, by their names."""


def _code(error: BaseException | None) -> str:
    """Return the code of an answer that is an error, as S3 and web servers have them."""
    while error is not None:
        response = getattr(error, "response", None)
        if isinstance(response, dict):
            return str(response.get("Error", {}).get("Code", ""))
        if type(error).__name__ in _ANSWERS:
            return str(getattr(error, "status", None) or getattr(error, "code", ""))
        error = error.__cause__
    return ""


def _said(error: Exception, number: int) -> OSError:
    """Return an error with a reason that people understand, in one line."""
    code, name = _code(error), type(error).__name__
    if isinstance(error, FileNotFoundError) or code in ("404", "NoSuchKey", "NoSuchBucket", "410"):
        is_bucket = code == "NoSuchBucket" or "bucket does not exist" in str(error)
        return OSError(errno.ENOENT, "there is no such bucket" if is_bucket else "it is not there")
    if name in _LACKING:
        return OSError(errno.EACCES, _LACKING[name])
    if isinstance(error, PermissionError) or code in _REFUSED:
        return OSError(errno.EACCES, f"the server refuses it ({_words(error, code)})")
    times = f" in {number} attempts" if number > 1 else ""
    return OSError(errno.EIO, f"it could not be had{times} ({_words(error, code)})")


def _words(error: Exception, code: str) -> str:
    """Return what an error says, on one line, and not too much of it."""
    if isinstance(error, TimeoutError | asyncio.TimeoutError) or "Timeout" in type(error).__name__:
        return "nothing came any more"
    text = " ".join((getattr(error, "strerror", None) or str(error)).split())
    text = text or type(error).__name__
    if code and code not in text:
        text = f"{code}: {text}"
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"


_LONGEST_TEXT = 160
