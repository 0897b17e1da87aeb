"""The configuration."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fuzz.fragments import TOML
from fuzz.target import ROOT, Head, SeedFiles, Target, hold, with_heads
from newsmeta.config.config import Config, ConfigError, load
from newsmeta.linter.runner import Runner
from tests.support.cli import GOOD

_NAMES = ("newsmeta.toml", "pyproject.toml")
_ELSEWHERE = re.compile(rb"\.\.|[\"'] */|\\|~|\*")
"""Patterns that may lead out of the folder, where there may be any number of files."""


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp())
    (folder / "schema.json").write_text('{"type": "object"}', encoding="utf-8")
    (folder / "topics.yml").write_text("- Climate\n", encoding="utf-8")
    return folder


def _check(data: bytes) -> None:
    head = Head(data, 1)
    path = _folder() / head.choose(_NAMES)
    path.write_bytes(head.content)
    try:
        config = load(path)
        hold(config == load(path), "a file is read the same twice")
        if not _ELSEWHERE.search(head.content):
            _use(config)
    except ConfigError as error:
        message = str(error)
        hold("\n" not in message and message.isprintable(), "messages are one line", message)
        hold(_folder().name in message, "messages say which file is meant", message)
        hold(
            path.name in message or ".json" in message or ".yml" in message, "and its name", message
        )


def _use(config: Config) -> None:
    """Validate an article with a configuration."""
    checker = Runner(config).checker
    result = checker.validate_bytes(GOOD.encode(), "a.md", config.root / "_news/a.md")
    if result.failure is not None:
        raise result.failure


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    blocks = [
        block.encode()
        for page in sorted((ROOT / "docs").rglob("*.md"))
        for block in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    ]
    own = [*files.named("newsmeta.toml", "pyproject.toml"), *blocks]
    return with_heads([*own, *(b"[tool.newsmeta]\n" + each for each in own)], 1)


TARGET = Target(
    "configuration",
    "any configuration is used, or refused in one line that says where and what",
    _check,
    _seeds,
    TOML,
    head=1,
    passes=2,
    most=8_000,
)
