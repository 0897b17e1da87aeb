"""Runs one target for some time, watches it, and tries its findings again."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fuzz import journal
from fuzz.findings import Findings
from fuzz.judging import Fault
from fuzz.target import ROOT

_LONGEST = 90.0
"""Seconds of wall time for one input before the process is killed."""
_MOST_STARTS = 5
_COVERED = re.compile(r" cov: (\d+)")


@dataclass(frozen=True, slots=True)
class Order:
    """The settings of a run.

    Attributes:
        target: The name of the target.
        seconds: The duration.
        engine: The source of inputs.
        work: A folder for data that is kept between runs: inputs that reach more code, findings.
        seeds: Further folders with initial files.
        factor: A factor for the limits of an input.
        seed: The random seed.
    """

    target: str
    seconds: float
    engine: str
    work: Path
    seeds: tuple[Path, ...] = ()
    factor: float = 1.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a run.

    Attributes:
        inputs: The number of inputs given to the target.
        size: Their total size in bytes.
        seconds: The processor time.
        edges: The number of newly reached edges of the code, beyond those of earlier inputs; None
            if the engine does not measure coverage.
        covered: The number of all reached edges; None likewise.
        findings: The faults, each with the file of an input.
        unconfirmed: The faults that did not occur again in a new process.
    """

    inputs: int
    size: int
    seconds: float
    edges: int | None
    covered: int | None
    findings: tuple[tuple[Fault, Path], ...]
    unconfirmed: tuple[str, ...]


class StartError(Exception):
    """A target that cannot even be started. The message has the reason."""


def run(order: Order) -> Outcome:
    """Run a target for some time.

    Raises:
        StartError: When the target cannot be started.
    """
    work = order.work / order.target
    candidates = Findings(work / "candidates")
    shutil.rmtree(candidates.folder, ignore_errors=True)
    shutil.rmtree(work / "seeds", ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + order.seconds
    inputs = size = 0
    seconds = 0.0
    first: int | None = None
    last: int | None = None
    for start in range(_MOST_STARTS):
        left = end - time.monotonic()
        if left < 1 and start:
            break
        fault = _once(order, max(left, 1), start)
        state = journal.read(work / "journal")
        inputs, size, seconds = inputs + state.inputs, size + state.size, seconds + state.seconds
        edges = [int(number) for number in _COVERED.findall(_log(work))]
        first, last = (first or edges[0], edges[-1]) if edges else (first, last)
        if fault is None:
            break
        if fault.kind == "the process ended" and not state.inputs:
            raise StartError(f"{order.target} could not be started:\n{fault.details}")
        candidates.add(fault, state.data)
    findings, unconfirmed = _tried_again(order, candidates)
    new = last - first if last is not None and first is not None else None
    return Outcome(inputs, size, seconds, new, last, findings, unconfirmed)


def replayed(order: Order, file: Path) -> Fault | None:
    """Return the fault for an input, tried in a process of its own."""
    command = _command(order, "--replay", str(file.resolve()), "--factor", str(order.factor))
    with _environment() as environment:
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=600
            )
        except subprocess.TimeoutExpired:
            return Fault("hang", "not done after ten minutes")
    if done.returncode == 0:
        return None
    try:
        return Fault(**json.loads(done.stdout))
    except ValueError:
        return Fault("the process ended", done.stderr.decode("utf-8", "replace")[-2_000:])


def _tried_again(
    order: Order, candidates: Findings
) -> tuple[tuple[tuple[Fault, Path], ...], tuple[str, ...]]:
    kept = Findings(order.work / order.target / "findings")
    found: dict[Path, Fault] = {}
    unconfirmed: list[str] = []
    for file in candidates.all():
        fault = replayed(order, file)
        if fault is None:
            kind = file.with_suffix(".txt").read_text(encoding="utf-8").partition("\n")[0]
            unconfirmed.append(kind)
            if kind not in ("hang", "memory"):  # A busy machine may explain these.
                Findings(order.work / order.target / "unconfirmed").add(
                    Fault(kind), file.read_bytes()
                )
        else:
            found[kept.add(fault, file.read_bytes())] = fault
    return tuple((fault, file) for file, fault in found.items()), tuple(unconfirmed)


def _once(order: Order, seconds: float, start: int) -> Fault | None:
    """Run the process once; return the fault if it did not finish."""
    work = order.work / order.target
    (work / "journal").unlink(missing_ok=True)
    seeds = [part for folder in order.seeds for part in ("--seeds", str(folder.resolve()))]
    command = _command(
        order,
        *("--work", str(work.resolve()), "--seconds", str(seconds), "--engine", order.engine),
        *("--factor", str(order.factor), "--seed", str(order.seed + start), *seeds),
    )
    with _environment() as environment, (work / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            is_stuck = _watched(process, work / "journal", seconds)
            is_over = process.poll() is not None  # If not, it ends here, and no input is to blame.
        finally:
            process.kill()
            process.wait()
    if is_stuck:
        return Fault("hang", f"more than {_LONGEST:.0f} s")
    if is_over and process.returncode:
        return Fault("the process ended", f"status {process.returncode}\n{_log(work)[-4_000:]}")
    return None


def _watched(process: subprocess.Popen[bytes], file: Path, seconds: float) -> bool:
    """Wait for the end of a process; return whether it is stuck with an input instead.

    A process that is late between two inputs, as on a busy machine, is left running.
    """
    end = time.monotonic() + seconds + _LONGEST
    last, since = (0, b""), time.monotonic()
    while process.poll() is None:
        time.sleep(0.2)
        state = journal.read(file)
        now = state.inputs, state.data
        if now != last or not state.data:
            last, since = now, time.monotonic()
        if time.monotonic() - since > _LONGEST:
            return True
        if time.monotonic() > end and not state.data:
            return False
    return False


def _log(work: Path) -> str:
    return (work / "log").read_text(encoding="utf-8", errors="replace")


def _command(order: Order, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "fuzz.worker", order.target, *arguments]


@contextmanager
def _environment() -> Iterator[dict[str, str]]:
    """Provide an environment with temporary folders for a process."""
    with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as name:
        own = {"TMPDIR": name, "TEMP": name, "TMP": name, "NEWSMETA_CACHE_DIR": f"{name}/cache"}
        yield {**os.environ, **own, "PYTHONHASHSEED": "0"}
