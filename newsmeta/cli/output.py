"""The only way out.

Everything that newsmeta writes to a terminal, a pipe or the log of a CI system.

No other module writes to standard output or standard error. The exception is typer, which prints
its help and the version without importing anything else. Text that goes through here cannot act: a
line for people is never a command of a CI system, and data never moves the cursor of a terminal.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, TextIO, cast

if TYPE_CHECKING:
    from rich.console import Console

EXIT_FINDINGS = 1
EXIT_FAILURE = 2


_instead: dict[str, str] = {}
"""Names that are shown for folders that stand in for files elsewhere."""


@contextlib.contextmanager
def show_instead(folder: str, name: str) -> Iterator[None]:
    """While the context is open, show a folder under another name in all output.

    Args:
        folder: An absolute path that no other path contains.
        name: The name to show; empty to show paths in it without a folder.
    """
    ways = [way for way in (_from_here(folder), folder) if way]
    _instead.update(dict.fromkeys(ways, name))
    try:
        yield
    finally:
        for way in ways:
            _instead.pop(way, None)


def _from_here(folder: str) -> str:
    try:
        return os.path.relpath(folder)
    except (ValueError, OSError):  # Another drive, or a working directory that is gone.
        return ""


# -- standard error: messages ------------------------------------------------------------


def fail(message: str) -> NoReturn:
    """Print an error on standard error, and exit with status 2."""
    import typer

    say(f"newsmeta: {message}")
    raise typer.Exit(EXIT_FAILURE)


def say(message: str) -> None:
    """Write a line to standard error, with visible escapes for what files and paths hold."""
    from newsmeta.reporters.escaping import visible

    for folder, name in _instead.items():
        message = message.replace(f"{folder}{os.sep}", f"{name}/" if name else "")
        message = message.replace(folder, name or ".")
    say_as_is(visible(message))


def say_as_is(line: str) -> None:
    """Write a line with its colours to standard error; if it cannot be written, it is lost."""
    with contextlib.suppress(OSError):
        if sys.stderr is not None:
            _write_lines(sys.stderr, [line + "\n"])


def ask(question: str, *, default: bool) -> bool:
    """Return the answer to a yes-or-no question."""
    import typer

    from newsmeta.reporters.escaping import visible

    return typer.confirm(visible(question), default=default, err=True)


def count_columns(counts: Mapping[str, int]) -> Iterator[str]:
    """Yield a table of numbers for standard error: a line of headings, and one of numbers."""
    from newsmeta.reporters.terminal import styled

    width = {name: max(len(name), len(f"{number:,}")) for name, number in counts.items()}
    heads = "  ".join(f"{name:>{width[name]}}" for name in counts)
    yield styled(heads, "aside", says_in_color())
    yield "  ".join(f"{number:>{width[name]},}" for name, number in counts.items())


def says_in_color() -> bool:
    """Tell whether standard error is coloured."""
    return sys.stderr is not None and _has_color(sys.stderr)


def says_on_terminal() -> bool:
    """Tell whether standard error is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


def progress_console() -> Console:
    """Return the console on which rich shows progress."""
    from rich.console import Console

    return Console(stderr=True)


# -- standard output: results ------------------------------------------------------------


def write_text(chunks: Iterable[str]) -> None:
    """Write text for people; characters that the encoding lacks are written as escapes."""
    _write_lines(sys.stdout, chunks)


def write_data(chunks: Iterable[str]) -> None:
    """Write a machine format: UTF-8 and line feeds on every platform."""
    out = data_out()
    for chunk in chunks:
        out.write(chunk.encode("utf-8", "backslashreplace"))
    out.flush()


def write_bytes(data: bytes) -> None:
    """Write bytes as they are; a terminal gets escapes for invisible characters."""
    out = data_out()
    out.write(data)
    out.flush()


def write_markdown(text: str) -> None:
    """Write Markdown, rendered where standard output is a terminal."""
    if not is_terminal():
        write_text([text])
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(width=min(width(), 100), no_color=not in_color())
    console.print(Markdown(text))


def laid_out(shown: Any, columns: int) -> str:
    """Return the text that rich renders for standard output, in so many columns."""
    from io import StringIO

    from rich.console import Console

    text = StringIO()
    # Text of files is neither markup nor the name of an emoji.
    Console(
        file=text,
        width=columns,
        force_terminal=in_color(),
        no_color=not in_color(),
        color_system="standard" if in_color() else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    ).print(shown)
    return text.getvalue()


def data_out() -> BinaryIO:
    """Return the stream for data.

    A pipe or a file gets raw bytes, a terminal visible escapes.
    """
    sys.stdout.flush()
    if is_terminal():
        from newsmeta.cli.visible_data import VisibleData

        return cast("BinaryIO", VisibleData(sys.stdout.buffer))
    return sys.stdout.buffer


def is_terminal() -> bool:
    """Tell whether standard output is a terminal."""
    return sys.stdout.isatty()


def can_ask() -> bool:
    """Tell whether there is a person to ask."""
    return sys.stdin is not None and sys.stdin.isatty() and is_terminal()


def is_closed() -> bool:
    """Tell whether standard output was closed at the start."""
    return getattr(sys.stdout, "name", "") == os.devnull


def in_color() -> bool:
    """Tell whether standard output is coloured."""
    return _has_color(sys.stdout)


def can_write(text: str) -> bool:
    """Tell whether the encoding of standard output has all characters of a text."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def width() -> int:
    """Return the number of columns of the terminal; 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


# -- files -------------------------------------------------------------------------------


def write_file(path: Path, chunks: Iterable[str]) -> None:
    """Write a file completely or not at all, as UTF-8; reports a failure, and exits."""
    from newsmeta.files.writing import new_content

    try:
        with new_content(path) as file:
            file.writelines(chunk.encode("utf-8", "backslashreplace") for chunk in chunks)
    except OSError as error:
        not_written(path, error)


def not_written(path: Path, error: OSError) -> NoReturn:
    """Report that a file cannot be written, and exit with status 2."""
    fail(f"{path} cannot be written: {(error.strerror or str(error)).lower()}")


# -- the streams themselves --------------------------------------------------------------


def replace_closed() -> None:
    """Discard output where standard output was closed at the start."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def protocol_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return standard input and output, reserved for a protocol.

    From then on, anything else that is written to standard output goes to standard error.
    """
    if sys.stdin is None or is_closed():
        fail("the editor speaks over standard input and output, and one of them is closed")
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    error = os.open(os.devnull, os.O_WRONLY) if sys.stderr is None else sys.stderr.fileno()
    os.dup2(error, sys.stdout.fileno())
    return sys.stdin.buffer, own


def drop_output() -> None:
    """Discard all further output to standard output, even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_lines(stream: TextIO, chunks: Iterable[str]) -> None:
    from newsmeta.reporters.escaping import guarded_chunks

    encoding = stream.encoding or "utf-8"
    for chunk in guarded_chunks(chunks):
        stream.write(chunk.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def _has_color(stream: TextIO) -> bool:
    """Tell whether to colour what is written to `stream` (no-color.org, force-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
