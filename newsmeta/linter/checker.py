"""The findings in one file, and the result of normalizing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.config.config import Config
from newsmeta.config.kinds import OTHER, Kind
from newsmeta.config.selectors import Layer
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic, TextEdit
from newsmeta.files.targets import PICTURES, Target
from newsmeta.frontmatter import Parsed, SourceError
from newsmeta.linter.analyst import Analysis, Analyst
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.locating import place_all, place_error
from newsmeta.portable import Portable
from newsmeta.rules import UNREADABLE, VALIDATED
from newsmeta.rules.base import Need
from newsmeta.rules.document import PlainDocument
from newsmeta.rules.images.local_pictures import local_files

if TYPE_CHECKING:
    from newsmeta.diagnostics.collected import Kept
    from newsmeta.linter.cross_file import Comparer
    from newsmeta.linter.normalizing import NormalizedFile
    from newsmeta.page_heads import WebAnswers
    from newsmeta.rules.across.comparing import Summary


@dataclass(frozen=True, slots=True)
class FileResult(Portable):
    """The outcome for one file.

    Attributes:
        diagnostics: The diagnostics in order of line, column and code.
        suppressed: The number of findings suppressed by comments.
        failure: The exception if newsmeta itself failed on the file, or None.
        summary: The summary for comparisons with other files, if there are any.
        pictures: The picture files of the repository that it names.
        folder: The top-level folder of its site, if it is neither an article nor of a configured
            kind; else an empty string.
        is_by_site: Whether the findings depend on how its site is built.
        kept: The findings from the cache, instead of `diagnostics`.
        noted: The note on the file, if it is readable and notes are made.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    suppressed: int = 0
    failure: Exception | None = None
    summary: Summary | None = None
    pictures: frozenset[str] = frozenset()
    folder: str = ""
    is_by_site: bool = False
    kept: Kept | None = None
    noted: Any = None


Note = Callable[[str, Kind, PlainDocument | Parsed], Any]
"""A function that makes a note on a file for use after the run, from its path, kind and content. It
pickles, and so does its result.
"""

_SAFE = Fixes()
NOTHING = FileResult()
"""The outcome for a file without findings."""


