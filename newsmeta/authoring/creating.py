"""From a headline and an address to the file of an article."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, Unpack

from newsmeta.authoring.addresses import page_address
from newsmeta.authoring.outcome import NewArticle, NewArticleChoices, NewArticleError
from newsmeta.authoring.providers import provider_of
from newsmeta.authoring.saying import conflicts, set_off
from newsmeta.authoring.surroundings import Surroundings
from newsmeta.config.config import Config, discover
from newsmeta.data_classes import dataclass
from newsmeta.editing.articles import ComposingError
from newsmeta.files.temporary import clear
from newsmeta.files.writing import create_with_folders
from newsmeta.frontmatter import parse
from newsmeta.importers.choices import Names
from newsmeta.importers.drafting import Drafter
from newsmeta.importers.interpreting import RefusedError
from newsmeta.importers.items import IMPORTABLE, Item
from newsmeta.importers.naming import canonical_name
from newsmeta.importers.plan import Plan
from newsmeta.importers.spellings import Spellings
from newsmeta.linter.checker import Checker
from newsmeta.linter.content import content_of
from newsmeta.records.record import Record, RecordError
from newsmeta.rules import NORMALIZED
from newsmeta.suggestions import listing
from newsmeta.timestamps import canonical as in_utc
from newsmeta.timestamps import guess, meant
from newsmeta.urls import amp
from newsmeta.urls.canonical import page_key

ARTICLE = "article"
_WEB_URL = "webUrl"
_MOST_TOPICS = 12
"""Most topics that are named in a line."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Page:
    """The addresses of the page.

    Attributes:
        host: Its host.
        keys: The keys of the page; for a video, also that of the page about it.
        values: The fields with the addresses.
    """

    host: str
    keys: tuple[str, ...]
    values: Mapping[str, str]


