"""Shared parts of the tests of `newsmeta new`: ways to run it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from newsmeta.frontmatter import Limits, parse
from tests.support.cli import Result, invoke

URL = "https://www.example.com/2031/the-first-shade"
REST = ("--excerpt", "The first tree gives shade.", "--topic", "Climate")
TIME = ("--published", "2021-06-01T08:00:00Z")
NAME = "_news/2021-06-01-the-first-shade.md"


def new(*args: str, title: str = "The first shade", url: str = URL, **options: Any) -> Result:
    """Run the command with all required arguments."""
    return invoke("new", title, "--url", url, *REST, *TIME, *args, **options)


def values(path: str | Path) -> dict[str, Any]:
    """Return the values of a file."""
    return dict(parse(Path(path).read_bytes(), Limits()).values)