class Checker:
    """Looks at single files, and normalizes them, under one configuration.

    Args:
        config: The configuration.
        layer: The options on rules, which come before the configuration.
        now: The time from which the future is measured; the present if None.
        codes: The rules to choose from. Rules on unreadable files always apply.
        heeds_comments: Whether comments in files suppress findings.
        has_fingerprints: Whether findings get fingerprints.
        has_edits: Whether findings carry the edits of their fixes.
        are_applied: Whether others apply these, rather than look at them. A second reader has to
            read the outcome as meant then.
        note: Makes a note on each readable file; None for no notes.
        web: The answers of the web, filled in before files are looked at; None if it is not asked.

    Attributes:
        config: The configuration.
        now: The time from which the future is measured.
        analyst: The analyst that applies the rules.
        comparer: The comparer of files, or None if no rule compares files.

    Raises:
        ConfigError: When a vocabulary or schema that the configuration names is unusable.
        SelectorError: When `layer` names a rule that does not exist.
    """

    def __init__(  # noqa: PLR0913
        self,
        config: Config,
        layer: Layer | None = None,
        now: datetime | None = None,
        *,
        codes: frozenset[str] = VALIDATED,
        heeds_comments: bool = True,
        has_fingerprints: bool = False,
        has_edits: bool = False,
        are_applied: bool = True,
        note: Note | None = None,
        web: WebAnswers | None = None,
    ) -> None:
        self.config = config
        self.now = now or datetime.now(UTC)
        self.analyst = Analyst(
            config,
            layer,
            self.now,
            codes,
            heeds_comments,
            has_fingerprints=has_fingerprints,
            web=web,
        )
        self.comparer = self._new_comparer()
        self._has_edits = has_edits
        self._are_applied = are_applied
        self._note = note

    @property
    def identity(self) -> str | None:
        """Everything besides a file that decides its outcome, as text; None if that is unknown."""
        identity = self.analyst.identity
        if not identity or not self._has_edits:
            return identity
        return f"{identity} {'edits' if self._are_applied else 'edits to look at'}"

    def validate_file(self, target: Target) -> FileResult | None:
        """Return the outcome for a file; None for an unnamed one without front matter."""
        if self.comparer and target.is_named and target.file.lower().endswith(PICTURES):
            found = tuple(self.comparer.picture(target))
            return FileResult(found, pictures=frozenset((target.file,)))
        try:
            data = self.analyst.content(target)
        except SourceError as error:
            return FileResult(self._error(error, target.name, target.file))
        return None if data is None else self.validate_bytes(data, target.name, target.file)

    def validate_bytes(self, data: bytes, name: str, path: str | Path) -> FileResult:
        """Return the outcome for the content of a file.

        Args:
            data: The content.
            name: The name of the file, as shown.
            path: The path of the file, even if it does not exist yet; it decides the kind.
        """
        try:
            seen = self.analyst.look(data, path, most=self.config.limits.max_findings)
            if isinstance(seen, PlainDocument):
                return self._accepted(seen, name, str(path))
            return self._explained(seen, name, path)
        except SourceError as error:
            return FileResult(self._error(error, name, path))
        except Exception as error:  # A bad file never stops the others.
            return FileResult(failure=error)

    def normalize_file(self, target: Target, fixes: Fixes = _SAFE) -> NormalizedFile | None:
        """Return the result of normalizing a file, without writing it.

        Args:
            target: The file.
            fixes: The fixes to make.

        Returns:
            The result; None for an unnamed file without front matter.
        """
        from newsmeta.linter.normalizing import NormalizedFile

        try:
            data = self.analyst.content(target)
        except SourceError as error:
            remaining = self._error(error, target.name, target.path)
            return NormalizedFile(target.name, target.path, b"", b"", remaining=remaining)
        if data is None:
            return None
        return self.normalize_bytes(data, target.name, target.path, fixes)

    def normalize_bytes(
        self, data: bytes, name: str, path: Path, fixes: Fixes = _SAFE
    ) -> NormalizedFile:
        """Return the result of normalizing the content of a file.

        Args:
            data: The content.
            name: The name of the file, as shown.
            path: The path of the file, even if it does not exist yet; it decides the kind.
            fixes: The fixes to make.
        """
        from newsmeta.linter.normalizing import NormalizedFile, Normalizer

        try:
            if fixes.layout:
                return Normalizer(self.analyst).file(self.analyst.parse(data), name, path, fixes)
            seen = self.analyst.look(data, path, for_unsafe_fixes=fixes.unsafe)
            if isinstance(seen, PlainDocument):
                return NormalizedFile(name, path, data, data)
            return Normalizer(self.analyst).file(seen.parsed, name, path, fixes, seen)
        except SourceError as error:
            remaining = self._error(error, name, path)
            return NormalizedFile(name, path, data, data, remaining=remaining)
        except Exception as error:  # A bad file never stops the others.
            return NormalizedFile(name, path, data, data, failure=error)

    def _new_comparer(self) -> Comparer | None:
        if not self.analyst.needs(Need.OTHER_FILES, Need.PICTURES):
            return None
        from newsmeta.linter.cross_file import Comparer

        return Comparer(self.analyst)

    def _accepted(self, document: PlainDocument, name: str, file: str) -> FileResult:
        kind = self.analyst.kinds.of(file, document.values)
        folder = self._folder(file, kind)
        noted = self._note(file, kind, document) if self._note else None
        if self.comparer is None:
            return FileResult(folder=folder, noted=noted) if folder or noted else NOTHING
        return FileResult(
            summary=self.comparer.summarize(document.values, file, name),
            pictures=_pictures_named(document),
            folder=folder,
            noted=noted,
        )

    def _explained(self, analysis: Analysis, name: str, path: str | Path) -> FileResult:
        fingerprinted_by = analysis.parsed if self.analyst.has_fingerprints else None
        edits = self._edits(analysis, path) if self._has_edits else None
        source = analysis.parsed.source
        found = place_all(analysis.findings, source, name, fingerprinted_by, edits)
        kind = self.analyst.kind_of(analysis.parsed, path)
        folder = self._folder(path, kind)
        noted = self._noted(analysis.parsed, kind, path)
        if self.comparer is None:
            return FileResult(
                found,
                analysis.suppressed,
                folder=folder,
                is_by_site=analysis.is_by_site,
                noted=noted,
            )
        return FileResult(
            found,
            analysis.suppressed,
            summary=self.comparer.summarize(analysis.parsed.values, str(path), name),
            pictures=_pictures_of(analysis),
            folder=folder,
            is_by_site=analysis.is_by_site,
            noted=noted,
        )

    def _noted(self, parsed: Parsed, kind: Kind, path: str | Path) -> Any:
        """Return the note on a file; None if it cannot be read completely."""
        if self._note is None or not parsed.is_readable:
            return None
        is_whole = not any(flaw.code in UNREADABLE for flaw in parsed.flaws)
        return self._note(str(path), kind, parsed) if is_whole else None

    def _edits(self, analysis: Analysis, path: str | Path) -> list[tuple[TextEdit, ...]] | None:
        """Return the edits of the fix of each finding; None if no finding has any.

        If not all findings are listed, the edits of the listed ones alone could not be applied.
        """
        findings = analysis.findings
        if not any(each.change for each in findings) or any(each.more for each in findings):
            return None
        from newsmeta.linter.proposing import Proposer

        return Proposer(self.analyst, self._are_applied).edits(analysis, Path(path))

    def _folder(self, path: str | Path, kind: Kind) -> str:
        """Return the folder of a file without a kind; an empty string for any other file."""
        return self.analyst.kinds.folder(path) if kind == OTHER else ""

    def _error(self, error: SourceError, name: str, path: str | Path) -> tuple[Diagnostic, ...]:
        if error.code not in self.analyst.enabled_for(path):
            return ()
        return (place_error(error, name, self.analyst.has_fingerprints),)


def looker(*arguments: Any, **options: Any) -> Callable[[Target], FileResult | None]:
    """Return the function that looks at each file, made from the arguments of a `Checker`."""
    return Checker(*arguments, **options).validate_file


def lost(target: Target, error: Exception) -> FileResult:
    """Return the outcome reported for a file whose worker was killed."""
    return FileResult(failure=error)


def found_earlier(kept: Kept | None, folder: str) -> FileResult:
    """Return the outcome for a file with only cached findings."""
    return FileResult(kept=kept, folder=folder) if kept or folder else NOTHING


def _pictures_named(document: PlainDocument) -> frozenset[str]:
    """Return the pictures of the site that a plain file names."""
    return frozenset(str(picture.path) for picture, _ in local_files(document))


def _pictures_of(analysis: Analysis) -> frozenset[str]:
    """Return the pictures of the site that a file names."""
    if analysis.plain is not None:
        return _pictures_named(analysis.plain)
    document = analysis.document
    site = document.site
    if site is None:
        return frozenset()
    images = (value for value in document.urls if value.is_image)
    files = (site.find(value.text, value.url) for value in images)
    return frozenset(str(file.path) for file in files if file)
