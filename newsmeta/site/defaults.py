"""Default values of files in Jekyll's configuration (`defaults:`).

Jekyll 4 compares paths as texts: a scope covers all files whose path begins with its text, so that
`_news/old` also covers `_news/older/a.md`. A scope with a `*` covers the paths that match the
pattern, and everything below them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.late_patterns import late_pattern

_PLURALS = {"page": "pages", "post": "posts", "draft": "drafts"}
"""Types in scopes before Jekyll 2, which still work."""
_PART = late_pattern(r"\\(?P<one>.)|(?P<many>\*)|(?P<any>\?)|\[(?P<set>[^]/]+)\]", re.DOTALL)
_BRACES = late_pattern(r"\{([^{}]*)\}")
_MAX_PATTERNS = 100
_MAX_DEPTH = 64


@dataclass(frozen=True, slots=True)
class Default:
    """Default values for the files in a part of the site.

    Attributes:
        values: The values, by their names.
        path: The beginning of the files' paths, or a pattern; empty for all files.
        type: The collection of the files, or `pages`; None for all.
    """

    values: Mapping[str, Any]
    path: str = ""
    type: str | None = None

    def precedes(self, other: Default | None) -> bool:
        """Tell whether its values override those of an earlier default."""
        if other is None:
            return True
        length, before = (len(each.path.removeprefix("/")) for each in (self, other))
        if length != before:
            return length > before
        return self.type is not None or other.type is None

    def applies(self, place: Place, collections: str) -> bool:
        """Tell whether it covers a file.

        Args:
            place: The file.
            collections: The folder of the collections, as written in the configuration.
        """
        if self.type is not None and self.type != place.type:
            return False
        if not self.path:
            return True
        top = f"{collections}/" if collections else ""
        if "*" not in self.path:
            return place.path.startswith(self.path.removeprefix(top))
        matches = _pattern(self.path.removeprefix("/"))
        return any(
            matches(name) and place.path.startswith(name.removeprefix(top))
            for name in _ways(place.name)
        )

    def divides(self, folder: Place, collections: str) -> bool:
        """Tell whether it may cover some of the direct files of a folder, but not all.

        Args:
            folder: The folder, with a slash at its end.
            collections: The folder of the collections, as written in the configuration.
        """
        if not self.path or self.applies(folder, collections):
            return False
        top = f"{collections}/" if collections else ""
        return "*" in self.path or self.path.removeprefix(top).startswith(folder.path)


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a file from Jekyll's point of view.

    Attributes:
        name: The path from the source folder of the site.
        path: The path for comparison with scopes; for files in collections, it is relative to the
            folder of the collections.
        type: The collection of the file, or `pages`.
    """

    name: str
    path: str
    type: str


def read_defaults(content: Any) -> tuple[Default, ...]:
    """Return the `defaults` of a configuration, without entries that Jekyll cannot use."""
    found = []
    for each in content if isinstance(content, list) else ():
        values = each.get("values") if isinstance(each, dict) else None
        scope = each.get("scope", {}) if isinstance(each, dict) else None
        if isinstance(values, dict) and isinstance(scope, dict):
            path, kind = scope.get("path"), scope.get("type")
            kind = _PLURALS.get(kind, kind) if isinstance(kind, str) else None
            found.append(Default(values, path if isinstance(path, str) else "", kind))
    return tuple(found)


def merged(defaults: Iterable[Default]) -> dict[str, Any]:
    """Return all default values of a file, merged as Jekyll does for documents."""
    values: dict[str, Any] = {}
    last: Default | None = None
    for default in defaults:
        if default.precedes(last):
            values, last = _merge(values, default.values), default
        else:
            values = _merge(default.values, values)
    return values


def found(defaults: Iterable[Default], key: str) -> Any:
    """Return one default value of a file, chosen as Jekyll does for pages."""
    best: Default | None = None
    for default in defaults:
        if key in default.values and default.precedes(best):
            best = default
    return best.values[key] if best else None


def _merge(under: Mapping[str, Any], over: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """Return two mappings merged; null values do not replace others, and mappings are merged."""
    values = dict(under)
    for key, new in over.items():
        old = values.get(key)
        if isinstance(old, dict) and isinstance(new, dict) and depth < _MAX_DEPTH:
            values[key] = _merge(old, new, depth + 1)
        elif new is not None or key not in values:
            values[key] = new
    return values


def _ways(name: str) -> list[str]:
    """Return the folders on the way to a file, from the top down, and the file."""
    parts = name.split("/")
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]


@lru_cache(maxsize=256)
def _pattern(text: str) -> Callable[[str], Any]:
    """Return a function that matches paths with a pattern, by the rules of Ruby's `Dir.glob`."""
    return re.compile("|".join(map(_expression, _expanded(text)))).fullmatch


def _expanded(text: str) -> list[str]:
    """Return a pattern with its braces expanded."""
    patterns = [text]
    while len(patterns) <= _MAX_PATTERNS and (braces := _BRACES.search(patterns[0])):
        first = patterns.pop(0)
        before, behind = first[: braces.start()], first[braces.end() :]
        patterns += [before + choice + behind for choice in braces[1].split(",")]
    return patterns


def _expression(pattern: str) -> str:
    """Return the regular expression for a pattern; no wildcard matches a leading dot."""
    written = []
    parts = [part for part in pattern.rstrip("/").split("/") if part != "."]
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        if part == "**" and not is_last:
            written.append(r"(?:[^/.][^/]*/)*")
            continue
        hidden = "" if part.startswith(".") else r"(?!\.)"
        written.append(hidden + _expression_of_part(part) + ("" if is_last else "/"))
    return "".join(written)


def _expression_of_part(part: str) -> str:
    written, done = [], 0
    for found in _PART.finditer(part):
        written.append(re.escape(part[done : found.start()]))
        done = found.end()
        if found["one"]:
            written.append(re.escape(found["one"]))
        elif found["set"]:
            inner = found["set"]
            is_not = inner[0] in "^!" and len(inner) > 1
            chars = re.sub(r"([\\\[\]^&~|])", r"\\\1", inner[is_not:])
            written.append(f"[{'^/' if is_not else ''}{chars}]")
        else:
            written.append("[^/]*" if found["many"] else "[^/]")
    return "".join(written) + re.escape(part[done:])