class Creator:
    """Makes a new article.

    Args:
        title: The headline.
        url: The address of the page.
        config: The configuration.
        choices: The other options.

    Raises:
        ConfigError: When the configuration cannot be used.
        HandoffError: When a field does not exist, or a value is not valid for it.
    """

    def __init__(self, title: str, url: str, config: Config, choices: NewArticleChoices) -> None:
        self._title = title
        self._url = url
        self._config = config
        self._choices = choices
        self._notes: list[str] = list(_on_offset(choices.get("published")))
        self._reasons: list[str] = []
        content = content_of(config)
        now = datetime.now(UTC).replace(microsecond=0)
        constants = dict(choices.get("fields") or {})
        self._said = frozenset(name for name, value in constants.items() if value is not None)
        constants.setdefault("publishedDateTime", choices.get("published") or in_utc(now))
        constants.setdefault("type", choices.get("type") or ARTICLE)
        self._root = content.root
        plan = Plan(IMPORTABLE["jsonl"], Path(), constants=constants, root=content.root)
        self._drafter = Drafter(replace(plan, names=Names.CANONICAL), config, now)
        self._around = Surroundings(config, content, now)

    def create(self) -> NewArticle:
        """Write the article, unless it is a dry run.

        Raises:
            NewArticleError: When it cannot be made, with the reasons.
        """
        record = self._record()
        into = self._choices.get("into")
        kind = str(record.values.get("type"))
        folder = Path(into) if into is not None else self._around.home(kind)
        self._clear(folder)
        try:
            path, data = self._file(record, folder)
        except (RefusedError, RecordError, ComposingError) as error:
            raise NewArticleError(*map(_advised, map(str, error.args))) from None
        if os.path.lexists(path):
            raise NewArticleError(_taken(path))
        if self._is_written:
            _write(path, data)
        return NewArticle(_shown(path), data, tuple(self._notes), self._is_written)

    @property
    def _is_written(self) -> bool:
        return not self._choices.get("dry_run")

    def _clear(self, folder: Path) -> None:
        """Remove leftovers of a killed run, which may have written this very article."""
        if self._is_written:
            clear(os.fspath(folder))

    # -- its content -----------------------------------------------------------------------

    def _record(self) -> Record:
        """Return the content of the article; everything missing is reported at once."""
        title, said = self._title or " ", self._said
        self._reasons += conflicts(title, self._choices, said, is_video=self._is_video)
        page = self._tried(self._page)
        keys = page.keys if page else ()
        if files := dict.fromkeys(path for key in keys for path in self._around.about(key)):
            for path in files:
                self._clear(path.parent)
            shown = listing((str(_shown(path)) for path in files), "and")
            raise NewArticleError(f"there is an article about this page already: {shown}")
        record = self._drafter.interpreter.filled(Record("", {}), Item(1, "", {}))
        values: dict[str, Any] = {**self._of_schema(), "title": self._title}
        values["published"] = False
        if (excerpt := self._choices.get("excerpt")) and excerpt.strip():
            values["excerpt"] = excerpt
        elif "excerpt" not in record.values:
            self._reasons.append(
                "excerpt is missing, one to three sentences on what the article is about: say "
                "--excerpt TEXT"
            )
        topics = self._tried(lambda: self._topics(record.values.get("topics")))
        given = record.values.get("provider")
        provider = dict(given) if isinstance(given, dict) else {}
        if page and (found := self._tried(lambda: self._provider(page.host, provider))):
            provider = found
        if self._reasons:
            raise NewArticleError(*self._reasons)
        body = self._choices.get("body")
        checked = {**(page.values if page else {}), "topics": topics, "provider": provider}
        return replace(
            record,
            values={**values, **record.values, **checked},
            body=set_off(body if body is not None else record.body),
        )

    def _tried(self, ask: Callable[[], T]) -> T | None:
        """Return the result of a function; if it fails, the reasons are noted."""
        try:
            return ask()
        except NewArticleError as error:
            self._reasons += error.reasons
            return None

    @property
    def _is_video(self) -> bool:
        return bool(self._drafter.interpreter.constants["type"] == "video")

    def _of_schema(self) -> dict[str, Any]:
        """Return the value of each required field with only one possible value."""
        return {
            name: field.constraints["enum"][0]
            for name, field in self._root.fields.items()
            if field.is_required and len(field.constraints.get("enum", ())) == 1
        }

    def _page(self) -> _Page:
        more = self._config.settings.tracking_parameters
        url, note = page_address(self._url, "--url", more)
        values = {"originalUrl": url.text, **({} if self._is_video else {_WEB_URL: url.text})}
        keys, notes = [page_key(url)], [note]
        if self._is_video and (web_url := self._drafter.interpreter.constants.get(_WEB_URL)):
            web_page, note = page_address(str(web_url), f"--set {_WEB_URL}", more)
            values[_WEB_URL] = web_page.text
            keys.append(page_key(web_page))
            notes.append(note)
        if amp_url := self._choices.get("amp_url"):
            amp_page, note = page_address(amp_url, "--amp-url", more)
            values["ampWebUrl"] = amp_page.text
            values["cdnAmpWebUrl"] = amp.cache_url(amp_page.text, "document")
            notes.append(note)
        self._notes += filter(None, notes)
        return _Page(url.host, tuple(keys), values)

    def _topics(self, fixed: Iterable[str] | None) -> list[str]:
        """Return the topics from --topic or --set, in the site's spelling."""
        known = self._around.topics
        option = "--topic" if fixed is None else "--set topics"
        choices = _choice_of(term.name for term in known.terms) if known else ""
        topics, are_known = [], True
        for given in fixed if fixed is not None else self._choices.get("topics") or ():
            name = " ".join(given.split())
            if not name:
                continue
            if known is not None and name not in known.by_name:
                meant = known.other_case(name)
                if meant is None:
                    near = known.nearest_name(name)
                    advice = f"did you mean {near}?" if near else choices
                    self._reasons.append(f"{option}: {name} is no topic of this site; {advice}")
                    are_known = False
                    continue
                self._notes.append(f"{option}: {name} is called {meant} here")
                name = meant
            topics.append(name)
        if not topics and are_known:
            advice = f" ({choices})" if choices else ""
            raise NewArticleError(f"topics is missing: say --topic NAME{advice}")
        return list(dict.fromkeys(topics))

    def _provider(self, host: str, given: dict[str, Any]) -> dict[str, Any]:
        name = self._choices.get("provider") or given.get("name")
        try:
            party, note = provider_of(host, name, given.get("domain"), self._around)
        except NewArticleError:
            by_page = None if name else self._choices.get("provider_by_page")
            if not by_page:
                raise
            party, note = provider_of(host, by_page, given.get("domain"), self._around)
            if note:  # It has another name here.
                raise
        if note:
            self._notes.append(note)
        found = {"name": party[0], "domain": given.get("domain") or party[1]}
        return {**found, **self._around.agreed(party), **given, **found}

    # -- its file ---------------------------------------------------------------------------

    def _file(self, record: Record, folder: Path) -> tuple[Path, bytes]:
        """Return the file, with the fixes of `normalize` already made."""
        path = folder / canonical_name(record.values)
        data = self._drafter.written(record, os.fspath(path))
        checker = Checker(self._config, codes=NORMALIZED)
        outcome = checker.normalize_bytes(data, str(_shown(path)), path)
        if outcome.is_changed:
            values = parse(outcome.after, self._config.limits).values
            record = replace(record, values=values)
            path = folder / canonical_name(values)
            data = self._drafter.written(record, os.fspath(path))
            self._notes += [f"corrected: {each.message}" for each in outcome.fixed]
        self._notes += [each.text for each in outcome.remaining]
        Spellings(os.fspath(folder)).check(os.fspath(path))
        return path, data


