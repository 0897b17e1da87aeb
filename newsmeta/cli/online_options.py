"""The options of commands that ask the web."""

# Annotations are not deferred here: typer builds the command line from them at each start.

from typing import TYPE_CHECKING, Annotated

import typer

from newsmeta.cli.caching import CacheDir
from newsmeta.cli.output import fail
from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.cli.online import Online as Asking
    from newsmeta.config.config import Config

Online = Annotated[
    bool,
    typer.Option(
        "--online",
        help=(
            "Request each URL once, and report dead links and pictures that are not as declared. "
            "(needs the extra web)"
        ),
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help=(
            "Also send requests to hosts that the public cannot reach, such as those of an "
            "intranet."
        ),
    ),
]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OnlineOptions:
    """Options of a command that can ask the web."""

    online: Online = False
    include: Annotated[
        list[str] | None,
        typer.Option(
            "--include",
            metavar="PATTERN",
            help=(
                "Request only these URLs: a host, or the beginning of a URL, with * as a wildcard."
            ),
        ),
    ] = None
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="PATTERN", help="Do not request these URLs."),
    ] = None
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--fields",
            metavar="FIELDS",
            help="Request only the URLs in these fields, separated by commas.",
        ),
    ] = None
    sample: Annotated[
        int | None,
        typer.Option(
            "--sample",
            metavar="N",
            min=1,
            help="Request only this many of the URLs, different ones each day.",
            show_default=False,
        ),
    ] = None
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="STATUSES",
            help="Statuses that count as success, separated by commas: 403, example.com=403.",
        ),
    ] = None
    max_age: Annotated[
        str | None,
        typer.Option(
            "--max-age",
            metavar="TIME",
            help=(
                "The age up to which answers of earlier runs are used, such as 7d; 0 for none. "
                "(default: 1d)"
            ),
            show_default=False,
        ),
    ] = None
    cached_only: Annotated[
        bool,
        typer.Option(
            "--cached-only", help="Send no requests, and use only answers of earlier runs."
        ),
    ] = False
    cache_dir: CacheDir = None
    budget: Annotated[
        str | None,
        typer.Option(
            "--budget",
            metavar="TIME",
            help="The time after which no further request is sent, such as 10m.",
            show_default=False,
        ),
    ] = None
    allow_private: AllowPrivate = False
    no_robots: Annotated[
        bool,
        typer.Option("--no-robots", "--ignore-robots", help="Ignore the robots.txt of sites."),
    ] = False
    user_agent: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="The User-Agent of the requests.", show_default=False),
    ] = None
    per_host: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="The number of simultaneous requests to one host. (default: 4)",
            show_default=False,
        ),
    ] = None
    rate: Annotated[
        float | None,
        typer.Option(
            metavar="N",
            min=0.001,
            help="The number of requests to one host in a second, at most. (default: 10)",
            show_default=False,
        ),
    ] = None
    connect_timeout: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="The time that a server has to accept a connection. (default: 10s)",
            show_default=False,
        ),
    ] = None
    read_timeout: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="The time that a server may send nothing. (default: 15s)",
            show_default=False,
        ),
    ] = None
    timeout: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="The time that a whole answer may take. (default: 60s)",
            show_default=False,
        ),
    ] = None


def online_of(asking: OnlineOptions | None, config: "Config") -> "Asking | None":
    """Return the client of the web, None if it is not asked; reports a failure, and exits.

    Args:
        asking: The options.
        config: The configuration.
    """
    if asking is None:
        return None
    if not asking.online:
        _check_given(asking)
        return None
    from newsmeta.cli.online import Online as Asking

    return Asking(asking, config)


def _check_given(options: OnlineOptions) -> None:
    """Exit where an option on asking the web is given without `--online`."""
    for name in options.__dataclass_fields__:
        # The folder of the cache may come from the environment, which goes for all commands.
        if name != "cache_dir" and getattr(options, name) not in (None, False):
            option = name.replace("_", "-")
            files = (
                "; newsmeta.toml says which files are looked at"
                if option in ("include", "exclude")
                else ""
            )
            fail(f"--{option} is about asking the web; use it with --online{files}")
