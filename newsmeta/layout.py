"""The canonical layout of an article's front matter.

Fields in canonical order, one blank line between their groups, two spaces of indentation,
lists indented under their field, text and URLs in double quotes on one line, names and
timestamps plain. Comments, anchors and aliases stay; block texts stay block texts.
"""

from __future__ import annotations

import re

from newsmeta import reader, source
from newsmeta.comments import find_comments
from newsmeta.diagnostics import Span
from newsmeta.fixer import comment_texts, same, usual_line_end
from newsmeta.reader import Alias, FrontMatter, Limits, Mapping, Node, Scalar, Sequence
from newsmeta.rendering import double_quoted, sorted_fields
from newsmeta.rules.order import FIELD_ORDER
from newsmeta.schema import Schema
from newsmeta.schema import load as load_schema

_GROUP_STARTS = frozenset(
    ("featuredContent", "provider", "topics", "images", "related", "actions", "secured")
)
_QUOTED_TYPES = frozenset(("url", "urlReference", "html", "secured"))
_QUOTED_FIELDS = frozenset(("title", "excerpt", "highlight", "attribution"))


def canonical_layout(parts: source.Source, limits: Limits) -> source.Source:
    """Return an article's text with its front matter in canonical layout.

    Args:
        parts: The text.
        limits: What the front matter may cost to read.

    Returns:
        The new text; the same where it is in canonical layout already, or where the layout
        cannot be changed without a change of values or the loss of a comment.
    """
    front_matter = reader.read(parts.text, parts.front_matter, limits)
    if front_matter.root is None or front_matter.findings or front_matter.root.is_flow:
        return parts
    newline = usual_line_end(parts.text)
    lines = _Printer(parts, front_matter, load_schema("article")).lines()
    span = parts.front_matter
    text = newline.join([*lines, ""])
    data = parts.text[: span.start] + text + parts.text[span.end :]
    laid_out = source.split(((source.BOM if parts.has_bom else "") + data).encode())
    after = reader.read(laid_out.text, laid_out.front_matter, limits)
    if after.findings or not same(after.values, front_matter.values):
        return parts
    if comment_texts(parts, front_matter) != comment_texts(laid_out, after):
        return parts
    return laid_out


