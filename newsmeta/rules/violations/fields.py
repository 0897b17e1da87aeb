"""Fields that are not known, and fields that are missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from newsmeta.diagnostics import Finding, Pointer, field_name
from newsmeta.diagnostics.changes import Change, InsertField, RenameField
from newsmeta.rules.violations.subject import Subject
from newsmeta.schema.violation import Violation

# Names that other formats have for fields of this one.
_SYNONYMS = {
    "date": "publishedDateTime",
    "pubdate": "publishedDateTime",
    "published_at": "publishedDateTime",
    "datepublished": "publishedDateTime",
    "datemodified": "updatedDateTime",
    "last_modified_at": "updatedDateTime",
    "updated": "updatedDateTime",
    "headline": "title",
    "name": "title",
    "description": "excerpt",
    "summary": "excerpt",
    "abstract": "excerpt",
    "url": "webUrl",
    "link": "webUrl",
    "canonical_url": "webUrl",
    "image": "images",
    "thumbnail": "images",
    "source": "provider",
    "publisher": "provider",
    "topic": "topics",
    "lang": "locale",
    "language": "locale",
    "duration": "length",
    "src": "url",
    "credit": "attribution",
    "caption": "title",
    "alt": "title",
    "website": "domain",
}


def unknown(subject: Subject, violation: Violation) -> Iterator[tuple[Finding, Pointer]]:
    """Yield a finding for each unknown field, with the way to the field that was meant."""
    properties = violation.owner.get("properties") or {}
    absent = [name for name in properties if name not in violation.value]
    for key in violation.detail["unexpected"]:
        pointer = (*violation.pointer, key)
        rename: Change | None = None
        meant = _meant(subject, key, absent)
        owner = violation.pointer
        if not meant and (home := _home(subject, key, owner)):
            if violation.value[home] is None:
                continue  # The lack of indentation is said about the empty field.
            hint = f"indent it if it belongs to {home}"
            owner, meant = (*owner, home), key
        elif meant:
            hint = f"did you mean {meant}?"
            rename = RenameField(pointer, meant) if subject.is_plainly_one(violation) else None
        elif meant := _meant(subject, key, properties):
            hint = f"remove it: {meant} is set as well"
            meant = None
        elif key == "draft" and not owner and violation.value.get("published") is not False:
            hint = _on_drafts(violation.value[key])
        else:
            hint = "remove it, or correct its name"
        finding = Finding(
            "NM102",
            f"{field_name(pointer)} is not a known field",
            subject.parsed.key_span(pointer),
            hint,
            pointer,
            change=rename,
        )
        yield finding, (*owner, meant or "")


def _on_drafts(value: object) -> str:
    """Say what Hugo's mark of a draft is to Jekyll."""
    if value is True:
        return "Jekyll publishes the page all the same; write published: false instead"
    return "Jekyll knows no drafts by a field; remove it"


def _meant(subject: Subject, key: str, names: Collection[str]) -> str | None:
    synonym = _SYNONYMS.get(key.casefold()) if subject.schema.is_own else None
    return synonym if synonym and synonym in names else subject.nearest(key, names)


def _home(subject: Subject, key: str, pointer: Pointer) -> str:
    """Return the field that a key at the top belongs to if it only lacks indentation."""
    if not pointer:
        for name in subject.parsed.values:
            if key in subject.schema.at((name,)).get("properties", {}):
                return name
    return ""


def missing(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a field that is required and not there."""
    name = str(violation.detail["property"])
    pointer = (*violation.pointer, name)
    yield Finding(
        "NM101",
        f"{field_name(pointer)} is missing{_reason(violation, name)}",
        subject.owner_span(violation.pointer),
        _below(subject, pointer)
        or _beside(violation, name)
        or _example(name, subject.schema.at(pointer)),
        pointer,
        change=_insertion(subject, violation, name),
    )


def _reason(violation: Violation, name: str) -> str:
    """Say what else in a file requires a field, if anything does."""
    if violation.condition:
        other, value = violation.condition
        return f", which {other}: {value} requires"
    if name in violation.owner.get("required", ()):
        return ""
    for keyword in ("dependentRequired", "dependencies"):
        for other, names in (violation.owner.get(keyword) or {}).items():
            if other in violation.value and isinstance(names, list) and name in names:
                return f", which {other} requires"
    return ""


def _below(subject: Subject, pointer: Pointer) -> str:
    """Say so if a missing field stands in the body, behind a marker too many."""
    source, name = subject.parsed.source, re.escape(str(pointer[0]))
    found = len(pointer) == 1 and re.search(rf"^{name}[ \t]*:", source.body, re.MULTILINE)
    line = source.position(source.span.end).line
    return f"it stands below the end of the front matter in line {line}" if found else ""


def _beside(violation: Violation, name: str) -> str:
    """Say so if a field is there that does not stand for a missing one, though it sounds so."""
    other = {"publishedDateTime": "date", "updatedDateTime": "last_modified_at"}.get(name)
    if other is None or violation.pointer or other not in violation.value:
        return ""
    return f"add it: {other} is what Jekyll goes by, and does not stand for it"


def _insertion(subject: Subject, violation: Violation, name: str) -> Change | None:
    """Return what adds a field whose value follows from the others, if it does."""
    owner, values = violation.pointer, violation.value
    options = subject.schema.at((*owner, name)).get("enum", ())
    properties = subject.schema.at(owner).get("properties", {})
    if not subject.is_plainly_one(violation) or any(key not in properties for key in values):
        return None  # Perhaps a page of another kind, which nobody meant to be an article.
    if len(options) == 1:
        value: Any = options[0]
    elif name == "webUrl" and values.get("type") == "article":
        value = values.get("originalUrl")
    elif name == "originalUrl" and values.get("type") == "video":
        value = values.get("webUrl")
    else:
        return None
    if not isinstance(value, str) or not value.strip():
        return None
    return InsertField(owner, name, value, tuple(properties))


def _example(name: str, schema: Mapping[str, Any]) -> str:
    """Say how a missing field would be written."""
    for example in schema.get("examples", ()):
        if isinstance(example, str | int) and not isinstance(example, bool):
            return f"add it, for example {name}: {example}" if len(str(example)) < 40 else "add it"
    return "add it"
