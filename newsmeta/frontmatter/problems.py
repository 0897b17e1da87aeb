"""Findings about front matter that is YAML but unusable: one function a problem."""

from __future__ import annotations

import re

from newsmeta.diagnostics import Finding, Pointer, Severity, Span, field_name
from newsmeta.diagnostics.changes import Change, Respell
from newsmeta.frontmatter import codes
from newsmeta.frontmatter.nodes import Alias, Mapping, Node, Scalar, Sequence, same
from newsmeta.frontmatter.scalars import Value
from newsmeta.frontmatter.source import line_start

DEEPEST = 1_000
"""Levels of nesting beyond which libyaml 0.2.6 gives up, whatever the configuration says."""

_STANDARD_TAGS = "tag:yaml.org,2002:"
_TAG = re.compile(r"!\S*")
_LINE_END = re.compile(r"[\r\n]|\Z")
# The characters that YAML 1.1 and 1.2 allow in a stream (YAML 1.2.2, section 5.1), negated.
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REST_OF_LINE = re.compile(r"[ \t]*:?[ \t]*(?:\r\n|\r|\n|\Z)")
"""The text that may follow a field whose lines are removed: the colon of an empty one, and blanks.
"""


def empty() -> Finding:
    """Return the finding that there is nothing between the markers."""
    return Finding(
        codes.NOT_A_MAPPING,
        "the front matter is empty",
        Span(0, 3),
        "write the fields between the markers",
    )


def not_a_mapping(text: str, node: Node) -> Finding:
    """Return the finding that the front matter is no mapping, at its first line."""
    kind = "a list" if isinstance(node, Sequence) else "a single value"
    start = node.span.start
    line_end = _LINE_END.search(text, start)
    end = min(node.span.end, line_end.start() if line_end else node.span.end)
    return Finding(
        codes.NOT_A_MAPPING,
        f"the front matter is {kind}, not fields with values",
        Span(start, max(end, start + 1)),
        "write one field a line: name, colon, space, value",
    )


def second_document(start: int) -> Finding:
    """Return the finding that another document begins at an offset."""
    return Finding(
        codes.UNSUPPORTED_YAML,
        "a second YAML document begins inside the front matter",
        Span(start, start + 3),
        "keep one document between the markers",
    )


def alias_inside_itself(name: str, span: Span) -> Finding:
    """Return the finding that an alias is inside the value that it refers to."""
    return Finding(
        codes.YAML_LIMITS,
        f"alias *{name} is inside the value that it refers to",
        span,
        "write the value out",
    )


def unknown_anchor(name: str, span: Span, quoted: Change | None) -> Finding:
    """Return the finding that an alias refers to nothing.

    Args:
        name: The name that it refers to.
        span: Its place.
        quoted: The change that makes it a text, or None.
    """
    return Finding(
        codes.YAML_SYNTAX,
        f"alias *{name} refers to an anchor that is not defined before it",
        span,
        f'define &{name} first, or quote the text: "*{name}"',
        change=quoted,
    )


def too_many_aliases(most: int, span: Span) -> Finding:
    """Return the finding that there are more aliases than allowed."""
    return Finding(
        codes.YAML_LIMITS,
        f"more than {most:,} aliases",
        span,
        "write the values out, or raise limits.max-aliases in the configuration",
    )


def too_many_nodes(most: int, start: int) -> Finding:
    """Return the finding that the node at an offset is one more than allowed."""
    return Finding(
        codes.YAML_LIMITS,
        f"more than {most:,} values, including those of aliases",
        Span(start, start + 1),
        "write less, or raise limits.max-nodes in the configuration",
    )


def too_deep(span: Span, deepest: int) -> Finding:
    """Return the finding that values are nested deeper than allowed."""
    hint = "flatten them"
    if deepest != DEEPEST:
        hint += ", or raise limits.max-depth in the configuration"
    message = f"values are nested more than {deepest} levels deep"
    return Finding(codes.YAML_LIMITS, message, span, hint)


def unusable_key(node: Node, end: int) -> Finding:
    """Return the finding that a key is not text.

    Args:
        node: The key.
        end: The end of the front matter.
    """
    target = node.target if isinstance(node, Alias) else node
    if isinstance(target, Scalar):
        found = f"{target.text} is a {_type_word(target.value)}, and" if target.text else ""
        hint = f'put it in quotes: "{target.text}"' if target.text else "write the name"
    else:
        found = "a list or mapping is used as a key, and" if node.span.start < end else ""
        hint = "quote it if it is meant as text"
    start = node.span.start
    message = f"{found} field names must be text".strip()
    return Finding(
        codes.UNSUPPORTED_YAML, message, Span(start, max(node.span.end, start + 1)), hint
    )


