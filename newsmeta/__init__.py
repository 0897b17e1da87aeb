"""Validates, checks, normalizes, exports and imports the YAML front matter of news articles.

    >>> import newsmeta
    >>> article = newsmeta.load("examples/good/council-plants-trees.md")
    >>> report = newsmeta.validate(["examples/good"])

`load` returns one article as an object, `load_all` yields articles as dictionaries, and
`to_arrow`, `to_pandas` and `to_polars` return them as data frames. `validate` and `check` return
a report on any number of files, and `normalize` returns the fixed content of one. `export` writes
articles as data, `import_data` turns data into article files, and `plan_import` previews an
import. `new_article` writes an article from a headline and an address. `infer_schema` derives a
JSON Schema from files, `initialize` sets newsmeta up in a repository, `record_baseline` records
the findings of today, and `collect_statistics` returns the figures of a repository.
"""

# The public names are those of `api`, which type checkers look up there.
# ruff: noqa: F403, F405

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsmeta._about import __version__

__all__ = [
    "Action",
    "Article",
    "ArticleError",
    "Config",
    "ConfigError",
    "Diagnostic",
    "ExportSummary",
    "Feed",
    "FileCollection",
    "FixSafety",
    "GitError",
    "HandoffError",
    "Image",
    "ImportPlan",
    "ImportedRecord",
    "InferenceError",
    "InferredSchema",
    "Kind",
    "Layer",
    "LeftOut",
    "Limits",
    "Location",
    "NameList",
    "NewArticle",
    "NewArticleError",
    "NormalizedFile",
    "Outlier",
    "Party",
    "PlannedFile",
    "Position",
    "Provider",
    "RecordedBaseline",
    "Related",
    "RelatedEntry",
    "Report",
    "RuleSettings",
    "SelectorError",
    "SetupError",
    "SetupPlan",
    "Severity",
    "Skipped",
    "Statistics",
    "__version__",
    "changed_files",
    "check",
    "collect_statistics",
    "export",
    "import_data",
    "infer_schema",
    "initialize",
    "load",
    "load_all",
    "new_article",
    "normalize",
    "plan_import",
    "prune_baseline",
    "record_baseline",
    "to_arrow",
    "to_pandas",
    "to_polars",
    "validate",
]

if TYPE_CHECKING:
    from newsmeta.api import *
else:  # Hidden from type checkers: with `__getattr__` they would accept any name.

    def __getattr__(name: str) -> Any:
        """Import a public name on first use, to keep start-up short."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from newsmeta import api

        return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
