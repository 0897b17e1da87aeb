"""The open texts of the editor, saved or not."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property

from lsprotocol import types
from pygls.uris import to_fs_path

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Position, Span
from newsmeta.files.targets import TEXT_NAME
from newsmeta.frontmatter.source import BOM
from newsmeta.late_patterns import late_pattern
from newsmeta.lsp.positions import Lines

_HALF = late_pattern("[\ud800-\udfff]")
"""Half of a surrogate pair; the two halves may arrive in separate changes."""


@dataclass(frozen=True)
class Document:
    """A version of a text.

    Attributes:
        uri: The URI of the text in the editor.
        version: The number of the version.
        text: The text.
        encoding: The encoding whose code units columns are counted in.
    """

    uri: str
    version: int | None
    text: str
    encoding: str

    @cached_property
    def path(self) -> str | None:
        """The path of the file; None for a text without a file name."""
        return path_of(self.uri)

    @property
    def file(self) -> str:
        """The path of the file, or a placeholder for a text without a file name."""
        return self.path or TEXT_NAME

    @cached_property
    def lines(self) -> Lines:
        """Its lines."""
        return Lines(self.text, self.encoding)

    @cached_property
    def data(self) -> bytes:
        """The content of the file once the text is saved."""
        return self.text.encode("utf-8", "surrogatepass")

    @property
    def mark(self) -> int:
        """Number of characters that newsmeta does not count: 1 for a byte-order mark, else 0."""
        return 1 if self.text.startswith(BOM) else 0

    def offset(self, place: Position) -> int:
        """Return the offset of a position in a diagnostic."""
        starts = self.lines.starts
        if place.line > len(starts):
            return len(self.text)
        start = starts[place.line - 1] + (self.mark if place.line == 1 else 0)
        end = starts[place.line] if place.line < len(starts) else len(self.text)
        return min(start + place.column - 1, end)

    def range(self, start: Position, end: Position) -> types.Range:
        """Return the range between two positions in a diagnostic."""
        first = self.offset(start)
        return self.lines.range(Span(first, max(first, self.offset(end))))

    def changed(
        self, version: int | None, changes: Sequence[types.TextDocumentContentChangeEvent]
    ) -> Document:
        """Return the text after a sequence of changes."""
        document = self
        for change in changes:
            text = change.text
            if isinstance(change, types.TextDocumentContentChangePartial):
                span = document.lines.span(change.range)
                text = document.text[: span.start] + text + document.text[span.end :]
            document = Document(self.uri, version, _whole(text), self.encoding)
        return document


def path_of(uri: str) -> str | None:
    """Return the path of a URI; None if it is no file on this system."""
    try:
        path = to_fs_path(uri.replace("file://localhost/", "file:///", 1))
    except ValueError:  # Brackets around an invalid address.
        return None
    return path if path and os.path.isabs(path) and "\0" not in path else None  # noqa: PTH117


class Documents:
    """The open texts.

    Attributes:
        encoding: The encoding for columns, as negotiated with the editor.
    """

    def __init__(self) -> None:
        self.encoding = "utf-16"
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        """Iterate over the texts."""
        return iter(list(self._open.values()))

    def open(self, item: types.TextDocumentItem) -> Document:
        """Add a text that was opened."""
        document = Document(item.uri, item.version, _whole(item.text), self.encoding)
        self._open[item.uri] = document
        return document

    def change(self, params: types.DidChangeTextDocumentParams) -> Document | None:
        """Apply changes to a text, and return it; None if it is not open."""
        before = self._open.get(params.text_document.uri)
        if before is None:
            return None
        after = before.changed(params.text_document.version, params.content_changes)
        self._open[after.uri] = after
        return after

    def close(self, uri: str) -> None:
        """Remove a text."""
        self._open.pop(uri, None)

    def get(self, uri: str) -> Document | None:
        """Return an open text, or None."""
        return self._open.get(uri)


def _whole(text: str) -> str:
    """Return a text with the halves of surrogate pairs joined."""
    if _HALF.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
