"""Draws docs/validate.svg, the picture in the README, from what newsmeta really prints.

Run it as `python docs/picture.py` when the output has changed.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

DOCS = Path(__file__).parent
EXAMPLE = DOCS.parent / "examples" / "bad" / "several-mistakes"
WIDTH = 96


def terminal_output(command: list[str], cwd: Path) -> str:
    """Return what a command writes to a terminal of `WIDTH` columns."""
    master, slave = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLUMNS": str(WIDTH)}
    with subprocess.Popen(command, cwd=cwd, stdout=slave, stderr=slave, env=environment):
        os.close(slave)
        chunks = []
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:  # What Linux says when the other end is closed.
                break
            if not chunk:
                break
            chunks.append(chunk)
    os.close(master)
    return b"".join(chunks).decode().replace("\r\n", "\n")


def draw() -> str:
    """Return the picture as SVG."""
    command = [sys.executable, "-m", "newsmeta", "validate", "article.md"]
    console = Console(record=True, width=WIDTH, file=StringIO())
    console.print(Text("$ newsmeta validate article.md"))
    console.print(Text.from_ansi(terminal_output(command, EXAMPLE)))
    svg = console.export_svg(title="newsmeta", unique_id="newsmeta")
    # Readers' own fonts do: nothing is loaded from elsewhere.
    return re.sub(r" *@font-face \{.*?\}\n| *<!--.*?-->\n", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    (DOCS / "validate.svg").write_text(draw(), encoding="utf-8")
