"""The command `newsmeta` and its subcommands."""

from __future__ import annotations

from typing import Annotated

import typer

from newsmeta import __version__
from newsmeta.cli import check, export, importing, normalize, rules, schema, validate

app = typer.Typer(
    help="Check, fix and hand over the YAML front matter of news article files.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"newsmeta {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            "-V",
            callback=_print_version,
            is_eager=True,
            help="Print the version and exit.",
        ),
    ] = False,
) -> None:
    pass


app.command("validate")(validate.validate)
app.command("check")(check.check)
app.command("normalize")(normalize.normalize)
app.command("export")(export.export)
app.command("import")(importing.import_articles)
app.command("rules")(rules.rules)
app.command("rule")(rules.rule)
app.command("schema")(schema.schema)
