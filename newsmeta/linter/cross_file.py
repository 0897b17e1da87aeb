"""Comparison of files with the other files of their repository."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path

from newsmeta.config.kinds import OTHER
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic, Finding, Location, Pointer, Related
from newsmeta.files.newcomers import newcomers
from newsmeta.files.repositories import repository_of
from newsmeta.files.targets import Target
from newsmeta.frontmatter import Parsed, source
from newsmeta.linter.analyst import Analyst
from newsmeta.linter.kept import Kept, compared_apart, summaries_of
from newsmeta.linter.locating import NO_TEXT, location, place, place_error
from newsmeta.linter.summaries import Summaries
from newsmeta.linter.suppression import Suppressions
from newsmeta.linter.together import compared
from newsmeta.overflow import Texts
from newsmeta.remembering import Remembered
from newsmeta.rules import COMPARISONS, PICTURE_CHECKS
from newsmeta.rules.across.comparing import (
    Among,
    Comparing,
    Comparison,
    Fact,
    Summarize,
    Summary,
)
from newsmeta.rules.across.keyed import Key, Sharing
from newsmeta.rules.base import Need
from newsmeta.rules.document import Document
from newsmeta.site.site import LocalFile, Pictures

_READINGS = 256
"""Most files that are kept parsed, to find the places of findings in them."""
_PLACES = 16_384
"""Most cached places in other files: the findings of a large group all name its first files."""


@dataclass(frozen=True, slots=True)
class Group:
    """The files of a run, added as they are checked.

    Attributes:
        files: The paths of the files.
        folders: The folders of the files, possibly with repetitions.
        met: The folders without repetitions.
        summaries: The summaries of the files.
        given: The content of files that cannot be read again.
        pictures: The picture files that the files name.
        kept: The summaries that are kept on other machines, instead of `summaries`.
    """

    files: Texts = field(default_factory=Texts)
    folders: Texts = field(default_factory=Texts)
    met: dict[str, None] = field(default_factory=Remembered)
    summaries: Summaries = field(default_factory=Summaries)
    given: dict[str, bytes] = field(default_factory=dict)
    pictures: Texts = field(default_factory=Texts)
    kept: Kept | None = None

    def add(
        self, target: Target, number: int, summary: Summary | None, pictures: Iterable[str]
    ) -> None:
        """Add a file, with its number, its summary, and the pictures that it names."""
        self.files.append(target.file)
        if self.kept is not None:
            self.kept.add(target.name, number)
        folder = os.path.dirname(target.file)  # noqa: PTH120
        if folder not in self.met:
            self.met[folder] = None
            self.folders.append(folder)
        for picture in pictures:
            self.pictures.append(picture)
        if target.data is not None and target.origin is None:
            self.given[target.file] = target.data
        if summary is not None:
            self.summaries.add(summary.numbered(number))


class Comparer:
    """Compares files under one configuration.

    Args:
        analyst: The analyst, which has the configuration.

    Attributes:
        reading: The function that reads a file again by its path; it may be replaced by one that
            checks whether the file has changed.
    """

    def __init__(self, analyst: Analyst) -> None:
        self._analyst = analyst
        self.reading = self.parsed
        self._finder = analyst.finder
        self._comparisons = [
            comparing
            for comparing in COMPARISONS
            if not comparing.codes.isdisjoint(analyst.enabled)
        ]

    def new_group(self, kept: Kept | None = None) -> Group:
        """Return an empty group; `kept` has the summaries that other machines keep."""
        return Group(kept=kept)

    @property
    def sharings(self) -> list[Sharing]:
        """For each comparison, which files belong together."""
        return [comparing.sharing for comparing in self._comparisons]

    def keyed(self, summary: Summary) -> Iterator[tuple[int, Fact, Iterable[Key]]]:
        """Yield the keys of a file for each comparison that applies."""
        if not summary.facts:
            return
        for at, comparing in enumerate(self._comparisons):
            if (fact := summary.facts[at]) is not None:
                file = summary, fact
                yield at, file, comparing.keys(file, self._among_enabled)

    @cached_property
    def _among_enabled(self) -> Among:
        return self._among(self._analyst.enabled)

    def summarize(
        self, values: Mapping[str, object], file: str, name: str, is_reported: bool = True
    ) -> Summary | None:
        """Return the summary of a file; None if there is nothing to compare."""
        if not values or not self._comparisons:
            return None
        kind = self._analyst.kinds.of(file, values)
        is_gone = values.get("deleted") is True or values.get("removed") is True
        facts = (
            ()
            if is_gone
            else (each.summarize(values, kind.is_article) for each in self._comparisons)
        )
        # A file without a kind is compared within its folder.
        group = f"{OTHER.name}/{self._analyst.kinds.folder(file)}" if kind == OTHER else kind.name
        return Summary(file, name, group, is_reported, tuple(facts))

    def compare(
        self, group: Group, searched: Sequence[Path]
    ) -> Iterator[tuple[int, Diagnostic | None]]:
        """Compare files with one another, and with the other files of their repositories.

        Args:
            group: The files.
            searched: Folders all of whose files are in the group.

        Yields:
            The number of the file and the diagnostic of each finding; None for a suppressed one.
        """
        yield from self.placed(self.comparisons(group, searched), group)

    def comparisons(self, group: Group, searched: Sequence[Path]) -> Iterator[Comparison]:
        """Yield the findings of `compare` without their places."""
        summaries = group.summaries
        if not summaries and group.kept is None:
            return
        config = self._analyst.config
        others = config.disk.ahead(self._others(group, searched), config.limits.max_size)
        first = next(others, None)
        if group.kept is not None:
            if first is None and group.kept.is_in_order:
                yield from self._compared_apart(group.kept, group)
                return
            for summary in summaries_of(group.kept):
                summaries.add(summary)
        for target in chain([first] if first else [], others):
            if other := self._summary_of(target):
                summaries.add(other)
        summaries.sort()
        yield from self._compared(summaries)

    def placed(
        self, comparisons: Iterable[Comparison], group: Group
    ) -> Iterator[tuple[int, Diagnostic | None]]:
        """Yield the diagnostics of findings, with places in the files as they are now."""

        @lru_cache(maxsize=_READINGS)
        def reading(file: str) -> Document | source.SourceError:
            return self._read(file, group.given)

        @lru_cache(maxsize=_PLACES)
        def place_in(file: str, name: str, pointer: Pointer) -> Location | None:
            its = reading(file)
            if isinstance(its, source.SourceError):
                return None
            return location(its.span(pointer), its.source, name)

        failed = ""
        config = self._analyst.config
        for comparison in config.disk.expecting(comparisons, _files, config.limits.max_size):
            name = comparison.summary.file
            file = reading(name)
            if isinstance(file, source.SourceError):
                if name != failed:  # The file could be read before.
                    failed = name
                    yield from self._error(file, comparison.summary)
            else:
                quiet = self._analyst.suppressions(file)
                is_marked = self._analyst.has_fingerprints
                found = _diagnostic(comparison, file, quiet, place_in, is_marked)
                yield comparison.summary.number, found

    def _compared(self, summaries: Summaries) -> Iterator[Comparison]:
        """Yield the findings of comparing summaries, in order."""
        enabled = {self._analyst.enabled_for(each.file) for each in summaries if each.is_reported}
        among = self._among(frozenset[str]().union(*enabled))
        yield from compared(summaries, self._needed(among), among)

    def _compared_apart(self, kept: Kept, group: Group) -> Iterator[Comparison]:
        """Yield the findings of comparing summaries that other machines keep."""
        enabled = {self._analyst.enabled_for(file) for file in group.files}
        among = self._among(frozenset[str]().union(*enabled))
        comparisons = self._needed(among)
        yield from compared_apart(kept, comparisons, self.sharings, among)

    def _among(self, codes: frozenset[str]) -> Among:
        """Return the knowledge of comparisons besides the files, for some rules."""
        return Among(
            codes,
            lambda summary: self._analyst.enabled_for(summary.file),
            self._analyst.config.settings,
            self._analyst.organizations,
            set(),
            lambda summary: self._analyst.publishing(summary.file),
        )

    def _needed(self, among: Among) -> list[tuple[int, Comparing]]:
        """Return the comparisons that are needed, each with its index among the facts."""
        return [
            (index, comparing)
            for index, comparing in enumerate(self._comparisons)
            if not comparing.codes.isdisjoint(among.codes)
        ]

    def pictures(self, found: Iterable[Target], named: Iterable[str]) -> Iterator[list[Diagnostic]]:
        """Yield the findings in each picture that no file names.

        Args:
            found: The pictures.
            named: The pictures that the files name.
        """
        if not self._analyst.needs(Need.PICTURES):
            return
        pictures = Pictures(self._analyst.config.disk)
        # The target of a link is checked in its own place, if that is in the repository.
        lone = (
            target
            for target in found
            if not target.is_named and not os.path.islink(target.file)  # noqa: PTH114
        )
        for target in newcomers(named, lone):
            yield self.picture(target, pictures)

    def picture(self, target: Target, pictures: Pictures | None = None) -> list[Diagnostic]:
        """Return the findings in a single picture.

        Args:
            target: The picture.
            pictures: The pictures that were read so far.
        """
        enabled = self._analyst.enabled_for(target.path)
        file = LocalFile(target.path, target.name)
        found = [
            place(finding, NO_TEXT, target.name)
            for codes, check in PICTURE_CHECKS
            if not codes.isdisjoint(enabled)
            for finding in check(file, pictures or Pictures(self._analyst.config.disk))
            if finding.code in enabled
        ]
        if not self._analyst.has_fingerprints:
            return found
        from newsmeta.linter.fingerprints import fingerprinted

        return list(map(fingerprinted, found))

    def _others(self, group: Group, searched: Sequence[Path]) -> Iterator[Target]:
        """Yield the other files of the files' repositories."""
        whole = [kind(folder) for folder in searched for kind in (_absolute, _real)]
        roots: set[Path] = set()
        for folder in group.folders:
            root = self.repository_of(Path(folder))
            if root and root not in roots and not any(map(root.is_relative_to, whole)):
                roots.add(root)
        if not roots:
            return
        disk = self._analyst.config.disk
        found = self._finder.stream(sorted(map(disk.searched, roots)))
        for target in newcomers(group.files, found):
            yield replace(target, name=disk.shown(target.path))

    def repository_of(self, folder: Path) -> Path | None:
        """Return the repository folder around a folder, or None."""
        config = self._analyst.config
        for path in (_absolute(folder), _real(folder)):
            if config.path is not None and path.is_relative_to(config.root):
                return config.root
        return repository_of(_absolute(folder))

    def _summary_of(self, target: Target) -> Summary | None:
        """Return the summary of a file that is not reported on."""
        if target.problem:
            return None
        file = self._read(target.file, {target.file: target.data} if target.data else {})
        if isinstance(file, source.SourceError):
            return None
        return self.summarize(file.values, target.file, target.name, is_reported=False)

    def _error(
        self, error: source.SourceError, summary: Summary
    ) -> Iterator[tuple[int, Diagnostic]]:
        """Yield the finding that a file can no longer be read."""
        if error.code in self._analyst.enabled_for(summary.file):
            is_marked = self._analyst.has_fingerprints
            yield summary.number, place_error(error, summary.name, is_marked)

    def _read(self, file: str, given: Mapping[str, bytes]) -> Document | source.SourceError:
        """Read a file; return the reason if that fails, or if its content has changed."""
        try:
            data = given.get(file)
            return Document(self.reading(file) if data is None else self._analyst.parse(data))
        except source.SourceError as error:
            return error

    def parsed(self, file: str) -> Parsed:
        """Read a file.

        Raises:
            SourceError: When that fails.
        """
        config = self._analyst.config
        return self._analyst.parse(config.disk.read(file, config.limits.max_size))

    @property
    def summaries(self) -> list[Summarize]:
        """The function of each comparison that summarizes a file."""
        return [comparing.summarize for comparing in self._comparisons]


def _files(comparison: Comparison) -> Iterator[str]:
    """Yield the files that must be read again for a finding."""
    yield comparison.summary.file
    for other, _ in comparison.others:
        yield other.file


def _diagnostic(
    comparison: Comparison,
    file: Document,
    quiet: Suppressions,
    place_in: Callable[[str, str, Pointer], Location | None],
    has_fingerprint: bool,
) -> Diagnostic | None:
    """Return a finding about several files as a diagnostic; None if a comment suppresses it."""
    finding = Finding(
        comparison.code,
        comparison.message,
        file.span(comparison.pointer),
        comparison.hint,
        comparison.pointer,
    )
    if quiet.covers(finding.code, file.source.position(finding.span.start).line):
        return None
    places = (place_in(other.file, other.name, where) for other, where in comparison.others)
    related = tuple(Related("the other file", where) for where in places if where is not None)
    placed = replace(place(finding, file.source, comparison.summary.name), related=related)
    if not has_fingerprint:
        return placed
    from newsmeta.linter.fingerprints import fingerprinted

    return fingerprinted(placed, finding, file.parsed)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
