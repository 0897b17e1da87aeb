"""Violations of a schema, turned into findings that people understand.

The codes are those of the rules in `newsmeta.rules.schema`. `explain` is the entry point; `fields`,
`types`, `values` and `alternatives` each explain some keywords.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from newsmeta.diagnostics import Finding, Pointer
from newsmeta.frontmatter import Parsed
from newsmeta.rules.violations import alternatives, empties, fields, structure, types, values
from newsmeta.rules.violations.subject import Subject
from newsmeta.rules.violations.values import duplicate
from newsmeta.schema.schema import Schema
from newsmeta.schema.violation import TOO_DEEP, Violation

__all__ = ["duplicate", "empty_lists", "explain"]

_COLLECTIONS = frozenset(("array", "object"))
_UNKNOWN = ("additionalProperties", "unevaluatedProperties")

_EXPLAIN: dict[str, Callable[[Subject, Violation], Iterator[Finding]]] = {
    "required": fields.missing,
    "type": types.mistyped,
    "enum": values.not_allowed,
    "const": values.not_allowed,
    "pattern": values.malformed,
    "format": values.malformed,
    "uniqueItems": values.repeated,
    "propertyNames": values.misnamed,
    "anyOf": alternatives.unlike_all,
    "oneOf": alternatives.unlike_all,
    "falseSchema": alternatives.forbidden,
    "not": alternatives.excluded,
    TOO_DEEP: alternatives.too_deep,
    "multipleOf": alternatives.indivisible,
    **dict.fromkeys(("contains", "minContains", "maxContains"), alternatives.uncontained),
    **dict.fromkeys(values.BOUNDS, values.out_of_range),
}
"""The function that explains a keyword."""


def explain(
    parsed: Parsed,
    schema: Schema,
    enabled: frozenset[str] | None = None,
    full: Collection[str] = (),
) -> Iterator[Finding]:
    """Yield a finding for each way in which a document does not follow a schema.

    Args:
        parsed: The document.
        schema: The schema.
        enabled: Codes of the rules that are reported, or None for all. A finding of another rule
            hides no finding of these.
        full: Codes of the rules whose further findings are only counted, and need no message.
    """
    tells_unknown = enabled is None or "NM102" in enabled or not schema.is_own
    tells_ambiguous = enabled is None or "NM010" in enabled
    tainted = parsed.front_matter.tainted if tells_ambiguous else frozenset[Pointer]()
    violations = [
        cause
        for violation in schema.violations(parsed.values)
        for cause in violation.causes or (violation,)
        if not _is_known(cause, tainted)
    ]
    subject = Subject(parsed, schema, full)
    structural = [
        finding
        for finding in structure.mistakes(subject, violations)
        if enabled is None or finding.code in enabled
    ]
    yield from structural
    misspelt = {pointer for finding in structural for pointer in finding.explains}
    for violation in violations:
        if violation.keyword in _UNKNOWN:
            for finding, meant in fields.unknown(subject, violation):
                if finding.pointer in misspelt:
                    continue
                if tells_unknown:
                    misspelt.add(meant)
                yield _with_rule(finding, violation)
    yield from _others(subject, violations, misspelt)


def empty_lists(parsed: Parsed, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each empty list that could as well be left out."""
    yield from empties.empty_lists(Subject(parsed, schema))


def _others(
    subject: Subject, violations: list[Violation], misspelt: set[Pointer]
) -> Iterator[Finding]:
    """Yield the findings besides those about unknown fields.

    The same finding about a value only once.
    """
    mistyped = {v.pointer for v in violations if v.keyword == "type"}
    malformed = {v.pointer for v in violations if v.keyword in ("pattern", "format")}
    seen: set[tuple[str, Pointer]] = set()
    for violation in violations:
        if violation.keyword in _UNKNOWN:
            continue
        if violation.keyword != "type" and violation.pointer in mistyped:
            continue
        if violation.keyword == "maxLength" and violation.pointer in malformed:
            continue
        words = _EXPLAIN.get(violation.keyword, alternatives.otherwise_wrong)
        if violation.keyword == "required" and _is_empty_item(subject, violation):
            words = _nothing
        for finding in words(subject, violation):
            target = finding.pointer or ()
            if target in misspelt or (finding.code, target) in seen:
                continue
            seen.add((finding.code, target))
            yield _with_rule(finding, violation)


def _is_empty_item(subject: Subject, violation: Violation) -> bool:
    at = violation.pointer
    return subject.schema.is_own and violation.value == {} and bool(at) and isinstance(at[-1], int)


def _nothing(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield the finding about an item that has none of its fields."""
    yield empties.empty(subject, violation, "is empty")


def _is_known(violation: Violation, tainted: frozenset[Pointer]) -> bool:
    """Tell whether another finding covers the value, or a value around it, already."""
    if violation.keyword == "type" and _COLLECTIONS.issuperset(violation.detail["types"]):
        return False  # A single value is never a value around another.
    return bool(tainted) and any(
        violation.pointer[:length] in tainted for length in range(len(violation.pointer) + 1)
    )


def _with_rule(finding: Finding, violation: Violation) -> Finding:
    """Return a finding with the place of the rule, if it is not in the configured schema."""
    if violation.is_custom:
        finding = replace(finding, code="NM110")
    if not violation.rule:
        return finding
    words = f"the rule is in {violation.rule}"
    return replace(finding, hint=f"{finding.hint}; {words}" if finding.hint else words)
