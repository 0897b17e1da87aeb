"""The site of article files, as far as its own pictures are concerned."""

from __future__ import annotations

import os
import posixpath
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from newsmeta.data_classes import dataclass
from newsmeta.files.disk import DISK, Disk
from newsmeta.remembering import Remembered
from newsmeta.site.jekyll import JekyllSite
from newsmeta.site.places import Places, Top
from newsmeta.urls import Url, parse

if TYPE_CHECKING:
    from newsmeta.images import Picture

_LONGEST = 120


class Pictures:
    """Picture files, each read once.

    Args:
        disk: The disk that reads them.
    """

    def __init__(self, disk: Disk = DISK) -> None:
        self._disk = disk
        self._known: dict[str, tuple[Picture | None, str]] = Remembered()

    def read(self, path: Path) -> tuple[Picture | None, str]:
        """Return the picture in a file; None and the reason if there is none."""
        name = str(path)  # A text is looked up many times faster than a path.
        if name not in self._known:
            from newsmeta.images import PictureError

            try:
                self._known[name] = self._disk.picture(path), ""
            except PictureError as error:
                self._known[name] = None, str(error)
        return self._known[name]


@dataclass(frozen=True, slots=True)
class LocalFile:
    """The file in the repository behind a URL of the site.

    Attributes:
        path: The file.
        name: Its path relative to the folder of the site, with slashes.
        problem: The reason why there is no such file, or an empty string.
    """

    path: Path
    name: str
    problem: str = ""

    @property
    def shown(self) -> str:
        """The name as messages show it: a long one is shortened in the middle."""
        name = self.name
        return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 41]}…{name[-40:]}"


@dataclass(frozen=True, slots=True)
class Site:
    """A site and its source folder.

    Attributes:
        root: The source folder.
        boundary: The folder that no path may leave: that of the repository.
        url: The address, scheme and host, or None if unknown.
        base: The path of the site below it, without a final slash.
        title: The name of the site, or an empty string.
        description: The description of the site, or an empty string.
        folder: The folder of the file in question, relative to the source.
        said: Jekyll's configuration of the site.
        pictures: The pictures read so far.
        found: The local files found so far, by URL.
    """

    root: Path
    boundary: Path
    url: Url | None = None
    base: str = ""
    title: str = ""
    description: str = ""
    folder: str = ""
    said: JekyllSite = JekyllSite()
    pictures: Pictures = field(default_factory=Pictures)
    found: dict[str, LocalFile | None] = field(default_factory=Remembered, compare=False)

    def default(self, name: str, key: str) -> Any:
        """Return Jekyll's default value of a file for a key.

        Args:
            name: The name of the file in `folder`.
            key: The key in its front matter.

        Returns:
            The value in `defaults:` of Jekyll's configuration, or None.
        """
        return self.said.collections.default(posixpath.join(self.folder, name), key)

    def find(self, text: str, url: Url | None) -> LocalFile | None:
        """Return the local file of a URL, or None if it is not on this site.

        Args:
            text: The URL, or a path from the top of the site, as written.
            url: The URL as a browser parses it, or None for a path.
        """
        if text not in self.found:  # Hundreds of articles name the same logo.
            self.found[text] = self._find(text, url)
        return self.found[text]

    def absolute(self, path: str) -> str | None:
        """Return the absolute address of a path on this site, as a browser spells it.

        Args:
            path: The path from the top of the site, such as `/assets/x.jpg`; it may already include
                the base.

        Returns:
            The address; None if that of the site is unknown, or `path` is not such a path.
        """
        if self.url is None or not path.startswith("/") or path.startswith("//"):
            return None
        port = f":{self.url.port}" if self.url.port else ""
        top = f"{self.url.scheme}://{self.url.host}{port}"
        base, url = parse(top + self.base), parse(top + path)
        if base is None or url is None:
            return None
        if not self.base or f"{url.path}/".startswith(f"{base.path}/"):
            return url.href
        # Dot segments are resolved by now, so none leads out of the base.
        url = parse(base.href + url.href.removeprefix(top))
        return url.href if url else None

    def _find(self, text: str, url: Url | None) -> LocalFile | None:
        if url is None:
            if not text.startswith("/") or text.startswith("//"):
                return None
            # A path is resolved as in a browser, which cannot leave the top.
            url = parse("https://site.invalid" + text)
            path = url.path if url else None
            rest = None if path is None else self._below_base(path) or path
        else:
            if self.url is None or (url.host, url.port) != (self.url.host, self.url.port):
                return None
            rest = self._below_base(url.path)
        return None if rest is None else self._file(rest)

    def _below_base(self, path: str) -> str | None:
        """Return a path without the base; None if it is outside of the base."""
        if not self.base:
            return path
        return path.removeprefix(self.base) if path.startswith(self.base + "/") else None

    def _file(self, path: str) -> LocalFile:
        """Return the file at a path from the top of the site, without ever leaving it."""
        parts = [os.fsdecode(unquote_to_bytes(part)) for part in path.split("/") if part]
        name = "/".join(parts) or "/"
        plain = [part for part in parts if part not in (".", "..") and not _is_odd(part)]
        file = self.root.joinpath(*plain)
        if len(plain) < len(parts):
            return LocalFile(self.root, name, "has a slash, backslash or NUL in a name")
        try:
            real = Path(os.path.realpath(file))
            if not real.is_relative_to(os.path.realpath(self.boundary)):
                return LocalFile(file, name, "leads out of the repository")
            if real.is_dir():
                return LocalFile(file, name, "is a folder")
            problem = "" if real.is_file() else "does not exist"
            if not problem and path.endswith("/"):
                problem = "is no folder, and the path ends with a slash"
            if not problem or not real.exists():
                return LocalFile(file, name, problem)
            return LocalFile(file, name, "is no regular file")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            return LocalFile(file, name, f"cannot be found: {reason.lower()}")