def _choice_of(names: Iterable[str]) -> str:
    names = sorted(set(names))
    if len(names) <= _MOST_TOPICS:
        return f"there are {listing(names, 'and')}"
    return f"there are {len(names)}, such as {listing(names[:3], 'and')}"


_ADVICE = {
    "title has no letters": "title has no letters or digits, which the name of the file is made of",
    "publishedDateTime is no timestamp": "publishedDateTime is no timestamp; say for example "
    "--published 2021-01-27T15:50:00Z",
}
"""Advice on data with paths, reworded for somebody who writes a single article."""


def _advised(reason: str) -> str:
    return next((text for start, text in _ADVICE.items() if reason.startswith(start)), reason)


def _shown(path: Path) -> Path:
    """Return a path from the working directory, if it is below it."""
    working = Path.cwd()
    full = Path(os.path.abspath(path))  # noqa: PTH100
    return full.relative_to(working) if full.is_relative_to(working) else full


def _taken(path: Path) -> str:
    return f"{_shown(path)} is there already; write another title, or say another --published"


def _on_offset(published: str | None) -> Iterator[str]:
    """Yield a message on a time of publication without an offset from UTC."""
    moment = meant(published) if published else None
    if moment is not None and moment.tzinfo is None:
        yield f"--published has no offset: taken as {guess(published or '')}, in UTC"


def _write(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet.

    Raises:
        NewArticleError: When it cannot be written.
    """
    try:
        create_with_folders(path, data)
    except OSError as error:
        if os.path.lexists(path):
            raise NewArticleError(_taken(path)) from None
        reason = error.strerror or str(error)
        raise NewArticleError(f"{_shown(path)} cannot be written: {reason}") from None


def new_article(
    title: str, url: str, config: Config | None = None, **choices: Unpack[NewArticleChoices]
) -> NewArticle:
    """Write a new article, filled in from its address and the site.

    Args:
        title: The headline.
        url: The publisher's page, or that of the video.
        config: The configuration; None for the one that applies in the working directory.
        **choices: The other options of `newsmeta new`: `excerpt`, `topics`, `provider`,
            `provider_by_page`, `amp_url`, `type`, `published`, `body`, `fields`, `into` and
            `dry_run`.

    Returns:
        The article: its `path`, its content, and `notes` for an editor.

    Raises:
        ConfigError: When the configuration cannot be used.
        NewArticleError: When something is missing or wrong, or there is an article about the page;
            its `reasons` have advice.
        HandoffError: When `fields` names an unknown field, or has an invalid value.
    """
    return Creator(title, url, config or discover(Path.cwd()), choices).create()
