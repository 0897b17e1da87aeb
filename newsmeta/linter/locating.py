"""From findings, in offsets of a text, to diagnostics, in lines and columns of a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from newsmeta.diagnostics import (
    Diagnostic,
    Finding,
    Location,
    Position,
    Related,
    Span,
    TextEdit,
    json_pointer,
    order,
)
from newsmeta.frontmatter.source import Source, SourceError
from newsmeta.late_patterns import late_pattern
from newsmeta.rules import RULES

if TYPE_CHECKING:
    from newsmeta.frontmatter import Parsed

_SECRET = late_pattern(r"[A-Za-z0-9+/]{64,}={0,2}")
_SHOWN_OF_SECRET = 8
_LONGEST_MESSAGE = 300
NO_TEXT = Source("", False, Span(0, 0), 0)
"""The text of a file that has none, such as a picture."""


def place_all(
    findings: Iterable[Finding],
    parts: Source,
    name: str,
    fingerprinted_by: Parsed | None = None,
    edits: Iterable[tuple[TextEdit, ...]] | None = None,
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of one file, in order.

    Args:
        findings: What was found in it.
        parts: Its text.
        name: How it is shown.
        fingerprinted_by: The file as it was read, if fingerprints are wanted.
        edits: What the fix of each changes, if that is wanted.
    """
    lines: dict[int, str] = {}
    findings = tuple(findings)
    placed = [place(finding, parts, name, lines) for finding in findings]
    if fingerprinted_by is not None:
        from newsmeta.linter.fingerprints import fingerprinted

        both = zip(placed, findings, strict=True)
        placed = [fingerprinted(each, finding, fingerprinted_by) for each, finding in both]
    if edits is not None:
        placed = [
            replace(each, edits=own) if own else each
            for each, own in zip(placed, edits, strict=True)
        ]
    return tuple(sorted(placed, key=order))


def place(
    finding: Finding, parts: Source, name: str, lines: dict[int, str] | None = None
) -> Diagnostic:
    """Return the diagnostic of a finding.

    Args:
        finding: The finding.
        parts: The text of the file.
        name: How the file is shown.
        lines: The lines that were masked so far, by number.
    """
    rule = RULES[finding.code]
    where = location(finding.span, parts, name)
    lines = {} if lines is None else lines
    number = where.start.line
    if number not in lines:
        # Findings on one line share it: a line can be as long as a file.
        lines[number] = mask(parts.line(number))
    return Diagnostic(
        code=finding.code,
        name=rule.name,
        severity=finding.severity or rule.severity,
        message=_shortened(finding.message),
        hint=_shortened(finding.hint),
        location=where,
        pointer=None if finding.pointer is None else json_pointer(finding.pointer),
        related=tuple(
            Related(message, location(span, parts, name)) for message, span in finding.related
        ),
        fix=rule.fix if finding.change else None,
        snippet=lines[number],
    )


def place_error(error: SourceError, name: str, has_fingerprint: bool = False) -> Diagnostic:
    """Return the diagnostic of a file that cannot be read."""
    end = Position(error.position.line, error.position.column + error.length)
    rule = RULES[error.code]
    diagnostic = Diagnostic(
        code=error.code,
        name=rule.name,
        severity=rule.severity,
        message=error.message,
        hint=error.hint,
        location=Location(name, error.position, end),
        snippet=mask(error.snippet),
    )
    if not has_fingerprint:
        return diagnostic
    from newsmeta.linter.fingerprints import fingerprinted

    return fingerprinted(diagnostic, kind=error.kind)


def _shortened(text: str) -> str:
    """Return a message that does not go on for ever where the file does."""
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"


def location(span: Span, parts: Source, name: str) -> Location:
    """Return where a piece of a text is, in lines and columns."""
    end = min(span.end, len(parts.text))
    return Location(name, parts.position(min(span.start, end)), parts.position(end))


def mask(line: str) -> str:
    """Return a line of source with long base64 data dotted out, every column as it was."""
    return _SECRET.sub(
        lambda match: match[0][:_SHOWN_OF_SECRET] + "·" * (len(match[0]) - _SHOWN_OF_SECRET), line
    )
