"""What newsmeta has to say about a file, as plain data.

A rule yields a `Finding`, which speaks in character offsets and knows no file.
The runner turns it into a `Diagnostic`, which speaks in paths, lines and columns
and is what reporters render and Python users get.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsmeta.diagnostics.changes import Change

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics.locations import Location, Pointer, Position, Span


class Severity(enum.StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error: higher matters more."""
        return ("info", "warning", "error").index(self.value)


class FixSafety(enum.StrEnum):
    """Whether a rule's fix may be applied without a person looking at it."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, in terms of one document.

    Attributes:
        code: The rule's code, such as `NM105`.
        message: What was found and what was expected, naming the field.
        span: Where in the text of the file.
        hint: What to write or do instead, or an empty string.
        pointer: The way to the value, or None where no value is meant.
        related: Other places that belong to it, each with a word on why.
        change: What would put it right, or None where that takes a person.
        severity: How much it matters, where that is not as much as its rule says. One of severity
            info is kept back unless its rule was selected, as the rules of that severity are.
        explains: The ways to values which the schema does not allow for no other reason than this.
            What would be said of them is not said, and this is an error then.
        more: How many findings of its rule it stands for, where they are too many to be listed.
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
    """A piece of a file that becomes another.

    Attributes:
        start: Where the piece begins.
        end: Where it ends: the place behind it.
        start_byte: How many bytes of the file are before it, a byte-order mark included.
        end_byte: How many bytes of the file are before what is behind it.
        text: What is there then.
    """

    start: Position
    end: Position
    start_byte: int
    end_byte: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about one file, ready to be shown.

    Attributes:
        code: The rule's code, such as `NM105`. Stable.
        name: The rule's name, such as `invalid-format`. Stable.
        severity: How much it matters.
        message: What was found and what was expected.
        hint: What to do about it, or an empty string.
        location: The file, and from where to where in it.
        pointer: JSON Pointer (RFC 6901) of the value in the front matter, or None.
        related: Other places that belong to it.
        fix: Whether `newsmeta normalize` puts it right: by itself (safe), if asked to
            (unsafe), or not at all (None).
        snippet: The source line that `location` starts on, without its line end;
            empty where there is none. Long base64 data is masked.
        fingerprint: What it is about, as a short hash of rule, pointer and value, the same when the
            line or the file is another; empty where nobody asked for it.
        edits: What the fix changes in the file; empty where nobody asked for it.
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
        """The file's path, as it is shown."""
        return self.location.path

    @property
    def line(self) -> int:
        """The line that the finding starts on, from 1."""
        return self.location.start.line

    @property
    def column(self) -> int:
        """The column that the finding starts at, from 1."""
        return self.location.start.column

    @property
    def text(self) -> str:
        """Message and hint as one line."""
        return f"{self.message}; {self.hint}" if self.hint else self.message


def order(diagnostic: Diagnostic) -> tuple[int, int, str, str]:
    """Return what the diagnostics of one file are sorted by."""
    return diagnostic.line, diagnostic.column, diagnostic.code, diagnostic.message
