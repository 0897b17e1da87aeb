"""The structure of front matter by its indentation, even if it is not valid YAML yet.

Front matter is rarely valid while it is being typed. Its keys, hyphens and columns still show to
which list or mapping a line belongs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, Span
from newsmeta.frontmatter.source import BOM
from newsmeta.late_patterns import late_pattern

_MARKER = late_pattern(r"---[ \t]*")
_END = late_pattern(r"(?:---|\.\.\.)[ \t]*")
_HYPHEN = late_pattern(r"-(?=[ \t]|$)[ \t]*")
_KEY = late_pattern(r"""("[^"]*"|'[^']*'|[^\s#:'"\-\[{&*!|>%@,][^#:]*?)[ \t]*:(?=[ \t]|$)[ \t]*""")
_COMMENT = late_pattern(r"(?:^|[ \t])#.*")
_BLOCK = late_pattern(r"[|>][0-9+-]*[ \t]*(?:#.*)?")
_LINE = late_pattern(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")

_MOST_DEEP = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A key or a list item, with the value on its line.

    Attributes:
        pointer: The pointer to its value.
        key: The span of the key, or of the hyphen of an item.
        value: The span of the value, without a comment; empty if there is none on the line.
    """

    pointer: Pointer
    key: Span
    value: Span


@dataclass(frozen=True, slots=True)
class Row:
    """A line of front matter.

    Attributes:
        span: The span of the line, without its line end.
        above: The keys and items that it may belong to, with their columns, the outermost first.
        entries: The keys and items that begin on it.
        is_text: Whether it is a line of a block scalar.
    """

    span: Span
    above: tuple[tuple[int, str | int], ...]
    entries: tuple[Entry, ...]
    is_text: bool = False


@dataclass(frozen=True)
class Sketch:
    """The structure of front matter by its indentation.

    Attributes:
        text: The whole text.
        rows: The lines of the front matter, without the markers.
    """

    text: str
    rows: tuple[Row, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """All keys and items."""
        return (entry for row in self.rows for entry in row.entries)

    def row_at(self, offset: int) -> Row | None:
        """Return the line at an offset; None outside of the front matter."""
        for row in self.rows:
            if row.span.start <= offset <= row.span.end:
                return row
        return None

    def entry(self, pointer: Pointer) -> Entry | None:
        """Return the entry with a pointer; of duplicates, the first."""
        return self._by_pointer.get(pointer)

    @cached_property
    def _by_pointer(self) -> dict[Pointer, Entry]:
        found: dict[Pointer, Entry] = {}
        for entry in self.entries:
            found.setdefault(entry.pointer, entry)
        return found

    def names(self, owner: Pointer, besides: Row | None = None) -> set[str]:
        """Return the keys of a mapping, except those on one line."""
        return {
            str(entry.pointer[-1])
            for row in self.rows
            if row is not besides
            for entry in row.entries
            if entry.pointer[:-1] == owner and isinstance(entry.pointer[-1], str)
        }

    def value(self, pointer: Pointer) -> str:
        """Return the value at a pointer as written, without quotes; empty if there is none."""
        entry = self.entry(pointer)
        return "" if entry is None else self.value_of(entry)

    def value_of(self, entry: Entry) -> str:
        """Return the value of an entry as written, even if another entry has the same pointer."""
        return bare(self.text[entry.value.start : entry.value.end])

    @property
    def values(self) -> dict[str, str]:
        """The values of top-level fields, as written."""
        names = (entry.pointer for entry in self.entries if len(entry.pointer) == 1)
        return {str(pointer[0]): self.value(pointer) for pointer in names}


def bare(written: str) -> str:
    """Return a value without its quotes, closed or not."""
    quote = written[:1]
    if quote not in ('"', "'"):
        return written
    return written[1:].removesuffix(quote)


def sketch(text: str) -> Sketch | None:
    """Return the structure of a text's front matter; None if it has none."""
    lines = [(match.start(1), match[1]) for match in _LINE.finditer(text)]
    if not lines or not _MARKER.fullmatch(lines[0][1].removeprefix(BOM)):
        return None
    rows: list[Row] = []
    stack: list[tuple[int, str | int]] = []
    counts: dict[Pointer, int] = {}
    block = -1
    for start, line in lines[1:]:
        if _END.fullmatch(line):
            break
        indent = len(line) - len(line.lstrip(" "))
        span = Span(start, start + len(line))
        if block >= 0 and (not line.strip() or indent > block):
            rows.append(Row(span, tuple(stack), (), is_text=True))
            continue
        block = -1
        above = tuple(stack)
        entries = tuple(_entries(start, line, stack, counts))
        rows.append(Row(span, above, entries))
        if entries and _BLOCK.fullmatch(text[entries[-1].value.start : span.end]):
            block = indent
    return Sketch(text, tuple(rows))


def _entries(
    start: int, line: str, stack: list[tuple[int, str | int]], counts: dict[Pointer, int]
) -> Iterator[Entry]:
    """Yield the entries that begin on a line, and update the stack for the next line."""
    at = len(line) - len(line.lstrip(" "))
    if not line.strip() or line[at] == "#":
        return
    hyphens: list[tuple[int, int]] = []
    while (hyphen := _HYPHEN.match(line, at)) is not None and len(stack) < _MOST_DEEP:
        _leave(stack, at, is_hyphen=True)
        owner = _pointer(stack)
        number = counts.get(owner, 0)
        counts[owner] = number + 1
        stack.append((at, number))
        hyphens.append((at, hyphen.end()))
        at = hyphen.end()
        key = _KEY.match(line, at)
        value_end = _value_end(line, at)
        value = Span(start + at, start + (at if key else value_end))
        yield Entry(_pointer(stack), Span(start + hyphens[-1][0], start + at), value)
    key = _KEY.match(line, at)
    if key is None or len(stack) >= _MOST_DEEP:
        return
    _leave(stack, at, is_hyphen=False)
    stack.append((at, bare(key[1])))
    value = Span(start + key.end(), start + max(key.end(), _value_end(line, key.end())))
    yield Entry(_pointer(stack), Span(start + key.start(1), start + key.end(1)), value)


def _leave(stack: list[tuple[int, str | int]], column: int, *, is_hyphen: bool) -> None:
    """Pop the entries from the stack that an entry in a column does not belong to."""
    while stack and stack[-1][0] >= column:
        if is_hyphen and stack[-1][0] == column and isinstance(stack[-1][1], str):
            return  # List items may be in the column of their key.
        stack.pop()


def _value_end(line: str, start: int) -> int:
    """Return the end of the value that begins at an offset in a line, before any comment."""
    quote = line[start : start + 1]
    if quote in ('"', "'"):
        end = line.find(quote, start + 1)
        if end >= 0:
            return end + 1
    comment = _COMMENT.search(line, start)
    return len(line[: comment.start() if comment else len(line)].rstrip())


def _pointer(stack: list[tuple[int, str | int]]) -> Pointer:
    return tuple(part for _, part in stack)


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a key or a value can be written.

    Attributes:
        owner: The pointer to the mapping or list item for a key; for a value, the pointer to the
            value itself.
        is_key: Whether a key is possible there.
        is_value: Whether a value is possible there.
        span: The text that it would replace.
    """

    owner: Pointer
    is_key: bool
    is_value: bool
    span: Span


def place_at(front_matter: Sketch, offset: int) -> Place | None:
    """Return the place at an offset; None where nothing can be written, as in a comment."""
    row = front_matter.row_at(offset)
    if row is None or row.is_text:
        return None
    text = front_matter.text
    head = text[row.span.start : offset]
    if _COMMENT.search(head) and not head.count('"') % 2:
        return None
    last = row.entries[-1] if row.entries else None
    if last is not None and isinstance(last.pointer[-1], str) and offset > last.key.end:
        if offset < last.value.start and offset > last.key.end + 1:
            return Place(last.pointer, False, True, Span(offset, last.value.end))
        span = Span(min(last.value.start, offset), max(last.value.end, offset))
        return Place(last.pointer, False, True, span) if offset > last.key.end + 1 else None
    column = offset - row.span.start
    items = [e for e in row.entries if isinstance(e.pointer[-1], int) and e.key.end <= offset]
    if items:
        item = items[-1]
        key = last.key if last is not None and last is not item else item.value
        return Place(item.pointer, True, True, Span(item.key.end, max(key.end, offset)))
    indent = len(head) - len(head.lstrip(" "))
    stack = [each for each in row.above if each[0] < min(column, indent)]
    end = (
        last.key.end if last else row.span.start + len(text[row.span.start : row.span.end].rstrip())
    )
    start = row.span.start + indent
    return Place(_pointer(stack), True, False, Span(start, max(end, offset)))
