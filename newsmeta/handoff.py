"""Export and import of articles, for Python programs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Unpack

from newsmeta.config import config as configuration
from newsmeta.config.config import Config
from newsmeta.exporters import run as exporting
from newsmeta.exporters.handover import handover_of
from newsmeta.exporters.request import Choices, feed_of
from newsmeta.exporters.run import ExportSummary
from newsmeta.importers import plan as plans
from newsmeta.importers import run as importing
from newsmeta.importers.outcome import ImportedRecord, ImportPlan, Status
from newsmeta.importers.plan import ImportChoices
from newsmeta.linter.content import content_of
from newsmeta.schema.fields import HandoffError
from newsmeta.stores.addresses import place_of


def export(  # noqa: PLR0913
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    output: str | os.PathLike[str] | BinaryIO,
    to: str,
    config: Config | None = None,
    *,
    normalized: bool = False,
    kinds: Iterable[str] = (),
    **choices: Unpack[Choices],
) -> ExportSummary:
    """Export articles as data, completely or not at all.

    Args:
        paths: Files and folders, or one of them.
        output: The file or folder to write, its address in a store (`s3://bucket/key`), or a binary
            stream.
        to: The name of the format, such as `jsonl`.
        config: The configuration; None for the one that applies in the working directory.
        normalized: Whether to write articles as `normalize` would.
        kinds: The kinds of files to write, by their names in the configuration; empty for news
            articles only.
        **choices: Further options of `newsmeta export`: `columns`, `exclude`, `body`, `where`,
            `since`, `until`, `topics`, `published_only`, `sort`, `limit`, `on_error`, `feed`,
            `lists`, `raw`, `bom` and `jobs`, the number of processes. The default of `jobs` is
            1.
            With more, or with None for a number that suits the files, a script has to make this
            call under `if __name__ == "__main__":`.

    Returns:
        The outcome. If `is_written` is false, `skipped` names the files that are not valid
        articles.

    Raises:
        ConfigError: When the configuration cannot be used.
        HandoffError: When the options cannot be met, or the output cannot be written.
        concurrent.futures.process.BrokenProcessPool: When one of several processes was killed,
            or could not start.
    """
    asked = handover_of(paths, to, config, normalized, kinds, choices)
    collector, wanted = asked.collector, asked.request
    if wanted.format.is_feed and "feed" not in choices:
        first = asked.given[0] if asked.given else Path()
        wanted = replace(wanted, feed=feed_of(asked.config, collector.site_of, first))
    out = place_of(os.fspath(output)) if isinstance(output, str | os.PathLike) else output
    summary = exporting.export(asked.targets, out, wanted, collector)
    if summary.failures:
        raise summary.failures[0][1]
    return summary


def import_data(
    data: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    into: str | os.PathLike[str],
    config: Config | None = None,
    *,
    jobs: int | None = 1,
    **choices: Unpack[ImportChoices],
) -> list[ImportedRecord]:
    """Write the records of data as article files. Refused records are left out.

    Args:
        data: The file, or the folder of a data package; several files for the pages of a list.
        into: The folder to write to.
        config: The configuration; None for the one that applies in the working directory.
        jobs: The number of processes, or None for a number that suits the records. With more
            than one, a script has to make this call under `if __name__ == "__main__":`.
        **choices: Further options of `newsmeta import`, named as in
            `newsmeta.importers.plan.ImportChoices`, such as `update` and `fields`.

    Returns:
        The outcome of each record, in order.

    Raises:
        ConfigError: When the configuration cannot be used.
        HandoffError: When the data cannot be read, or the options contradict each other.
        concurrent.futures.process.BrokenProcessPool: When one of several processes was killed,
            or could not start.
    """
    return list(_import(data, into, config, jobs, choices))


def plan_import(
    data: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    into: str | os.PathLike[str],
    config: Config | None = None,
    *,
    jobs: int | None = 1,
    **choices: Unpack[ImportChoices],
) -> ImportPlan:
    """Return the changes that `import_data` would make, without making any.

    Args:
        data: As for `import_data`.
        into: As for `import_data`.
        config: As for `import_data`.
        jobs: As for `import_data`.
        **choices: As for `import_data`.

    Returns:
        The changes to each record, value by value, and the names of files that the data lacks.

    Raises:
        ConfigError: When the configuration cannot be used.
        HandoffError: When the data cannot be read, or the options contradict each other.
        concurrent.futures.process.BrokenProcessPool: When one of several processes was killed,
            or could not start.
    """
    choices["dry_run"] = True
    planned = _import(data, into, config, jobs, choices)
    records = tuple(planned)
    deletions = tuple(each.name for each in records if each.status is Status.DELETED)
    in_data = tuple(each for each in records if each.status is not Status.DELETED)
    return ImportPlan(in_data, planned.missing.names, deletions, planned.obstacle)


def _import(
    data: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    into: str | os.PathLike[str],
    config: Config | None,
    jobs: int | None,
    choices: ImportChoices,
) -> importing.Import:
    config = config or configuration.discover(Path.cwd())
    paths = [Path(data)] if isinstance(data, str | os.PathLike) else list(map(Path, data))
    if not paths:
        raise HandoffError("there is no data; name at least one file")
    plan = plans.plan_of(paths[0], Path(into), content_of(config).root, **choices)
    return importing.Import(paths, plan, config, jobs)
