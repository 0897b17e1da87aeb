"""Targets whose inputs Hypothesis draws: bytes choose the arguments of a `@given` test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings

from fuzz.target import SeedFiles, Target


def drawn(name: str, promise: str, test: Callable[..., None], passes: int) -> Target:
    """Return the target for a test of Hypothesis.

    Args:
        name: The name on the command line.
        promise: The property, in a sentence.
        test: The test, in `@given`.
        passes: The number of passes over the input.
    """
    quiet = settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
    checked: Any = quiet(test)
    return Target(
        name,
        promise,
        checked.hypothesis.fuzz_one_input,
        _seeds,
        is_drawn=True,
        passes=passes,
        most=6_000,
    )


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    del files
    for seed in range(40):
        yield Random(seed).randbytes(2_000)
