"""Errors that end newsmeta, reported as what they are: only an unforeseen one is newsmeta's own."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from newsmeta.cli import output

_NO_MEMORY = ("Cannot allocate memory", "failed to map segment from shared object")
"""Messages of the system where there is no memory left to load a library."""


def end(error: Exception) -> NoReturn:
    """Exit with status 2 and a line on the error; with 1 where nobody reads the output any more."""
    if isinstance(error, BrokenPipeError):
        # The reader of the output has seen enough.
        output.drop_output()
        sys.exit(output.EXIT_FINDINGS)
    if isinstance(error, OSError):
        output.drop_output()
    if reason := foreseen(error):
        output.say(f"newsmeta: {reason}")
    elif os.environ.get("NEWSMETA_TRACEBACK"):
        raise error
    else:
        output.say(
            f"newsmeta: newsmeta itself failed ({type(error).__name__}: {error}); please report "
            "it, with the traceback that NEWSMETA_TRACEBACK=1 in the environment prints"
        )
    sys.exit(output.EXIT_FAILURE)


def on_file(name: str, error: Exception) -> str:
    """Return a line on why a file could not be looked at."""
    return f"newsmeta: {name}: {on_this_file(error)}"


def on_this_file(error: Exception) -> str:
    """Return why a file could not be looked at."""
    from newsmeta.shards.records import FailureThereError

    if isinstance(error, FailureThereError):
        return str(error)
    return foreseen(error) or (
        f"newsmeta itself failed on this file ({type(error).__name__}: {error}); please report it"
    )


def foreseen(error: Exception) -> str:
    """Return a message on an error that is not newsmeta's own, with what to do; else nothing."""
    if isinstance(error, OSError):
        reason = (error.strerror or str(error)).lower()
        is_named = isinstance(error.filename, str | bytes)
        return f"{os.fsdecode(error.filename)}: {reason}" if is_named else reason
    if isinstance(error, MemoryError):
        return "there is not enough memory; look at fewer files at a time, or with --jobs 1"
    if (
        type(error).__name__ == "BrokenProcessPool"
    ):  # Importing the module of this exception takes long.
        return (
            f"{error}; if memory ran out, use --jobs 1, which needs less of it and shows at which "
            "file it happens"
        )
    if type(error).__name__ == "EngineError":
        return str(error)
    return _missing(error) if isinstance(error, ImportError) else ""


def _missing(error: ImportError) -> str:
    """Return a message on a library that is missing or cannot be loaded."""
    from newsmeta._about import DISTRIBUTION

    said = str(error)
    if any(text in said for text in _NO_MEMORY) and "not permitted" not in said:
        return foreseen(MemoryError())
    library = (error.name or "").partition(".")[0]
    if not library or library == "newsmeta":
        return ""
    what = "is missing" if isinstance(error, ModuleNotFoundError) else f"is broken ({error})"
    return (
        f"the Python library {library}, which newsmeta needs, {what}; install it anew: "
        f"{sys.executable} -m pip install --force-reinstall {DISTRIBUTION}"
    )
