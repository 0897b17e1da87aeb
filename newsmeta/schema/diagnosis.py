"""The problem with a schema that the fast engine refuses, and its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any
from urllib.parse import urldefrag, urljoin

import referencing.jsonschema
from jsonschema.validators import SPECIFICATIONS
from referencing.exceptions import Unresolvable

from newsmeta.diagnostics import json_pointer
from newsmeta.schema.files import SchemaFiles
from newsmeta.schema.patterns import is_pattern

_DIALECTS = (
    *(f"http://json-schema.org/draft-{number}/schema" for number in ("04", "06", "07")),
    *(f"https://json-schema.org/draft/{year}/schema" for year in ("2019-09", "2020-12")),
)
_NEWEST = _DIALECTS[-1]
_DEEPEST = 200
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


def diagnose(files: SchemaFiles) -> str:
    """Return the problem with a schema, as the rest of a sentence about its first file.

    Args:
        files: The files of the schema, as far as they have been read.

    Returns:
        The first mistake; empty if there is none except a limitation of the fast engine.
    """
    problems = chain(_deep(files), _mistakes(files), _lost_references(files), _bad_patterns(files))
    return next(problems, "")


def _told(files: SchemaFiles, uri: str, words: str) -> str:
    return words if uri == files.root else f"refers to {files.name(uri)}, which {words}"


# -- the schemas themselves ----------------------------------------------------


def _deep(files: SchemaFiles) -> Iterator[str]:
    """Yield the places where files are nested deeper than either engine can go."""
    for _, place in files.walk():
        if len(place.pointer) > _DEEPEST:
            yield _told(files, place.uri, f"is nested more than {_DEEPEST} levels deep")


def _mistakes(files: SchemaFiles) -> Iterator[str]:
    """Yield the places where files are not valid schemas."""
    import jsonschema_rs

    first = files.document
    usual = first.get("$schema", _NEWEST) if isinstance(first, Mapping) else _NEWEST
    for uri, document in list(files.documents.items()):
        if not isinstance(document, dict):
            continue
        dialect = document.get("$schema", usual)
        if not isinstance(dialect, str) or not _is_known(dialect):
            words = f"is written in an unknown dialect of JSON Schema: {dialect}"
            yield _told(files, uri, words)
        elif dialect.rstrip("#") in _DIALECTS:
            try:
                jsonschema_rs.meta.validate({**document, "$schema": dialect})
            except jsonschema_rs.ValidationError as error:
                where = json_pointer(tuple(error.instance_path)) or "the top"
                yield _told(files, uri, _invalid(where, error.message))
            except ValueError as error:
                yield _told(files, uri, _invalid("the top", str(error).splitlines()[0]))


def _invalid(where: str, words: str) -> str:
    return f"is not a valid JSON Schema: at {where}, {words}"


def _is_known(dialect: str) -> bool:
    try:
        referencing.jsonschema.specification_with(dialect)
    except referencing.jsonschema.UnknownDialect:
        return False
    return True


def _bad_patterns(files: SchemaFiles) -> Iterator[str]:
    """Yield regular expressions that neither engine understands."""
    for schema, place in files.walk():
        patterns = schema.get("patternProperties")
        for keyword, pattern in (
            ("pattern", schema.get("pattern")),
            *(("patternProperties", each) for each in (patterns or ())),
        ):
            if isinstance(pattern, str) and not is_pattern(pattern):
                where = json_pointer((*place.pointer, keyword))
                words = _invalid(where, f"{pattern} is not a regular expression")
                yield _told(files, place.uri, words)


# -- what they refer to --------------------------------------------------------


def _lost_references(files: SchemaFiles) -> Iterator[str]:
    """Yield the places where a schema refers to something that does not exist."""
    specification = _specification(files.document, referencing.jsonschema.DRAFT202012)

    def retrieve(uri: str) -> Any:
        document = files.retrieve(uri)
        return _specification(document, specification).create_resource(document)

    registry: Any = referencing.Registry(retrieve=retrieve)  # type: ignore[call-arg]
    registry = SPECIFICATIONS.combine(registry)
    root = specification.create_resource(files.document)
    registry = registry.with_resource(files.root, root)
    stack = [(root, registry.resolver(base_uri=files.root).in_subresource(root))]
    seen: set[int] = set()
    while stack:
        resource, resolver = stack.pop()
        schema = resource.contents
        if not isinstance(schema, Mapping) or id(schema) in seen:
            continue
        seen.add(id(schema))
        for keyword in _REFERENCES:
            reference = schema.get(keyword)
            if not isinstance(reference, str):
                continue
            try:
                found = resolver.lookup(reference)
            except Unresolvable:
                yield _lost(files, schema, keyword, reference)
                continue
            target = _specification(found.contents, specification).create_resource(found.contents)
            stack.append((target, found.resolver))
        stack.extend((inner, resolver.in_subresource(inner)) for inner in resource.subresources())


def _lost(files: SchemaFiles, schema: Any, keyword: str, reference: str) -> str:
    """Return the message about a reference to nothing."""
    place = files.place(schema)
    base = place.base if place else files.root
    uri, fragment = urldefrag(urljoin(base, reference))
    name = files.name(uri)
    if uri in files.failures:
        reason = f"{name} {files.failures[uri]}"
    elif fragment:
        reason = f"there is no {fragment} in {name}"
    else:
        reason = "there is no such thing"
    words = f"refers to {reference}"
    if place:
        words += f" at {json_pointer((*place.pointer, keyword))}"
    return _told(files, place.uri if place else files.root, f"{words}: {reason}")


def _specification(document: Any, default: Any) -> Any:
    dialect = document.get("$schema") if isinstance(document, Mapping) else None
    if not isinstance(dialect, str):
        return default
    return referencing.jsonschema.specification_with(dialect, default=default)
