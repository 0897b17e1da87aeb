"""Mistakes of indentation and hyphens, each of which causes many violations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsmeta.diagnostics import Finding, Pointer, Span, field_name
from newsmeta.frontmatter.nodes import Alias, Sequence
from newsmeta.rules.violations.subject import Subject
from newsmeta.schema.violation import Violation
from newsmeta.suggestions import listing


def mistakes(subject: Subject, violations: list[Violation]) -> Iterator[Finding]:
    """Yield findings that explain several violations at once, each with the explained paths."""
    for violation in violations:
        if violation.keyword in ("additionalProperties", "unevaluatedProperties"):
            yield from _misplaced(subject, violation)
    lists: dict[Pointer, set[int]] = {}
    for violation in violations:
        if violation.keyword == "required" and violation.pointer:
            *owner, index = violation.pointer
            if isinstance(index, int):
                lists.setdefault(tuple(owner), set()).add(index)
    for pointer, lacking in lists.items():
        yield from _split(subject, pointer, lacking)


def _misplaced(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for fields of a mapping that belong to one around it."""
    homes: dict[Pointer, list[str]] = {}
    for key in violation.detail["unexpected"]:
        home = _home(subject, violation.pointer, key)
        if home is not None:
            homes.setdefault(home, []).append(key)
    for home, keys in homes.items():
        pointers = [(*violation.pointer, key) for key in keys]
        names, owner = listing(keys, "and"), field_name(violation.pointer)
        them = "it" if len(keys) == 1 else "them"
        where = (
            f"indent {them} like the other fields of {field_name(home)}"
            if home
            else f"move {them} to the left margin"
        )
        yield Finding(
            "NM102",
            f"{names} {'is' if len(keys) == 1 else 'are'} indented under {owner}, "
            f"which has no such field{'' if len(keys) == 1 else 's'}",
            subject.parsed.key_span(pointers[0]),
            where,
            pointers[0],
            explains=(*pointers, *((*home, key) for key in keys)),
        )


def _home(subject: Subject, pointer: Pointer, key: str) -> Pointer | None:
    """Return the path to the outer mapping that a field belongs to, if one lacks it."""
    for length in range(len(pointer) - 1, -1, -1):
        node = subject.parsed.front_matter.node(pointer[:length])
        values = None if node is None else node.value
        known = subject.schema.at(pointer[:length]).get("properties") or {}
        if isinstance(values, dict) and key in known and key not in values:
            return pointer[:length]
    return None


def _split(subject: Subject, pointer: Pointer, lacking: set[int]) -> Iterator[Finding]:
    """Yield a finding for each item that an extra hyphen splits."""
    node = subject.parsed.front_matter.node(pointer)
    if not isinstance(node, Sequence) or node.is_flow:
        return
    items: list[Any] = node.value
    required = set(subject.schema.at((*pointer, min(lacking))).get("required", ()))
    behind = -1
    for index in sorted(lacking):
        for start in (index - 1, index):
            if start <= behind:
                continue
            run = _run(items, start, lacking, required)
            if index in run and len(run) > 1:
                behind = run[-1]
                yield _joined(subject, pointer, run, required)
                break


def _run(items: list[Any], start: int, lacking: set[int], required: set[str]) -> range:
    """Return the run of items from `start` on that make a whole one together, or an empty range."""
    keys: set[str] = set()
    end = start
    # An empty mapping is the rest of nothing.
    while 0 <= end < len(items) and isinstance(items[end], dict) and keys.isdisjoint(items[end]):
        if not items[end]:
            break
        if end > start and end not in lacking and required <= keys:
            break
        keys.update(items[end])
        end += 1
    return range(start, end) if required <= keys else range(0)


def _joined(subject: Subject, pointer: Pointer, run: range, required: set[str]) -> Finding:
    parsed = subject.parsed
    hyphens = []
    for index in run[1:]:
        node = parsed.front_matter.node((*pointer, index))
        start = (node.span.start if node and not isinstance(node, Alias) else 0) - 1
        at = parsed.text.rfind("-", 0, start + 1)
        hyphens.append(Span(at, at + 1))
    first, last = field_name((*pointer, run[0])), field_name((*pointer, run[-1]))
    what = "the hyphen" if len(hyphens) == 1 else f"the hyphens up to that of {last}"
    return Finding(
        "NM101",
        f"a hyphen splits {first} in two; {field_name((*pointer, run[1]))} is the rest of it",
        hyphens[0],
        f"write a space in place of {what}",
        (*pointer, run[1]),
        tuple(("this one, too", span) for span in hyphens[1:]),
        explains=tuple((*pointer, index, name) for index in run for name in required),
    )
