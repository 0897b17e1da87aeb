"""Reading of the values in files: front matter, and data files in YAML and JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, Position, Span
from newsmeta.files.documents import DocumentError, read_json
from newsmeta.files.targets import Target
from newsmeta.frontmatter import Limits, Parsed, Source, SourceError, parse
from newsmeta.frontmatter.source import (
    BOM,
    nearly_starts_front_matter,
    read_bytes,
    starts_front_matter,
)
from newsmeta.linter.fastpath import FastPath, PlainFiles
from newsmeta.rules.base import Context

YAML_SUFFIXES = (".yaml", ".yml")
JSON_SUFFIXES = (".json",)
_FIRST = Position(1, 1)
_OTHER_FORMATS = {b"+++": "TOML (+++)", b"{": "JSON", b";;;": "JSON (;;;)"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that was left out of the schema.

    Attributes:
        path: The path of the file, as shown.
        line: The line of the problem, from 1.
        column: The column of the problem, from 1.
        reason: The reason.
        is_other: Whether a search found the file, and it just has no front matter that newsmeta
            reads.
    """

    path: str
    line: int
    column: int
    reason: str
    is_other: bool = False


class LeftOutError(Exception):
    """A file cannot be used; `file` says which, and why."""

    def __init__(self, file: LeftOut) -> None:
        super().__init__(file.reason)
        self.file = file


class Reader:
    """A reader of files.

    Args:
        limits: Limits for reading a file.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        # Without rules and schema, the analyst only serves to read plain files fast.
        context = Context(frozenset(), None, is_article=False, now=datetime.now(UTC))
        self._fast_path = FastPath(context, PlainFiles(limits))

    def values(self, target: Target) -> Any:
        """Return the values of a file.

        Raises:
            LeftOutError: When it cannot be read completely, or has no front matter.
        """
        try:
            data = self._data(target)
            if _is_data_file(target.name):
                return self._of_data_file(target.name, data)
            if document := self._fast_path.accept(data):
                return document.values
            self._look_at_beginning(target, data)
            parsed = parse(data, self._limits)
        except SourceError as error:
            text = f"{error.message}; {error.hint}" if error.hint else error.message
            raise _left_out(target.name, error.position, text) from None
        return _sound(target.name, parsed).values

    def places(self, target: Target, wanted: Iterable[tuple[Pointer, bool]]) -> list[Position]:
        """Return the places of values in a file that was read before.

        Args:
            target: The file.
            wanted: The pointer to each value, and whether to return the place of its key instead.
        """
        try:
            parsed = self._parsed(target)
        except SourceError:  # The file has changed meanwhile.
            return [_FIRST for _ in wanted]
        spans = (
            parsed.key_span(pointer) if is_of_key else parsed.span(pointer)
            for pointer, is_of_key in wanted
        )
        return [parsed.source.position(span.start) for span in spans]

    def _data(self, target: Target) -> bytes:
        if target.data is not None:
            return target.data
        return read_bytes(target.file, self._limits.max_size)

    def _look_at_beginning(self, target: Target, data: bytes) -> None:
        """Raise an error for a file without YAML front matter."""
        start = data[:100].removeprefix(BOM.encode()).lstrip()
        for mark, name in _OTHER_FORMATS.items():
            if start.startswith(mark):
                reason = f"its front matter is {name}, and newsmeta reads YAML (---)"
                raise _left_out(target.name, _FIRST, reason, is_other=not target.is_named)
        head = data[:200]
        is_meant = starts_front_matter(head) or nearly_starts_front_matter(head)
        if not target.is_named and not is_meant:
            raise _left_out(target.name, _FIRST, "it has no front matter", is_other=True)

    def _of_data_file(self, name: str, data: bytes) -> Any:
        from newsmeta.files.yaml_documents import read_yaml

        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise _left_out(name, _FIRST, "it is not UTF-8") from None
        try:
            is_json = name.lower().endswith(JSON_SUFFIXES)
            values = read_json(text, unique=True) if is_json else read_yaml(text)
        except DocumentError as error:
            raise _left_out(name, Position(max(error.line, 1), 1), error.reason) from None
        if values is None:
            raise _left_out(name, _FIRST, "it is empty")
        return values

    def _parsed(self, target: Target) -> Parsed:
        data = self._data(target)
        if not _is_data_file(target.name):
            return parse(data, self._limits)
        from newsmeta.frontmatter.parser import read

        # For the places of values, JSON is YAML.
        text = data.decode("utf-8-sig", "replace")
        whole = Span(0, len(text))
        source = Source(text, False, whole, len(text))
        return Parsed(source, self._limits, read(text, whole, self._limits))


def _is_data_file(name: str) -> bool:
    return name.lower().endswith((*YAML_SUFFIXES, *JSON_SUFFIXES))


def _sound(name: str, parsed: Parsed) -> Parsed:
    """Return a file if its front matter was read completely."""
    findings = sorted(parsed.front_matter.findings, key=lambda finding: finding.span.start)
    for finding in findings:
        text = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
        raise _left_out(name, parsed.source.position(finding.span.start), text)
    return parsed


def _left_out(
    name: str, position: Position, reason: str, *, is_other: bool = False
) -> LeftOutError:
    return LeftOutError(LeftOut(name, position.line, position.column, reason, is_other))
