"""The YAML parser of front matter: plain values, with the place of every key and value.

No other module knows a YAML library for front matter. It builds on the event stream of libyaml,
which Jekyll uses as well, and which needs no recursion. It limits nesting, aliases and node count
itself, so no input can overflow a stack or grow without bound.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import Any, cast

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Finding, Pointer, Span
from newsmeta.frontmatter import problems
from newsmeta.frontmatter.ambiguity import ambiguity
from newsmeta.frontmatter.nodes import (
    Alias,
    Entry,
    FrontMatter,
    Limits,
    Mapping,
    Node,
    Scalar,
    Sequence,
)
from newsmeta.frontmatter.scalars import Style, resolve
from newsmeta.frontmatter.source import line_start

_STYLES: dict[str, Style] = {
    "": "plain",
    "'": "single",
    '"': "double",
    "|": "literal",
    ">": "folded",
}
_LINE_END = re.compile(r"[\r\n]")
_ODD_BEGINNINGS = tuple(
    hyphen + blank for hyphen in ("", "-") for blank in "\u00a0\u2003\u200b\u202f\u3000\ufeff"
)
"""Beginnings of fields that are indented with blanks unknown to YAML."""
# An anchor or tag, with the blanks and comments after it.
_PROPERTY = re.compile(r"[&!][^\s,\[\]{}]*(?:[ \t\r\n]|(?<=[ \t\r\n])#[^\r\n]*)*")


def read(text: str, span: Span, limits: Limits) -> FrontMatter:
    """Parse the front matter at `span` in `text`.

    Returns:
        The front matter; no content of a file raises an exception.
    """
    return _Builder(text, span, limits).build()


class _StopError(Exception):
    """The end of reading; the finding tells why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(slots=True)
class _Frame:
    """A collection whose end has not been reached."""

    node: Mapping | Sequence
    pointer: Pointer
    key: Scalar | None = None  # the key that waits for its value
    expects_key: bool = True
    merges: list[tuple[Scalar, Node]] = field(default_factory=list)


