"""The documentation pages of the project, and their code blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.paths import ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]

ADDRESS = "https://git.example.com/newsmeta.git"
"""The address of newsmeta's repository on pages, which readers replace with the real one."""


def in_place_of_the_address(repository: Path) -> dict[str, str]:
    """Return an environment in which Git uses a local repository for the one at `ADDRESS`."""
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{repository.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": ADDRESS,
    }


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    kind: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command on a page, with its shown output, if any."""

    block: Block
    line: int
    text: str
    output: str | None


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    start, fence, kind, lines = 0, "", "", list[str]()
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r" *(```+|~~~+) *(\S*)", line)
        if not fence and match:
            start, fence, kind, lines = number, match[1], match[2], []
        elif fence and line.strip() == fence:
            yield Block(page, start, kind, "".join(f"{part}\n" for part in lines))
            fence = ""
        elif fence:
            lines.append(line)
    assert not fence, f"{page.name}:{start}: this block is never closed"


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands in a block; in YAML, these are the steps of a CI job."""
    text = block.text.replace("\\\n", "")
    if block.kind == "sh":
        for line in text.splitlines():
            if line.strip() and not line.startswith("#"):
                yield Command(block, block.line, line, None)
    elif block.kind == "console":
        assert text.startswith("$ "), f"{block.page.name}:{block.line}: begin with a command"
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield Command(block, block.line, command, output or None)
    elif block.kind == "yaml":
        for command in re.findall(r"^- run: (.*)$", text, re.MULTILINE):
            yield Command(block, block.line, command, None)


BLOCKS = [block for page in PAGES for block in blocks(page)]
