"""From findings with offsets in a text to diagnostics with lines and columns in a file."""

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
"""The text of a file without text, such as a picture."""


def place_all(
    findings: Iterable[Finding],
    parts: Source,
    name: str,
    fingerprinted_by: Parsed | None = None,
    edits: Iterable[tuple[TextEdit, ...]] | None = None,
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of one file, in order.

    Args:
        findings: The findings in the file.
        parts: The text of the file.
        name: The name of the file, as shown.
        fingerprinted_by: The parsed file, if fingerprints are wanted.
        edits: The edits of each fix, if they are wanted.
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
        name: The name of the file, as shown.
        lines: The lines that were masked so far, by number.
    """
    rule = RULES[finding.code]
    where = location(finding.span, parts, name)
    lines = {} if lines is None else lines
    number = where.start.line
    if number not in lines:
        # Findings on one line share the masked line: it can be as long as a file.
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
    """Return a message that stays short even if the text of the file is long."""
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"


def location(span: Span, parts: Source, name: str) -> Location:
    """Return the location of a piece of text, in lines and columns."""
    end = min(span.end, len(parts.text))
    return Location(name, parts.position(min(span.start, end)), parts.position(end))


def mask(line: str) -> str:
    """Return a source line with long base64 data replaced by dots, with columns unchanged."""
    return _SECRET.sub(
        lambda match: match[0][:_SHOWN_OF_SECRET] + "·" * (len(match[0]) - _SHOWN_OF_SECRET), line
    )
