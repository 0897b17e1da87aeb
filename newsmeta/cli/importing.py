"""`newsmeta import`."""

from __future__ import annotations

import enum
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsmeta.cli import session
from newsmeta.cli.options import ConfigFile, NoConfig, Verbose
from newsmeta.cli.output import EXIT_FINDINGS, count_columns, fail, say, say_as_is, write_text

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.importers.plan import Plan
    from newsmeta.importers.run import ImportedRecord


_VERBS = {"written": "write", "overwritten": "overwrite", "updated": "update"}
"""What is done with files, by what became of them."""


class Names(enum.StrEnum):
    """What files are called."""

    PATH = "path"
    BASENAME = "basename"
    CANONICAL = "canonical"


def import_articles(  # noqa: PLR0913, PLR0917
    data: Annotated[
        str,
        typer.Argument(metavar="DATA", help="A file, the folder of a data package, or - ."),
    ],
    into: Annotated[
        str,
        typer.Option(metavar="FOLDER", help="Where to write the articles.", show_default=False),
    ],
    from_format: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FORMAT",
            help="The format of the data, where its name does not tell it: json, jsonl, csv, tsv, "
            "datapackage or parquet.",
            show_default=False,
        ),
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=NAME",
            help="For data of others: the field is what they call NAME. Repeat it for each.",
        ),
    ] = None,
    constants: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="What the field is where the data has nothing for it. May be repeated.",
        ),
    ] = None,
    records: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Where in a JSON document the list of records is, such as data.items.",
            show_default=False,
        ),
    ] = "",
    separator: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            help="What stands between the items of a list in one text of others' data.",
        ),
    ] = ";",
    names: Annotated[
        Names,
        typer.Option(
            help="Files are called as path in the data says (the canonical name where there is "
            "none), the same without folders, or by the canonical name: YYYY-MM-DD-slug.md."
        ),
    ] = Names.PATH,
    raw: Annotated[
        bool,
        typer.Option("--raw", help="For csv and tsv that were exported with --raw."),
    ] = False,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="In files that exist, change what the data has, and nothing else."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that exist and differ as a whole.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; say what would be written.")
    ] = False,
    config_file: ConfigFile = None,
    no_config: NoConfig = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print no summary; problems are printed.")
    ] = False,
    verbose: Verbose = False,
) -> None:
    """Turn data into article files: what newsmeta export wrote, or JSON and CSV of others.

    Each record is validated before it is written; one that is refused is reported with the
    reason, and the others are written.

    Exit status: 0 all records are there; 1 some were refused; 2 wrong usage or configuration, or
    data that cannot be read.
    """
    from newsmeta.config.config import ConfigError
    from newsmeta.importers.plan import Names as Naming
    from newsmeta.importers.plan import Plan, format_named, pairs
    from newsmeta.schema.fields import HandoffError

    session.end_in_order()
    if update and force:
        fail("--update and --force exclude each other; use one of the two")
    if not into.strip():  # A variable that is not set, most probably.
        fail("--into is empty; name a folder, . for the current one")
    counts: Counter[str] = Counter()
    path: Path | None = None
    try:
        config = session.configuration(config_file, no_config, verbose)
        with _on_disk(data) as path:
            if data == session.STDIN and from_format is None:
                fail("standard input has no name that tells its format; say --from")
            wanted = format_named(path, from_format)
            mapped = pairs(fields or (), "--map")
            _check(wanted.name, bool(mapped), records, separator, raw)
            plan = Plan(
                wanted,
                Path(into),
                mapped,
                pairs(constants or (), "--set"),
                Naming(names.value),
                separator,
                records,
                raw,
                force,
                update,
                dry_run,
            )
            for outcome in _run(path, plan, config):
                counts[outcome.status] += 1
                _note(outcome, data, verbose, dry_run)
    except (ConfigError, HandoffError) as error:
        message = str(error)
        if path is not None and data == session.STDIN:  # It lies in a file that nobody knows.
            message = message.replace(str(path), data)
        if sum(counts[status] for status in _VERBS) and not dry_run:
            message += f" ({sum(counts.values()):,} records before that were dealt with)"
        fail(message)
    if not counts:
        say("newsmeta: warning: there is no record in the data")
    if not quiet:
        for line in _table(counts, dry_run):
            say_as_is(line)
    if counts["refused"]:
        raise typer.Exit(EXIT_FINDINGS)


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


def _check(name: str, is_mapped: bool, records: str, separator: str, raw: bool) -> None:
    """Check that the options are for the format."""
    if is_mapped and name == "datapackage":
        fail("--map: a data package is newsmeta's own, and has the fields already")
    if records and name != "json":
        fail(f"--records: this is for json, not for {name}")
    if raw and name not in ("csv", "tsv"):
        fail(f"--raw: this is for csv and tsv, not for {name}")
    if separator != ";" and not is_mapped:
        fail("--separator: this is for data of others; use it with --map")
    if not separator.strip():
        fail("--separator: name at least one character that is no blank")


def _run(path: Path, plan: Plan, config: Config) -> Iterator[ImportedRecord]:
    """Import, and show how far it is."""
    from newsmeta.cli.progress import progress
    from newsmeta.importers import run

    with progress(None, "writing articles") as advance:
        for outcome in run.import_data(path, plan, config):
            yield outcome
            if advance:
                advance()


def _note(outcome: ImportedRecord, data: str, verbose: bool, dry_run: bool) -> None:
    """Say what became of a record: always of one that was refused, of others if asked to.

    What a dry run finds is its result, and goes to standard output.
    """
    from newsmeta.reporters.escaping import visible

    if outcome.reasons:
        name = f" ({outcome.name})" if outcome.name else ""
        for reason in outcome.reasons:
            say(f"{data}: {outcome.place}{name}: {reason}")
    elif dry_run and outcome.status in _VERBS:
        line = f"would {_VERBS[outcome.status]} {visible(outcome.name)}\n"
        write_text(sys.stdout, [line])
    elif verbose:
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
