"""A single text: its findings, its fixed form, and the values in the fixed form."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from newsmeta.config.config import Config
from newsmeta.diagnostics import Diagnostic
from newsmeta.frontmatter import Limits, parse
from newsmeta.linter.checker import Checker
from newsmeta.linter.fixes import Fixes
from newsmeta.rules import NORMALIZED, VALIDATED

SITE = Path("/site")
ARTICLE = "_news/a.md"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def _checker(codes: frozenset[str]) -> Checker:
    return Checker(Config(root=SITE), now=NOW, codes=codes)


def found(text: str, path: str = ARTICLE) -> tuple[Diagnostic, ...]:
    """Return the findings of `newsmeta validate` in a text."""
    result = _checker(VALIDATED).validate_bytes(text.encode(), path, SITE / path)
    if result.failure:
        raise result.failure
    return result.diagnostics


def codes(text: str, path: str = ARTICLE) -> list[str]:
    """Return the codes of the findings in a text."""
    return [each.code for each in found(text, path)]


def fixed(text: str, path: str = ARTICLE, *, unsafe: bool = False) -> str:
    """Return a text as `newsmeta normalize` writes it."""
    fixes = Fixes(unsafe, are_written=True)
    outcome = _checker(NORMALIZED).normalize_bytes(text.encode(), path, SITE / path, fixes)
    if outcome.failure:
        raise outcome.failure
    return outcome.text


def values(text: str) -> dict[str, Any]:
    """Return the values in the front matter of a text."""
    return parse(text.encode(), Limits()).values
