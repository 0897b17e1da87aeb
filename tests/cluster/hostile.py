"""A function that workers apply to things in tests: to numbers, and to harmful things.

Run as a program, it applies the function on a cluster, and prints each outcome.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newsmeta.linter.engines import EngineError, Recipe


def make(factor: int) -> Callable[[Any], Any]:
    """Return the function for things, each an action with a value."""

    def look(thing: Any) -> Any:
        what, value = thing
        if what == "times":
            return value * factor
        if what == "sleep":
            time.sleep(value)
        if what == "kill" or (what == "kill once" and not Path(value).exists()):
            if what == "kill once":
                Path(value).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return what

    return look


def lost(thing: Any, error: Exception) -> Any:
    """Return the outcome of a thing that ends its worker."""
    return f"lost: {error}"


def main(address: str, patience: str, things: str) -> None:
    """Print the outcomes of the things, or the reason why they are unknown."""
    from newsmeta.cluster.connecting import connected

    recipe = Recipe(make, (2,), {}, lost)
    try:
        with connected(address, 2, float(patience)) as cluster:
            for thing, outcome in cluster.results(recipe, map(tuple, json.loads(things))):
                print(json.dumps([*thing, outcome]), flush=True)
    except EngineError as error:
        print(json.dumps(str(error)))


if __name__ == "__main__":
    main(*sys.argv[1:])
