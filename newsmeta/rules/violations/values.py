"""Values of the right type that are not allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from newsmeta.diagnostics import Finding, Pointer, field_name
from newsmeta.diagnostics.changes import RemoveItem, SetValue
from newsmeta.frontmatter import Parsed
from newsmeta.rules.base import quote
from newsmeta.rules.characters import is_blank
from newsmeta.rules.forms import FORMS, certain_time, form_hint, secured_damage, trimmed
from newsmeta.rules.violations import examples
from newsmeta.rules.violations.empties import empty
from newsmeta.rules.violations.subject import Subject
from newsmeta.schema.violation import Violation
from newsmeta.suggestions import listing, nearest

_LONGEST_PATTERN = 60

BOUNDS = {
    "minimum": ("number", "of at least"),
    "maximum": ("number", "of at most"),
    "exclusiveMinimum": ("number", "above"),
    "exclusiveMaximum": ("number", "below"),
    "minLength": ("characters", "at least"),
    "maxLength": ("characters", "at most"),
    "minItems": ("items", "at least"),
    "maxItems": ("items", "at most"),
    "minProperties": ("fields", "at least"),
    "maxProperties": ("fields", "at most"),
}
"""The quantities and comparisons of keywords for bounds."""


def not_allowed(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a value that is not one of those listed."""
    options = violation.detail.get("options", [violation.detail.get("expected_value")])
    names = [_shown(option) for option in options]
    meant = nearest(violation.value, names, 0.6) if isinstance(violation.value, str) else None
    if violation.value == "" and names:
        yield empty(subject, violation, f"is empty, where {listing(names)} is expected")
        return
    if not names:
        hint = "the schema allows no value at all here"
    elif len(names) == 1:
        hint = f"write {names[0]}"
    else:
        allowed = listing(names, "and")
        hint = f"did you mean {meant}? " if meant else ""
        hint += f"{'Allowed' if meant else 'allowed'} are {allowed}"
    yield subject.finding(
        "NM104", violation, f"{quote(violation.value)} is not an allowed value", hint
    )


def _shown(option: Any) -> str:
    """Return an allowed value as people would write it."""
    return option if isinstance(option, str) else quote(option)


def malformed(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a text that does not have the expected form."""
    value = violation.value
    name = violation.type_name if subject.schema.is_own else ""
    if isinstance(value, str) and is_blank(value) and (name or not value):
        yield empty(subject, violation, "is blank" if value else "is empty")
    elif name == "secured":
        yield Finding(
            "NM109",
            f"{field_name(violation.pointer)}: {secured_damage(value)}",
            subject.parsed.span(violation.pointer),
            "restore the value from the history of the file",
            violation.pointer,
        )
    elif name in FORMS:
        message = f"{quote(value)} is not {FORMS[name].what}"
        finding = subject.finding("NM105", violation, message, form_hint(name, value))
        right = certain_time(value) if name == "timestamp" else trimmed(name, value)
        yield replace(finding, change=SetValue(violation.pointer, right) if right else None)
    else:
        wanted = violation.detail.get("format") or violation.detail.get("pattern")
        form = f"a valid {wanted}" if "format" in violation.detail else f"of the form {wanted}"
        if len(form) > _LONGEST_PATTERN:  # A long pattern explains nothing.
            form = f"of the expected form: {violation.owner.get('title', 'see the schema')}"
        hint_text = str(violation.owner.get("description", "")).rstrip(".")
        yield subject.finding("NM105", violation, f"{quote(value)} is not {form}", hint_text)


def out_of_range(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a number, length or count that is too small or too large."""
    limit = violation.detail.get("limit")
    kind, comparison = BOUNDS[violation.keyword]
    value = violation.value
    if kind in ("characters", "items", "fields"):
        count = len(value)
        if kind == "characters" and count == 0:
            yield empty(subject, violation, "is empty")
            return
        message = f"has {count or 'no'} {kind[:-1] if count == 1 else kind}"
        verb = "required" if comparison == "at least" else "allowed"
        hint = f"{comparison} {limit} {'is' if limit == 1 else 'are'} {verb}"
        example = examples.example(subject, violation.pointer)
        if not value and subject.has_lines and isinstance(example, list):
            hint = f"write, for example, {examples.as_field(violation.pointer, example)}"
    else:
        message = f"{quote(value)} is out of range"
        hint = f"write a number {comparison} {limit}"
    yield Finding(
        "NM106",
        f"{field_name(violation.pointer)}: {message}"
        if kind == "number"
        else f"{field_name(violation.pointer) or 'the front matter'} {message}",
        subject.parsed.span(violation.pointer),
        hint,
        violation.pointer,
    )


def repeated(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for each item that an earlier one equals."""
    first: dict[str, int] = {}
    for index, item in enumerate(violation.value):
        if item is None or (isinstance(item, str) and is_blank(item)):
            continue
        key = _comparable(item)
        if key in first:
            again = (*violation.pointer, index)
            if counted := subject.counted("NM108", violation, again, subject.parsed.span):
                yield counted
                continue
            earlier = (*violation.pointer, first[key])
            yield duplicate(subject.parsed, again, earlier, item, again)
        first.setdefault(key, index)


def duplicate(parsed: Parsed, again: Pointer, first: Pointer, value: Any, item: Pointer) -> Finding:
    """Return the finding about a value in a list that equals an earlier one.

    Args:
        parsed: The document.
        again: The value.
        first: The earlier one.
        value: The value of both.
        item: The item of the list to remove, which the value is or is part of.
    """
    return Finding(
        "NM108",
        f"{field_name(again)}: {quote(value)} is in the list already",
        parsed.span(again),
        "remove it",
        again,
        (("first here", parsed.span(first)),),
        RemoveItem(item),
    )


def misnamed(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a field whose name does not have the expected form."""
    error = violation.detail.get("error")
    name = violation.detail.get("name", getattr(error, "instance", ""))
    words = violation.detail.get("message", getattr(error, "message", ""))
    finding = subject.finding("NM102", violation, f"the name {quote(name)} is not allowed", "")
    key = subject.parsed.key_span((*violation.pointer, str(name)))
    yield replace(finding, span=key, hint=str(words))


def _comparable(value: Any) -> str:
    """Return a key that is the same for values that JSON Schema takes as equal."""
    if isinstance(value, dict):
        return repr(sorted((key, _comparable(item)) for key, item in value.items()))
    if isinstance(value, list):
        return repr([_comparable(item) for item in value])
    if isinstance(value, float) and value.is_integer():
        return repr(int(value))
    return repr(value)
