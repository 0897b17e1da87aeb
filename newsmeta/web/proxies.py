"""Proxies from the environment: `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`."""

from __future__ import annotations

import urllib.request
from urllib.parse import unquote, urlsplit

from newsmeta.data_classes import dataclass
from newsmeta.web.failures import WebError
from newsmeta.web.locations import Location


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy.

    Attributes:
        url: The address, without credentials.
        credentials: User and password, if required.
    """

    url: str
    credentials: tuple[str, str] | None


def of_environment() -> dict[str, Proxy]:
    """Return the proxy for each scheme that has one.

    Raises:
        WebError: When a proxy is named that cannot be used: bypassing it is not what was asked for.
    """
    named = urllib.request.getproxies()
    found = {
        scheme: named.get(scheme) or named.get("all")
        for scheme in ("http", "https")
    }  # fmt: skip
    return {scheme: _read(scheme, url) for scheme, url in found.items() if url}


def is_bypassed(location: Location) -> bool:
    """Tell whether the environment excludes a host from the proxy."""
    return bool(urllib.request.proxy_bypass(location.authority))


def _read(scheme: str, url: str) -> Proxy:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = None
    if parts.scheme not in ("http", "https") or not parts.hostname or port is None:
        raise WebError(
            f"the proxy that the environment names for {scheme} cannot be used: "
            "only those whose address begins with http:// or https:// can"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    credentials = None
    if parts.username is not None:
        credentials = unquote(parts.username), unquote(parts.password or "")
    return Proxy(f"{parts.scheme}://{host}{port}", credentials)
