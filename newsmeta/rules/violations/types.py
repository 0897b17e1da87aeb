"""Values of the wrong type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from newsmeta.diagnostics import Finding, Pointer
from newsmeta.diagnostics.changes import Change, SetValue
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.rules.base import quote
from newsmeta.rules.forms import FORMS, form_hint
from newsmeta.rules.violations.subject import Subject
from newsmeta.rules.violations.wording import describe, due
from newsmeta.schema.violation import Violation
from newsmeta.suggestions import listing

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
# No comma, which would make it several items, and no bullet first, which is a list gone wrong.
_ONE_ITEM = re.compile(r"\w[^,;|\n]*")


def mistyped(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a value of a type that is not due."""
    expected = [str(name) for name in violation.detail["types"]]
    form = subject.schema.type_at(violation.pointer) if subject.schema.is_own else ""
    wanted = FORMS[form].what if form in FORMS else due(expected)
    if violation.value is None:
        finding = subject.empty(violation, f"has no value, where {wanted} is due")
        lost = _lost(subject, violation.pointer)
        hint = f"indent {listing(lost, 'and')} below it" if lost else finding.hint
        yield replace(finding, hint=hint)
        return
    node = subject.parsed.front_matter.node(violation.pointer)
    written = node.text if isinstance(node, Scalar) else str(violation.value)
    if form in FORMS and not isinstance(violation.value, list | dict):
        hint = form_hint(form, written)
    else:
        hint = _conversion(subject, violation, expected, written)
    found = describe(violation.value, written)
    finding = subject.finding("NM103", violation, f"expected {wanted}, found {found}", hint)
    yield replace(finding, change=_lossless(violation, expected, form, written))


def _lost(subject: Subject, pointer: Pointer) -> list[str]:
    """Return the fields of an empty mapping that stand at the top for lack of indentation."""
    if len(pointer) != 1:
        return []
    own = subject.schema.at(()).get("properties", {})
    inner = subject.schema.at(pointer).get("properties", {})
    return [name for name in subject.parsed.values if name in inner and name not in own]


def _conversion(subject: Subject, violation: Violation, expected: list[str], written: str) -> str:
    """Say how the value would be written in the type that is due, where that is plain."""
    value = violation.value
    if "string" in expected and isinstance(value, bool | int | float):
        return f"put it in quotes: {quote(written)}"
    if "array" in expected:
        return _as_list(value)
    if isinstance(value, str):
        text = value.strip()
        if "integer" in expected and _INTEGER.fullmatch(text):
            return f"write {int(text)} without quotes"
        if "boolean" in expected and text.lower() in ("true", "false"):
            return f"write {text.lower()} without quotes"
    if "object" in expected:
        fields = list(subject.schema.at(violation.pointer).get("properties") or {})
        return f"write fields such as {listing(fields[:3], 'and')}" if fields else ""
    if "integer" in expected and isinstance(value, float) and value == value // 1:
        return f"write {int(value)}"
    return ""


def _as_list(value: Any) -> str:
    """Say how a value would be written as a list."""
    if re.match(r"-\S", str(value)):
        return "put a space after each hyphen"
    if isinstance(value, dict):
        return "write a list, even of one item: begin the item with a hyphen"
    items = str(value).split(",") if isinstance(value, str) else [value]
    if len(items) > 1:
        return f"write a list: [{', '.join(quote(item.strip()) for item in items)}]"
    return f"write a list, even of one item: [{quote(value)}]"


def _lossless(violation: Violation, expected: list[str], form: str, written: str) -> Change | None:
    """Return what gives a value the type that is due, where nothing can be lost by it."""
    value = violation.value
    fixed: Any = None
    if "string" in expected and isinstance(value, bool | int | float) and form not in FORMS:
        fixed = written
    elif isinstance(value, str) and "integer" in expected and _INTEGER.fullmatch(value.strip()):
        fixed = int(value)
    elif isinstance(value, str) and "boolean" in expected:
        fixed = {"true": True, "false": False}.get(value.strip().lower())
    elif isinstance(value, float) and "integer" in expected and value.is_integer():
        fixed = int(value)
    elif isinstance(value, str) and "array" in expected and _ONE_ITEM.fullmatch(value):
        fixed = [value]
    return None if fixed is None else SetValue(violation.pointer, fixed)
