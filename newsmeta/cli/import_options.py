"""The options of `newsmeta import`."""

# Annotations are not deferred here: typer builds the command line from them at each start.

import enum
from typing import Annotated

import typer

from newsmeta.cli import values
from newsmeta.cli.online_options import AllowPrivate
from newsmeta.cli.options import ConfigFile, Jobs, NoConfig, QuietSummary, Verbose
from newsmeta.data_classes import dataclass
from newsmeta.importers.choices import Match, Names


class Format(enum.StrEnum):
    """The format of the report on records."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ImportOptions:
    """Options of `newsmeta import`."""

    data: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DATA",
            help=(
                "A file, several files that are pages of one list, the folder of a data package, "
                "or - for standard input."
            ),
        ),
    ] = None
    into: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="The folder for the articles.", show_default=False),
    ] = None
    from_format: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FORMAT",
            autocompletion=values.imported,
            help=(
                "The format of the data, if its name does not tell it: json, jsonl, csv, tsv, "
                "datapackage or parquet; or its origin: wordpress, ghost, jsonfeed, rss or atom."
            ),
            show_default=False,
        ),
    ] = None
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=NAME",
            help=(
                "For other data: take the field from NAME, or from an expression in JMESPath. May "
                "be repeated."
            ),
        ),
    ] = None
    constants: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="The value of the field if the data has none. May be repeated.",
        ),
    ] = None
    records: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help=(
                "The place of the list of records in a JSON document, such as data.items; or the "
                "name of a sheet of a workbook."
            ),
            show_default=False,
        ),
    ] = ""
    separator: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="For other data: the text between the items of a list. (default: ;)",
            show_default=False,
        ),
    ] = None
    names: Annotated[
        Names,
        typer.Option(
            metavar="NAMES",
            help=(
                "The names of files: path in the data, or the canonical name if there is none "
                "(path); the same without folders (basename); or the canonical name, "
                "YYYY-MM-DD-slug.md (canonical)."
            ),
        ),
    ] = Names.PATH
    raw: Annotated[
        bool,
        typer.Option("--raw", help="For csv and tsv that newsmeta exported with --raw."),
    ] = False
    update: Annotated[
        bool,
        typer.Option("--update", help="In existing files, change only fields that the data has."),
    ] = False
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite existing files that differ, as a whole.")
    ] = False
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Write nothing, and show the changes, value by value."),
    ] = False
    diff: Annotated[
        bool,
        typer.Option("--diff", help="Like --dry-run, and exit with 1 if a file would change."),
    ] = False
    accept_suspicious: Annotated[
        bool,
        typer.Option(
            "--accept-suspicious",
            help="Also write values that a spreadsheet seems to have damaged.",
        ),
    ] = False
    fetch_sizes: Annotated[
        bool,
        typer.Option(
            "--fetch-sizes",
            help=(
                "Request pictures without a size in the data, to measure them. (needs the extra "
                "web)"
            ),
        ),
    ] = False
    allow_private: AllowPrivate = False
    ignore_columns: Annotated[
        str,
        typer.Option(
            metavar="NAMES",
            help="Columns or members of the data to ignore, separated by commas.",
            show_default=False,
        ),
    ] = ""
    match: Annotated[
        Match,
        typer.Option(
            metavar="FIELD",
            help=(
                "With --update or --force, the way to find the file of a record: by its path, or "
                "by the page at its webUrl or originalUrl, in any spelling of the address."
            ),
        ),
    ] = Match.PATH
    delete_missing: Annotated[
        bool,
        typer.Option(
            "--delete-missing",
            help=(
                "Delete files that are missing in the data, in the folders of the data. --dry-run "
                "lists them."
            ),
        ),
    ] = False
    delete_at_most: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            help=(
                "The number of files that --delete-missing may delete, at most. (default: half of "
                "them)"
            ),
            show_default=False,
        ),
    ] = None
    output_format: Annotated[
        Format, typer.Option(help="The format of the report on the records.")
    ] = Format.TEXT
    jobs: Jobs = None
    config_file: ConfigFile = None
    no_config: NoConfig = False
    quiet: QuietSummary = False
    verbose: Verbose = False
