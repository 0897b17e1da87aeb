"""NM601 and NM602: files that hold one page, or have one title."""

from __future__ import annotations

from collections import defaultdict
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
from newsmeta.rules.across.sharing import sharing
from newsmeta.rules.base import Need, Phase, Rule
from newsmeta.rules.values import LONGEST


class DuplicateUrl(Rule):
    """Two files hold the same page.

    **What it does.** Reports files whose `originalUrl` or `webUrl` is that of another file of
    the same kind. Spelling, `http` or `https`, tracking parameters and fragments make no
    difference. Files that say `deleted: true` or `removed: true` do not count.

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

    **What it does.** Reports files whose `title` is that of another file of the same kind;
    letter case and white space make no difference. Files that NM601 finds to hold the same
    page are not reported again.

    **Why it matters.** Often it is one story, filed from two addresses. Readers cannot tell
    the two apart, and search engines show one of them.

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
"""The fields that name the page of a file, each with what is the same for one page."""

_Facts = tuple[_Pages, str]
"""The pages of a file, and its title."""


def summarize(values: Mapping[str, object], is_article: bool) -> _Facts | None:
    """Return the page that a file holds, and its title as far as it matters."""
    pages, title = tuple(_pages(values)), plain(values.get("title"))
    return (pages, title) if pages or title else None


def compare(files: Sequence[tuple[Summary, _Facts]], among: Among) -> Iterator[Comparison]:
    """Yield the files that hold the page of another, then those that have its title."""
    alike = sharing(files, _keys)
    if DuplicateUrl.code in among.codes:
        yield from _same_page(alike)
    if DuplicateTitle.code in among.codes:
        yield from _same_title(alike, among)


def _keys(file: tuple[Summary, _Facts]) -> Iterator[tuple[str, ...]]:
    """Yield what a file has in common with its duplicates."""
    summary, (pages, title) = file
    for _, key in pages:
        yield "page", summary.kind, key
    if title:
        yield "title", summary.kind, title


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


def _same_page(files: Sequence[tuple[Summary, _Facts]]) -> Iterator[Comparison]:
    groups: dict[tuple[str, str], dict[str, tuple[Summary, str]]] = defaultdict(dict)
    for summary, (pages, _) in files:
        for field, key in pages:
            groups[summary.kind, key].setdefault(summary.file, (summary, field))
    for summary, (pages, _) in files:
        if not summary.is_reported:
            continue
        shared = {
            key: field for field, key in reversed(pages) if len(groups[summary.kind, key]) > 1
        }
        if shared:
            found = [groups[summary.kind, key] for key in shared]
            # A list of all the others for each would be as long as the square of a large group.
            everything = found[0] if len(found) == 1 else {**found[1], **found[0]}
            others = (
                (other, (field,))
                for path, (other, field) in everything.items()
                if path != summary.file
            )
            yield comparison(
                DuplicateUrl,
                summary,
                (next(field for field, key in pages if key in shared),),
                "is the same page as in",
                "keep one of the files",
                islice(others, MOST_OTHERS),
                len(everything) - 1,
            )


def _same_title(files: Sequence[tuple[Summary, _Facts]], among: Among) -> Iterator[Comparison]:
    """Yield files of one title, without those of which it is said that they hold one page."""
    groups: dict[tuple[str, str], list[tuple[Summary, _Pages]]] = defaultdict(list)
    for summary, (pages, title) in files:
        if title:
            groups[summary.kind, title].append((summary, pages))
    for group in groups.values():
        if len(group) < 2:
            continue
        by_page: dict[str, set[str]] = defaultdict(set)
        for summary, pages in group:
            for _, key in pages:
                by_page[key].add(summary.file)
        for summary, pages in group:
            if not summary.is_reported:
                continue
            known = {summary.file}
            if DuplicateUrl.code in among.enabled(summary):
                same = [by_page[key] for _, key in pages]
                if any(len(paths) == len(group) for paths in same):
                    continue
                known.update(*same)
            if len(known) < len(group):
                others = ((other, ("title",)) for other, _ in group if other.file not in known)
                yield comparison(
                    DuplicateTitle,
                    summary,
                    ("title",),
                    "is the same as in",
                    "keep one of the files, or tell them apart",
                    islice(others, MOST_OTHERS),
                    len(group) - len(known),
                )
