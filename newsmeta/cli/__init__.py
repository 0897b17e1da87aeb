"""The command line: one module a command."""

from __future__ import annotations

import gc
import os
import sys

_MANY_OBJECTS = 50_000
"""How many objects more there have to be before a search for cycles among them: what a start
makes is fewer, and nearly all of it stays."""


def main() -> None:
    """Run the command line; what nobody foresaw ends it with status 2 and one line."""
    gc.set_threshold(_MANY_OBJECTS)
    try:
        _run()
    finally:
        # What is left goes with the process; the interpreter need not search it for cycles.
        gc.freeze()


def _run() -> None:
    from newsmeta.cli.app import app

    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    try:
        app(prog_name="newsmeta")
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        _drop_output()
        sys.exit(1)
    except OSError as error:
        _drop_output()
        sys.stderr.write(f"newsmeta: {(error.strerror or str(error)).lower()}\n")
        sys.exit(2)
    except Exception as error:
        if os.environ.get("NEWSMETA_TRACEBACK"):
            raise
        sys.stderr.write(
            f"newsmeta: newsmeta itself failed ({type(error).__name__}: {error}); please report "
            "it, with what NEWSMETA_TRACEBACK=1 in the environment makes it print\n"
        )
        sys.exit(2)


def _drop_output() -> None:
    """Let nothing more be written to standard output, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
