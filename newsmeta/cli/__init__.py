"""The command line: one module a command."""

from __future__ import annotations

import gc
import sys

_MANY_OBJECTS = 50_000
"""How many objects more there have to be before a search for cycles among them: what a start
makes is fewer, and nearly all of it stays."""

_INTERRUPTED = 130
"""The exit status of a program that the keyboard interrupted, as shells have it."""


def main() -> None:
    """Run the command line; what nobody foresaw ends it with status 2 and one line."""
    gc.set_threshold(_MANY_OBJECTS)
    try:
        from newsmeta.cli.stopping import in_order

        with in_order():
            _run()
    except KeyboardInterrupt:  # Before anything was begun.
        sys.exit(_INTERRUPTED)
    finally:
        # What is left goes with the process; the interpreter need not search it for cycles.
        gc.freeze()


def _run() -> None:
    if sys.stdout is None:
        from newsmeta.cli.output import replace_closed

        replace_closed()
    try:
        from newsmeta.cli.app import app

        app(prog_name="newsmeta")
    except Exception as error:
        from newsmeta.cli.failures import end

        end(error)
