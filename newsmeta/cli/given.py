"""The files that a command was given, and whether any of them is to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta.cli import session
from newsmeta.cli.output import fail, say

if TYPE_CHECKING:
    from typing import Protocol

    from newsmeta.cli.changed import ChangesWanted
    from newsmeta.config.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.files.search import Finder
    from newsmeta.files.survey import Survey
    from newsmeta.files.targets import Target
    from newsmeta.linter.runner import Runner
    from newsmeta.shards.shard import ShardedFiles

    class GivenOptions(Protocol):
        """Options shared by commands that look at files."""

        @property
        def paths(self) -> list[str] | None:
            """The files and folders."""

        @property
        def stdin_filename(self) -> Path | None:
            """The file name that standard input stands for."""

        @property
        def force_exclude(self) -> bool:
            """Whether to skip named files that a search would not find."""

        @property
        def no_force_exclude(self) -> bool:
            """Whether to look at all named files, whatever the configuration says."""

        @property
        def allow_empty(self) -> bool:
            """Whether it is acceptable that there is no file."""

        @property
        def quiet(self) -> bool:
            """Whether to print only problems."""

        @property
        def verbose(self) -> bool:
            """Whether to print the names of files that are read."""


_MOST_FOLDERS = 3
"""Most folders that a message names; the rest is counted."""


class Given:
    """The files and folders that a command was given.

    Args:
        options: The options; exits where they contradict one another.
        config: The configuration.
        finder: The finder of files, by the configuration.
        with_pictures: Whether the command looks at pictures, too.
        changed: The changes to look at; None for all files.
        shard: The selection of the files of a shard; None for all files.

    Attributes:
        paths: The files and folders, the working directory if none was named.
        is_stdin: Whether standard input is looked at instead.
        is_silent: Whether files that are looked at and folders without files go unmentioned.
        is_read_elsewhere: Whether files outside of this machine are read by others.
    """

    def __init__(  # noqa: PLR0913
        self,
        options: GivenOptions,
        config: Config,
        finder: Finder,
        *,
        with_pictures: bool = False,
        changed: ChangesWanted | None = None,
        shard: ShardedFiles | None = None,
    ) -> None:
        from newsmeta.files.search import Named

        if options.force_exclude and options.no_force_exclude:
            fail("--force-exclude and --no-force-exclude exclude each other; use one of the two")
        self.is_stdin = session.reads_stdin(options.paths, options.stdin_filename)
        if config.disk.is_here:
            session.require_here(options.paths)
        self.paths = [config.disk.local(path) for path in options.paths or ["."]]
        is_forced = options.force_exclude or config.force_exclude
        self._is_forced = is_forced and not options.no_force_exclude
        self._named = Named.chosen(self._is_forced, with_pictures=with_pictures)
        self._options = options
        self._config = config
        self._finder = finder
        self._barren: list[str] = []
        self.is_silent = False
        self.is_read_elsewhere = False
        self._shard = shard
        self._changed = None
        if changed is not None:
            if self.is_stdin:
                fail("--changed is about files, and - (standard input) is none")
            if not config.disk.is_here:
                fail("--changed is about files on this machine; leave it out for paths elsewhere")
            self._changed = changed.among(self.paths, verbose=options.verbose)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders among the paths of which all files are looked at."""
        if self.is_stdin or self._changed is not None:
            return ()
        from newsmeta.files.search import folders_of

        return folders_of(self.paths)

    @property
    def looked_at(self) -> list[str]:
        """The files that are looked at, and the folders that are looked at as a whole."""
        if self.is_stdin:
            name = self._options.stdin_filename
            return [str(name)] if name else []
        return self.paths if self._changed is None else [target.name for target in self._found()]

    def require(self) -> None:
        """Exit where a named path does not exist."""
        for path in () if self.is_stdin else self.paths:
            if not self._config.disk.exists(path):
                fail(f"{path} does not exist; check the path")

    def warn_of_site(self, runner: Runner) -> None:
        """Warn of problems with the site and its kinds, once all files were looked at."""
        folders = () if self._shard else self.folders
        for warning in (*runner.site_warnings, *runner.kind_warnings(folders)):
            say(f"newsmeta: warning: {warning}")

    def glance(self) -> Iterator[object]:
        """Yield one item for about each of the files to look at, in no order."""
        if not self._config.disk.is_near:
            return iter(())  # Listing those files takes longer than looking at them.
        every = self._shard.shard.total if self._shard else 1
        found = self._finder.glance(self.paths) if self._changed is None else self._found()
        return islice(found, 0, None, every)

    def pictures(self) -> Iterator[Target] | None:
        """Yield the pictures to look at; None if they are all those in the folders."""
        return None if self._changed is None else self._changed.pictures(self._finder, self.paths)

    def on_lines(self, report: Report) -> Report:
        """Return the part of a report that was asked for: all, or findings on changed lines."""
        return report if self._changed is None else self._changed.on_lines(report)

    def _found(self, on_barren: Callable[[str], None] | None = None) -> Iterator[Target]:
        if self._changed is None:
            return self._finder.stream(self.paths, on_barren, self._named)
        return self._changed.among(self._finder.stream(self.paths, named=self._named))

    def stdin(self, most: int = -1) -> Target:
        """Return standard input as the file that it stands for.

        Args:
            most: The most bytes to read; no limit if negative.
        """
        return session.read_stdin(self._options.stdin_filename, most)

    def passes_by(
        self, stdin: Target, content: Callable[[Target], bytes | None] | None = None
    ) -> bool:
        """Tell whether standard input is not to be looked at.

        Args:
            stdin: The file that it stands for.
            content: Returns the content of a file, None if it is not meant as an article.
        """
        from newsmeta.files.targets import is_other

        name = self._options.stdin_filename
        if name is None or not self._is_forced:
            return False
        if not self._finder.takes(name):
            return True
        if content is None:
            return is_other(stdin)
        return content(replace(stdin, is_named=False)) is None

    def targets(self) -> Iterator[Target]:
        """Yield the files to look at, and print their names if asked to."""
        return session.noted(self._warned(), self._options.verbose and not self.is_silent)

    def _warned(self) -> Iterator[Target]:
        """Yield the files, and warn of folders without files before the first of them."""
        self._barren = []
        found = self._found(self.know_barren)
        for target in self._ahead(self._shard.among(found) if self._shard else found):
            if self._barren and (target.is_named or not self._is_other(target)):
                self._warn()
            yield target

    def know_barren(self, folder: str) -> None:
        """Note a folder without files, for a warning once files are looked at."""
        self._barren.append(folder)
        if self._shard:
            self._shard.barren.append(folder)

    def _is_other(self, target: Target) -> bool:
        """Tell whether a file begins like another kind of file."""
        from newsmeta.files.targets import HEAD, begins_like_one, is_other

        if target.origin is None or target.data is not None or target.problem:
            return is_other(target)
        try:
            return not begins_like_one(self._config.disk.head(target.file, HEAD))
        except OSError:
            return False

    def _warn(self) -> None:
        for folder in self._barren if not self.is_silent else ():
            say(f"newsmeta: warning: no article files in {folder}")
        self._barren = []

    @property
    def count(self) -> Callable[[], int] | None:
        """Return a function that counts the files; None where counting would take long."""
        return self._count if self._config.disk.is_near else None

    def _count(self) -> int:
        found = self._shard.held(self._found()) if self._shard else self._found()
        return sum(1 for _ in found)

    def leave_reading(self, *, has_engine: bool, jobs: int | None) -> None:
        """Have the content of files that are elsewhere read by the processes that look at them.

        Args:
            has_engine: Whether these are on other machines.
            jobs: The number of processes on this machine; None if that is not known yet.
        """
        is_shared = jobs is not None and jobs > 1 and not self._config.disk.is_near
        self.is_read_elsewhere = has_engine or is_shared

    def _ahead(self, targets: Iterator[Target]) -> Iterator[Target]:
        """Yield files with their content, where it is elsewhere and fetched by this machine."""
        if self.is_read_elsewhere:
            return targets
        return self._config.disk.ahead(targets, self._config.limits.max_size)

    def some_targets(self) -> Iterator[Target]:
        """Yield the same; exits where not one of them will turn out to be a file to look at."""
        found = self._found()
        targets = self._ahead(self._shard.among(found) if self._shard else found)
        ahead: list[Target] = []
        for target in targets:
            ahead.append(target)
            if target.is_named or not self._is_other(target):
                break
        else:
            self.end(0)
        return session.noted(chain(ahead, targets), self._options.verbose)

    def end(self, looked_at: int) -> None:
        """Warn of folders without files that were not mentioned yet; exits where there was no file.

        Args:
            looked_at: The number of files that were looked at.
        """
        if self._shard is not None:
            looked_at = looked_at or self._shard.seen  # Files of other shards count.
        if self._changed is not None:
            if not looked_at and self._changed.objection:
                fail(self._changed.objection)
            if not looked_at and not self._options.quiet:
                from newsmeta.cli.changed import nothing_changed

                say(f"newsmeta: {nothing_changed(self._changed)}")
            return
        if not looked_at and not self._options.allow_empty and not self.is_stdin:
            searched = [folder for folder in self.folders if not self._passes_by_folder(folder)]
            # Named files were skipped because that was asked for.
            if searched:
                fail(_nothing(self._finder, searched, self._config))
        self._warn()

    def _passes_by_folder(self, folder: Path) -> bool:
        return self._is_forced and self._finder.excludes(folder)


