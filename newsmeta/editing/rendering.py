"""From changes of values to the smallest possible edits of the text.

A change may be written in several ways. They are proposed with the least intrusive one first; the
caller reads the text back and takes the first that gives the right result.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.diagnostics.changes import (
    Change,
    InsertField,
    RemoveField,
    RemoveItem,
    RenameField,
    Respell,
    Rewrite,
    SetValue,
    SetValues,
    SortFields,
)
from newsmeta.editing.differences import differences
from newsmeta.editing.edits import CannotRenderError, Edit
from newsmeta.editing.removing import remove_field
from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.ambiguity import is_text_to_all
from newsmeta.frontmatter.comments import Comment
from newsmeta.frontmatter.nodes import (
    Alias,
    FrontMatter,
    Mapping,
    Node,
    Scalar,
    Sequence,
)
from newsmeta.frontmatter.offsets import offsets
from newsmeta.frontmatter.scalars import Style, Value
from newsmeta.frontmatter.source import line_start
from newsmeta.timestamps import is_rfc3339

_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile(r"[\x00-\x1f]")
_WORD = re.compile(r"[^\W\d_][\w-]*")


class Renderer:
    """Proposes edits for the changes of one document.

    Args:
        parsed: The file.
        type_of: Returns the name of the required type of the value at a pointer.
    """

    def __init__(self, parsed: Parsed, type_of: Callable[[Pointer], str]) -> None:
        self.type_of = type_of
        self.parsed = parsed
        self.text = parsed.text

    @property
    def front_matter(self) -> FrontMatter:
        """The front matter to change; not needed for texts on plain lines."""
        return self.parsed.front_matter

    @property
    def newline(self) -> str:
        """The line end for written text."""
        return self.parsed.line_end

    def proposals(self, change: Change) -> Iterator[list[Edit]]:
        """Yield ways to make a change, the least intrusive first.

        Raises:
            CannotRenderError: When there is none.
        """
        if isinstance(change, SetValue):
            yield from self._set_value(change)
        elif isinstance(change, SetValues):
            ways = [list(self._set_value(each)) for each in change.changes]
            for combination in product(*ways):
                yield [edit for edits in combination for edit in edits]
        elif isinstance(change, InsertField):
            yield self._insert_field(change)
        elif isinstance(change, RemoveItem):
            yield self._remove_item(change)
        elif isinstance(change, RemoveField):
            yield [remove_field(self.parsed, change.pointer)]
        elif isinstance(change, RenameField):
            yield self._rename_field(change)
        elif isinstance(change, SortFields):
            yield self._sort_fields(change)
        elif isinstance(change, Respell | Rewrite):
            yield [Edit(span.start, span.end, text) for span, text in change.pieces]

    # -- values ------------------------------------------------------------------

    def _set_value(self, change: SetValue) -> Iterator[list[Edit]]:
        node = self.front_matter.node(change.pointer)
        if isinstance(node, Alias):
            raise CannotRenderError("the value is an alias; correct it at its anchor")
        if not isinstance(node, Scalar):
            raise CannotRenderError("the value is a list or mapping")
        if isinstance(change.value, list):
            yield self._wrap_in_list(change.pointer, node, change.value)
            return
        styles: tuple[Style, ...] = ("plain",)
        if isinstance(change.value, str):
            # A value that was not a text, or one with only a wrong spelling, needs quotes.
            styles = ("double",)
            if self.keeps_style(change, node):
                if edits := self.respell_parts(node, change.value):
                    yield edits
                styles = (node.style, "double")
        for style in styles:
            # Nothing follows directly after a colon, a hyphen or an anchor, not even a space.
            apart = " " if node.span.start == node.span.end else ""
            for written in self._scalar(node, change.value, style):
                yield [Edit(node.span.start, node.span.end, apart + written)]

    def keeps_style(self, change: SetValue, node: Scalar) -> bool:
        """Tell whether a text may be written in the style of the text that it replaces."""
        differs = isinstance(node.value, str) and change.value != node.value
        return differs and (node.style != "plain" or self._may_be_plain(change, node))

    def _may_be_plain(self, change: SetValue, node: Scalar) -> bool:
        """Tell whether a text may replace an unquoted one without quotes."""
        if is_text_to_all(change.value):
            return True
        was_timestamp = node.ambiguity is not None and node.ambiguity.is_timestamp
        is_timestamp = was_timestamp or self.type_of(change.pointer) == "timestamp"
        return is_timestamp and is_rfc3339(change.value)

    def respell_parts(self, node: Scalar, value: str) -> list[Edit]:
        """Return edits of only the characters that differ; none if they cannot be determined."""
        raw = self.text[node.span.start : node.span.end]
        places = offsets(raw, node.style, node.text)
        if places is None:
            return []
        last = len(raw) - 1 if node.style in ("single", "double") else len(raw)
        edits = []
        for old_start, old_end, new_start, new_end in differences(node.text, value):
            start = places[old_start][0] if old_start < len(places) else last
            end = places[old_end - 1][1] if old_end > old_start else start
            written = characters(value[new_start:new_end], node.style)
            if node.style != "double" and _CONTROL.search(written):
                return []
            edits.append(Edit(node.span.start + start, node.span.start + end, written))
        return edits

    def _scalar(self, node: Scalar, value: Value, style: Style) -> Iterator[str]:
        """Yield a whole scalar in a style, if it can be written in that style."""
        if not isinstance(value, str):
            yield "null" if value is None else str(value).lower()
        elif style == "plain" and not _CONTROL.search(value):
            yield value
        elif style == "single" and value.isprintable():
            yield "'" + value.replace("'", "''") + "'"
        elif style == "double":
            yield double_quoted(value)
        elif style in ("literal", "folded"):
            yield from self._block(node, value)

    def _block(self, node: Scalar, value: str) -> Iterator[str]:
        header, *lines = _LINE_END.split(self.text[node.span.start : node.span.end])
        # Without an indentation indicator, the first line sets the indentation of the text.
        header = re.sub(r"(?<=[|>])([+-]?)[1-9]", r"\1", header, count=1)
        filled = next((line for line in lines if line.strip(" ")), "")
        indent = filled[: len(filled) - len(filled.lstrip(" "))]
        if indent:
            paragraphs = value.rstrip("\n").split("\n")
            if header.startswith(">"):
                # A folded text makes a space of one line end, and a line end of two.
                paragraphs = "\n\n".join(paragraphs).split("\n")
            body = [indent + line if line else "" for line in paragraphs]
            yield self.newline.join([header, *body])

    def _wrap_in_list(self, pointer: Pointer, node: Scalar, items: list[str]) -> list[Edit]:
        """Return the edits that turn a scalar into a list; one item of it stays as written."""
        key = self.front_matter.key(pointer)
        owner = _mapping(self.front_matter.node(pointer[:-1]))
        if key is None or owner is None:
            raise CannotRenderError("the value is no field of a mapping")
        between = self.text[key.span.end : node.span.start]
        is_whole = items == [node.value]
        written = [] if is_whole else [_item(item) for item in items]
        if owner.is_flow or not re.fullmatch(r"[ \t]*:[ \t]+", between):
            start, end = node.span.start, node.span.end
            if is_whole:
                return [Edit(start, start, "["), Edit(end, end, "]")]
            return [Edit(start, end, f"[{', '.join(written)}]")]
        colon = key.span.end + between.index(":") + 1
        hyphen = f"{self.newline}{' ' * (self._column(key.span.start) + 2)}- "
        if is_whole:
            return [Edit(colon, node.span.start, hyphen)]
        return [Edit(colon, node.span.end, "".join(hyphen + item for item in written))]

    # -- fields and items --------------------------------------------------------

    def _insert_field(self, change: InsertField) -> list[Edit]:
        owner = self._owner(change.owner)
        entries = owner.own_entries()
        rank = {name: index for index, name in enumerate(change.order)}
        field = f"{change.name}: {inline(change.value)}"
        if not entries:
            if not owner.is_flow:
                raise CannotRenderError("the mapping is empty")
            return [Edit(owner.span.start + 1, owner.span.start + 1, field)]
        before = [
            (rank[name], entry)
            for name, entry in entries
            if rank.get(name, len(rank)) < rank.get(change.name, len(rank))
        ]
        first = entries[0][1].key.span.start
        indent = " " * self._column(first)
        if not before:
            follow = ", " if owner.is_flow else self.newline + indent
            return [Edit(first, first, field + follow)]
        previous = max(before, key=lambda pair: pair[0])[1]
        end = previous.end
        if owner.is_flow:
            return [Edit(end, end, f", {field}")]
        line_end = self._line_end(end)
        return [Edit(line_end, line_end, self.newline + indent + field)]

    def _remove_item(self, change: RemoveItem) -> list[Edit]:
        index = change.pointer[-1]
        owner = self.front_matter.node(change.pointer[:-1])
        if not isinstance(owner, Sequence) or not isinstance(index, int):
            raise CannotRenderError("the list is an alias; correct it at its anchor")
        item = owner.items[index]
        if len(owner.items) == 1:
            return [self._empty_list(change, item)]
        if owner.is_flow:
            if not index:
                raise CannotRenderError("the item is the first of its list")
            start, end = owner.items[index - 1].span.end, item.span.end
        else:
            hyphen = self.text.rfind("-", 0, item.span.start)
            start = line_start(self.text, hyphen)
            if self.text[start:hyphen].strip():
                raise CannotRenderError("the item shares its line with another")
            above = start
            while above and self.text[above - 1] in "\r\n":
                above -= 1
            line = line_start(self.text, above)
            if any(
                not self.text[line : each.offset].strip() for each in self._comments(line, above)
            ):
                raise CannotRenderError("a comment is above it")
            line_end = self._line_end(item.span.end)
            end = line_end + len(_match(_LINE_END, self.text, line_end))
        if self._comments(start, end):
            raise CannotRenderError("a comment is beside it")
        return [Edit(start, end, "")]

    def _empty_list(self, change: RemoveItem, item: Node) -> Edit:
        """Return the edit that turns a list with a single item into an empty one."""
        key = self.front_matter.key(change.pointer[:-1])
        if key is None:
            raise CannotRenderError("the item is the only one of its list")
        colon = self.text.index(":", key.span.end) + 1
        end = self._line_end(item.span.end)
        if self._comments(colon, end):
            raise CannotRenderError("a comment is beside it")
        return Edit(colon, end, " []")

    def _comments(self, start: int, end: int) -> list[Comment]:
        """Return the comments that begin between two places."""
        comments = self.parsed.comments
        at = bisect_left(comments, start, key=_offset)
        return list(comments[at : bisect_left(comments, end, at, key=_offset)])

    def _rename_field(self, change: RenameField) -> list[Edit]:
        key = self.front_matter.key(change.pointer)
        if key is None:
            raise CannotRenderError("it is not a field with a name")
        quotes = {"single": "'", "double": '"'}.get(key.style, "")
        return [Edit(key.span.start, key.span.end, f"{quotes}{change.name}{quotes}")]

    def _sort_fields(self, change: SortFields) -> list[Edit]:
        owner = self._owner(change.owner)
        entries = owner.own_entries()
        if owner.is_flow:
            raise CannotRenderError("the fields are all on one line")
        ends = [self._line_end(entry.end) for _, entry in entries]
        starts = [entries[0][1].key.span.start, *(end for end in ends[:-1])]
        names = [name for name, _ in entries]
        # The first field has no line end before it; the others begin with one.
        chunks = [self.text[start:end] for start, end in zip(starts, ends, strict=True)]
        indent = " " * self._column(starts[0])
        chunks[0] = self.newline + indent + chunks[0]
        ordered = [chunks[index] for index in sorted_fields(names, change.order)]
        lead = re.match(r"(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*", ordered[0])
        return [Edit(starts[0], ends[-1], "".join(ordered)[lead.end() if lead else 0 :])]

    def _owner(self, pointer: tuple[str | int, ...]) -> Mapping:
        owner = self.front_matter.node(pointer)
        if not isinstance(owner, Mapping):
            raise CannotRenderError("the mapping is an alias; correct it at its anchor")
        return owner

    # -- places ------------------------------------------------------------------

    def _line_end(self, offset: int) -> int:
        match = _LINE_END.search(self.text, offset)
        return match.start() if match else len(self.text)

    def _column(self, offset: int) -> int:
        return offset - line_start(self.text, offset)


def _offset(comment: Comment) -> int:
    return comment.offset


def sorted_fields(names: list[str], order: tuple[str, ...]) -> list[int]:
    """Return the indexes of `names` in order; names without a rank stay after their predecessor."""
    rank = {name: index for index, name in enumerate(order)}
    keys: list[tuple[int, int]] = []
    current = -1
    for index, name in enumerate(names):
        current = rank.get(name, current)
        keys.append((current, index))
    return [index for _, index in sorted(keys)]


def double_quoted(text: str) -> str:
    """Return `text` as a double-quoted scalar on one line, with readable characters unescaped."""
    return f'"{characters(text, "double")}"'


def inline(value: Value) -> str:
    """Return a value as one line of YAML: names without quotes, other text in double quotes."""
    if isinstance(value, str):
        is_name = re.fullmatch(r"[a-z][a-z-]*", value) and is_text_to_all(value)
        return value if is_name else double_quoted(value)
    return "null" if value is None else str(value).lower()


def _item(text: str) -> str:
    """Return a new list item: words without quotes, other text in double quotes."""
    return text if _WORD.fullmatch(text) and is_text_to_all(text) else double_quoted(text)


def flow(value: Any) -> str:
    """Return any value as one line of YAML in flow style, text double-quoted.

    Args:
        value: Text, a number, a boolean, None, or lists and mappings of them.
    """
    if isinstance(value, str):
        return double_quoted(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{double_quoted(k)}: {flow(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    return "null" if value is None else str(value).lower()


_KEPT = "\u00a0\u202f\u200c\u200d\u200e\u200f"
"""Invisible characters that are written unescaped, where they have a use."""

_TO_ESCAPE = re.compile(r"[^ !#-\[\]-~]")
"""Characters that may need an escape in double quotes: all but most of ASCII."""
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def characters(text: str, style: Style) -> str:
    """Return characters as written inside a scalar of `style`."""
    if style == "single":
        return text.replace("'", "''")
    if style != "double" or (text.isprintable() and '"' not in text and "\\" not in text):
        return text
    return _TO_ESCAPE.sub(lambda match: _SHORT_ESCAPES.get(match[0]) or _escape(match[0]), text)


def _escape(char: str) -> str:
    # Some programs cannot print letters that combine with the previous one by themselves.
    if char.isprintable() or char in _KEPT:
        return char
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _mapping(node: Node | None) -> Mapping | None:
    target = node.target if isinstance(node, Alias) else node
    return target if isinstance(target, Mapping) else None


def _match(pattern: re.Pattern[str], text: str, offset: int) -> str:
    match = pattern.match(text, offset)
    return match[0] if match else ""
