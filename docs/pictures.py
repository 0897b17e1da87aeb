"""Draws the pictures of this folder from the real output of newsmeta on a terminal.

Run `python docs/pictures.py` when the output has changed. A test compares each picture with the
current output.
"""

from __future__ import annotations

import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

DOCS = Path(__file__).resolve().parent
EXAMPLES = DOCS.parent / "examples"
WIDTH = 96

# A slow machine would show a progress bar, which comes and goes.
PROGRAM = (
    "import sys; from newsmeta.cli import main, progress; progress._PATIENCE = float('inf'); "
    "sys.argv[0] = 'newsmeta'; main()"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A command and the folder that it runs in.

    Attributes:
        name: The name of the picture: `docs/NAME.svg`.
        command: The command, which begins with `newsmeta`.
        folder: A folder of `examples/`. The command runs in a copy of it.
        edits: Replacements by the path of a file of the copy: an old text, and the new one.
        files: Further files of the copy.
        lines: The number of lines to show; None for all.
    """

    name: str
    command: str
    folder: str
    edits: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    lines: int | None = None


COUNCIL = "_news/2021-01-27-council-votes-to-plant-ten-thousand-trees.md"
NURSERY = "_news/2021-02-03-a-walk-through-the-tree-nursery.md"
SHEET = f"""\
path,title,length
{COUNCIL},Council votes to plant twelve thousand trees,
{NURSERY},A walk through the tree nursery,#NAME?
"""

PICTURES = (
    Picture("validate", "newsmeta validate article.md", "bad/several-mistakes"),
    Picture("normalize", "newsmeta normalize --diff article.md", "bad/several-mistakes"),
    Picture(
        "check",
        "newsmeta check",
        "site",
        edits={
            COUNCIL: ("width: 50", "width: 60"),
            "_news/2021-07-19-a-machine-that-plants.md": ("/c/s/", "/c/"),
            "_news/2021-08-12-elms-come-back-to-the-river.md": (
                "https://www.example.org/nature/elms-come-back",
                "https://www.example.org/city/nursery?utm_source=mail",
            ),
        },
    ),
    Picture(
        "import",
        "newsmeta import sheet.csv --into . --update --diff",
        "site",
        files={"sheet.csv": SHEET},
    ),
    Picture("statistics", "newsmeta stats _news", "site", lines=36),
)


def terminal_output(command: str, folder: Path) -> str:
    """Return the output of a command on a terminal of `WIDTH` columns."""
    program, *arguments = shlex.split(command)
    assert program == "newsmeta", command
    master, slave = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLUMNS": str(WIDTH)}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder,
        stdout=slave,
        stderr=slave,
        env={**environment, "PYTHONPATH": str(DOCS.parent)},
    ):
        os.close(slave)
        chunks = []
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:  # The error on Linux when the other end is closed.
                break
            if not chunk:
                break
            chunks.append(chunk)
    os.close(master)
    return b"".join(chunks).decode().replace("\r\n", "\n")


def output(picture: Picture) -> str:
    """Return the output of a picture's command."""
    with tempfile.TemporaryDirectory(prefix="newsmeta-") as temporary:
        folder = Path(temporary) / "copy"
        shutil.copytree(EXAMPLES / picture.folder, folder)
        for path, (old, new) in picture.edits.items():
            text = (folder / path).read_text(encoding="utf-8")
            assert old in text, f"{path} has no {old!r}"
            (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")
        for path, text in picture.files.items():
            (folder / path).write_text(text, encoding="utf-8")
        return terminal_output(picture.command, folder)


def draw(picture: Picture) -> str:
    """Return a picture as SVG."""
    lines = [f"$ {picture.command}", *output(picture).splitlines()]
    if picture.lines is not None and len(lines) > picture.lines:
        lines = [*lines[: picture.lines], "…"]
    console = Console(record=True, width=WIDTH, file=StringIO())
    for line in map(Text.from_ansi, lines):
        # Terminals go on in the next row at any character; rich would do so between words.
        for row in line.divide(range(WIDTH, len(line), WIDTH)):
            console.print(row)
    svg = console.export_svg(title="newsmeta", unique_id=f"newsmeta-{picture.name}")
    # Readers' own fonts do: nothing is loaded from elsewhere.
    return re.sub(r" *@font-face \{.*?\}\n| *<!--.*?-->\n", "", svg, flags=re.DOTALL)


def main() -> None:
    """Draw all pictures."""
    for picture in PICTURES:
        (DOCS / f"{picture.name}.svg").write_text(draw(picture), encoding="utf-8")


if __name__ == "__main__":
    main()
