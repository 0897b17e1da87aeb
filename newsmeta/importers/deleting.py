"""Deletion of files that are missing from the data, on request and with safeguards."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence

from newsmeta.data_classes import dataclass
from newsmeta.files.writing import (
    CHANGED,
    ChangedError,
    WriteError,
    kept_from_others,
    remove_file,
)
from newsmeta.importers.outcome import ImportedRecord, Status
from newsmeta.importers.plan import Plan
from newsmeta.importers.survey import Survey, absent, folders_of, state_of


@dataclass(frozen=True, slots=True)
class Missing:
    """The files that are missing from the data.

    Attributes:
        names: The files, relative to the folder.
        beside: The number of files in the folders of the data, including these.
        folders: The folders that contain them, for people.
    """

    names: tuple[str, ...] = ()
    beside: int = 0
    folders: tuple[str, ...] = ()


def missing_of(said: Sequence[str], taken: Collection[str], plan: Plan, survey: Survey) -> Missing:
    """Return the files that are missing from the data, in the folders that have files of it.

    Args:
        said: The files of the records; an empty text for each unknown file.
        taken: The files whose records were accepted.
        plan: The plan of the import.
        survey: The survey of the folder.
    """
    said = list(filter(None, said))
    folders = folders_of(said)
    beside = survey.below(folders, taken)
    names = absent(beside, said, plan.into)
    missed = [
        folder
        for folder in folders
        if any(name.startswith(folder) if folder else "/" not in name for name in names)
    ]
    return Missing(names, len(beside), tuple((plan.into / each).as_posix() for each in missed))


def obstacle(missing: Missing, said: Sequence[str], plan: Plan) -> str:
    """Return why files that are missing from the data are not deleted; empty for no reason.

    Args:
        missing: The files.
        said: The files of the records, as for `missing_of`.
        plan: The plan of the import.
    """
    if not said:
        return "there is no record in the data"
    nameless = said.count("")
    if nameless:
        which = "a record was" if nameless == 1 else f"{nameless:,} records were"
        return f"{which} refused, and the name of its file is unknown"
    most = missing.beside // 2 if plan.delete_at_most is None else plan.delete_at_most
    if len(missing.names) > most:
        files = f"{len(missing.names):,} of {missing.beside:,} files"
        return f"that would be {files}; if intended, set --delete-at-most {len(missing.names)}"
    return ""


def deleted(name: str, plan: Plan, survey: Survey) -> ImportedRecord:
    """Delete a file, except in a dry run, and return the outcome.

    A file that was changed since the survey stays. One that is gone counts as deleted.
    """
    if plan.dry_run:
        return ImportedRecord("", Status.DELETED, name)
    path = plan.into / name
    with kept_from_others(path):
        state = state_of(path)
        try:
            if state is not None and state != survey.seen.get(name):
                raise ChangedError(CHANGED)
            if state is not None:
                remove_file(path, plan.into)
        except WriteError as error:
            if os.path.lexists(path):
                return ImportedRecord("", Status.REFUSED, name, (f"it cannot be deleted: {error}",))
    return ImportedRecord("", Status.DELETED, name)
