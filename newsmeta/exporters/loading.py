"""Reading of article files as records, with the errors of invalid ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.config.config import Config
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic
from newsmeta.files.targets import STDIN_NAME, Target
from newsmeta.frontmatter import Parsed, SourceError
from newsmeta.linter import job_count
from newsmeta.linter.analyst import Analyst
from newsmeta.linter.content import Content
from newsmeta.linter.engines import Engine, Recipe, around, looked_at
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.job_count import Jobs
from newsmeta.linter.locating import place_all, place_error
from newsmeta.portable import Portable
from newsmeta.records.paths import RepositoryPaths
from newsmeta.records.reading import plain_record, record_of
from newsmeta.records.record import Record
from newsmeta.rules import ERRORS, NORMALIZED, UNREADABLE, is_error

if TYPE_CHECKING:
    from newsmeta.site.site import Site


@dataclass(frozen=True, slots=True)
class Collected(Portable):
    """The result for one file.

    Attributes:
        name: The name of the file, as shown.
        record: The record of the file, possibly modified; None if it cannot be read.
        errors: The errors in it; empty for a valid article.
        failure: The reason why newsmeta itself failed on it, or None.
    """

    name: str
    record: Any
    errors: tuple[Diagnostic, ...] = ()
    failure: Exception | None = None


class Collector:
    """Turns files into records by one configuration.

    Args:
        config: The configuration.
        given: The given files and folders.
        content: The kinds of files to read; None for articles.
        normalized: Whether records are as `newsmeta normalize` would write the files.
        now: The time that "future" is measured against; None for the current time.

    Attributes:
        now: The time that "future" is measured against.

    Raises:
        ConfigError: When a vocabulary or schema that the configuration names is unusable.
    """

    def __init__(
        self,
        config: Config,
        given: Sequence[Path],
        content: Content | None = None,
        *,
        normalized: bool = False,
        now: datetime | None = None,
    ) -> None:
        codes = NORMALIZED if normalized else ERRORS
        now = now or datetime.now(UTC)
        options = {"normalized": normalized, "now": now}
        content = content or Content()
        self._arguments = (config, given, content), options
        self._content = content
        self._analyst = Analyst(config, None, now, codes, True)
        self._normalized = normalized
        self.now = now
        self._paths = RepositoryPaths(config, given)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Problems of skipped data files, one line each."""
        return (*self._analyst.warnings, *self._analyst.site_warnings)

    @property
    def outlook(self) -> str:
        """A text that represents all influences on records besides files; see `Analyst`."""
        return self._analyst.outlook

    def site_of(self, path: str | Path) -> Site | None:
        """Return the site of a file, or None if unknown."""
        return self._analyst.site_of(path)

    def collect_all(
        self,
        targets: Iterable[Target],
        jobs: Jobs | Engine,
        finish: Callable[[Record], Any] | None = None,
    ) -> Iterator[Collected | bytes | None]:
        """Yield the results of files, in order.

        Args:
            targets: The files.
            jobs: The number of processes, or an engine that reads files elsewhere. It has no
                influence on the results.
            finish: A function to apply to each record, if possible where it was read. Bytes that it
                returns for a valid article replace the whole result.
        """
        method = job_count.usual_method()
        # A forked process inherits the function, but it cannot be sent to a new process.
        is_carried = method == "fork" or isinstance(jobs, Engine)

        def look(target: Target) -> Collected | bytes | None:
            collected = self.collect(target)
            return _finished(collected, finish) if is_carried else collected

        arguments, options = self._arguments
        if isinstance(jobs, Engine):
            options = {**options, "finish": finish}
        recipe = Recipe(_collector, arguments, options, lost, around(self._analyst.config))
        for target, collected in looked_at(recipe, look, targets, jobs, method):
            self._analyst.know_site(target.file)  # In this process, for its warnings.
            yield collected if is_carried else _finished(collected, finish)

    def collect(self, target: Target) -> Collected | None:
        """Return the result of a file; None if it is of no requested kind."""
        settled = self._analyst.kinds.settled(target.file)
        if settled is not None and not self._content.has(settled):
            return None
        try:
            data = self._analyst.content(target)
            if data is None:
                return None
            document = self._analyst.accept(data, target.file)
            if document is not None:
                if not self._content.has(self._analyst.kinds.of(target.file, document.values)):
                    return None
                record = plain_record(document, self._path_of(target), target.file)
                return Collected(target.name, record)
            parsed = self._analyst.parse(data)
            if not self._content.has(self._analyst.kind_of(parsed, target.file)):
                return None
            return self._read(target, parsed)
        except SourceError as error:
            return Collected(target.name, None, (place_error(error, target.name),))
        except Exception as error:  # One bad file must not stop the others.
            return Collected(target.name, None, failure=error)

    def _read(self, target: Target, parsed: Parsed) -> Collected:
        if self._normalized:
            from newsmeta.linter.normalizing import Normalizer

            analysis = (
                Normalizer(self._analyst)
                .normalize(parsed, target.name, target.path, Fixes())
                .analysis
            )
        else:
            most = self._analyst.config.limits.max_findings
            analysis = self._analyst.analyse(parsed, target.path, most=most)
        parsed = analysis.parsed
        front_matter, source = parsed.front_matter, parsed.source
        errors = place_all(
            (each for each in analysis.findings if each.code in ERRORS and is_error(each)),
            source,
            target.name,
        )
        # Incomplete or duplicate values are never exported, whatever the configuration or a comment
        # says.
        unreadable = [each for each in front_matter.findings if each.code in UNREADABLE]
        if front_matter.root is None or unreadable:
            errors = errors or place_all(unreadable, source, target.name)
            return Collected(target.name, None, errors)
        return Collected(target.name, record_of(parsed, self._path_of(target), target.file), errors)

    def _path_of(self, target: Target) -> str:
        return "" if target.name == STDIN_NAME else self._paths.of(target.file)


def _finished(
    collected: Collected | bytes | None, finish: Callable[[Record], Any] | None
) -> Collected | bytes | None:
    """Return a file with its modified record, or only the record if that is complete."""
    if finish is None or not isinstance(collected, Collected) or collected.record is None:
        return collected
    record = finish(collected.record)
    if isinstance(record, bytes) and not collected.errors:
        return record  # Bytes are transferred quickly between processes.
    return Collected(collected.name, record, collected.errors, collected.failure)


def _collector(
    *arguments: Any, finish: Callable[[Record], Any] | None = None, **options: Any
) -> Callable[[Target], Collected | bytes | None]:
    """Return the function that other processes apply to each file."""
    collect = Collector(*arguments, **options).collect
    return collect if finish is None else lambda target: _finished(collect(target), finish)


def lost(target: Target, error: Exception) -> Collected:
    """Return the result of a file whose worker was killed."""
    return Collected(target.name, None, failure=error)
