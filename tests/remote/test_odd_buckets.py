"""Missing buckets, keys impossible for files, and failing networks."""

from __future__ import annotations

import json

import pytest

from tests.support.cli import GOOD, WARNING, run
from tests.support.flaky import failing
from tests.support.s3 import CREDENTIALS, S3Server

pytestmark = pytest.mark.slow

NAMES = [
    "plain.md",
    "a b.md",
    "ü ñ.md",
    "what?#.md",
    "100%20+&=.md",
    "[x] *.md",
    "back\\slash.md",
    "emoji😀.md",
    "twice.md",
    "twice.md/below.md",
    "~tilde.md",
    "'quoted'.md",
]
NO_PATHS = ["/lead.md", "_news//b.md", "_news/../c.md", "_news/./d.md", f"_news/{'n' * 300}.md"]

MISTAKES = [
    ("s3://no-such-bucket", "s3://no-such-bucket does not exist; check the path"),
    ("s3://odd/nothing", "s3://odd/nothing does not exist; check the path"),
    ("s3://odd/nothing/", "s3://odd/nothing/ does not exist; check the path"),
    ("s3://", "s3:// names no bucket"),
    ("s3:///x", "s3:///x names no bucket"),
    ("s3://Bad_Bucket!/x", "s3://Bad_Bucket!/x cannot be read: its name is none that there can be"),
    ("ftp://example.com/x", "newsmeta knows no ftp://"),
    ("s3://odd/_news/../x.md", "no file of this machine can have such a path"),
    ("s3://odd/_news//x.md", "no file of this machine can have such a path"),
]


@pytest.fixture(scope="module")
def odd(s3: S3Server) -> str:
    files = {f"_news/{name}": WARNING.encode() for name in NAMES}
    return s3.bucket("odd", {**files, "_news/": b"", "_news/empty/": b"", "_news/none.md": b""})


def test_odd_names_are_names(s3: S3Server, odd: str) -> None:
    result = run("validate", odd, env=s3.environment)
    found = [line.partition(":8:")[0].partition(":3:")[0] for line in result.out.splitlines()]
    assert set(found) >= {f"{odd}/_news/{name}" for name in NAMES}
    assert "none.md:1:1: NM003" in result.out
    assert result.status == 1
    assert "warning" not in result.err.replace("warnings", "")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_named_as_it_is(s3: S3Server, odd: str, name: str) -> None:
    result = run("validate", f"{odd}/_news/{name}", env=s3.environment)
    assert result.out.startswith(f"{odd}/_news/{name}:"), result
    assert "NM203" in result.out


def test_keys_that_no_file_can_have_are_passed_over_with_a_word(s3: S3Server) -> None:
    bucket = s3.bucket("keys", dict.fromkeys(NO_PATHS, b"") | {"_news/a.md": GOOD.encode()})
    result = run("validate", bucket, env=s3.environment)
    assert result.status == 0
    assert result.err.count("was passed over: no file here can have such a name") == len(NO_PATHS)


@pytest.mark.parametrize(("path", "message"), MISTAKES)
def test_what_is_not_there_is_said_in_a_line(
    s3: S3Server, odd: str, path: str, message: str
) -> None:
    result = run("validate", path, env=s3.environment)
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert len(result.err.splitlines()) == 1


def test_without_credentials_that_is_said(s3: S3Server, odd: str) -> None:
    env = {**dict.fromkeys(CREDENTIALS, ""), "AWS_ENDPOINT_URL": s3.url}
    env |= {"AWS_EC2_METADATA_DISABLED": "true", "AWS_DEFAULT_REGION": "us-east-1", "HOME": "/"}
    result = run("validate", odd, env=env)
    assert result.status == 2
    assert "credentials" in result.err
    assert len(result.err.splitlines()) == 1


