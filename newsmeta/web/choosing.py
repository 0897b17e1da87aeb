"""Selection of the URLs to request."""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Sequence
from dataclasses import field

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer
from newsmeta.late_patterns import late_pattern
from newsmeta.urls import Url
from newsmeta.urls.hosts import is_under

_PATTERN = late_pattern(
    r"(?:([A-Za-z*]+)://)?(\[[^\]/]*\]|[^:/?]*)(?::([0-9]+))?((?:[/?].*)?)", re.DOTALL
)
_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A selection of URLs.

    Attributes:
        include: Patterns of URLs to request; empty for all.
        exclude: Patterns of URLs not to request.
        fields: Fields whose URLs are requested, with dots between names; empty for all.
        sample: The number of URLs to request; None for all.
        seed: The seed of the sample, which depends on the URLs, too.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    sample: int | None = None
    seed: str = ""
    _met: dict[str, bool] = field(default_factory=dict, compare=False)

    def has(self, url: Url) -> bool:
        """Tell whether a URL is selected, as far as the URL itself decides."""
        if self.include and not any(covers(pattern, url) for pattern in self.include):
            return False
        return not any(covers(pattern, url) for pattern in self.exclude)

    def has_field(self, pointer: Pointer) -> bool:
        """Tell whether URLs in a field are selected."""
        if not self.fields:
            return True
        names = ".".join(part for part in pointer if isinstance(part, str))
        found = [each for each in self.fields if f"{names}.".startswith(f"{each}.")]
        last = names.rpartition(".")[2]
        found += [each for each in self.fields if each == last]
        self._met.update(dict.fromkeys(found, True))
        return bool(found)

    @property
    def unmet(self) -> list[str]:
        """The selected fields without any URL so far."""
        return [each for each in self.fields if each not in self._met]

    def sampled(self, addresses: Sequence[str]) -> set[str]:
        """Return the sample of the possible URLs."""
        if self.sample is None or self.sample >= len(addresses):
            return set(addresses)

        def lot(address: str) -> bytes:
            return hashlib.sha256(f"{self.seed} {address}".encode()).digest()

        return set(sorted(addresses, key=lot)[: self.sample])


def covers(pattern: str, url: Url) -> bool:
    """Tell whether a pattern matches a URL.

    Args:
        pattern: A host, which includes its subdomains, or the beginning of a URL, with or
            without a scheme. A star matches any characters.
        url: The URL.
    """
    match = _PATTERN.fullmatch(pattern.strip())
    if match is None:
        return False
    scheme, host, port, rest = match.groups(default="")
    if scheme.lower() not in ("", "*", url.scheme):
        return False
    if port and port != (url.port or _PORTS.get(url.scheme)):
        return False
    return _covers_host(host.lower(), url) and _covers_path(rest, url)


def _covers_host(host: str, url: Url) -> bool:
    bare = host.removeprefix("*.")
    if "*" in bare:
        return _begins(f"{bare}\0", f"{url.host}\0")
    return is_under(url.host, bare) or url.host == bare


def _covers_path(path: str, url: Url) -> bool:
    from urllib.parse import quote

    if not path:
        return True
    # As in parsed URLs: letters of other scripts are escaped, nothing else is changed.
    path = quote(path if path.startswith("/") else f"/{path}", safe=string.printable)
    return _begins(path, url.path + (f"?{url.query}" if url.query else ""))


def _begins(pattern: str, text: str) -> bool:
    """Tell whether a text begins with a pattern, in which stars match any characters."""
    first, *others = pattern.split("*")
    if not text.startswith(first):
        return False
    at = len(first)
    for part in others:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True
