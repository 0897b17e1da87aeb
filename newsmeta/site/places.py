"""Where sites begin, and what their folders hold."""

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
from newsmeta.site.generators import configured
from newsmeta.site.publishing import Publishing, publishing


@dataclass(frozen=True, slots=True)
class Top:
    """Where the site of a folder begins.

    Attributes:
        root: The folder, or None where nothing tells.
        boundary: The folder of the repository.
        is_inside: Whether newsmeta's configuration goes for it.
        config: Jekyll's configuration, or None.
    """

    root: Path | None
    boundary: Path | None
    is_inside: bool = False
    config: Path | None = None


class Places:
    """Knows of each folder which site it is in, and what that says of it.

    Args:
        root: The folder of newsmeta's configuration.
        is_configured: Whether there is a configuration, so that `root` means something.
        is_address_known: Whether the configuration states the address of the site.

    Attributes:
        warnings: What is wrong with configurations of sites that were read so far, one line each.
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
        """Return what the place of a file says of it: whether it is an article."""
        folder, name = os.path.split(path)
        answer = self.belonging_of_all(folder)
        if answer is not None:
            return answer
        below = posixpath.join(self.folder_below_source(folder), name)
        return self.of(folder).collections.belonging(below)

    def belonging_of_all(self, folder: str) -> Belonging | None:
        """Return what a folder says of all files right in it; None where it depends on the file."""
        if IN_NEWS in self.folder_below_top(folder).split("/"):
            return Belonging.ARTICLES  # Whatever Jekyll's configuration says, which is not read.
        return self.of(folder).collections.belonging_of_all(self.folder_below_source(folder))

    def default(self, path: str, key: str) -> Any:
        """Return what Jekyll gives to a file for a key that it does not have itself.

        Args:
            path: The file.
            key: The key in its front matter.

        Returns:
            The value that `defaults:` in Jekyll's configuration have for it, or None.
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
        # Without a configuration, there is nothing that Jekyll would pass over.
        return self.top(folder).config is None or rendering.is_read(below, said, is_article)

    def takes_for_liquid(self, path: str, values: Mapping[str, Any], *, is_article: bool) -> bool:
        """Tell whether Jekyll takes the body of a file for Liquid, wherever in the site it lies.

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
        """Tell whether a program other than Jekyll builds the site of a folder."""
        return self._is_jekylls(folder) is False

    def _is_jekylls(self, folder: str) -> bool | None:
        """Tell whether Jekyll builds the site of a folder; None where nothing tells of it."""
        place, top = self._place(folder), self.top(folder)
        for each in (place, *place.parents):
            if found := self._generators(each):
                return Generator.JEKYLL in found
            if each in (top.boundary, top.root):
                break
        return None

    def _generators(self, folder: Path) -> frozenset[Generator]:
        """Return the programs whose configuration lies in a folder, which may hold many files."""
        if folder not in self._configured:
            self._configured[folder] = configured(folder)
        return self._configured[folder]

    def publishing(self, folder: str) -> Publishing:
        """Return what Jekyll makes of the files in a folder."""
        if folder not in self._publishings:
            top = self.top(folder)
            site, below = os.fspath(top.root or ""), self.folder_below_source(folder)
            answer = publishing(site, below, self.said(top))
            if self.is_another_generators(folder):
                answer = Publishing(site, is_written=False)
            self._publishings[folder] = answer
        return self._publishings[folder]

    def of(self, folder: str) -> jekyll.JekyllSite:
        """Return what Jekyll's configuration says of the site of a folder."""
        return self.said(self.top(folder))

    def folder_below_source(self, folder: str) -> str:
        """Return a folder relative to the one that its site is built from, with slashes."""
        below, source = self.folder_below_top(folder), self.of(folder).source
        return f"{below}/".removeprefix(f"{source}/").rstrip("/") if source else below

    def folder_below_top(self, folder: str) -> str:
        """Return a folder relative to the top of its site, with slashes; empty for the top.

        Where nothing tells of a site, it is the whole path.
        """
        place, top = self._place(folder), self.top(folder)
        relative = place.relative_to(top.root) if top.root else place.relative_to(place.anchor)
        return "" if not relative.parts else relative.as_posix()

    def configuration_of(self, folder: str) -> Path | None:
        """Return the file of Jekyll's configuration that goes for a folder, or None."""
        return self.top(folder).config

    def _place(self, folder: str) -> Path:
        """Return where a folder is, by the name that leads to it from the configuration's."""
        place = Path(os.path.abspath(folder))  # noqa: PTH100
        if not place.is_relative_to(self._root):  # Perhaps only by the name of a link.
            real = Path(os.path.realpath(place))
            place = real if real.is_relative_to(self._root) else place
        return place

    def top(self, folder: str) -> Top:
        """Return where the site of a folder begins.

        That is the nearest folder above with Jekyll's configuration; else that of newsmeta's,
        the top of the repository, or the nearest folder with one of news in it.
        """
        if folder not in self._tops:
            self._tops[folder] = self._find(self._place(folder))
        return self._tops[folder]

    def _find(self, folder: Path) -> Top:
        is_inside = self._is_configured and folder.is_relative_to(self._root)
        boundary = repository_of(folder) or (self._root if is_inside else None)
        for place in (folder, *folder.parents):
            for name in jekyll.FILES:
                if os.path.isfile(place / name):  # noqa: PTH113 - which, unlike its twin, never raises
                    return Top(place, boundary or place, is_inside, place / name)
            if place == boundary or (is_inside and place == self._root):
                break
        if is_inside:
            return Top(self._root, boundary or self._root, True)
        return Top(boundary, boundary) if boundary else _beside_news(folder)

    def said(self, top: Top) -> jekyll.JekyllSite:
        """Return what Jekyll's configuration says of a site."""
        config = top.config
        if config is None:
            return jekyll.JekyllSite()
        if config not in self._jekyll:
            self._jekyll[config] = self._read(config, top.is_inside and self._is_address_known)
        return self._jekyll[config]

    def _read(self, path: Path, is_known: bool) -> jekyll.JekyllSite:
        """Return what Jekyll's configuration says of the site.

        Args:
            path: The file.
            is_known: Whether newsmeta's own configuration states the address.
        """
        from newsmeta.files.documents import DocumentError

        try:
            return jekyll.read_configuration(path)
        except DocumentError as error:
            if not is_known:
                self.warnings.append(
                    f"{shown(path)} cannot be read: {error}; the address of the site is not known"
                )
            return jekyll.JekyllSite()


def _beside_news(folder: Path) -> Top:
    """Return the site whose top nothing tells but that there is a folder of news in it."""
    for place in (folder, *folder.parents):
        if os.path.isdir(place / IN_NEWS):  # noqa: PTH112 - which, unlike its twin, never raises
            return Top(place, place)
    return Top(None, None)
