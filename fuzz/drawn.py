"""Targets whose inputs Hypothesis draws: bytes choose what a test in `@given` gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings

from fuzz.target import SeedFiles, Target


def drawn(name: str, promise: str, test: Callable[..., None], passes: int) -> Target:
    """Return the target that a test of Hypothesis is.

    Args:
        name: What the command line calls it.
        promise: What has to hold, in a sentence.
        test: The test, in `@given`.
        passes: How often it goes through what is drawn.
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
