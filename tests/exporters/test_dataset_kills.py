"""Runs killed at random moments: a dataset is entirely old or entirely new."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.support.cli import environment, write
from tests.support.datasets import articles, check_manifest, files_of
from tests.support.processes import running
from tests.support.s3 import S3Server

pytestmark = pytest.mark.slow

KILLS = 12

# A run in an initialized process, so that kills hit the run and not the start of Python.
RUN = """
import sys, newsmeta
import newsmeta.exporters.datasets, newsmeta.exporters.remote_datasets, newsmeta.exporters.csv
sys.stdin.readline()
newsmeta.export("_news", sys.argv[1], "csv", partition_by=["year", "month"], where=sys.argv[2])
print("written", flush=True)
"""
OLD, NEW = 'publishedDateTime < "2020-01-01"', 'publishedDateTime >= "2019-01-01"'


class Runs:
    """Runs that write to the same place."""

    def __init__(self, place: str, env: dict[str, str] | None = None) -> None:
        self._place = place
        self._env = environment(env)

    def started(self, where: str) -> AbstractContextManager[subprocess.Popen[str]]:
        """Start a run, which waits for a line of input."""
        return running(
            [sys.executable, "-c", RUN, self._place, where],
            env=self._env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def whole(self, where: str) -> float:
        """Complete a run, and return its duration in seconds."""
        with self.started(where) as process:
            started = time.perf_counter()
            out, err = process.communicate("go\n", timeout=600)
        assert (out, process.returncode) == ("written\n", 0), err
        return time.perf_counter() - started

    def killed(self, where: str, seconds: float) -> None:
        """Start a run, and kill it after a time."""
        with self.started(where) as process:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
            time.sleep(seconds)
            process.kill()


def check_kills(runs: Runs, read: Callable[[], dict[str, bytes]]) -> None:
    """Kill runs; after each, the files in the manifest must be complete, and all old or all new."""
    longest = runs.whole(NEW)
    new = read()
    runs.whole(OLD)
    old = read()
    wanted = [new["_manifest.json"], old["_manifest.json"]]
    assert check_manifest(new)["rows"] != check_manifest(old)["rows"]
    generator = random.Random(20_210_127)
    for number in range(KILLS):
        runs.killed((NEW, OLD)[number % 2], generator.uniform(0, 1.2 * longest))
        found = read()
        assert found["_manifest.json"] in wanted
        whole = new if found["_manifest.json"] == new["_manifest.json"] else old
        assert {path: found.get(path) for path in whole} == whole
    runs.whole(NEW)
    assert read() == new  # No remains of killed runs.


def test_on_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, articles(120))
    check_kills(Runs("data"), lambda: files_of(tmp_path / "data"))
    assert {path.name for path in tmp_path.iterdir()} == {"_news", "data"}


def test_in_a_bucket(s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, articles(120))
    place = s3.bucket("news")

    def read() -> dict[str, bytes]:
        found = s3.objects("news")
        return {key.removeprefix("data/"): content for key, content in found.items()}

    temporary = tmp_path / "temporary"
    temporary.mkdir()
    check_kills(Runs(f"{place}/data", {**s3.environment, "TMPDIR": str(temporary)}), read)
    assert list(temporary.iterdir()) == []
    assert "data/_started.json" not in s3.keys("news")


def test_who_reads_by_the_manifest_never_finds_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, articles(60))
    runs = Runs("data")
    runs.whole(OLD)
    is_over = threading.Event()

    def write_on() -> None:
        for where in (NEW, OLD, NEW):
            runs.whole(where)
        is_over.set()

    manifest = tmp_path / "data" / "_manifest.json"
    seen = {manifest.read_bytes()}
    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        while not is_over.is_set() and writer.is_alive():
            seen.add(manifest.read_bytes())
    finally:
        writer.join()
    assert is_over.is_set()
    seen.add(manifest.read_bytes())
    assert len(seen) == 2
    check_manifest(files_of(tmp_path / "data"))