def _is_odd(part: str) -> bool:
    """Tell whether a decoded part of a path could be several parts, or none."""
    return any(char in part for char in ("/", "\\", "\0"))


class Sites:
    """Knows the site of each file.

    Args:
        places: The places of sites.
        site_url: The address of the site, or an empty string.
        base_url: The path of the site below it, or an empty string.
        disk: The disk that reads their pictures.
    """

    def __init__(self, places: Places, site_url: str, base_url: str, disk: Disk = DISK) -> None:
        self._places = places
        self._pictures = Pictures(disk)
        self._site_url = site_url
        self._base_url = base_url
        self._by_folder: dict[str, Site | None] = Remembered()

    def of(self, path: str | Path) -> Site | None:
        """Return the site that a file belongs to, or None if that is unknown.

        Its source is the nearest folder above with Jekyll's configuration, or else the one with
        newsmeta's. The site of another generator is unknown, unless newsmeta's configuration has
        its address. newsmeta's configuration overrides Jekyll's.
        """
        folder = os.path.dirname(path)  # noqa: PTH120
        if folder not in self._by_folder:
            self._by_folder[folder] = self._site(folder, self._places.top(folder))
        return self._by_folder[folder]

    def _site(self, folder: str, top: Top) -> Site | None:
        if top.root is None or top.boundary is None:
            return None
        is_stated = top.is_inside and self._site_url
        if not is_stated and self._places.is_another_generators(folder):
            return None  # Its files are elsewhere, such as `static/x.jpg` for `/x.jpg`.
        said = self._places.said(top)
        url, base = said.url, said.baseurl
        if top.is_inside:
            url, base = self._site_url or url, self._base_url or base
        parsed = parse(url) if url else None
        if parsed is not None and not parsed.is_web:
            parsed = None
        # People write a whole address where only the host belongs.
        path = parsed.path.rstrip("/") if parsed else ""
        base = f"/{base.strip('/')}" if base.strip("/") else ""
        root = top.root / said.source if said.source else top.root
        return Site(
            root,
            top.boundary,
            parsed,
            path + base,
            said.title,
            said.description,
            self._places.folder_below_source(folder),
            said,
            self._pictures,
        )
