"""The request of a program for articles: the files, and the options."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from newsmeta.config import config as configuration
from newsmeta.config.config import Config
from newsmeta.config.scopes import finder_of
from newsmeta.data_classes import dataclass
from newsmeta.exporters.loading import Collector
from newsmeta.exporters.request import LoadChoices, Request, request
from newsmeta.files.search import Named
from newsmeta.files.targets import Target
from newsmeta.linter.content import content_of

Paths = Iterable[str | os.PathLike[str]] | str | os.PathLike[str]
"""Files and folders, or one of them."""


@dataclass(frozen=True, slots=True)
class Handover:
    """Files, and a request for their articles.

    Attributes:
        config: The configuration.
        given: The given files and folders.
        targets: All files in them.
        collector: The reader of the files.
        request: The checked request.
    """

    config: Config
    given: tuple[Path, ...]
    targets: Iterable[Target]
    collector: Collector
    request: Request


def handover_of(  # noqa: PLR0913, PLR0917
    paths: Paths,
    to: str,
    config: Config | None,
    normalized: bool,
    kinds: Iterable[str],
    choices: LoadChoices,
) -> Handover:
    """Return a request for articles, with all options checked before any file is read.

    Args:
        paths: Files and folders, or one of them.
        to: The name of the format.
        config: The configuration; None for the one of the working directory.
        normalized: Whether articles are as `normalize` would write them.
        kinds: The kinds of files; empty for news articles only.
        choices: The other options, including those of an export.

    Raises:
        ConfigError: When the configuration cannot be used.
        HandoffError: When the request cannot be met.
    """
    config = config or configuration.discover(Path.cwd())
    given = (Path(paths),) if isinstance(paths, str | os.PathLike) else tuple(map(Path, paths))
    content = content_of(config, kinds)
    collector = Collector(config, given, content, normalized=normalized)
    wanted = request(to, content, **choices)
    targets = finder_of(config).stream(given, named=Named.chosen(config.force_exclude))
    return Handover(config, given, targets, collector, wanted)
