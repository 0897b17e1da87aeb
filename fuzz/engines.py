"""Sources of inputs: atheris, which is guided by coverage, or chance alone."""

from __future__ import annotations

import contextlib
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from fuzz.mutation import Mutator
from fuzz.target import Target

Give = Callable[[bytes], None]
"""Receives an input."""

ATHERIS, PLAIN = "atheris", "plain"

_KEPT = 2_000
"""Most inputs that random mutation starts from, besides the seeds."""


def best() -> str:
    """Return the name of the best available engine."""
    return ATHERIS if find_spec("atheris") else PLAIN


@contextlib.contextmanager
def watching(engine: str) -> Iterator[None]:
    """Let an engine instrument imports, if it does so, until the end of the process."""
    if engine == PLAIN:
        yield
        return
    import atheris

    # Much of newsmeta is imported on demand, possibly after any input.
    with atheris.instrument_imports(include=["newsmeta"], enable_loader_override=False):
        yield


def plain(give: Give, target: Target, seeds: Sequence[bytes], seconds: float, seed: int) -> None:
    """Give inputs that random mutation makes of seeds, and of its own results."""
    end = time.monotonic() + seconds
    choices = random.Random(seed)
    mutator = Mutator(target, seeds)
    known = [*seeds] or [b""]
    for data in known:
        give(data)
        if time.monotonic() > end:
            return
    while time.monotonic() < end:
        data = mutator.mutated(choices.choice(known), choices)
        give(data)
        if choices.random() < 0.1:
            known.append(data)
            if len(known) > len(seeds) + _KEPT:
                del known[len(seeds)]


def with_atheris(
    give: Give, target: Target, seeds: Sequence[bytes], seconds: float, work: Path
) -> None:
    """Give inputs that reach new code; does not return."""
    import atheris

    mutator = Mutator(target, seeds)

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        choices = random.Random(seed)
        if target.is_drawn or choices.random() < 0.3:
            return bytes(atheris.Mutate(data, most))
        return mutator.mutated(data, choices)[:most]

    corpus, begin = work / "corpus", work / "seeds"
    for folder in (corpus, begin):
        folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds):
        (begin / f"{number:05}").write_bytes(data)
    options = {
        "max_total_time": max(int(seconds), 1),
        "max_len": target.most,
        "timeout": 3_600,
        "rss_limit_mb": 0,
        "print_final_stats": 1,
        "artifact_prefix": f"{work}/",
    }
    settings = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup([sys.argv[0], *settings, str(corpus), str(begin)], give, custom_mutator=mutated)
    atheris.Fuzz()
