"""The functions for Python programs. All of them can be imported from `newsmeta` itself."""

# An alias tells type checkers that a name is re-exported.
# ruff: noqa: PLC0414

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from newsmeta.article import Action as Action
from newsmeta.article import Article as Article
from newsmeta.article import Image as Image
from newsmeta.article import Party as Party
from newsmeta.article import Provider as Provider
from newsmeta.article import RelatedEntry as RelatedEntry
from newsmeta.authoring.creating import new_article as new_article
from newsmeta.authoring.outcome import NewArticle as NewArticle
from newsmeta.authoring.outcome import NewArticleError as NewArticleError
from newsmeta.baseline import recording
from newsmeta.baseline.matching import Scope
from newsmeta.baseline.place import Place, place_of
from newsmeta.baseline.recording import RecordedBaseline as RecordedBaseline
from newsmeta.baseline.run import Recording, baseline_of, held_against, together
from newsmeta.config import config as configuration
from newsmeta.config.config import Config as Config
from newsmeta.config.config import ConfigError as ConfigError
from newsmeta.config.kinds import ARTICLE
from newsmeta.config.kinds import Kind as Kind
from newsmeta.config.selectors import Layer as Layer
from newsmeta.config.selectors import SelectorError as SelectorError
from newsmeta.diagnostics import Diagnostic as Diagnostic
from newsmeta.diagnostics import FixSafety as FixSafety
from newsmeta.diagnostics import Location as Location
from newsmeta.diagnostics import Position as Position
from newsmeta.diagnostics import Related as Related
from newsmeta.diagnostics import Report as Report
from newsmeta.diagnostics import Severity as Severity
from newsmeta.exporters.options import Feed as Feed
from newsmeta.exporters.run import ExportSummary as ExportSummary
from newsmeta.exporters.run import Skipped as Skipped
from newsmeta.files.search import Named, folders_of
from newsmeta.files.targets import TEXT_NAME, Target
from newsmeta.frames import to_arrow as to_arrow
from newsmeta.frames import to_pandas as to_pandas
from newsmeta.frames import to_polars as to_polars
from newsmeta.frontmatter import Limits as Limits
from newsmeta.frontmatter import parse
from newsmeta.frontmatter.source import SourceError, read_bytes
from newsmeta.git.program import GitError as GitError
from newsmeta.handoff import export as export
from newsmeta.handoff import import_data as import_data
from newsmeta.handoff import plan_import as plan_import
from newsmeta.importers.outcome import ImportedRecord as ImportedRecord
from newsmeta.importers.outcome import ImportPlan as ImportPlan
from newsmeta.inference import run as inferring
from newsmeta.inference.reading import LeftOut as LeftOut
from newsmeta.inference.run import InferenceError as InferenceError
from newsmeta.inference.run import InferredSchema as InferredSchema
from newsmeta.inference.run import Outlier as Outlier
from newsmeta.linter.checker import Checker
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.normalizing import NormalizedFile as NormalizedFile
from newsmeta.linter.runner import Runner
from newsmeta.loading import ArticleError as ArticleError
from newsmeta.loading import load_all as load_all
from newsmeta.rules import CHECKED, FORMAT, NORMALIZED, VALIDATED
from newsmeta.rules.base import RuleSettings as RuleSettings
from newsmeta.schema.fields import HandoffError as HandoffError
from newsmeta.setup.collections import FileCollection as FileCollection
from newsmeta.setup.plan import PlannedFile as PlannedFile
from newsmeta.setup.plan import SetupError as SetupError
from newsmeta.setup.plan import SetupPlan as SetupPlan
from newsmeta.setup.vocabularies import NameList as NameList
from newsmeta.statistics.model import Statistics as Statistics
from newsmeta.statistics.run import collect_statistics as collect_statistics


def load(path: str | os.PathLike[str]) -> Article:
    """Return the article in a file.

    Rules that the configuration ignores and comments that suppress findings have no effect here:
    the file must follow the schema.

    Args:
        path: The file.

    Raises:
        ArticleError: When the file cannot be read or does not follow the article schema.
    """
    anywhere = Kind(ARTICLE.name, ("*",), ARTICLE.schema)
    config = Config(root=Path.cwd(), kinds=(anywhere,), rules=Layer(select=tuple(FORMAT)))
    runner = Runner(config, heeds_comments=False)
    target = Target(os.fspath(path), os.fspath(path), is_named=True)
    report, failures = runner.run([target])
    if failures:
        raise failures[0][1]
    errors = tuple(d for d in report.diagnostics if d.severity is Severity.ERROR)
    if errors:
        raise ArticleError(target.name, errors)
    parsed = parse(read_bytes(target.file, config.limits.max_size), config.limits)
    return Article.from_values(parsed.values, parsed.body)


