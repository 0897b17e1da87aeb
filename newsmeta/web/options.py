"""How the web is asked: limits, politeness, safety."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from newsmeta._about import __version__
from newsmeta.data_classes import dataclass

USER_AGENT = f"newsmeta/{__version__} (link check)"
"""What newsmeta calls itself, unless told otherwise."""

_DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class WebOptions:
    """How the web is asked.

    Attributes:
        connections: How many URLs are asked at a time, each by a connection, or a share of one.
        per_host: How many of them of one host.
        rate_per_host: How many requests a host gets in a second, at most; `inf` for no limit.
        connect_timeout: Seconds until there has to be a connection.
        read_timeout: Seconds in which something has to come.
        total_timeout: Seconds that a request may take, from its first byte to the answer's last.
        most_bytes: How many bytes of an answer are read, and to how many they may unpack.
        most_redirects: How many redirects are followed.
        retries: How often a URL is asked again that failed for a reason which may pass.
        backoff: Seconds until the first time that it is asked again, about; it doubles each time.
        most_patience: Seconds that are waited at most where a site says when to come back.
        user_agent: What newsmeta calls itself.
        robots: Whether the robots.txt of a site is obeyed.
        allow_private: Whether addresses that are not of the public web may be connected to.
        accept: Statuses that are as good as 200, by the host that they are accepted of; `*` is
            every host.
        max_age: Seconds for which answers of earlier runs are good.
        failure_age: Seconds for which those are good that say a URL was not there, if these are
            fewer.
        cached_only: Whether only answers of earlier runs are given, and nothing is asked.
        budget: Seconds after which no URL is asked any more; None for no end.
        proxies: Whether the proxies that the environment names are used.
    """

    connections: int = 64
    per_host: int = 4
    rate_per_host: float = 10.0
    connect_timeout: float = 10.0
    read_timeout: float = 15.0
    total_timeout: float = 60.0
    most_bytes: int = 512 * 1024
    most_redirects: int = 10
    retries: int = 2
    backoff: float = 1.0
    most_patience: float = 120.0
    user_agent: str = USER_AGENT
    robots: bool = True
    allow_private: bool = False
    accept: Mapping[str, frozenset[int]] = field(default_factory=dict)
    max_age: float = _DAY
    failure_age: float = _DAY / 24
    cached_only: bool = False
    budget: float | None = None
    proxies: bool = True
