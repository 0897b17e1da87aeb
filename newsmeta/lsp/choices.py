"""Corrections for an unknown name or value: the nearest known ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic, Finding, Pointer, Span
from newsmeta.diagnostics.changes import Change, RenameField, SetValue
from newsmeta.editing.fixer import Fixer
from newsmeta.frontmatter import Parsed
from newsmeta.lsp.documents import Document
from newsmeta.lsp.projects import Project
from newsmeta.schema.schema import Schema

_MOST = 3
_LEAST_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """A possible correction of a name or value.

    Attributes:
        name: The corrected name or value.
        text: The whole text with the correction.
    """

    name: str
    text: str


def choices(project: Project, document: Document, found: Diagnostic) -> Iterator[Choice]:
    """Yield possible corrections for a finding, the most likely first."""
    if found.pointer is None or not found.pointer:
        return
    parsed = project.read(document.data)
    if parsed is None:
        return
    schema = project.checking.analyst.schema_at(document.file, parsed.values)
    pointer = pointer_of(found.pointer, parsed)
    word, names, change = _unknown(project, schema, parsed, pointer)
    for name in get_close_matches(word, names, _MOST, _LEAST_LIKE):
        text = made(schema, parsed, change(pointer, name), found.code)
        if text is not None:
            yield Choice(name, text)


def made(schema: Schema | None, parsed: Parsed, change: Change, code: str) -> str | None:
    """Return a text with one change if it reads back as intended, else None."""
    finding = Finding(code, "", Span(0, 0), "", (), change=change)
    fixer = Fixer(schema.kind_of if schema else lambda _: "")
    after, done, _ = fixer.run_pass(parsed, [finding], {})
    if not done:
        return None
    return after.data.decode("utf-8")


def pointer_of(text: str, parsed: Parsed) -> Pointer:
    """Return the pointer to a value from JSON Pointer notation; numbers are those of list items."""
    pointer: Pointer = ()
    for part in text.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        is_item = name.isdecimal() and isinstance(parsed.value(pointer), list)
        pointer = (*pointer, int(name) if is_item else name)
    return pointer


def _unknown(
    project: Project, schema: Schema | None, parsed: Parsed, pointer: Pointer
) -> tuple[str, list[str], type[RenameField] | type[SetValue]]:
    """Return the unknown word, the known ones, and a function that replaces the unknown word."""
    last, value = pointer[-1], parsed.value(pointer)
    owner = schema.at(pointer[:-1]) if schema else {}
    known = owner.get("properties", {})
    if isinstance(last, str) and known and last not in known:
        there = parsed.value(pointer[:-1])
        used = there if isinstance(there, dict) else {}
        return last, [name for name in known if name not in used], RenameField
    if not isinstance(value, str):
        return "", [], SetValue
    names = values_at(project, schema, pointer)
    return value, [] if value in names else list(names), SetValue


def values_at(project: Project, schema: Schema | None, pointer: Pointer) -> list[str]:
    """Return the values that the schema or the site allows for a field, if they are listed."""
    allowed = (schema.at(pointer) if schema else {}).get("enum", ())
    if allowed:
        return [str(each) for each in allowed]
    names = [part for part in pointer if isinstance(part, str)]
    topics, organizations = project.topics, project.organizations
    if topics is not None and names and names[-1] == "topics":
        return _unique(name for term in topics.terms for name in term.names)
    if organizations is not None and names[-2:] == ["provider", "name"]:
        return _unique(name for term in organizations.terms for name in term.names)
    if organizations is not None and names[-2:] == ["provider", "domain"]:
        return _unique(term.domain for term in organizations.terms if term.domain)
    return []


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