class _Builder:
    """Turns one event stream into nodes."""

    def __init__(self, text: str, span: Span, limits: Limits) -> None:
        self.text = text
        self.base = span.start
        self.end = span.end
        self.limits = limits
        self.findings: list[Finding] = []
        self.tainted: set[Pointer] = set()
        self.contested: set[Pointer] = set()  # Fields that are set to several values.
        self.anchors: dict[str, Scalar | Mapping | Sequence] = {}
        self.open_anchors: set[str] = set()
        self.stack: list[_Frame] = []
        self.previous: Span | None = None  # the place of the last node that was read completely
        self.nodes = 0
        self.aliases = 0

    def build(self) -> FrontMatter:
        node = self._root_node()
        if node is None and not self.findings:
            self.findings.append(problems.empty())
        elif node is not None and not isinstance(node, Mapping):
            self.findings.append(problems.not_a_mapping(self.text, node))
            node = None
        return FrontMatter(node, tuple(self.findings), frozenset(self.tainted))

    def _root_node(self) -> Node | None:
        """Return the first document's root, or None; problems are added to `findings`."""
        # The import takes longer than reading some files that do not need it.
        from yaml._yaml import CParser
        from yaml.parser import ParserError
        from yaml.reader import ReaderError
        from yaml.scanner import ScannerError

        try:
            return self._consume(CParser(self.text[self.base : self.end]))
        except _StopError as stop:
            self.findings.append(stop.finding)
        except (ScannerError, ParserError, ReaderError) as error:
            from newsmeta.frontmatter.syntax_errors import explain

            where = Span(self.base, self.end)
            finding = explain(error, self.text, where, self.previous)
            if "maximum nesting depth" in str(error):
                # Newer versions of libyaml look this far ahead, and have a limit of their own.
                deepest = min(self.limits.max_depth, problems.DEEPEST)
                finding = problems.too_deep(finding.span, deepest)
            line = line_start(self.text, finding.span.start)
            # Something odd on the line that cannot be read, such as {{ name }}, is the same
            # mistake.
            self.findings = [each for each in self.findings if each.span.start < line]
            self.findings.append(finding)
        return None

    def _consume(self, parser: Any) -> Node | None:
        from yaml.events import (
            AliasEvent,
            DocumentStartEvent,
            MappingEndEvent,
            MappingStartEvent,
            ScalarEvent,
            SequenceEndEvent,
            SequenceStartEvent,
            StreamEndEvent,
        )

        root: Node | None = None
        documents = 0
        while True:
            event = parser.get_event()
            kind = event.__class__
            if kind is ScalarEvent:
                node: Node = self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event, kind is MappingStartEvent)
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                node = self._close(event)
            elif kind is AliasEvent:
                node = self._alias(event)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    start = self.base + event.start_mark.index
                    raise _StopError(problems.second_document(start))
                continue
            elif kind is StreamEndEvent:
                return root
            else:
                continue
            self.previous = node.span
            if self.stack:
                self._attach(self.stack[-1], node)
            else:
                root = node

    # -- events ------------------------------------------------------------------

    def _scalar(self, event: Any) -> Scalar:
        self._count(1, event)
        style = _STYLES[event.style or ""]
        text: str = event.value
        span = self._scalar_span(event, style)
        node = Scalar(span, text, style, text, event.anchor)
        if event.tag is not None:
            self._report_tag(event, span)
        elif style == "plain":
            node.value = resolve(text)
            node.ambiguity = ambiguity(text)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _scalar_span(self, event: Any, style: Style) -> Span:
        start = self.base + event.start_mark.index
        end = self.base + event.end_mark.index
        if event.anchor or event.tag is not None:
            start = self._skip_properties(start, end)
        if style in ("literal", "folded"):
            end = self._block_end(start, end)
        return Span(start, end)

    def _block_end(self, start: int, end: int) -> int:
        """Return the end of the last line of a block text that is not blank."""
        content = start + len(self.text[start:end].rstrip(" \t\r\n"))
        line_end = _LINE_END.search(self.text, content, end)
        return line_end.start() if line_end else end

    def _skip_properties(self, start: int, end: int) -> int:
        """Return the start of a node after its anchor and tag."""
        while start < end and (match := _PROPERTY.match(self.text, start, end)):
            start = match.end()
        return start

    def _open(self, event: Any, is_mapping: bool) -> None:
        if len(self.stack) >= self.limits.max_depth:
            start = self.base + event.start_mark.index
            raise _StopError(problems.too_deep(Span(start, start + 1), self.limits.max_depth))
        self._count(1, event)
        start = self.base + event.start_mark.index
        span = Span(self._skip_properties(start, self.end), start)
        node = (Mapping if is_mapping else Sequence)(
            span, is_flow=bool(event.flow_style), anchor=event.anchor
        )
        if event.tag is not None:
            self._report_tag(event, Span(start, span.start))
        if event.anchor:
            self.open_anchors.add(event.anchor)
        self.stack.append(_Frame(node, self._next_pointer()))

    def _close(self, event: Any) -> Node:
        frame = self.stack.pop()
        node = frame.node
        if isinstance(node, Mapping):
            for key, merged in frame.merges:
                self._merge(frame, key, merged)
        node.span = Span(node.span.start, self._collection_end(node, event))
        if node.anchor:
            self.open_anchors.discard(node.anchor)
            self.anchors[node.anchor] = node
        return node

    def _collection_end(self, node: Mapping | Sequence, event: Any) -> int:
        if node.is_flow:
            return self.base + int(event.end_mark.index)
        if isinstance(node, Mapping):
            last = [entry.end for entry in node.entries.values()]
        else:
            last = [item.span.end for item in node.items]
        return max((node.span.start, *last))

    def _alias(self, event: Any) -> Alias:
        start = self.base + event.start_mark.index
        span = Span(start, start + len(event.anchor) + 1)
        if event.anchor in self.open_anchors:
            raise _StopError(problems.alias_inside_itself(event.anchor, span))
        target = self.anchors.get(event.anchor)
        if target is None:
            from newsmeta.frontmatter.mending import in_quotes

            quoted = in_quotes(self.text, Span(self.base, self.end), start)
            raise _StopError(problems.unknown_anchor(event.anchor, span, quoted))
        self.aliases += 1
        if self.aliases > self.limits.max_aliases:
            raise _StopError(problems.too_many_aliases(self.limits.max_aliases, span))
        self._count(1 if isinstance(target, Scalar) else target.size, event)
        return Alias(span, target)

    # -- assembling --------------------------------------------------------------

    def _attach(self, frame: _Frame, node: Node) -> None:
        size, height = _measure(node)
        owner = frame.node
        owner.size += size
        owner.height = max(owner.height, height + 1)
        if len(self.stack) + height > self.limits.max_depth:
            raise _StopError(problems.too_deep(node.span, self.limits.max_depth))
        if isinstance(owner, Sequence):
            if isinstance(node, Scalar) and node.ambiguity:
                self._note_ambiguity((*frame.pointer, len(owner.items)), node)
            owner.items.append(node)
            owner.value.append(node.value)
        elif frame.expects_key:
            self._take_key(frame, node)
        else:
            self._take_value(frame, owner, node)

    def _take_key(self, frame: _Frame, node: Node) -> None:
        frame.expects_key = False
        target = node.target if isinstance(node, Alias) else node
        if isinstance(target, Scalar) and isinstance(target.value, str):
            if target.style == "plain" and target.text.startswith(_ODD_BEGINNINGS):
                self._stop_at_odd_blanks(node)
            frame.key = Scalar(
                node.span, target.text, target.style, target.value, None, target.ambiguity
            )
            return
        if frame.pointer:
            self.tainted.add(frame.pointer)
        self.findings.append(problems.unusable_key(node, self.end))

    def _stop_at_odd_blanks(self, key: Node) -> None:
        """Stop at a field that is indented with blanks unknown to YAML."""
        from newsmeta.frontmatter.indentation import odd_indentation

        finding = odd_indentation(self.text, Span(self.base, self.end), key.span.start)
        if finding:
            raise _StopError(finding)

    def _take_value(self, frame: _Frame, owner: Mapping, node: Node) -> None:
        frame.expects_key = True
        key, frame.key = frame.key, None
        if key is None:  # The key is unusable, which was reported.
            return
        if key.style == "plain" and key.text == "<<" and self._is_mergeable(node):
            frame.merges.append((key, node))
            return
        pointer = (*frame.pointer, key.text)
        if key.text in owner.entries:
            first = owner.entries[key.text]
            removal = problems.removal(self.text, owner, first.node, key.span, node)
            # If another value is in between, some readers take the last of them.
            removal = None if pointer in self.contested else removal
            if removal is None:
                self.contested.add(pointer)
            self.findings.append(problems.key_twice(pointer, key.span, first.key.span, removal))
            return
        if isinstance(node, Scalar) and node.ambiguity:
            self._note_ambiguity(pointer, node)
        owner.entries[key.text] = Entry(key, node)
        owner.value[key.text] = node.value

    def _note_ambiguity(self, pointer: Pointer, node: Scalar) -> None:
        if node.ambiguity and not node.ambiguity.is_timestamp:
            self.tainted.add(pointer)

    @staticmethod
    def _is_mergeable(node: Node) -> bool:
        target = node.target if isinstance(node, Alias) else node
        if isinstance(target, Mapping):
            return True
        return isinstance(target, Sequence) and all(
            isinstance(item.target if isinstance(item, Alias) else item, Mapping)
            for item in target.items
        )

    def _merge(self, frame: _Frame, key: Scalar, node: Node) -> None:
        """Add the fields that `<<` merges, as YAML 1.1 (yaml.org/type/merge) and Jekyll do."""
        owner = cast("Mapping", frame.node)
        self.findings.append(problems.merge_key(key.span, node))
        target = node.target if isinstance(node, Alias) else node
        sources = target.items if isinstance(target, Sequence) else [target]
        for source in sources:
            mapping = source.target if isinstance(source, Alias) else source
            for name, entry in cast("Mapping", mapping).entries.items():
                if name not in owner.entries:
                    owner.entries[name] = entry
                    owner.value[name] = entry.node.value

    def _next_pointer(self) -> Pointer:
        """Return the pointer of the collection that begins here."""
        if not self.stack:
            return ()
        frame = self.stack[-1]
        if isinstance(frame.node, Sequence):
            return (*frame.pointer, len(frame.node.items))
        return (*frame.pointer, frame.key.text if frame.key else "")

    def _count(self, size: int, event: Any) -> None:
        self.nodes += size
        if self.nodes > self.limits.max_nodes:
            start = self.base + event.start_mark.index
            raise _StopError(problems.too_many_nodes(self.limits.max_nodes, start))

    def _report_tag(self, event: Any, span: Span) -> None:
        start, pointer = self.base + event.start_mark.index, self._next_pointer()
        self.tainted.add(pointer)
        self.findings.append(
            problems.unsupported_tag(str(event.tag), self.text, start, span, pointer)
        )


def _measure(node: Node) -> tuple[int, int]:
    """Return the number of nodes in a node, and the depth of its nesting."""
    target = node.target if isinstance(node, Alias) else node
    return (1, 0) if isinstance(target, Scalar) else (target.size, target.height)
