"""NM208: headlines that are cut off."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.texts import flaw


class LongHeadline(Rule):
    """A headline is longer than search results can show.

    **What it does.** Reports an article's `title` of more than 110 characters, or as many
    as `rules.max-headline-length` says. Off unless selected.

    **Why it matters.** Search engines and cards cut longer headlines off.

    **Example.** A headline of 130 characters.

    **Use instead.** A shorter one; the rest fits into `excerpt`.
    """

    code = "NM208"
    name = "long-headline"
    severity = Severity.INFO


RULES: tuple[type[Rule], ...] = (LongHeadline,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the part of a headline beyond the limit."""
    limit = context.settings.max_headline_length
    for value in document.texts:
        length = len(value.node.text)
        if value.pointer == ("title",) and length > limit:
            yield flaw(
                LongHeadline,
                document,
                value,
                (limit, length),
                f"the headline has {length} characters, more than {limit}",
                "shorten it",
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return (
        not context.is_article
        or len(document.values["title"]) <= context.settings.max_headline_length
    )
