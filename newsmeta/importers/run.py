"""The import of data as article files: reading, mapping, naming, validating, writing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from newsmeta.config.config import Config
from newsmeta.importers import items
from newsmeta.importers.choices import Match, Names
from newsmeta.importers.deleting import Missing, deleted, missing_of, obstacle
from newsmeta.importers.drafting import Drafter, Ready, maker, ready
from newsmeta.importers.importer import Importer
from newsmeta.importers.interpreting import RefusedError
from newsmeta.importers.items import ImportDataError, Options, Raw
from newsmeta.importers.outcome import ImportedRecord, Status
from newsmeta.importers.pages import pages
from newsmeta.importers.picture_sizes import unsized
from newsmeta.importers.plan import Plan
from newsmeta.importers.survey import Survey, elsewhere
from newsmeta.linter import job_count
from newsmeta.records.paths import folders_above
from newsmeta.schema.fields import PATH

_Read = Raw | ImportDataError
"""A record of the data, or the error that ends the data."""


def import_data(
    data: Path | Sequence[Path], plan: Plan, config: Config, jobs: int | None = 1
) -> Iterator[ImportedRecord]:
    """Write the records of data as article files, and yield the outcome of each.

    See `Import`.
    """
    return iter(Import(data, plan, config, jobs))


class Import:
    """Writes the records of data as article files, and yields the outcome of each.

    A record is validated before it is written. No file outside of the folder is touched. Files
    are overwritten or deleted only on request. Deletions come last.

    Args:
        data: The data, as one file or several, such as the pages of a list.
        plan: The plan of the import.
        config: The configuration, which determines the rules.
        jobs: The number of processes that make files from records; one of them writes the files.
            None for a number that suits the records. It has no influence on the outcome.

    Attributes:
        missing: After the import, the files that are missing from the data.
        obstacle: After the import, the reason why they were not deleted on request.

    Raises:
        ImportDataError: When the data cannot be read.
        concurrent.futures.process.BrokenProcessPool: When one of several processes was killed,
            or could not start.
    """

    def __init__(
        self, data: Path | Sequence[Path], plan: Plan, config: Config, jobs: int | None = 1
    ) -> None:
        _check_folder(plan)
        now = datetime.now(UTC)
        survey = Survey(plan.into, config, now)
        if plan.fields and PATH not in plan.fields:  # Other processes have to know it, too.
            plan = replace(plan, homes=survey.homes())
        self._data = data
        self._jobs = jobs if plan.match is Match.PATH else 1
        self._plan = replace(plan, above=folders_above(plan.into, config))
        self._survey = survey
        self._importer = Importer(self._plan, Drafter(self._plan, config, now), survey)
        self.missing = Missing()
        self.obstacle = ""

    def __iter__(self) -> Iterator[ImportedRecord]:
        """Write the records, and yield the outcome of each, in order."""
        plan = self._plan
        said: list[str] = []
        taken: set[str] = set()
        for raw, made in self._records():
            outcome = self._importer.take(raw, made if plan.match is Match.PATH else None)
            if plan.update or plan.delete_missing:
                said.append(outcome.name)
                if outcome.status is not Status.REFUSED:
                    taken.add(outcome.name)
            yield outcome
        if plan.update or plan.delete_missing:
            self.missing = missing_of(said, taken, plan, self._survey)
        if plan.delete_missing:
            self.obstacle = obstacle(self.missing, said, plan)
            names = () if self.obstacle else self.missing.names
            yield from (deleted(name, plan, self._survey) for name in names)

    def pictures_without_size(self) -> Iterator[str]:
        """Yield the URLs of pictures whose size is missing from the data."""
        drafter = self._importer.drafter
        for raw in self._raws():
            if isinstance(raw, ImportDataError):
                return  # The import reports the error.
            item = drafter.parsed(raw)
            if not item.problem:
                with contextlib.suppress(RefusedError):
                    yield from unsized(drafter.interpreter.content(item), self._plan.root)

    def _records(self) -> Iterator[tuple[Raw, Ready | None]]:
        """Yield the records, each with the file that another process has made from it.

        If files are to be updated, nothing is written until one has been found: if none exists, the
        folder may be the wrong one.
        """
        plan, importer = self._plan, self._importer
        waiting: list[tuple[Raw, Ready | None]] = []
        paths: list[str] = []
        names_files = plan.match is Match.PATH and plan.names is not Names.CANONICAL
        is_found = not (plan.update and names_files)
        for raw, made in _made(self._raws(), self._jobs, importer.drafter):
            if isinstance(raw, ImportDataError):
                yield from waiting
                raise raw
            if not is_found:
                is_found, path = importer.finds(raw)
                paths.append(path)
            waiting.append((raw, made))
            if is_found:
                yield from waiting
                waiting.clear()
        if waiting and (folder := elsewhere(plan.into, paths)):
            raise ImportDataError(
                f"no record has its file in {plan.into}, but those that they name are in "
                f"{folder.as_posix()}: set --into {folder.as_posix()}"
            )
        yield from waiting

    def _raws(self) -> Iterator[_Read]:
        plan = self._plan
        options = Options(
            records=plan.records,
            raw=plan.raw,
            members=tuple(plan.fields.values()),
            root=plan.root,
            document=plan.document,
            ignored=plan.ignored,
            keeps_cells=plan.update or plan.force,
        )
        read = items.load(plan.format)
        several = [self._data] if isinstance(self._data, Path) else list(self._data)
        if len(several) == 1:
            return _until_failure(read(several[0], options))
        return _until_failure(pages(several, read, options))


def _made(
    raws: Iterator[_Read], jobs: int | None, drafter: Drafter
) -> Iterator[tuple[_Read, Ready | None]]:
    """Yield records in order, each with the file that another process has made from it."""
    counted, usual = job_count.usual_jobs_of(raws) if jobs is None else (raws, jobs)
    look = partial(ready, drafter=drafter)
    share = yield from job_count.shared_out(look, counted, usual)
    if share.jobs <= 1:
        yield from ((raw, None) for raw in counted)
        return
    from newsmeta.linter import parallel
    from newsmeta.linter.engines import Recipe

    recipe = Recipe(maker, (drafter.plan, drafter.config, drafter.now), {})
    yield from parallel.results(recipe, look, counted, share)


def _until_failure(raws: Iterator[Raw]) -> Iterator[_Read]:
    """Yield records, and at last the error that ends the data: the earlier records are valid."""
    try:
        yield from raws
    except ImportDataError as error:
        yield error


def _check_folder(plan: Plan) -> None:
    """Check that files can be written to the folder."""
    into = plan.into
    if into.exists() and not into.is_dir():
        raise ImportDataError(f"{into} is a file; name a folder with --into")
    if into.exists() and not plan.dry_run and not os.access(into, os.W_OK | os.X_OK):
        raise ImportDataError(f"{into} cannot be written to: permission denied")
