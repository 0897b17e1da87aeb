"""YAML outside of front matter, read by ruamel.yaml.

ruamel.yaml parses the text into events, and this module builds the values from them. So neither
nesting nor aliases nor merges can cause recursion or growth beyond the limits. Most data files are
as plain as front matter, though, and do not need it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import field
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Span
from newsmeta.files.documents import LIMITS, DocumentError
from newsmeta.frontmatter import codes, scalars
from newsmeta.frontmatter.plain import PlainReader

_STANDARD_TAGS = "tag:yaml.org,2002:"
_SURROGATE = re.compile("[\ud800-\udfff]")
_TEXT_TAGS = ("!", _STANDARD_TAGS + "str")
_KNOWN_TAGS = frozenset(
    _STANDARD_TAGS + name for name in ("map", "seq", "int", "float", "bool", "null")
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect of YAML.

    Attributes:
        resolve: Returns the value of a plain scalar.
        is_lenient: Whether to ignore tags, accept keys of any type, take the last of equal keys,
            and ignore further documents. Otherwise all of these are errors.
    """

    resolve: Callable[[str], scalars.Value] = scalars.resolve
    is_lenient: bool = False


PLAIN = Dialect()
"""YAML 1.2 as in front matter, for files that people write for programs."""


def read_yaml(text: str, dialect: Dialect = PLAIN) -> Any:
    """Return the values of a YAML text; None for an empty one.

    Args:
        text: The text.
        dialect: The dialect.

    Raises:
        DocumentError: When it cannot be read.
    """
    if not dialect.is_lenient and (values := _read_plainly(text)) is not None:
        return values
    # The import takes as long as a whole command that does not need it.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    from newsmeta.files.yaml_scanner import LenientScanner

    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = LenientScanner
    try:
        return _Builder(dialect).build(yaml.parse(text))
    except DocumentError:
        raise
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = str(error.problem or error.context).split("\n", 1)[0]
        raise _explained(text, words, mark.line + 1 if mark else 0) from None
    except YAMLError as error:
        raise _explained(text, str(error).split("\n", 1)[0], 0) from None
    except (ArithmeticError, AssertionError, AttributeError, LookupError, ValueError) as error:
        # Errors of its scanner for some of the rarer mistakes.
        words = f"this is no YAML that can be read ({type(error).__name__})"
        raise _explained(text, words, 0) from None


def _read_plainly(text: str) -> Any:
    """Return the values of a text that is written plainly, as most are; None for any other."""
    if not text.replace("\n", "").isprintable():
        return None
    is_list = text.startswith("- ")
    values = PlainReader(LIMITS.max_depth, LIMITS.max_nodes).read(
        f"items:\n{text}" if is_list else text
    )
    if values is None or not is_list:
        return values
    return values["items"] if len(values) == 1 else None


def _explained(text: str, words: str, line: int) -> DocumentError:
    """Return the error for a text that is not YAML.

    The parser of front matter fails on the same mistakes, and its messages are plainer.
    """
    from newsmeta.frontmatter.parser import read

    for finding in read(text, Span(0, len(text)), LIMITS).findings:
        if finding.code == codes.YAML_SYNTAX:
            return DocumentError(finding.message, text.count("\n", 0, finding.span.start) + 1)
    return DocumentError(words, line)


@dataclass(frozen=True, slots=True)
class _Node:
    """A parsed value.

    Attributes:
        value: The value.
        line: The line where it begins, or the line of the alias.
        text: The text as written, if it is a single value.
        is_plain: Whether the text is written without quotes.
        size: The number of values in it, with aliases expanded.
        height: The depth of nesting.
    """

    value: Any
    line: int
    text: str | None = None
    is_plain: bool = False
    size: int = 1
    height: int = 0


@dataclass(slots=True)
class _Frame:
    """A mapping or list whose end has not been reached."""

    value: dict[str, Any] | list[Any]
    line: int
    anchor: str | None
    size: int = 1
    height: int = 1
    key: str | None = None
    is_merge: bool = False
    expects_key: bool = True
    lines: dict[str, int] = field(default_factory=dict)
    merges: list[Any] = field(default_factory=list)


