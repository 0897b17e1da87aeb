"""Articles with a mistake in one text, and their findings."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic
from newsmeta.linter.runner import Runner
from newsmeta.rules.base import RuleSettings

ARTICLE = """\
---
category: news
title: {title}
excerpt: {excerpt}
publishedDateTime: {published}
webUrl: https://www.example.com/trees
type: article
provider:
  name: Example Times
  domain: example.com
topics:
  - Climate
{more}
---
"""


USUAL = RuleSettings()


@cache
def runner(select: tuple[str, ...] | None, settings: RuleSettings = USUAL) -> Runner:
    """Return a runner with the selected rules, in June 2021."""
    config = Config(root=Path("/site"), settings=settings)
    return Runner(config, Layer(select=select), now=datetime(2021, 6, 1, tzinfo=UTC))


def validate(
    title: str = "Ten thousand trees",
    excerpt: str = "The plan covers every district.",
    published: str = "2021-01-27T15:50:00Z",
    more: str = "",
    settings: RuleSettings | None = None,
    *,
    select: tuple[str, ...] | None = ("ALL",),
) -> tuple[Diagnostic, ...]:
    text = ARTICLE.format(title=title, excerpt=excerpt, published=published, more=more)
    checker = runner(select, settings or USUAL).checker
    result = checker.validate_bytes(text.encode(), "a.md", Path("/site/a.md"))
    if result.failure:
        raise result.failure
    return result.diagnostics


def codes(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [diagnostic.code for diagnostic in diagnostics]
