"""Drives records from data to article files: read, map, name, validate, write."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from newsmeta.config.config import Config
from newsmeta.importers import items
from newsmeta.importers.drafting import Drafter, Ready, maker, ready
from newsmeta.importers.importer import Importer
from newsmeta.importers.items import ImportDataError, Options, Raw
from newsmeta.importers.outcome import ImportedRecord
from newsmeta.importers.pages import pages
from newsmeta.importers.plan import Plan
from newsmeta.linter import job_count
from newsmeta.records.paths import folders_above

_Read = Raw | ImportDataError
"""A record of the data, or why there is none to follow that could be read."""


def import_data(
    data: Path | Sequence[Path], plan: Plan, config: Config, jobs: int | None = 1
) -> Iterator[ImportedRecord]:
    """Write the records of data as article files, and yield what became of each.

    A record is validated before it is written. No file outside of the folder is touched, and
    none is overwritten unless that is asked for.

    Args:
        data: The data, a file or several, such as the pages of a list.
        plan: How they become files.
        config: The configuration, which decides what is valid.
        jobs: How many processes make files of records, one of which writes them; None for what
            suits the number of records. The outcome is the same with any number.

    Raises:
        ImportDataError: When the data cannot be read.
        concurrent.futures.process.BrokenProcessPool: When one of several processes was killed,
            or could not start.
    """
    _check_folder(plan)
    plan = replace(plan, above=folders_above(plan.into, config))
    importer = Importer(plan, Drafter(plan, config, datetime.now(UTC)))
    members = tuple(plan.fields.values())
    options = Options(
        records=plan.records,
        raw=plan.raw,
        members=members,
        root=plan.root,
        document=plan.document,
        ignored=plan.ignored,
        keeps_cells=plan.update or plan.force,
    )
    read = items.load(plan.format)
    several = [data] if isinstance(data, Path) else list(data)
    found = read(several[0], options) if len(several) == 1 else pages(several, read, options)
    raws = _until_failure(found)
    for raw, made in _made(raws, jobs, importer.drafter):
        if isinstance(raw, ImportDataError):
            raise raw
        yield importer.take(raw, made)


def _made(
    raws: Iterator[_Read], jobs: int | None, drafter: Drafter
) -> Iterator[tuple[_Read, Ready | None]]:
    """Yield records, in order, each with the file that another process has made of it."""
    counted, usual = job_count.usual_jobs_of(raws) if jobs is None else (raws, jobs)
    look = partial(ready, drafter=drafter)
    share = yield from job_count.shared_out(look, counted, usual)
    if share.jobs <= 1:
        yield from ((raw, None) for raw in counted)
        return
    from newsmeta.linter import parallel

    recipe = parallel.Recipe(maker, (drafter.plan, drafter.config, drafter.now), {})
    yield from parallel.results(recipe, look, counted, share)


def _until_failure(raws: Iterator[Raw]) -> Iterator[_Read]:
    """Yield records, and where they cannot be read on, the reason: what was read is still good."""
    try:
        yield from raws
    except ImportDataError as error:
        yield error


def _check_folder(plan: Plan) -> None:
    """Check that there can be files in the folder."""
    into = plan.into
    if into.exists() and not into.is_dir():
        raise ImportDataError(f"{into} is a file; name a folder with --into")
    if into.exists() and not plan.dry_run and not os.access(into, os.W_OK | os.X_OK):
        raise ImportDataError(f"{into} cannot be written to: permission denied")
