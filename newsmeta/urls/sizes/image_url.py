"""URLs of pictures, split into the parts that dialects use."""

from __future__ import annotations

import re
from functools import cached_property

from newsmeta.data_classes import dataclass

PAIR = re.compile(r"([0-9]{1,5})(?:,|%2C)([0-9]{1,5})", re.IGNORECASE)
"""Two numbers in the value of a parameter."""

_ORIGIN = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//([^/?#]*)", re.IGNORECASE)
# `&#038;` is an ampersand escaped for HTML by mistake, not the start of a fragment.
_FRAGMENT = re.compile(r"#(?!0{0,5}38;|x0{0,5}26;)", re.IGNORECASE)
_SEGMENT = re.compile(r"[^/]+")
# A `;` before the name ends an escaped `&`.
_PARAMETER = re.compile(r"(?<=[?&;])([^?&#=;]++)=([^&#]*)")
_EMBEDDED = re.compile(r"/https?(?::/|(%3A))", re.IGNORECASE)


@dataclass(frozen=True)
class ImageUrl:
    """A URL, split into parts. Matches have offsets in the whole text.

    If the path contains the URL of the original picture, the parts end before it.

    Attributes:
        text: The URL as given.
        host: The host in lower case, without a port; empty for a relative URL.
        folders: The segments of the path before the file.
        file: The last segment of the path, if it is a file name.
        parameters: The parameters of the query by name in lower case. Group 2 is the value.
    """

    text: str
    host: str
    folders: tuple[re.Match[str], ...]
    file: re.Match[str] | None
    parameters: dict[str, list[re.Match[str]]]

    @cached_property
    def _path(self) -> str:
        return f"/{'/'.join(folder[0] for folder in self.folders)}/"

    @cached_property
    def service(self) -> str:
        """The service whose parameters the query has: Jetpack, Arc or imgix; empty for others."""
        is_pair = not self.value("fit") or PAIR.fullmatch(self.value("fit")) is not None
        is_jetpack = is_pair and not self.named("dpr")
        if is_jetpack and (
            self.is_at("wp.com", "files.wordpress.com") or self.has_folder("wp-content")
        ):
            return "Jetpack"
        if self.has_folder("resizer") and self.has_folder("v2"):
            return "Arc"
        if not is_pair or self.named("dpr") or self.is_at("imgix.net", "images.ctfassets.net"):
            return "imgix"
        return ""

    def is_at(self, *domains: str) -> bool:
        """Tell whether the host is one of `domains`, or a subdomain of one."""
        return f".{self.host}".endswith(tuple([f".{domain}" for domain in domains]))

    def has_folder(self, name: str) -> bool:
        """Tell whether a folder of the path is called `name`."""
        return f"/{name}/" in self._path

    def named(self, *names: str) -> list[re.Match[str]]:
        """Return the parameters with one of `names`."""
        return [found for name in names for found in self.parameters.get(name, ())]

    def value(self, name: str) -> str:
        """Return the value of the last parameter of a name, in lower case, or an empty text."""
        found = self.parameters.get(name)
        return found[-1][2].lower() if found else ""


def take_apart(url: str) -> ImageUrl:
    """Return the parts of an absolute or relative URL."""
    origin = _ORIGIN.match(url)
    path_start = origin.end() if origin else 0
    host = origin[1].rpartition("@")[2].partition(":")[0].lower() if origin else ""
    fragment = _FRAGMENT.search(url, path_start)
    end = fragment.start() if fragment else len(url)
    query_start = url.find("?", path_start, end)
    path_end = end if query_start < 0 else query_start
    parameters: dict[str, list[re.Match[str]]] = {}
    if query_start >= 0:
        for parameter in _PARAMETER.finditer(url, query_start, end):
            parameters.setdefault(parameter[1].lower(), []).append(parameter)
    embedded = _EMBEDDED.search(url, path_start, path_end)
    if embedded:
        path_end = embedded.start()
        if not embedded[1]:
            # Unless the inner URL is escaped, the query belongs to it.
            parameters = {}
    segments = tuple(_SEGMENT.finditer(url, path_start, path_end))
    if embedded or not segments or url[path_end - 1] == "/":
        return ImageUrl(url, host, segments, None, parameters)
    return ImageUrl(url, host, segments[:-1], segments[-1], parameters)
