"""NM607: files whose pages have one address on the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from newsmeta.diagnostics import Pointer, Severity
from newsmeta.rules.across.comparing import MOST_OTHERS, Among, Comparison, Summary, comparison
from newsmeta.rules.across.sharing import sharing
from newsmeta.rules.base import Need, Phase, Rule


class DuplicatePermalink(Rule):
    """Two files have one address on the site.

    **What it does.** Reports a `permalink` that is that of another file of the site, and a
    `redirect_from` that is another's permalink or redirect, in all files with front matter, of
    whatever kind. They are compared as Jekyll writes them: `/trees`, `trees` and `/trees.html`
    are one file, `/trees/` and `/trees/index.html` another. Patterns such as
    `/:year/:title/` are not worked out. Files with `published: false`, drafts, files of
    collections that are not written, files that say `deleted: true` or `removed: true`, and
    those in two languages (`lang`) do not count.

    **Why it matters.** Jekyll writes one page over the other, and one of the two is lost.

    **Example.** In `_news/2021-01-27-ten-thousand-trees.md`, and in `about.md` as well:

    ```yaml
    permalink: /trees/
    ```

    **Use instead.**

    ```yaml
    permalink: /news/trees/
    ```
    """

    code = "NM607"
    name = "duplicate-permalink"
    severity = Severity.ERROR
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.OTHER_FILES, Need.PUBLISHING))


RULES: tuple[type[Rule], ...] = (DuplicatePermalink,)

_Addresses = tuple[tuple[Pointer, str], ...]
"""The fields that give a page its addresses, with the file that each comes to."""

_Facts = tuple[_Addresses, str, bool]
"""The addresses of a page, its language, and whether the file says that it is published."""

_Key = tuple[str, str, str]
"""A site, a language and an address."""

_Group = dict[str, tuple[Summary, Pointer]]
"""The files that have one address, each with the field."""


def summarize(values: Mapping[str, object], is_article: bool) -> _Facts | None:
    """Return the addresses that a file gives to its page."""
    if "permalink" not in values and "redirect_from" not in values:
        return None
    addresses = tuple(_addresses(values))
    language = values.get("lang")
    published = values.get("published") is not False
    return (addresses, str(language or ""), published) if addresses else None


def compare(files: Sequence[tuple[Summary, _Facts]], among: Among) -> Iterator[Comparison]:
    """Yield the files that have the address of another."""
    groups: dict[_Key, _Group] = defaultdict(dict)
    keys: list[tuple[Summary, list[tuple[Pointer, _Key]]]] = []
    for summary, facts in sharing(files, lambda file: (key for _, key in _keys(*file, among))):
        its = list(_keys(summary, facts, among))
        keys.append((summary, its))
        for pointer, key in its:
            groups[key].setdefault(summary.file, (summary, pointer))
    for summary, its in keys:
        if summary.is_reported:
            for pointer, key in its:
                if len(groups[key]) > 1 and groups[key][summary.file][1] == pointer:
                    yield _finding(summary, pointer, groups[key])


def _keys(summary: Summary, facts: _Facts, among: Among) -> Iterator[tuple[Pointer, _Key]]:
    """Yield what a page has in common with those of its address, each with the field."""
    addresses, language, is_published = facts
    folder = among.publishing(summary)
    if folder.is_written is not False and (is_published or folder.has_unpublished):
        for pointer, path in addresses:
            yield pointer, (folder.site, language, path)


def _addresses(values: Mapping[str, object]) -> Iterator[tuple[Pointer, str]]:
    from newsmeta.site.destinations import destination

    for pointer, value in _given(values):
        if isinstance(value, str) and value and (path := destination(value)) is not None:
            yield pointer, path


def _given(values: Mapping[str, object]) -> Iterator[tuple[Pointer, object]]:
    yield ("permalink",), values.get("permalink")
    earlier = values.get("redirect_from")
    if isinstance(earlier, list):
        yield from ((("redirect_from", index), value) for index, value in enumerate(earlier))
    else:
        yield ("redirect_from",), earlier


def _finding(summary: Summary, pointer: Pointer, group: _Group) -> Comparison:
    others = ((other, where) for path, (other, where) in group.items() if path != summary.file)
    return comparison(
        DuplicatePermalink,
        summary,
        pointer,
        "is the same address as in",
        "change it in all but one, or one page is lost",
        islice(others, MOST_OTHERS),
        len(group) - 1,
    )
