"""The page that Jekyll makes from a file, and its address on the site.

Verified with Jekyll 4.3 (`Document#url`, `Page#url`, `URL`, `UrlDrop`, `Publisher`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from newsmeta.data_classes import dataclass
from newsmeta.late_patterns import late_pattern
from newsmeta.site.dates import moment_of, zone_of
from newsmeta.site.file_dates import beginning, split_name
from newsmeta.site.publishing import publishing
from newsmeta.site.rendering import is_read
from newsmeta.site.site import Site
from newsmeta.site.slugs import slugified

_STYLES = {
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}
"""The patterns behind named permalink styles, for posts."""
_WITH_EXTENSION = ("date", "ordinal", "none")
_KEY = late_pattern(r":([a-z_]+)")
# Ruby splits a text at these characters alone, not at the blanks of other scripts.
_WORD = late_pattern(r"[^ \t\n\v\f\r\0]+")
_SLASHES = late_pattern(r"/+")
_TIMES = {
    **{"year": "%Y", "month": "%m", "day": "%d", "hour": "%H", "minute": "%M", "second": "%S"},
    **{"short_month": "%b", "long_month": "%B", "short_year": "%y", "w_year": "%G", "week": "%V"},
    **{"w_day": "%u", "short_day": "%a", "long_day": "%A", "y_day": "%j"},
}
"""Placeholders for parts of a date, with their `strftime` formats."""
_UNREAD = ("_drafts",)


class _UnknownError(Exception):
    """The address of a page cannot be determined; the message says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file as a page of its site.

    Attributes:
        site: The site.
        name: The name of the file.
        values: Its front matter.
    """

    site: Site
    name: str
    values: Mapping[str, Any]

    @property
    def path(self) -> str:
        """The path of the file from the source folder of the site."""
        return posixpath.join(self.site.folder, self.name)

    def value(self, key: str) -> Any:
        """Return a value of the front matter, or else its default from the configuration."""
        return self.values[key] if key in self.values else self.site.default(self.name, key)

    def is_there(self, now: datetime) -> bool:
        """Tell whether the page exists and is public.

        Args:
            now: The current time.
        """
        said = self.site.said
        if self.value("published") is False and not said.has_unpublished:
            return False
        if any(self.value(key) is True for key in ("draft", "deleted", "removed")):
            return False
        folder = publishing("/", self.site.folder, said)
        if folder.is_written is False or not set(_UNREAD).isdisjoint(self.path.split("/")):
            return False
        if said.settings and not is_read(self.path, said, is_article=True):
            return False
        date = self._date()
        return not folder.is_dated or date is None or date <= now

    def address(self) -> str | None:
        """Return the absolute address; None if it is unknown."""
        path = self.path_on_site()
        # A folder below the base may have the same name as the base.
        return None if path is None else self.site.absolute(f"{self.site.base}{path}")

    def path_on_site(self) -> str | None:
        """Return the address from the top of the site; None if it is unknown."""
        try:
            path = self._path()
        except _UnknownError:  # Jekyll could not build the site either.
            return None
        path = f"/{path}".replace("..", "/").replace("./", "")
        return _SLASHES.sub("/", path)

    def problem(self) -> str:
        """Return why the address is unknown, and what to do; empty if it is known."""
        try:
            self._path()
        except _UnknownError as error:
            return str(error)
        return ""

    def _path(self) -> str:
        """Return the address according to the permalink.

        Raises:
            _UnknownError: When the permalink has a placeholder without a value.
        """
        permalink = self.value("permalink")
        label = self._label()
        template = permalink if isinstance(permalink, str) else self._template(label)
        if not isinstance(template, str):
            raise _UnknownError("its permalink is not a text; write one such as /:title/")
        try:
            return self._filled(template, label)
        except KeyError as error:
            raise _UnknownError(
                f"its permalink has :{error.args[0]} in it, which Jekyll does not know; remove it"
            ) from None

    def _label(self) -> str:
        """Return the collection of the file; empty if it is in none."""
        return self.site.said.collections.collection_of(self.path)

    def _template(self, label: str) -> Any:
        settings = self.site.said.settings
        style = settings.get("permalink", "date")
        named = settings.get("collections")
        options = named.get(label) if isinstance(named, Mapping) and label else None
        if isinstance(options, Mapping) and options.get("permalink") is not None:
            return options["permalink"]
        if not isinstance(style, str):
            return None
        if label == "posts":
            return _STYLES.get(style, style)
        if not label and self._stem == "index":
            return "/:path/"
        stem = "/:collection/:path" if label else "/:path/:basename"
        if style == "pretty" or style.endswith("/"):
            return f"{stem}/"
        has_extension = style in _WITH_EXTENSION or style.endswith(":output_ext")
        return f"{stem}:output_ext" if has_extension else stem

    @property
    def _stem(self) -> str:
        return posixpath.splitext(self.name)[0].rstrip(".")

    def _filled(self, template: str, label: str) -> str:
        """Return a template with values instead of placeholders.

        Raises:
            KeyError: When a placeholder has no value.
        """
        values = self._values_of_document(label) if label else self._values_of_page()

        def fill(match: re.Match[str]) -> str:
            name = match[1]
            if not label:  # For pages, Jekyll keeps unknown placeholders.
                known = next((each for each in values if name.startswith(each)), None)
                return match[0] if known is None else _quoted(values[known]()) + name[len(known) :]
            if name not in values and name.endswith("_"):
                return f"{_quoted(values[name[:-1]]())}_"
            return _quoted(values[name]())

        return _KEY.sub(fill, template)

    def _values_of_page(self) -> dict[str, Callable[[], str]]:
        return {
            "path": lambda: self.site.folder,
            "basename": lambda: self._stem,
            "output_ext": lambda: ".html",
        }

    def _values_of_document(self, label: str) -> dict[str, Callable[[], str]]:
        def slug(pretty: bool, cased: bool) -> str:
            return slugified(self._slug(), is_pretty=pretty, is_cased=cased)

        return {
            "collection": lambda: label,
            "path": lambda: self._path_in_collection(label),
            "name": lambda: slugified(self._stem),
            "title": lambda: slug(True, True),
            "slug": lambda: slug(False, False),
            "output_ext": lambda: ".html",
            "categories": lambda: "/".join(dict.fromkeys(c.lower() for c in self._categories())),
            "slugified_categories": lambda: "/".join(
                dict.fromkeys(map(slugified, self._categories()))
            ),
            "i_day": lambda: str(self._known_date().day),
            "i_month": lambda: str(self._known_date().month),
            **{key: self._time(form) for key, form in _TIMES.items()},
        }

    def _time(self, form: str) -> Callable[[], str]:
        return lambda: self._known_date().strftime(form)

    def _slug(self) -> str:
        said = self.value("slug")
        return said if isinstance(said, str) else split_name(self.name)[1] or self._stem

    def _path_in_collection(self, label: str) -> str:
        path = self.site.said.collections.below(self.path)
        return posixpath.splitext(path)[0].removeprefix(f"_{label}").rstrip(".")

    def _categories(self) -> list[str]:
        folders = self.site.said.collections.below(f"{self.site.folder}/").split("/")
        found = folders[: folders.index("_posts")] if "_posts" in folders else []
        for value in (self.value("categories"), self.value("category")):
            if isinstance(value, str):
                is_split = value is not self.value("category")
                found += _WORD.findall(value) if is_split else [value]
            elif isinstance(value, list):
                found += map(str, value)
        return list(dict.fromkeys(found))

    def _known_date(self) -> datetime:
        date = self._date()
        if date is None:
            has = "the file has none; add date"
            if isinstance(self.value("date"), str):
                has = "that of the file is not valid; correct date"
            raise _UnknownError(f"its permalink has a date in it, and {has}")
        return date

    def _date(self) -> datetime | None:
        """Return the date that Jekyll uses, in the time zone of the site; None for none."""
        zone = zone_of(self.site.said.settings)
        said = self.value("date")
        if isinstance(said, str):
            return moment_of(said, zone)
        day = split_name(self.name)[0]
        begins = beginning(day) if day else None
        return begins.replace(tzinfo=zone) if begins else None


def _quoted(text: str) -> str:
    return quote(text, safe="/~!$&'()*+,;=:@", errors="surrogateescape")