class _Builder:
    """Builds values from events."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._stack: list[_Frame] = []
        self._anchors: dict[str, _Node | None] = {}  # None until its end was reached
        self._nodes = 0
        self._aliases = 0

    def build(self, events: Iterable[Any]) -> Any:
        """Return the value of the first document, None if there is none."""
        from ruamel.yaml import events as kinds

        root: _Node | None = None
        document = 0  # the line where it begins
        for event in events:
            line = event.start_mark.line + 1
            if isinstance(event, kinds.ScalarEvent):
                node = self._scalar(event, line)
            elif isinstance(event, kinds.CollectionStartEvent):
                self._open(event, line)
                continue
            elif isinstance(event, kinds.CollectionEndEvent):
                node = self._close()
            elif isinstance(event, kinds.AliasEvent):
                node = self._alias(event, line)
            elif isinstance(event, kinds.DocumentEndEvent) and self._dialect.is_lenient:
                break
            else:
                document = line
                continue
            if self._stack:
                self._attach(self._stack[-1], node)
            elif root is None:
                root = node
            elif node.value is not None:
                raise DocumentError("a second YAML document begins", document)
        return root.value if root else None

    def _scalar(self, event: Any, line: int) -> _Node:
        self._count(1, line)
        is_plain, text, tag = event.style is None, event.value, event.tag
        if not text.isascii() and _SURROGATE.search(text):
            raise DocumentError("an escape names no character", line)
        self._look_at_tag(tag, line)
        is_text = not is_plain or (tag in _TEXT_TAGS and not self._dialect.is_lenient)
        value = text if is_text else self._dialect.resolve(text)
        node = _Node(value, line, text, is_plain)
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _open(self, event: Any, line: int) -> None:
        from ruamel.yaml.events import MappingStartEvent

        if len(self._stack) >= LIMITS.max_depth:
            raise _too_deep(line)
        self._count(1, line)
        self._look_at_tag(event.tag, line)
        if event.anchor:
            self._anchors[event.anchor] = None
        value: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        self._stack.append(_Frame(value, line, event.anchor))

    def _close(self) -> _Node:
        frame = self._stack.pop()
        if isinstance(frame.value, dict):
            for source in reversed(frame.merges) if self._dialect.is_lenient else frame.merges:
                for mapping in source if isinstance(source, list) else [source]:
                    for key, value in mapping.items():
                        frame.value.setdefault(key, value)
        node = _Node(frame.value, frame.line, size=frame.size, height=frame.height)
        if frame.anchor:
            self._anchors[frame.anchor] = node
        return node

    def _alias(self, event: Any, line: int) -> _Node:
        name = event.anchor
        if name not in self._anchors:
            raise DocumentError(
                f"alias *{name} refers to an anchor that is not defined before it", line
            )
        target = self._anchors[name]
        if target is None:
            raise DocumentError(f"alias *{name} stands inside the value that it refers to", line)
        self._aliases += 1
        if self._aliases > LIMITS.max_aliases:
            raise DocumentError(f"more than {LIMITS.max_aliases:,} aliases", line)
        self._count(target.size, line)
        is_plain = target.is_plain
        return _Node(target.value, line, target.text, is_plain, target.size, target.height)

    def _attach(self, frame: _Frame, node: _Node) -> None:
        frame.size += node.size
        frame.height = max(frame.height, node.height + 1)
        if len(self._stack) + node.height > LIMITS.max_depth:
            raise _too_deep(node.line)
        if isinstance(frame.value, list):
            frame.value.append(node.value)
        elif frame.expects_key:
            frame.expects_key = False
            frame.is_merge = node.is_plain and node.text == "<<"
            frame.key = self._key(frame, node)
        else:
            frame.expects_key = True
            if frame.is_merge and _is_mergeable(node.value):
                frame.merges.append(node.value)
            elif frame.key is not None:
                frame.value[frame.key] = node.value

    def _key(self, frame: _Frame, node: _Node) -> str | None:
        """Return a key as text, None for a list or mapping that can be ignored."""
        if self._dialect.is_lenient:
            return node.text
        if not isinstance(node.value, str):
            found = f"{node.text} is none" if node.text else "this one is none"
            raise DocumentError(f"names must be text, and {found}", node.line)
        first = frame.lines.get(node.value)
        if first is not None and not frame.is_merge:
            where = f", first in line {first}" if first != node.line else ""
            raise DocumentError(f"{node.value} is set twice{where}", node.line)
        frame.lines[node.value] = node.line
        return node.value

    def _look_at_tag(self, tag: Any, line: int) -> None:
        if tag is None or self._dialect.is_lenient or tag in _TEXT_TAGS or tag in _KNOWN_TAGS:
            return
        name = str(tag)
        name = "!!" + name.removeprefix(_STANDARD_TAGS) if name.startswith("tag:") else name
        raise DocumentError(f"the tag {name[:60]} is not supported here", line)

    def _count(self, number: int, line: int) -> None:
        self._nodes += number
        if self._nodes > LIMITS.max_nodes:
            raise DocumentError(f"more than {LIMITS.max_nodes:,} values", line)


def _is_mergeable(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, dict) for item in value)
    return isinstance(value, dict)


def _too_deep(line: int) -> DocumentError:
    return DocumentError(f"values are nested more than {LIMITS.max_depth} levels deep", line)
