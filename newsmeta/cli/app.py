"""The command `newsmeta` and its subcommands."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from newsmeta._about import __version__

_FUNCTIONS = {
    "init": ("init", "init"),
    "validate": ("validate", "validate"),
    "check": ("check", "check"),
    "normalize": ("normalize", "normalize"),
    "export": ("export", "export"),
    "import": ("importing", "import_articles"),
    "rules": ("rules", "rules"),
    "rule": ("rules", "rule"),
    "schema": ("schema", "schema"),
    "cache": ("cache", "cache"),
}
"""Each subcommand, in the order of the help: its module here, and its function or subcommands."""


class _Subcommands(TyperGroup):
    """The subcommands, each of which is imported when it is asked for."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the subcommand of that name, or None where there is none."""
        if cmd_name not in _FUNCTIONS:
            return None
        module, name = _FUNCTIONS[cmd_name]
        function = getattr(import_module(f"newsmeta.cli.{module}"), name)
        if isinstance(function, typer.Typer):
            return get_command(function)
        alone = typer.Typer(add_completion=False)
        alone.command(cmd_name)(function)
        return get_command(alone)


app = typer.Typer(
    cls=_Subcommands,
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


def _not_imported() -> None:
    """Stand for a subcommand in the list of them all."""


for _name in _FUNCTIONS:
    app.command(_name)(_not_imported)
