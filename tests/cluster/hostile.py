"""What looks at things on workers in tests: numbers, and things that do harm.

Run as a program, it has a cluster look at things, and prints what comes of each.
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
    """Return what looks at a thing: what it does, and a value."""

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
    """Return what comes of a thing that ends its worker."""
    return f"lost: {error}"


def main(address: str, patience: str, things: str) -> None:
    """Print what comes of things, or why that is not to be known."""
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
