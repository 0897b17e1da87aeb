"""Values that fit none of several forms, or violate rarer keywords."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from newsmeta.diagnostics import Finding
from newsmeta.rules.base import quote
from newsmeta.rules.violations import fields
from newsmeta.rules.violations.subject import Subject
from newsmeta.rules.violations.wording import describe, due, json_type, types_of
from newsmeta.schema.violation import Violation
from newsmeta.suggestions import listing


def unlike_all(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a value that fits none of several forms, or more than one of them."""
    written = violation.owner.get(violation.keyword, [])
    context = violation.detail.get("context")
    if violation.keyword == "oneOf" and (not context or [] in context):
        message = f"{quote(violation.value)} fits more than one of the forms that exclude others"
        yield subject.finding("NM103", violation, message, "")
        return
    branches = [dict(subject.schema.resolve(b)) for b in written if isinstance(b, Mapping)]
    types = [name for branch in branches for name in types_of(branch)]
    if types and json_type(violation.value) not in types and len(types) == len(branches):
        message = f"expected {due(types)}, found {describe(violation.value)}"
        yield subject.finding("NM103", violation, message, "")
        return
    titles = [str(branch["title"]) for branch in branches if "title" in branch]
    forms = f": {listing(titles)}" if len(titles) == len(branches) and titles else ""
    many = f"the {len(written)} allowed forms{forms}" if len(written) > 1 else "the allowed forms"
    message = f"{quote(violation.value)} fits none of {many}"
    yield subject.finding("NM104", violation, message, "")


def forbidden(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a value where the schema allows none at all."""
    value, owner = violation.value, violation.owner
    if isinstance(value, dict) and value and _allows_no_fields(owner):
        detail = {"unexpected": list(value)}
        yield from (
            found for found, _ in fields.unknown(subject, replace(violation, detail=detail))
        )
        return
    message = "is not allowed here" if violation.pointer else "the schema allows nothing at all"
    shown = f"{quote(violation.value)} {message}" if violation.pointer else message
    yield subject.finding("NM102", violation, shown, "remove it" if violation.pointer else "")


def _allows_no_fields(owner: Mapping[str, Any]) -> bool:
    return owner.get("additionalProperties") is False and "properties" not in owner


def excluded(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a value that the schema excludes."""
    message = f"{quote(violation.value)} is excluded by the schema"
    yield subject.finding("NM104", violation, message, _described(violation.owner.get("not")))


def uncontained(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a list with too few or too many items of a kind."""
    number = violation.owner.get(violation.keyword)
    message = "lacks an item that it must contain"
    if violation.keyword == "minContains":
        message = f"has fewer than {number} of the items that it must contain"
    elif violation.keyword == "maxContains":
        message = f"has more than {number} of the items that it may contain"
    yield subject.finding("NM104", violation, message, _described(violation.owner.get("contains")))


def indivisible(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a number that is not a multiple of another."""
    limit = violation.owner.get("multipleOf")
    message = f"{quote(violation.value)} is not a multiple of {limit}"
    yield subject.finding("NM106", violation, message, "")


def too_deep(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for values nested too deeply for the schema to be checked in time."""
    limit = violation.detail["levels"]
    yield subject.finding(
        "NM104",
        violation,
        f"the values are nested deeper than the {limit} levels for which the schema can be "
        "checked in time",
        "nest them less, or let the schema refer to itself once for each value",
    )


def _described(schema: object) -> str:
    """Return the title or description of a schema."""
    if not isinstance(schema, Mapping):
        return ""
    return str(schema.get("description", schema.get("title", ""))).rstrip(".")


def otherwise_wrong(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a value that violates any other keyword."""
    limit = next(iter(violation.detail.values()), "")
    yield subject.finding(
        "NM104",
        violation,
        f"{quote(violation.value)} does not satisfy {violation.keyword} of the schema",
        f"the schema says {violation.keyword}: {quote(limit)}" if limit else "",
    )
