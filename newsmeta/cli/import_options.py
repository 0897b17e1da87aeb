"""The options of `newsmeta import`."""

# No annotation is put off here: the command line is made of them at each start.

import enum
from typing import Annotated

import typer

from newsmeta.cli import values
from newsmeta.cli.online_options import AllowPrivate
from newsmeta.cli.options import ConfigFile, Jobs, NoConfig, QuietSummary, Verbose
from newsmeta.data_classes import dataclass
from newsmeta.importers.choices import Match, Names


class Format(enum.StrEnum):
    """How it is reported what became of records."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ImportOptions:
    """What `newsmeta import` is told."""

    data: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DATA",
            help="A file, several that are pages of one list, the folder of a data package, or - .",
        ),
    ] = None
    into: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Where to write the articles.", show_default=False),
    ] = None
    from_format: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FORMAT",
            autocompletion=values.imported,
            help="The format of the data, where its name does not tell it: json, jsonl, csv, tsv, "
            "datapackage or parquet; or where it is from: wordpress, ghost, jsonfeed, rss or atom.",
            show_default=False,
        ),
    ] = None
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=NAME",
            help="For data of others: the field is what they call NAME, or an expression in "
            "JMESPath. Repeat it for each.",
        ),
    ] = None
    constants: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="What the field is where the data has nothing for it. May be repeated.",
        ),
    ] = None
    records: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Where in a JSON document the list of records is, such as data.items; in a "
            "workbook, the name of a sheet.",
            show_default=False,
        ),
    ] = ""
    separator: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="What stands between the items of a list in one text of others' data. "
            "(default: ;)",
            show_default=False,
        ),
    ] = None
    names: Annotated[
        Names,
        typer.Option(
            metavar="NAMES",
            help="Files are called as path in the data says (path; the canonical name where there "
            "is none), the same without folders (basename), or by the canonical name, "
            "YYYY-MM-DD-slug.md (canonical).",
        ),
    ] = Names.PATH
    raw: Annotated[
        bool,
        typer.Option("--raw", help="For csv and tsv that were exported with --raw."),
    ] = False
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="In files that exist, change what the data has, and nothing else."
        ),
    ] = False
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that exist and differ as a whole.")
    ] = False
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Write nothing; show what would change, value by value."),
    ] = False
    diff: Annotated[
        bool,
        typer.Option(
            "--diff", help="Likewise, and exit with 1 if anything would change, as in a check."
        ),
    ] = False
    accept_suspicious: Annotated[
        bool,
        typer.Option(
            "--accept-suspicious",
            help="Take values that look as if a spreadsheet had damaged them, which are held back "
            "else.",
        ),
    ] = False
    fetch_sizes: Annotated[
        bool,
        typer.Option(
            "--fetch-sizes",
            help="Ask the web how large pictures are whose size the data does not have. "
            "(needs the extra web)",
        ),
    ] = False
    allow_private: AllowPrivate = False
    ignore_columns: Annotated[
        str,
        typer.Option(
            metavar="NAMES",
            help="What of the data not to look at: its names there, separated by commas.",
            show_default=False,
        ),
    ] = ""
    match: Annotated[
        Match,
        typer.Option(
            metavar="FIELD",
            help="With --update or --force, what tells which file a record is about: its path, or "
            "the page that webUrl or originalUrl is the address of, however that is written.",
        ),
    ] = Match.PATH
    delete_missing: Annotated[
        bool,
        typer.Option(
            "--delete-missing",
            help="Delete files that the data does not have, in the folders where it has some. "
            "--dry-run shows which.",
        ),
    ] = False
    delete_at_most: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            help="How many files --delete-missing may delete. (default: half of them)",
            show_default=False,
        ),
    ] = None
    output_format: Annotated[
        Format, typer.Option(help="How it is reported what became of the records.")
    ] = Format.TEXT
    jobs: Jobs = None
    config_file: ConfigFile = None
    no_config: NoConfig = False
    quiet: QuietSummary = False
    verbose: Verbose = False
