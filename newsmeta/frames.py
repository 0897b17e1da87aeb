"""Articles as typed data frames, for Python programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from typing import Any, Unpack

from newsmeta.config.config import Config
from newsmeta.exporters.handover import Paths
from newsmeta.exporters.options import ExportError, Options
from newsmeta.exporters.request import LoadChoices
from newsmeta.loading import records_of
from newsmeta.records.formats import FORMATS, load_module
from newsmeta.records.record import Record
from newsmeta.schema.fields import SOURCE_FORM, HandoffError


def to_arrow(
    paths: Paths,
    config: Config | None = None,
    *,
    normalized: bool = False,
    kinds: Iterable[str] = (),
    **choices: Unpack[LoadChoices],
) -> Any:
    """Return articles as a table of pyarrow, with the columns of the Parquet export.

    Times are timestamps in UTC, lists are lists, groups of fields are structs, and missing fields
    are null.

    Args:
        paths: Files and folders, or one of them.
        config: The configuration; None for the one that applies in the working directory.
        normalized: Whether to return articles as `normalize` would write them.
        kinds: The kinds of files to load, by their names in the configuration; empty for news
            articles only.
        **choices: Further options; see `load_all`. `columns` takes whole fields only.

    Returns:
        A `pyarrow.Table`.

    Raises:
        ConfigError: When the configuration cannot be used.
        HandoffError: When the options cannot be met, or pyarrow is not installed.
        ArticleError: When a file is not a valid article, unless `on_error` says otherwise.
    """
    parquet = load_module(FORMATS["parquet"], "newsmeta.exporters")
    records, wanted = records_of(paths, "parquet", config, normalized, kinds, choices)
    columns = wanted.columns
    if columns.chosen is None:
        columns = replace(columns, members=columns.members - {SOURCE_FORM})
    return parquet.table(records, Options(columns, _refuse))


def to_pandas(
    paths: Paths,
    config: Config | None = None,
    *,
    normalized: bool = False,
    kinds: Iterable[str] = (),
    **choices: Unpack[LoadChoices],
) -> Any:
    """Return articles as a data frame of pandas, with Arrow types.

    With these types, integers stay integers where some are missing, and times keep their zone.

    Args:
        paths: Files and folders, or one of them.
        config: The configuration; None for the one that applies in the working directory.
        normalized: Whether to return articles as `normalize` would write them.
        kinds: The kinds of files to load; see `to_arrow`.
        **choices: Further options; see `load_all`. `columns` takes whole fields only.

    Returns:
        A `pandas.DataFrame`.

    Raises:
        HandoffError: See `to_arrow`; also when pandas is not installed.
    """
    pandas = _library("pandas")
    table = to_arrow(paths, config, normalized=normalized, kinds=kinds, **choices)
    return table.to_pandas(types_mapper=pandas.ArrowDtype)


def to_polars(
    paths: Paths,
    config: Config | None = None,
    *,
    normalized: bool = False,
    kinds: Iterable[str] = (),
    **choices: Unpack[LoadChoices],
) -> Any:
    """Return articles as a data frame of polars.

    Args:
        paths: Files and folders, or one of them.
        config: The configuration; None for the one that applies in the working directory.
        normalized: Whether to return articles as `normalize` would write them.
        kinds: The kinds of files to load; see `to_arrow`.
        **choices: Further options; see `load_all`. `columns` takes whole fields only.

    Returns:
        A `polars.DataFrame`.

    Raises:
        HandoffError: See `to_arrow`; also when polars is not installed.
    """
    polars = _library("polars")
    return polars.from_arrow(to_arrow(paths, config, normalized=normalized, kinds=kinds, **choices))


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise HandoffError(f"{name} is not installed; run: pip install {name}") from None


def _refuse(record: Record, reason: str) -> None:
    raise ExportError(f"{record.file}: {reason}")
