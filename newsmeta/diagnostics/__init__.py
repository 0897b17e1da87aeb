"""Findings, changes and reports of newsmeta, as plain data.

A rule yields a `Finding`, which has character offsets and no file. The linter turns it into a
`Diagnostic` with path, lines and columns, which reporters render and Python users get. A `Change`
is a change of values that a rule asks for; `newsmeta.editing` finds the edits of text for it.
"""

from newsmeta.diagnostics.collected import Collected
from newsmeta.diagnostics.counts import Counts
from newsmeta.diagnostics.diagnostics import (
    Diagnostic,
    Finding,
    FixSafety,
    Related,
    Severity,
    TextEdit,
    order,
)
from newsmeta.diagnostics.locations import (
    Location,
    Pointer,
    Position,
    Span,
    field_name,
    json_pointer,
)
from newsmeta.diagnostics.report import Report

__all__ = [
    "Collected",
    "Counts",
    "Diagnostic",
    "Finding",
    "FixSafety",
    "Location",
    "Pointer",
    "Position",
    "Related",
    "Report",
    "Severity",
    "Span",
    "TextEdit",
    "field_name",
    "json_pointer",
    "order",
]
