"""NM601 to NM603 and NM606: what articles are to one another.

These rules see no document. From each file they get a `Summary`, a few plain values, and
they compare those; whoever runs them gives the files that findings speak of another look.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Pointer, Severity, field_name
from newsmeta.portable import Portable
from newsmeta.rules.base import Rule, RuleSettings, quote

if TYPE_CHECKING:
    from newsmeta.site.vocabulary import Vocabulary


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


class NearDuplicate(Rule):
    """Two files are almost the same.

    **What it does.** Compares titles and excerpts, and reports files that are at least 90
    percent alike in both, or as much as `rules.near-duplicate-similarity` says. The order of
    words makes no difference; other numbers do, as in a series. What NM601 or NM602 find is
    not reported again.

    **Why it matters.** Agencies sell a story to many publishers, who change a word or two.

    **Example.** In a file beside one called "City council votes to plant ten thousand trees":

    ```yaml
    title: "City council has voted to plant ten thousand trees"
    ```

    **Use instead.** One of the two, with the other one under `related`.

    ```yaml
    title: "City council votes to plant ten thousand trees"
    ```
    """

    code = "NM603"
    name = "near-duplicate"
    severity = Severity.INFO


class ProviderConflict(Rule):
    """One publisher has two names or two domains.

    **What it does.** Reports a `provider`, in articles and their related entries, whose domain
    stands with another name elsewhere in the repository, or whose name stands with another
    domain. The less frequent of the two is reported, and both if they are equally frequent.
    What the configured organizations know is right.

    **Why it matters.** A site that groups articles by publisher has the publisher twice.

    **Example.** Where all other files say `Example Times`:

    ```yaml
    provider:
      name: The Example Times
      domain: example.com
    ```

    **Use instead.**

    ```yaml
    provider:
      name: Example Times
      domain: example.com
    ```
    """

    code = "NM606"
    name = "provider-conflict"
    severity = Severity.WARNING


RULES: tuple[type[Rule], ...] = (DuplicateUrl, DuplicateTitle, NearDuplicate, ProviderConflict)
CODES = frozenset(rule.code for rule in RULES)


@dataclass(frozen=True, slots=True)
class Party(Portable):
    """A provider that a file names.

    Attributes:
        pointer: The way to it.
        name: Its name.
        domain: Its domain in lower case.
    """

    pointer: Pointer
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class Summary(Portable):
    """What comparisons need to know of a file.

    Attributes:
        file: Where it is, as text, which is compared faster than paths.
        name: How it is shown.
        kind: The name of its kind; files of two kinds are no duplicates.
        is_reported: Whether it was asked for, rather than read for comparison alone.
        pages: The fields that name its page, each with what is the same for one page.
        title: Its title, as far as it matters for comparison.
        excerpt: Its excerpt, likewise.
        providers: The providers that it names.
    """

    file: str
    name: str
    kind: str
    is_reported: bool
    pages: tuple[tuple[str, str], ...] = ()
    title: str = ""
    excerpt: str = ""
    providers: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A finding about a file among others.

    Attributes:
        summary: The file.
        code: The rule's code.
        message: What was found.
        hint: What to do about it.
        pointer: The way to the value that is meant.
        others: The other files, with the way to the value in each.
    """

    summary: Summary
    code: str
    message: str
    hint: str
    pointer: Pointer
    others: tuple[tuple[Summary, Pointer], ...]


_PAGES = ("originalUrl", "webUrl")
_MOST_OTHERS = 50
_MOST_NAMED = 3
_MOST_ALIKE = 50
"""Files that may share a pair of words for the pair to say anything."""


def summarize(
    values: Mapping[str, object], file: str, name: str, kind: str, is_reported: bool
) -> Summary:
    """Return what comparisons need to know of a file with this front matter."""
    if values.get("deleted") is True or values.get("removed") is True:
        return Summary(file, name, kind, is_reported)
    return Summary(
        file,
        name,
        kind,
        is_reported,
        tuple(_pages(values)),
        _plain(values.get("title")),
        _plain(values.get("excerpt")),
        tuple(_parties(values)),
    )


def compare(
    summaries: Sequence[Summary],
    enabled: Callable[[Summary], frozenset[str]],
    settings: RuleSettings,
    organizations: Vocabulary | None,
) -> Iterator[Comparison]:
    """Yield what is found by comparing files.

    Args:
        summaries: All of them, in the order in which they are to be named.
        enabled: Returns the codes of the rules that apply to a file.
        settings: Thresholds.
        organizations: The providers that may be used, or None where none are configured.

    Returns:
        Findings about the files that are to be reported, in their order, rule by rule.
    """
    codes = {summary.file: enabled(summary) & CODES for summary in summaries if summary.is_reported}
    used = frozenset[str]().union(*codes.values())
    found: dict[str, set[str]] = defaultdict(set)
    stages: list[tuple[str, Iterator[Comparison]]] = [
        (DuplicateUrl.code, _same_page(summaries)),
        (
            DuplicateTitle.code,
            _same_title(summaries, lambda summary: DuplicateUrl.code in codes[summary.file]),
        ),
        (NearDuplicate.code, _almost_same(summaries, found, settings.near_duplicate_similarity)),
        (ProviderConflict.code, _conflicts(summaries, organizations)),
    ]
    for code, comparisons in stages:
        if code in used:
            for comparison in comparisons:
                if code in codes[comparison.summary.file]:
                    yield comparison
                    others = found[comparison.summary.file]
                    others.update(other.file for other, _ in comparison.others)


