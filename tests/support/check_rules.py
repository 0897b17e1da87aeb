"""Shared parts of the tests of `newsmeta check` rules: articles, and their findings."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsmeta.config.config import Config, parse
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic, Location
from newsmeta.frontmatter.source import split
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.runner import Runner
from newsmeta.rules import CHECKED

NOW = datetime(2026, 1, 1, tzinfo=UTC)

ALL = Layer(select=("ALL",))

TITLE = "Ten thousand trees"

PAGE = "https://www.example.com/trees"


def article(
    url: str = PAGE,
    more: str = "",
    *,
    title: str = TITLE,
    excerpt: str = "The plan covers every district.",
    published: str = "2021-01-27T15:50:00Z",
    fields: str = "",
    name: str = "Example Times",
    domain: str = "example.com",
    provider: str = "",
) -> str:
    """Return an article with each URL in double quotes, and `more` at its end."""
    return (
        f'---\ncategory: news\ntitle: "{title}"\nexcerpt: "{excerpt}"\n'
        f"publishedDateTime: {published}\n"
        + (f'webUrl: "{url}"\n' if url else "")
        + f"{fields}type: {'article' if url else 'video'}\n"
        f"provider:\n  name: {name}\n  domain: {domain}\n{provider}"
        f"topics:\n  - Climate\n{more}---\n"
    )


def image(url: str, width: int = 1200, height: int = 630) -> str:
    return f'images:\n  - url: "{url}"\n    width: {width}\n    height: {height}\n'


def entry(url: str, more: str = "", title: str = "A map") -> str:
    return f'  - title: "{title}"\n    webUrl: "{url}"\n{more}'


def related(*urls: str) -> str:
    return "related:\n" + "".join(map(entry, urls))


def runner(root: Path, config: Mapping[str, Any] | None = None, layer: Layer = ALL) -> Runner:
    """Return a runner with the given content of `newsmeta.toml`, or without a configuration."""
    if config is None:
        return Runner(Config(root=root), layer, NOW, codes=CHECKED)
    (root / "newsmeta.toml").write_text("", encoding="utf-8")
    return Runner(parse(config, root / "newsmeta.toml"), layer, NOW, codes=CHECKED)


def check(
    text: str, name: str = "a.md", root: Path = Path("/site"), **config: Any
) -> Sequence[Diagnostic]:
    """Return the findings in a single file."""
    result = runner(root, config or None).checker.validate_bytes(text.encode(), name, root / name)
    if result.failure:
        raise result.failure
    return result.diagnostics


def marked(text: str, location: Location) -> str:
    source = split(text.encode())
    start, end = (
        source.line_starts[at.line - 1] + at.column - 1 for at in (location.start, location.end)
    )
    return source.text[start:end]


def marks(text: str, found: Sequence[Diagnostic]) -> list[tuple[str, str]]:
    """Return the code and marked text of each finding."""
    return [(diagnostic.code, marked(text, diagnostic.location)) for diagnostic in found]


def codes(found: Sequence[Diagnostic]) -> list[str]:
    return [diagnostic.code for diagnostic in found]


def normalize(text: str, name: str = "a.md", root: Path = Path("/site"), **config: Any) -> str:
    """Return a file with all its fixes applied, until nothing is left to fix."""
    worker = runner(root, config or None)
    once = worker.checker.normalize_bytes(text.encode(), name, root / name, Fixes(unsafe=True))
    assert once.failure is None
    assert once.refused == ()
    twice = worker.checker.normalize_bytes(once.after, name, root / name, Fixes(unsafe=True))
    assert not twice.is_changed
    return once.text


def amp(url: str, cached: str = "") -> str:
    return f'ampWebUrl: "{url}"\n' + (f'cdnAmpWebUrl: "{cached}"\n' if cached else "")


CACHE = "https://amp-example-com.cdn.ampproject.org"


MAP = "https://www.example.org/map"


def compare(
    root: Path, files: Mapping[str, str], layer: Layer = ALL, **config: Any
) -> dict[str, list[str]]:
    """Return the codes found among NM601 to NM606, by file."""
    return {
        name: [each.code for each in found if each.code.startswith("NM60")]
        for name, found in looked(root, files, layer, **config).items()
    }


def looked(
    root: Path, files: Mapping[str, str], layer: Layer = ALL, **config: Any
) -> dict[str, list[Diagnostic]]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    worker = runner(root, config, layer)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        report, failures = worker.run(worker.finder.search(["."]).targets, searched=[Path()])
    assert not failures
    found: dict[str, list[Diagnostic]] = {name: [] for name in files}
    for diagnostic in report.diagnostics:
        found[diagnostic.location.path.replace(os.sep, "/")].append(diagnostic)
    return found


ONE = article(title="Ten thousand trees", excerpt="The plan covers every district.")


def two(
    url: str = "https://www.example.com/apples",
    more: str = "",
    title: str = "Farmers sell apples",
    excerpt: str = "They are red, and cheap this year.",
    **options: str,
) -> str:
    return article(url, more, title=title, excerpt=excerpt, **options)
