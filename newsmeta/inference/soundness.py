"""Parts of a schema that can be widened without forbidding anything that was allowed before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.schema.files import Place, SchemaFiles

_NAMED = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_FORBIDDING = ("not", "if", "oneOf", "disallow")
_DYNAMIC = ("$dynamicRef", "$recursiveRef")


class Uses:
    """The uses of a schema's parts.

    Args:
        files: The files of the schema.
    """

    def __init__(self, files: SchemaFiles) -> None:
        self._files = files
        self._forbidding = self._forbidding_parts()
        self._targets = list(self._referred())

    def forbids(self, part: Mapping[str, Any]) -> bool:
        """Tell whether a value may be rejected because it follows a part, as under `not`."""
        return self._forbidding is None or id(part) in self._forbidding

    def is_referred(self, pointer: Pointer) -> bool:
        """Tell whether a reference points to a part of the first file, or to a part around it."""
        return any(pointer[: len(target)] == target for target in self._targets)

    def _referred(self) -> Iterator[Pointer]:
        for part, _ in self._files.walk():
            place = self._files.place(self._follow(part))
            if place is not None and place.uri == self._files.root:
                yield place.pointer

    def _forbidding_parts(self) -> set[int] | None:
        """Return the parts below negating keywords; None if any part may be below one."""
        stack = [inner for part, place in self._files.walk() for inner in _below(part, place)]
        found: set[int] = set()
        while stack:
            part = stack.pop()
            if isinstance(part, list):
                stack.extend(part)
            elif isinstance(part, Mapping) and id(part) not in found:
                if any(keyword in part for keyword in _DYNAMIC):
                    return None
                found.add(id(part))
                stack.extend(part.values())
                stack.append(self._follow(part))
        return found

    def _follow(self, part: Mapping[str, Any]) -> Any:
        reference, place = part.get("$ref"), self._files.place(part)
        if not isinstance(reference, str) or place is None:
            return None
        return self._files.follow(place.base, reference)


def is_schema(pointer: Pointer) -> bool:
    """Tell whether the keys of a part are keywords rather than names."""
    is_named = False
    for step in pointer:
        is_named = not is_named and step in _NAMED
    return not is_named


def _below(part: Mapping[str, Any], place: Place) -> Iterator[Any]:
    """Yield the schemas below the negating keywords of a part."""
    if is_schema(place.pointer):
        yield from (part[keyword] for keyword in _FORBIDDING if keyword in part)
        if "maxContains" in part:
            yield part.get("contains")
