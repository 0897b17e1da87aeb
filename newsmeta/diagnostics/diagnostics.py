"""Findings and diagnostics, as plain data.

A rule yields a `Finding`, which has character offsets and no file. The runner turns it into a
`Diagnostic` with path, lines and columns, which reporters render and Python users get.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsmeta.diagnostics.changes import Change

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics.locations import Location, Pointer, Position, Span


class Severity(enum.StrEnum):
    """The severity of a finding."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error: a higher rank matters more."""
        return ("info", "warning", "error").index(self.value)


class FixSafety(enum.StrEnum):
    """The kind of a rule's fix: whether it may be applied without a person's review."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a rule in one document.

    Attributes:
        code: The rule's code, such as `NM105`.
        message: The message: what was found and expected, with the field.
        span: The place in the text of the file.
        hint: The advice, or an empty string.
        pointer: The path to the value, or None if it is not about a value.
        related: Other places that belong to it, each with the reason.
        change: The change that fixes it, or None if only a person can.
        severity: The severity, if it differs from that of the rule. A finding with severity info is
            reported only if its rule was selected, like those of info rules.
        explains: The paths to values that violate the schema only because of this mistake. Their
            violations are not reported, and this finding becomes an error.
        more: The number of findings of its rule that it stands for, if they are too many to list.
    """

    code: str
    message: str
    span: Span
    hint: str = ""
    pointer: Pointer | None = None
    related: tuple[tuple[str, Span], ...] = ()
    change: Change | None = None
    severity: Severity | None = None
    explains: tuple[Pointer, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a diagnostic."""

    message: str
    location: Location


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A replacement of a piece of a file.

    Attributes:
        start: The start of the piece.
        end: The end of the piece: the position after it.
        start_byte: The number of bytes before the piece, including a byte-order mark.
        end_byte: The number of bytes before the end of the piece.
        text: The new text.
    """

    start: Position
    end: Position
    start_byte: int
    end_byte: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding in a file, ready to be shown.

    Attributes:
        code: The rule's code, such as `NM105`. Stable.
        name: The rule's name, such as `invalid-format`. Stable.
        severity: The severity.
        message: The message: what was found and expected.
        hint: The advice, or an empty string.
        location: The file, with start and end of the place in it.
        pointer: JSON Pointer (RFC 6901) of the value in the front matter, or None.
        related: Other places that belong to it.
        fix: Whether `newsmeta normalize` fixes it: by itself (safe), if asked to (unsafe), or not
            at all (None).
        snippet: The source line that `location` starts on, without its line end; empty if there is
            none. Long base64 data is masked.
        fingerprint: The identity of the finding as a short hash of rule, pointer and value,
            independent of line and file; empty unless asked for.
        edits: The edits of the fix; empty unless asked for.
    """

    code: str
    name: str
    severity: Severity
    message: str
    location: Location
    hint: str = ""
    pointer: str | None = None
    related: tuple[Related, ...] = ()
    fix: FixSafety | None = None
    snippet: str = ""
    fingerprint: str = ""
    edits: tuple[TextEdit, ...] = ()

    @property
    def path(self) -> str:
        """The path of the file, as shown."""
        return self.location.path

    @property
    def line(self) -> int:
        """The line where the finding starts, from 1."""
        return self.location.start.line

    @property
    def column(self) -> int:
        """The column where the finding starts, from 1."""
        return self.location.start.column

    @property
    def text(self) -> str:
        """Message and hint as one line."""
        return f"{self.message}; {self.hint}" if self.hint else self.message


def order(diagnostic: Diagnostic) -> tuple[int, int, str, str]:
    """Return the key by which the diagnostics of one file are sorted."""
    return diagnostic.line, diagnostic.column, diagnostic.code, diagnostic.message
