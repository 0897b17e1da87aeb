"""Completions: names of fields, and values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from lsprotocol import types

from newsmeta.diagnostics import Pointer
from newsmeta.editing.rendering import double_quoted
from newsmeta.lsp import pictures
from newsmeta.lsp.besides import beside
from newsmeta.lsp.choices import values_at
from newsmeta.lsp.context import Place, bare, place_at
from newsmeta.lsp.documents import Document
from newsmeta.lsp.fields import Known, described, known
from newsmeta.lsp.projects import Project
from newsmeta.lsp.snippets import escaped, snippet, written
from newsmeta.schema.fields import Field, FieldType
from newsmeta.timestamps import canonical
from newsmeta.urls.amp import AmpError, cache_url

TRIGGERS = [":", " ", "-", "/", '"']
"""Characters that trigger completion."""

_PARTNERS = {"name": "domain", "domain": "name"}
"""Fields of a provider that determine each other."""


def completions(
    project: Project, document: Document, position: types.Position, has_snippets: bool
) -> list[types.CompletionItem]:
    """Return the completions at a place, in the usual order of fields.

    Args:
        project: The project of the text.
        document: The text, whose front matter need not be valid YAML yet.
        position: The place.
        has_snippets: Whether the editor supports snippets, with placeholders to fill in.
    """
    about = known(project, document)
    if about is None:
        return []
    place = place_at(about.sketch, document.lines.offset(position))
    if place is None:
        return []
    found: list[types.CompletionItem] = []
    if place.is_key:
        found += _names(about, place, has_snippets)
    if place.is_value:
        found += _values(about, place, document.lines.offset(position))
    for number, item in enumerate(found):
        item.sort_text = f"{number:04}"
    return found


def _names(about: Known, place: Place, has_snippets: bool) -> Iterator[types.CompletionItem]:
    """Yield the fields that are missing from the mapping at a place."""
    owner = about.field(place.owner)
    if owner is None or owner.type is not FieldType.MAPPING:
        return
    row = about.sketch.row_at(place.span.start)
    used = about.sketch.names(place.owner, row)
    behind = about.document.text[place.span.end : place.span.end + 1]
    where = about.document.lines.range(place.span)
    for name, field in owner.fields.items():
        if name in used:
            continue
        text = name
        has_places = has_snippets and behind != ":"
        if has_places:
            text = _shape(about, (*place.owner, name), field)
        elif behind != ":":
            text = f"{name}: "
        yield types.CompletionItem(
            name,
            kind=types.CompletionItemKind.Field,
            detail=field.title or None,
            documentation=_documentation(described(name, field)),
            text_edit=types.TextEdit(where, text),
            insert_text_format=(
                types.InsertTextFormat.Snippet if has_places else types.InsertTextFormat.PlainText
            ),
            insert_text_mode=types.InsertTextMode.AdjustIndentation if has_places else None,
        )


def _shape(about: Known, pointer: Pointer, field: Field) -> str:
    """Return a field as a snippet, with its value if that follows from other fields."""
    if pointer[-1] == "cdnAmpWebUrl" and (url := _cached(about, pointer)):
        return f"{pointer[-1]}: {escaped(double_quoted(url))}"
    return snippet(about.schema, pointer, field)


def _values(about: Known, place: Place, offset: int) -> Iterator[types.CompletionItem]:
    """Yield the possible values of a field."""
    field = about.field(place.owner)
    if field is None or not (field.is_single or field.may_be_single):
        return
    text = about.document.text
    typed = text[place.span.start : offset]
    quote = typed[:1] if typed[:1] in ('"', "'") else ""
    where = about.document.lines.range(place.span)
    others = _other_items(about, place.owner)
    for value in _known_values(about, place.owner, field):
        if value in others:
            continue
        new = _written(about, place.owner, value, quote)
        partner, tail = beside(about, place, _partner(about, place.owner, value))
        yield types.CompletionItem(
            value,
            kind=types.CompletionItemKind.Value,
            filter_text=new,
            text_edit=types.TextEdit(where, new + tail),
            additional_text_edits=partner or None,
        )
    if about.is_url_at(place.owner):
        yield from pictures.offered(about, place, bare(typed), quote)


def _other_items(about: Known, pointer: Pointer) -> set[str]:
    """Return the values of the other list items, which are not offered again."""
    if not isinstance(pointer[-1], int):
        return set()
    pointers = (entry.pointer for entry in about.sketch.entries)
    others = (each for each in pointers if each[:-1] == pointer[:-1] and each != pointer)
    return {about.sketch.value(each) for each in others}


def _known_values(about: Known, pointer: Pointer, field: Field) -> list[str]:
    if field.type is FieldType.BOOLEAN:
        return ["true", "false"]
    if field.type is FieldType.TIMESTAMP:
        return [canonical(datetime.now(UTC))]
    if pointer[-1] == "cdnAmpWebUrl":
        url = _cached(about, pointer)
        return [url] if url else []
    return values_at(about.project, about.schema, pointer)


def _cached(about: Known, pointer: Pointer) -> str:
    """Return the AMP cache URL of the page in a sibling field; empty if there is none."""
    try:
        return cache_url(about.sketch.value((*pointer[:-1], "ampWebUrl")))
    except AmpError:
        return ""


def _partner(about: Known, pointer: Pointer, value: str) -> dict[str, str]:
    """Return the domain that belongs to the name of a provider, or the name to a domain."""
    names = [part for part in pointer if isinstance(part, str)]
    organizations = about.project.organizations
    if organizations is None or names[-2:-1] != ["provider"] or names[-1] not in _PARTNERS:
        return {}
    is_name = names[-1] == "name"
    terms = (organizations.by_name if is_name else organizations.by_domain).get(value, [])
    others = {term.domain if is_name else term.name for term in terms} - {""}
    if len(others) != 1:  # A name with two domains determines neither.
        return {}
    partner = _PARTNERS[names[-1]]
    return {partner: _written(about, (*pointer[:-1], partner), others.pop())}


def _written(about: Known, pointer: Pointer, value: str, quote: str = "") -> str:
    """Return a value as written at a place; only a text in the schema may need quotes."""
    field = about.field(pointer)
    if field is None or field.type not in (FieldType.TEXT, FieldType.LIST):
        return value
    return written(value, about.type_at(pointer) or "text", pointer[-1], quote)


def _documentation(text: str) -> types.MarkupContent:
    return types.MarkupContent(types.MarkupKind.Markdown, text)
