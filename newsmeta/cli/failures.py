"""What ended newsmeta, said as what it is: only what nobody foresaw is newsmeta's own mistake."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from newsmeta.cli import output

_NO_MEMORY = ("Cannot allocate memory", "failed to map segment from shared object")
"""What the system says of a library for which there is no memory left."""


def end(error: Exception) -> NoReturn:
    """Exit with status 2 and a line on what went wrong; with 1 where nobody reads on."""
    if isinstance(error, BrokenPipeError):
        # Whoever read the output has seen enough.
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
            "it, with what NEWSMETA_TRACEBACK=1 in the environment makes it print"
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
    """Return what is wrong where it is no mistake of newsmeta's, and what to do; else nothing."""
    if isinstance(error, OSError):
        reason = (error.strerror or str(error)).lower()
        is_named = isinstance(error.filename, str | bytes)
        return f"{os.fsdecode(error.filename)}: {reason}" if is_named else reason
    if isinstance(error, MemoryError):
        return "there is not enough memory; look at fewer files at a time, or with --jobs 1"
    if type(error).__name__ == "BrokenProcessPool":  # Whose module takes long to import.
        return (
            f"{error}; where memory ran out, fewer processes need less of it: say --jobs 1, which "
            "also tells at which file it happens"
        )
    if type(error).__name__ == "EngineError":
        return str(error)
    return _missing(error) if isinstance(error, ImportError) else ""


def _missing(error: ImportError) -> str:
    """Return what is said of a library that is not there, or cannot be loaded."""
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
