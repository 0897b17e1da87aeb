"""NM017: items and fields that became part of the text above them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, Span, field_name
from newsmeta.diagnostics.changes import Change, InsertField, ReplaceItem, Rewrite, SetValue
from newsmeta.frontmatter import nodes
from newsmeta.frontmatter.indentation import ODD_BLANKS
from newsmeta.frontmatter.nodes import Scalar, Sequence
from newsmeta.frontmatter.scalars import resolve
from newsmeta.frontmatter.source import line_start
from newsmeta.late_patterns import late_pattern
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument


class SwallowedLine(Rule):
    """An item or a field became part of the text above it.

    **What it does.** Reports a line that continues an unquoted text and begins with a hyphen and a
    blank or, in articles, with the name of a field and a colon without a blank after it.

    **Why it matters.** A line that is indented more than an unquoted text above continues that
    text. The item or field is missing, and the text has words that nobody meant.

    **Example.**

    ```yaml
    topics:
      - Cities
        - Trees
    ```

    **Use instead.**

    ```yaml
    topics:
      - Cities
      - Trees
    ```
    """

    code = "NM017"
    name = "swallowed-line"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE


RULES: tuple[type[Rule], ...] = (SwallowedLine,)

_LINE = late_pattern(r"(?:\r\n|\n|\r)[ \t]*([^\r\n]*)")
_ITEM = late_pattern(r"-(?:[ \t]+|\Z)")
# A first item with blanks that are none to YAML.
_ODD_ITEM = late_pattern(rf"[{ODD_BLANKS}]+-[ \t]|[{ODD_BLANKS}]*-[{ODD_BLANKS}]")
_GLUED_ITEM = late_pattern(r"-(?=[^\W\d_])")
_FIELD = late_pattern(r"([A-Za-z_]\w*):(?=\S)(?!//)")
# Characters with a meaning of their own at the beginning of a value, or inside of one.
_NOT_PLAIN = late_pattern(r"[\"'\[\]{}>|*&!%#?,@`-]|.*(?::\s|\s#)|.*:\Z")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for the first such line of each text."""
    text = document.source.text
    names = cache(lambda: _names(document.schema.document if document.schema else {}))
    for pointer, node, _ in document.front_matter.walk():
        if not isinstance(node, Scalar) or node.style != "plain":
            continue
        lines = list(_LINE.finditer(text, node.span.start, node.span.end))
        for line in lines:
            found = _item(document, pointer, node, line)
            found = found or _field(document, pointer, node, line, names)
            if found:
                yield found
                break


def _item(
    document: Document, pointer: Pointer, node: Scalar, line: re.Match[str]
) -> Finding | None:
    """Return the finding about a line that begins with a hyphen, or None."""
    is_glued = isinstance(pointer[-1], int) and _GLUED_ITEM.match(line[1])
    if not _ITEM.match(line[1]) and not is_glued:
        return None
    change = None if is_glued else _as_items(document, pointer, node)
    if _ODD_ITEM.match(document.source.text, node.span.start):
        hint = "write plain spaces around the hyphen in the line above"
    elif not isinstance(pointer[-1], int) and _GLUED_ITEM.match(node.text):
        hint = "put a blank after the hyphen in the line above"
    elif is_glued:
        hint = "put a blank after the hyphen, and indent it like the item above"
    elif isinstance(pointer[-1], int):
        hint = "indent it like the item above"
    else:
        hint = "begin the list in the line below the field"
    return Finding(
        SwallowedLine.code,
        f"{quote(line[1])} continues the text of {field_name(pointer)}",
        Span(*line.span(1)),
        f"{hint}, or put the text in quotes",
        pointer,
        change=change,
        explains=(pointer, pointer[:-1]) if isinstance(pointer[-1], int) else (pointer,),
    )


def _field(
    document: Document,
    pointer: Pointer,
    node: Scalar,
    line: re.Match[str],
    names: Callable[[], set[str]],
) -> Finding | None:
    """Return the finding about a line that begins with the name of a field, or None."""
    match = _FIELD.match(line[1])
    if match is None or match[1] not in names():
        return None
    name = match[1]
    return Finding(
        SwallowedLine.code,
        f"{quote(line[1])} continues the text of {field_name(pointer)}",
        Span(*line.span(1)),
        f"put a blank after the colon, and indent {name} like the fields beside it",
        pointer,
        change=_as_field(document, pointer, node, line, name),
        explains=(pointer, (*pointer[:-1], name)),
    )


def _names(schema: Any) -> set[str]:
    """Return the names of all fields in a schema, at any depth."""
    names: set[str] = set()
    stack = [schema]
    while stack:
        here = stack.pop()
        if isinstance(here, Mapping):
            properties = here.get("properties")
            names.update(properties if isinstance(properties, Mapping) else ())
            stack += here.values()
        elif isinstance(here, list):
            stack += here
    return names


def _as_items(document: Document, pointer: Pointer, node: Scalar) -> Change | None:
    """Return the change that makes the lines of a text that begin with a hyphen into items."""
    text = document.source.text
    owner = document.front_matter.node(pointer[:-1])
    if not isinstance(owner, Sequence) or owner.is_flow:
        return None
    start = line_start(text, node.span.start)
    column = text.rfind("-", start, node.span.start) - start
    pieces: list[tuple[Span, str]] = []
    first = _LINE.search(text, node.span.start, node.span.end)
    items = [[text[node.span.start : first.start() if first else node.span.end]]]
    for line in _LINE.finditer(text, node.span.start, node.span.end):
        if hyphen := _ITEM.match(line[1]):
            items.append([line[1][hyphen.end() :]])
            pieces.append((Span(line_start(text, line.start(1)), line.start(1)), " " * column))
        else:
            items[-1].append(line[1])
    texts = [" ".join(each).strip() for each in items]
    if column < 0 or not all(texts) or any(map(_NOT_PLAIN.match, texts)):
        return None
    return Rewrite(tuple(pieces), (ReplaceItem(pointer, tuple(map(resolve, texts))),))


def _as_field(
    document: Document, pointer: Pointer, node: Scalar, line: re.Match[str], name: str
) -> Change | None:
    """Return the change that makes the last line of a text into a field."""
    text = document.source.text
    owner = document.front_matter.node(pointer[:-1])
    key = document.front_matter.key(pointer)
    value = line[1][len(name) + 1 :].strip()
    if not isinstance(owner, nodes.Mapping) or owner.is_flow or key is None:
        return None
    schema = document.schema.at(pointer[:-1]) if document.schema else {}
    if name in owner.entries or name not in schema.get("properties", {}):
        return None
    is_last = not _LINE.search(text, line.end(), node.span.end)
    before = text[node.span.start : line.start()]
    if not is_last or _LINE.search(before) or _NOT_PLAIN.match(value):
        return None
    column = key.span.start - line_start(text, key.span.start)
    at, colon = line_start(text, line.start(1)), line.start(1) + len(name) + 1
    pieces = ((Span(at, line.start(1)), " " * column), (Span(colon, colon), " "))
    changed = SetValue(pointer, resolve(before.strip()))
    return Rewrite(pieces, (changed, InsertField(pointer[:-1], name, resolve(value), ())))


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that there is nothing to find: each text of plain front matter is one line."""
    return True
