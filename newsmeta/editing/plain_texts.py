"""Replacements of texts in plainly written front matter.

There, each text is on one line, and in no other place. So the edit follows from the line alone:
nothing needs to be tried, and no tree is built.
"""

from __future__ import annotations

import re
from typing import Any

from newsmeta.diagnostics import Finding, Pointer
from newsmeta.diagnostics.changes import SetValue
from newsmeta.editing.edits import Edit
from newsmeta.editing.rendering import Renderer, characters
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.frontmatter.outline import Outline

_CONTROL = re.compile(r"[\x00-\x1f]")

Replacement = tuple[Finding, SetValue, Scalar]
"""A finding that a new text fixes, the change with that text, and the scalar that it replaces."""


def replacements(outline: Outline, findings: list[Finding]) -> list[Replacement] | None:
    """Return the replacements for findings; None if other changes are needed as well.

    Of several changes of one text, only the first is made. The others must wait for the new text.
    """
    chosen: dict[Pointer, Replacement] = {}
    for finding in findings:
        change = finding.change
        if not isinstance(change, SetValue) or not isinstance(change.value, str):
            return None
        if change.pointer in chosen:
            continue
        node = outline.scalar(change.pointer)
        if node is None:
            return None
        chosen[change.pointer] = finding, change, node
    return list(chosen.values())


def edits_of(renderer: Renderer, chosen: list[Replacement]) -> list[Edit] | None:
    """Return the edits of replacements, one for each if possible; None if one cannot be made."""
    edits: list[Edit] = []
    for _, change, node in chosen:
        if not renderer.keeps_style(change, node):
            return None
        whole = _as_a_whole(renderer.text, node, change.value)
        parts = [whole] if whole else renderer.respell_parts(node, change.value)
        if not parts:
            return None
        edits += parts
    return edits


def smallest_edits(
    renderer: Renderer, chosen: list[Replacement]
) -> list[tuple[Finding, list[Edit]]]:
    """Return edits of only the characters that differ, with the same result."""
    return [
        (finding, list(renderer.respell_parts(node, change.value)))
        for finding, change, node in chosen
    ]


def _as_a_whole(text: str, node: Scalar, value: str) -> Edit | None:
    """Return the edit that rewrites a whole text; None if more than the text would change.

    More would change if a character that stays is written in an unusual way.
    """
    quote = 0 if node.style == "plain" else 1
    start, end = node.span.start + quote, node.span.end - quote
    if text[start:end] != characters(node.text, node.style):
        return None
    written = characters(value, node.style)
    if node.style != "double" and _CONTROL.search(written):
        return None
    return Edit(start, end, written)


def intended(values: dict[str, Any], changes: list[SetValue]) -> dict[str, Any]:
    """Return the values that plain values must have after changes of texts."""
    copies: dict[Pointer, Any] = {(): values.copy()}
    for change in changes:
        owner = _copied(copies, change.pointer[:-1])
        owner[change.pointer[-1]] = change.value
    return copies[()]  # type: ignore[no-any-return]


def _copied(copies: dict[Pointer, Any], pointer: Pointer) -> Any:
    """Return the copy of the collection at a pointer, and put it into those around it."""
    if pointer not in copies:
        owner = _copied(copies, pointer[:-1])
        copies[pointer] = owner[pointer[-1]] = owner[pointer[-1]].copy()
    return copies[pointer]
