"""NM607: pages with the same address on the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from newsmeta.diagnostics import Pointer, Severity
from newsmeta.rules.across.comparing import MOST_OTHERS, Among, Comparison, Summary, comparison
from newsmeta.rules.across.keyed import Groups, Key, Sharing, without
from newsmeta.rules.base import Need, Phase, Rule


class DuplicatePermalink(Rule):
    """Two files have the same address on the site.

    **What it does.** Reports a `permalink` that another file of the site has as well, and a
    `redirect_from` that is another file's permalink or redirect, in all files with front matter of
    any kind. They are compared as the files that Jekyll writes: `/trees`, `trees` and `/trees.html`
    are the same file, `/trees/` and `/trees/index.html` another. Patterns such as `/:year/:title/`
    are not resolved. Files with `published: false`, drafts, files of collections that are not
    written, files with `deleted: true` or `removed: true`, and files in different languages
    (`lang`) do not count.

    **Why it matters.** Jekyll overwrites one page with the other, and one of the two is lost.

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
"""The fields with addresses of a page, each with the file that Jekyll writes for it."""

_Facts = tuple[_Addresses, str, bool]
"""The addresses of a page, its language, and whether the file sets that it is published."""


def summarize(values: Mapping[str, object], is_article: bool) -> _Facts | None:
    """Return the addresses that a file gives to its page."""
    if "permalink" not in values and "redirect_from" not in values:
        return None
    addresses = tuple(_addresses(values))
    language = values.get("lang")
    published = values.get("published") is not False
    return (addresses, str(language or ""), published) if addresses else None


def keys(file: tuple[Summary, _Facts], among: Among) -> Iterator[Key]:
    """Yield the keys that a page shares with others of its address."""
    for key in _by_key(*file, among):
        yield key, b""


SHARING = Sharing()


def compare(file: tuple[Summary, _Facts], groups: Groups, among: Among) -> Iterator[Comparison]:
    """Yield findings about the addresses of a file that another file has."""
    summary, facts = file
    for key, pointer in _by_key(summary, facts, among).items():
        if group := groups.of(key):
            numbers, length = without(groups, group, (), MOST_OTHERS + 1)
            others = (number for number in numbers if number != groups.number)
            yield comparison(
                DuplicatePermalink,
                summary,
                pointer,
                "is the same address as in",
                "change it in all but one, or one page is lost",
                (
                    (other, _by_key(other, its_facts, among)[key])
                    for other, its_facts in groups.files(islice(others, MOST_OTHERS))
                ),
                length - 1,
            )


def _by_key(summary: Summary, facts: _Facts, among: Among) -> dict[bytes, Pointer]:
    """Return the keys that a page shares with others of its address, each with the first field."""
    from newsmeta.keys import key

    addresses, language, is_published = facts
    folder = among.publishing(summary)
    found: dict[bytes, Pointer] = {}
    if folder.is_written is not False and (is_published or folder.has_unpublished):
        for pointer, path in addresses:
            found.setdefault(key(folder.site, language, path), pointer)
    return found


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
