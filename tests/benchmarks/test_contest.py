"""Alternating runs of programs: their memory, and the correctness of their work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from benchmarks import memory
from benchmarks.contest import ROOT, Contestant, measure
from benchmarks.corpus import read
from benchmarks.memory import COMMANDS, IS_SAMPLED, Course, growth, peak
from benchmarks.peers.programs import INSTALLED_BY, Peer, Programs, find
from benchmarks.repositories import Mix


def test_what_comes_before_a_run_is_not_timed(tmp_path: Path) -> None:
    done: list[str] = []

    def prepare() -> None:
        (tmp_path / "made").touch()
        done.append("prepared")

    code = "import os, sys; os.remove('made')"
    entry = Contestant("it", [sys.executable, "-c", code], folder=tmp_path, prepare=prepare)
    measure([entry], 2)
    assert (len(done), len(entry.runs)) == (2, 2)
    assert all(run.seconds > 0 and run.kibibytes > 1_000 for run in entry.runs)


def test_programs_run_in_one_order_and_in_the_other(tmp_path: Path) -> None:
    said = tmp_path / "said"
    code = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
    entries = [Contestant(it, [sys.executable, "-c", code, str(said), it]) for it in "abc"]
    measure(entries, 3)
    assert said.read_text() == "cbaabccba"


def test_time_of_processors_is_that_of_all_processes() -> None:
    work = "import time\nwhile time.process_time() < 0.3: pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"
    run = Contestant("it", [sys.executable, "-c", code]).run()
    assert run.processor > 0.3
    asleep = Contestant("it", [sys.executable, "-c", "import time; time.sleep(0.5)"]).run()
    assert asleep.seconds > 0.5 > asleep.processor


@pytest.mark.parametrize(
    ("wanted", "status", "is_fine"),
    [(0, 0, True), (0, 1, False), (1, 1, True), (None, 1, True), (None, 2, False)],
)
def test_status_has_to_be_the_one_that_is_wanted(
    wanted: int | None, status: int, is_fine: bool
) -> None:
    entry = Contestant("it", [sys.executable, "-c", f"raise SystemExit({status})"], status=wanted)
    with nullcontext() if is_fine else pytest.raises(SystemExit, match=f"it ends with.* {status}"):
        entry.run()


@pytest.mark.skipif(not IS_SAMPLED, reason="needs Linux")
def test_memory_is_that_of_all_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready, seen, family = tmp_path / "ready", tmp_path / "seen", memory._family

    def watched(process: int) -> Iterator[int]:
        is_ready = ready.exists()
        yield from family(process)
        if is_ready:
            seen.touch()  # All of them have been measured.

    monkeypatch.setattr(memory, "_family", watched)
    worker = "import sys; data = b'x' * 60_000_000; print(flush=True); sys.stdin.read()"
    code = (
        "import pathlib, subprocess, sys, time\n"
        f"command, pipe = [sys.executable, '-c', {worker!r}], subprocess.PIPE\n"
        "workers = [subprocess.Popen(command, stdin=pipe, stdout=pipe) for _ in range(2)]\n"
        "[worker.stdout.readline() for worker in workers]\n"
        f"pathlib.Path({str(ready)!r}).touch()\n"
        f"while not pathlib.Path({str(seen)!r}).exists(): time.sleep(0.01)\n"
        "[worker.communicate() for worker in workers]\n"
    )
    kibibytes = peak(Contestant("it", [sys.executable, "-c", code]))
    assert 120_000_000 < 1024 * kibibytes < 240_000_000


def test_peers_that_do_not_do_their_work_are_noticed(tmp_path: Path) -> None:
    repository = Mix("clean", 0).make(tmp_path, 2)
    before = [path.read_bytes() for path in repository.articles]

    def peer(code: str) -> Peer:
        command = [sys.executable, "-c", code, *map(str, repository.articles)]
        return Peer("peer", "1", lambda repository: (command, repository.site))

    read = "import sys; sys.exit(any('qualities' in open(path).read() for path in sys.argv[1:]))"
    peer(read).must_work(repository)
    assert [path.read_bytes() for path in repository.articles] == before
    with pytest.raises(SystemExit, match="peer ends with status 0, not 1"):
        peer("").must_work(repository)
    with pytest.raises(SystemExit, match="peer ends with status 1, not 0"):
        peer("raise SystemExit(1)").must_work(repository)


@pytest.mark.slow
def test_installed_peers_do_their_work(tmp_path: Path) -> None:
    peers = find(Programs())
    assert len(peers) >= 3  # PyYAML, jsonschema-rs and check-jsonschema come with the tests.
    assert {peer.name for peer in peers} <= INSTALLED_BY.keys()
    repository = Mix("clean", 0).make(tmp_path, 2)
    for peer in peers:
        peer.must_work(repository)


def test_memory_of_more_and_more_articles(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.memory", "--articles", "5", "20"]
    words = [*command, "--only", "check", "report", "--folder", str(tmp_path / "new")]
    said = subprocess.check_output(words, cwd=ROOT, text=True).splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in said[2:]]
    assert [row[:2] for row in rows] == [
        ["check", "5"],
        ["report", "5"],
        ["check", "20"],
        ["report", "20"],
    ]
    assert all(float(memory) > 10 and float(seconds) > 0 for _, _, memory, _, _, seconds in rows)
    assert [row[4] == "–" for row in rows] == [True, True, False, False]
    assert not list((tmp_path / "new").iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_memory_of_each_command(tmp_path: Path, name: str) -> None:
    course = Course([name], [30], 2, None, read(ROOT / "examples" / "site"))
    [(shown, count, memory, *_)] = growth(tmp_path, course)
    assert (shown, count) == (name, "30")
    assert float(memory) > 10
    assert not list(tmp_path.iterdir())
