"""Errors of stores and of their libraries, worded in one line."""

from __future__ import annotations

import errno
from collections.abc import Iterator


class StoreError(Exception):
    """A store failed to carry out a request. The message has the reason and the remedy."""


class NoBucketError(FileNotFoundError):
    """The bucket does not exist."""


class TooLargeError(OSError):
    """A file has more bytes than the limit.

    Attributes:
        size: The number of its bytes.
    """

    def __init__(self, size: int) -> None:
        super().__init__(errno.EFBIG, "it is too large")
        self.size = size


class OtherAnswerError(OSError):
    """An answer is not that of a store, but for example of a page to sign in to the network."""

    def __init__(self) -> None:
        super().__init__(errno.EPROTO, "the answer is that of another program")


_CREDENTIALS = frozenset(
    (
        *("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"),
        *("ProfileNotFound", "TokenRetrievalError", "UnauthorizedSSOTokenError"),
        *("SSOTokenLoadError", "DefaultCredentialsError", "RefreshError"),
    )
)
"""Names of libraries' errors about credentials. The libraries may not be installed."""

_NAMES = {
    "NoRegionError": "its region is not known",
    "ParamValidationError": "its name is none that there can be",
    "InvalidURL": "its address is none",
}
"""Reasons for errors that libraries raise before they send a request."""

_NO_CONNECTION = frozenset(
    (
        *("EndpointConnectionError", "ConnectionClosedError", "ConnectTimeoutError"),
        *("ReadTimeoutError", "HTTPClientError", "SSLError", "ClientConnectorError"),
        *("ClientConnectionError", "ServerTimeoutError", "ServerDisconnectedError", "gaierror"),
        *("HttpProcessingError", "OtherAnswerError"),
    )
)
_NO_HTTP = frozenset(("HttpProcessingError",))
"""Names of libraries' errors about answers that are not HTTP."""
_CUT = frozenset(("ContentLengthError",))
"""Names of libraries' errors about answers that ended too early."""

