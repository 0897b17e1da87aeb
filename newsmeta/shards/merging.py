"""The results of all shards, processed as if the files had been checked here."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from heapq import merge
from itertools import pairwise
from typing import TYPE_CHECKING

from newsmeta.files.paths import RelativeNames
from newsmeta.files.targets import PICTURES, Target
from newsmeta.frontmatter import SourceError
from newsmeta.frontmatter.codes import UNREADABLE_FILE
from newsmeta.linter.checker import FileResult
from newsmeta.shards.facts import Read, reader_of
from newsmeta.shards.reading import MergeError, ShardFile
from newsmeta.shards.records import Head, Record
from newsmeta.shards.writing import content_digest, digest_of, outlook_digest

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.frontmatter import Parsed
    from newsmeta.linter.cross_file import Comparer
    from newsmeta.linter.runner import Runner

_FOLDERS = 4_096
"""Most folders for which the position relative to the configuration is cached."""

_SAME = {
    "command": "newsmeta {} and newsmeta {}",
    "paths": "the paths {} and {}",
    "folder": "the folders {} and {}",
    "select": "--select {} and {}",
    "extend_select": "--extend-select {} and {}",
    "ignore": "--ignore {} and {}",
}
"""Properties that all heads must share, and the words for a difference."""


def common_head(files: Sequence[ShardFile], version: str) -> Head:
    """Return the common head of all shards: what was checked, and how.

    Args:
        files: The results, in the order of their shards.
        version: The version of newsmeta.

    Raises:
        MergeError: When they are not all the shards of one run.
    """
    first = files[0]
    for file in files:
        if file.head.version != version:
            raise MergeError(
                f"{file.path} was made by newsmeta {file.head.version}, and this is {version}; use "
                "one version for all shards and for newsmeta merge"
            )
        if file.head.shard.total != first.head.shard.total:
            raise MergeError(
                f"{first.path} is shard {first.head.shard} and {file.path} is shard "
                f"{file.head.shard}; give the shards of one run alone"
            )
    _check_all_there(files)
    for file in files[1:]:
        if difference := _difference(first.head, file.head):
            raise MergeError(
                f"{first.path} and {file.path} differ: {difference}; make all shards with one "
                "command, but for --shard and --shard-output"
            )
    return first.head


def _check_all_there(files: Sequence[ShardFile]) -> None:
    for one, other in pairwise(files):
        if one.head.shard == other.head.shard:
            raise MergeError(
                f"{one.path} and {other.path} are both shard {one.head.shard}; give each shard once"
            )
    total = files[0].head.shard.total
    missing = sorted({*range(1, total + 1)} - {file.head.shard.number for file in files})
    if missing:
        from newsmeta.suggestions import listing_of_first

        some = listing_of_first([f"{number}/{total}" for number in missing], 3)
        are = "shard {} is" if len(missing) == 1 else "shards {} are"
        raise MergeError(f"{are.format(some)} missing; give the results of all {total} shards")


def _difference(one: Head, other: Head) -> str:
    for name, words in _SAME.items():
        its, others = getattr(one, name), getattr(other, name)
        if its != others:
            return words.format(_shown(its), _shown(others))
    alike = replace(other, shard=one.shard, version=one.version)
    if alike == one:
        return ""
    if one.figures != other.figures:
        return "--where, --by, --top and --no-findings have to be the same"
    if alike == replace(one, configuration=other.configuration):
        return "they were made with different configurations, schemas or vocabularies"
    return "--no-suppressions, --no-gitignore and --force-exclude have to be the same"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value)) or "none"
    return "none" if value is None else str(value).replace("check all", "check --validate") or "."


class Merged:
    """An iteration over the files of all shards, in the order of a single run.

    Args:
        files: The results, all shards of one run.
        runner: The runner that would check the files here.
        noted: The reader of the data for figures; None without figures.
        is_shown: Whether lines of files with findings will be shown; see `require_known`.

    Attributes:
        barren: The folders without files, known after the iteration.
    """

    def __init__(
        self,
        files: Sequence[ShardFile],
        runner: Runner,
        noted: Read | None = None,
        *,
        is_shown: bool = False,
    ) -> None:
        self.barren: tuple[str, ...] = ()
        self._files = files
        self._is_shown = is_shown
        self._disk = runner.config.disk
        self._root = runner.config.root
        self._names = RelativeNames(self._root)
        self._is_held = lru_cache(_FOLDERS)(self._names.hold)
        self._comparer = runner.checker.comparer
        self._facts: Read | None = None
        self._noted = noted
        self._digests = Digests()
        if self._comparer is not None:
            self._facts = reader_of(self._comparer.summaries)
            self._comparer.reading = SeenFiles(self._comparer, self._digests).parsed

    def outcomes(self) -> Iterator[tuple[Target, FileResult]]:
        """Yield each file with its own result; works only once.

        Raises:
            MergeError: When results are damaged, or belong to different files.
        """
        streams = [file.records(self._facts, self._noted) for file in self._files]
        last: Record | None = None
        for record in merge(*streams, key=lambda each: each.number):
            if last is not None and record.number == last.number:
                raise _other_files(self._files)
            last = record
            yield self._outcome(record)
        ends = {file.end for file in self._files if file.end}
        if len(ends := {replace(end, files=0) for end in ends}) != 1:
            raise _other_files(self._files)
        end = ends.pop()
        if last is not None and last.number > end.seen:
            raise _other_files(self._files)
        self.barren = end.barren

    def require_known(self, name: str, data: bytes, parsed: Parsed | None) -> None:
        """Require that a shard has checked the content of a file, before any of it is shown.

        Args:
            name: The name of a file with findings.
            data: Its content; empty if it cannot be read.
            parsed: The same, if it can be read as text.

        Raises:
            MergeError: When it has other content, or no shard checked it.
        """
        local = self._disk.local(name)
        digest = self._digests.of(self._file(name, self._names.of(local)))
        if digest is None and name.lower().endswith(PICTURES):
            return  # A finding across files, which shows nothing of a picture.
        if digest != content_digest(data, parsed):
            raise _changed(name, is_there=bool(data) or self._disk.exists(local))

    def _outcome(self, record: Record) -> tuple[Target, FileResult]:
        if self._is_shown:
            self._require_own(record)
        file = self._file(record.name, record.path)
        result, summary = record.result, record.result.summary
        if record.digest:
            self._digests.add(file, record.digest)
        if result.pictures or summary is not None:
            result = replace(
                result,
                summary=summary and replace(summary, file=file),
                pictures=frozenset(self._below(picture) for picture in result.pictures),
            )
        return Target(file, record.name, is_named=False), result

    def _require_own(self, record: Record) -> None:
        """Require that a file can be shown: its name leads to it, and its content is known."""
        name, path = record.name, record.path
        if self._names.of(self._disk.local(name)) != path:
            raise MergeError(
                f"{name} does not lead to {path} here; run newsmeta merge in the folder in which "
                "the shards were made, and make them of relative paths"
            )
        if record.result.diagnostics and not record.digest:
            raise MergeError(f"a shard does not say what {name} contains; make the shards anew")

    def _file(self, name: str, path: str) -> str:
        """Return the path of a file, taken from its name if that leads to the file."""
        folder = os.path.join(os.path.dirname(name), "_")  # noqa: PTH118, PTH120
        if self._names.of(name) == path and self._is_held(folder):
            return name
        return self._below(path)

    def _below(self, path: str) -> str:
        return os.path.join(self._root, path)  # noqa: PTH118


class Digests:
    """The digests of the files that shards have checked, each in 24 bytes."""

    def __init__(self) -> None:
        self._codes = array("q")
        self._digests = bytearray()
        self._order: Sequence[int] = ()

    def add(self, file: str, digest: str) -> None:
        """Add a file with its digest."""
        self._codes.append(hash(file))
        self._digests += bytes.fromhex(digest)

    def of(self, file: str) -> str | None:
        """Return the digest of a file; None if no shard checked it."""
        if len(self._order) != len(self._codes):
            order = sorted(range(len(self._codes)), key=self._codes.__getitem__)
            self._order = array("Q", order)
        code = hash(file)
        at = bisect_left(self._order, code, key=self._codes.__getitem__)
        if at == len(self._order) or self._codes[self._order[at]] != code:
            return None
        start = 16 * self._order[at]
        return self._digests[start : start + 16].hex()


class SeenFiles:
    """The files that shards have checked, which are read again if comparing them gives findings.

    Args:
        comparer: The comparer.
        digests: The digests of the files.
    """

    def __init__(self, comparer: Comparer, digests: Digests) -> None:
        self._read: Callable[[str], Parsed] = comparer.reading
        self._digests = digests

    def parsed(self, file: str) -> Parsed:
        """Read a file.

        Raises:
            MergeError: When a shard checked it, and it has changed since.
            SourceError: When no shard checked it, and it cannot be read.
        """
        digest = self._digests.of(file)
        try:
            parsed = self._read(file)
        except SourceError as error:
            if digest is None:
                raise
            is_there = error.code != UNREADABLE_FILE or os.path.lexists(file)
            raise _changed(file, is_there=is_there) from None
        if digest is not None and digest_of(parsed) != digest:
            raise _changed(file)
        return parsed


def _changed(file: str, *, is_there: bool = True) -> MergeError:
    what = "is not what it was when its shard was made" if is_there else "is not here"
    return MergeError(
        f"{file} {what}; run newsmeta merge where the files are, in the same revision as all shards"
    )


def _other_files(files: Sequence[ShardFile]) -> MergeError:
    """Return the error about results of different files, with two shards that show it."""
    first = files[0]
    for file in files[1:]:
        if (
            first.end
            and file.end
            and (first.end.seen, first.end.digest)
            != (
                file.end.seen,
                file.end.digest,
            )
        ):
            found = f": {first.end.seen:,} and {file.end.seen:,}"
            others = found if first.end.seen != file.end.seen else ""
            return MergeError(
                f"{first.path} and {file.path} are of different sets of files{others}; make all "
                "shards of the same revision"
            )
    return MergeError(
        "the shards are of different sets of files; make all shards of the same revision"
    )


def check_place(head: Head, runner: Runner) -> None:
    """Check that results are merged in the same place and with the same settings.

    Args:
        head: The head of the results.
        runner: The runner that would check the files here.

    Raises:
        MergeError: When they are not.
    """
    config = runner.config
    folder = working_folder(config)
    if head.folder != folder:
        raise MergeError(
            f"the shards were made in the folder {head.folder or '.'}, from that of the "
            f"configuration, and this is {folder or '.'}; run newsmeta merge there"
        )
    if head.configuration != outlook_digest(runner.checker.analyst.outlook):
        raise MergeError(
            "the shards were made with another configuration, other schemas or vocabularies; run "
            "newsmeta merge in the same revision, with the same --config or --no-config"
        )
    for path in head.paths:
        if not is_below(path, config):
            raise MergeError(
                f"the shards are of {path}, which is not in {config.root}; make them of paths there"
            )


def is_below(path: str, config: Config) -> bool:
    """Tell whether a path leads to the folder of the configuration, or below it."""
    names = RelativeNames(config.root)
    return names.hold(os.path.join(config.disk.local(path), "_"))  # noqa: PTH118


def working_folder(config: Config) -> str:
    """Return the working directory relative to the folder of the configuration."""
    if not config.disk.is_here:  # Names are independent of it then.
        return ""
    return RelativeNames(config.root).of("_").removesuffix("_").removesuffix("/")
