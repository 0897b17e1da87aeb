"""What every command that looks at files does first and last."""

from __future__ import annotations

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
"""The endings of files that may have others in them, at hand without what reads these."""
Task = Literal["validate", "check", "check all", "normalize", "nothing"]
"""What a command looks at files for."""


def layer(
    select: list[str] | None, extend_select: list[str] | None, ignore: list[str] | None
) -> Layer:
    """Return what the options say about rules; each may be repeated and have commas."""
    from newsmeta.config.selectors import Layer

    if select is not None and not split(select):
        fail("--select names no rule; leave it out for the usual ones")
    return Layer(split(select) if select else None, split(extend_select), split(ignore))


def split(options: list[str] | None) -> tuple[str, ...]:
    """Return what an option names that may be repeated and have commas."""
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
    """Return the configuration that applies; says what is wrong with it, and exits, if anything.

    Args:
        path: The file that was named, or None.
        no_config: Whether none applies.
        verbose: Whether to say which it is.
        no_gitignore: Whether a search takes what Git ignores, whatever the configuration says.
        elsewhere: What is to be looked at, where that may be elsewhere.
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
    note: Note | None = None,
    web: WebAnswers | None = None,
) -> Runner:
    """Return the runner for a task; says what is wrong, and exits, where there is none.

    Args:
        task: What to look at files for.
        config: The configuration.
        rules: What the command line says about rules, over the configuration.
        heeds_comments: Whether comments in files keep findings quiet.
        has_fingerprints: Whether findings get fingerprints.
        has_edits: Whether findings get what their fixes change.
        note: Notes something of each file that can be read; None for nothing.
        web: What the web will have said once files are looked at; None if nobody asks.
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
    """Return the configuration that applies; `configured` says to what.

    Raises:
        ConfigError: When it cannot be used.
    """
    from newsmeta.config.config import Config, load

    if elsewhere is not None and (
        elsewhere.rev is not None or any(map(is_elsewhere, elsewhere.paths or ()))
    ):
        from newsmeta.cli.elsewhere import configuration

        return configuration(path, no_config, verbose, elsewhere, has_pictures)
    if elsewhere is not None and elsewhere.git_dir is not None:
        fail("--git-dir says where --rev is; name a revision, for example --rev HEAD")
    path = configuration_file(path, no_config)
    if verbose and not no_config:
        say(f"configuration: {path or 'none'}")
    return load(path) if path else Config(root=Path.cwd())


def configuration_file(path: Path | None, no_config: bool) -> Path | None:
    """Return the file of the configuration that applies, if there is one; exits where two do."""
    from newsmeta.config.config import find

    if path and no_config:
        fail("--config and --no-config exclude each other; use one of the two")
    return None if no_config else path or find(Path.cwd())


def have_pictures(runner: Runner) -> None:
    """Have the pictures at hand that rules look at, where they are elsewhere."""
    if not runner.config.disk.is_near:
        from newsmeta.cli import elsewhere

        elsewhere.have_pictures(runner)


def is_elsewhere(path: str) -> bool:
    """Tell whether a path is no file or folder of this machine, or a file with others in it."""
    if is_address(path):
        return True
    if not path.lower().endswith(_PACKAGES):
        return False
    from newsmeta.remote.packages import is_package

    return is_package(path)


def require_here(paths: Sequence[str] | None) -> None:
    """Exit where a path is elsewhere, and the command looks at this machine alone."""
    for path in filter(is_elsewhere, paths or ()):
        if not is_address(path):
            fail(
                f"{path} has files in it, and what this command does is done to files in folders; "
                "unpack it, and name the folder"
            )
        fail(
            f"{path} is not on this machine, and what this command does is done to files on it; "
            "newsmeta validate, check, export, stats and report read such paths, and write "
            "nothing there"
        )


def reads_stdin(paths: list[str] | None, stdin_filename: Path | None) -> bool:
    """Tell whether standard input is what to look at; exits where the options disagree."""
    if paths and STDIN in paths:
        if len(paths) > 1:
            fail("- (standard input) cannot be combined with other paths")
        if sys.stdin is None:
            fail("standard input is closed")
        return True
    if stdin_filename:
        fail("--stdin-filename names what standard input holds; give - as the path")
    return False


def read_stdin(filename: Path | None, most: int = -1) -> Target:
    """Return what standard input holds, as the file that it would be.

    Args:
        filename: The name that it was given, or None.
        most: How many bytes to read; all of them if negative.
    """
    from newsmeta.files.targets import STDIN_NAME, Target

    name = str(filename) if filename else STDIN_NAME
    return Target(name, name, True, sys.stdin.buffer.read(most))


def noted(targets: Iterable[Target], verbose: bool) -> Iterator[Target]:
    """Yield files, and say which if asked to."""
    for target in targets:
        if verbose:
            say(f"reading {target.name}")
        yield target


def report_failures(failures: Iterable[tuple[str, Exception]]) -> None:
    """Say which files could not be looked at, and why."""
    from newsmeta.cli.failures import on_file

    for name, failure in failures:
        say(on_file(name, failure))


def fails(
    severities: Iterable[Severity], wanted: FailOn | None, configured: Severity | None
) -> bool:
    """Tell whether a finding of one of these severities is enough for exit status 1."""
    threshold = failing_from(wanted, configured)
    return threshold is not None and any(severity.rank >= threshold.rank for severity in severities)


def failing_from(wanted: FailOn | None, configured: Severity | None) -> Severity | None:
    """Return the lowest severity that fails; None where none does."""
    from newsmeta.diagnostics import Severity

    if wanted is FailOn.NEVER:
        return None
    return Severity(wanted.value) if wanted else configured
