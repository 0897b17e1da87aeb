"""One file: what is found in it, and what normalizing it comes to."""

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
    """What came of one file.

    Attributes:
        diagnostics: In order of line, column and code.
        suppressed: How many findings comments in the file kept quiet.
        failure: Why newsmeta itself failed on it, or None.
        summary: What comparisons with other files need to know of it, if there are any.
        pictures: The picture files of the repository that it names.
        folder: Where it is, if it is neither an article nor of a configured kind: the folder at
            the top of its site. Else an empty string.
        is_by_site: Whether what was found in it depends on how its site is built.
        kept: What was found in it, instead of `diagnostics`, where it is remembered.
        noted: What was noted of it, if it can be read and something notes.
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
"""Returns what is to be known of a file when all have been looked at: where it is, its kind, and
what is in it. It pickles, and so does what it returns."""

_SAFE = Fixes()
NOTHING = FileResult()
"""What came of a file about which there is nothing to say."""


class Checker:
    """Looks at single files, and normalizes them, by one configuration.

    Args:
        config: The configuration.
        layer: What the command line says about rules, over the configuration.
        now: The time that "future" is measured against; the present if None.
        codes: The rules to choose from. What makes a file unreadable is reported besides.
        heeds_comments: Whether comments in files keep findings quiet.
        has_fingerprints: Whether findings get fingerprints.
        has_edits: Whether findings get what their fixes change.
        are_applied: Whether others apply these, rather than look at them. A second reader has to
            read the outcome as meant then.
        note: Notes something of each file that can be read; None for nothing.
        web: What the web has said, or will have once files are looked at; None if nobody asks.

    Attributes:
        config: The configuration.
        now: The time that "future" is measured against.
        analyst: What applies the rules.
        comparer: What compares files with one another, or None where no rule asks for it.

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
        """What decides, besides a file, what is told of it; None if more than can be told."""
        identity = self.analyst.identity
        if not identity or not self._has_edits:
            return identity
        return f"{identity} {'edits' if self._are_applied else 'edits to look at'}"

    def validate_file(self, target: Target) -> FileResult | None:
        """Return what was found in a file; None for an unnamed one without front matter."""
        if self.comparer and target.is_named and target.file.lower().endswith(PICTURES):
            found = tuple(self.comparer.picture(target))
            return FileResult(found, pictures=frozenset((target.file,)))
        try:
            data = self.analyst.content(target)
        except SourceError as error:
            return FileResult(self._error(error, target.name, target.file))
        return None if data is None else self.validate_bytes(data, target.name, target.file)

    def validate_bytes(self, data: bytes, name: str, path: str | Path) -> FileResult:
        """Return what was found in the content of a file.

        Args:
            data: The content.
            name: How the file is shown.
            path: Where the file is, or would be, which decides its kind.
        """
        try:
            seen = self.analyst.look(data, path, most=self.config.limits.max_findings)
            if isinstance(seen, PlainDocument):
                return self._accepted(seen, name, str(path))
            return self._explained(seen, name, path)
        except SourceError as error:
            return FileResult(self._error(error, name, path))
        except Exception as error:  # One bad file never stops the rest.
            return FileResult(failure=error)

    def normalize_file(self, target: Target, fixes: Fixes = _SAFE) -> NormalizedFile | None:
        """Return what normalizing a file comes to, without writing it.

        Args:
            target: The file.
            fixes: Which fixes to make.

        Returns:
            The outcome; None for a file without front matter that nobody named.
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
        """Return what normalizing the content of a file comes to.

        Args:
            data: The content.
            name: How the file is shown.
            path: Where the file is, or would be, which decides its kind.
            fixes: Which fixes to make.
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
        except Exception as error:  # One bad file never stops the rest.
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
        """Return what is noted of a file; None where it cannot be read as a whole."""
        if self._note is None or not parsed.is_readable:
            return None
        is_whole = not any(flaw.code in UNREADABLE for flaw in parsed.flaws)
        return self._note(str(path), kind, parsed) if is_whole else None

    def _edits(self, analysis: Analysis, path: str | Path) -> list[tuple[TextEdit, ...]] | None:
        """Return what the fix of each finding changes; None where none has any.

        Where not all findings are listed, nobody could apply what is fixed with those that are.
        """
        findings = analysis.findings
        if not any(each.change for each in findings) or any(each.more for each in findings):
            return None
        from newsmeta.linter.proposing import Proposer

        return Proposer(self.analyst, self._are_applied).edits(analysis, Path(path))

    def _folder(self, path: str | Path, kind: Kind) -> str:
        """Return the folder of a file that is of no kind; an empty string for any other."""
        return self.analyst.kinds.folder(path) if kind == OTHER else ""

    def _error(self, error: SourceError, name: str, path: str | Path) -> tuple[Diagnostic, ...]:
        if error.code not in self.analyst.enabled_for(path):
            return ()
        return (place_error(error, name, self.analyst.has_fingerprints),)


def looker(*arguments: Any, **options: Any) -> Callable[[Target], FileResult | None]:
    """Return what looks at each file, made from the arguments of a `Checker`."""
    return Checker(*arguments, **options).validate_file


def lost(target: Target, error: Exception) -> FileResult:
    """Return what came of a file that ended whoever looked at it."""
    return FileResult(failure=error)


def found_earlier(kept: Kept | None, folder: str) -> FileResult:
    """Return what came of a file of which nothing more is known than that."""
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