def validate(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    config: Config | None = None,
    *,
    baseline: bool = True,
    suppressions: bool = True,
) -> Report:
    """Validate article files.

    Args:
        paths: Files and folders, or one of them.
        config: The configuration; None for the one that applies in the working directory.
        baseline: Whether findings in the baseline are left out, if there is one.
        suppressions: Whether comments in files suppress findings.

    Returns:
        The findings, as `newsmeta validate` would report them.

    Raises:
        ConfigError: When the configuration or the baseline cannot be used.
    """
    return _run(paths, config, VALIDATED, baseline, suppressions)


def check(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    config: Config | None = None,
    *,
    baseline: bool = True,
    suppressions: bool = True,
) -> Report:
    """Check URLs, pictures, and articles against each other. Nothing is fetched.

    The other files of the repository are read for comparison.

    Args:
        paths: Files and folders, or one of them.
        config: The configuration; None for the one that applies in the working directory.
        baseline: Whether findings in the baseline are left out, if there is one.
        suppressions: Whether comments in files suppress findings.

    Returns:
        The findings, as `newsmeta check` would report them.

    Raises:
        ConfigError: When the configuration or the baseline cannot be used.
    """
    return _run(paths, config, CHECKED, baseline, suppressions)


def record_baseline(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str] = ".",
    config: Config | None = None,
    *,
    update: bool = False,
    suppressions: bool = True,
) -> RecordedBaseline:
    """Record the present findings of `validate` and `check`, so that only new ones are reported.

    Args:
        paths: The files and folders to look at, or one of them.
        config: The configuration; None for the one that applies in the working directory.
        update: Whether to replace the findings in an existing baseline. Entries of files that are
            not looked at stay.
        suppressions: Whether comments in files suppress findings, which are then not recorded.

    Returns:
        The path of the baseline, the number of findings in it, and the findings that were
        added.

    Raises:
        FileExistsError: When there is a baseline and `update` is false.
        ConfigError: When the configuration cannot be used, the baseline cannot be read or
            written, there is none to update, or a path does not exist.
    """
    write = recording.update if update else recording.create
    return _written(write, paths, config, suppressions)


def prune_baseline(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str] = ".",
    config: Config | None = None,
    *,
    suppressions: bool = True,
) -> RecordedBaseline:
    """Remove the findings from the baseline that `validate` and `check` no longer report.

    Args:
        paths: The files and folders to look at, or one of them. Entries of other files stay.
        config: The configuration; None for the one that applies in the working directory.
        suppressions: Whether comments in files suppress findings, which then count as gone.

    Returns:
        The path of the baseline, and how many findings are left in it and were `removed`.

    Raises:
        ConfigError: When the configuration cannot be used, the baseline cannot be read or
            written, there is none, or a path does not exist.
    """
    return _written(recording.prune, paths, config, suppressions)


def _written(
    write: Callable[[Place, Callable[[], Recording]], RecordedBaseline],
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    config: Config | None,
    suppressions: bool,
) -> RecordedBaseline:
    given = [Path(paths)] if isinstance(paths, str | os.PathLike) else list(map(Path, paths))
    settled = config or configuration.discover(Path.cwd())
    place = place_of(settled)
    there = recording.present(place, map(str, given))

    def record() -> Recording:
        # One run for each task: a joint run could find less.
        tasks = (VALIDATED, CHECKED) if there else ()
        reports = [_run(there, settled, codes, False, suppressions) for codes in tasks]
        return Recording(together(reports), Scope(place.root, given))

    return write(place, record)


def changed_files(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str] = ".",
    since: str = "",
    config: Config | None = None,
) -> list[Path]:
    """Return the files with committed or uncommitted changes, as `--changed` selects them.

    Args:
        paths: The files and folders to search, or one of them.
        since: The revision to compare with; the comparison starts at its merge base with HEAD.
            Empty for the branch that the current one will be merged into, as far as it is
            known.
        config: The configuration; None for the one that applies in the working directory.

    Raises:
        ConfigError: When the configuration cannot be used.
        GitError: When Git cannot tell the changes.
    """
    from newsmeta.linter.changed import ChangedFiles

    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    places = list(map(Path, given))
    checker = Checker(config or configuration.discover(Path.cwd()))
    named = Named.chosen(checker.config.force_exclude)
    targets = checker.analyst.finder.stream(places, named=named)
    changed = ChangedFiles(places, since)
    found = changed.among(targets)
    files = [target.path for target in found if _is_looked_at(checker, target)]
    if changed.objection and not files:
        raise GitError(changed.objection)
    return files


def _is_looked_at(checker: Checker, target: Target) -> bool:
    try:
        return checker.analyst.content(target) is not None
    except SourceError:
        return True