def key_twice(pointer: Pointer, key: Span, first: Span, removal: Change | None) -> Finding:
    """Return the finding that a field is set twice.

    Args:
        pointer: The path to the field.
        key: The place of the second key.
        first: The place of the first one.
        removal: The change that removes the second one, if both have the same value.
    """
    message = f"{field_name(pointer)} is set twice"
    hint = "keep one of the two"
    if removal:
        message, hint = f"{message}, with the same value", "remove it here"
    related = (("set here first", first),)
    return Finding(codes.DUPLICATE_KEY, message, key, hint, pointer, related, removal)


def _alike(one: Node, other: Node) -> bool:
    """Tell whether two values are the same to every reader, such as numbers written alike."""
    if not same(one.value, other.value):
        return False
    pairs = [(one, other)]
    while pairs:
        here, there = (each.target if isinstance(each, Alias) else each for each in pairs.pop())
        if isinstance(here, Scalar) and isinstance(there, Scalar):
            if here.text != there.text or (here.style == "plain") != (there.style == "plain"):
                return False
        elif isinstance(here, Mapping) and isinstance(there, Mapping):
            pairs += [(here.entries[name].node, there.entries[name].node) for name in here.entries]
        elif isinstance(here, Sequence) and isinstance(there, Sequence):
            pairs += zip(here.items, there.items, strict=True)
    return True


def removal(text: str, owner: Mapping, first: Node, key: Span, second: Node) -> Change | None:
    """Return the change that removes the second of two fields, if both have the same value.

    Args:
        text: The text of the file.
        owner: The mapping that both are in.
        first: The value of the first.
        key: The place of the key of the second.
        second: Its value.
    """
    if isinstance(second, Alias) or second.anchor or not _alike(first, second):
        return None
    end = max(key.end, second.span.end)
    if owner.is_flow:
        comma = text.rfind(",", 0, key.start)
        if comma < owner.span.start or text[comma + 1 : key.start].strip():
            return None
        return Respell(((Span(comma, end), ""),))
    start = line_start(text, key.start)
    rest = _REST_OF_LINE.match(text, end)
    if text[start : key.start].strip(" ") or rest is None:
        return None
    return Respell(((Span(start, rest.end()), ""),))


def merge_key(span: Span, node: Node) -> Finding:
    """Return the finding that readers disagree on a merge key.

    Args:
        span: The place of the key.
        node: The merged value.
    """
    message = "<< merges fields in YAML 1.1 (Jekyll) and is a field of that name in YAML 1.2"
    severity = None
    if not (isinstance(node, Alias) and isinstance(node.target, Mapping)):
        target = node.target if isinstance(node, Alias) else node
        what = "of a list" if isinstance(target, Sequence) else "of fields written in place"
        message = f"<< {what} merges nothing, or fails, in some readers, Jekyll's among them"
        severity = Severity.ERROR
    hint = "write the fields out"
    return Finding(codes.MERGE_KEY, message, span, hint, severity=severity)


def unsupported_tag(tag: str, text: str, start: int, span: Span, pointer: Pointer) -> Finding:
    """Return the finding that a value has a tag.

    Args:
        tag: The tag, resolved.
        text: The whole text.
        start: The place in the text from which the tag is looked for.
        span: The place of the value, used if the tag is not found.
        pointer: The path to the value.
    """
    written = _TAG.search(text, start)
    name = "!!" + tag.removeprefix(_STANDARD_TAGS) if tag.startswith(_STANDARD_TAGS) else tag
    return Finding(
        codes.UNSUPPORTED_YAML,
        f"the tag {name} is not supported in front matter",
        Span(*written.span()) if written else span,
        "remove it; put text in quotes where it must stay text",
        pointer,
    )


def _type_word(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else "text"


def unprintable(text: str, front_matter: Span) -> Finding:
    """Return the finding about the first character that YAML does not allow."""
    match = _NOT_PRINTABLE.search(text, front_matter.start, front_matter.end)
    start = match.start() if match else front_matter.start
    return Finding(
        codes.YAML_SYNTAX,
        f"the character U+{ord(text[start]):04X} is not allowed in YAML",
        Span(start, start + 1),
        "remove it",
    )
