"""Validates the YAML front matter of news article files.

    >>> import newsmeta
    >>> article = newsmeta.load("examples/good/council-plants-trees.md")
    >>> report = newsmeta.validate(["examples/good"])

`load` returns one article as an object, `validate` a report on any number of files.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from newsmeta.api import ArticleError, load, validate
    from newsmeta.article import Action, Article, Image, Party, Provider, RelatedEntry
    from newsmeta.config import Config, ConfigError, Kind
    from newsmeta.diagnostics import (
        Diagnostic,
        FixSafety,
        Location,
        Position,
        Related,
        Report,
        Severity,
    )
    from newsmeta.reader import Limits
    from newsmeta.rules.base import RuleSettings
    from newsmeta.selection import Layer, SelectorError

_HOMES = {
    "newsmeta.api": ("ArticleError", "load", "validate"),
    "newsmeta.article": ("Action", "Article", "Image", "Party", "Provider", "RelatedEntry"),
    "newsmeta.config": ("Config", "ConfigError", "Kind"),
    "newsmeta.diagnostics": (
        "Diagnostic",
        "FixSafety",
        "Location",
        "Position",
        "Related",
        "Report",
        "Severity",
    ),
    "newsmeta.reader": ("Limits",),
    "newsmeta.rules.base": ("RuleSettings",),
    "newsmeta.selection": ("Layer", "SelectorError"),
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [  # noqa: PLE0604
    "__version__",
    *sorted(_MODULES),
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, to keep start-up short."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
