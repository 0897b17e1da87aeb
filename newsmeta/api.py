"""What Python programs call. Everything here is to be had from `newsmeta` itself."""

# An alias says to type checkers that a name is handed on.
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

    What the configuration ignores and comments keep quiet counts here: an article is only
    what follows the schema.

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
        baseline: Whether what the baseline holds is left out, if there is one.
        suppressions: Whether comments in files keep findings quiet.

    Returns:
        What was found, as `newsmeta validate` would report it.

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
    """Check URLs, pictures, and what article files are to one another. Nothing is fetched.

    The other files of the repository are read for comparison.

    Args:
        paths: Files and folders, or one of them.
        config: The configuration; None for the one that applies in the working directory.
        baseline: Whether what the baseline holds is left out, if there is one.
        suppressions: Whether comments in files keep findings quiet.

    Returns:
        What was found, as `newsmeta check` would report it.

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
    """Record what `validate` and `check` find today, so that they report only what is new.

    Args:
        paths: Files and folders, or one of them, to look at.
        config: The configuration; None for the one that applies in the working directory.
        update: Whether to record anew in the baseline that is there. What it holds of files
            that are not looked at stays.
        suppressions: Whether comments in files keep findings quiet, which are not recorded then.

    Returns:
        Where the baseline was written, how much is in it, and what was added to it.

    Raises:
        FileExistsError: When there is a baseline, and it is not to be updated.
        ConfigError: When the configuration cannot be used, or the baseline cannot be read or
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
    """Take out of the baseline what `validate` and `check` no longer find. Nothing is added.

    Args:
        paths: Files and folders, or one of them, to look at. What is recorded of others stays.
        config: The configuration; None for the one that applies in the working directory.
        suppressions: Whether comments in files keep findings quiet, which are gone then.

    Returns:
        Where the baseline was written, how much is left in it, and how much was `removed`.

    Raises:
        ConfigError: When the configuration cannot be used, or the baseline cannot be read or
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
        # Each by itself: with the other's rules it might find less.
        tasks = (VALIDATED, CHECKED) if there else ()
        reports = [_run(there, settled, codes, False, suppressions) for codes in tasks]
        return Recording(together(reports), Scope(place.root, given))

    return write(place, record)


def changed_files(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str] = ".",
    since: str = "",
    config: Config | None = None,
) -> list[Path]:
    """Return the files that have changed, committed or not, as `--changed` chooses them.

    Args:
        paths: Files and folders, or one of them, to find them in.
        since: The revision to compare with, or rather with the commit at which HEAD and it
            parted. Empty for what the branch is to be merged into, as far as anybody can tell.
        config: The configuration; None for the one that applies in the working directory.

    Raises:
        ConfigError: When the configuration cannot be used.
        GitError: When Git cannot say.
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
    """Fix an article, without writing anything.

    Args:
        article: The content of an article file as text or bytes, or the path of one.
        config: The configuration; None for the one that applies in the working directory.
        unsafe_fixes: Whether to make fixes, too, that a person should look at.
        layout: Whether to bring the front matter into canonical layout, too; None for what
            the configuration says.

    Returns:
        The outcome: `after` is the new content, `text` the same as text, `fixed` what was
        put right, `remaining` what is left, `refused` what could not be written and why.

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
    """Make a JSON Schema of files that exist, without writing anything.

    Args:
        paths: Files and folders, or one of them.
        config: The configuration; None for the one that applies in the working directory.
        title: What the schema is called; empty for the name of the folder.
        is_open: Whether fields are allowed that no file has.

    Returns:
        The schema, as `document` and as `text`, the places in files that are not like the rest,
        and the files that could not be read.

    Raises:
        ConfigError: When the configuration cannot be used.
        InferenceError: When not one file could be read.
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
    """Set newsmeta up in a repository: say what is an article there, and what other files are.

    Args:
        folder: The repository, or a folder in it.
        hook: Whether to add hooks for pre-commit.
        ci: The CI systems to add a job for, `github` or `gitlab`, or one of them.
        change_existing: Whether files that exist are changed, too. Else only new ones are written.
        dry_run: Whether to write nothing.

    Returns:
        The plan: what is there, and all files that it takes, with old and new content and the
        reasons. `apply` writes them all, `only(files)` is a plan of some.

    Raises:
        ConfigError: When the configuration that is there cannot be used.
        SetupError: When newsmeta cannot be set up, or a file cannot be written; then none is.
        ValueError: When there is no such CI system.
    """
    # Which is needed once in the life of a repository.
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
