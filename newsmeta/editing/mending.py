"""Repair of front matter that is not YAML, where only one repair makes sense."""

from __future__ import annotations

from newsmeta.diagnostics import Finding
from newsmeta.diagnostics.changes import Mend
from newsmeta.editing.edits import Edit, apply
from newsmeta.frontmatter import Parsed, SourceError


def mended(
    parsed: Parsed, findings: list[Finding]
) -> tuple[Parsed, list[Finding], list[Edit], list[tuple[Finding, str]]]:
    """Return a file that can be read, or read further than before.

    There are no intended values to compare with, so the caller must review the values.

    Args:
        parsed: The file, whose front matter cannot be read.
        findings: The findings to fix.

    Returns:
        The repaired file, the fixed findings, their edits, and the other findings with reasons.
    """
    refused: list[tuple[Finding, str]] = []
    for finding in findings:
        if not isinstance(finding.change, Mend):
            refused.append((finding, "the front matter cannot be read"))
            continue
        edits = [Edit(span.start, span.end, text) for span, text in finding.change.pieces]
        after = _edited(parsed, edits)
        if after is not None:
            return after, [finding], edits, refused
        refused.append((finding, "the front matter could not be read even then"))
    return parsed, [], [], refused


def _edited(parsed: Parsed, edits: list[Edit]) -> Parsed | None:
    """Return a file after edits; None if they do not help."""
    try:
        after = parsed.with_text(apply(parsed.text, edits))
    except (SourceError, ValueError):
        return None
    end = max(edit.end for edit in edits) + len(after.text) - len(parsed.text)
    helps = after.front_matter.root is not None or all(
        finding.span.start >= end for finding in after.front_matter.findings
    )
    return after if helps and after.body == parsed.body else None
