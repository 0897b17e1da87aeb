"""The default number of processes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsmeta.files.targets import Target
from newsmeta.linter import job_count, parallel
from newsmeta.linter.job_count import ByCost, Share, usual_jobs, usual_jobs_of
from tests.support.cli import ERROR, GOOD, WARNING, invoke, write


def numbers(drawn: list[int]) -> Iterator[Target]:
    while True:
        drawn.append(len(drawn))
        yield Target(str(len(drawn)), str(len(drawn)), is_named=False)


def test_few_files_take_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_count, "processors", lambda: 3)
    assert usual_jobs([]) == usual_jobs(range(60)) == 1
    many = job_count.MANY[job_count.usual_method()]
    for number in (70, 500, many - 1):
        assert usual_jobs(range(number)) == ByCost(3, number)
    monkeypatch.setattr(job_count, "processors", lambda: 1)
    assert usual_jobs(range(many - 1)) == 1


COSTS = [
    # Method, processors, files, seconds for each file: processes, files at a time.
    ("fork", 2, 500, 0.0001, 1, 109),
    ("fork", 2, 500, 0.0002, 2, 54),
    ("fork", 8, 500, 0.0002, 2, 54),
    ("fork", 8, 500, 0.0005, 4, 27),
    ("fork", 8, 500, 1.0, 8, 13),
    ("fork", 8, 66, 1.0, 2, 1),
    ("fork", 8, 64, 1.0, 1, 1),
    ("fork", 8, 10, 1.0, 1, 1),
    ("fork", 1, 999, 1.0, 1, 128),
    ("spawn", 2, 500, 0.0005, 1, 109),
    ("spawn", 2, 500, 0.001, 2, 54),
    ("spawn", 2, 4_999, 0.0001, 2, 128),
    ("spawn", 2, 4_999, 0.00005, 1, 128),
]


@pytest.mark.parametrize("case", COSTS)
def test_what_files_cost_decides(
    case: tuple[str, int, int, float, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    method, most, files, cost, jobs, chunk = case
    monkeypatch.setattr(job_count, "usual_method", lambda: method)
    now, looked_at = [0.0], list[int]()

    def look(number: int) -> int:
        looked_at.append(number)
        now[0] += cost if number >= 16 else 5  # The first files pay for shared initialization.
        return -number

    rest = iter(range(files))
    first = job_count.shared_out(look, rest, ByCost(most, files, lambda: now[0]))
    seen = []
    with pytest.raises(StopIteration) as end:
        while True:
            seen.append(next(first))
            now[0] += 7  # Time that the consumer spends on outcomes is no cost of the analysis.
    number = min(files, 64)
    assert seen == [(each, -each) for each in range(number)]
    assert looked_at == [*range(number)]
    assert [*rest] == [*range(number, files)]
    assert end.value.value == Share(jobs, chunk)


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_what_the_user_says_decides(jobs: int) -> None:
    first = job_count.shared_out(abs, iter(range(500)), jobs)
    with pytest.raises(StopIteration) as end:
        next(first)
    assert end.value.value == Share(jobs, job_count.CHUNK)


def test_many_files_take_allprocessors(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(os, "sched_getaffinity"):
        pytest.skip("not on this platform")
    least = job_count.MANY[job_count.usual_method()]
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(3))
    drawn: list[int] = []
    assert usual_jobs(numbers(drawn)) == 3
    assert len(drawn) == least, "no more are asked for than needed"
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(1000))
    jobs = usual_jobs(range(least))
    assert isinstance(jobs, int)
    assert jobs < 100, "each has something to do"


def test_files_that_come_one_by_one_are_all_there() -> None:
    drawn: list[int] = []
    targets, _ = usual_jobs_of(numbers(drawn))
    assert len(drawn) == job_count.MANY[job_count.usual_method()]
    ahead = len(drawn)
    assert [next(targets).name for _ in range(ahead + 5)] == [
        str(number + 1) for number in range(ahead + 5)
    ]
    few, jobs = usual_jobs_of([Target("x", "x", True)])
    assert ([target.name for target in few], jobs) == (["x"], 1)


COMMANDS = [
    ("validate", "--no-cache", "--output-format", "json"),
    ("validate", "--cache-dir", "cache", "--output-format", "json"),
    ("check", "--output-format", "json"),
    ("normalize", "--diff"),
    ("export", "--to", "jsonl", "--on-error", "include"),
    ("export", "--to", "csv", "--on-error", "skip"),
    ("import", "../data.jsonl", "--into", "new", "--dry-run"),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "method"),
    [*((command, "fork") for command in COMMANDS), *((COMMANDS[at], "spawn") for at in (2, 4))],
)
def test_the_same_bytes_whether_it_pays_or_not(
    command: tuple[str, ...], method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if method == "fork" and sys.platform != "linux":
        pytest.skip("processes are copied on Linux alone")
    (tmp_path / "site").mkdir()
    kinds = [GOOD, GOOD, ERROR, WARNING, "no front matter\n", "---\n: [\n---\n", ""]
    write(tmp_path / "site", {f"_news/{n}.md": kinds[n % len(kinds)] for n in range(150)})
    monkeypatch.chdir(tmp_path / "site")
    invoke("export", "--on-error", "include", "--output", "../data.jsonl")
    shares = list[Share]()
    results = parallel.results

    def noted(recipe: Any, look: Any, targets: Any, share: Share, *method: Any) -> Any:
        shares.append(share)
        return results(recipe, look, targets, share, *method)

    monkeypatch.setattr(parallel, "results", noted)
    monkeypatch.setattr(job_count, "usual_method", lambda: method)
    monkeypatch.setattr(job_count, "processors", lambda: 2)
    expected = invoke(*command, "--jobs", "1")
    for worth, times in ((1e9, 0), (1e-9, 1)):
        shutil.rmtree("cache", ignore_errors=True)
        monkeypatch.setattr(job_count, "WORTH_IT", {"fork": worth, "spawn": worth})
        assert invoke(*command) == expected
        assert [share.jobs for share in shares] == [2] * times
