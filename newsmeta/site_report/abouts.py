"""The kind, provider and title of files, for the findings in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.frontmatter import SourceError
from newsmeta.linter.analyst import Analyst

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
    """

    def __init__(self, analyst: Analyst) -> None:
        self._analyst = analyst

    def __call__(self, path: str, data: bytes) -> About:
        """Return the properties of a file.

        Args:
            path: The file, as shown.
            data: Its content; empty if it cannot be read.
        """
        try:
            parsed = self._analyst.read(data)
            kind = self._analyst.kind_of(parsed, self._analyst.config.disk.local(path)).name
        except SourceError:
            return About()
        values = parsed.values if isinstance(parsed.values, Mapping) else {}
        provider = values.get("provider")
        name = provider.get("name") if isinstance(provider, Mapping) else None
        return About(kind, _text(name), _text(values.get("title")))


def _text(value: Any) -> str:
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""
