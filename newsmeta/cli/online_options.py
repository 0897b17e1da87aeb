"""The options of commands that ask the web."""

# No annotation is put off here: the command line is made of them at each start.

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
        help="Ask the web for the URLs, too, each once: do they live, are pictures what is "
        "declared of them? (needs the extra web)",
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help="Ask hosts, too, that the public cannot reach, such as those of an intranet.",
    ),
]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OnlineOptions:
    """What a command is told about asking the web."""

    online: Online = False
    include: Annotated[
        list[str] | None,
        typer.Option(
            "--include",
            metavar="PATTERN",
            help="Ask for these URLs alone: a host, or the beginning of a URL, with stars.",
        ),
    ] = None
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="PATTERN", help="Do not ask for these URLs."),
    ] = None
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--fields",
            metavar="FIELDS",
            help="Ask for the URLs in these fields alone, separated by commas.",
        ),
    ] = None
    sample: Annotated[
        int | None,
        typer.Option(
            "--sample",
            metavar="N",
            min=1,
            help="Ask for this many of the URLs, others each day.",
            show_default=False,
        ),
    ] = None
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="STATUSES",
            help="Statuses that are as good as 200, separated by commas: 403, example.com=403.",
        ),
    ] = None
    max_age: Annotated[
        str | None,
        typer.Option(
            "--max-age",
            metavar="TIME",
            help="For how long answers of earlier runs are good, such as 7d; 0 for none. "
            "(default: 1d)",
            show_default=False,
        ),
    ] = None
    cached_only: Annotated[
        bool,
        typer.Option("--cached-only", help="Ask nobody, and go by answers of earlier runs alone."),
    ] = False
    cache_dir: CacheDir = None
    budget: Annotated[
        str | None,
        typer.Option(
            "--budget",
            metavar="TIME",
            help="Ask for nothing more after this time, such as 10m.",
            show_default=False,
        ),
    ] = None
    allow_private: AllowPrivate = False
    no_robots: Annotated[
        bool,
        typer.Option("--no-robots", "--ignore-robots", help="Do not heed the robots.txt of sites."),
    ] = False
    user_agent: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What to call oneself.", show_default=False),
    ] = None
    per_host: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="How many URLs of one host to ask for at a time. (default: 4)",
            show_default=False,
        ),
    ] = None
    rate: Annotated[
        float | None,
        typer.Option(
            metavar="N",
            min=0.001,
            help="How many requests to send a host in a second, at most. (default: 10)",
            show_default=False,
        ),
    ] = None
    connect_timeout: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="How long a server has to accept a connection. (default: 10s)",
            show_default=False,
        ),
    ] = None
    read_timeout: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="How long it may send nothing. (default: 15s)", show_default=False
        ),
    ] = None
    timeout: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="How long an answer may take as a whole. (default: 60s)",
            show_default=False,
        ),
    ] = None


def online_of(asking: OnlineOptions | None, config: "Config") -> "Asking | None":
    """Return what asks the web, if it is to be asked; exits where that cannot be.

    Args:
        asking: Whether to ask it, and how.
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
    """Exit where an option says how to ask the web, and it is not asked."""
    for name in options.__dataclass_fields__:
        # Which folder caches are in, the environment may say to all commands.
        if name != "cache_dir" and getattr(options, name) not in (None, False):
            option = name.replace("_", "-")
            files = (
                "; which files are looked at is said in newsmeta.toml"
                if option in ("include", "exclude")
                else ""
            )
            fail(f"--{option} is about asking the web; say --online, too{files}")
