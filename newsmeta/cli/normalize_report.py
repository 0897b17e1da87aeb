"""What `newsmeta normalize` says: what was fixed, and what was left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class NormalizedRecord:
    """What became of one file, without its content.

    Attributes:
        name: How the file is shown.
        is_changed: Whether it was, or would be, changed.
        fixed: The findings that were, or would be, put right.
        remaining: The findings that are left.
        reasons: Why some of them could not be put right.
        kept_layout: Why its layout stayed as it was, or an empty string.
        error: Why the file cannot be written, or an empty string.
        failure: Why newsmeta itself failed on it, or None.
    """

    name: str
    is_changed: bool
    fixed: tuple[Diagnostic, ...]
    remaining: tuple[Diagnostic, ...]
    reasons: dict[Diagnostic, str]
    kept_layout: str
    error: str
    failure: Exception | None


def as_text(records: list[NormalizedRecord], *, are_written: bool) -> Iterator[str]:
    """Yield what was fixed, file by file, what is left, and a summary by rule."""
    for record in records:
        if record.is_changed:
            yield _fixed(record, are_written)
    for record in records:
        if record.kept_layout or record.remaining:
            yield from _left(record)
    yield from _by_rule(records)
    yield _summary(records, are_written)


def _fixed(record: NormalizedRecord, are_written: bool) -> str:
    from newsmeta.reporters.escaping import visible_path

    rules = Counter(diagnostic.code for diagnostic in record.fixed)
    what = ", ".join(f"{c} ({n})" if n > 1 else c for c, n in sorted(rules.items()))
    return (
        f"{'fixed' if are_written else 'would fix'} {visible_path(record.name)}: {what or 'layout'}"
    )


def _left(record: NormalizedRecord) -> Iterator[str]:
    from newsmeta.diagnostics import Severity
    from newsmeta.reporters.concise import one_line
    from newsmeta.reporters.escaping import visible_path

    if record.kept_layout:
        yield f"{visible_path(record.name)}: layout left as it is: {record.kept_layout}"
    for diagnostic in record.remaining:
        if reason := record.reasons.get(diagnostic):
            yield f"{one_line(diagnostic)} (not fixed: {reason})"
        elif diagnostic.severity is Severity.ERROR:
            yield one_line(diagnostic)


def _by_rule(records: list[NormalizedRecord]) -> Iterator[str]:
    from newsmeta.rules import RULES

    fixed = Counter(d.code for record in records for d in record.fixed)
    left = Counter(d.code for record in records for d in record.remaining)
    codes = sorted({*fixed, *left})
    if not codes:
        return
    width = max(len(RULES[code].name) for code in codes)
    yield f"{'rule':7}{'':{width}}  {'fixed':>6}  {'left':>6}"
    for code in codes:
        yield f"{code}  {RULES[code].name:{width}}  {fixed[code]:6,}  {left[code]:6,}"


def _summary(records: list[NormalizedRecord], are_written: bool) -> str:
    from newsmeta.reporters.sentence import counted

    changed = sum(record.is_changed for record in records)
    fixed = sum(len(record.fixed) for record in records)
    left = sum(len(record.remaining) for record in records)
    files = counted(len(records), "file")
    return (
        f"{changed:,} of {files} {'changed' if are_written else 'would change'}: "
        f"{counted(fixed, 'finding')} {'fixed' if are_written else 'to fix'}, {left:,} left."
    )


def as_json(records: list[NormalizedRecord]) -> str:
    """Return the same as a JSON document."""
    from newsmeta._about import __version__
    from newsmeta.reporters import Options
    from newsmeta.reporters.escaping import dump_json
    from newsmeta.reporters.json import diagnostic_object
    from newsmeta.rules import RULES

    options = Options(rules=RULES, root=Path.cwd(), version=__version__)

    def shown(diagnostic: Diagnostic) -> dict[str, object]:
        return diagnostic_object(diagnostic, options, has_edits=False)  # Made, or impossible.

    document = {
        "version": 1,
        "newsmeta": __version__,
        "summary": {
            "files": len(records),
            "changed": sum(record.is_changed for record in records),
            "fixed": sum(len(record.fixed) for record in records),
            "left": sum(len(record.remaining) for record in records),
        },
        "files": [
            {
                "path": record.name,
                "changed": record.is_changed,
                "error": record.error or None,
                "fixed": [shown(each) for each in record.fixed],
                "left": [
                    {**shown(each), "reason": record.reasons.get(each)} for each in record.remaining
                ],
            }
            for record in records
            if record.is_changed or record.remaining
        ],
    }
    return dump_json(document, indent=2) + "\n"
