"""NM608: files that become pages only on a future date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from newsmeta import timestamps
from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.site.file_dates import beginning, split_name


class DatedAhead(Rule):
    """The file has a future date, so it is not a page yet.

    **What it does.** Reports files of a collection with a date in the future, unless `_config.yml`
    has `future: true`. The date is the one that Jekyll uses: `date`, or else that of the file's
    name, including `2031-2-9-x.md` and `31-02-09-x.md`. Drafts, files with `published: false`,
    collections that are not written, and pages outside of collections, which have no date, are not
    reported. A day counts as begun once it has begun anywhere on earth.

    **Why it matters.** Jekyll skips the file without a message, and the article does not appear
    until the site is built after that day.

    **Example.** In a file called `2091-01-27-trees.md`:

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    ```

    **Use instead.** The name `2021-01-27-trees.md`:

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    ```
    """

    code = "NM608"
    name = "dated-ahead"
    severity = Severity.WARNING
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.FILE_NAME, Need.PUBLISHING))
    depends_on_time = True


RULES: tuple[type[Rule], ...] = (DatedAhead,)

_EARLIEST = timedelta(hours=14)
"""The largest offset of clocks ahead of UTC, where days begin first."""


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for a file that is not a page yet."""
    folder = document.publishing
    if folder is None or not folder.is_dated or not _is_page(document, context):
        return
    if "date" in document.values:
        given = document.text_at(("date",))
        if _has_to_come(given, context.now):
            yield Finding(
                DatedAhead.code,
                f"date: lies ahead, so that Jekyll makes no page of the file until {given[:10]}",
                document.span(("date",)),
                "correct the date, or write future: true in _config.yml",
                ("date",),
            )
    elif is_named_ahead(document, context):
        yield Finding(
            DatedAhead.code,
            f"the file's name says {split_name(document.file_name)[0]}, which lies ahead, so that "
            "Jekyll makes no page of it until then",
            document.key_span(()),
            "rename the file, or write future: true in _config.yml",
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return "date" not in document.values and not _is_ahead(document.file_name, context.now)


def is_named_ahead(document: Document, context: Context) -> bool:
    """Tell whether a file is not a page yet because of the date in its name."""
    folder = document.publishing
    return (
        folder is not None
        and folder.is_dated
        and "date" not in document.values
        and _is_page(document, context)
        and _is_ahead(document.file_name, context.now)
    )


def _is_page(document: Document, context: Context) -> bool:
    """Tell whether a file becomes a page once its date has come."""
    folder = document.publishing
    if folder is None or folder.is_written is False:
        return False
    if folder.is_written is None and not context.is_article:
        return False  # Apparently not a collection.
    return folder.has_unpublished or document.values.get("published") is not False


def _is_ahead(name: str, now: datetime) -> bool:
    named, _ = split_name(name)
    begins = beginning(named) if named else None
    return begins is not None and begins - _EARLIEST > now


def _has_to_come(text: str, now: datetime) -> bool:
    """Tell whether a date written for Jekyll is still to come."""
    moment = timestamps.parse(timestamps.guess(text) or "")
    if moment is None:
        return False
    has_offset = timestamps.parse(text) is not None
    return moment - (timedelta() if has_offset else _EARLIEST) > now
