"""The command line: one module a command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; what nobody foresaw ends it with status 2 and one line."""
    from newsmeta.cli.app import app

    try:
        app(prog_name="newsmeta")
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more may be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("NEWSMETA_TRACEBACK"):
            raise
        sys.stderr.write(
            f"newsmeta: newsmeta itself failed ({type(error).__name__}: {error}); please report "
            "it, with what NEWSMETA_TRACEBACK=1 in the environment makes it print\n"
        )
        sys.exit(2)
