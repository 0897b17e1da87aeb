"""The shards of a dataset: the export of one, and the merging of all."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from newsmeta.cli.output import count_columns, fail, say, say_as_is
from newsmeta.exporters.partitions import FORMATS
from newsmeta.suggestions import listing

if TYPE_CHECKING:
    from newsmeta.cli.export_options import ExportOptions
    from newsmeta.exporters.dataset_shards import DatasetShard
    from newsmeta.exporters.loading import Collector
    from newsmeta.exporters.request import Request
    from newsmeta.shards.shard import ShardedFiles

_OWN = frozenset(
    {
        *("to", "output", "partition_by", "shard", "list_formats", "jobs", "cluster", "quiet"),
        *("verbose", "config_file", "no_config", "git_dir", "rev", "archive_limit"),
        *("stdin_filename", "allow_empty"),
    }
)
"""Options that do not affect the articles of a dataset, or that its manifest records anyway."""


def shard_of(
    files: ShardedFiles, options: ExportOptions, request: Request, collector: Collector
) -> DatasetShard | None:
    """Return the shard of a dataset to write, None for a file; exits if shards are not possible.

    Args:
        files: The files of the shard.
        options: The options.
        request: The request for articles.
        collector: The collector, which turns files into records.
    """
    if request.format.name not in FORMATS:
        fail(
            f"--shard: files of {request.format.name} cannot be read together; write "
            f"{listing(FORMATS)}"
        )
    if request.limit is not None:
        fail("--shard and --limit exclude each other: which articles are first, no shard knows")
    if request.non_empty:
        fail("--shard: all shards have the same columns, not non-empty; name the columns")
    if not request.partition_by:
        return None
    from newsmeta._about import __version__
    from newsmeta.exporters.dataset_shards import DatasetShard
    from newsmeta.shards.writing import outlook_digest

    def alike() -> Mapping[str, Any]:
        return {
            "newsmeta": __version__,
            "options": _said(options),
            "configuration": outlook_digest(collector.outlook),
            "found": {"files": files.seen, "digest": files.digest},
        }

    return DatasetShard(files.shard.number, files.shard.total, alike)


def _said(options: ExportOptions) -> dict[str, Any]:
    """Return the options that affect the articles of a dataset, except those with usual values."""
    return {
        each.name: value
        for each in dataclasses.fields(options)
        if each.name not in _OWN and (value := getattr(options, each.name)) != each.default
    }


def merge_shards(place: str, *, is_quiet: bool) -> None:
    """Merge shards into one dataset; reports a failure, and exits.

    Args:
        place: The place of the shards: a folder, or an address.
        is_quiet: Whether to print no summary.
    """
    from newsmeta.exporters.dataset_shards import merge
    from newsmeta.exporters.options import ExportError
    from newsmeta.stores.addresses import place_of
    from newsmeta.stores.problems import StoreError

    try:
        merged = merge(place_of(place))
    except (ExportError, StoreError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{place} cannot be written: {(error.strerror or str(error)).lower()}")
    if not merged.rows:
        say("newsmeta: warning: there is no article in the dataset")
    if not is_quiet:
        for line in count_columns(dataclasses.asdict(merged)):
            say_as_is(line)