def _nothing(finder: Finder, folders: list[Path], config: Config) -> str:
    """Return the reason why no file in the folders was looked at, and what to do."""
    from newsmeta.files.survey import survey

    seen = survey(finder, folders)
    return (
        f"no file was looked at in {_listed(folders)}: {_why(seen, config)}, or use --allow-empty "
        "if that is intended"
    )


def _why(seen: Survey, config: Config) -> str:
    """Return the reason why folders have no files to look at, and the most likely remedy."""
    from newsmeta.files.repositories import shown
    from newsmeta.reporters.sentence import counted

    file = shown(config.path) if config.path else "the configuration"
    patterns, folder = "correct the patterns or the paths", "name the folder of the articles"
    left_out = [
        (seen.not_included, f"include in {file}", patterns),
        (seen.excluded, f"exclude in {file}", patterns),
        (seen.ignored, ".gitignore", "name the files: named files are always looked at"),
    ]
    reasons = [
        (number, f"{who} excludes {counted(number, 'file')}", hint)
        for number, who, hint in left_out
        if number
    ]
    if seen.bare:
        have = "has" if seen.bare == 1 else "have"
        words = f"{counted(seen.bare, 'file')} {have} no YAML front matter"
        reasons.append((seen.bare, words, folder))
    if not reasons:
        return f"there are no Markdown or HTML files; {folder}"
    hint = max(reasons, key=lambda reason: reason[0])[-1]
    return f"{', '.join(text for _, text, _ in reasons)}; {hint}"


def _listed(folders: list[Path]) -> str:
    from newsmeta.suggestions import listing

    names = ["the current folder" if folder == Path() else str(folder) for folder in folders]
    if len(names) > _MOST_FOLDERS:
        names[_MOST_FOLDERS - 1 :] = [f"{len(names) - _MOST_FOLDERS + 1:,} other folders"]
    return listing(names, "and")
