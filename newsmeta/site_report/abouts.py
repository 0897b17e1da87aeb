"""The kind, provider and title of files, for the findings in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.files.targets import PICTURES
from newsmeta.frontmatter import Parsed, SourceError
from newsmeta.linter.analyst import Analyst

Require = Callable[[str, bytes, Parsed | None], None]

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class About:
    """The properties of a file besides its findings.

    Attributes:
        kind: The name of its kind.
        provider: The name of its provider; empty if it has none.
        title: Its title; empty if it has none.
    """

    kind: str = ""
    provider: str = ""
    title: str = ""


class Abouts:
    """Determines the properties of files.

    Args:
        analyst: The analyst, which knows their kinds.
        require: Raises an exception if nothing of a file may be shown. It is called with the path,
            the content, and the file as read, if it can be read as text.
    """

    def __init__(self, analyst: Analyst, require: Require | None = None) -> None:
        self._analyst = analyst
        self._require = require

    def __call__(self, path: str, data: bytes) -> About:
        """Return the properties of a file.

        Args:
            path: The file, as shown.
            data: Its content; empty if it cannot be read.
        """
        try:
            parsed = self._analyst.read(data)
        except SourceError:
            parsed = None
        if self._require is not None:
            self._require(path, data, parsed)
        if parsed is None or path.lower().endswith(PICTURES):
            return About()
        kind = self._analyst.kind_of(parsed, self._analyst.config.disk.local(path)).name
        values = parsed.values if isinstance(parsed.values, Mapping) else {}
        provider = values.get("provider")
        name = provider.get("name") if isinstance(provider, Mapping) else None
        return About(kind, _text(name), _text(values.get("title")))


def _text(value: Any) -> str:
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""
