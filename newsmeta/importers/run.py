"""Drives records from data to article files: read, map, name, validate, write."""

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
"""A record of the data, or why there is none to follow that could be read."""


def import_data(
    data: Path | Sequence[Path], plan: Plan, config: Config, jobs: int | None = 1
) -> Iterator[ImportedRecord]:
    """Write the records of data as article files, and yield what became of each.

    See `Import`.
    """
    return iter(Import(data, plan, config, jobs))


class Import:
    """Writes the records of data as article files, and yields what became of each.

    A record is validated before it is written. No file outside of the folder is touched, and
    none is overwritten or deleted unless that is asked for. Files that are deleted come last.

    Args:
        data: The data, a file or several, such as the pages of a list.
        plan: How they become files.
        config: The configuration, which decides what is valid.
        jobs: How many processes make files of records, one of which writes them; None for what
            suits the number of records. The outcome is the same with any number.

    Attributes:
        missing: In the end, the files that the data does not have.
        obstacle: In the end, why none of them was deleted, though that was asked for.

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
        if plan.fields and PATH not in plan.fields:  # As other processes have to know it.
            plan = replace(plan, homes=survey.homes())
        self._data = data
        self._jobs = jobs if plan.match is Match.PATH else 1
        self._plan = replace(plan, above=folders_above(plan.into, config))
        self._survey = survey
        self._importer = Importer(self._plan, Drafter(self._plan, config, now), survey)
        self.missing = Missing()
        self.obstacle = ""

    def __iter__(self) -> Iterator[ImportedRecord]:
        """Write the records, and yield what became of each, in order."""
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
            yield from (deleted(name, plan) for name in names)

    def pictures_without_size(self) -> Iterator[str]:
        """Yield the URLs of the pictures in the data whose size it does not have."""
        drafter = self._importer.drafter
        for raw in self._raws():
            if isinstance(raw, ImportDataError):
                return  # Whoever imports it hears of that.
            item = drafter.parsed(raw)
            if not item.problem:
                with contextlib.suppress(RefusedError):
                    yield from unsized(drafter.interpreter.content(item), self._plan.root)

    def _records(self) -> Iterator[tuple[Raw, Ready | None]]:
        """Yield the records, each with the file that another process has made of it.

        As long as files are to be updated and none was found, nothing is written: if that is so
        in the end, the folder may be the wrong one.
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
                f"{folder.as_posix()}: say --into {folder.as_posix()}"
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
    """Yield records, in order, each with the file that another process has made of it."""
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