def _run(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    config: Config | None,
    codes: frozenset[str],
    baseline: bool,
    suppressions: bool,
) -> Report:
    given = [Path(paths)] if isinstance(paths, str | os.PathLike) else list(map(Path, paths))
    config = config or configuration.discover(Path.cwd())
    known = baseline_of(config) if baseline else None
    runner = Runner(config, codes=codes, heeds_comments=suppressions, has_fingerprints=True)
    has_pictures = runner.checker.comparer is not None
    named = Named.chosen(runner.config.force_exclude, with_pictures=has_pictures)
    targets = runner.finder.stream(given, named=named)
    report, failures = runner.run(targets, searched=folders_of(given))
    if failures:
        raise failures[0][1]
    report = held_against(report, known, runner, given) if known else report
    return replace(report, diagnostics=tuple(report.diagnostics))


def normalize(
    article: str | bytes | os.PathLike[str],
    config: Config | None = None,
    *,
    unsafe_fixes: bool = False,
    layout: bool | None = None,
) -> NormalizedFile:
    """Return the fixed content of an article, without writing anything.

    Args:
        article: The content of an article file as text or bytes, or the path of a file.
        config: The configuration; None for the one that applies in the working directory.
        unsafe_fixes: Whether to apply fixes that a person should review, too.
        layout: Whether to bring the front matter into canonical layout, too; None for the setting
            in the configuration.

    Returns:
        The outcome: `after` is the new content, `text` the same as text, `fixed` the findings
        that were fixed, `remaining` those that are left, `refused` the fixes that could not be
        applied, with the reasons.

    Raises:
        ConfigError: When the configuration cannot be used.
    """
    checker = Checker(config or configuration.discover(Path.cwd()), codes=NORMALIZED)
    layout = checker.config.normalize_layout if layout is None else layout
    fixes = Fixes(unsafe_fixes, layout)
    if isinstance(article, os.PathLike):
        target = Target(os.fspath(article), os.fspath(article), is_named=True)
        outcome = checker.normalize_file(target, fixes)
    else:
        data = article.encode("utf-8", "surrogatepass") if isinstance(article, str) else article
        name = TEXT_NAME
        outcome = checker.normalize_bytes(data, name, Path(name), fixes)
    if outcome is None:
        raise ValueError(f"{article!r} has no front matter")
    if outcome.failure:
        raise outcome.failure
    return outcome


def infer_schema(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    config: Config | None = None,
    *,
    title: str = "",
    is_open: bool = False,
) -> InferredSchema:
    """Derive a JSON Schema from files, without writing anything.

    Args:
        paths: Files and folders, or one of them.
        config: The configuration; None for the one that applies in the working directory.
        title: The title of the schema; empty for the name of the folder.
        is_open: Whether fields are allowed that no file has.

    Returns:
        The schema, as `document` and as `text`, the outliers in the files, and the files that
        could not be read.

    Raises:
        ConfigError: When the configuration cannot be used.
        InferenceError: When no file could be read.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    config = config or configuration.discover(Path.cwd())
    return inferring.infer_schema(given, config, title=title, is_open=is_open)


def initialize(
    folder: str | os.PathLike[str] = ".",
    *,
    hook: bool = False,
    ci: Iterable[str] | str = (),
    change_existing: bool = False,
    dry_run: bool = False,
) -> SetupPlan:
    """Set newsmeta up in a repository: configure where its articles and its other files are.

    Args:
        folder: The repository, or a folder in it.
        hook: Whether to add hooks for pre-commit.
        ci: The CI systems to add a job for, `github` or `gitlab`, or one of them.
        change_existing: Whether to change existing files, too, instead of writing only new
            ones.
        dry_run: Whether to write nothing.

    Returns:
        The plan: a survey of the repository, and all files to write, with their old and new
        content and the reasons. `apply` writes them all, `only(files)` is a plan for some.

    Raises:
        ConfigError: When the existing configuration cannot be used.
        SetupError: When newsmeta cannot be set up, or a file cannot be written; none is then.
        ValueError: When `ci` names an unknown CI system.
    """
    # Imported late: a repository is set up once.
    from newsmeta.setup.ci import SYSTEMS
    from newsmeta.setup.plan import with_ci, with_hooks
    from newsmeta.setup.planning import plan as plan_of

    plan = plan_of(Path(folder))
    plan = with_hooks(plan) if hook else plan
    for system in [ci] if isinstance(ci, str) else ci:
        if system not in SYSTEMS:
            raise ValueError(f"no CI system {system!r}; there are {', '.join(SYSTEMS)}")
        plan = with_ci(plan, system)
    if not dry_run:
        plan.only(plan.files if change_existing else plan.new).apply()
    return plan