class _Printer:
    """Writes the front matter of one document anew."""

    def __init__(self, parts: source.Source, front_matter: FrontMatter, schema: Schema) -> None:
        self.text = parts.text
        self.parts = parts
        self.front_matter = front_matter
        self.schema = schema
        self.comments = find_comments(parts.text, parts.front_matter, front_matter)

    def lines(self) -> list[str]:
        """Return the lines of the front matter."""
        root = self.front_matter.root
        if root is None:
            return []
        names = [name for name, _ in root.own_entries()]
        blocks = {name: self._entry_lines(root, name, (name,), 0) for name in names}
        lines: list[str] = []
        for name in (names[index] for index in sorted_fields(names, FIELD_ORDER)):
            if lines and self._begins_group(root, name):
                lines.append("")
            lines += blocks[name]
        return [*lines, *self._rest_of_comments()]

    def _begins_group(self, root: Mapping, name: str) -> bool:
        """Tell whether a blank line belongs before a field."""
        if name in FIELD_ORDER:
            return name in _GROUP_STARTS
        # Fields without a place keep the blank line that they have.
        start = root.entries[name].key.span.start
        return (
            re.search(r"\n[ \t]*\r?\n[ \t]*(?:#[^\n]*\n[ \t]*)*\Z", self.text[:start]) is not None
        )

    def _entry_lines(
        self, owner: Mapping, name: str, pointer: tuple[str | int, ...], depth: int
    ) -> list[str]:
        entry = owner.entries[name]
        indent = "  " * depth
        before = [indent + text for text in self._comments_before(entry.key.span.start)]
        key = self.text[entry.key.span.start : entry.key.span.end]
        after = self._comment_after(entry.key, entry.node)
        head, body = self._value(entry.node, pointer, depth)
        first = f"{indent}{key}:{' ' + head if head else ''}{after}"
        return [*before, first, *body]

    def _value(
        self, node: Node, pointer: tuple[str | int, ...], depth: int
    ) -> tuple[str, list[str]]:
        """Return what stands on the line of the key, and the lines below it."""
        anchor = f"&{node.anchor} " if not isinstance(node, Alias) and node.anchor else ""
        if isinstance(node, Alias):
            return self.text[node.span.start : node.span.end], []
        if isinstance(node, Scalar):
            head, body = self._scalar(node, pointer, depth)
            return (anchor + head).strip(), body
        if isinstance(node, Mapping):
            names = [name for name, _ in node.own_entries()]
            if len(names) != len(node.entries) or not names:
                return anchor + self._verbatim(node), []
            lines = [
                line
                for name in names
                for line in self._entry_lines(node, name, (*pointer, name), depth + 1)
            ]
            return anchor.strip(), lines
        if not node.items:
            return anchor + "[]", []
        return anchor.strip(), self._items(node, pointer, depth + 1)

    def _items(self, node: Sequence, pointer: tuple[str | int, ...], depth: int) -> list[str]:
        lines = []
        indent = "  " * depth
        for index, item in enumerate(node.items):
            lines += [indent + text for text in self._comments_before(item.span.start)]
            head, body = self._value(item, (*pointer, index), depth)
            if body and not head and isinstance(item, Mapping | Sequence):
                # The first line of a mapping stands beside the hyphen.
                first = next(i for i, line in enumerate(body) if line.lstrip()[0] != "#")
                lines += [indent + line.strip() for line in body[:first]]
                lines.append(f"{indent}- {body[first].lstrip()}")
                lines += body[first + 1 :]
            else:
                after = self._comment_after(item, item)
                lines += [f"{indent}- {head}{after}".rstrip(), *body]
        return lines

    def _scalar(
        self, node: Scalar, pointer: tuple[str | int, ...], depth: int
    ) -> tuple[str, list[str]]:
        if node.style in ("literal", "folded"):
            header, *lines = re.split(r"\r\n|\n|\r", self._verbatim(node))
            filled = [line for line in lines if line.strip()]
            old = min((len(line) - len(line.lstrip(" ")) for line in filled), default=0)
            indent = "  " * (depth + 1)
            header = header.split("#", 1)[0].strip()
            return header, [indent + line[old:] if line.strip() else "" for line in lines]
        if not isinstance(node.value, str):
            return self._verbatim(node), []
        kind = self.schema.type_at(pointer)
        if kind in _QUOTED_TYPES or (kind == "text" and pointer[-1] in _QUOTED_FIELDS):
            if node.style == "double" and not _is_folded(self._verbatim(node)):
                return self._verbatim(node), []
            return double_quoted(node.text), []
        if kind and self._reads_as_is(node.text, kind):
            return node.text, []
        written = self._verbatim(node)
        return double_quoted(node.text) if _is_folded(written) else written, []

    @staticmethod
    def _reads_as_is(text: str, kind: str) -> bool:
        """Tell whether a text may stand plain, in YAML 1.1 as in 1.2."""
        line = f"x: {text} # c"
        after = reader.read(line, Span(0, len(line)), Limits())
        node = after.node(("x",))
        return (
            not after.findings
            and isinstance(node, Scalar)
            and node.value == text
            and (node.ambiguity is None or kind == "timestamp")
        )

    def _verbatim(self, node: Node) -> str:
        return self.text[node.span.start : node.span.end]

    # -- comments ----------------------------------------------------------------

    def _comments_before(self, offset: int) -> list[str]:
        """Return, and use up, the comments that stand before a place."""
        taken = [comment.text.rstrip() for comment in self.comments if comment.offset < offset]
        self.comments = self.comments[len(taken) :]
        return taken

    def _comment_after(self, key: Node, node: Node) -> str:
        """Return, and use up, the comment at the end of a value's first line."""
        start = key.span.end
        if isinstance(node, Scalar | Alias) and node.span.end > start:
            start = node.span.end
        if isinstance(node, Scalar) and node.style in ("literal", "folded"):
            start = node.span.start
        line_end = re.compile(r"[\r\n]|\Z").search(self.text, start)
        end = line_end.start() if line_end else len(self.text)
        for comment in self.comments:
            if start <= comment.offset < end:
                self.comments.remove(comment)
                gap = self.text[start : comment.offset]
                blanks = len(gap) - len(gap.rstrip(" \t"))
                return " " * max(blanks, 1) + comment.text.rstrip()
        return ""

    def _rest_of_comments(self) -> list[str]:
        return [comment.text.rstrip() for comment in self.comments]


def _is_folded(raw: str) -> bool:
    return "\n" in raw or "\r" in raw
