"""Unknown fields, and missing fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from newsmeta.diagnostics import Finding, Pointer, field_name
from newsmeta.diagnostics.changes import Change, InsertField, RemoveField, RenameField
from newsmeta.frontmatter.nodes import same
from newsmeta.rules.violations import examples, groups
from newsmeta.rules.violations.merges import Merges
from newsmeta.rules.violations.subject import Subject
from newsmeta.schema.violation import Violation
from newsmeta.suggestions import is_other_number, is_spelling_of, listing

# Names in other formats for fields of this one.
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

_OTHERWISE = "remove it, or correct its name"
_OTHERWISE_ON_TOP = (
    "remove it, correct its name, or declare it under extra-fields in the configuration"
)
"""The configuration can add fields to articles, but not to the mappings in them."""


def unknown(subject: Subject, violation: Violation) -> Iterator[tuple[Finding, Pointer]]:
    """Yield a finding for each unknown field, with the path of the field that was meant."""
    properties = violation.owner.get("properties") or {}
    keys = violation.detail["unexpected"]
    guesses = {
        key: "" if _plain(key) in _MARKS else _meant(subject, key, properties) for key in keys
    }
    counts = Counter(guesses.values())
    homes = {} if violation.pointer else _homes(subject)
    merges = Merges(subject, violation.pointer) if Merges.may_be_in(subject) else None
    for key in keys:
        pointer, meant = (*violation.pointer, key), guesses[key]
        owner = violation.pointer
        is_set = meant in violation.value
        change: Change | None = None
        if merges and (by_merge := merges.advice(pointer)):
            hint = by_merge
        elif meant and not is_set:
            hint = _suggestion(subject, pointer, meant)
            if counts[meant] == 1 and subject.is_plainly_one(violation):
                change = _rename(subject, pointer, meant)
        elif meant and _is_the_same_field(violation, key, meant):
            hint, change = _stray(violation, pointer, meant)
        elif home := homes.get(key):
            if violation.value[home] is None:
                continue  # The finding about the empty field mentions the missing indentation.
            hint = f"indent it if it belongs to {home}"
            owner, meant, is_set = (*owner, home), key, False
        elif hint := _on_drafts(key, violation.value) if not owner else "":
            pass
        else:
            hint = _OTHERWISE_ON_TOP if subject.has_lines and not owner else _OTHERWISE
        finding = Finding(
            "NM102",
            f"{field_name(pointer)} is not a known field",
            subject.parsed.key_span(pointer),
            hint,
            pointer,
            change=change,
        )
        yield finding, (*owner, meant if meant and not is_set else "")


_HOLD_BACK = "write published: false instead, which both understand"
_YES = frozenset(("true", "yes", "on", "y", "t", "1"))
_NO = frozenset(("false", "no", "off", "n", "f", "0"))
_MARKS = frozenset(("isdraft", "drafts", "unpublished", "hidden", "ishidden", "wip", "private"))
_OPPOSITES = frozenset(("publish", "ispublished", "visible", "public", "live"))
_STATES = frozenset(("status", "state", "poststatus"))
_HELD = frozenset(("draft", "unpublished", "hidden", "private", "pending", "wip"))


def _plain(key: str) -> str:
    """Return the name of a field in small letters only."""
    return key.replace("_", "").replace("-", "").lower()


def _on_drafts(key: str, values: Mapping[str, Any]) -> str:
    """Return how Jekyll treats a mark of a draft that it does not know; empty for other fields."""
    name, value = _plain(key), values[key]
    word = str(value).strip().lower()
    if values.get("published") is False:
        return ""
    if name == "draft":
        if word in _YES:
            return f"Hugo holds drafts back, but Jekyll publishes them; {_HOLD_BACK}"
        return "Jekyll has no field for drafts; remove it"
    is_held_back = (
        (name in _MARKS and word in _YES)
        or (name in _OPPOSITES and word in _NO)
        or (name in _STATES and word in _HELD)
    )
    held = "Jekyll publishes the page all the same; write published: false to hold it back"
    return held if is_held_back else ""


def _is_the_same_field(violation: Violation, key: str, meant: str) -> bool:
    """Tell whether a field beside the one that it resembles is that one in another spelling.

    A singular beside its plural, such as `image` beside `images`, is often a field of its own,
    which other programs read. It counts as the same only if both values are equal, so that nothing
    is lost.
    """
    if not is_spelling_of(key, meant):
        return False
    return not is_other_number(key, meant) or same(violation.value[key], violation.value[meant])


def _meant(subject: Subject, key: str, names: Collection[str]) -> str | None:
    synonym = _SYNONYMS.get(key.casefold()) if subject.schema.is_own else None
    return synonym if synonym and synonym in names else subject.nearest(key, names)


def _suggestion(subject: Subject, pointer: Pointer, meant: str) -> str:
    """Return the advice to use another field, with the value if it is written differently there."""
    target = (*pointer[:-1], meant)
    value = subject.value(pointer)
    question = f"did you mean {meant}?"
    if value is None or not subject.has_lines or subject.suits(target, value):
        return question
    kind = subject.schema.at(target).get("type")
    hint = ""
    if kind == "array":
        hint, _ = groups.as_list(subject, target, value, str(value))
    elif kind == "object":
        hint = groups.as_mapping(subject, target, value)
    return f"{question} {hint[0].upper()}{hint[1:]}" if hint else question


def _rename(subject: Subject, pointer: Pointer, meant: str) -> Change | None:
    """Return the change that renames a field to the one clearly meant, if its value fits there."""
    target = (*pointer[:-1], meant)
    is_plain = is_spelling_of(str(pointer[-1]), meant) or subject.is_required(target)
    if is_plain and subject.suits(target, subject.value(pointer)):
        return RenameField(pointer, meant)
    return None


def _stray(violation: Violation, pointer: Pointer, meant: str) -> tuple[str, Change | None]:
    """Return advice and change for a field that is also there in the right spelling."""
    value, other = violation.value[pointer[-1]], violation.value[meant]
    if same(value, other):
        return f"remove it: {meant} says the same", RemoveField(pointer)
    if other is None or other == "":
        return f"write its value as that of {meant}, which is empty", None
    return f"{meant} says something else: keep the right one, as {meant}", None


def _homes(subject: Subject) -> Mapping[str, str]:
    """Return the fields that a top-level key belongs to if it is only not indented."""
    homes: dict[str, str] = {}
    for name in subject.schema.at(()).get("properties", {}):
        if name in subject.parsed.values:
            for inner in subject.schema.at((name,)).get("properties", {}):
                homes.setdefault(inner, name)
    return homes


def missing(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a required field that is missing."""
    name = str(violation.detail["property"])
    pointer = (*violation.pointer, name)
    if counted := subject.counted(
        "NM101", violation, pointer, lambda _: subject.owner_span(violation.pointer)
    ):
        yield counted
        return
    change = _insertion(subject, violation, name)
    hint = f"add {name}: {examples.written(change.value)}" if change else _advice(subject, pointer)
    yield Finding(
        "NM101",
        f"{field_name(pointer)} is missing{_reason(violation, name)}",
        subject.owner_span(violation.pointer),
        _below(subject, pointer) or _beside(violation, name) or hint,
        pointer,
        change=change,
    )


