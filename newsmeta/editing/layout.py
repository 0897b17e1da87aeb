"""The canonical layout of an article's front matter.

Fields in canonical order, one blank line between their groups, two spaces of indentation,
lists indented under their field, text and URLs in double quotes on one line, names and
timestamps plain. Comments, anchors and aliases stay; block texts stay block texts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from newsmeta.diagnostics import Span
from newsmeta.editing.rendering import double_quoted, sorted_fields
from newsmeta.frontmatter import Parsed, parser
from newsmeta.frontmatter.ambiguity import is_text_to_all
from newsmeta.frontmatter.comments import OF_ONE_LINE, Comment, MultilineValues
from newsmeta.frontmatter.nodes import (
    Alias,
    Limits,
    Mapping,
    Node,
    Scalar,
    Sequence,
    same,
)
from newsmeta.frontmatter.source import line_start
from newsmeta.records.reading import is_set_apart
from newsmeta.schema.order import field_order, placed_fields
from newsmeta.schema.schema import Schema
from newsmeta.schema.schema import load as load_schema
from newsmeta.timestamps import is_rfc3339

GROUP_STARTS = frozenset(
    ("featuredContent", "provider", "topics", "images", "related", "actions", "secured")
)
_MAX_PASSES = 4
"""Most times that a layout is written until writing it again changes nothing."""
_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")
_GLUED_COMMENT = re.compile(r"[ \t]+#(?!newsmeta:)[^\s#]")
_OTHER_LINE = re.compile(
    r"[\r\n][ \t]*(?:[-*+\u2010-\u2015\u2022\u2023\u25e6\u00b7](?:[ \t]|[^\W\d])|"
    r"\(?(?:\d{1,3}|[a-z])[.)][ \t]|[A-Za-z_]\w*:(?=\S)(?!//))"
)
"""A line that continues a text, but begins like an item or a field."""
_QUOTED_TYPES = frozenset(("url", "urlReference", "html", "secured"))
_QUOTED_FIELDS = frozenset(("title", "excerpt", "highlight", "attribution"))


def canonical_layout(parsed: Parsed, schema: Schema | None = None) -> tuple[Parsed, str]:
    """Bring an article's front matter into canonical layout.

    Args:
        parsed: The file.
        schema: The schema with the types of the fields; None for that of articles.

    Returns:
        The file in that layout, and an empty string; or the same file, and the reason why its
        layout cannot be changed without changing values, or the subject of its comments.
    """
    if parsed.front_matter.root is None or parsed.front_matter.findings:
        return parsed, "the front matter has mistakes"
    # An alias must stay after its anchor, whatever the order of fields.
    schema, reason = schema or load_schema("article"), ""
    for order in (field_order(), ()):
        after = parsed
        for _ in range(_MAX_PASSES):
            before, after = after, _printed(after, schema, order)
            if after.text == before.text:
                return (parsed if after.text == parsed.text else after), ""
            if reason := _objection(parsed, after):
                break
    return parsed, reason or "its layout does not come to an end"


def _printed(parsed: Parsed, schema: Schema, order: tuple[str, ...]) -> Parsed:
    """Return a file with its front matter rewritten."""
    lines = _Printer(parsed, schema, order).lines()
    text, span = parsed.text, parsed.source.span
    return parsed.with_text(
        text[: span.start] + parsed.line_end.join([*lines, ""]) + text[span.end :]
    )


def _objection(one: Parsed, other: Parsed) -> str:
    """Return the reason why one file must not replace the other, or an empty string."""
    if (
        other.front_matter.findings
        or not same(other.values, one.values)
        or other.comment_texts != one.comment_texts
    ):
        return "its layout cannot be changed without a change of values or comments"
    if _spared(other) != _spared(one):
        return "a comment that suppresses findings would apply to other values"
    return ""


def _spared(parsed: Parsed) -> list[tuple[str, list[str]]]:
    """Return the comments that suppress findings, each with the keys and values that it covers."""
    directives = [each for each in parsed.comments if OF_ONE_LINE.match(each.text)]
    if not directives:
        return []
    position = parsed.source.position
    places: dict[int, list[str]] = {}
    for pointer, node, key in parsed.front_matter.walk():
        line = position(node.span.start).line
        places.setdefault(line, []).append(f"value {pointer}")
        # A comment on a single value may as well cover its key.
        if key is not None and (own := position(key.span.start).line) != line:
            places.setdefault(own, []).append(f"key {pointer}")
    values = MultilineValues(parsed.source, parsed.front_matter)
    return sorted(
        (each.text.rstrip(), sorted(place for line in lines for place in places.get(line, ())))
        for each in directives
        for lines in (values.lines_at(position(each.offset).line),)
    )


class _Printer:
    """Writes the front matter of one file in canonical layout."""

    def __init__(self, parsed: Parsed, schema: Schema, order: tuple[str, ...]) -> None:
        self.parsed = parsed
        self.text = parsed.text
        self.front_matter = parsed.front_matter
        self.schema = schema
        self.order = order
        self.comments = list(parsed.comments)

    def lines(self) -> list[str]:
        """Return the lines of the front matter."""
        root = self.front_matter.root
        if root is None:
            return []
        names = [name for name, _ in root.own_entries()]
        blocks = {name: self._entry_lines(root, name, (name,), 0) for name in names}
        lines: list[str] = []
        for name in (names[index] for index in sorted_fields(names, self.order)):
            # A block text may end with blank lines of its own.
            if lines and lines[-1] and self._begins_group(root, name):
                lines.append("")
            lines += blocks[name]
        return [*lines, *self._rest_of_comments()]

    def _begins_group(self, root: Mapping, name: str) -> bool:
        """Tell whether a blank line belongs before a field."""
        if name in placed_fields():
            return name in GROUP_STARTS
        # Fields without a place keep the blank line before them.
        return is_set_apart(self.text, root.entries[name].key)

    def _entry_lines(
        self, owner: Mapping, name: str, pointer: tuple[str | int, ...], depth: int
    ) -> list[str]:
        entry = owner.entries[name]
        key, node = entry.key, entry.node
        indent = "  " * depth
        before = self._comments_before(key.span.start)
        after = self._comment_after(key, node)
        if isinstance(node, Scalar | Alias) or node.is_flow:
            above, after = self._comments_between(node, after)
            before += above
        head, body = self._value(node, pointer, depth)
        first = f"{indent}{self._key(key, pointer)}:{' ' + head if head else ''}{after}"
        end = entry.end
        if last := _COMMENT.match(self.text, end):
            end = last.end()
        # Below a block text, a comment of the same indentation would become part of it.
        is_block = isinstance(node, Scalar) and node.style in ("literal", "folded")
        found = [] if is_block else self._comments_below(end, key)
        below = [f"{indent}  {text}" for text in found]
        return [*(indent + text for text in before), first, *body, *below]

    def _key(self, key: Scalar, pointer: tuple[str | int, ...]) -> str:
        """Return a key as written: names of the format without quotes."""
        known = self.schema.at(pointer[:-1]).get("properties", ())
        return key.text if key.text in known else self._verbatim(key)

    def _value(
        self, node: Node, pointer: tuple[str | int, ...], depth: int
    ) -> tuple[str, list[str]]:
        """Return the text on the line of the key, and the lines below it."""
        if isinstance(node, Alias):
            return self._verbatim(node), []
        anchor = f"&{node.anchor} " if node.anchor else ""
        if isinstance(node, Scalar):
            head, body = self._scalar(node, pointer, depth)
            return (anchor + head).strip(" "), body
        if node.is_flow and (self._comments_before(node.span.end) or self._is_spared(node)):
            # A comment on a value inside the brackets must stay beside it.
            return anchor + self._verbatim(node), []
        if isinstance(node, Mapping):
            names = [name for name, _ in node.own_entries()]
            if not names:
                return anchor + self._verbatim(node), []
            return anchor.strip(), self._mapping_lines(node, names, pointer, depth + 1)
        if not node.items:
            return anchor + "[]", []
        return anchor.strip(), self._items(node, pointer, depth + 1)

    def _mapping_lines(
        self, node: Mapping, names: list[str], pointer: tuple[str | int, ...], depth: int
    ) -> list[str]:
        # Comments are consumed in source order, so sorting comes last.
        blocks = [self._entry_lines(node, name, (*pointer, name), depth) for name in names]
        order = tuple(self.schema.at(pointer).get("properties", ())) if self.order else ()
        return [line for index in sorted_fields(names, order) for line in blocks[index]]

    def _items(self, node: Sequence, pointer: tuple[str | int, ...], depth: int) -> list[str]:
        lines = []
        indent = "  " * depth
        for index, item in enumerate(node.items):
            if isinstance(item, Scalar | Alias) or item.is_flow:
                above, after = self._comments_between(item, self._comment_after(item, item))
            else:
                above, after = self._comments_before(item.span.start), ""
            lines += [indent + text for text in above]
            head, body = self._value(item, (*pointer, index), depth)
            if body and not head and isinstance(item, Mapping | Sequence):
                # The first line of a mapping goes beside the hyphen.
                first = next(i for i, line in enumerate(body) if line.lstrip()[0] != "#")
                lines += [indent + line.strip() for line in body[:first]]
                lines.append(f"{indent}- {body[first].lstrip()}{after}")
                lines += body[first + 1 :]
            else:
                lines += [f"{indent}-{f' {head}' if head else ''}{after}", *body]
        return lines

    def _scalar(
        self, node: Scalar, pointer: tuple[str | int, ...], depth: int
    ) -> tuple[str, list[str]]:
        if node.style in ("literal", "folded"):
            return self._block(node, depth)
        if not isinstance(node.value, str):
            return self._verbatim(node), []
        kind = self.schema.type_at(pointer) or str(self.schema.at(pointer).get("type", ""))
        written = self._verbatim(node)
        if node.ambiguity and not _is_folded(written):
            return written, []  # Any other style would change one of the readings.
        if node.style == "plain" and self._is_doubtful(node, pointer):
            return written, []  # In another style, nobody would see what was lost or swallowed.
        if kind or _is_folded(written) or "\t" in written:
            written = written_text(node.text, kind, pointer[-1])
        return written, []

    def _is_doubtful(self, node: Scalar, pointer: tuple[str | int, ...]) -> bool:
        """Tell whether the lines of a plain text, or the signs beside it, look like a mistake."""
        written = self._verbatim(node)
        if _GLUED_COMMENT.match(self.text, node.span.end) or _OTHER_LINE.search(written):
            return True
        if node.anchor and f"*{node.anchor}" not in self.text:
            return True
        types = self.schema.at(pointer).get("type", "string")
        return "string" not in types  # A text of a wrong type: Hugo reads y as true, and "y" not.

    def _block(self, node: Scalar, depth: int) -> tuple[str, list[str]]:
        header, *lines = re.split(r"\r\n|\n|\r", self._verbatim(node))
        header = header.split("#", 1)[0].strip()
        if "+" in header:
            # The blank lines at the end then belong to the text.
            lines += [""] * (len(node.text) - len(node.text.rstrip("\n")) - 1)
        if any(char.isdigit() for char in header):
            return header, lines
        filled = [line for line in lines if line.strip(" ")]
        old = min((len(line) - len(line.lstrip(" ")) for line in filled), default=0)
        indent = "  " * (depth + 1)
        return header, [indent + line[old:] if line[old:] else "" for line in lines]

    def _verbatim(self, node: Node) -> str:
        return self.text[node.span.start : node.span.end]

    # -- comments ----------------------------------------------------------------

    def _comments_before(self, offset: int) -> list[str]:
        """Return, and consume, the comments before a place."""
        return [comment.text.rstrip() for comment in self._taken(offset)]

    def _taken(self, offset: int) -> list[Comment]:
        """Return, and consume, the comments before a place."""
        number = bisect_left(self.comments, offset, key=lambda comment: comment.offset)
        taken = self.comments[:number]
        del self.comments[:number]
        return taken

    def _comment_after(self, key: Node, node: Node) -> str:
        """Return, and consume, the comment at the end of a value's first line."""
        if not self.comments:
            return ""
        start = key.span.end
        if isinstance(node, Scalar | Alias) or node.is_flow:
            start = max(start, node.span.end)
        if isinstance(node, Scalar) and node.style in ("literal", "folded"):
            start = node.span.start
        line_end = re.compile(r"[\r\n]|\Z").search(self.text, start)
        end = line_end.start() if line_end else len(self.text)
        for comment in self.comments:
            if comment.offset >= end:
                break
            if start <= comment.offset:
                self.comments.remove(comment)
                gap = self.text[start : comment.offset]
                blanks = len(gap) - len(gap.rstrip(" \t"))
                return " " * max(blanks, 1) + comment.text.rstrip()
        return ""

    def _is_spared(self, node: Node) -> bool:
        """Tell whether the comment after a value suppresses findings in it."""
        behind = _COMMENT.match(self.text, node.span.end)
        return behind is not None and OF_ONE_LINE.match(behind[0].lstrip()) is not None

    def _comments_between(self, node: Node, after: str) -> tuple[list[str], str]:
        """Return, and consume, the comments before a value, but after its key or hyphen.

        Args:
            node: The value.
            after: The comment after it, or an empty string.

        Returns:
            The comments that belong above it, and the one that belongs after it.
        """
        found = self._taken(node.span.start)
        above = []
        for comment in found:
            line = self.text[comment.offset - self._column(comment.offset) : comment.offset]
            # A comment that suppresses findings would also apply to the value.
            if line.strip() and not after and not OF_ONE_LINE.match(comment.text):
                after = f" {comment.text.rstrip()}"
            else:
                above.append(comment.text.rstrip())
        return above, after

    def _comments_below(self, offset: int, key: Scalar) -> list[str]:
        """Return, and consume, the comments below a value that are indented deeper than its key."""
        taken = []
        while self.comments:
            comment = self.comments[0]
            is_next = not self.text[offset : comment.offset].strip()
            if not is_next or self._column(comment.offset) <= self._column(key.span.start):
                break
            taken.append(comment.text.rstrip())
            offset = comment.offset + len(comment.text)
            del self.comments[0]
        return taken

    def _column(self, offset: int) -> int:
        return offset - line_start(self.text, offset)

    def _rest_of_comments(self) -> list[str]:
        return [comment.text.rstrip() for comment in self.comments]


def written_text(text: str, kind: str, part: str | int) -> str:
    """Return a text as written in canonical layout, without quotes or in double quotes.

    Args:
        text: The text.
        kind: The name of its type in the schema, or an empty string.
        part: The name of the field or the index of the item.
    """
    is_quoted = not kind or kind in _QUOTED_TYPES or (kind == "text" and part in _QUOTED_FIELDS)
    return double_quoted(text) if is_quoted or not _reads_as_is(text, kind) else text


@lru_cache(maxsize=4096)  # Names of providers and topics are frequent.
def _reads_as_is(text: str, kind: str) -> bool:
    """Tell whether a text reads the same to all readers without quotes."""
    if not (is_text_to_all(text) or (kind == "timestamp" and is_rfc3339(text))):
        return False
    line = f"x: {text} # c"
    after = parser.read(line, Span(0, len(line)), Limits())
    node = after.node(("x",))
    return (
        not after.findings and isinstance(node, Scalar) and node.value == text and "\t" not in text
    )


def _is_folded(raw: str) -> bool:
    return "\n" in raw or "\r" in raw
