"""NM603: near duplicates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise

from newsmeta.diagnostics import Pointer, Severity
from newsmeta.rules.across.comparing import Among, Comparison, Summary, comparison, plain
from newsmeta.rules.across.keyed import Groups, Key, Marks, Sharing
from newsmeta.rules.base import Need, Phase, Rule


class NearDuplicate(Rule):
    """Two files are almost the same.

    **What it does.** Compares titles and excerpts, and reports files that are at least 90 percent
    alike in both, or as much as `rules.near-duplicate-similarity` requires. The order of words
    makes no difference; different numbers do, as in a series. Files that NM601 or NM602 report are
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
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.OTHER_FILES,))


RULES: tuple[type[Rule], ...] = (NearDuplicate,)

_Facts = tuple[str, str]
"""The title and the excerpt of a file, as far as they matter."""


def summarize(values: Mapping[str, object], is_article: bool) -> _Facts | None:
    """Return the title and the excerpt of a file; None if it has no title to compare."""
    title, excerpt = plain(values.get("title")), plain(values.get("excerpt"))
    return (title, excerpt) if title else None


def keys(file: tuple[Summary, _Facts], among: Among) -> Iterator[Key]:
    """Yield the pairs of neighbouring words in a title, marked with the parts that must be equal.

    Comparing every title with every other would take 5 billion comparisons for 100,000 files.
    Similar titles share nearly all pairs, so only titles that share a rare pair are compared.
    """
    from newsmeta.keys import key

    summary, (title, _) = file
    mark = key(summary.kind, *_numbers(title), size=SHARING.mark_bytes)
    for pair in _word_pairs(title):
        yield key(pair, size=SHARING.key_bytes), mark


SHARING = Sharing(most=50, marks=Marks.SAME, key_bytes=8, mark_bytes=8)
"""Two pairs of words may have the same key, once in many million runs: then more files are
compared.
"""


def compare(file: tuple[Summary, _Facts], groups: Groups, among: Among) -> Iterator[Comparison]:
    """Yield the findings that a file is almost another, unless it is reported already."""
    summary, facts = file
    least = among.settings.near_duplicate_similarity
    numbers = sorted(set(chain.from_iterable(groups)) - {groups.number})
    others: list[tuple[Summary, Pointer]] = [
        (other, ("title",))
        for other, its_facts in groups.files(numbers)
        if other.kind == summary.kind
        and other.file not in among.found
        and its_facts[0] != facts[0]
        and _alike(facts, its_facts, least)
    ]
    if others:
        yield comparison(
            NearDuplicate,
            summary,
            ("title",),
            "like the excerpt, it is almost that of",
            "keep one of the files",
            others,
            len(others),
        )


def _alike(one: _Facts, other: _Facts, least: int) -> bool:
    """Tell whether two files are alike by so many percent."""
    from rapidfuzz.fuzz import token_sort_ratio

    (title, excerpt), (other_title, other_excerpt) = one, other
    if _numbers(title) != _numbers(other_title):
        return False  # Two parts of a series.
    if token_sort_ratio(title, other_title, score_cutoff=least) < least:
        return False
    if not excerpt or not other_excerpt:
        return excerpt == other_excerpt
    return token_sort_ratio(excerpt, other_excerpt, score_cutoff=least) >= least


def _word_pairs(title: str) -> set[str]:
    words = title.split()
    if len(words) < 2:
        return set(words)
    return {f"{one} {two}" for one, two in pairwise(words)}


def _numbers(title: str) -> list[str]:
    return sorted(re.findall(r"\d+", title))
