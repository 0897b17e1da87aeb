"""What a command was given to look at, and whether it came to anything."""

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
        """What a command that looks at files is told of them, whatever else it is told."""

        @property
        def paths(self) -> list[str] | None:
            """The files and folders."""

        @property
        def stdin_filename(self) -> Path | None:
            """The name of what standard input holds."""

        @property
        def force_exclude(self) -> bool:
            """Whether to pass by named files that a search would not take."""

        @property
        def no_force_exclude(self) -> bool:
            """Whether not to, whatever the configuration says."""

        @property
        def allow_empty(self) -> bool:
            """Whether it may pass that there is no file."""

        @property
        def quiet(self) -> bool:
            """Whether to say nothing but what is wrong."""

        @property
        def verbose(self) -> bool:
            """Whether to say which files are read."""


_MOST_FOLDERS = 3
"""Folders that a message names before it counts the rest."""


class Given:
    """What a command was given to look at.

    Args:
        options: What was chosen; exits where the options disagree.
        config: The configuration.
        finder: What finds files by it.
        with_pictures: Whether the command looks at pictures, too.
        changed: Which changes matter; None if files are looked at whether they changed or not.
        shard: What takes the files of a shard from all; None if all are looked at.

    Attributes:
        paths: The files and folders, the working directory if none was named.
        is_stdin: Whether it is standard input instead.
        is_silent: Whether nothing is said of files that are looked at, and of folders without any.
        is_read_elsewhere: Whether others read what is elsewhere.
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
                fail("--changed is about files of this machine; leave it out for what is elsewhere")
            self._changed = changed.among(self.paths, verbose=options.verbose)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders among the paths that are looked at wholly."""
        if self.is_stdin or self._changed is not None:
            return ()
        from newsmeta.files.search import folders_of

        return folders_of(self.paths)

    @property
    def looked_at(self) -> list[str]:
        """The files that are looked at, and the folders that are so wholly."""
        if self.is_stdin:
            name = self._options.stdin_filename
            return [str(name)] if name else []
        return self.paths if self._changed is None else [target.name for target in self._found()]

    def require(self) -> None:
        """Exit where something that was named is not there."""
        for path in () if self.is_stdin else self.paths:
            if not self._config.disk.exists(path):
                fail(f"{path} does not exist; check the path")

    def warn_of_site(self, runner: Runner) -> None:
        """Say what is wrong with the site, and with its kinds, once all files were looked at."""
        folders = () if self._shard else self.folders
        for warning in (*runner.site_warnings, *runner.kind_warnings(folders)):
            say(f"newsmeta: warning: {warning}")

    def glance(self) -> Iterator[object]:
        """Yield something for about each of the files to look at, in no order."""
        if not self._config.disk.is_near:
            return iter(())  # Listing files there takes longer than looking at them.
        every = self._shard.shard.total if self._shard else 1
        found = self._finder.glance(self.paths) if self._changed is None else self._found()
        return islice(found, 0, None, every)

    def pictures(self) -> Iterator[Target] | None:
        """Yield the pictures to look at; None if they are all those in the folders."""
        return None if self._changed is None else self._changed.pictures(self._finder, self.paths)

    def on_lines(self, report: Report) -> Report:
        """Return of a report what is asked for: all, or what is on changed lines."""
        return report if self._changed is None else self._changed.on_lines(report)

    def _found(self, on_barren: Callable[[str], None] | None = None) -> Iterator[Target]:
        if self._changed is None:
            return self._finder.stream(self.paths, on_barren, self._named)
        return self._changed.among(self._finder.stream(self.paths, named=self._named))

    def stdin(self, most: int = -1) -> Target:
        """Return what standard input holds, as the file that it would be.

        Args:
            most: How many bytes to read; all of them if negative.
        """
        return session.read_stdin(self._options.stdin_filename, most)

    def passes_by(
        self, stdin: Target, content: Callable[[Target], bytes | None] | None = None
    ) -> bool:
        """Tell whether what standard input holds is not to be looked at.

        Args:
            stdin: The file that it would be.
            content: Returns what a file holds, None where it is no article that anybody meant.
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
        """Yield the files to look at, and say which if asked to."""
        return session.noted(self._warned(), self._options.verbose and not self.is_silent)

    def _warned(self) -> Iterator[Target]:
        """Yield them, and warn of folders without any before the first that is looked at."""
        self._barren = []
        found = self._found(self.know_barren)
        for target in self._ahead(self._shard.among(found) if self._shard else found):
            if self._barren and (target.is_named or not self._is_other(target)):
                self._warn()
            yield target

    def know_barren(self, folder: str) -> None:
        """Know of a folder without files, of which to warn when files are looked at."""
        self._barren.append(folder)
        if self._shard:
            self._shard.barren.append(folder)

    def _is_other(self, target: Target) -> bool:
        """Tell whether a file has the beginning of another kind of file."""
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
        """What tells how many there are; None where that would take long."""
        return self._count if self._config.disk.is_near else None

    def _count(self) -> int:
        found = self._shard.held(self._found()) if self._shard else self._found()
        return sum(1 for _ in found)

    def _ahead(self, targets: Iterator[Target]) -> Iterator[Target]:
        """Yield files with what they hold, where that is elsewhere and read by this machine."""
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
        """Say what was not said so far of folders without files; exits where there was no file.

        Args:
            looked_at: How many files were looked at.
        """
        if self._shard is not None:
            looked_at = looked_at or self._shard.seen  # Those of other shards.
        if self._changed is not None:
            if not looked_at and self._changed.objection:
                fail(self._changed.objection)
            if not looked_at and not self._options.quiet:
                from newsmeta.cli.changed import nothing_changed

                say(f"newsmeta: {nothing_changed(self._changed)}")
            return
        if not looked_at and not self._options.allow_empty and not self.is_stdin:
            searched = [folder for folder in self.folders if not self._passes_by_folder(folder)]
            # Where only files were named, they passed by because that was asked for.
            if searched:
                fail(_nothing(self._finder, searched, self._config))
        self._warn()

    def _passes_by_folder(self, folder: Path) -> bool:
        return self._is_forced and self._finder.excludes(folder)


def _nothing(finder: Finder, folders: list[Path], config: Config) -> str:
    """Return why no file was looked at in folders, and what to do."""
    from newsmeta.files.survey import survey

    seen = survey(finder, folders)
    return (
        f"no file was looked at in {_listed(folders)}: {_why(seen, config)}, or say --allow-empty "
        "if that is meant"
    )


def _why(seen: Survey, config: Config) -> str:
    """Return why folders have no files to look at, and what most probably helps."""
    from newsmeta.files.repositories import shown
    from newsmeta.reporters.sentence import counted

    file = shown(config.path) if config.path else "the configuration"
    patterns, folder = "correct the patterns or the paths", "name the folder of the articles"
    left_out = [
        (seen.not_included, f"include in {file}", patterns),
        (seen.excluded, f"exclude in {file}", patterns),
        (seen.ignored, ".gitignore", "name the files, which are looked at even so"),
    ]
    reasons = [
        (number, f"{who} leaves out {counted(number, 'file')}", hint)
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