def _pages(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    from newsmeta.urls.canonical import key_of

    known: dict[str, str | None] = {}
    for field in _PAGES:
        text = values.get(field)
        if isinstance(text, str):
            if text not in known:
                known[text] = key_of(text)
            if key := known[text]:
                yield field, key


def _plain(value: object) -> str:
    """Return a text without what makes no difference: case, kinds of characters, blanks."""
    if not isinstance(value, str):
        return ""
    text = value
    if "&" in value:
        import html

        text = html.unescape(value)
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _parties(values: Mapping[str, object]) -> Iterator[Party]:
    related = values.get("related")
    entries: list[tuple[Pointer, object]] = [((), values)]
    if isinstance(related, list):
        entries += [(("related", index), entry) for index, entry in enumerate(related)]
    for pointer, entry in entries:
        provider = entry.get("provider") if isinstance(entry, Mapping) else None
        if isinstance(provider, Mapping):
            name, domain = provider.get("name"), provider.get("domain")
            if isinstance(name, str) and isinstance(domain, str) and name and domain:
                yield Party((*pointer, "provider"), name, domain.lower())


# -- duplicates ----------------------------------------------------------------------------


def _same_page(summaries: Sequence[Summary]) -> Iterator[Comparison]:
    groups: dict[tuple[str, str], dict[str, tuple[Summary, str]]] = defaultdict(dict)
    for summary in summaries:
        for field, key in summary.pages:
            groups[summary.kind, key].setdefault(summary.file, (summary, field))
    for summary in summaries:
        if not summary.is_reported:
            continue
        shared = {
            key: field
            for field, key in reversed(summary.pages)
            if len(groups[summary.kind, key]) > 1
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
            yield _comparison(
                DuplicateUrl.code,
                summary,
                (next(field for field, key in summary.pages if key in shared),),
                "is the same page as in",
                "keep one of the files",
                islice(others, _MOST_OTHERS),
                len(everything) - 1,
            )


def _same_title(
    summaries: Sequence[Summary], knows_pages: Callable[[Summary], bool]
) -> Iterator[Comparison]:
    """Yield files of one title, without those that `knows_pages` says hold a known page."""
    groups: dict[tuple[str, str], list[Summary]] = defaultdict(list)
    for summary in summaries:
        if summary.title:
            groups[summary.kind, summary.title].append(summary)
    for (_, title), group in groups.items():
        by_page: dict[str, set[str]] = defaultdict(set)
        for summary in group:
            for _, key in summary.pages:
                by_page[key].add(summary.file)
        for summary in group:
            if not summary.is_reported or not title or len(group) < 2:
                continue
            known = {summary.file}
            if knows_pages(summary):
                same = [by_page[key] for _, key in summary.pages]
                if any(len(paths) == len(group) for paths in same):
                    continue
                known.update(*same)
            if len(known) < len(group):
                others = ((o, ("title",)) for o in group if o.file not in known)
                yield _comparison(
                    DuplicateTitle.code,
                    summary,
                    ("title",),
                    "is the same as in",
                    "keep one of the files, or tell them apart",
                    islice(others, _MOST_OTHERS),
                    len(group) - len(known),
                )


def _comparison(  # noqa: PLR0913, PLR0917
    code: str,
    summary: Summary,
    pointer: Pointer,
    message: str,
    hint: str,
    others: Iterable[tuple[Summary, Pointer]],
    number: int,
) -> Comparison:
    """Return a finding about a file and so many others, some of which are given."""
    some = tuple(others)
    named = [other.name for other, _ in some[:_MOST_NAMED]]
    left = number - len(named)
    if left:
        named.append(f"{left:,} other {'file' if left == 1 else 'files'}")
    listed = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return Comparison(
        summary,
        code,
        f"{field_name(pointer)}: {message} {listed}",
        hint,
        pointer,
        some[:_MOST_OTHERS],
    )


# -- near duplicates -----------------------------------------------------------------------


def _almost_same(
    summaries: Sequence[Summary], found: Mapping[str, set[str]], least: int
) -> Iterator[Comparison]:
    from rapidfuzz.fuzz import token_sort_ratio

    def alike(one: Summary, other: Summary) -> bool:
        if _numbers(one.title) != _numbers(other.title):
            return False  # Two parts of a series.
        if token_sort_ratio(one.title, other.title, score_cutoff=least) < least:
            return False
        if not one.excerpt or not other.excerpt:
            return one.excerpt == other.excerpt
        return token_sort_ratio(one.excerpt, other.excerpt, score_cutoff=least) >= least

    candidates = _Candidates(summaries)
    for index, summary in enumerate(summaries):
        if not summary.is_reported:
            continue
        known = found.get(summary.file, set())
        others: list[tuple[Summary, Pointer]] = [
            (other, ("title",))
            for other in (summaries[at] for at in candidates.of(index))
            if other.kind == summary.kind
            and other.file not in known
            and other.title != summary.title
            and alike(summary, other)
        ]
        if others:
            yield _comparison(
                NearDuplicate.code,
                summary,
                ("title",),
                "like the excerpt, it is almost that of",
                "keep one of the files",
                others,
                len(others),
            )


class _Candidates:
    """Which titles are worth comparing.

    To compare every title with every other would take 5 billion comparisons for 100,000
    files. Titles that are alike share nearly all pairs of neighbouring words; only those are
    compared that share one which is rare.
    """

    def __init__(self, summaries: Sequence[Summary]) -> None:
        self._titles = [summary.title for summary in summaries]
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        for index, title in enumerate(self._titles):
            for pair in _word_pairs(title):
                self._by_pair[pair].append(index)

    def of(self, index: int) -> list[int]:
        """Return the indexes of the titles that the one at `index` may be alike to."""
        groups = (self._by_pair[pair] for pair in _word_pairs(self._titles[index]))
        found = {at for group in groups if len(group) <= _MOST_ALIKE for at in group}
        return sorted(found - {index})


def _word_pairs(title: str) -> set[str]:
    words = title.split()
    if len(words) < 2:
        return set(words)
    return {f"{one} {two}" for one, two in pairwise(words)}


def _numbers(title: str) -> list[str]:
    return sorted(re.findall(r"\d+", title))


# -- providers -----------------------------------------------------------------------------


def _conflicts(
    summaries: Sequence[Summary], organizations: Vocabulary | None
) -> Iterator[Comparison]:
    uses = _Uses(summaries, organizations)
    for summary in summaries:
        if not summary.is_reported:
            continue
        said: set[tuple[str, str]] = set()
        for party in summary.providers:
            if (party.name, party.domain) in said:
                continue
            said.add((party.name, party.domain))
            if name := uses.better_name(party):
                yield _conflict(
                    summary,
                    (*party.pointer, "name"),
                    f"{party.domain} is {quote(party.name)} here and {quote(name)}",
                    uses.places[name, party.domain],
                )
            elif domain := uses.better_domain(party):
                yield _conflict(
                    summary,
                    (*party.pointer, "domain"),
                    f"{quote(party.name)} is {party.domain} here and {domain}",
                    uses.places[party.name, domain],
                )


def _conflict(
    summary: Summary, pointer: Pointer, message: str, places: Sequence[tuple[Summary, Pointer]]
) -> Comparison:
    others = tuple(
        (other, (*its_pointer, pointer[-1]))
        for other, its_pointer in places
        if other is not summary
    )
    where = f"elsewhere, as in {others[0][0].name}" if others else "elsewhere in the file"
    return Comparison(
        summary,
        ProviderConflict.code,
        f"{field_name(pointer)}: {message} {where}",
        "use one of the two",
        pointer,
        others,
    )


class _Uses:
    """Which names and domains of providers stand together, and where."""

    def __init__(self, summaries: Iterable[Summary], organizations: Vocabulary | None) -> None:
        self._known_names = organizations.by_name if organizations else {}
        self._known_domains = organizations.by_domain if organizations else {}
        self.places: dict[tuple[str, str], list[tuple[Summary, Pointer]]] = defaultdict(list)
        self._files: Counter[tuple[str, str]] = Counter()
        self._names: dict[str, set[str]] = defaultdict(set)
        self._domains: dict[str, set[str]] = defaultdict(set)
        self._best_two: dict[tuple[int, str], list[tuple[str, str]]] = {}
        for summary in summaries:
            for party in summary.providers:
                pair = party.name, party.domain
                self._files[pair] += 1
                if len(self.places[pair]) <= _MOST_NAMED:
                    self.places[pair].append((summary, party.pointer))
                self._names[party.domain].add(party.name)
                self._domains[party.name].add(party.domain)

    def better_name(self, party: Party) -> str | None:
        """Return the name that the domain mostly stands with, or as often; None for this."""
        names = self._names[party.domain]
        if len(names) < 2 or party.domain in self._known_domains:
            return None
        return self._best(party, 0, ((name, party.domain) for name in names))

    def better_domain(self, party: Party) -> str | None:
        """Return the domain that the name mostly stands with, or as often; None for this."""
        domains = self._domains[party.name]
        if len(domains) < 2 or party.name in self._known_names:
            return None
        return self._best(party, 1, ((party.name, domain) for domain in domains))

    def _best(self, party: Party, part: int, pairs: Iterable[tuple[str, str]]) -> str | None:
        own = party.name, party.domain
        group = part, own[1 - part]
        if group not in self._best_two:  # Once for all that share it: there may be thousands.
            by_use = sorted(pairs, key=lambda pair: (self._files[pair], pair), reverse=True)
            self._best_two[group] = by_use[:2]
        best = next(pair for pair in self._best_two[group] if pair != own)
        return best[part] if self._files[best] >= self._files[own] else None
