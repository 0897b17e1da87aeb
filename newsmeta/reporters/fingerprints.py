"""Fingerprints, by which a service recognizes a finding in the next run."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsmeta.diagnostics import Diagnostic
from newsmeta.reporters.paths import relative_path


def fingerprints(diagnostics: Iterable[Diagnostic], root: Path) -> Iterator[tuple[Diagnostic, str]]:
    """Yield every diagnostic with a fingerprint that no other one in the report has.

    Line numbers are no part of it: a finding stays the same when lines are added above.
    """
    seen: Counter[str] = Counter()
    for diagnostic in diagnostics:
        what = (
            relative_path(diagnostic.path, root),
            diagnostic.code,
            diagnostic.pointer or "",
            diagnostic.message,
        )
        key = "\0".join(what)
        seen[key] += 1
        yield diagnostic, _digest(f"{key}\0{seen[key]}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
