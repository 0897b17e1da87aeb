"""The cache and several processes."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from pathlib import Path

import pytest

from newsmeta.config.config import discover
from newsmeta.linter import incremental, parallel
from newsmeta.linter.cache_file import digest, sight
from newsmeta.linter.runner import Runner
from tests.support.caching import FILES, Looked, Opened, checked, files_of_cache, here, in_chunks
from tests.support.cli import ERROR, GOOD, INFO, WARNING, command, environment, invoke, run, write
from tests.support.processes import begin


def test_two_at_once_and_the_last_stays(opened: Opened) -> None:
    one, other = opened.open(), opened.open()
    for cache, byte in ((one, b"1"), (other, b"2")):
        cache.put(cache.find("b.md"), sight((1, 1, 1, 1), byte * 32, False, 10**19))
    one.save()
    assert opened.known("b.md") == b"1" * 32
    other.save()
    assert opened.known("b.md") == b"2" * 32
    assert opened.known("a.md") == digest(b"a.md")


def test_it_may_be_deleted_under_a_run(opened: Opened) -> None:
    cache = opened.open()
    cache.put(cache.find("b.md"), sight((1, 1, 1, 1), b"1" * 32, False, 10**19))
    opened.file.unlink()
    cache.save()
    assert opened.known("b.md") == b""
    opened.save("b.md", b"2" * 32)
    assert opened.known("b.md") == b"2" * 32


@pytest.mark.slow
def test_processes_at_once(site: Path) -> None:
    write(site, {f"{number:03}.md": (ERROR, GOOD, WARNING)[number % 3] for number in range(150)})
    for content in (GOOD, ERROR):
        write(site, {f"{number:03}.md": content for number in range(0, 150, 7)})
        processes = [
            begin(
                command("validate", "--jobs", str(jobs)),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(),
                text=True,
            )
            for jobs in (1, 2, 1)
        ]
        outcomes = [
            (*process.communicate(timeout=600), process.returncode) for process in processes
        ]
        expected = invoke("validate", "--no-cache")
        assert outcomes == [(expected.out, expected.err, expected.status)] * len(processes)
        checked()
    assert len(files_of_cache()) == 1


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Analyse files as other processes would; the number of files in each group."""
    numbers: list[int] = []
    monkeypatch.setattr(parallel, "results", partial(in_chunks, numbers))
    monkeypatch.setattr(incremental, "_PATIENCE", 2)
    return numbers


def test_several_processes_share_what_changed(
    pools: list[int],
    looked: Looked,
    read: Looked,
    settled: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(incremental, "_MOST_AHEAD", 4)
    names = [f"{number:03}.md" for number in range(60)]
    write(Path(), dict.fromkeys(names, ERROR))
    runner = Runner(discover(Path()))
    targets = runner.finder.search(["."]).targets

    def compare() -> None:
        expected = runner.run(targets)
        looked.clear()
        pools.clear()
        assert runner.run(targets, jobs=2, cache=here) == expected

    compare()
    assert pools == [60 + len(FILES)]
    compare()
    assert (looked, pools) == ([], []), "no process is started for nothing"
    write(Path(), {"031.md": GOOD})
    compare()
    assert (looked, pools) == (["031.md"], []), "nor for little"
    changed = [*names[:9], *names[30:34], *names[50:56:2]]
    write(Path(), dict.fromkeys(changed, WARNING))
    compare()
    assert looked == changed
    assert len(pools) > 1, "unchanged files are not held for ever"
    for name in names:
        os.utime(name)
    write(Path(), dict.fromkeys(changed, INFO))
    compare()
    assert looked == changed
    read.clear()
    runner.run(targets, jobs=2, cache=here)
    assert read == ["plain.md"], "all have the stamps that they have now"


@pytest.mark.slow
def test_real_processes(site: Path) -> None:
    names = [f"{number:03}.md" for number in range(400)]
    write(site, dict.fromkeys(names, GOOD))
    write(site, dict.fromkeys(names[::40], ERROR))
    expected = run("validate", "--no-cache", "--jobs", "1")
    assert run("validate", "--jobs", "2") == expected
    write(site, dict.fromkeys(names[:300], WARNING))
    expected = run("validate", "--no-cache", "--jobs", "1")
    assert run("validate", "--jobs", "2") == expected
    assert checked() == expected
