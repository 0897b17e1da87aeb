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
from newsmeta.cli.import_options import Format, ImportOptions
from newsmeta.cli.import_report import VERBS, as_json, as_text, held_line
from newsmeta.cli.mapping_options import MappingOptions
from newsmeta.cli.output import (
    EXIT_FINDINGS,
    count_columns,
    fail,
    say,
    say_as_is,
    write_data,
    write_text,
)

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.importers.deleting import Missing
    from newsmeta.importers.outcome import ImportedRecord
    from newsmeta.importers.plan import Plan
    from newsmeta.importers.run import Import


@command
def import_articles(options: ImportOptions, mapping: MappingOptions) -> None:
    """Turn data into article files: exports of newsmeta, or other JSON and CSV.

    Each record is validated before it is written. A record that is refused is reported with the
    reason; the others are written. A value that a spreadsheet seems to have damaged is held back,
    and the file keeps its own.

    Exit status: 0 all records are there; 1 some records were refused, values were held back, or
    with --diff a file would change; 2 wrong usage or configuration, or data that cannot be read.
    """
    if mapping.print_mapping:
        _print_mapping(options.from_format)
        return
    _check_usage(options)
    outcome = _Outcome(options)
    _import(outcome, options, mapping)
    outcome.report()
    if outcome.fails:
        raise typer.Exit(EXIT_FINDINGS)


def _check_usage(options: ImportOptions) -> None:
    """Check that the options are complete; exits where one is missing."""
    if not options.data:
        fail("DATA is missing; name a file, the folder of a data package, or - for standard input")
    if len(options.data) > 1 and session.STDIN in options.data:
        fail("- is standard input, and cannot be one of several files")
    if options.into is None:
        fail("--into is missing; name the folder to write to")
    if not options.into.strip():  # Most likely a variable that is not set.
        fail("--into is empty; name a folder, . for the current one")
    if options.allow_private and not options.fetch_sizes:
        fail("--allow-private is about asking the web; use it with --fetch-sizes")


def _print_mapping(name: str | None) -> None:
    """Print a mapping that comes with newsmeta; exits where none is named."""
    from newsmeta.importers.mapping.files import READY, ready_text
    from newsmeta.suggestions import listing, suggestion

    if name is None:
        fail(f"--print-mapping: name one with --from: {listing(READY)}")
    if name not in READY:
        fail(f"--print-mapping: there is no mapping {name}; {suggestion(name, READY)}")
    write_text([ready_text(name)])


class _Outcome:
    """The outcomes of the records, counted and reported."""

    def __init__(self, options: ImportOptions) -> None:
        self.options = options
        self.is_trial = options.dry_run or options.diff
        self.counts: Counter[str] = Counter()
        self.in_data = 0
        self.held = 0
        self.missing: Missing | None = None
        self.obstacle = ""
        self.most = 0
        self._records: list[ImportedRecord] = []

    @property
    def fails(self) -> bool:
        """Whether the exit status asks for attention."""
        would_change = self.options.diff and any(self.counts[status] for status in VERBS)
        return bool(self.counts["refused"] or self.held or self.obstacle or would_change)

    def note(self, outcome: ImportedRecord) -> None:
        """Count a record, and report its outcome if it is of interest.

        The findings of a dry run are its result, and go to standard output.
        """
        from newsmeta.reporters.escaping import visible_path

        self.counts[outcome.status] += 1
        self.in_data += bool(outcome.place)
        self.held += len(outcome.held_back)
        name = f" ({outcome.name})" if outcome.name else ""
        given = self.options.data or []
        # With several files, the place names the file.
        begin = f"{visible_path(given[0])}: " if len(given) == 1 else ""
        begin += f"{outcome.place or 'not there'}{name}: "
        for note in outcome.notes:
            say(f"{begin}note: {note}")
        is_listed = self.counts["refused"] <= self.most
        reasons = outcome.reasons if is_listed else ()
        for line in (*reasons, *map(held_line, outcome.held_back)):
            say(begin + line)
        if self.options.output_format is Format.JSON:
            self._records.append(outcome)
        elif self.is_trial and outcome.status in VERBS:
            write_text(as_text(outcome))
        is_told = self.options.verbose or outcome.status == "deleted"
        if is_told and not outcome.reasons and not self.is_trial:
            say(f"{outcome.status} {outcome.name}")

    def report(self) -> None:
        """Report the outcomes of all records."""
        if not self.counts:
            say("newsmeta: warning: there is no record in the data")
        if (more := self.counts["refused"] - self.most) > 0:
            records = "1 more record was" if more == 1 else f"{more:,} more records were"
            say(
                f"newsmeta: {records} refused; correct the ones listed first, or raise "
                "max-findings in [limits] to list more"
            )
        if self.options.output_format is Format.JSON:
            missing = self.missing.names if self.missing else ()
            write_data([as_json(self._records, missing, are_written=not self.is_trial)])
        if not self.options.quiet:
            for line in self._table():
                say_as_is(line)
        self._report_missing()
        if self.held:
            values = "1 value looks" if self.held == 1 else f"{self.held:,} values look"
            say(f"newsmeta: {values} damaged and held back; --accept-suspicious takes them")

    def _report_missing(self) -> None:
        """Report the files that the data does not have, and why they were not deleted."""
        names, folders = (self.missing.names, self.missing.folders) if self.missing else ((), ())
        number = len(names)
        if self.obstacle and (number or not self.counts):
            say(f"newsmeta: nothing was deleted: {self.obstacle}")
        if number and not self.counts["deleted"] and not self.options.quiet:
            from newsmeta.suggestions import listing

            are = "is" if number == 1 else "are"
            say(f"{number:,} of the files in {listing(folders, 'and')} {are} not in the data")

    def _table(self) -> Iterator[str]:
        """Yield the closing table, two lines."""
        counts = self.counts
        cells = {"records": self.in_data}
        cells["to write" if self.is_trial else "written"] = counts["written"]
        for status in ("overwritten", "updated", "unchanged", "deleted"):
            if counts[status]:
                is_planned = self.is_trial and status in VERBS
                cells[f"to {VERBS[status]}" if is_planned else status] = counts[status]
        if self.held:
            cells["held back"] = self.held
        cells["refused"] = counts["refused"]
        yield from count_columns(cells)


