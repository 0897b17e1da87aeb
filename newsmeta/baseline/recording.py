"""A baseline written: for the first time, anew, or without what is gone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from newsmeta.baseline import storage
from newsmeta.baseline.matching import Baseline
from newsmeta.baseline.place import Place
from newsmeta.baseline.run import Recording
from newsmeta.baseline.storage import BaselineError, Entry
from newsmeta.data_classes import dataclass

Record = Callable[[], Recording]
"""Looks for what there is to record, which takes a while."""


@dataclass(frozen=True, slots=True)
class RecordedBaseline:
    """A baseline that was written.

    Attributes:
        path: The file.
        findings: How many findings are recorded in it.
        files: In how many files they are.
        removed: How many were taken out because they are gone, where nothing was added.
    """

    path: Path
    findings: int
    files: int
    removed: int = 0


def create(place: Place, record: Record) -> RecordedBaseline:
    """Record what is found, in a file that is not there yet.

    Raises:
        FileExistsError: When it is there.
        BaselineError: When it cannot be written.
    """
    if os.path.lexists(place.file):
        raise FileExistsError(str(place.file))
    entries = record().entries()
    storage.create(place, entries)
    return _written(place, entries)


def update(place: Place, record: Record) -> RecordedBaseline:
    """Record what is found anew; what is recorded of files that are not looked at stays.

    Raises:
        BaselineError: When there is no baseline, or it cannot be read or written.
    """
    content = storage.read_content(place)
    recording = None
    try:
        before = storage.read(place)[1]
    except BaselineError as error:
        recording = record()
        if not (error.is_mendable and recording.scope.is_whole):
            raise
        before = ()
    recording = recording or record()
    entries = recording.renewed(before)
    storage.rewrite(place, content, entries)
    return _written(place, entries)


def prune(place: Place, record: Record) -> RecordedBaseline:
    """Take out what is no longer found in the files that are looked at, and add nothing.

    Raises:
        BaselineError: When there is no baseline, or it cannot be read or written.
    """
    content, before = storage.read(place)
    entries = record().pruned(Baseline(place.root, before))
    storage.rewrite(place, content, entries)
    return _written(place, entries, before)


def _written(
    place: Place, entries: Iterable[Entry], before: Iterable[Entry] = ()
) -> RecordedBaseline:
    entries = list(entries)
    findings = sum(entry.times for entry in entries)
    removed = sum(entry.times for entry in before) - findings
    files = len({entry.path for entry in entries})
    return RecordedBaseline(place.file, findings, files, max(removed, 0))
