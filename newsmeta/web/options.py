"""The options for asking the web: limits, politeness, safety."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from newsmeta._about import __version__
from newsmeta.data_classes import dataclass

USER_AGENT = f"newsmeta/{__version__} (link check)"
"""The default of newsmeta's User-Agent."""

_DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Options for asking the web.

    Attributes:
        connections: The number of URLs asked at a time, each over a connection or a shared one.
        per_host: The number of these for one host.
        rate_per_host: The most requests to a host in a second; `inf` for no limit.
        connect_timeout: The most seconds for a connection.
        read_timeout: The most seconds between parts of an answer.
        total_timeout: The most seconds for a request, from its first byte to the answer's last.
        most_bytes: The most bytes of an answer, packed and unpacked.
        most_redirects: The most redirects that are followed.
        retries: The number of further attempts after a failure that may pass.
        backoff: The approximate seconds before the first further attempt; they double each time.
        most_patience: The most seconds to wait if a site says when to come back.
        user_agent: The value of the User-Agent header.
        robots: Whether the robots.txt of a site is obeyed.
        allow_private: Whether addresses that are not of the public web may be connected to.
        accept: Statuses that count like 200, by host; `*` is every host.
        max_age: The most seconds that answers of earlier runs are used.
        failure_age: The same for answers that a URL does not exist, if shorter.
        cached_only: Whether to use only answers of earlier runs, and ask nothing.
        budget: The seconds after which asking stops; None for no limit.
        proxies: Whether to use the proxies named in the environment.
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
