"""What a store, or the library that asks it, says when something goes wrong, in a line."""

from __future__ import annotations

from collections.abc import Iterator

_NO_CREDENTIALS = {
    "NoCredentialsError",
    "PartialCredentialsError",
    "CredentialRetrievalError",
    "ProfileNotFound",
    "TokenRetrievalError",
    "UnauthorizedSSOTokenError",
    "SSOTokenLoadError",
    "DefaultCredentialsError",
    "RefreshError",
}
"""Errors of the libraries for S3 and Google Cloud Storage, by name, as neither may be there."""

_NO_CONNECTION = {
    "EndpointConnectionError",
    "ConnectionClosedError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "HTTPClientError",
    "SSLError",
    "ClientConnectorError",
    "ClientConnectionError",
    "ServerTimeoutError",
    "ServerDisconnectedError",
    "gaierror",
}


def in_a_line(place: str, bucket: str, verb: str, error: BaseException) -> str:
    """Return what went wrong, and what to do.

    Args:
        place: What was asked for.
        bucket: The bucket in it.
        verb: What was to be done with it: `written`, `read`.
        error: What was raised.
    """
    names = {kind.__name__ for each in _chain(error) for kind in type(each).__mro__}
    said = _first_line(error)
    if isinstance(error, FileNotFoundError):
        reason = f"there is no bucket {bucket}; make it first, or name another"
    elif names & _NO_CREDENTIALS:
        reason = f"there are no credentials for it ({said}); {_sign_in(place)}"
    elif isinstance(error, PermissionError):
        reason = f"the store refuses it ({said}); check the credentials, and what they allow"
    elif names & _NO_CONNECTION or isinstance(error, ConnectionError | TimeoutError):
        reason = f"the store does not answer ({said}); check the network and the endpoint"
    elif isinstance(error, NotImplementedError):
        reason = f"nothing can be {verb} there; name a file or a bucket"
    else:
        reason = said
    return f"{place} cannot be {verb}: {reason}"


def _sign_in(place: str) -> str:
    if place.startswith(("gs:", "gcs:")):
        return "set GOOGLE_APPLICATION_CREDENTIALS"
    if place.startswith("s3"):
        return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
    return "set those that fsspec takes"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that it follows from."""
    seen: BaseException | None = error
    for _ in range(10):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or seen.__context__


def _first_line(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:300].rstrip(".")
