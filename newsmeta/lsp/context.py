"""Where in front matter a place is, as far as indentation tells: it need not be YAML yet.

Half-typed front matter is rarely any. Keys, hyphens and the columns that they stand in are there
nevertheless, and say to which list or mapping a line belongs.
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
    """A key, or an item of a list, and what stands behind it on its line.

    Attributes:
        pointer: The way to its value.
        key: Where the key is; of an item, where its hyphen is.
        value: Where its value is, without a comment; empty where it has none on the line.
    """

    pointer: Pointer
    key: Span
    value: Span


@dataclass(frozen=True, slots=True)
class Row:
    """A line of front matter.

    Attributes:
        span: Where it is, without its line end.
        above: What it may belong to, each with its column, the outermost first.
        entries: What begins on it.
        is_text: Whether it is a line of a block text.
    """

    span: Span
    above: tuple[tuple[int, str | int], ...]
    entries: tuple[Entry, ...]
    is_text: bool = False


@dataclass(frozen=True)
class Sketch:
    """Front matter as far as indentation tells.

    Attributes:
        text: The whole text.
        rows: Its lines, the markers left out.
    """

    text: str
    rows: tuple[Row, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """All keys and items."""
        return (entry for row in self.rows for entry in row.entries)

    def row_at(self, offset: int) -> Row | None:
        """Return the line that a place is in; None where that is no line of front matter."""
        for row in self.rows:
            if row.span.start <= offset <= row.span.end:
                return row
        return None

    def entry(self, pointer: Pointer) -> Entry | None:
        """Return the entry with a pointer; of several, the first."""
        return self._by_pointer.get(pointer)

    @cached_property
    def _by_pointer(self) -> dict[Pointer, Entry]:
        found: dict[Pointer, Entry] = {}
        for entry in self.entries:
            found.setdefault(entry.pointer, entry)
        return found

    def names(self, owner: Pointer, besides: Row | None = None) -> set[str]:
        """Return the keys that a mapping has, but those on one line."""
        return {
            str(entry.pointer[-1])
            for row in self.rows
            if row is not besides
            for entry in row.entries
            if entry.pointer[:-1] == owner and isinstance(entry.pointer[-1], str)
        }

    def value(self, pointer: Pointer) -> str:
        """Return what is written as a value, without quotes around it; empty for nothing."""
        entry = self.entry(pointer)
        return "" if entry is None else self.value_of(entry)

    def value_of(self, entry: Entry) -> str:
        """Return the same of an entry, of which there may be several with its pointer."""
        return bare(self.text[entry.value.start : entry.value.end])

    @property
    def values(self) -> dict[str, str]:
        """The values at the top, as they are written."""
        names = (entry.pointer for entry in self.entries if len(entry.pointer) == 1)
        return {str(pointer[0]): self.value(pointer) for pointer in names}


def bare(written: str) -> str:
    """Return a value without quotes around it, or before it."""
    quote = written[:1]
    if quote not in ('"', "'"):
        return written
    return written[1:].removesuffix(quote)


def sketch(text: str) -> Sketch | None:
    """Return what indentation tells of the front matter of a text; None where it has none."""
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
    """Yield what begins on a line, and leave on the stack what the next may belong to."""
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
    """Take off the stack what something in a column does not belong to."""
    while stack and stack[-1][0] >= column:
        if is_hyphen and stack[-1][0] == column and isinstance(stack[-1][1], str):
            return  # A list may begin in the column of its key.
        stack.pop()


def _value_end(line: str, start: int) -> int:
    """Return where the value ends that begins at a place of a line: before a comment."""
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
    """What is to be written at a place.

    Attributes:
        owner: The way to the mapping or list item that a key would be in; where a value is
            written, the way to that value.
        is_key: Whether a key may stand there.
        is_value: Whether a value may.
        span: What it would take the place of.
    """

    owner: Pointer
    is_key: bool
    is_value: bool
    span: Span


def place_at(front_matter: Sketch, offset: int) -> Place | None:
    """Return what is to be written at a place; None where nothing is, as in a comment."""
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
