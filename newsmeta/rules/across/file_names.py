"""NM604 and NM605: the name of the file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from newsmeta import timestamps
from newsmeta.diagnostics import Finding, Severity
from newsmeta.late_patterns import late_pattern
from newsmeta.rules.across.dated_ahead import DatedAhead, is_named_ahead
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.slugs import slug
from newsmeta.site.file_dates import day_of


class FileNameDate(Rule):
    """The date in the file's name is not that of publication.

    **What it does.** Reports files called `YYYY-MM-DD-…` whose date is more than a day from that of
    `publishedDateTime`. A day is tolerated, as the author's day may begin earlier or later than
    that of UTC. In collections, `2021-2-9-…` and `21-02-09-…` are dates as well, as in Jekyll.
    NM608 covers dates in the future. At a date that does not exist, such as `2021-13-45-…`, Jekyll
    ends the build of the whole site.

    **Why it matters.** Jekyll takes the date of a post, its address and its place in the list
    from the name.

    **Example.** In a file called `2020-01-27-trees.md`:

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    ```

    **Use instead.** The name `2021-01-27-trees.md`:

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    ```
    """

    code = "NM604"
    name = "file-name-date"
    severity = Severity.WARNING
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.FILE_NAME, Need.PUBLISHING))


class FileNameSlug(Rule):
    """The file's name is not made from the title.

    **What it does.** Reports files called `YYYY-MM-DD-slug` whose slug is not made from the title:
    in lower case, with only letters, digits, blanks and hyphens, and with hyphens for blanks. A
    slug without accents, or one that is cut off after 20 characters or more, is accepted.

    **Why it matters.** The name is the page's address. A different name is often that of another
    article that was copied.

    **Example.** In a file called `2021-01-27-city-budget.md`:

    ```yaml
    title: "Ten thousand trees"
    ```

    **Use instead.** The name `2021-01-27-ten-thousand-trees.md`:

    ```yaml
    title: "Ten thousand trees"
    ```
    """

    code = "NM605"
    name = "file-name-slug"
    severity = Severity.INFO
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.FILE_NAME,))


RULES: tuple[type[Rule], ...] = (FileNameDate, FileNameSlug)

_NAME = late_pattern(r"([0-9]{2,4}-[0-9]{1,2}-[0-9]{1,2})(?:-(.+))?(\.[A-Za-z]+)", re.DOTALL)
_WHOLE = len("2021-01-27")
_END = ": Jekyll ends the whole build there"


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield findings about the name of an article's file."""
    match = _NAME.fullmatch(document.file_name)
    if match is None or not context.is_article:
        return
    if len(match[1]) < _WHOLE and not _is_short_date(match, document):
        return
    if DatedAhead.code not in context.enabled or not is_named_ahead(document, context):
        yield from _date(match, document)
    title = document.text_at(("title",))
    if match[2] and title and not _is_made_from(match[2], title):
        yield Finding(
            FileNameSlug.code,
            f"title: the file's name is not made from it, but says {match[2]}",
            document.span(("title",)),
            f"rename the file to {match[1]}-{slug(title)}{match[3]}",
            ("title",),
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    match = _NAME.fullmatch(document.file_name)
    if match is None or not context.is_article:
        return True
    if len(match[1]) < _WHOLE:
        return False  # That depends on the folder.
    values = document.values
    published, named = values["publishedDateTime"], match[1]
    if FileNameDate.code in context.enabled and published[:10] != named:
        try:
            days = (date.fromisoformat(published[:10]) - date.fromisoformat(named)).days
        except ValueError:
            return False
        if abs(days) > 1:
            return False
    if FileNameSlug.code not in context.enabled or not match[2]:
        return True
    return _is_made_from(match[2], values["title"])


def _is_short_date(match: re.Match[str], document: Document) -> bool:
    """Tell whether Jekyll takes a shortened year, month or day as a date."""
    return match[2] is not None and document.publishing is not None and document.publishing.is_dated


def _date(match: re.Match[str], document: Document) -> Iterator[Finding]:
    """Yield a finding if the day in the name is not that of publication."""
    published = timestamps.parse(document.text_at(("publishedDateTime",)))
    if published is None:
        return
    try:
        named = date(*day_of(match[1]))
    except ValueError:
        yield Finding(
            FileNameDate.code,
            f"publishedDateTime: the file's name says {match[1]}, which is no day"
            f"{_END if _ends_the_build(match, document) else ''}",
            document.span(("publishedDateTime",)),
            f"rename the file, with {published.date()} for the day that it was published",
            ("publishedDateTime",),
        )
        return
    if abs((named - published.date()).days) > 1:
        yield Finding(
            FileNameDate.code,
            f"publishedDateTime: is {published.date()}, and the file's name says {match[1]}",
            document.span(("publishedDateTime",)),
            "rename the file, or correct the time",
            ("publishedDateTime",),
        )


def _ends_the_build(match: re.Match[str], document: Document) -> bool:
    """Tell whether Jekyll takes the date in a name as one, but then cannot read it.

    Jekyll accepts 31 days in each of twelve months: the 30th of February is in March.
    """
    _, month, day = day_of(match[1])
    is_read = match[2] is not None and not document.parsed.values.get("date")
    return is_read and not (1 <= month <= 12 and 1 <= day <= 31)


def _is_made_from(name: str, title: str) -> bool:
    """Tell whether a slug is made from a title; the number of hyphens does not matter."""
    wanted, found = (
        re.sub("-+", "-", text).strip("-")
        for text in (slug(title), unicodedata.normalize("NFC", name.lower()))
    )
    return any(
        made == found or (len(found) >= 20 and made.startswith(found))
        for made in (wanted, _without_accents(wanted))
    )


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
