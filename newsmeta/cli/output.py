"""Writing to terminals, pipes and files."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn, TextIO

import typer

EXIT_FINDINGS = 1
EXIT_FAILURE = 2


def fail(message: str) -> NoReturn:
    """Say on standard error what is wrong, and exit with status 2."""
    say(f"newsmeta: {message}")
    raise typer.Exit(EXIT_FAILURE)


def say(message: str) -> None:
    """Write a line to standard error; what is in it of files and paths is made visible."""
    from newsmeta.reporters.escaping import visible

    say_as_is(visible(message))


def say_as_is(line: str) -> None:
    """Write a line to standard error as it is; where that cannot be, it is lost."""
    with contextlib.suppress(OSError):
        if sys.stderr is not None:
            write_text(sys.stderr, [line + "\n"])


def count_columns(counts: Mapping[str, int]) -> Iterator[str]:
    """Yield a table of numbers for standard error: a line of heads, and one of numbers."""
    from newsmeta.reporters.terminal import styled

    in_color = sys.stderr is not None and use_color(sys.stderr)
    width = {name: max(len(name), len(f"{number:,}")) for name, number in counts.items()}
    heads = "  ".join(f"{name:>{width[name]}}" for name in counts)
    yield styled(heads, "aside", in_color)
    yield "  ".join(f"{number:>{width[name]},}" for name, number in counts.items())


def use_color(stream: TextIO) -> bool:
    """Tell whether to colour what is written to `stream` (no-color.org, force-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Return the columns of the terminal; 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def write_text(stream: TextIO, chunks: Iterable[str]) -> None:
    """Write text for people; what the stream's encoding lacks is written as escapes."""
    encoding = stream.encoding or "utf-8"
    for chunk in chunks:
        stream.write(chunk.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def write_data(stream: TextIO, chunks: Iterable[str]) -> None:
    """Write a machine format: UTF-8 and line feeds, whatever the platform likes."""
    stream.flush()
    for chunk in chunks:
        stream.buffer.write(chunk.encode("utf-8", "backslashreplace"))
    stream.buffer.flush()


def write_bytes(stream: TextIO, data: bytes) -> None:
    """Write bytes as they are."""
    stream.flush()
    stream.buffer.write(data)
    stream.buffer.flush()


def write_file(path: Path, chunks: Iterable[str]) -> None:
    """Write a file whole or not at all, as UTF-8.

    Raises:
        OSError: When it cannot be written; then nothing is.
    """
    from newsmeta.files.writing import new_content

    with new_content(path) as file:
        file.writelines(chunk.encode("utf-8", "backslashreplace") for chunk in chunks)
