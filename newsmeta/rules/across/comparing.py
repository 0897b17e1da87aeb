"""What comparisons of files get and give.

Rules on files among others see no document. A module of such rules has three functions.
`summarize` takes from each file what there is to compare, a few plain values, or None where there
is nothing; `keys` returns what the file may share with others, by which those are found
(`newsmeta.rules.across.keyed`; `SHARING` says when they belong together); `compare` gets a file
that shares something, with the groups that it is in, and yields what it finds. There may be very
many files, and each is read anew for whoever asks for it. Whoever runs them gives the files that
findings speak of another look.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, field_name
from newsmeta.portable import Portable
from newsmeta.rules.base import Rule, RuleSettings

if TYPE_CHECKING:
    from newsmeta.rules.across.keyed import Groups, Key, Sharing
    from newsmeta.site.publishing import Publishing
    from newsmeta.site.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Summary(Portable):
    """What comparisons need to know of a file.

    Attributes:
        file: Where it is, as text, which is compared faster than paths.
        name: How it is shown.
        kind: The name of its kind; files of two kinds are no duplicates.
        is_reported: Whether it was asked for, rather than read for comparison alone.
        facts: What each of the comparisons took from it, in their order: plain values, which can
            be made bytes.
        number: Its place among the files that were asked for.
    """

    file: str
    name: str
    kind: str
    is_reported: bool
    facts: tuple[Any, ...]
    number: int = 0

    def numbered(self, number: int) -> Summary:
        """Return the same with its place among the files that were asked for."""
        return Summary(self.file, self.name, self.kind, self.is_reported, self.facts, number)


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


@dataclass(frozen=True, slots=True)
class Among:
    """What a comparison knows besides the files.

    Attributes:
        codes: The rules that apply to any file that is reported on.
        enabled: Returns the codes of the rules that apply to such a file.
        settings: Thresholds.
        organizations: The providers that may be used, or None where none are configured.
        found: The paths of the files that the one that is looked at was found to be like so far.
        publishing: Returns what the site's generator makes of the folder that a file is in.
    """

    codes: frozenset[str]
    enabled: Callable[[Summary], frozenset[str]]
    settings: RuleSettings
    organizations: Vocabulary | None
    found: set[str]
    publishing: Callable[[Summary], Publishing]


Fact = tuple[Summary, Any]
"""A file, with what a comparison took from it."""

Summarize = Callable[[Mapping[str, object], bool], Any]
Keys = Callable[[Fact, Among], Iterable["Key"]]
Compare = Callable[[Fact, "Groups", Among], Iterable[Comparison]]


@dataclass(frozen=True, slots=True)
class Comparing:
    """What compares files: the functions of a module, and why files belong together.

    Attributes:
        codes: The rules that it is for.
        summarize: Returns what there is to compare in a file.
        keys: Yields what a file may share with others.
        sharing: Which of those that share something belong together.
        compare: Yields what is found in a file, given the groups that it is in.
    """

    codes: frozenset[str]
    summarize: Summarize
    keys: Keys
    sharing: Sharing
    compare: Compare


MOST_OTHERS = 50
"""Other files that are handed on with a finding."""

MOST_NAMED = 3
"""Other files that a message names."""


def plain(value: object) -> str:
    """Return a text without what makes no difference: case, kinds of characters, blanks."""
    if not isinstance(value, str):
        return ""
    text = value
    if "&" in value:
        import html

        text = html.unescape(value)
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def comparison(  # noqa: PLR0913, PLR0917
    rule: type[Rule],
    summary: Summary,
    pointer: Pointer,
    message: str,
    hint: str,
    others: Iterable[tuple[Summary, Pointer]],
    number: int,
) -> Comparison:
    """Return a finding about a file and others.

    Args:
        rule: The rule that says so.
        summary: The file.
        pointer: The way to the value that is meant.
        message: What it is, up to the names of the others.
        hint: What to do about it.
        others: The first of the others, with the way to the value in each.
        number: How many others there are.
    """
    some = tuple(others)
    named = [other.name for other, _ in some[:MOST_NAMED]]
    left = number - len(named)
    if left:
        named.append(f"{left:,} other {'file' if left == 1 else 'files'}")
    listed = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return Comparison(
        summary,
        rule.code,
        f"{field_name(pointer)}: {message} {listed}",
        hint,
        pointer,
        some[:MOST_OTHERS],
    )
