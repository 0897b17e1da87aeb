"""`newsmeta baseline`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import baseline_report, session
from newsmeta.cli.baseline_options import BaselineOptions
from newsmeta.cli.commands import command
from newsmeta.cli.options import ConfigFile, NoConfig, Verbose
from newsmeta.cli.output import EXIT_FAILURE, fail, say, write_text

if TYPE_CHECKING:
    from newsmeta.baseline.place import Place
    from newsmeta.baseline.recording import RecordedBaseline
    from newsmeta.baseline.run import Recording
    from newsmeta.baseline.storage import RecordedFinding
    from newsmeta.config.config import Config

baseline = typer.Typer(
    name="baseline",
    help="Record the present findings, so that validate and check report only new ones.",
    no_args_is_help=True,
    add_completion=False,
)


@baseline.callback()
def _main() -> None:
    pass


@baseline.command("create")
@command
def create(options: BaselineOptions) -> None:
    """Record the present findings of validate and check in a new file.

    Exit status: 0 the baseline is written; 2 it exists or cannot be written, wrong usage or
    configuration, no file to check, or an internal error.
    """
    from newsmeta.baseline import recording
    from newsmeta.baseline.storage import BaselineError
    from newsmeta.files.repositories import shown

    config, place = _start(options)
    try:
        written = recording.create(place, lambda: _recorded(options, config, place))
    except FileExistsError:
        fail(f"{shown(place.file)} exists; run newsmeta baseline update to replace it")
    except BaselineError as error:
        fail(str(error))
    _tell(options, place, written, baseline_report.created(written))


@baseline.command("update")
@command
def update(options: BaselineOptions) -> None:
    """Record the findings of the checked files again, new ones included.

    Exit status: 0 the baseline is written; 2 there is none or it cannot be written, wrong usage
    or configuration, no file to check, or an internal error.
    """
    from newsmeta.baseline import recording
    from newsmeta.baseline.storage import BaselineError

    config, place = _start(options)
    try:
        written = recording.update(place, lambda: _recorded(options, config, place))
    except BaselineError as error:
        fail(str(error))
    _tell(options, place, written, baseline_report.updated(written))


@baseline.command("prune")
@command
def prune(options: BaselineOptions) -> None:
    """Remove findings that the checked files no longer have. Nothing is added.

    Exit status: 0 done; 2 there is no baseline or it cannot be read or written, wrong usage or
    configuration, no file to check, or an internal error.
    """
    from newsmeta.baseline import recording
    from newsmeta.baseline.storage import BaselineError

    config, place = _start(options)
    try:
        written = recording.prune(place, lambda: _recorded(options, config, place))
    except BaselineError as error:
        fail(str(error))
    _tell(options, place, written, baseline_report.pruned(written))


@baseline.command()
def stats(
    config_file: ConfigFile = None, no_config: NoConfig = False, verbose: Verbose = False
) -> None:
    """Count the recorded findings, by rule and by folder.

    Exit status: 0; 2 there is no baseline or it cannot be read, or wrong usage or configuration.
    """
    from newsmeta.baseline import storage
    from newsmeta.baseline.place import place_of

    place = place_of(session.configured(config_file, no_config, verbose))
    try:
        entries = storage.read(place)[1]
    except storage.BaselineError as error:
        fail(str(error))
    write_text(_statistics(entries))


# -- shared by the subcommands -----------------------------------------------------------


def _start(options: BaselineOptions) -> tuple[Config, Place]:
    from newsmeta.baseline.place import place_of

    if session.STDIN in (options.paths or ()):
        fail("baseline reads no standard input; name files or folders")
    session.require_here(options.paths)
    config = session.configured(
        options.config_file, options.no_config, options.verbose, no_gitignore=options.no_gitignore
    )
    return config, place_of(config)


def _recorded(options: BaselineOptions, config: Config, place: Place) -> Recording:
    """Return the findings of validate and check; exits where newsmeta itself fails on a file.

    Each task runs by itself, as it will later: together with the other's rules it might find less.
    """
    from newsmeta.baseline.matching import Scope
    from newsmeta.baseline.recording import present
    from newsmeta.baseline.run import Recording, together
    from newsmeta.cli.given import Given
    from newsmeta.cli.progress import progress
    from newsmeta.linter.job_count import usual_jobs

    scope = Scope(place.root, options.paths or ["."])
    if options.paths:
        options = replace(options, paths=present(place, options.paths))
    reports = []
    # If everything that was named is gone, there is nothing to look at.
    tasks: tuple[session.Task, ...] = ("validate", "check") if options.paths != [] else ()
    for number, task in enumerate(tasks):
        runner = session.runner_for(
            task,
            config,
            None,
            heeds_comments=not options.no_suppressions,
            has_fingerprints=True,
        )
        given = Given(
            options, config, runner.finder, with_pictures=runner.checker.comparer is not None
        )
        given.is_silent = number > 0  # The first task has said everything.
        with progress(given.count, f"looking for what {task} finds") as advance:
            jobs = options.jobs or usual_jobs(runner.finder.glance(given.paths))
            report, failures = runner.run(given.targets(), advance, given.folders, jobs)
        if failures:
            session.report_failures(failures)
            raise typer.Exit(EXIT_FAILURE)
        given.end(report.files)
        reports.append(report)
    return Recording(together(reports), scope)


def _tell(options: BaselineOptions, place: Place, written: RecordedBaseline, what: str) -> None:
    from newsmeta.files.repositories import shown

    for warning in baseline_report.warnings(written):
        say(f"newsmeta: warning: {warning}")
    if not options.quiet:
        say(f"{shown(place.file)}: {what}")
        for line in baseline_report.details(written, is_all=options.verbose):
            say(f"  {line}")


def _statistics(entries: Iterable[RecordedFinding]) -> Iterator[str]:
    """Yield the recorded findings: the total, a table of the rules and a table of the folders."""
    from newsmeta.reporters.escaping import visible
    from newsmeta.reporters.sentence import counted
    from newsmeta.rules import RULES

    entries = list(entries)
    rules: Counter[str] = Counter()
    folders: Counter[str] = Counter()
    for entry in entries:
        rules[entry.code] += entry.times
        folder = PurePosixPath(entry.path).parent
        folders["./" if folder == PurePosixPath() else f"{folder}/"] += entry.times
    total = sum(entry.times for entry in entries)
    files = len({entry.path for entry in entries})
    yield f"{counted(total, 'finding')} in {counted(files, 'file')}\n"
    names = {code: f"{code}  {RULES[code].name}" if code in RULES else code for code in rules}
    width = max((len(f"{number:,}") for number in (rules + folders).values()), default=0)
    for counts in (rules, folders):
        if counts:
            yield "\n"
        for name, number in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
            yield f"{number:>{width},}  {visible(names.get(name, name))}\n"
