"""NM601 and NM602: files about the same page, or with the same title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from newsmeta.diagnostics import Severity
from newsmeta.rules.across.comparing import (
    MOST_OTHERS,
    Among,
    Comparison,
    Summary,
    comparison,
    plain,
)
from newsmeta.rules.across.keyed import Group, Groups, Key, Sharing, without
from newsmeta.rules.base import Need, Phase, Rule
from newsmeta.rules.values import LONGEST


class DuplicateUrl(Rule):
    """Two files are about the same page.

    **What it does.** Reports files whose `originalUrl` or `webUrl` is that of another file of the
    same kind. Spelling, `http` or `https`, tracking parameters and fragments make no difference.
    Files with `deleted: true` or `removed: true` do not count.

    **Why it matters.** The story was filed twice, and readers see it twice.

    **Example.** In `_news/2021-01-27-ten-thousand-trees.md`, and in
    `_news/2021-01-28-ten-thousand-trees-1.md` as well:

    ```yaml
    originalUrl: "https://www.example.com/news/trees"
    ```

    **Use instead.** One file.

    ```yaml
    originalUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM601"
    name = "duplicate-url"
    severity = Severity.ERROR
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.OTHER_FILES,))


class DuplicateTitle(Rule):
    """Two files have the same title.

    **What it does.** Reports files whose `title` is that of another file of the same kind; letter
    case and white space make no difference. Files that NM601 reports are not reported again.

    **Why it matters.** Often it is the same story, filed from two addresses. Readers cannot
    distinguish the two, and search engines show only one of them.

    **Example.** In `_news/2021-01-27-tree-news.md`, and in `_news/2021-02-27-tree-news.md` as
    well:

    ```yaml
    title: "Tree news"
    ```

    **Use instead.**

    ```yaml
    title: "Tree news of January"
    ```
    """

    code = "NM602"
    name = "duplicate-title"
    severity = Severity.WARNING
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.OTHER_FILES,))


RULES: tuple[type[Rule], ...] = (DuplicateUrl, DuplicateTitle)

_FIELDS = ("originalUrl", "webUrl")

_Pages = tuple[tuple[str, str], ...]
"""The fields that name the page of a file, each with the key of the page."""

_Facts = tuple[_Pages, str]
"""The pages of a file, and its title."""


def summarize(values: Mapping[str, object], is_article: bool) -> _Facts | None:
    """Return the page of a file, and its title as far as it matters."""
    pages, title = tuple(_pages(values)), plain(values.get("title"))
    return (pages, title) if pages or title else None


def keys(file: tuple[Summary, _Facts], among: Among) -> Iterator[Key]:
    """Yield the keys that a file shares with its duplicates."""
    summary, (pages, title) = file
    for page in dict.fromkeys(page for _, page in pages):
        yield _page_key(summary, page), b""
    if title and DuplicateTitle.code in among.codes:
        yield _title_key(summary, title), b""


SHARING = Sharing()


def compare(file: tuple[Summary, _Facts], groups: Groups, among: Among) -> Iterator[Comparison]:
    """Yield the findings that a file has the page or the title of another."""
    summary, (pages, title) = file
    alike = {
        page: group
        for page in dict.fromkeys(page for _, page in reversed(pages))
        if (group := groups.of(_page_key(summary, page)))
    }
    if alike:
        yield _same_page(file, alike, groups)
    group = groups.of(_title_key(summary, title)) if title else None
    if group is not None:
        known = list(alike.values()) if DuplicateUrl.code in among.enabled(summary) else []
        yield from _same_title(summary, group, known, groups)


def _page_key(summary: Summary, page: str) -> bytes:
    from newsmeta.keys import key

    return key("page", summary.kind, page)


def _title_key(summary: Summary, title: str) -> bytes:
    from newsmeta.keys import key

    return key("title", summary.kind, title)


def _pages(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    from newsmeta.urls.canonical import key_of

    known: dict[str, str | None] = {}
    for field in _FIELDS:
        text = values.get(field)
        if isinstance(text, str) and len(text) <= LONGEST:
            if text not in known:
                known[text] = key_of(text)
            if key := known[text]:
                yield field, key


def _same_page(
    file: tuple[Summary, _Facts], alike: Mapping[str, Group], groups: Groups
) -> Comparison:
    """Return the finding that a file is about the pages of others, which are one or two."""
    summary, (pages, _) = file
    *more, first = alike.values()
    numbers, length = without(groups, first, (), MOST_OTHERS + 1)
    for group in more:
        added, number = without(groups, group, (first,), MOST_OTHERS + 1)
        numbers, length = numbers + added, length + number
    others = (number for number in numbers if number != groups.number)
    return comparison(
        DuplicateUrl,
        summary,
        (next(field for field, page in pages if page in alike),),
        "is the same page as in",
        "keep one of the files",
        (
            (other, (next(field for page in alike for field, its in facts[0] if its == page),))
            for other, facts in groups.files(islice(others, MOST_OTHERS))
        ),
        length - 1,
    )


def _same_title(
    summary: Summary, group: Group, known: Sequence[Group], groups: Groups
) -> Iterator[Comparison]:
    """Yield the finding that others have the same title, unless they are reported for the page."""
    numbers, length = without(groups, group, known, MOST_OTHERS + 1)
    if not known:
        length -= 1  # The file itself.
    if length:
        others = (number for number in numbers if number != groups.number)
        yield comparison(
            DuplicateTitle,
            summary,
            ("title",),
            "is the same as in",
            "keep one of the files, or tell them apart",
            ((other, ("title",)) for other, _ in groups.files(islice(others, MOST_OTHERS))),
            length,
        )
