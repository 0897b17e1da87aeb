"""The fuzzer: targets, the mutator, and findings."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from fuzz import engines, judging, running, targets, worker
from fuzz.findings import Findings
from fuzz.fragments import ARTICLES
from fuzz.judging import Limits, confirmed, judged
from fuzz.mutation import Mutator
from fuzz.running import Order
from fuzz.target import Head, SeedFiles, Target, hold, with_heads
from fuzz.worker import seeds_of
from tests.support.paths import EXAMPLES, ROOT

NAMES = targets.names()


def run(*args: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fuzz", *map(str, args)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def _target(check: object, **options: object) -> Target:
    return Target("x", "x", check, lambda files: (b"---\na: b\n---\n",), **options)  # type: ignore[arg-type]


# -- targets ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_target_has_seeds_and_takes_them(name: str) -> None:
    target = targets.load(name)
    assert target.name == name
    seeds = seeds_of(target, [])
    assert len(seeds) >= 5
    for seed in seeds[:3]:
        fault = judging.raised(target, seed)
        assert fault is None, fault


def test_every_target_stands_in_the_readme() -> None:
    page = (ROOT / "fuzz/README.md").read_text(encoding="utf-8")
    listed = run("--list").stdout.splitlines()
    for name, line in zip(NAMES, listed, strict=True):
        promise = targets.load(name).promise
        assert line.split(None, 1) == [name, promise]
        assert f"| `{name}` | {promise} |" in page


def test_more_seeds_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text("---\nown: 1\n---\n", encoding="utf-8")
    assert b"---\nown: 1\n---\n" in seeds_of(targets.load("parser"), [tmp_path])
    assert list(SeedFiles((tmp_path,)).named("*.md", most=3)) == []


def test_settings_come_from_the_head() -> None:
    head = Head(b"\x04\x01rest", 3)
    assert [head.choose("abc") for _ in range(4)] == ["b", "b", "a", "a"]
    assert head.content == b"est"
    assert [len(each) for each in with_heads([b"", b"", b""], 3)] == [3, 3, 3]


# -- the mutator ------------------------------------------------------------------------------


def test_the_mutator_makes_many_inputs_none_too_long() -> None:
    seeds = [b"\0\0" + path.read_bytes() for path in (EXAMPLES / "good").glob("*.md")]
    target = _target(lambda data: None, fragments=ARTICLES, head=2, most=4_000)
    mutator, choices = Mutator(target, seeds), random.Random(1)
    made = {mutator.mutated(choices.choice(seeds), choices) for _ in range(300)}
    assert len(made) > 250
    assert max(map(len, made)) <= 4_000
    assert sum(each[2:].startswith(b"---\n") for each in made) > 100


@pytest.mark.parametrize("data", [b"", b"\n", b"x", b"\0\0", b"---"])
def test_the_mutator_makes_something_of_nothing(data: bytes) -> None:
    for fragments in ((), (b"a",)):
        mutator = Mutator(_target(lambda data: None, fragments=fragments), [])
        for seed in range(200):
            assert isinstance(mutator.mutated(data, random.Random(seed)), bytes)


# -- what counts ------------------------------------------------------------------------------


def _fails(data: bytes) -> None:
    raise KeyError("k")


def _breaks(data: bytes) -> None:
    hold(False, "one is two", data)


def _exits(data: bytes) -> None:
    raise SystemExit(3)


def _recurses(data: bytes) -> None:
    _recurses(data)


def _asserts(data: bytes) -> None:
    assert not data


def _hangs(data: bytes) -> None:
    start = time.process_time()
    while time.process_time() - start < 0.4:
        pass


def _takes(data: bytes) -> None:
    bytearray(80 * 2**20)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("check", "kind"),
    [
        (_fails, "KeyError at nowhere"),
        (_breaks, "one is two"),
        (_exits, "SystemExit at nowhere"),
        (_recurses, "RecursionError at nowhere"),
        (_asserts, "AssertionError at nowhere"),
        (_hangs, "hang"),
        (_takes, "memory"),
    ],
)
def test_what_is_a_finding(check: object, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_LEAST_SECONDS", 0.2)
    fault = confirmed(_target(check), b"data", Limits())
    assert fault is not None
    assert fault.kind.partition(" at ")[0] == kind.partition(" at ")[0]
    assert confirmed(_target(check, refusals=(Exception,)), b"data", Limits(factor=5)) is None or (
        check is _exits
    )


def test_what_is_refused_is_none() -> None:
    assert judged(_target(_fails, refusals=(LookupError,)), b"", Limits()) is None
    assert confirmed(_target(lambda data: None), b"", Limits()) is None


def test_of_each_kind_the_shortest_input_is_kept(tmp_path: Path) -> None:
    findings = Findings(tmp_path / "findings")
    for data in (b"long", b"ab", b"longer"):
        findings.add(judging.Fault("kind: a", "details"), data)
    findings.add(judging.Fault("kind: b"), b"other")
    assert sorted(path.read_bytes() for path in findings.all()) == [b"ab", b"other"]


@pytest.mark.parametrize(
    "sizes", [(300, 250), (250, 300), (4_000, 300, 900, 200), (300, 199, 250), (500, 0, 400)]
)
def test_a_worker_keeps_the_shortest(
    sizes: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plain(give: engines.Give, *rest: object) -> None:
        for size in sizes:
            give(b"x" * size)

    monkeypatch.setattr(engines, "plain", plain)
    options = {"engine": engines.PLAIN, "factor": 20.0, "seeds": [], "seconds": 1, "seed": 1}
    worker._fuzz(_target(_breaks, most=5_000), argparse.Namespace(work=tmp_path, **options))
    (found,) = Findings(tmp_path / "candidates").all()
    assert found.stat().st_size == min(sizes)


# -- runs -------------------------------------------------------------------------------------

ENGINES = [
    engines.PLAIN,
    pytest.param(
        engines.ATHERIS,
        marks=pytest.mark.skipif(not find_spec("atheris"), reason="atheris is not installed"),
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_a_run_is_logged(engine: str, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    done = run(
        *("parser", "--seconds", "2", "--engine", engine, "--factor", "20"),
        *("--work", tmp_path / "work", "--log", log),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    line = json.loads(log.read_text(encoding="utf-8"))
    assert (line["target"], line["engine"], line["findings"]) == ("parser", engine, [])
    assert line["inputs"] > 20
    assert line["bytes"] > 0
    assert line["processor_seconds"] > 0
    assert (line["edges"] is None) == (engine == engines.PLAIN)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the fuzzer with a target that finds something.

    Tests that copy the checkout at the same time must not find that target there.
    """
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "fuzz", copy / "fuzz", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "fuzz/targets/broken.py").write_text(
        "import os\nfrom fuzz.target import Target, hold\n"
        "def _check(data):\n"
        "    if data[:1] == b'q':\n        os._exit(7)\n"
        "    hold(data[:1] != b'x', 'no x')\n"
        "SEEDS = (b'x1', b'q', b'x', b'a')  # Given as a, x1, x, q: the end comes last.\n"
        "TARGET = Target('broken', '', _check, lambda files: SEEDS)\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(running, "ROOT", copy)
    return copy


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_findings_are_kept_and_can_be_replayed(engine: str, broken: Path, tmp_path: Path) -> None:
    order = Order("broken", 3, engine, tmp_path, factor=20)
    outcome = running.run(order)
    found = {fault.kind: file for fault, file in outcome.findings}
    assert found.keys() == {"no x", "the process ended"}
    assert found["no x"].read_bytes() == b"x"
    done = run("broken", "--replay", found["no x"], cwd=broken)
    assert done.returncode == 1
    assert done.stdout.startswith("no x\n")
    nothing = tmp_path / "nothing"
    nothing.write_bytes(b"a")
    assert run("broken", "--replay", nothing, cwd=broken).returncode == 0


@pytest.mark.parametrize(
    ("code", "kind"),
    [("time.sleep(60)", None), ("os._exit(7)", "the process ended"), ("os.abort()", "the process")],
)
def test_a_process_that_is_late_has_not_ended_by_itself(
    code: str, kind: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = [sys.executable, "-c", f"import os, time\n{code}"]
    monkeypatch.setattr(running, "_LONGEST", 0.2)
    monkeypatch.setattr(running, "_command", lambda *_: program)
    (tmp_path / "rules").mkdir()
    seconds = 0.1 if kind is None else 600
    fault = running._once(Order("rules", seconds, engines.PLAIN, tmp_path), seconds, 0)
    assert fault is None if kind is None else fault is not None and fault.kind.startswith(kind)


def test_a_target_that_is_none(tmp_path: Path) -> None:
    done = run("parsers", "--seconds", "1")
    assert done.returncode == 2
    assert "no target parsers; there are cache-entries, " in done.stderr
