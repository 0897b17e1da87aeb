"""NM311: dates in URLs compared with the date of publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta import timestamps
from newsmeta.diagnostics import Finding, Pointer, Severity, field_name
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.values import UrlValue
from newsmeta.urls.beginnings import begins_right, second_beginning


class UrlDateMismatch(Rule):
    """The date in the URL is far from the date of publication.

    **What it does.** Compares the day in `webUrl` (or in `originalUrl`, if there is no `webUrl`),
    such as `/2021/01/27/`, `/2021/jan/25/` or `/2021-01-27-`, with `publishedDateTime`. It reports
    a difference of more than seven days, or of more than `rules.url-date-tolerance-days`. URLs with
    only a year and a month are ignored.

    **Why it matters.** Either the time is wrong, or the URL is that of another story.

    **Example.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    webUrl: "https://www.example.com/2019/11/04/trees"
    ```

    **Use instead.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    webUrl: "https://www.example.com/2021/01/27/trees"
    ```
    """

    code = "NM311"
    name = "url-date-mismatch"
    severity = Severity.WARNING
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


RULES: tuple[type[Rule], ...] = (UrlDateMismatch,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each page whose URL has another date than its publication."""
    for owner, urls in document.urls_by_owner.items():
        yield from _dates(owner, urls, document, context)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    for owner, field, text in document.typed["url"]:
        if _may_be_page(field, owner) and not _is_of_its_date(text, owner, context):
            return False
    return True


def _may_be_page(field: str, owner: Mapping[str, Any]) -> bool:
    """Tell whether a URL may be the one that is compared: the second, if the first is malformed."""
    if field != "originalUrl":
        return field == "webUrl"
    page = owner.get("webUrl", "")
    return not begins_right(page) or second_beginning(page) > 0


def _is_of_its_date(text: str, owner: Mapping[str, Any], context: Context) -> bool:
    """Tell whether the URL of a page has no other date than that of its publication."""
    if "/20" not in text and "/19" not in text:
        return True
    published = owner.get("publishedDateTime", "")
    path = text.partition("?")[0].partition("#")[0]
    if not published or ("/20" not in path and "/19" not in path):
        return True
    if f"/{published[:10].replace('-', '/')}/" in path and published.startswith(("19", "20")):
        return True
    from newsmeta.urls.dates import stated_dates

    dates = [stated.date for stated in stated_dates(text)]
    moment = timestamps.parse(published) if dates else None
    if moment is None:
        return True
    days = min(abs((stated - moment.date()).days) for stated in dates)
    return days <= context.settings.url_date_tolerance_days


def _dates(
    owner: Pointer, urls: Mapping[str, UrlValue], document: Document, context: Context
) -> Iterator[Finding]:
    from newsmeta.urls.dates import stated_dates

    page = urls.get("webUrl") or urls.get("originalUrl")
    if page is None or page.url is None:
        return
    dates = list(stated_dates(page.text))
    pointer = (*owner, "publishedDateTime")
    published = timestamps.parse(document.text_at(pointer)) if dates else None
    if published is None:
        return
    days = [abs((stated.date - published.date()).days) for stated in dates]
    if min(days) <= context.settings.url_date_tolerance_days:
        return
    stated = dates[-1]
    yield Finding(
        UrlDateMismatch.code,
        f"{page.name}: the date in it, {stated.date}, is {days[-1]:,} days from "
        f"{field_name(pointer)}, {published.date()}",
        document.url_part(page, stated.start, stated.end),
        "correct one of the two",
        page.pointer,
        (("published here", document.span(pointer)),),
    )
