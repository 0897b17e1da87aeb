"""What newsmeta has to say about a file, as plain data.

A rule yields a `Finding`, which speaks in character offsets and knows no file. The linter turns
it into a `Diagnostic`, which speaks in paths, lines and columns and is what reporters render and
Python users get. A `Change` is what a rule wants to be different, in values; what it takes in
text is for `newsmeta.editing` to say.
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
