"""The proxies set in the environment by `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`."""

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
        url: The URL of the proxy, without credentials.
        credentials: User and password, if it needs them.
    """

    url: str
    credentials: tuple[str, str] | None


def of_environment() -> dict[str, Proxy]:
    """Return the proxy for each scheme that has one.

    Raises:
        WebError: When a proxy cannot be used. Bypassing it would not be what the user asked for.
    """
    named = urllib.request.getproxies()
    found = {
        scheme: named.get(scheme) or named.get("all")
        for scheme in ("http", "https")
    }  # fmt: skip
    return {scheme: _read(scheme, url) for scheme, url in found.items() if url}


def is_bypassed(location: Location) -> bool:
    """Tell whether `NO_PROXY` exempts a host from the proxy."""
    return bool(urllib.request.proxy_bypass(location.authority))


def _read(scheme: str, url: str) -> Proxy:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = None
    if parts.scheme not in ("http", "https") or not parts.hostname or port is None:
        raise WebError(
            f"the proxy for {scheme} in the environment cannot be used: "
            "its address has to begin with http:// or https://"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    credentials = None
    if parts.username is not None:
        credentials = unquote(parts.username), unquote(parts.password or "")
    return Proxy(f"{parts.scheme}://{host}{port}", credentials)
