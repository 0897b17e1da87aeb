"""Formatting of a text, as `newsmeta normalize` does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lsprotocol import types

from newsmeta.editing.edits import Edit, apply
from newsmeta.frontmatter import SourceError
from newsmeta.frontmatter.nodes import same
from newsmeta.linter.fixes import Fixes
from newsmeta.lsp import diagnosing, edits
from newsmeta.lsp.documents import Document
from newsmeta.lsp.projects import Project


def normalized(project: Project, document: Document, *, layout: bool = False) -> str | None:
    """Return a text after normalization; None if nothing changes.

    Args:
        project: The project of the text.
        document: The text.
        layout: Whether to bring it into canonical layout, too.
    """
    if not diagnosing.is_looked_at(project, document):
        return None
    fixes = Fixes(layout=layout, are_written=True)
    path = Path(document.file)
    outcome = project.normalizing.normalize_bytes(document.data, document.file, path, fixes)
    if outcome.failure is not None:
        raise outcome.failure
    return outcome.after.decode("utf-8", "surrogatepass") if outcome.is_changed else None


def formatted(
    project: Project, document: Document, wanted: types.Range | None = None
) -> list[types.TextEdit]:
    """Return the edits that format a text as `newsmeta normalize --format` does.

    Args:
        project: The project of the text.
        document: The text.
        wanted: The lines that may change; None for all. There are no edits if these lines cannot
            be formatted without others.
    """
    after = normalized(project, document, layout=True)
    if after is None:
        return []
    found = edits.between(document, after)
    if wanted is None:
        return found
    first, last = wanted.start.line, wanted.end.line
    if wanted.end.character == 0 and last > first:
        last -= 1
    inside = [each for each in found if first <= each.range.start.line <= last]
    inside = [each for each in inside if each.range.end.line <= last + 1]
    return inside if _is_between(project, document, inside, after) else []


def _is_between(
    project: Project, document: Document, some: list[types.TextEdit], whole: str
) -> bool:
    """Tell whether a text with some of the edits keeps its old values or has the new ones."""
    spans = [(document.lines.span(each.range), each.new_text) for each in some]
    text = apply(document.text, [Edit(span.start, span.end, new) for span, new in spans])
    parse = project.normalizing.analyst.parse
    try:
        before, after, then = (
            parse(each.encode("utf-8", "surrogatepass")) for each in (document.text, whole, text)
        )
    except SourceError:
        return False
    if then.front_matter.root is None or then.front_matter.findings:
        return False
    is_known = then.comment_texts in (before.comment_texts, after.comment_texts)
    return is_known and _is_either(then.values, before.values, after.values)


def _is_either(value: Any, one: Any, other: Any) -> bool:
    """Tell whether a value equals one of two values, or each of its parts equals one of theirs."""
    if same(value, one) or same(value, other):
        return True
    if isinstance(value, dict) and isinstance(one, dict) and isinstance(other, dict):
        if value.keys() not in (one.keys(), other.keys()):
            return False
        return all(_is_either(value[key], one.get(key), other.get(key)) for key in value)
    return False
