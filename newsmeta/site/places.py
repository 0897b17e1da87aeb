"""The tops of sites, and the meaning of their folders."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.files.repositories import repository_of, shown
from newsmeta.frontmatter.openings import Generator
from newsmeta.remembering import Remembered
from newsmeta.site import jekyll, rendering
from newsmeta.site.belonging import IN_NEWS, Belonging
from newsmeta.site.generators import configured, may_be_file
from newsmeta.site.publishing import Publishing, publishing


@dataclass(frozen=True, slots=True)
class Top:
    """The top of a folder's site.

    Attributes:
        root: The folder, or None if unknown.
        boundary: The top of the repository.
        is_inside: Whether newsmeta's configuration applies to the site.
        config: The path of Jekyll's configuration, or None.
    """

    root: Path | None
    boundary: Path | None
    is_inside: bool = False
    config: Path | None = None


class Places:
    """The site of each folder, with its configuration.

    Args:
        root: The folder of newsmeta's configuration.
        is_configured: Whether there is a configuration of newsmeta, so that `root` has a meaning.
        is_address_known: Whether the configuration of newsmeta states the address of the site.

    Attributes:
        warnings: Problems in the configurations of sites read so far, one line each.
    """

    def __init__(self, root: Path, is_configured: bool, is_address_known: bool) -> None:
        self.warnings: list[str] = []
        self._root = root
        self._is_configured = is_configured
        self._is_address_known = is_address_known
        self._jekyll: dict[Path, jekyll.JekyllSite] = {}
        self._tops: dict[str, Top] = Remembered()
        self._publishings: dict[str, Publishing] = Remembered()
        self._configured: dict[Path, frozenset[Generator]] = {}

    def belonging(self, path: str) -> Belonging:
        """Return the meaning of a file's place: whether the file is an article."""
        folder, name = os.path.split(path)
        answer = self.belonging_of_all(folder)
        if answer is not None:
            return answer
        below = posixpath.join(self.folder_below_source(folder), name)
        return self.of(folder).collections.belonging(below)

    def belonging_of_all(self, folder: str) -> Belonging | None:
        """Return the meaning of a folder for its direct files; None if it differs between them."""
        if IN_NEWS in self.folder_below_top(folder).split("/"):
            return Belonging.ARTICLES  # Jekyll's configuration cannot change this, and is not read.
        return self.of(folder).collections.belonging_of_all(self.folder_below_source(folder))

    def default(self, path: str, key: str) -> Any:
        """Return Jekyll's default of a value that a file does not set itself.

        Args:
            path: The file.
            key: The key in its front matter.

        Returns:
            The value in `defaults:` of Jekyll's configuration, or None.
        """
        folder, name = os.path.split(path)
        below = posixpath.join(self.folder_below_source(folder), name)
        return self.of(folder).collections.default(below, key)

    def renders_liquid(self, path: str, values: Mapping[str, Any], *, is_article: bool) -> bool:
        """Tell whether Jekyll renders the body of a file as Liquid.

        Args:
            path: The file.
            values: Its front matter.
            is_article: Whether it is an article.
        """
        if not self.takes_for_liquid(path, values, is_article=is_article):
            return False
        folder, name = os.path.split(path)
        said, below_top = self.of(folder), self.folder_below_top(folder)
        if not f"{below_top}/".startswith(said.source and f"{said.source}/"):
            return False
        below = posixpath.join(self.folder_below_source(folder), name)
        if not rendering.is_published(below, said, values):
            return False
        # Without a configuration, Jekyll excludes nothing.
        return self.top(folder).config is None or rendering.is_read(below, said, is_article)

    def takes_for_liquid(self, path: str, values: Mapping[str, Any], *, is_article: bool) -> bool:
        """Tell whether Jekyll treats the body of a file as Liquid, wherever the file is.

        Args:
            path: The file.
            values: Its front matter.
            is_article: Whether it is an article.
        """
        folder, name = os.path.split(path)
        is_jekylls = self._is_jekylls(folder)
        if is_jekylls is None:
            is_jekylls = is_article or "_posts" in self._place(folder).parts
        below = posixpath.join(self.folder_below_source(folder), name)
        return is_jekylls and rendering.is_template(below, self.of(folder), values)

    def is_another_generators(self, folder: str) -> bool:
        """Tell whether a generator other than Jekyll builds the site of a folder."""
        return self._is_jekylls(folder) is False

    def _is_jekylls(self, folder: str) -> bool | None:
        """Tell whether Jekyll builds the site of a folder; None if unknown."""
        place, top = self._place(folder), self.top(folder)
        for each in (place, *place.parents):
            if found := self._generators(each):
                return Generator.JEKYLL in found
            if each in (top.boundary, top.root):
                break
        return None

    def _generators(self, folder: Path) -> frozenset[Generator]:
        """Return the generators with a configuration in a folder, from a cache if possible."""
        if folder not in self._configured:
            self._configured[folder] = configured(folder)
        return self._configured[folder]

    def publishing(self, folder: str) -> Publishing:
        """Return how Jekyll publishes the files in a folder."""
        if folder not in self._publishings:
            top = self.top(folder)
            site, below = os.fspath(top.root or ""), self.folder_below_source(folder)
            answer = publishing(site, below, self.said(top))
            if self.is_another_generators(folder):
                answer = Publishing(site, is_written=False)
            self._publishings[folder] = answer
        return self._publishings[folder]

    def of(self, folder: str) -> jekyll.JekyllSite:
        """Return Jekyll's configuration of a folder's site."""
        return self.said(self.top(folder))

    def folder_below_source(self, folder: str) -> str:
        """Return the path of a folder relative to the source folder of its site, with slashes."""
        below, source = self.folder_below_top(folder), self.of(folder).source
        return f"{below}/".removeprefix(f"{source}/").rstrip("/") if source else below

    def folder_below_top(self, folder: str) -> str:
        """Return the path of a folder relative to the top of its site; empty for the top.

        If the top is unknown, the result is the whole path. It has slashes on all platforms.
        """
        place, top = self._place(folder), self.top(folder)
        relative = place.relative_to(top.root) if top.root else place.relative_to(place.anchor)
        return "" if not relative.parts else relative.as_posix()

    def configuration_of(self, folder: str) -> Path | None:
        """Return the path of the Jekyll configuration of a folder's site, or None."""
        return self.top(folder).config

    def _place(self, folder: str) -> Path:
        """Return the path of a folder, below that of newsmeta's configuration if possible."""
        place = Path(os.path.abspath(folder))  # noqa: PTH100
        if not place.is_relative_to(self._root):  # Possibly only because of a link.
            real = Path(os.path.realpath(place))
            place = real if real.is_relative_to(self._root) else place
        return place

    def top(self, folder: str) -> Top:
        """Return the top of a folder's site.

        The top is the nearest folder upward with a Jekyll configuration, else the folder of
        newsmeta's configuration, the top of the repository, or the nearest folder that contains one
        of news.
        """
        if folder not in self._tops:
            self._tops[folder] = self._find(self._place(folder))
        return self._tops[folder]

    def _find(self, folder: Path) -> Top:
        is_inside = self._is_configured and folder.is_relative_to(self._root)
        boundary = repository_of(folder) or (self._root if is_inside else None)
        for place in (folder, *folder.parents):
            for name in jekyll.FILES:
                if may_be_file(place / name):
                    return Top(place, boundary or place, is_inside, place / name)
            if place == boundary or (is_inside and place == self._root):
                break
        if is_inside:
            return Top(self._root, boundary or self._root, True)
        return Top(boundary, boundary) if boundary else _beside_news(folder)

    def said(self, top: Top) -> jekyll.JekyllSite:
        """Return Jekyll's configuration of a site."""
        config = top.config
        if config is None:
            return jekyll.JekyllSite()
        if config not in self._jekyll:
            self._jekyll[config] = self._read(config, top.is_inside and self._is_address_known)
        return self._jekyll[config]

    def _read(self, path: Path, is_known: bool) -> jekyll.JekyllSite:
        """Return Jekyll's configuration in a file.

        Args:
            path: The file.
            is_known: Whether newsmeta's configuration states the address of the site.
        """
        from newsmeta.files.documents import DocumentError

        try:
            return jekyll.read_configuration(path)
        except DocumentError as error:
            if not is_known:
                self.warnings.append(
                    f"{shown(path)} cannot be read: {error}; the address of the site is unknown"
                )
            return jekyll.JekyllSite()


def _beside_news(folder: Path) -> Top:
    """Return the site around a folder of news, without any other sign of its top."""
    for place in (folder, *folder.parents):
        if os.path.isdir(place / IN_NEWS):  # noqa: PTH112 - which, unlike its twin, never raises
            return Top(place, place)
    return Top(None, None)
