"""The run of one shard of the files, and the file of its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta.cli.output import fail, not_written, say
from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from typing import Protocol

    from newsmeta.cli import session
    from newsmeta.cli.finding_options import FindingOptions
    from newsmeta.cli.report_options import ReportOptions
    from newsmeta.cli.stats_options import StatsOptions
    from newsmeta.config.config import Config
    from newsmeta.files.targets import Target
    from newsmeta.linter.checker import FileResult, Note
    from newsmeta.linter.runner import Runner
    from newsmeta.shards.records import Figures, Head
    from newsmeta.shards.shard import Shard, ShardedFiles
    from newsmeta.statistics.notes import Noter

    OnFile = Callable[[Target, FileResult], None]

    class ShardedOptions(Protocol):
        """Options of a command that can run on one shard."""

        @property
        def paths(self) -> list[str] | None:
            """The files and folders."""

        @property
        def rev(self) -> str | None:
            """The revision of Git to check."""

    class LookOptions(ShardedOptions, Protocol):
        """Options of a command that can look for findings in one shard."""

        @property
        def select(self) -> list[str] | None:
            """The rules to report."""

        @property
        def extend_select(self) -> list[str] | None:
            """The additional rules to report."""

        @property
        def ignore(self) -> list[str] | None:
            """The rules to ignore."""

        @property
        def no_suppressions(self) -> bool:
            """Whether comments suppress nothing."""

        @property
        def no_gitignore(self) -> bool:
            """Whether to ignore `.gitignore`."""

        @property
        def force_exclude(self) -> bool:
            """Whether to skip named files that a search would not find."""

        @property
        def no_force_exclude(self) -> bool:
            """Whether to check such files, even if the configuration excludes them."""


@dataclass(frozen=True, slots=True)
class Part:
    """The shard of a run, and the file of its result.

    Attributes:
        shard: The shard.
        files: The selection of its files from all files.
        output: The file to write; None for none.
        figures: The requested figures; None for a command about findings, or for a page.
    """

    shard: Shard
    files: ShardedFiles
    output: Path | None
    figures: Figures | None = None

    def note(self, task: session.Task) -> Note | None:
        """Return the function that notes the identity of each file.

        None where no result is written.
        """
        if self.output is None or task == "validate":
            return None
        from newsmeta.shards.writing import text_digest

        return text_digest

    def figures_note(self, noter: Noter) -> Note:
        """Return the function that notes the data for figures and the identity of each file."""
        if self.output is None:
            return noter
        from newsmeta.shards.figures import FiguresNoter

        return FiguresNoter(noter)

    @contextmanager
    def writing(
        self, command: str, options: LookOptions, runner: Runner
    ) -> Iterator[OnFile | None]:
        """Yield the function that writes the outcome of each file; reports a failure, and exits.

        Args:
            command: The command, as the head of a result names it.
            options: The options.
            runner: The runner that looks at the files.
        """
        if self.output is None:
            yield None
            return
        from newsmeta.cli.failures import on_this_file
        from newsmeta.files.paths import RelativeNames
        from newsmeta.shards.writing import ShardWriteError, ShardWriter, shard_file

        names = RelativeNames(runner.config.root)
        head = self._head(command, options, runner)
        at_work: OSError | None = None
        try:
            with shard_file(self.output, head) as write:
                writer = ShardWriter(
                    write,
                    self.files,
                    names,
                    on_this_file,
                    _digest_by(runner, is_shown=command == "report"),
                    is_shown=command == "report",
                )
                try:
                    yield writer.add
                except OSError as error:
                    at_work = error
                    raise
                writer.end()
        except ShardWriteError as error:
            fail(f"{self.output} cannot be written: {error}")
        except OSError as error:
            if error is at_work:
                raise
            not_written(self.output, error)

    def say_what_is_left(self, runner: Runner, *, is_quiet: bool) -> None:
        """Print that files were not compared, if any rule compares files."""
        if runner.checker.comparer is None or is_quiet:
            return
        result = "that" if self.output else "that with the results of --shard-output"
        say(
            f"newsmeta: shard {self.shard}: files were not compared with one another; newsmeta "
            f"merge does {result}"
        )

    def _head(self, command: str, options: LookOptions, runner: Runner) -> Head:
        from newsmeta._about import __version__
        from newsmeta.cli import session
        from newsmeta.config.config import ConfigError
        from newsmeta.shards.merging import working_folder
        from newsmeta.shards.records import Head
        from newsmeta.shards.writing import outlook_digest

        try:
            outlook = runner.checker.analyst.outlook
        except ConfigError as error:
            fail(str(error))
        forced = True if options.force_exclude else None
        layer = session.layer(options.select, options.extend_select, options.ignore)
        return Head(
            __version__,
            self.shard,
            command,
            working_folder(runner.config),
            tuple(options.paths or ["."]),
            layer.select,
            layer.extend_select,
            layer.ignore,
            not options.no_suppressions,
            not options.no_gitignore,
            False if options.no_force_exclude else forced,
            outlook_digest(outlook),
            self.figures,
        )


def part_of(options: FindingOptions, config: Config, *, asks_web: bool) -> Part:
    """Return the shard to check; exits if there is none.

    Args:
        options: The options.
        config: The configuration.
        asks_web: Whether the run sends requests to the web.
    """
    shard = _required(options.shard)
    if options.changed is not None or options.changed_lines:
        fail("--shard and --changed exclude each other; what has changed is looked at in one go")
    if asks_web:
        fail(
            "--shard and --online exclude each other: each shard would ask the same servers; ask "
            "the web in a run of its own"
        )
    files = files_of(shard, options, config, has_places=options.shard_output is not None)
    return Part(files.shard, files, options.shard_output)


def figures_part(options: StatsOptions, config: Config) -> Part:
    """Return the shard for figures; exits if there is none.

    Args:
        options: The options.
        config: The configuration.
    """
    shard = _required(options.shard)
    if options.since is not None:
        fail(
            "--since compares what is found in all files, and --shard looks at some; leave it to "
            "newsmeta merge"
        )
    from newsmeta.shards.records import Figures

    files = files_of(shard, options, config, has_places=options.shard_output is not None)
    by = tuple(each.value for each in options.by or ())
    figures = Figures(options.where, not options.no_findings, by, options.top)
    return Part(files.shard, files, options.shard_output, figures)


def page_part(options: ReportOptions, config: Config) -> Part:
    """Return the shard for a page; exits if there is none.

    Args:
        options: The options.
        config: The configuration.
    """
    shard = _required(options.shard)
    if options.shard_output is None:
        fail(
            "--shard-output is missing; name the file for the result, such as shard-1.newsmeta; "
            "newsmeta merge makes the page of all results"
        )
    for name in ("output", "title", "since", "badge"):
        if getattr(options, name) is not None:
            fail(f"--{name} is about the page, which newsmeta merge makes; leave it to that")
    files = files_of(shard, options, config, has_places=True)
    return Part(files.shard, files, options.shard_output)


def _required(shard: str | None) -> str:
    """Return the given shard; exits if there is none, as only its output is given then."""
    if shard is None:
        fail("--shard-output is the result of a shard; say --shard, too, for example 1/4")
    return shard


def files_of(
    text: str, options: ShardedOptions, config: Config, *, has_places: bool
) -> ShardedFiles:
    """Return the selection of a shard's files from all files; exits if there is no such shard.

    Args:
        text: The shard, as given.
        options: The options.
        config: The configuration.
        has_places: Whether the places of files will be needed.
    """
    from newsmeta.files.paths import RelativeNames
    from newsmeta.shards.merging import is_below
    from newsmeta.shards.shard import ShardedFiles, ShardError, shard_of

    try:
        shard = shard_of(text)
    except ShardError as error:
        fail(f"--shard: {error}")
    if "-" in (options.paths or ()):
        fail("--shard is about many files, and - (standard input) is one; leave it out")
    if options.rev is not None:
        fail("--shard and --rev exclude each other; check the revision out, and leave out --rev")
    for path in options.paths or ["."]:
        if not is_below(path, config):
            fail(
                f"--shard is for files in {config.root}, and {path} is outside of it; run newsmeta "
                "in the folder of the files"
            )
    return ShardedFiles(shard, RelativeNames(config.root), has_places=has_places)


def _digest_by(runner: Runner, *, is_shown: bool) -> Callable[[Target], str]:
    """Return a function that gives the identity of a file without a note.

    Args:
        runner: The runner that looks at the files.
        is_shown: Whether files are shown, including those that are no text.
    """
    from newsmeta.frontmatter import SourceError
    from newsmeta.shards.writing import NO_DIGEST, content_digest, digest_of

    def digest(target: Target) -> str:
        comparer = runner.checker.comparer
        try:
            return digest_of(comparer.parsed(target.file)) if comparer else NO_DIGEST
        except SourceError:
            return NO_DIGEST

    def shown(target: Target) -> str:
        config, data = runner.config, b""
        try:
            data = config.disk.read(target.file, config.limits.max_size)
            return content_digest(data, runner.checker.analyst.read(data))
        except (SourceError, OSError, ValueError):
            return content_digest(data, None)

    return shown if is_shown else digest