def test_a_server_that_is_not_there_is_said_in_a_line(s3: S3Server) -> None:
    env = {**s3.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    result = run("validate", "s3://odd", env=env)
    assert result.status == 2
    assert result.err.startswith(
        "newsmeta: s3://odd cannot be read: the store does not answer in 5 attempts ("
    )
    assert result.err.endswith("; check the network and the endpoint\n")
    assert len(result.err.splitlines()) == 1


FAULTS = ["503", "429", "500", "drop", "cut"]


@pytest.fixture(scope="module")
def many(s3: S3Server) -> str:
    files = {f"_news/{number:03}.md": WARNING.encode() for number in range(40)}
    return s3.bucket("faulty", {**files, "newsmeta.toml": b"", "_news/sub/x.md": GOOD.encode()})


def failures(line: str) -> int:
    """Return the number of failures of a request before its answer."""
    return sum(map(ord, line)) % 3


@pytest.mark.parametrize("fault", FAULTS)
def test_what_fails_is_asked_again(s3: S3Server, many: str, fault: str) -> None:
    plain = run("validate", many, env=s3.environment)
    # Each request for a list or a file fails up to twice, depending on its letters.
    with failing(s3.url, lambda line, times: fault if times < failures(line) else "") as proxy:
        result = run("validate", many, env={**s3.environment, "AWS_ENDPOINT_URL": proxy.url})
    assert result == plain
    files = [times for line, times in proxy.asked.items() if "_news/0" in line]
    assert max(files) == 3


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_cannot_be_had_does_not_stop_the_rest(
    s3: S3Server, many: str, fault: str
) -> None:
    plain = run("validate", many, env=s3.environment)
    with failing(s3.url, lambda line, _: fault if "007.md" in line else "") as proxy:
        env = {**s3.environment, "AWS_ENDPOINT_URL": proxy.url}
        result = run("validate", many, env=env)
    assert result.status == 1
    lines = result.out.splitlines()
    (about,) = [line for line in lines if "007.md" in line]
    what = "the store does not answer" if fault == "drop" else "it could not be had"
    assert about.startswith(f"{many}/_news/007.md:1:1: NM001 {what} in 5 attempts")
    lines.remove(about)
    assert lines == [line for line in plain.out.splitlines() if "007.md" not in line]
    # aiohttp itself repeats a request if a reused connection is dropped.
    (times,) = [times for line, times in proxy.asked.items() if "007.md" in line]
    assert times in ((5, 10) if fault == "drop" else (5,))


def test_a_connection_that_stalls_is_given_up(s3: S3Server, many: str) -> None:
    plain = run("validate", many, env=s3.environment)
    with failing(s3.url, lambda line, times: "stall" if "9.md" in line and not times else "") as it:
        env = {**s3.environment, "AWS_ENDPOINT_URL": it.url}
        env["FSSPEC_S3_CONFIG_KWARGS"] = json.dumps({"read_timeout": 1})
        assert run("validate", many, env=env) == plain


def test_a_folder_that_cannot_be_listed_is_one_finding(s3: S3Server, many: str) -> None:
    with failing(s3.url, lambda line, _: "503" if "sub" in line and "list" in line else "") as it:
        result = run("validate", many, env={**s3.environment, "AWS_ENDPOINT_URL": it.url})
    assert result.status == 1
    assert f"{many}/_news/sub:1:1: NM001 it could not be had in 5 attempts" in result.out
    assert "039.md" in result.out


def test_each_file_is_asked_for_once(s3: S3Server, many: str) -> None:
    with failing(s3.url, lambda *_: "") as proxy:
        run("validate", many, env={**s3.environment, "AWS_ENDPOINT_URL": proxy.url})
    files = {line: times for line, times in proxy.asked.items() if "_news/0" in line}
    assert len(files) == 40
    assert set(files.values()) == {1}
    assert sum(proxy.asked.values()) - 40 < 20


def test_what_is_too_large_is_said_as_of_a_file(s3: S3Server, many: str) -> None:
    big = GOOD + "x" * 3_000_000
    bucket = s3.bucket(
        "large", {"_news/a.md": big.encode(), "newsmeta.toml": b"[limits]\nmax-size = 999\n"}
    )
    result = run("validate", bucket, env=s3.environment)
    assert f"a.md:1:1: NM001 the file holds {len(big):,} bytes, more than the limit" in result.out
