"""The first and last steps of every command that looks at files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from newsmeta.cli.options import FailOn
from newsmeta.cli.output import fail, say
from newsmeta.files.paths import is_address

if TYPE_CHECKING:
    from newsmeta.cli.elsewhere_options import ElsewhereOptions
    from newsmeta.config.config import Config
    from newsmeta.config.selectors import Layer
    from newsmeta.diagnostics import Severity
    from newsmeta.files.targets import Target
    from newsmeta.linter.checker import Note
    from newsmeta.linter.runner import Runner
    from newsmeta.page_heads import WebAnswers

STDIN = "-"
_PACKAGES = (
    *(".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst"),
    *(".jsonl", ".ndjson", ".parquet"),
)
"""Endings of archives, listed here so that the modules that read archives need no import."""
Task = Literal["validate", "check", "check all", "normalize", "nothing"]
"""The tasks for which a command looks at files."""


def layer(
    select: list[str] | None, extend_select: list[str] | None, ignore: list[str] | None
) -> Layer:
    """Return the options on rules as a layer; each may be repeated and hold commas."""
    from newsmeta.config.selectors import Layer

    if select is not None and not split(select):
        fail("--select names no rule; leave it out for the usual ones")
    return Layer(split(select) if select else None, split(extend_select), split(ignore))


def split(options: list[str] | None) -> tuple[str, ...]:
    """Return the values of an option that may be repeated and hold commas."""
    return tuple(
        part.strip() for option in options or () for part in option.split(",") if part.strip()
    )


def configured(  # noqa: PLR0913
    path: Path | None,
    no_config: bool,
    verbose: bool,
    *,
    no_gitignore: bool = False,
    elsewhere: ElsewhereOptions | None = None,
    has_pictures: bool = True,
) -> Config:
    """Return the configuration that applies; reports a problem with it, and exits.

    Args:
        path: The configuration file that was named, or None.
        no_config: Whether to use no configuration file.
        verbose: Whether to print its name.
        no_gitignore: Whether a search finds files that Git ignores, whatever the configuration
            says.
        elsewhere: The options that name files that may be elsewhere.
        has_pictures: Whether pictures are looked at.
    """
    from newsmeta.config.config import ConfigError

    try:
        config = configuration(path, no_config, verbose, elsewhere, has_pictures)
    except ConfigError as error:
        fail(str(error))
    return replace(config, gitignore=False) if no_gitignore else config


def runner_for(  # noqa: PLR0913
    task: Task,
    config: Config,
    rules: Layer | None,
    *,
    heeds_comments: bool = True,
    has_fingerprints: bool = False,
    has_edits: bool = False,
    are_applied: bool = True,
    note: Note | None = None,
    web: WebAnswers | None = None,
) -> Runner:
    """Return the runner for a task; reports why there is none, and exits.

    Args:
        task: The task of the run.
        config: The configuration.
        rules: The options on rules, which come before the configuration.
        heeds_comments: Whether comments in files suppress findings.
        has_fingerprints: Whether findings get fingerprints.
        has_edits: Whether findings carry the edits of their fixes.
        are_applied: Whether others apply these edits, rather than look at them.
        note: A function that makes a note on each readable file; None for no notes.
        web: The answers of the web, filled in before files are looked at; None if it is not asked.
    """
    from newsmeta import rules as catalogue
    from newsmeta.config.config import ConfigError
    from newsmeta.config.selectors import SelectorError
    from newsmeta.linter.runner import Runner

    codes = {
        "validate": catalogue.VALIDATED,
        "check": catalogue.CHECKED,
        "check all": catalogue.VALIDATED | catalogue.CHECKED,
        "normalize": catalogue.NORMALIZED,
        "nothing": frozenset[str](),
    }[task]
    if web is not None:
        online = catalogue.ONLINE
        codes |= {code for code in online if task != "normalize" or catalogue.RULES[code].fix}
    try:
        runner = Runner(
            config,
            rules,
            codes=codes,
            heeds_comments=heeds_comments,
            has_fingerprints=has_fingerprints,
            has_edits=has_edits,
            are_applied=are_applied,
            note=note,
            web=web,
        )
    except (ConfigError, SelectorError) as error:
        fail(str(error))
    for warning in runner.warnings:
        say(f"newsmeta: warning: vocabularies: {warning}")
    return runner


def configuration(
    path: Path | None,
    no_config: bool,
    verbose: bool,
    elsewhere: ElsewhereOptions | None = None,
    has_pictures: bool = True,
) -> Config:
    """Return the configuration that applies, for the arguments of `configured`.

    Raises:
        ConfigError: When the configuration cannot be used.
    """
    from newsmeta.config.config import Config, load

    if elsewhere is not None and (
        elsewhere.rev is not None or any(map(is_elsewhere, elsewhere.paths or ()))
    ):
        from newsmeta.cli.elsewhere import configuration

        return configuration(path, no_config, verbose, elsewhere, has_pictures)
    if elsewhere is not None and elsewhere.git_dir is not None:
        fail("--git-dir names the repository of --rev; name a revision, for example --rev HEAD")
    path = configuration_file(path, no_config)
    if verbose and not no_config:
        say(f"configuration: {path or 'none'}")
    return load(path) if path else Config(root=Path.cwd())


def configuration_file(path: Path | None, no_config: bool) -> Path | None:
    """Return the configuration file that applies, or None; exits where the options contradict."""
    from newsmeta.config.config import find

    if path and no_config:
        fail("--config and --no-config exclude each other; use one of the two")
    return None if no_config else path or find(Path.cwd())


def have_pictures(runner: Runner) -> None:
    """Fetch the pictures that rules look at, where they are elsewhere."""
    if not runner.config.disk.is_near:
        from newsmeta.cli import elsewhere

        elsewhere.have_pictures(runner)


def is_elsewhere(path: str) -> bool:
    """Tell whether a path is elsewhere, or that of an archive or of exported tables."""
    if is_address(path):
        return True
    if path.lower().endswith(_PACKAGES):
        from newsmeta.remote.packages import is_package

        return is_package(path)
    from newsmeta.files.search import DEFAULT_SUFFIXES

    if path.lower().endswith(DEFAULT_SUFFIXES) or not _may_be_exported(path):
        return False
    from newsmeta.remote.exported import found

    return found(path) is not None


def _may_be_exported(folder: str) -> bool:
    names = ("_manifest.json", "datapackage.json")
    return any(os.path.isfile(os.path.join(folder, name)) for name in names)  # noqa: PTH113, PTH118


def require_here(paths: Sequence[str] | None) -> None:
    """Exit where a path is elsewhere, for a command that works on this machine only."""
    for path in filter(is_elsewhere, paths or ()):
        if not is_address(path):
            if not path.lower().endswith(_PACKAGES):
                fail(
                    f"{path} is a folder of exported tables, and this command works only on files; "
                    "name the folder that they were exported from"
                )
            fail(
                f"{path} is an archive, and this command works only on files in folders; unpack "
                "it, and name the folder"
            )
        fail(
            f"{path} is not on this machine, and this command works only on files here; newsmeta "
            "validate, check, export, stats and report can read such paths"
        )


def reads_stdin(paths: list[str] | None, stdin_filename: Path | None) -> bool:
    """Tell whether to look at standard input; exits where the options disagree."""
    if paths and STDIN in paths:
        if len(paths) > 1:
            fail("- (standard input) cannot be combined with other paths")
        if sys.stdin is None:
            fail("standard input is closed")
        return True
    if stdin_filename:
        fail("--stdin-filename is for standard input; write - as the path")
    return False


def read_stdin(filename: Path | None, most: int = -1) -> Target:
    """Return standard input as the file that it stands for.

    Args:
        filename: The file name from the command line, or None.
        most: The most bytes to read; no limit if negative.
    """
    from newsmeta.files.targets import STDIN_NAME, Target

    name = str(filename) if filename else STDIN_NAME
    return Target(name, name, True, sys.stdin.buffer.read(most))


def noted(targets: Iterable[Target], verbose: bool) -> Iterator[Target]:
    """Yield files, and print their names if asked to."""
    for target in targets:
        if verbose:
            say(f"reading {target.name}")
        yield target


def report_failures(failures: Iterable[tuple[str, Exception]]) -> None:
    """Report the files that could not be looked at, with the reasons."""
    from newsmeta.cli.failures import on_file

    for name, failure in failures:
        say(on_file(name, failure))


def fails(
    severities: Iterable[Severity], wanted: FailOn | None, configured: Severity | None
) -> bool:
    """Tell whether a finding of one of these severities makes the exit status 1."""
    threshold = failing_from(wanted, configured)
    return threshold is not None and any(severity.rank >= threshold.rank for severity in severities)


def failing_from(wanted: FailOn | None, configured: Severity | None) -> Severity | None:
    """Return the lowest severity that makes the exit status 1; None where none does."""
    from newsmeta.diagnostics import Severity

    if wanted is FailOn.NEVER:
        return None
    return Severity(wanted.value) if wanted else configured
