"""The parts that commands share when they ask the web: questions, options and the summary."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.cli.output import fail, say, say_as_is
from newsmeta.cli.session import split
from newsmeta.page_heads import WebAnswers

if TYPE_CHECKING:
    from newsmeta.answers import Answer
    from newsmeta.cli.online_options import OnlineOptions
    from newsmeta.config.config import Config
    from newsmeta.files.targets import Target
    from newsmeta.linter.analyst import Analyst
    from newsmeta.web.choosing import Choice
    from newsmeta.web.options import WebOptions
    from newsmeta.web.questions import Question
    from newsmeta.web.store import Store
    from newsmeta.web.tally import Tally

EXTRA = "web"
_LIBRARIES = ("httpcore2", "protego", "selectolax")
"""Modules that asking the web imports, which come with the extra."""

_NAMES = {
    "rate": "rate_per_host",
    "timeout": "total_timeout",
}
"""Options whose names in newsmeta.web differ from those on the command line."""


class Online:
    """Asks the web for the URLs of files.

    Args:
        options: The options; exits where they cannot be used.
        config: The configuration.

    Attributes:
        web: The answers of the web so far.
    """

    def __init__(self, options: OnlineOptions, config: Config) -> None:
        check_extra("--online")
        self.web = WebAnswers()
        self._choice = _choice_of(options, config)
        self._options = web_options(config, options)
        self._folder = options.cache_dir
        self.tally: Tally | None = None

    def learn(self, analyst: Analyst, targets: Sequence[Target], paths: Sequence[str]) -> None:
        """Ask the web about the URLs in files.

        Exits where there seems to be no network.

        Args:
            analyst: The analyst, which reads files and knows the rules.
            targets: The files.
            paths: The files and folders that were given.
        """
        from newsmeta.web.collecting import questions_of

        questions = questions_of(analyst, targets, self._choice)
        for field in self._choice.unmet:
            say(f"newsmeta: warning: --fields {field}: this field holds no URL")
        store = store_of(analyst.config, paths, self._folder)
        self.tally = ask(self.web, questions, self._options, store)
        if reason := self.tally.offline:
            fail(
                f"nothing on the web has answered, of {len(self.tally.hosts):,} hosts ({reason}); "
                "is there a network? --cached-only uses only answers of earlier runs"
            )

    def summarize(self, *, is_quiet: bool, is_detailed: bool = False) -> None:
        """Print a summary of the answers."""
        if self.tally is None or (is_quiet and not is_detailed):
            return
        from newsmeta.cli.online_report import by_host, in_a_line

        if is_detailed:
            for line in by_host(self.tally):
                say_as_is(line)
        say(in_a_line(self.tally))


def check_extra(what: str) -> None:
    """Exit where the libraries for asking the web are not installed.

    Args:
        what: The option that needs them.
    """
    missing = [name for name in _LIBRARIES if importlib.util.find_spec(name) is None]
    if missing:
        from newsmeta._about import DISTRIBUTION

        fail(
            f"{what} needs {missing[0]}, which is not installed; "
            f"run: pip install '{DISTRIBUTION}[{EXTRA}]'"
        )


def store_of(config: Config, paths: Sequence[str], asked: Path | None = None) -> Store | None:
    """Return the store of answers for later runs; None where there is no place for one.

    Args:
        config: The configuration.
        paths: The files and folders that are looked at.
        asked: The folder named on the command line; None for the usual one.
    """
    from newsmeta.linter import cache_place
    from newsmeta.web.doubting_store import DoubtingStore

    place = cache_place.place(asked, config.root, paths)
    if asked is not None and place.problem:
        say(f"newsmeta: warning: there is no cache in {asked}: {place.problem}")
    return DoubtingStore(place.web_file) if place.web_file else None


def ask(
    web: WebAnswers, questions: Sequence[Question], options: WebOptions, store: Store | None
) -> Tally:
    """Ask the web, and show the progress.

    Args:
        web: The answers, which are added to.
        questions: The questions.
        options: The options.
        store: The store of answers of earlier runs; None for none.

    Returns:
        The tally of the answers.
    """
    from newsmeta.cli.online_display import display
    from newsmeta.web import client
    from newsmeta.web.collecting import learn
    from newsmeta.web.failures import WebError
    from newsmeta.web.tally import Tally

    tally = Tally(questions)
    with display(tally) as shown:

        def note(answer: Answer) -> None:
            tally.note(answer)
            shown()

        try:
            # Close the loop at once on an interrupt, while the answers so far can still be written.
            with closing(client.ask(questions, options, store)) as answers:
                learn(web, answers, note)
        except WebError as error:
            fail(str(error))
    return tally


def web_options(config: Config, options: OnlineOptions | None = None, **more: Any) -> WebOptions:
    """Return the options.

    The command line comes before the configuration, and that before defaults.
    """
    from newsmeta.web.options import WebOptions

    settings = config.web
    wanted: dict[str, Any] = {
        "accept": _accepted(split(options.accept) if options and options.accept else None, config),
        "robots": settings.robots,
        "connections": settings.connections,
        "retries": settings.retries,
    }
    times = ("max_age", "budget", "connect_timeout", "read_timeout", "timeout")
    for name in (*times, "user_agent", "per_host", "rate"):
        said = getattr(options, name) if options else None
        if said is not None and name in times:
            said = _seconds(f"--{name.replace('_', '-')}", said)
        wanted[name] = getattr(settings, name) if said is None else said
    if options is not None:
        wanted["allow_private"] = options.allow_private
        wanted["cached_only"] = options.cached_only
        wanted["robots"] = False if options.no_robots else wanted["robots"]
    named = {_NAMES.get(name, name): value for name, value in {**wanted, **more}.items()}
    return WebOptions(**{name: value for name, value in named.items() if value is not None})


def _choice_of(options: OnlineOptions, config: Config) -> Choice:
    from newsmeta.web.choosing import Choice

    settings = config.web
    return Choice(
        include=tuple(options.include or settings.include),
        exclude=(*settings.exclude, *(options.exclude or ())),
        fields=split(options.fields) or settings.fields,
        sample=options.sample,
        seed=f"{datetime.now(UTC):%Y-%m-%d}",
    )


def _accepted(given: Iterable[str] | None, config: Config) -> dict[str, frozenset[int]]:
    from newsmeta.config.web import accepted

    try:
        return accepted((*config.web.accept, *(given or ())))
    except ValueError as error:
        fail(f"--accept {error} is not a status; write for example --accept 403,example.com=404")


def _seconds(option: str, text: str) -> float:
    from newsmeta.config.web import seconds

    found = seconds(text)
    if found is None:
        fail(f"{option} {text} is not a duration; write for example {option} 90s, 10m, 12h or 7d")
    return found
