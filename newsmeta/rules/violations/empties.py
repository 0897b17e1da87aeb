"""Fields and items that are there but empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from newsmeta.diagnostics import Finding, Pointer, Severity, field_name
from newsmeta.diagnostics.changes import Change, RemoveField, RemoveItem
from newsmeta.rules.characters import is_blank
from newsmeta.rules.violations import examples
from newsmeta.rules.violations.subject import Subject
from newsmeta.schema.violation import Violation
from newsmeta.suggestions import listing

_NOT_PUBLISHED = "write true or false: Jekyll makes no page if it is empty"
_HASHTAGS = re.compile(r"[\"']?[ \t]*:[ \t]+((?:#\w[\w-]*[ \t,]*)+)(?=[\r\n])")
_HELD = ("layout", "permalink", "excerpt_separator")
"""Fields in which a blank text means something to Jekyll: no layout, no excerpt."""


def is_empty(value: Any) -> bool:
    """Tell whether a value is empty."""
    return value is None or value in ([], {}) or (isinstance(value, str) and is_blank(value))


def empty(subject: Subject, violation: Violation, message: str) -> Finding:
    """Return the finding about an empty value.

    Args:
        subject: The document and its schema.
        violation: The violation.
        message: The message about the field.
    """
    pointer = violation.pointer
    return Finding(
        "NM107",
        f"{field_name(pointer)} {message}",
        subject.parsed.span(pointer),
        _advice(subject, pointer),
        pointer,
        change=_removal(subject, pointer),
    )


def without_value(subject: Subject, violation: Violation, wanted: str) -> Finding:
    """Return the finding about an empty value where another type is expected."""
    value = violation.value
    message = "has no value" if value is None else "is empty"
    finding = empty(subject, violation, f"{message}, where {wanted} is expected")
    if words := _hashtags(subject, violation.pointer):
        return replace(finding, hint=f"write {words}", change=None)
    lost = _lost(subject, violation.pointer)
    if not lost:
        return finding
    return replace(finding, hint=f"indent {listing(lost, 'and')} below it", change=None)


def empty_lists(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each empty list that could as well be left out.

    Such a list is valid but useless, which matters less than the other findings of the rule.
    """
    stack: list[tuple[Pointer, Any]] = [((), subject.parsed.values)]
    while stack:
        pointer, value = stack.pop()
        if value == [] and subject.schema.at(pointer).get("type") and not _keeps(subject, pointer):
            yield Finding(
                "NM107",
                f"{field_name(pointer)} is a list without items",
                subject.parsed.span(pointer),
                "write its items, or remove the field",
                pointer,
                change=RemoveField(pointer),
                severity=Severity.INFO,
            )
        elif isinstance(value, dict):
            stack += [((*pointer, name), inner) for name, inner in value.items()]
        elif isinstance(value, list):
            stack += [((*pointer, index), inner) for index, inner in enumerate(value)]


def _keeps(subject: Subject, pointer: Pointer) -> bool:
    """Tell whether the value at `pointer` must stay, or is wrong for another reason."""
    is_item = not pointer or isinstance(pointer[-1], int)
    return is_item or subject.is_required(pointer) or not subject.suits(pointer, [])


def _advice(subject: Subject, pointer: Pointer) -> str:
    if pointer == ("published",):
        if subject.value(pointer) is None:
            return _NOT_PUBLISHED
        return "write true or false"
    if not subject.is_required(pointer):
        last = pointer[-1] if pointer else ""
        return f"write the value, or remove the {'item' if isinstance(last, int) else 'field'}"
    options = subject.schema.at(pointer).get("enum", ())
    if options:
        return f"write {listing([examples.written(option) for option in options])}"
    example = examples.example(subject, pointer)
    if isinstance(example, list | dict) and subject.has_lines:
        return f"write, for example, {examples.as_field(pointer, example)}"
    return "write the value"


def _removal(subject: Subject, pointer: Pointer) -> Change | None:
    """Return the change that removes a needless value; None if its place must be filled."""
    if not pointer or subject.is_required(pointer) or _means_something(subject, pointer):
        return None
    if isinstance(pointer[-1], str):
        return RemoveField(pointer)
    items = subject.value(pointer[:-1])
    if isinstance(items, list) and len(items) > subject.schema.at(pointer[:-1]).get("minItems", 1):
        return RemoveItem(pointer)
    return _removal(subject, pointer[:-1]) if items == [subject.value(pointer)] else None


def _means_something(subject: Subject, pointer: Pointer) -> bool:
    """Tell whether an empty field means something else to Jekyll than a missing one."""
    if pointer == ("published",):
        return True
    is_held = len(pointer) == 1 and pointer[0] in _HELD
    return is_held and isinstance(subject.value(pointer), str)


def _hashtags(subject: Subject, pointer: Pointer) -> str:
    """Return the list that was meant by hashtags, which are a comment to YAML."""
    key = subject.parsed.front_matter.key(pointer)
    if key is None or not subject.has_lines or subject.schema.at(pointer).get("type") != "array":
        return ""
    match = _HASHTAGS.match(subject.parsed.text, key.span.end)
    items = re.findall(r"#([^\s,#]+)", match[1]) if match else []
    return examples.as_field(pointer, items) if items and subject.suits(pointer, items) else ""


def _lost(subject: Subject, pointer: Pointer) -> list[str]:
    """Return the fields at the top level that belong to an empty mapping but are not indented."""
    if len(pointer) != 1:
        return []
    own = subject.schema.at(()).get("properties", {})
    inner = subject.schema.at(pointer).get("properties", {})
    return [name for name in subject.parsed.values if name in inner and name not in own]
