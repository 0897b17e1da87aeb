"""A local folder, filled with members of an untrusted archive."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import NoReturn

from newsmeta.remote.asked import Bounds
from newsmeta.remote.links import NOWHERE, Links
from newsmeta.remote.trees import TreeError

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_MOST_WARNED_OF = 3
_DEEPEST = 200
"""Deepest nesting of folders around a member."""
_SHOWN = 80
"""Number of characters of such a name to show."""
_MODE = 0o600


class FillingError(TreeError):
    """An archive cannot be extracted. The message says which member, why, and what to do."""


class Filler:
    """Writes members below a folder, and nothing anywhere else.

    Links are created after all files, so that no file is written through a link.

    Args:
        source: The name of the archive, as shown.
        folder: The folder, an absolute path.
        is_wanted: A function that tells by name whether a member may be needed.
        bounds: The limits for the archive.
        advice: The advice about a refused member.

    Attributes:
        source: The name of the archive, as shown.
        is_wanted: A function that tells by name whether a member may be needed.
        bounds: The limits for the archive.
        missing: Targets of links that were not written.
        warnings: Warnings for the user, one line each, known at the end.
    """

    def __init__(
        self,
        source: str,
        folder: str,
        is_wanted: Callable[[str], bool],
        bounds: Bounds,
        advice: str = "pack it anew without that member",
    ) -> None:
        self.source = source
        self.is_wanted = is_wanted
        self.bounds = bounds
        self.missing: set[str] = set()
        self.warnings: list[str] = []
        self._advice = advice
        self._folder = folder
        self._folders = {""}
        self._links = Links()
        self._tops: set[str] = set()
        self._members = 0
        self._bytes = 0

    # -- names -----------------------------------------------------------------------------

    def name_of(self, written: str) -> str:
        """Return the name of a member, with slashes; empty for the archive itself.

        Raises:
            FillingError: When it leads out of the archive, or is not a possible file name.
        """
        self._members += 1
        if self._members > self.bounds.members:
            self.refuse_bound("members", f"{self.bounds.members:,} members")
        if "\0" in written:
            self.refuse(written, "has a name with the character NUL")
        if _DRIVE.match(written):
            self.refuse(written, "names a drive of Windows")
        parts = [part for part in written.split("/") if part not in ("", ".")]
        if ".." in parts:
            self.refuse(written, "leads out of its folder by ..")
        if os.name == "nt" and any(set(part) & set('\\:*?"<>|') for part in parts):
            self.refuse(written, "has a name that no file has on Windows")
        if len(parts) > _DEEPEST:
            self.refuse(f"{written[:_SHOWN]}…", f"is in more than {_DEEPEST} folders")
        if parts:
            self._note_top(parts[0], is_folder=len(parts) > 1 or written.endswith("/"))
        return "/".join(parts)

    def target_of(self, name: str, written: str) -> str:
        """Return the name of the member that a link refers to.

        Raises:
            FillingError: When it leads out of the archive.
        """
        parts = [part for part in written.split("/") if part not in ("", ".")]
        if ".." in parts or "\0" in written or not parts:
            self.refuse(name, "has the content of something outside of the archive")
        return "/".join(parts)

    def _note_top(self, name: str, *, is_folder: bool) -> None:
        if len(self._tops) < 2:
            self._tops.add(f"{name}/" if is_folder else name)

    @property
    def top(self) -> str:
        """The only top-level folder; empty if there is none."""
        names = {each.rstrip("/") for each in self._tops}
        return names.pop() if len(names) == 1 and any("/" in each for each in self._tops) else ""

    # -- members ---------------------------------------------------------------------------

    def file(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file, which replaces an earlier one of the same name.

        Args:
            name: The name, as returned by `name_of`.
            pieces: The content.

        Raises:
            FillingError: When it cannot be written.
        """
        self._links.forget(name)
        self._make_room(name)
        path = self._path(name)
        try:
            descriptor = self._opened(path, name)
            with open(descriptor, "wb") as file:  # noqa: PTH123
                for piece in pieces:
                    file.write(piece)
        except (OSError, ValueError) as error:
            self._refuse_file(name, error)

    def folder(self, name: str) -> None:
        """Create a folder.

        Raises:
            FillingError: When it cannot be created.
        """
        if name:
            self._make_room(f"{name}/")

    def link(self, name: str, target: str) -> None:
        """Schedule the creation of a link, unless it leads out of the archive."""
        self._links.add(name, target)

    def copy(self, name: str, other: str) -> None:
        """Write a copy of another member, or note that it is missing.

        Raises:
            FillingError: When it cannot be written.
        """
        path = self._path(other)
        if not os.path.isfile(path):  # noqa: PTH113
            self.missing.add(other)
            self._links.add(name, "/".join([".."] * name.count("/") + [other]))
            return
        with open(path, "rb") as file:  # noqa: PTH123
            self.file(name, iter(lambda: file.read(2**20), b""))

    def count(self, number: int, packed: int | None) -> None:
        """Count decompressed bytes.

        Args:
            number: The number of bytes.
            packed: The compressed size of everything so far; None if unknown.

        Raises:
            FillingError: When they are too many.
        """
        self._bytes += number
        if self._bytes > self.bounds.bytes:
            self.refuse_bound("bytes", f"{self.bounds.bytes:,} bytes unpacked")
        if packed is not None and self._bytes > max(self.bounds.free, packed * self.bounds.ratio):
            self.refuse_bound("ratio", f"{self.bounds.ratio:,} times its packed size")

    def again(self) -> None:
        """Start a second pass, for the missing members only."""
        self._members = self._bytes = 0
        self.is_wanted = frozenset(self.missing).__contains__
        self.missing.clear()

    def finish(self) -> None:
        """Create the links.

        Raises:
            FillingError: When a link cannot be created.
        """
        outside = []
        for name, target, path in self._links.resolved():
            if target == NOWHERE:
                outside.append(name)
            self._make_link(name, target)
            if path and self.is_wanted(name) and not self.is_wanted(path):
                self.missing.add(path)
        if outside:
            self.warnings.append(
                f"{self.source}: {_listed(outside)} out of it, and to nothing here"
            )

    def _make_link(self, name: str, target: str) -> None:
        self._make_room(name)
        path = self._path(name)
        try:
            with suppress(FileNotFoundError):
                os.unlink(path)  # noqa: PTH108
            os.symlink(target, path)  # noqa: PTH211
        except (OSError, ValueError) as error:
            self._refuse_file(name, error)

    def _opened(self, path: str, name: str) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            return os.open(path, flags, _MODE)
        except FileExistsError:
            above, last = os.path.split(path)
            if last not in os.listdir(above):  # noqa: PTH208
                self.refuse(name, "differs from another member in the case of letters alone")
            os.unlink(path)  # noqa: PTH108 - as in other unpackers, the last one counts
            return os.open(path, flags, _MODE)

    def _make_room(self, name: str) -> None:
        """Create the parent folders of a member."""
        above = name.rpartition("/")[0]
        if above in self._folders:
            return
        before = ""
        for part in above.split("/"):
            before = f"{before}/{part}" if before else part
            if before in self._folders:
                continue
            if self._links.has(before):
                self.refuse(name, f"lies below {before}, which is a link")
            try:
                os.mkdir(self._path(before), 0o700)  # noqa: PTH102
            except FileExistsError:
                if before.rpartition("/")[2] not in os.listdir(  # noqa: PTH208
                    os.path.dirname(self._path(before))  # noqa: PTH120
                ):
                    self.refuse(name, "differs from another member in the case of letters alone")
                self.refuse(name, f"lies below {before}, which is a file")
            except (OSError, ValueError) as error:
                self._refuse_file(name, error)
            self._folders.add(before)

    def _path(self, name: str) -> str:
        return os.path.join(self._folder, *name.split("/"))  # noqa: PTH118

    # -- refusals --------------------------------------------------------------------------

    def refuse(self, name: str, reason: str) -> NoReturn:
        """Refuse the archive because of a member.

        Raises:
            FillingError: Always.
        """
        raise FillingError(
            f"{self.source}: the member {name} {reason}; nothing was looked at: {self._advice}"
        )

    def refuse_bound(self, bound: str, most: str) -> NoReturn:
        """Refuse the archive because it exceeds a limit.

        Raises:
            FillingError: Always.
        """
        raise FillingError(
            f"{self.source}: comes to more than {most}, which is the limit; nothing was looked "
            f"at: if you trust it, raise that with --archive-limit {bound}=NUMBER"
        )

    def _refuse_file(self, name: str, error: OSError | ValueError) -> NoReturn:
        if isinstance(error, IsADirectoryError):
            self.refuse(name, "is both a file and a folder")
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise FillingError(
            f"{self.source}: the member {name} cannot be written to a temporary folder: {reason}; "
            "nothing was looked at"
        ) from None


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_WARNED_OF])
    more = len(names) - _MOST_WARNED_OF
    shown += f" and {more:,} more" if more > 0 else ""
    return f"{shown} leads" if len(names) == 1 else f"{shown} lead"


def pieces_of(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield the results of a function until they are empty."""
    return iter(lambda: read(2**18), b"")