def _reason(violation: Violation, name: str) -> str:
    """Return the other value in the file that requires a field, if there is one."""
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
    """Return a hint if a missing field is in the body, after an extra closing marker."""
    source, name = subject.parsed.source, re.escape(str(pointer[0]))
    found = len(pointer) == 1 and re.search(rf"^{name}[ \t]*:", source.body, re.MULTILINE)
    line = source.position(source.span.end).line
    return f"it stands below the end of the front matter in line {line}" if found else ""


def _beside(violation: Violation, name: str) -> str:
    """Return a hint if a similar field is there that does not replace a missing one."""
    other = {"publishedDateTime": "date", "updatedDateTime": "last_modified_at"}.get(name)
    if other is None or violation.pointer or other not in violation.value:
        return ""
    return f"add it: {other} is a field of Jekyll's, and does not replace it"


def _insertion(subject: Subject, violation: Violation, name: str) -> InsertField | None:
    """Return the change that adds a field whose value follows from the others, if it does."""
    owner, values = violation.pointer, violation.value
    options = subject.schema.at((*owner, name)).get("enum", ())
    properties = subject.schema.at(owner).get("properties", {})
    if not subject.is_plainly_one(violation) or any(key not in properties for key in values):
        return None  # Perhaps a page of another kind that was never meant as an article.
    if not owner and not subject.suits(("type",), values.get("type", "article")):
        return None
    if len(options) == 1:
        value: Any = options[0]
    elif name == "webUrl" and values.get("type") == "article":
        value = values.get("originalUrl")
    elif name == "originalUrl" and values.get("type") == "video":
        value = values.get("webUrl")
    else:
        return None
    if not isinstance(value, str) or not subject.suits((*owner, name), value):
        return None
    return InsertField(owner, name, value, tuple(properties))


def _advice(subject: Subject, pointer: Pointer) -> str:
    """Return advice on how to write a missing field."""
    name = str(pointer[-1])
    schema = subject.schema.at(pointer)
    if options := schema.get("enum"):
        return f"add {listing([f'{name}: {examples.written(option)}' for option in options])}"
    if not subject.has_lines:
        return _example(name, schema)
    if name in examples.SIZES:
        size = examples.stated_size(subject.value((*pointer[:-1], "url"))).get(name)
        return f"add {name}: {size}, as its URL says" if size else f"add the {name} in pixels"
    if subject.schema.type_at(pointer) == "timestamp":
        return "add it, written year-month-dayThour:minute:secondZ, in UTC"
    example = examples.example(subject, pointer)
    if isinstance(example, list | dict):
        return f"add, for example, {examples.as_field(pointer, example)}"
    if domain := examples.domain_of_page(subject, pointer):
        return f"add it, for example domain: {domain}"
    return _example(name, schema)


def _example(name: str, schema: Mapping[str, Any]) -> str:
    for example in schema.get("examples", ()):
        if isinstance(example, str | int) and not isinstance(example, bool):
            return f"add it, for example {name}: {example}" if len(str(example)) < 40 else "add it"
    return "add it"
