"""`newsmeta import`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import session
from newsmeta.cli.commands import command
from newsmeta.cli.import_options import ImportOptions
from newsmeta.cli.mapping_options import MappingOptions
from newsmeta.cli.output import EXIT_FINDINGS, count_columns, fail, say, say_as_is, write_text

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.importers.outcome import ImportedRecord
    from newsmeta.importers.plan import Plan

_VERBS = {"written": "write", "overwritten": "overwrite", "updated": "update"}
"""What is done with files, by what became of them."""


@command
def import_articles(options: ImportOptions, mapping: MappingOptions) -> None:
    """Turn data into article files: what newsmeta export wrote, or JSON and CSV of others.

    Each record is validated before it is written; one that is refused is reported with the
    reason, and the others are written.

    Exit status: 0 all records are there; 1 some were refused; 2 wrong usage or configuration, or
    data that cannot be read.
    """
    session.end_in_order()
    if options.update and options.force:
        fail("--update and --force exclude each other; use one of the two")
    if not options.into.strip():  # A variable that is not set, most probably.
        fail("--into is empty; name a folder, . for the current one")
    counts = _import(options, mapping)
    if not counts:
        say("newsmeta: warning: there is no record in the data")
    if not options.quiet:
        for line in _table(counts, options.dry_run):
            say_as_is(line)
    if counts["refused"]:
        raise typer.Exit(EXIT_FINDINGS)


def _import(options: ImportOptions, mapping: MappingOptions) -> Counter[str]:
    """Import, and return how often what became of a record; exits where the data cannot be read."""
    from newsmeta.config.config import ConfigError
    from newsmeta.schema.fields import HandoffError

    counts: Counter[str] = Counter()
    path: Path | None = None
    try:
        config = session.configuration(options.config_file, options.no_config, options.verbose)
        with _on_disk(options.data) as path:
            plan = _plan(path, options, mapping, config)
            for outcome in _outcomes(path, plan, config, options.jobs):
                counts[outcome.status] += 1
                _note(outcome, options)
    except (ConfigError, HandoffError) as error:
        message = str(error)
        if path is not None and options.data == session.STDIN:
            message = message.replace(str(path), options.data)  # It lies where nobody knows.
        if sum(counts[status] for status in _VERBS) and not options.dry_run:
            message += f" ({sum(counts.values()):,} records before that were dealt with)"
        fail(message)
    return counts


def _plan(path: Path, options: ImportOptions, mapping: MappingOptions, config: Config) -> Plan:
    """Return how the data is to become files; exits where options do not go together.

    Raises:
        ImportDataError: When the format cannot be told, or fields are not named right.
    """
    from newsmeta.importers.plan import format_named, pairs, plan_of
    from newsmeta.linter.content import content_of

    if options.data == session.STDIN and options.from_format is None:
        fail("standard input has no name that tells its format; say --from")
    wanted = format_named(path, options.from_format)
    root = content_of(config).root
    mapped = pairs(options.fields or (), "--map", root)
    _check(wanted.name, options, is_mapped=bool(mapped))
    return plan_of(
        path,
        Path(options.into),
        root,
        from_format=options.from_format,
        fields=mapped,
        constants=pairs(options.constants or (), "--set", root),
        names=options.names,
        separator=options.separator,
        records=options.records,
        raw=options.raw,
        force=options.force,
        update=options.update,
        dry_run=options.dry_run,
        date_format=mapping.date_format,
        timezone=mapping.timezone,
        epoch=mapping.epoch,
    )


@contextmanager
def _on_disk(data: str) -> Iterator[Path]:
    """Yield the data as a path; standard input is kept in a temporary file meanwhile."""
    if data != session.STDIN:
        yield Path(data)
        return
    import shutil
    import tempfile

    if sys.stdin is None:
        fail("standard input is closed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "<stdin>"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield path


def _check(name: str, options: ImportOptions, *, is_mapped: bool) -> None:
    """Check that the options are for the format."""
    if is_mapped and name in ("datapackage", "sqlite"):
        fail(f"--map: {name} is newsmeta's own, and has the fields already")
    if options.records and name != "json":
        fail(f"--records: this is for json, not for {name}")
    if options.raw and name not in ("csv", "tsv"):
        fail(f"--raw: this is for csv and tsv, not for {name}")
    if options.separator != ";" and not is_mapped:
        fail("--separator: this is for data of others; use it with --map")
    if not options.separator.strip():
        fail("--separator: name at least one character that is no blank")


def _outcomes(path: Path, plan: Plan, config: Config, jobs: int | None) -> Iterator[ImportedRecord]:
    """Write the articles, yield what became of each, and show how far it is."""
    from newsmeta.cli.progress import progress
    from newsmeta.importers import run

    with progress(None, "writing articles") as advance:
        for outcome in run.import_data(path, plan, config, jobs):
            yield outcome
            if advance:
                advance()


def _note(outcome: ImportedRecord, options: ImportOptions) -> None:
    """Say what became of a record: always of one that was refused, of others if asked to.

    What a dry run finds is its result, and goes to standard output.
    """
    from newsmeta.reporters.escaping import visible_path

    if outcome.reasons:
        name = f" ({outcome.name})" if outcome.name else ""
        for reason in outcome.reasons:
            say(f"{visible_path(options.data)}: {outcome.place}{name}: {reason}")
    elif options.dry_run and outcome.status in _VERBS:
        line = f"would {_VERBS[outcome.status]} {visible_path(outcome.name)}\n"
        write_text([line])
    elif options.verbose:
        say(f"{outcome.status} {outcome.name}")


def _table(counts: Counter[str], dry_run: bool) -> Iterator[str]:
    """Yield the closing table, two lines."""
    cells = {"records": sum(counts.values())}
    cells["to write" if dry_run else "written"] = counts["written"]
    for status in ("overwritten", "updated", "unchanged"):
        if counts[status]:
            is_planned = dry_run and status in _VERBS
            cells[f"to {_VERBS[status]}" if is_planned else status] = counts[status]
    cells["refused"] = counts["refused"]
    yield from count_columns(cells)
