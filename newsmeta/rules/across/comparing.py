"""The interface of comparisons between files.

Rules that compare files see no document. A module of such rules has three functions. `summarize`
extracts the facts of a file, a few plain values, or None if there is nothing to compare. `keys`
returns the keys by which similar files are found (`newsmeta.rules.across.keyed`; `SHARING` tells
which of them belong together). `compare` gets a file with the groups that it is in, and yields
findings. There may be very many files, and each is read again on demand. The runner looks again at
the files with findings.
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
    """The summary of a file for comparisons.

    Attributes:
        file: The path, as text, which is compared faster than paths.
        name: The name of the file, as shown.
        kind: The name of its kind; files of different kinds are never duplicates.
        is_reported: Whether it was asked for, not only read for comparison.
        facts: The facts for each comparison, in order: plain values, which can be packed.
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
    """A finding about a file in comparison with others.

    Attributes:
        summary: The file.
        code: The rule's code.
        message: The message.
        hint: The advice.
        pointer: The path to the value.
        others: The other files, with the path to the value in each.
    """

    summary: Summary
    code: str
    message: str
    hint: str
    pointer: Pointer
    others: tuple[tuple[Summary, Pointer], ...]


@dataclass(frozen=True, slots=True)
class Among:
    """The knowledge of a comparison besides the files.

    Attributes:
        codes: The rules that apply to any file that is reported on.
        enabled: Returns the codes of the rules that apply to a file.
        settings: Thresholds.
        organizations: The allowed providers, or None if none are configured.
        found: The paths of the files that the present one was found to resemble so far.
        publishing: Returns how the site generator treats the folder of a file.
    """

    codes: frozenset[str]
    enabled: Callable[[Summary], frozenset[str]]
    settings: RuleSettings
    organizations: Vocabulary | None
    found: set[str]
    publishing: Callable[[Summary], Publishing]


Fact = tuple[Summary, Any]
"""A file, with its facts for a comparison."""

Summarize = Callable[[Mapping[str, object], bool], Any]
Keys = Callable[[Fact, Among], Iterable["Key"]]
Compare = Callable[[Fact, "Groups", Among], Iterable[Comparison]]


@dataclass(frozen=True, slots=True)
class Comparing:
    """A comparison of files: the functions of a module, and the way in which files belong together.

    Attributes:
        codes: The codes of its rules.
        summarize: Returns the facts of a file.
        keys: Yields the keys of a file.
        sharing: The rule about which files with a common key belong together.
        compare: Yields the findings in a file, given the groups that it is in.
    """

    codes: frozenset[str]
    summarize: Summarize
    keys: Keys
    sharing: Sharing
    compare: Compare


MOST_OTHERS = 50
"""Most other files that are passed on with a finding."""

MOST_NAMED = 3
"""Most other files that a message names."""


def plain(value: object) -> str:
    """Return a text without differences that do not count: case, kinds of characters, blanks."""
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
        rule: The rule.
        summary: The file.
        pointer: The path to the value.
        message: The message, up to the names of the others.
        hint: The advice.
        others: The first of the others, with the path to the value in each.
        number: The number of others.
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
