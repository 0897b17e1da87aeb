"""Gives one input to a target, and judges the outcome."""

from __future__ import annotations

import sys
import time
import traceback
import tracemalloc
from dataclasses import dataclass
from pathlib import Path

from fuzz.target import ROOT, BrokenPromiseError, Target

_BYTES_A_SECOND = 100_000
_LEAST_SECONDS = 1.0
_TIMES_THE_INPUT = 20
_BASE = 48 * 2**20
"""Bytes that any input may use: for late imports, and for tables that are filled once."""


def peak() -> int:
    """Return the peak of memory of this process, in bytes; 0 if unknown."""
    if sys.platform == "win32":
        return 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault.

    Attributes:
        kind: The kind, equal for inputs with the same fault.
        details: Further information.
    """

    kind: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """The allowed cost of an input.

    Attributes:
        factor: A factor for all limits, since instrumented code, or a busy machine, is slower.
    """

    factor: float = 1.0

    def seconds(self, target: Target, data: bytes) -> float:
        """Return the processor time that an input may take."""
        return self.factor * target.passes * max(_LEAST_SECONDS, len(data) / _BYTES_A_SECOND)

    def memory(self, data: bytes) -> float:
        """Return the limit of memory for an input, in bytes."""
        return self.factor * (_BASE + _TIMES_THE_INPUT * len(data))


def judged(target: Target, data: bytes, limits: Limits) -> Fault | None:
    """Return the fault in a target's handling of an input, if any.

    Memory is measured by the peak of the process, so only a new maximum is noticed.
    """
    before = peak()
    start = time.process_time()
    fault = raised(target, data)
    seconds = time.process_time() - start
    if fault is None and seconds > limits.seconds(target, data):
        return Fault("hang", f"{seconds:.2f} s for {len(data)} bytes")
    if fault is None and peak() - before > limits.memory(data):
        return Fault("memory", f"{peak() - before:,} bytes for {len(data)} bytes")
    return fault


def confirmed(target: Target, data: bytes, limits: Limits) -> Fault | None:
    """Return the fault in a target's handling of an input, in a process of its own.

    A slow input is tried again, as an import or another process may have taken the time.
    """
    raised(target, data)  # Triggers the late imports.
    faults = [judged(target, data, limits) for _ in range(3)]
    if None not in faults:
        return faults[0]
    if fault := next(
        (each for each in faults if each and each.kind not in ("hang", "memory")), None
    ):
        return Fault(f"{fault.kind} (at times)", fault.details)
    tracemalloc.start()
    try:
        raised(target, data)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    if most > limits.memory(data):
        return Fault("memory", f"{most:,} bytes for {len(data)} bytes")
    return None


def raised(target: Target, data: bytes) -> Fault | None:
    """Return the fault for an exception that newsmeta should not raise, if there is one."""
    try:
        target.check(data)
    except target.refusals:
        return None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Fault(_kind(error), _shown(error))
    return None


def _kind(error: BaseException) -> str:
    if isinstance(error, BrokenPromiseError):
        return str(error.args[0])
    ours = [
        f"{_name(frame.filename)}:{frame.name}:{frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
        if _name(frame.filename)
    ]
    newsmetas = [place for place in ours if place.startswith("newsmeta/")]
    is_ours_to_say = isinstance(error, AssertionError)
    places = ours if is_ours_to_say or not newsmetas else newsmetas
    return f"{type(error).__name__} at {places[-1] if places else 'nowhere'}"


def _name(file: str) -> str:
    path = Path(file)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""


def _shown(error: BaseException) -> str:
    text = "".join(traceback.format_exception(error, limit=-30))
    return text if len(text) < 20_000 else f"{text[:5_000]}\n…\n{text[-15_000:]}"
