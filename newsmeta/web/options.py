"""Options for requests: limits, politeness, safety."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from newsmeta._about import __version__
from newsmeta.data_classes import dataclass

USER_AGENT = f"newsmeta/{__version__} (link check)"
"""The default user agent."""

_DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Options for requests.

    Attributes:
        connections: The most concurrent requests.
        per_host: The most concurrent requests to one host.
        rate_per_host: The most requests per second to one host; `inf` for no limit.
        connect_timeout: The longest time to connect, in seconds.
        read_timeout: The longest wait for the next data, in seconds.
        total_timeout: The longest time for a request, in seconds, up to the end of the response.
        most_bytes: The most bytes of a body to read, and to decompress it to.
        most_redirects: The most redirects to follow.
        retries: How often a URL is requested again after a temporary failure.
        backoff: The approximate wait before the first retry, in seconds; it doubles each time.
        most_patience: The longest wait, in seconds, that a site may ask for.
        user_agent: The user agent.
        robots: Whether to obey the robots.txt of sites.
        allow_private: Whether connections to non-public addresses are allowed.
        accept: Statuses that count as 200, by host; `*` stands for every host.
        max_age: How long answers of earlier runs stay valid, in seconds.
        failure_age: How long answers about missing pages stay valid, in seconds, if that is
            shorter.
        cached_only: Whether to use only answers of earlier runs, and to request nothing.
        budget: The time, in seconds, after which no more requests are sent; None for no limit.
        proxies: Whether to use the proxies of the environment.
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
