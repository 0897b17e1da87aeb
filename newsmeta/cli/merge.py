"""`newsmeta merge`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from newsmeta.cli.commands import command
from newsmeta.cli.finding_options import FindingOptions, MergeOptions
from newsmeta.cli.output import fail

if TYPE_CHECKING:
    from newsmeta.shards.records import Head


@command
def merge(options: MergeOptions) -> None:
    """Report the findings of all shards, and compare their files.

    Run it beside the files, in the same revision. Report and exit status are those of the same
    command without --shard. Where a folder or an address is named instead, the shards of a dataset
    in it, written by newsmeta export, become one dataset.

    Exit status: 0 no finding at or above --fail-on, 1 findings, 2 wrong usage or configuration,
    no file to check, results that do not fit together, or an internal error.
    """
    from newsmeta._about import __version__
    from newsmeta.cli import findings
    from newsmeta.cli.progress import progress
    from newsmeta.shards.merging import Merged, check_place, common_head
    from newsmeta.shards.reading import opened

    if _is_place(options.shards):
        _merge_dataset(options)
        return
    with ExitStack() as stack, _failing():
        files = opened([Path(path) for path in options.shards])
        for file in files:
            stack.callback(file.close)
        head = common_head(files, __version__)
        _require_known(head, options)
        from newsmeta.cli import merged_figures as figures

        if head.command == "report":
            figures.make_page(files, head, options, in_common(head, options))
            return
        if head.figures is not None:
            figures.show(files, head, head.figures, options, in_common(head, options))
            return
        figures.refuse_others(options, head.command.replace("check all", "check --validate"))
        run = findings.prepared(_task(head), _as_given(head, options))
        check_place(head, run.runner)
        given = run.given()
        with progress(None, "merging shards") as advance:
            merged = Merged(files, run.runner)
            found, failures = run.runner.gathered(merged.outcomes(), advance, given.folders)
        for folder in merged.barren:
            given.know_barren(folder)
    findings.tell(run, given, found, failures)


def _is_place(given: list[str]) -> bool:
    """Tell whether the argument is the place of a dataset, rather than results of shards."""
    from newsmeta.exporters import manifest
    from newsmeta.files.paths import is_address

    if len(given) != 1 or is_address(given[0]):
        return any(map(is_address, given))
    folder = Path(given[0])
    marks = [manifest.NAME, manifest.STARTED, "_shard-*-of-*.json"]
    return folder.is_dir() and any(any(folder.glob(mark)) for mark in marks)


def _merge_dataset(options: MergeOptions) -> None:
    """Merge the shards of a dataset; exits if other options are given as well."""
    import dataclasses

    from newsmeta.cli.dataset_shards import merge_shards

    if len(options.shards) > 1:
        fail("the shards of a dataset are in one place; name that alone")
    for each in dataclasses.fields(options):
        about_both = each.name in ("shards", "quiet", "verbose")
        if not about_both and getattr(options, each.name) not in (None, False):
            option = "--config" if each.name == "config_file" else each.name.replace("_", "-")
            fail(
                f"--{option.removeprefix('--')} is about what was found in files; leave it out "
                "for the shards of a dataset"
            )
    merge_shards(options.shards[0], is_quiet=options.quiet)


@contextmanager
def _failing() -> Iterator[None]:
    """Report why results cannot be merged, and exit."""
    from newsmeta.shards.reading import MergeError

    try:
        yield
    except MergeError as error:
        fail(str(error))


def _require_known(head: Head, options: MergeOptions) -> None:
    """Exit if results name an address that the command line does not confirm."""
    from newsmeta.cli.session import is_elsewhere

    named = options.at or []
    for path in head.paths:
        if path not in named and (named or is_elsewhere(path)):
            fail(
                f"the shards are of {path}; confirm that with --at {path}, as an address that "
                "only a file names is not asked"
            )


def _task(head: Head) -> Literal["validate", "check", "check all"]:
    return cast('Literal["validate", "check", "check all"]', head.command)


def _as_given(head: Head, options: MergeOptions) -> FindingOptions:
    """Return the options of the same run without shards."""
    return FindingOptions(
        **in_common(head, options),
        output_format=options.output_format,
        output=options.output,
        group_by=options.group_by,
        statistics=options.statistics,
        fail_on=options.fail_on,
        exit_zero=options.exit_zero,
    )


def in_common(head: Head, options: MergeOptions) -> dict[str, Any]:
    """Return the options of a run without shards that every merged command has.

    Args:
        head: The common head of the results.
        options: The options of the merge.
    """
    return {
        "paths": list(head.paths),
        "select": None if head.select is None else list(head.select),
        "extend_select": list(head.extend_select),
        "ignore": list(head.ignore),
        "config_file": options.config_file,
        "no_config": options.no_config,
        "no_baseline": options.no_baseline,
        "no_suppressions": not head.heeds_comments,
        "no_gitignore": not head.heeds_gitignore,
        "force_exclude": head.force_exclude is True,
        "no_force_exclude": head.force_exclude is False,
        "allow_empty": options.allow_empty,
        "quiet": options.quiet,
        "verbose": options.verbose,
    }
