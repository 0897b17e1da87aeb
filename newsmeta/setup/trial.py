"""Trial of a configuration before it is written."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from newsmeta.baseline.run import baseline_of, held_against
from newsmeta.config import config as configuration
from newsmeta.config.config import Config
from newsmeta.config.tables import FILE_NAME
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Report
from newsmeta.files.repositories import shown
from newsmeta.linter.job_count import usual_jobs
from newsmeta.linter.runner import Runner


def parsed(text: str, path: Path) -> Config:
    """Return the configuration in a text.

    Args:
        text: The text.
        path: The file that the text is for.

    Raises:
        ConfigError: When the text is not a valid configuration.
    """
    import tomllib

    try:
        content = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise configuration.ConfigError(f"{path}: is not valid TOML: {error}") from None
    if path.name != FILE_NAME:
        content = content.get("tool", {}).get("newsmeta", {})
    return configuration.parse(content, path)


@dataclass(frozen=True, slots=True)
class Trial:
    """The findings that `newsmeta validate` is going to have in the whole repository.

    Attributes:
        found: All findings.
        reported: The findings that are not in the baseline.
    """

    found: Report
    reported: Report


def findings(
    config: Config, schemas: Mapping[str, str], on_file: Callable[[], None] | None = None
) -> Trial:
    """Return the findings that `newsmeta validate` is going to have in the whole repository.

    Args:
        config: The configuration.
        schemas: The content of schemas that are not written yet, by path.
        on_file: A function to call after each file.

    Raises:
        ConfigError: When a baseline cannot be used.
    """
    baseline = baseline_of(config)
    with tempfile.TemporaryDirectory(prefix="newsmeta-") as folder:
        places = {name: Path(folder) / str(number) for number, name in enumerate(schemas)}
        for name, text in schemas.items():
            places[name].write_text(text, encoding="utf-8")
        kinds = tuple(
            replace(kind, schema=str(places[kind.schema])) if kind.schema in places else kind
            for kind in config.kinds
        )
        runner = Runner(replace(config, kinds=kinds), has_fingerprints=baseline is not None)
        top = [shown(config.root)]
        jobs = usual_jobs(runner.finder.glance(top))
        report, failures = runner.run(runner.finder.stream(top), on_file, jobs=jobs)
        if failures:
            raise failures[0][1]
        reported = held_against(report, baseline, runner, top) if baseline else report
        return Trial(*(_kept(each) for each in (report, reported)))


def _kept(report: Report) -> Report:
    return replace(report, diagnostics=tuple(report.diagnostics))
