"""Changes shown as a unified diff."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsmeta.cli.output import in_color, is_terminal, write_bytes, write_text

if TYPE_CHECKING:
    from newsmeta.linter.normalizing import NormalizedFile

_COLORS = {"-": "\x1b[31m", "+": "\x1b[32m", "@": "\x1b[36m"}
_NO_NEWLINE = "\n\\ No newline at end of file\n"


def write_diff(outcome: NormalizedFile) -> None:
    """Write the changes of a file to standard output.

    A pipe gets exactly the bytes of the files, so that `patch -p0` applies the diff. A terminal
    gets colours and visible escapes. Lines that a CI system would run as commands are broken up.
    """
    if outcome.is_changed:
        write_change(outcome.name, outcome.before, outcome.after)


def write_change(name: str, before: bytes | None, after: bytes) -> None:
    """Write the changes of a file to standard output.

    Args:
        name: How the file is shown.
        before: The content before; None if the file does not exist.
        after: The content after.
    """
    from newsmeta.reporters.escaping import guarded, visible

    lines = _lines(name, before, after)
    is_colored = in_color()
    if not is_terminal() and not is_colored and not _is_in_ci():
        write_bytes("".join(lines).encode("utf-8", "surrogateescape"))
        return
    for text in lines:
        for line in text.removesuffix("\n").split("\n"):
            shown = guarded(visible(line.removesuffix("\r")))
            color = _COLORS.get(line[:1]) if is_colored else None
            write_text([f"{color}{shown}\x1b[0m\n" if color else f"{shown}\n"])


def _is_in_ci() -> bool:
    return any(map(os.environ.get, ("CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")))


def _lines(name: str, before: bytes | None, after: bytes) -> Iterator[str]:
    """Yield the lines of the diff, each with its line end."""
    from difflib import unified_diff

    # As in Git's diffs, a name with blanks is followed by a tab; patch would cut it off otherwise.
    name = f"{name}\t" if " " in name else name
    old, new = (
        content.decode("utf-8", "surrogateescape").split("\n") for content in (before or b"", after)
    )
    old_name = "/dev/null" if before is None else name
    for line in unified_diff(_ended(old), _ended(new), old_name, name):
        yield line if line.endswith("\n") else line + _NO_NEWLINE


def _ended(lines: list[str]) -> list[str]:
    """Return lines with their line feeds; a carriage return before the feed belongs to the line."""
    *others, last = lines
    return [f"{line}\n" for line in others] + ([last] if last else [])
