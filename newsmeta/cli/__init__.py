"""The command line: one module a command."""

from __future__ import annotations

import gc
import sys

_MANY_OBJECTS = 50_000
"""Number of new objects that starts a search for reference cycles. A start makes fewer than this,
and nearly all of them live on, so that searching would be wasted time.
"""

_INTERRUPTED = 130
"""Exit status after a keyboard interrupt, as shells report it."""


def main() -> None:
    """Run the command line; an unforeseen error ends it with status 2 and one line."""
    gc.set_threshold(_MANY_OBJECTS)
    try:
        from newsmeta.cli.stopping import in_order

        with in_order():
            _run()
    except KeyboardInterrupt:  # Before anything was begun.
        sys.exit(_INTERRUPTED)
    finally:
        # The process is about to end, so the interpreter need not search what is left for cycles.
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
