"""From the bytes of a file to its text, its front matter and its body, without loss."""

from __future__ import annotations

import errno
import os
import stat
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, count
from operator import add
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Position, Span
from newsmeta.frontmatter import codes
from newsmeta.late_patterns import late_pattern

BOM = "\ufeff"

# Jekyll has the same markers: three hyphens on the very first line, and a line of three hyphens or
# three dots to close. Blanks after them are allowed.
_OPENING = late_pattern(r"---[ \t]*(?:\r\n|\n|\r|\Z)")
_CLOSING = late_pattern(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)")
_LINE_END = late_pattern(r"\r\n|\n|\r")

_FIRST = Position(1, 1)


class SourceError(Exception):
    """A file that cannot be taken as an article file at all.

    Attributes:
        code: The code of the rule that reports it (`NM001` to `NM004`).
        message: The message.
        hint: The advice, or an empty string.
        position: The position in the file.
        length: The length of the place in characters.
        snippet: The line of the file that the position is on, as far as it can be shown.
        kind: The reason in a word, which stays the same if the message changes.
    """

    def __init__(  # noqa: PLR0913
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        position: Position = _FIRST,
        length: int = 0,
        snippet: str = "",
        kind: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.position = position
        self.length = length
        self.snippet = snippet
        self.kind = kind


@dataclass(frozen=True)
class Source:
    """The text of an article file, with the place of its front matter.

    Attributes:
        text: The whole file without a byte-order mark, with its line ends unchanged.
        has_bom: Whether the file began with a byte-order mark.
        span: The place of the front matter, without the markers.
        body_start: Offset of the first character after the closing marker's line.
    """

    text: str
    has_bom: bool
    span: Span
    body_start: int

    @property
    def data(self) -> bytes:
        """The bytes that the source was made from."""
        return ((BOM if self.has_bom else "") + self.text).encode()

    @property
    def body(self) -> str:
        """The text after the front matter."""
        return self.text[self.body_start :]

    @property
    def line_end(self) -> str:
        """The line end of most lines in the front matter, whatever those of the body are."""
        return usual_line_end(self.text[: self.span.end])

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of the first character of each line."""
        return line_starts(self.text)

    def position(self, offset: int) -> Position:
        """Return the line and column of the character at `offset`."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return line `number` (from 1), without its line end."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def line_ends(self) -> list[tuple[int, str]]:
        """Return offset and characters of every line end, in order."""
        return [(match.start(), match.group()) for match in _LINE_END.finditer(self.text)]


def line_start(text: str, offset: int) -> int:
    """Return the start of the line that a place in a text is in."""
    start = text.rfind("\n", 0, offset) + 1
    # Without the bound, a text without carriage returns would be searched from its beginning.
    return max(start, text.rfind("\r", start, offset) + 1)


def line_starts(text: str) -> list[int]:
    """Return the offset of the first character of each line of a text."""
    if text.count("\r") == text.count("\r\n"):  # All lines end in a line feed.
        ends = accumulate(map(len, text.split("\n")[:-1]))
        return [0, *map(add, ends, count(1))]
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def read_bytes(path: str | Path, max_size: int) -> bytes:
    """Return the content of a regular file.

    Args:
        path: The file.
        max_size: The most bytes it may have.

    Raises:
        SourceError: `NM001`, when it cannot be read, is not a regular file or is too large.
    """
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise SourceError(
                    codes.UNREADABLE_FILE,
                    f"this is {_kind(status.st_mode)}, not a file",
                    kind="special",
                )
            size = status.st_size
            data = b"" if size > max_size else _content(descriptor, size, max_size + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _unreadable(path, error) from None
    except ValueError:
        message = "no file can have this path"
        raise SourceError(codes.UNREADABLE_FILE, message, kind="path") from None
    size = max(size, len(data))
    if size > max_size:
        raise too_large(size, max_size)
    return data


def too_large(size: int, max_size: int) -> SourceError:
    """Return the error for a file with more bytes than the limit."""
    return SourceError(
        codes.UNREADABLE_FILE,
        f"the file holds {size:,} bytes, more than the limit of {max_size:,}",
        "raise limits.max-size in the configuration if the file is meant to be this large",
        kind="size",
    )


# Without blocking, so that opening a named pipe without a writer does not wait for ever.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PIECE = 2**16


def _content(descriptor: int, size: int, most: int) -> bytes:
    """Return the rest of a file, up to `most` bytes.

    Args:
        descriptor: The file.
        size: The probable number of bytes; the file may grow or shrink meanwhile.
        most: The most bytes to read. A buffer of that size would be more than most files need.
    """
    data = os.read(descriptor, min(size + 1, most))
    if len(data) == size:  # There was room for one more byte.
        return data
    while more := os.read(descriptor, min(max(len(data), _PIECE), most - len(data))):
        data += more
    return data


def _unreadable(path: str | Path, error: OSError) -> SourceError:
    if isinstance(error, IsADirectoryError) or (os.name == "nt" and os.path.isdir(path)):  # noqa: PTH112
        return SourceError(codes.UNREADABLE_FILE, "this is a folder, not a file", kind="special")
    if error.errno == errno.ENXIO:
        return SourceError(
            codes.UNREADABLE_FILE, "this is a socket or pipe, not a file", kind="special"
        )
    if isinstance(error, FileNotFoundError):
        return SourceError(
            codes.UNREADABLE_FILE, "the file does not exist", "check the path", kind="absent"
        )
    if isinstance(error, PermissionError):
        return SourceError(
            codes.UNREADABLE_FILE,
            "the file cannot be read: permission denied",
            "give yourself read permission",
            kind="permission",
        )
    return SourceError(
        codes.UNREADABLE_FILE, f"the file cannot be read: {(error.strerror or str(error)).lower()}"
    )


def _kind(mode: int) -> str:
    for test, name in (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if test(mode):
            return name
    return "no regular file"


_OPENING_BYTES = late_pattern(rb"(?:\xef\xbb\xbf)?---[ \t]*(?:[\r\n]|\Z)")


def starts_front_matter(head: bytes) -> bool:
    """Tell whether a file that begins with `head` (some 100 bytes) has front matter."""
    return _OPENING_BYTES.match(head) is not None


# Near misses of an opening marker, followed by a field; or only a field.
_NEARLY_OPENED = late_pattern(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*(?:[ \t]*(?:-{1,5}|\xe2\x80[\x93\x94]-?)[ \t]*\r?\n)?"
    rb"(?:category|title|excerpt|publishedDateTime|layout)[ \t]*:[ \t]"
)


def nearly_starts_front_matter(head: bytes) -> bool:
    """Tell whether a file that begins with `head` was clearly meant to have front matter."""
    return _NEARLY_OPENED.match(head) is not None


def split(data: bytes) -> Source:
    """Split an article file into its parts.

    Args:
        data: The bytes of the whole file.

    Raises:
        SourceError: `NM002` for bytes that are not UTF-8, `NM003` without an opening
            marker, `NM004` without a closing one.
    """
    text = _decode(data)
    if "\0" in text[:3]:
        _refuse_wide(data)
    has_bom = text.startswith(BOM)
    if has_bom:
        text = text[1:]
    opening = _OPENING.match(text)
    if opening is None:
        raise _missing(text)
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        raise SourceError(
            codes.UNCLOSED_FRONT_MATTER,
            "the front matter is opened here but never closed",
            _way_to_close(text, opening.end()),
            length=3,
            snippet=text[:3],
        )
    line_end = _LINE_END.match(text, closing.end())
    return Source(
        text=text,
        has_bom=has_bom,
        span=Span(opening.end(), closing.start()),
        body_start=line_end.end() if line_end else closing.end(),
    )


# Only after a line of front matter, so that a rule or underline in the body does not count.
_NEARLY_CLOSING = late_pattern(
    r"(?m:^)(?:[ \t]+\S|- |[A-Za-z_][\w-]*:)[^\r\n]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r)){0,2}"
    r"(--|-{4,}|[\u2013\u2014]-?|\.{4,9}|\u2026|\*{3}|\+{3}|={3}|_{3}|~{3}|"
    r"[^\S\r\n]+---(?!(?:\r\n|\n|\r)[ \t])|---(?=[^\r\n|:-])(?![^\r\n]*\|))"
    r"(?:(?<=---)[^\r\n]*|[ \t]*)(?=[\r\n]|\Z)"
)


def _way_to_close(text: str, start: int) -> str:
    """Return advice on closing front matter that begins at `start`; a line may nearly close it."""
    found = _NEARLY_CLOSING.search(text, start)
    if found is None:
        return "close it with a line of three hyphens: ---"
    number = len(_LINE_END.findall(text, 0, found.start(1))) + 1
    signs = found[1].strip()
    right = "nothing but ---" if signs == "---" else f"--- instead of {signs}"
    return f"line {number} was probably meant to close it: write {right}"


def usual_line_end(text: str) -> str:
    """Return the most frequent line end; a line feed if there is none."""
    pairs = text.count("\r\n")
    counts = {
        "\n": text.count("\n") - pairs,
        "\r\n": pairs,
        "\r": text.count("\r") - pairs,
    }
    best = max(counts, key=lambda end: counts[end])
    return best if counts[best] else "\n"


def _decode(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        _refuse_wide(data)
        before = data[: error.start].decode().removeprefix(BOM)
        starts = [0, *(match.end() for match in _LINE_END.finditer(before))]
        rest = _LINE_END.split(data[error.start : error.start + 200].decode("utf-8", "replace"))[0]
        position = Position(len(starts), len(before) - starts[-1] + 1)
        hint = "save the file as UTF-8"
        if b"\0" in data:
            hint = "this looks like a binary file, not an article"
        raise SourceError(
            codes.INVALID_ENCODING,
            f"byte 0x{data[error.start]:02x} in line {position.line} is not UTF-8",
            hint,
            position=position,
            length=1,
            snippet=before[starts[-1] :] + rest,
        ) from None


def _refuse_wide(data: bytes) -> None:
    """Raise an error for a UTF-16 or UTF-32 file."""
    from newsmeta.frontmatter.openings import wide_encoding

    if name := wide_encoding(data):
        message = f"the file is {name}, not UTF-8"
        hint = "save it as UTF-8"
        raise SourceError(codes.INVALID_ENCODING, message, hint, kind="wide") from None


def _missing(text: str) -> SourceError:
    from newsmeta.frontmatter.openings import opening  # Nearly no file needs this import.

    found = opening(text)
    lines = _LINE_END.split(text[:2000], maxsplit=found.line)
    return SourceError(
        codes.MISSING_FRONT_MATTER,
        found.message,
        found.hint,
        position=Position(found.line, 1),
        snippet="" if "\0" in text else lines[found.line - 1],
    )
