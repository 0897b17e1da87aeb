"""Fingerprints, by which a service recognizes a finding in later runs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from newsmeta.diagnostics import Diagnostic
from newsmeta.reporters.paths import relative_path


def fingerprints(diagnostics: Iterable[Diagnostic], root: Path) -> Iterator[tuple[Diagnostic, str]]:
    """Yield every diagnostic with a fingerprint that is unique in the report.

    The diagnostics have to come file by file. A fingerprint does not depend on line numbers, so a
    finding stays the same when lines are added above it.
    """
    by_file = groupby(diagnostics, key=lambda each: relative_path(each.path, root))
    for path, found in by_file:
        seen: Counter[str] = Counter()
        for each in found:
            key = "\0".join((path, each.code, each.pointer or "", each.message))
            seen[key] += 1
            yield each, _digest(f"{key}\0{seen[key]}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
