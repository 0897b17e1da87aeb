"""Articles as plain dictionaries, for Python programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Unpack

from newsmeta.config.config import Config
from newsmeta.diagnostics import Diagnostic
from newsmeta.exporters.choices import OnError
from newsmeta.exporters.finishing import projection
from newsmeta.exporters.handover import Paths, handover_of
from newsmeta.exporters.loading import Collected
from newsmeta.exporters.request import LoadChoices, Request
from newsmeta.exporters.run import with_jobs
from newsmeta.records.record import Record, to_object
from newsmeta.schema.fields import SOURCE_FORM


class ArticleError(ValueError):
    """A file is not a valid article.

    Attributes:
        diagnostics: The findings; at least one has the severity error.
    """

    def __init__(self, path: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        lines = [f"{d.path}:{d.line}:{d.column}: {d.code} {d.text}" for d in diagnostics]
        super().__init__("\n".join([f"{path} is not a valid article", *lines]))
        self.diagnostics = diagnostics


def load_all(
    paths: Paths,
    config: Config | None = None,
    *,
    normalized: bool = False,
    kinds: Iterable[str] = (),
    **choices: Unpack[LoadChoices],
) -> Iterator[dict[str, Any]]:
    """Yield articles as plain dictionaries, one by one.

    The dictionaries are those of `newsmeta export --to jsonl`, without `sourceForm`: `path`, the
    fields of the front matter with their names and nesting, and `body` on request. Values are
    text, integers, floats, booleans, lists and dictionaries. Times are text, as written.

    Args:
        paths: Files and folders, or one of them.
        config: The configuration; None for the one that applies in the working directory.
        normalized: Whether to yield articles as `normalize` would write them.
        kinds: The kinds of files to load, by their names in the configuration; empty for news
            articles only.
        **choices: Further options; see `LoadChoices`.

    Raises:
        ConfigError: When the configuration cannot be used.
        HandoffError: When the options cannot be met.
        ArticleError: During iteration, when a file is not a valid article, unless `on_error`
            says otherwise.
    """
    records, wanted = records_of(paths, "jsonl", config, normalized, kinds, choices)
    members = wanted.columns.members - {SOURCE_FORM}
    order = wanted.columns.members_in_order
    return (to_object(record, members, order) for record in records)


def records_of(  # noqa: PLR0913, PLR0917
    paths: Paths,
    to: str,
    config: Config | None,
    normalized: bool,
    kinds: Iterable[str],
    choices: LoadChoices,
) -> tuple[Iterator[Record], Request]:
    """Return the records of files, and the options. All options are checked before the first file.

    Args:
        paths: Files and folders, or one of them.
        to: The name of the format whose columns can be selected.
        config: The configuration; None for the one that applies in the working directory.
        normalized: Whether to return articles as `normalize` would write them.
        kinds: The kinds of files.
        choices: Further options.
    """
    asked = handover_of(paths, to, config, normalized, kinds, choices)
    targets, jobs = with_jobs(asked.targets, asked.request.jobs)
    return _records(asked.collector.collect_all(targets, jobs), asked.request), asked.request


def _records(collected: Iterable[Collected | bytes | None], wanted: Request) -> Iterator[Record]:
    """Yield the records that are valid and match the filter."""
    projected = projection(wanted)
    for each in collected:
        if not isinstance(each, Collected):
            continue
        if each.failure:
            raise each.failure
        record = each.record
        if each.errors or record is None:
            if wanted.on_error is OnError.FAIL:
                raise ArticleError(each.name, each.errors)
            if wanted.on_error is OnError.SKIP or record is None:
                continue
        if all(condition(record) for condition in wanted.conditions):
            yield projected(record)
