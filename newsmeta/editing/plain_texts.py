"""Texts that take the place of others, where front matter is written plainly.

There each text stands in one line, and in no other place. So what is to be written follows from
the line alone: nothing has to be tried, and no tree to be built.
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
"""A finding that another text puts right, that text, and the scalar whose place it takes."""


def replacements(outline: Outline, findings: list[Finding]) -> list[Replacement] | None:
    """Return which texts take the place of which; None where other changes are due, too.

    Of several changes of one text, the first is made. The others have to look at it anew.
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
    """Return the edits that make replacements, one for each if that will do; None if none does."""
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
    """Return edits of the characters alone that differ, which come to the same text."""
    return [
        (finding, list(renderer.respell_parts(node, change.value)))
        for finding, change, node in chosen
    ]


def _as_a_whole(text: str, node: Scalar, value: str) -> Edit | None:
    """Return the edit that writes a whole text anew; None where more than the text would change.

    That is where one of the characters that stay is written otherwise than they are as a rule.
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
    """Return plain values as they have to be after changes, which are of texts alone."""
    for change in changes:
        values = _with_text(values, change.pointer, change.value)
    return values


def _with_text(values: Any, pointer: Pointer, text: str) -> Any:
    """Return a copy of values with another text, as far as they differ."""
    part: Any = pointer[0]
    copied = values.copy()
    copied[part] = _with_text(values[part], pointer[1:], text) if pointer[1:] else text
    return copied
