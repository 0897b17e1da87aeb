"""The site of the article files, and its local pictures."""

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
    """Picture files, with each one read only once.

    Args:
        disk: The disk that reads them.
    """

    def __init__(self, disk: Disk = DISK) -> None:
        self._disk = disk
        self._known: dict[str, tuple[Picture | None, str]] = Remembered()

    def read(self, path: Path) -> tuple[Picture | None, str]:
        """Return the content of a picture file; None and the reason if it is not a picture."""
        name = str(path)  # A lookup by text is many times faster than one by path.
        if name not in self._known:
            from newsmeta.images import PictureError

            try:
                self._known[name] = self._disk.picture(path), ""
            except PictureError as error:
                self._known[name] = None, str(error)
        return self._known[name]


@dataclass(frozen=True, slots=True)
class LocalFile:
    """The file behind a URL of the site.

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
        """The name for messages, shortened in the middle if it is long."""
        name = self.name
        return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 41]}…{name[-40:]}"


@dataclass(frozen=True, slots=True)
class Site:
    """A site and its source folder.

    Attributes:
        root: The folder.
        boundary: The folder that no path may lead out of: the top of the repository.
        url: The address, scheme and host, or None if unknown.
        base: The path of the site at this address, without a final slash.
        title: The title of the site, or an empty string.
        description: The description of the site, or an empty string.
        folder: The folder of the file in question, from the source folder of the site.
        said: Jekyll's configuration of the site.
        pictures: The pictures read so far.
        found: The files found so far, by URL.
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
        """Return Jekyll's default of a value that a file does not set itself.

        Args:
            name: The name of the file in `folder`.
            key: The key in its front matter.

        Returns:
            The value in `defaults:` of Jekyll's configuration, or None.
        """
        return self.said.collections.default(posixpath.join(self.folder, name), key)

    def find(self, text: str, url: Url | None) -> LocalFile | None:
        """Return the file behind a URL, or None if the URL is not on this site.

        Args:
            text: The URL, or a path from the top of the site, as written.
            url: The URL as parsed by browsers, or None for a path.
        """
        if text not in self.found:  # One logo may be used by hundreds of articles.
            self.found[text] = self._find(text, url)
        return self.found[text]

    def absolute(self, path: str) -> str | None:
        """Return the absolute URL of a path on this site, as a browser spells it.

        Args:
            path: The path from the top of the site, such as `/assets/x.jpg`, with or without the
                base.

        Returns:
            The URL; None if the address of the site is unknown, or `path` is not such a path.
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
        # Dot segments are resolved at this point, so none leads out of the base.
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
        """Return a path without the base; None if it is elsewhere."""
        if not self.base:
            return path
        return path.removeprefix(self.base) if path.startswith(self.base + "/") else None

    def _file(self, path: str) -> LocalFile:
        """Return the file at a path from the top of the site, never outside of it."""
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
                problem = "is not a folder, but the path ends with a slash"
            if not problem or not real.exists():
                return LocalFile(file, name, problem)
            return LocalFile(file, name, "is not a regular file")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            return LocalFile(file, name, f"cannot be found: {reason.lower()}")


def _is_odd(part: str) -> bool:
    """Tell whether a decoded part of a path could mean several parts, or none."""
    return any(char in part for char in ("/", "\\", "\0"))


class Sites:
    """The site of each file.

    Args:
        places: The tops of sites.
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
        """Return the site of a file, or None if unknown.

        Its source folder is that of the nearest Jekyll configuration upward, else the folder of
        newsmeta's configuration. A site of another generator is unknown, unless newsmeta's
        configuration states its address. newsmeta's settings override Jekyll's.
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
        # Some people write the whole address in a setting for the host.
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
