"""Answers that no store gives: each is a finding in one line, or is asked for again."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from tests.support.cli import GOOD, WARNING, Result, run
from tests.support.flaky import Fault, failing
from tests.support.s3 import S3Server
from tests.support.web_server import serving

pytestmark = pytest.mark.slow

REFUSED = "the store refuses it (%s); check the credentials, and what they allow"
AWAY = "the store does not answer in 5 attempts (%s); check the network and the endpoint"
FAILED = "it could not be had in 5 attempts (%s)"
OTHER = AWAY % "the answer is that of another program"
NO_HTTP = AWAY % "its answer is not HTTP"

OF_FILES = {
    "403": REFUSED % "Access Denied",
    "bare 403": REFUSED % "Forbidden",
    "expired": REFUSED % "The provided token has expired",
    "skewed": REFUSED % "The time is too different",
    "429": FAILED % "*429*",
    "503": FAILED % "*",
    "307": AWAY % "Could not connect to the endpoint URL: *",
    "307 here": "there is no bucket strange",
    "301": "PermanentRedirect: Use the endpoint of the bucket",
    "portal": OTHER,
    "no xml": OTHER,
    "empty": OTHER,
    "short": OTHER,
    "huge": OTHER,
    "204": OTHER,
    "packed": OTHER,
    "cut": FAILED % "its end did not come",
    "no length": NO_HTTP,
    "negative": NO_HTTP,
    "garbage": NO_HTTP,
    "chunks": NO_HTTP,
    "half a head": AWAY % "*",
    "drop": AWAY % "*",
    "304": FAILED % "*",
}
OF_FOLDERS = {
    "403": REFUSED % "Access Denied",
    "expired": REFUSED % "The provided token has expired",
    "301": "PermanentRedirect: Use the endpoint of the bucket",
    "portal": FAILED % "500: Internal Server Error",
    "no xml": FAILED % "500: Internal Server Error",
    "empty": OTHER,
    "204": OTHER,
    "garbage": NO_HTTP,
    "half a head": AWAY % "*",
    "503": FAILED % "*",
}
OF_CONFIGURATIONS = {
    "301": "PermanentRedirect: Use the endpoint of the bucket",
    "portal": OTHER,
    "garbage": NO_HTTP,
    "204": OTHER,
    "cut": FAILED % "its end did not come",
}


def name_of(fault: str) -> str:
    return fault.replace(" ", "-")


def is_like(line: str, pattern: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), line) is not None


def behind(server: S3Server, fault: Fault, *args: str) -> Result:
    with failing(server.url, fault) as proxy:
        return run(*args, env={**server.environment, "AWS_ENDPOINT_URL": proxy.url}, timeout=600)


def of(faults: dict[str, str], mark: str) -> Fault:
    """Return a function that gives a request the fault that its address names."""

    def fault(line: str, times: int) -> str:
        del times
        found = re.search(mark, line)
        return next((each for each in faults if found and name_of(each) == found[1]), "")

    return fault


@pytest.mark.parametrize("command", [["validate"], ["export", "--to", "jsonl"]], ids=" ".join)
def test_each_file_with_a_strange_answer_is_named(s3: S3Server, command: list[str]) -> None:
    files = {f"_news/at-{name_of(fault)}.md": WARNING.encode() for fault in OF_FILES}
    bucket = s3.bucket("strange", {**files, "_news/whole.md": WARNING.encode()})
    result = behind(s3, of(OF_FILES, "/at-(.+)[.]md"), *command, bucket)
    said = (result.out + result.err).splitlines()
    assert result.status == 1
    assert "Traceback" not in result.err
    for fault, words in OF_FILES.items():
        start = f"{bucket}/_news/at-{name_of(fault)}.md:1:1: NM001 "
        (line,) = [line for line in said if line.startswith(start)]
        assert is_like(line.removeprefix(start), words), line
    assert command != ["validate"] or sum("whole.md" in line for line in said) == 1


def test_each_folder_with_a_strange_list_is_named(s3: S3Server) -> None:
    files = {f"_news/at-{name_of(fault)}/x.md": WARNING.encode() for fault in OF_FOLDERS}
    bucket = s3.bucket("strange", {**files, "_news/whole.md": WARNING.encode()})
    result = behind(s3, of(OF_FOLDERS, "list.*%2Fat-([^&]+)%2F"), "validate", bucket)
    said = result.out.splitlines()
    assert result.status == 1
    for fault, words in OF_FOLDERS.items():
        start = f"{bucket}/_news/at-{name_of(fault)}:1:1: NM001 "
        (line,) = [line for line in said if line.startswith(start)]
        assert is_like(line.removeprefix(start), words), line
    assert sum("whole.md" in line for line in said) == 1


@pytest.mark.parametrize("fault", OF_CONFIGURATIONS)
def test_a_configuration_with_a_strange_answer_stops_the_run(s3: S3Server, fault: str) -> None:
    bucket = s3.bucket("strange", {"_news/a.md": GOOD.encode(), "newsmeta.toml": b""})
    result = behind(
        s3, lambda line, _: fault if "newsmeta.toml" in line else "", "validate", bucket
    )
    assert (result.status, result.out) == (2, "")
    start = f"newsmeta: {bucket} cannot be read: newsmeta.toml in it: "
    assert result.err.startswith(start)
    assert is_like(result.err.removeprefix(start).rstrip("\n"), OF_CONFIGURATIONS[fault])


@pytest.mark.parametrize(
    ("command", "status"), [(["validate"], 1), (["check"], 1), (["export", "--to", "csv"], 1)]
)
def test_credentials_that_expire_during_a_run(
    s3: S3Server, command: list[str], status: int
) -> None:
    files = {f"_news/{number:03}.md": WARNING.encode() for number in range(40)}
    bucket = s3.bucket("strange", {**files, "newsmeta.toml": b""})
    seen = 0

    def fault(line: str, times: int) -> str:
        nonlocal seen
        del times
        seen += "_news/0" in line
        return "expired" if seen > 20 else ""

    result = behind(s3, fault, *command, bucket)
    assert result.status == status
    said = (result.out + result.err).splitlines()
    found = [line for line in said if "The provided token has expired" in line]
    assert len({line.partition(":1:1: NM001")[0] for line in found}) == len(found)
    assert 20 <= len(found) <= 40
    assert "Traceback" not in result.err


@pytest.mark.parametrize("command", [["validate"], ["check", "--validate"]], ids=" ".join)
def test_a_bucket_that_changes_during_a_run(s3: S3Server, command: list[str]) -> None:
    files = {f"_news/{number:03}.md": WARNING.encode() for number in range(12)}
    bucket = s3.bucket("strange", files)
    is_changed, lock = False, threading.Lock()

    def fault(line: str, times: int) -> str:
        nonlocal is_changed
        del times
        with lock:  # All files are requested at once.
            if "_news/0" in line and not is_changed:
                is_changed = True
                for number in range(12):
                    s3.client.delete_object(Bucket="strange", Key=f"_news/{number:03}.md")
                s3.put("strange", "_news/011.md", b"---\ntitle: [\n---\n")
                s3.put("strange", "_news/012.md", GOOD.encode())
        return ""

    result = behind(s3, fault, *command, bucket)
    assert result.status == 1
    lines = result.out.splitlines()
    gone = [line for line in lines if line.endswith("NM001 it is not there")]
    assert len(gone) == 11
    assert "NM005" in result.out
    assert "012.md" not in result.out
    assert "Traceback" not in result.err


@pytest.mark.parametrize("status", [204, 304])
def test_a_page_without_content_is_no_empty_file(status: int) -> None:
    links = '<a href="a.md">a</a> <a href="b.md">b</a>'
    said: dict[str, dict[str, object]] = {
        "/": {"html": links},
        "/a.md": {"status": status},
        "/b.md": {"text": WARNING},
    }
    with serving(said) as server:
        result = run("validate", f"http://{server.address}/", timeout=600)
    assert result.status == 1
    (line,) = [line for line in result.out.splitlines() if "/a.md" in line]
    assert "NM001 the server does not answer in 5 attempts (the answer is that of anoth" in line
    assert "/b.md:3:40: NM203" in result.out


@pytest.mark.parametrize("fault", ["empty", "204", "garbage", "403", "expired"])
def test_nothing_is_written_after_a_strange_answer(
    s3: S3Server, tmp_path: Path, fault: str
) -> None:
    s3.bucket("strange", {})
    (tmp_path / "a.md").write_text(GOOD, encoding="utf-8")
    words = {
        "empty": "the store does not answer (the answer is that of another program)",
        "204": "the store does not answer (the answer is that of another program)",
        "garbage": "the store does not answer (its answer is not HTTP)",
    }
    result = behind(
        s3,
        lambda line, _: fault if line.startswith("POST") else "",
        *("export", "--to", "jsonl", "-o", "s3://strange/a.jsonl", str(tmp_path)),
    )
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    start = "newsmeta: s3://strange/a.jsonl cannot be written: "
    assert result.err.startswith(start + words.get(fault, "the store refuses it ("))
    assert s3.keys("strange") == []
