"""The files of a revision, read from the repository without a checkout.

The contents are those of a checkout, with the line ends and the encoding that attributes ask for,
but without filter programs. Attributes for `git archive` apply to archives only.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

from newsmeta.data_classes import dataclass
from newsmeta.git.missing import missing
from newsmeta.git.program import Git, GitError, reason

LINK, SUBMODULE = "120000", "160000"
"""File modes of Git for symbolic links and submodules."""

ATTRIBUTES = ".gitattributes"
_ENTRY = re.compile(rb"([0-7]{6}) [a-z]+ ([0-9a-f]{40,64})\t(.*)", re.DOTALL)
_AT_ONCE = 2**16
_MOST_ASKED = 2_000
_LINK = ".git/link"
"""A path that no attributes apply to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a revision.

    Attributes:
        name: The path from the top of the repository, with slashes.
        mode: The file mode in Git.
        blob: The hash of the content.
    """

    name: str
    mode: str
    blob: str


class Revision:
    """A revision of a repository.

    Args:
        folder: A folder in the repository, or its `.git` folder.
        name: The revision, as given by the user.

    Attributes:
        top: The top of the working tree; empty for a bare repository.
        below: The path of the folder below the top, with a final slash; empty for the top itself.

    Raises:
        GitError: When the revision does not exist.
    """

    def __init__(self, folder: str, name: str) -> None:
        self._git = Git(folder)
        self._git.turn_filters_off()
        self.top, self.below = self._places(folder)
        self._tree = self._found(name)

    def _places(self, folder: str) -> tuple[str, str]:
        done = self._git.answer("rev-parse", "--git-dir")
        if done.returncode:
            why = reason(done.stderr)
            if "not a git repository" in why:
                raise GitError(f"{folder} is in no Git repository, so there are no revisions")
            raise GitError(f"git rev-parse: {why}")
        self._git_dir = self._git.ask("rev-parse", "--absolute-git-dir") or ""
        return (
            self._git.ask("rev-parse", "--show-toplevel") or "",
            self._git.ask("rev-parse", "--show-prefix") or "",
        )

    def _found(self, name: str) -> str:
        if not name or name.startswith("-") or "\0" in name or ".." in name:
            raise GitError(f"--rev {name}: name one revision, for example HEAD or origin/main")
        for each in (name, f"refs/remotes/origin/{name}"):
            found = self._git.ask("rev-parse", "--verify", "--quiet", each)
            tree = f"{found}^{{tree}}"
            if found and (known := self._git.ask("rev-parse", "--verify", "--quiet", tree)):
                return known
        raise missing(self._git, name)

    def entries(self) -> Iterator[Entry]:
        """Yield the files, in the order of Git.

        Raises:
            GitError: When Git cannot list them.
        """
        with self._git.lines("ls-tree", "-r", "-z", "--full-tree", self._tree) as said:
            rest = b""
            for piece in iter(lambda: said.read(_AT_ONCE), b""):
                *names, rest = (rest + piece).split(b"\0")
                for name in names:
                    if entry := _ENTRY.fullmatch(name):
                        mode, blob, path = entry.groups()
                        yield Entry(os.fsdecode(path), mode.decode(), blob.decode())

    def contents(self, entries: Iterable[Entry], tree: str) -> Iterator[tuple[Entry, bytes]]:
        """Yield files with their contents.

        Args:
            entries: The files.
            tree: The folder that is being filled; attribute files in it apply.

        Raises:
            GitError: When the clone lacks a file's content.
        """
        git = self._git.on_tree(self._git_dir, tree)
        waiting = iter(entries)
        while some := list(islice(waiting, _MOST_ASKED)):
            # Sizes by Git are wrong for converted files. A random mark ends each content instead.
            mark = os.urandom(20).hex()
            with tempfile.TemporaryFile() as asked:
                for entry in some:
                    # Links are never converted.
                    path = "" if entry.mode == LINK else entry.name.replace("\n", "_")
                    asked.write(os.fsencode(f"{entry.blob} {path or _LINK}\n{mark}\n"))
                asked.seek(0)
                with git.lines("cat-file", "--batch", "--filters", given=asked) as said:
                    yield from zip(some, _contents(said, some, mark.encode()), strict=True)


def _contents(said: IO[bytes], entries: list[Entry], mark: bytes) -> Iterator[bytes]:
    """Yield the contents in the output of Git, each followed by a mark."""
    end = b"\n" + mark + b" missing\n"
    rest = bytearray()
    for entry in entries:
        at = 0
        while (found := rest.find(end, max(at - len(end), 0))) < 0:
            at = len(rest)
            if not (piece := said.read1(_AT_ONCE)):  # type: ignore[attr-defined]
                raise GitError(f"git cat-file: no output for {entry.name}")
            rest += piece
        head, line_end, data = bytes(rest[:found]).partition(b"\n")
        if not line_end or head.endswith(b" missing"):
            raise GitError(
                f"{entry.name} of the revision is not in this clone, which is partial, and "
                "newsmeta fetches nothing: `git checkout` of the revision fetches it"
            )
        del rest[: found + len(end)]
        yield data
