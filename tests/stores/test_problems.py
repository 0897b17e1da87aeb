"""Problems with stores have the same messages in every command."""

from __future__ import annotations

import errno
from typing import Any

import pytest

from newsmeta.stores.problems import (
    NoBucketError,
    OtherAnswerError,
    cannot,
    is_passing,
    problem_of,
)

S3 = "s3://news/a.md"


def library(name: str, text: str, module: str = "botocore.exceptions", **values: Any) -> Exception:
    """Return an error of a library, which may be missing."""
    kind = type(name, (Exception,), {"__module__": module})
    error: Exception = kind(text)
    for key, value in values.items():
        setattr(error, key, value)
    return error


def answer(code: str, text: str) -> Exception:
    return library("ClientError", text, response={"Error": {"Code": code}})


def translated(error: Exception, cause: Exception) -> Exception:
    """Return a system error, as translated by fsspec from a store's answer."""
    error.__cause__ = cause
    return error


SIGN_IN = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
REFUSED = "check the credentials, and what they allow"
NETWORK = "check the network and the endpoint"

CASES: dict[str, tuple[str, Exception, bool, int, str]] = {
    "no credentials": (
        *(S3, library("NoCredentialsError", "Unable to locate credentials.")),
        *(False, errno.EACCES),
        f"there are no credentials for it (Unable to locate credentials); {SIGN_IN}",
    ),
    "half of them": (
        *(S3, library("PartialCredentialsError", "no secret")),
        *(False, errno.EACCES, f"there are no credentials for it (no secret); {SIGN_IN}"),
    ),
    "none at Google": (
        *("gs://news/a.md", library("DefaultCredentialsError", "none", "google.auth.exceptions")),
        *(False, errno.EACCES),
        "there are no credentials for it (none); set GOOGLE_APPLICATION_CREDENTIALS",
    ),
    "another bucket's": (
        *(S3, translated(PermissionError("Not for you"), answer("AccessDenied", "no"))),
        *(False, errno.EACCES, f"the store refuses it (Not for you); {REFUSED}"),
    ),
    "a page that is not for everybody": (
        "https://example.com/a/",
        library("ClientResponseError", "403, message='Forbidden'", "aiohttp", status=403),
        *(False, errno.EACCES, "the server refuses it (403, message='Forbidden')"),
    ),
    "no object": (S3, answer("NoSuchKey", "gone"), False, errno.ENOENT, "it is not there"),
    "no bucket": (S3, answer("NoSuchBucket", "x"), False, errno.ENOENT, "there is no bucket news"),
    "no bucket, as fsspec says": (
        *(S3, FileNotFoundError("The specified bucket does not exist")),
        *(False, errno.ENOENT, "there is no bucket news"),
    ),
    "no server": (
        *(S3, library("EndpointConnectionError", "Could not connect.")),
        *(
            True,
            errno.EIO,
            f"the store does not answer in 3 attempts (Could not connect); {NETWORK}",
        ),
    ),
    "no web server": (
        "https://example.com/a/",
        library("ClientConnectorError", "nobody there", "aiohttp.client_exceptions"),
        *(True, errno.EIO),
        "the server does not answer in 3 attempts (nobody there); check the network and the "
        "address",
    ),
    "silence": (
        *(S3, library("ReadTimeoutError", "x")),
        *(
            True,
            errno.EIO,
            f"the store does not answer in 3 attempts (nothing came any more); {NETWORK}",
        ),
    ),
    "a store with too much to do": (
        *(S3, answer("503", "Slow\ndown")),
        *(True, errno.EIO, "it could not be had in 3 attempts (503: Slow down)"),
    ),
    "a page to sign in": (
        *(S3, OtherAnswerError(), True, errno.EIO),
        "the store does not answer in 3 attempts (the answer is that of another program); "
        f"{NETWORK}",
    ),
    "no HTTP": (
        S3,
        translated(
            library("HTTPClientError", "An HTTP Client raised an unhandled exception: 400, x"),
            translated(
                library("ClientResponseError", "400, x", "aiohttp", status=400),
                library("HttpProcessingError", "400, x", "aiohttp.http_exceptions"),
            ),
        ),
        *(True, errno.EIO),
        f"the store does not answer in 3 attempts (its answer is not HTTP); {NETWORK}",
    ),
    "half of it": (
        S3,
        translated(
            library("ClientPayloadError", "Response payload is not completed", "aiohttp"),
            library("ContentLengthError", "400, x", "aiohttp.http_exceptions"),
        ),
        *(True, errno.EIO, "it could not be had in 3 attempts (its end did not come)"),
    ),
    "half of a head": (
        "https://example.com/a/",
        library("ServerDisconnectedError", "<RawResponseMessage(version=…", "aiohttp"),
        *(True, errno.EIO),
        "the server does not answer in 3 attempts (it closed the connection); check the network "
        "and the address",
    ),
    "a clock that is wrong": (
        *(S3, translated(PermissionError("Too different"), answer("RequestTimeTooSkewed", "no"))),
        *(False, errno.EACCES, f"the store refuses it (Too different); {REFUSED}"),
    ),
    "credentials that have expired": (
        *(S3, translated(PermissionError("It has expired"), answer("ExpiredToken", "no"))),
        *(False, errno.EACCES, f"the store refuses it (It has expired); {REFUSED}"),
    ),
    "a name of none": (
        *(S3, library("ParamValidationError", "x")),
        *(False, errno.EACCES, "its name is none that there can be"),
    ),
    "nothing of the kind": (
        *("https://example.com/a.csv", NotImplementedError()),
        *(False, errno.ENOTSUP, "nothing can be written there; name a file or a bucket"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_went_wrong_is_said_in_a_line(name: str) -> None:
    place, error, passes, number, words = CASES[name]
    assert is_passing(error) == passes
    problem = problem_of(error, place, 3 if passes else 1)
    assert (problem.errno, problem.strerror) == (number, words)
    assert isinstance(problem, NoBucketError) == ("no bucket" in name)
    if not isinstance(problem, NoBucketError):
        assert str(cannot(place, "read", problem)) == f"{place} cannot be read: {words}"


@pytest.mark.parametrize("verb", ["read", "written"])
def test_who_writes_is_told_what_to_do_about_a_bucket_that_is_not_there(verb: str) -> None:
    said = str(cannot(S3, verb, problem_of(answer("NoSuchBucket", "x"), S3)))
    advice = "there is no bucket news; make it first, or name another"
    assert said == f"{S3} cannot be {verb}: {advice}"


def test_a_long_text_is_cut() -> None:
    said = problem_of(answer("500", "x" * 10_000), S3, 5).strerror
    assert said is not None
    assert len(said) < 250
