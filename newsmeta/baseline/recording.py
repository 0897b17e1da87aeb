"""Writing of a baseline: created, updated, or pruned."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from newsmeta.baseline import storage
from newsmeta.baseline.matching import Baseline, Scope, Split
from newsmeta.baseline.place import Place
from newsmeta.baseline.run import Recording
from newsmeta.baseline.storage import BaselineError, RecordedFinding
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic
from newsmeta.files.repositories import shown
from newsmeta.files.temporary import clear
from newsmeta.rules import UNREADABLE

Record = Callable[[], Recording]
"""Collects the findings to record, which takes a while."""


@dataclass(frozen=True, slots=True)
class RecordedBaseline:
    """A baseline that was written.

    Attributes:
        path: The file.
        findings: The number of findings recorded in it.
        files: The number of files with recorded findings.
        removed: The number of entries removed because they are gone.
        added: The number of findings added to the earlier ones.
        moved: The number of entries moved to a renamed file, by its new name.
        new: The added findings.
        gone: The removed entries.
        unreadable: The findings that make files unreadable; no other rule was checked in them.
        is_compared: Whether there was an earlier baseline that could be read.
    """

    path: Path
    findings: int
    files: int
    removed: int = 0
    added: int = 0
    moved: Mapping[str, int] = field(default_factory=dict)
    new: Sequence[Diagnostic] = ()
    gone: Sequence[RecordedFinding] = ()
    unreadable: Sequence[Diagnostic] = ()
    is_compared: bool = False


def present(place: Place, paths: Iterable[str]) -> list[str]:
    """Return the given files and folders that exist.

        Paths that are gone are left out if the baseline has entries for them.

    Args:
        place: The location of the baseline, whose entries tell which files existed.
        paths: The files and folders that were given.

    Raises:
        BaselineError: When a path does not exist and has no entry in the baseline.
    """
    given = list(paths)
    there = [path for path in given if os.path.lexists(path)]
    if missing := [path for path in given if path not in there]:
        recorded = _recorded_paths(place)
        names = Scope(place.root, ()).names
        for path in missing:
            name = names.of(path)
            if not any(each == name or each.startswith(f"{name}/") for each in recorded):
                raise BaselineError(f"{shown(Path(path))} does not exist")
    return there


def _recorded_paths(place: Place) -> set[str]:
    try:
        return {entry.path for entry in storage.read(place)[1]} if place.is_there else set()
    except BaselineError:
        return set()


def create(place: Place, record: Record) -> RecordedBaseline:
    """Record findings in a new baseline.

    Raises:
        FileExistsError: When the baseline exists.
        BaselineError: When it cannot be written.
    """
    clear(os.path.dirname(place.file))  # noqa: PTH120
    if os.path.lexists(place.file):
        raise FileExistsError(str(place.file))
    recording = record()
    entries = recording.entries()
    storage.create(place, entries)
    return _written(place, entries, recording)


def update(place: Place, record: Record) -> RecordedBaseline:
    """Record findings anew; entries of files that are not looked at stay.

    Raises:
        BaselineError: When there is no baseline, or it cannot be read or written.
    """
    content = storage.read_content(place)
    recording, is_compared = None, True
    try:
        before = storage.read(place)[1]
    except BaselineError as error:
        recording = record()
        if not (error.is_mendable and recording.scope.is_whole):
            raise
        before, is_compared = (), False
    recording = recording or record()
    split = Baseline(place.root, before).split(recording.diagnostics, recording.scope)
    entries = recording.renewed(before, split)
    storage.rewrite(place, content, entries)
    return _written(place, entries, recording, split if is_compared else None)


def prune(place: Place, record: Record) -> RecordedBaseline:
    """Remove entries that the files looked at no longer have, and add nothing.

    Raises:
        BaselineError: When there is no baseline, or it cannot be read or written.
    """
    content, before = storage.read(place)
    recording = record()
    split = Baseline(place.root, before).split(recording.diagnostics, recording.scope)
    entries = recording.pruned(before, split)
    storage.rewrite(place, content, entries)
    return _written(place, entries, recording, split, adds=False)


def _written(
    place: Place,
    entries: Iterable[RecordedFinding],
    recording: Recording,
    split: Split | None = None,
    *,
    adds: bool = True,
) -> RecordedBaseline:
    entries = list(entries)
    new = tuple(split.new) if split and adds else ()
    gone = split.gone if split else ()
    names = recording.scope.names
    renamed = split.renamed if split else {}
    known = (names.of(each.path) for each in split.known) if renamed and split else ()
    paths = {entry.path for entry in entries}
    return RecordedBaseline(
        place.file,
        findings=sum(entry.times for entry in entries),
        files=len(paths),
        removed=sum(entry.times for entry in gone),
        added=len(new),
        moved=Counter(path for path in known if path in renamed),
        new=new,
        gone=gone,
        unreadable=tuple(
            each
            for each in recording.diagnostics
            if each.code in UNREADABLE and names.of(each.path) in paths
        ),
        is_compared=split is not None,
    )
