"""Settings for requests to the web."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from newsmeta.data_classes import dataclass

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_DURATION = r"([0-9]{1,9}(?:\.[0-9]{1,6})?)\s*([smhdw]?)"
_ACCEPTED = r"(?:(\[[0-9A-Fa-f:.]+\]|[^\s=/:\[\]]+)=)?([1-9][0-9]{2})"
_DURATIONS = ("max-age", "budget", "connect-timeout", "read-timeout", "timeout")
ANY_HOST = "*"
"""Key for statuses that are accepted from every host."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Settings for requests to the web; None for the default.

    Attributes:
        include: Patterns of the URLs to request; empty for all.
        exclude: Patterns of the URLs not to request.
        fields: The fields whose URLs are requested; empty for all.
        accept: Statuses that count as 200, for all hosts or for one: `403`, `example.com=403`.
        user_agent: The user agent that newsmeta sends.
        robots: Whether newsmeta obeys the robots.txt of sites.
        connections: The most concurrent requests.
        per_host: The most concurrent requests to one host.
        rate: The most requests per second to one host.
        retries: How often a URL is requested again after a temporary failure.
        max_age: How long answers of earlier runs stay valid, in seconds.
        budget: The time, in seconds, after which no more requests are sent.
        connect_timeout: The longest time to connect, in seconds.
        read_timeout: The longest wait for the next data, in seconds.
        timeout: The longest time for a whole attempt, in seconds.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    user_agent: str | None = None
    robots: bool | None = None
    connections: int | None = None
    per_host: int | None = None
    rate: float | None = None
    retries: int | None = None
    max_age: float | None = None
    budget: float | None = None
    connect_timeout: float | None = None
    read_timeout: float | None = None
    timeout: float | None = None


def settings_of(table: Mapping[str, Any]) -> WebSettings:
    """Return the settings in a table that is valid under the schema of the configuration."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if isinstance(value, list):
            found[name] = tuple(map(str, value))
        else:
            found[name] = seconds(str(value)) if key in _DURATIONS else value
    for name in ("connections", "per_host", "retries"):
        if name in found:
            found[name] = int(found[name])  # For JSON Schema, `1.0` is an integer.
    return WebSettings(**found)


def seconds(text: str) -> float | None:
    """Return the seconds of a duration such as `90`, `90s`, `10m`, `1.5h`, `7d` or `2w`.

    The result is None for any other text.
    """
    match = re.fullmatch(_DURATION, text.strip().lower())
    return float(match[1]) * _UNITS[match[2]] if match else None


def accepted(items: Iterable[str]) -> dict[str, frozenset[int]]:
    """Return the statuses that count as 200, by host.

    Args:
        items: Items such as `403` and `example.com=403`.

    Raises:
        ValueError: When an item has another form. The message is the item.
    """
    from newsmeta.urls.hosts import plain

    found: dict[str, frozenset[int]] = {}
    for item in items:
        match = re.fullmatch(_ACCEPTED, item.strip())
        if match is None:
            raise ValueError(item)
        host = plain(match[1].strip("[]")) if match[1] else ANY_HOST
        found[host] = found.get(host, frozenset()) | {int(match[2])}
    return found
