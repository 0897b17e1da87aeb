"""What the configuration says about asking the web."""

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
"""What stands for every host where statuses are accepted."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the configuration says about asking the web; None for what is usual.

    Attributes:
        include: Patterns of the URLs to ask for; empty for all.
        exclude: Patterns of the URLs not to ask for.
        fields: The fields whose URLs are asked for; empty for all.
        accept: Statuses that are as good as 200, perhaps of one host: `403`, `example.com=403`.
        user_agent: What newsmeta calls itself.
        robots: Whether the robots.txt of a site is obeyed.
        connections: How many URLs are asked at a time.
        per_host: How many of them of one host.
        rate: How many requests a host gets in a second, at most.
        retries: How often a URL is asked again that failed for a reason which may pass.
        max_age: Seconds for which answers of earlier runs are good.
        budget: Seconds after which no URL is asked any more.
        connect_timeout: Seconds until there has to be a connection.
        read_timeout: Seconds in which something has to come.
        timeout: Seconds that an attempt may take as a whole.
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
    """Return what a table says, which follows the schema of the configuration."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if isinstance(value, list):
            found[name] = tuple(map(str, value))
        else:
            found[name] = seconds(str(value)) if key in _DURATIONS else value
    for name in ("connections", "per_host", "retries"):
        if name in found:
            found[name] = int(found[name])  # `1.0` is an integer to JSON Schema.
    return WebSettings(**found)


def seconds(text: str) -> float | None:
    """Return how many seconds a time is, such as `90`, `90s`, `10m`, `1.5h`, `7d` or `2w`.

    None where it is none.
    """
    match = re.fullmatch(_DURATION, text.strip().lower())
    return float(match[1]) * _UNITS[match[2]] if match else None


def accepted(items: Iterable[str]) -> dict[str, frozenset[int]]:
    """Return the statuses that are as good as 200, by host.

    Args:
        items: Such as `403` and `example.com=403`.

    Raises:
        ValueError: When one of them is nothing of the kind. The message is that one.
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