_REFUSED = frozenset(("AccessDenied", "Forbidden", "403", "401", "InvalidAccessKeyId"))
_ABSENT = frozenset(("NoSuchBucket", "NoSuchKey", "404", "410"))
_SENSELESS = frozenset(
    (
        *("InvalidBucketName", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"),
        *("PermanentRedirect", "301", "400", "405", "InvalidObjectState"),
        *("AuthorizationHeaderMalformed", "RequestTimeTooSkewed", *_ABSENT, *_REFUSED),
    )
)
"""Codes of answers that a repeated request would get again."""

_ANSWERS = ("ClientResponseError", "HttpError", "HTTPStatusError")
"""Names of libraries' errors that stand for an answer with a status."""

_LIBRARIES = ("botocore", "aiobotocore", "gcsfs", "aiohttp")
_MOST_ERRORS = 10
_LONGEST_TEXT = 160


def is_passing(error: BaseException) -> bool:
    """Tell whether a repeated request may succeed."""
    if code := code_of(error):
        return code not in _SENSELESS
    if isinstance(error, OSError):
        return not isinstance(
            error,
            FileNotFoundError | PermissionError | IsADirectoryError | NotADirectoryError,
        )
    if type(error).__module__.partition(".")[0] in _LIBRARIES:
        return not _kinds(error) & (_CREDENTIALS | _NAMES.keys())
    return isinstance(error, TimeoutError | EOFError)


def problem_of(error: BaseException, place: str, attempts: int = 1) -> OSError:
    """Return an error with a readable reason in one line.

    Args:
        error: The raised error.
        place: The requested address.
        attempts: The number of attempts.

    Returns:
        `errno` is `ENOENT` for a missing file, and `EACCES` for one without permission;
        `strerror` is the reason and the remedy.
    """
    code, kinds, said = code_of(error), _kinds(error), _said(error)
    times = f" in {attempts} attempts" if attempts > 1 else ""
    if isinstance(error, FileNotFoundError) or code in _ABSENT:
        if code == "NoSuchBucket" or "bucket does not exist" in str(error):
            return NoBucketError(errno.ENOENT, f"there is no bucket {_bucket(place)}")
        return OSError(errno.ENOENT, "it is not there")
    if kinds & _CREDENTIALS:
        reason = f"there are no credentials for it ({said}); {_sign_in(place)}"
        return OSError(errno.EACCES, reason)
    if found := next((kind for kind in _NAMES if kind in kinds), ""):
        return OSError(errno.EACCES, _NAMES[found])
    if isinstance(error, PermissionError) or code in _REFUSED:
        advice = "" if _is_web(place) else "; check the credentials, and what they allow"
        return OSError(errno.EACCES, f"{_who(place)} refuses it ({said}){advice}")
    if isinstance(error, NotImplementedError):
        return OSError(errno.ENOTSUP, "nothing can be written there; name a file or a bucket")
    is_cut = bool(kinds & _CUT)
    is_away = bool(kinds & _NO_CONNECTION) or isinstance(error, ConnectionError)
    if not code and is_away and not is_cut:
        advice = "check the network and the " + ("address" if _is_web(place) else "endpoint")
        return OSError(errno.EIO, f"{_who(place)} does not answer{times} ({said}); {advice}")
    if code and code not in said:
        said = f"{code}: {said}"
    return OSError(errno.EIO, f"it could not be had{times} ({said})" if times else said)


def cannot(place: str, verb: str, problem: OSError) -> StoreError:
    """Return the error about a request that failed.

    Args:
        place: The requested address.
        verb: The intended action: `written`, `read`.
        problem: The result of `problem_of`.
    """
    reason = problem.strerror or str(problem)
    is_written = verb == "written"
    if isinstance(problem, NoBucketError) or (
        isinstance(problem, FileNotFoundError) and is_written
    ):
        reason = f"there is no bucket {_bucket(place)}; make it first, or name another"
    return StoreError(f"{place} cannot be {verb}: {reason}")


def _bucket(place: str) -> str:
    return place.partition("://")[2].lstrip("/").partition("/")[0]


def _is_web(place: str) -> bool:
    return place.startswith("http")


def _who(place: str) -> str:
    return "the server" if _is_web(place) else "the store"


def _sign_in(place: str) -> str:
    if place.startswith(("gs:", "gcs:")):
        return "set GOOGLE_APPLICATION_CREDENTIALS"
    if place.startswith("s3"):
        return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
    return "set those that fsspec takes"


def _kinds(error: BaseException) -> set[str]:
    """Return the names of the classes of an error and of its causes."""
    return {kind.__name__ for each in _chain(error) for kind in type(each).__mro__}


def code_of(error: BaseException) -> str:
    """Return the code of an answer that is an error, from S3 or a web server."""
    if _kinds(error) & _NO_HTTP:  # Libraries give it a status of their own.
        return ""
    for each in _chain(error):
        response = getattr(each, "response", None)
        if isinstance(response, dict):
            return str(response.get("Error", {}).get("Code", ""))
        if type(each).__name__ in _ANSWERS:
            return str(getattr(each, "status", None) or getattr(each, "code", ""))
    return ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    for _ in range(_MOST_ERRORS):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or seen.__context__


def _said(error: BaseException) -> str:
    """Return the message of an error, shortened to one line."""
    if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
        return "nothing came any more"
    if _kinds(error) & _CUT:
        return "its end did not come"
    if _kinds(error) & _NO_HTTP:
        return "its answer is not HTTP"
    if type(error).__name__ == "ServerDisconnectedError":
        return "it closed the connection"
    text = " ".join(str(getattr(error, "strerror", None) or str(error)).split()).rstrip(".")
    text = text or type(error).__name__
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"


def written_meanwhile(place: object) -> StoreError:
    """Return the error about an output that another run has written as well.

    Args:
        place: The place of the output, as it is shown.
    """
    return StoreError(f"{place} was written by another run meanwhile; run newsmeta again")
