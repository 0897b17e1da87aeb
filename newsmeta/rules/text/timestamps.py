"""NM211 to NM213: points in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from newsmeta import timestamps
from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, field_name
from newsmeta.diagnostics.changes import SetValue
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.values import TextValue


class TimestampForm(Rule):
    """A timestamp is valid, but not in the usual form.

    **What it does.** Reports timestamps that RFC 3339 allows, but that are not written
    `YYYY-MM-DDTHH:MM:SSZ`: with an offset, with a fraction of a second, with a space instead of the
    `T`, in lower case.

    **Why it matters.** Timestamps in the same form sort as text and can be compared at a glance.

    **Example.**

    ```yaml
    publishedDateTime: 2021-01-27T16:50:00+01:00
    ```

    **Use instead.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    ```
    """

    code = "NM211"
    name = "timestamp-form"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


class TimestampInFuture(Rule):
    """A timestamp lies in the future.

    **What it does.** Reports timestamps more than a day in the future, or more than the hours in
    `rules.future-tolerance-hours`.

    **Why it matters.** Jekyll leaves out posts from the future, and lists sorted by time keep the
    article on top until then.

    **Example.**

    ```yaml
    publishedDateTime: 2201-01-27T15:50:00Z
    ```

    **Use instead.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    ```
    """

    code = "NM212"
    name = "timestamp-in-future"
    severity = Severity.WARNING
    depends_on_time = True


class UpdatedBeforePublished(Rule):
    """An article was updated before it was published.

    **What it does.** Reports an `updatedDateTime` that lies before `publishedDateTime`.

    **Why it matters.** One of the two is wrong, and feeds and search engines may show either.

    **Example.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    updatedDateTime: 2021-01-26T09:00:00Z
    ```

    **Use instead.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    updatedDateTime: 2021-01-28T09:00:00Z
    ```
    """

    code = "NM213"
    name = "updated-before-published"
    severity = Severity.ERROR


RULES: tuple[type[Rule], ...] = (TimestampForm, TimestampInFuture, UpdatedBeforePublished)

_PUBLISHED, _UPDATED = _OF_ARTICLES = ("publishedDateTime", "updatedDateTime")
"""The times of articles. A site's own fields may hold times in the future, or times before these.
"""


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield findings about timestamps that are valid by themselves."""
    if not context.is_article:
        return
    latest = _later(context.now, context.settings.future_tolerance_hours)
    published: dict[Pointer, tuple[datetime, TextValue]] = {}
    updated: list[tuple[datetime, TextValue]] = []
    for value in document.of_type("timestamp"):
        moment = timestamps.parse(value.text)
        if moment is None or not isinstance(value.node.value, str):
            continue
        if not timestamps.is_canonical(value.text):
            yield Finding(
                TimestampForm.code,
                f"{value.name}: {quote(value.text)} is not in the form YYYY-MM-DDTHH:MM:SSZ",
                value.node.span,
                f"write {timestamps.canonical(moment)}",
                value.pointer,
                change=SetValue(value.pointer, timestamps.canonical(moment)),
            )
        if moment > latest and value.pointer[-1] in _OF_ARTICLES:
            yield Finding(
                TimestampInFuture.code,
                f"{value.name}: {value.text} lies in the future",
                value.node.span,
                "check the day and the year",
                value.pointer,
            )
        if value.pointer[-1] == _PUBLISHED:
            published[value.pointer[:-1]] = moment, value
        elif value.pointer[-1] == _UPDATED:
            updated.append((moment, value))
    for moment, value in updated:
        earlier = published.get(value.pointer[:-1])
        if earlier and moment < earlier[0]:
            other = earlier[1]
            yield Finding(
                UpdatedBeforePublished.code,
                f"{value.name}: {value.text} lies before {field_name(other.pointer)}",
                value.node.span,
                "correct one of the two",
                value.pointer,
                (("published here", other.node.span),),
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema.

    The timestamps here are in canonical form, so their order as text is their order in time.
    """
    if not context.is_article:
        return True
    latest = _latest(context.now, context.settings.future_tolerance_hours)
    for owner, field, text in document.typed["timestamp"]:
        if text > latest and field in _OF_ARTICLES:
            return False
        if field == _UPDATED and text < owner.get(_PUBLISHED, ""):
            return False
    return True


@lru_cache(maxsize=8)
def _latest(now: datetime, hours: int) -> str:
    return timestamps.canonical(_later(now, hours))


def _later(moment: datetime, hours: int) -> datetime:
    """Return the moment some hours later, or the last possible one if that is too late."""
    try:
        return moment + timedelta(hours=hours)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)