def _import(outcome: _Outcome, options: ImportOptions, mapping: MappingOptions) -> None:
    """Import, and note the outcome of each record; exits where the data cannot be read."""
    from newsmeta.config.config import ConfigError
    from newsmeta.importers.run import Import
    from newsmeta.schema.fields import HandoffError

    paths: list[Path] = []
    given = options.data or []
    try:
        config = session.configuration(options.config_file, options.no_config, options.verbose)
        outcome.most = config.limits.max_findings
        with _on_disk(given) as paths:
            plan = _plan(paths[0], options, mapping, config)
            if options.fetch_sizes:
                plan = _with_sizes(plan, paths, options, config)
            _run(Import(paths, plan, config, options.jobs), outcome)
    except (ConfigError, HandoffError) as error:
        message = str(error)
        if paths and given == [session.STDIN]:
            message = message.replace(
                str(paths[0]), session.STDIN
            )  # Nobody knows the path of the temporary file.
        if sum(outcome.counts[status] for status in VERBS) and not outcome.is_trial:
            message += f" ({outcome.in_data:,} records before it were imported)"
        fail(message)


def _plan(path: Path, options: ImportOptions, mapping: MappingOptions, config: Config) -> Plan:
    """Return the plan of the import; exits where options contradict one another.

    Raises:
        ImportDataError: As `plan_of` does, or when names of fields are wrong.
    """
    from newsmeta.importers.plan import pairs, plan_of
    from newsmeta.linter.content import content_of

    if options.data == [session.STDIN] and not (options.from_format or mapping.mapping):
        fail("standard input has no name that tells its format; name it with --from")
    root = content_of(config).root
    return plan_of(
        path,
        Path(options.into or ""),
        root,
        from_format=options.from_format,
        mapping=mapping.mapping,
        fields=pairs(options.fields or (), "--map", root),
        constants=pairs(options.constants or (), "--set", root),
        names=options.names,
        separator=options.separator,
        records=options.records,
        raw=options.raw,
        force=options.force,
        update=options.update,
        date_format=mapping.date_format,
        timezone=mapping.timezone,
        epoch=mapping.epoch,
        dry_run=options.dry_run or options.diff,
        accept_suspicious=options.accept_suspicious,
        match=options.match,
        delete_missing=options.delete_missing,
        delete_at_most=options.delete_at_most,
        ignored=tuple(filter(None, map(str.strip, options.ignore_columns.split(",")))),
    )


def _with_sizes(plan: Plan, paths: list[Path], options: ImportOptions, config: Config) -> Plan:
    """Return the plan with the sizes of pictures that the data does not have."""
    from dataclasses import replace

    from newsmeta.cli.online import check_extra

    check_extra("--fetch-sizes")
    from newsmeta.cli.picture_sizes import sizes_of
    from newsmeta.importers.run import Import

    wanted = Import(paths, plan, config).pictures_without_size()
    sizes = sizes_of(wanted, config, options.into or "", allow_private=options.allow_private)
    return replace(plan, sizes=sizes)


@contextmanager
def _on_disk(data: list[str]) -> Iterator[list[Path]]:
    """Yield the data as paths; standard input is kept in a temporary file for that time."""
    if data != [session.STDIN]:
        yield list(map(Path, data))
        return
    import shutil
    import tempfile

    if sys.stdin is None:
        fail("standard input is closed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "<stdin>"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield [path]


def _run(importing: Import, outcome: _Outcome) -> None:
    """Write the articles, note the outcome of each, and show the progress."""
    from newsmeta.cli.progress import progress

    with progress(None, "writing articles") as advance:
        for record in importing:
            outcome.note(record)
            if advance:
                advance()
    outcome.missing, outcome.obstacle = importing.missing, importing.obstacle
