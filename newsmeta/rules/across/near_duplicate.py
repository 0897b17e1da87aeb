"""NM603: files that are almost the same."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

from newsmeta.diagnostics import Pointer, Severity
from newsmeta.rules.across.comparing import Among, Comparison, Summary, comparison, plain
from newsmeta.rules.across.sharing import Shared
from newsmeta.rules.base import Need, Phase, Rule


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
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.OTHER_FILES,))


RULES: tuple[type[Rule], ...] = (NearDuplicate,)

_MOST_ALIKE = 50
"""Files that may share a pair of words for the pair to say anything."""

_Facts = tuple[str, str]
"""The title of a file and its excerpt, as far as they matter."""


def summarize(values: Mapping[str, object], is_article: bool) -> _Facts | None:
    """Return the title of a file and its excerpt; None where it has no title to compare."""
    title, excerpt = plain(values.get("title")), plain(values.get("excerpt"))
    return (title, excerpt) if title else None


def compare(files: Sequence[tuple[Summary, _Facts]], among: Among) -> Iterator[Comparison]:
    """Yield the files that are almost another, but for what is known of them already."""
    least = among.settings.near_duplicate_similarity
    candidates = _Candidates(files)
    for index, (summary, facts) in enumerate(files):
        if not summary.is_reported:
            continue
        known = among.found.get(summary.file, set())
        others: list[tuple[Summary, Pointer]] = [
            (other, ("title",))
            for other, its_facts in (files[at] for at in candidates.of(index, facts[0]))
            if other.kind == summary.kind
            and other.file not in known
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


class _Candidates:
    """Which titles are worth comparing.

    To compare every title with every other would take 5 billion comparisons for 100,000
    files. Titles that are alike share nearly all pairs of neighbouring words; only those are
    compared that share one which is rare.
    """

    def __init__(self, files: Sequence[tuple[Summary, _Facts]]) -> None:
        self._pairs = Shared(_MOST_ALIKE)
        # What has to be the same as well, by its hash: it need not be read to be told apart.
        self._series = array("q")
        for index, (summary, (title, _)) in enumerate(files):
            self._pairs.add(index, _word_pairs(title))
            self._series.append(hash((summary.kind, *_numbers(title))))
        self._pairs.sort()

    def of(self, index: int, title: str) -> list[int]:
        """Return the indexes of the titles that the one at `index` may be alike to."""
        found = set(chain.from_iterable(map(self._pairs.of, _word_pairs(title))))
        same = self._series[index]
        return sorted(at for at in found if at != index and self._series[at] == same)


def _word_pairs(title: str) -> set[str]:
    words = title.split()
    if len(words) < 2:
        return set(words)
    return {f"{one} {two}" for one, two in pairwise(words)}


def _numbers(title: str) -> list[str]:
    return sorted(re.findall(r"\d+", title))
