"""A pseudoterminal on which newsmeta runs."""

from __future__ import annotations

import os
import pty
import select
from pathlib import Path

from tests.support.cli import command, environment
from tests.support.processes import begin


def on_terminal(
    *args: str,
    cwd: Path,
    env: dict[str, str] | None = None,
    columns: int = 80,
    answers: str = "",
) -> tuple[int, str]:
    """Return status and output of newsmeta on a terminal, with answers to its questions."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = begin(
        command(*args),
        cwd=cwd,
        env=environment({"TERM": "xterm-256color", **(env or {})}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, answers.encode())
    chunks = []
    try:
        while select.select([ours], [], [], 60)[0]:
            chunk = os.read(ours, 65536)
            if not chunk:
                break
            chunks.append(chunk)
    except OSError:  # Linux signals the end of output with this error.
        pass
    os.close(ours)
    return process.wait(600), b"".join(chunks).decode().replace("\r\n", "\n")
