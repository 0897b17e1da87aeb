"""NM220: two scores that should be equal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from newsmeta.diagnostics import Finding, Pointer, Severity, field_name
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument


class HeatMismatch(Rule):
    """The heat of an article is not its quality.

    **What it does.** Reports a `heat` that is neither -1, which means not ranked, nor the
    same as `quality` beside it, in the article and in related ones. Off unless selected.

    **Why it matters.** The site sorts articles by one score and shows the other.

    **Example.**

    ```yaml
    quality: 60
    heat: 16
    ```

    **Use instead.**

    ```yaml
    quality: 60
    heat: 60
    ```
    """

    code = "NM220"
    name = "heat-mismatch"
    severity = Severity.INFO


RULES: tuple[type[Rule], ...] = (HeatMismatch,)

_NOT_RANKED = -1


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each heat that differs from the quality beside it."""
    if not context.is_article or not document.parsed.is_readable:
        return
    owners: list[tuple[Pointer, object]] = [((), document.values)]
    related = document.values.get("related")
    if isinstance(related, list):
        owners += [(("related", at), entry) for at, entry in enumerate(related)]
    for pointer, values in owners:
        if scores := _two_scores(values):
            heat, quality = (*pointer, "heat"), (*pointer, "quality")
            yield Finding(
                HeatMismatch.code,
                f"{field_name(heat)}: {scores[0]} is not the quality, which is {scores[1]}",
                document.span(heat),
                "make the two equal, or write -1 for an article that is not ranked",
                heat,
                (("quality here", document.span(quality)),),
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    if not context.is_article:
        return True
    values = document.values
    return not any(map(_two_scores, (values, *values.get("related", ()))))


def _two_scores(values: object) -> tuple[int, int] | None:
    """Return the heat and quality of a mapping, if they differ."""
    if not isinstance(values, dict):
        return None
    heat, quality = values.get("heat"), values.get("quality")
    if not _is_score(heat) or not _is_score(quality) or heat in (_NOT_RANKED, quality):
        return None
    return heat, quality


def _is_score(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
