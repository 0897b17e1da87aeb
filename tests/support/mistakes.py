"""Mistakes of a single article, and new ones after a fix or advice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.runner import Runner
from newsmeta.rules import NORMALIZED
from tests.support.normalizing import NOW

ROOT = Path("/site")
NAME = ROOT / "_news" / "2021-01-27-council-votes-to-plant-trees.md"
RUNNER = Runner(Config(root=ROOT), Layer(), now=NOW, codes=NORMALIZED)


def findings(data: bytes) -> tuple[Diagnostic, ...]:
    return RUNNER.checker.validate_bytes(data, "a.md", NAME).diagnostics


def counted(found: Iterable[Diagnostic]) -> Counter[str]:
    """Return the number of occurrences of each finding, regardless of list indexes."""
    return Counter(f"{d.code} {re.sub('/[0-9]+', '/0', d.pointer or '')}" for d in found)


def new_mistakes(text: str, *, unsafe: bool) -> list[str]:
    """Return the mistakes that fixes have introduced into an article."""
    outcome = RUNNER.checker.normalize_bytes(text.encode(), "a.md", NAME, Fixes(unsafe))
    if not outcome.is_changed:
        return []
    before, after = findings(text.encode()), findings(outcome.after)
    return sorted((counted(after) - counted(before)).elements())
