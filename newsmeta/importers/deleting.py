"""Files that the data does not have any more are deleted, if that is asked for, and with care."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from newsmeta.data_classes import dataclass
from newsmeta.files.writing import WriteError, remove_file
from newsmeta.importers.outcome import ImportedRecord, Status
from newsmeta.importers.plan import Plan
from newsmeta.importers.survey import Survey, absent, folders_of


@dataclass(frozen=True, slots=True)
class Missing:
    """The files that the data does not have.

    Attributes:
        names: The files, relative to the folder.
        beside: How many files are where those of the data are, these among them.
        folders: The folders that they are in, for people.
    """

    names: tuple[str, ...] = ()
    beside: int = 0
    folders: tuple[str, ...] = ()


def missing_of(said: Sequence[str], taken: Collection[str], plan: Plan, survey: Survey) -> Missing:
    """Return the files that data does not have, in the folders where it has any.

    Args:
        said: The files of its records; an empty text for each that could not be told.
        taken: Those of them whose records were not refused.
        plan: How records became files.
        survey: What knows the files.
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
    """Return why files that the data does not have are not deleted; empty where nothing is.

    Args:
        missing: The files.
        said: Those of the records, as `missing_of` has them.
        plan: How records became files.
    """
    if not said:
        return "there is no record in the data"
    nameless = said.count("")
    if nameless:
        which = "a record was" if nameless == 1 else f"{nameless:,} records were"
        return f"{which} refused without telling of which file"
    most = missing.beside // 2 if plan.delete_at_most is None else plan.delete_at_most
    if len(missing.names) > most:
        files = f"{len(missing.names):,} of {missing.beside:,} files"
        return f"that would be {files}; if it is meant, say --delete-at-most {len(missing.names)}"
    return ""


def deleted(name: str, plan: Plan) -> ImportedRecord:
    """Delete a file, unless nothing is to be written, and return what became of it."""
    if not plan.dry_run:
        try:
            remove_file(plan.into / name, plan.into)
        except WriteError as error:
            return ImportedRecord("", Status.REFUSED, name, (f"it cannot be deleted: {error}",))
    return ImportedRecord("", Status.DELETED, name)
