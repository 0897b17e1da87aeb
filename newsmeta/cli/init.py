"""`newsmeta init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import init_report as report
from newsmeta.cli.commands import command
from newsmeta.cli.init_options import InitOptions
from newsmeta.cli.output import EXIT_FAILURE, EXIT_FINDINGS, ask, can_ask, fail, say

if TYPE_CHECKING:
    from newsmeta.setup.plan import PlannedFile, SetupPlan


@command
def init(options: InitOptions) -> None:
    """Set newsmeta up in a repository: find its articles and its other files.

    Writes newsmeta.toml, and a schema for each collection whose files are alike. An existing file
    changes only after you have seen its diff and agreed.

    Exit status: 0 everything is as wanted; 1 you wanted nothing to be written; 2 a file could not
    be written, a question had nobody to answer it, or there is nothing to set up.
    """
    if options.yes and options.dry_run:
        fail("--yes and --dry-run exclude each other; use one of the two")
    asks = can_ask() and not (options.yes or options.dry_run)
    plan = _planned(options, asks=asks)
    written: tuple[PlannedFile, ...] = ()
    if options.dry_run:
        report.show_diffs(plan, plan.files)
    elif plan.files:
        agreed = _agreed(plan, options, asks=asks)
        _write(agreed)
        written = agreed.files
    report.say_files(plan, written, is_dry=options.dry_run)
    report.say_notes(plan)
    report.say_findings(plan)
    report.say_next(plan, written)
    if not options.dry_run:
        from newsmeta.setup.writing import clear_folders

        clear_folders(plan)
        _end(plan, written, asks=asks)


def _planned(options: InitOptions, *, asks: bool) -> SetupPlan:
    """Return the files to write; the survey of the repository is shown first."""
    from newsmeta.cli.progress import progress
    from newsmeta.config.config import ConfigError
    from newsmeta.setup.plan import SetupError, with_ci, with_hooks
    from newsmeta.setup.planning import plan as plan_of

    try:
        with progress(None, "reading files") as advance:
            plan = plan_of(Path(options.folder), advance)
        report.say_seen(plan)
        if options.hook or (asks and _wants_hooks(plan)):
            plan = with_hooks(plan)
        systems = [each.value for each in options.ci or ()]
        for system in dict.fromkeys(systems or (_wanted_systems(plan) if asks else ())):
            plan = with_ci(plan, system)
    except (SetupError, ConfigError) as error:
        fail(str(error))
    return plan


def _wants_hooks(plan: SetupPlan) -> bool:
    from newsmeta.setup.plan import has_hooks

    return not has_hooks(plan) and ask(
        "Add hooks that have pre-commit check each commit?", default=False
    )


def _wanted_systems(plan: SetupPlan) -> list[str]:
    """Return the CI systems of the repository that are to run newsmeta."""
    from newsmeta.setup.plan import ci_systems, has_ci

    names = {"github": "GitHub Actions", "gitlab": "GitLab CI"}
    return [
        system
        for system in ci_systems(plan)
        if not has_ci(plan, system)
        and ask(f"Add a job that has {names[system]} check each push?", default=False)
    ]


def _agreed(plan: SetupPlan, options: InitOptions, *, asks: bool) -> SetupPlan:
    """Return the plan as agreed to; diffs of existing files are shown."""
    changed: list[PlannedFile] = []
    for file in plan.changed:
        report.show_diffs(plan, [file])
        if options.yes or (asks and ask(f"Change {report.name(plan, file)}?", default=False)):
            changed.append(file)
    agreed = plan.only([*plan.new, *changed])
    if asks and agreed.new and not ask(f"Write {report.names(plan, agreed.new)}?", default=True):
        # The configuration that it would refer to is new, too.
        agreed = plan.only(each for each in changed if plan.path(each) != plan.configuration)
    if asks and not agreed.files:
        say("newsmeta: nothing was written")
        raise typer.Exit(EXIT_FINDINGS)
    return agreed


def _write(plan: SetupPlan) -> None:
    from newsmeta.setup.plan import SetupError

    try:
        plan.apply()
    except SetupError as error:
        fail(f"{error}; nothing was written")


def _end(plan: SetupPlan, written: tuple[PlannedFile, ...], *, asks: bool) -> None:
    """Exit where files were left because nobody could be asked."""
    left = [file for file in plan.changed if file not in written]
    if left and not asks:
        say(
            f"newsmeta: {report.names(plan, left)} left as it is, since nobody can be asked here; "
            "run newsmeta init --yes to make the changes of the diff"
        )
        raise typer.Exit(EXIT_FAILURE)
