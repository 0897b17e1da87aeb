"""The command `newsmeta` and its subcommands."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from newsmeta._about import __version__

_FUNCTIONS = {
    "init": ("init", "init"),
    "new": ("new", "new"),
    "validate": ("validate", "validate"),
    "check": ("check", "check"),
    "merge": ("merge", "merge"),
    "normalize": ("normalize", "normalize"),
    "baseline": ("baseline", "baseline"),
    "export": ("export", "export"),
    "import": ("importing", "import_articles"),
    "stats": ("stats", "stats"),
    "report": ("report", "report"),
    "lsp": ("lsp", "lsp"),
    "rules": ("rules", "rules"),
    "rule": ("rules", "rule"),
    "schema": ("schema", "schema"),
    "cache": ("cache", "cache"),
    "doctor": ("doctor", "doctor"),
}
"""Subcommands in the order of the help, each with its module here and its function or subcommands.
"""


_ASKED = "_NEWSMETA_COMPLETE"
"""Environment variable by which a shell asks for completions."""

_WITH_VALUE = "--changed"
"""The option whose value, written after `=`, may be left out."""


class _Subcommand(TyperCommand):
    """A subcommand with an option whose value may be left out."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Parse the arguments after the name of the subcommand."""
        if _WITH_VALUE in args and any(_WITH_VALUE in option.opts for option in self.params):
            args = _with_values(args)
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            vars(error)["given"] = given
            raise


def _with_values(args: list[str]) -> list[str]:
    """Return the arguments with a value supplied wherever the option has none.

    As in Git, the word after the option is a path if that path exists, and otherwise a revision.
    """
    end = args.index("--") if "--" in args else len(args)
    given: list[str] = []
    for word in args[:end]:
        is_value = given and given[-1] == f"{_WITH_VALUE}=" and not word.startswith("-")
        if is_value and not os.path.lexists(word):
            given[-1] += word
        else:
            given.append(f"{word}=" if word == _WITH_VALUE else word)
    return [*given, *args[end:]]


def _flowing(command: Any) -> Any:
    """Return a command whose help has line breaks only between paragraphs."""
    paragraphs = (command.help or "").split("\n\n")
    command.help = "\n\n".join(" ".join(each.split()) for each in paragraphs)
    for each in getattr(command, "commands", {}).values():
        _flowing(each)
    return command


class _Subcommands(TyperGroup):
    """The subcommands, each imported only when it is asked for."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the subcommand of that name, or None where there is none."""
        if cmd_name not in _FUNCTIONS:
            return None
        module, name = _FUNCTIONS[cmd_name]
        function = getattr(import_module(f"newsmeta.cli.{module}"), name)
        if isinstance(function, typer.Typer):
            return _flowing(get_command(function))
        alone = typer.Typer(add_completion=False)
        alone.command(cmd_name, cls=_Subcommand)(function)
        return _flowing(get_command(alone))

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the completions for the name of a command."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        from newsmeta.cli.completion import commands

        return commands(_FUNCTIONS, incomplete)

    def _main_shell_completion(self, *args: Any, **options: Any) -> None:
        """Answer a shell that asks for completions; otherwise do nothing."""
        if _ASKED in os.environ:
            from newsmeta.cli.completion import prepare

            prepare()
            super()._main_shell_completion(*args, **options)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the name, the subcommand and the remaining arguments.

        Fails where there is no such command.
        """
        if args and args[0] not in _FUNCTIONS and not args[0].startswith("-"):
            from newsmeta.cli.mistyped import no_such_command

            ctx.fail(no_such_command(args[0], _FUNCTIONS))
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Parse the arguments before the subcommand."""
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            self._explain(error, ctx)
            raise

    def invoke(self, ctx: Any) -> Any:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            self._explain(error, ctx)
            raise

    def _explain(self, error: Any, ctx: Any) -> None:
        # A shell may have expanded a star to names of files.
        if isinstance(getattr(error, "message", None), str):
            from newsmeta.reporters.escaping import visible

            error.message = visible(error.message)
        # The error is recognized by its attributes: its module differs between versions of typer.
        if not hasattr(error, "message"):
            return
        from newsmeta.cli import mistyped

        if not hasattr(error, "option_name"):
            mistyped.explain_word(error)
        elif hasattr(error, "possibilities"):
            mistyped.explain(error, self, ctx)
        else:
            mistyped.explain_value(error)


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


def _install_completion(ctx: Any, param: Any, value: bool) -> None:
    if value:
        from newsmeta.cli.completion import install

        install(ctx, param)


def _show_completion(ctx: Any, param: Any, value: bool) -> None:
    if value:
        from newsmeta.cli.completion import show

        show(ctx, param)


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
    install_completion: Annotated[
        bool,
        typer.Option(
            "--install-completion",
            callback=_install_completion,
            is_eager=True,
            help=(
                "Install completion of commands, options and values for this shell: bash, zsh, "
                "fish."
            ),
        ),
    ] = False,
    show_completion: Annotated[
        bool,
        typer.Option(
            "--show-completion",
            callback=_show_completion,
            is_eager=True,
            help="Print the script for completion, to install it by hand.",
        ),
    ] = False,
) -> None:
    pass


def _not_imported() -> None:
    """Stand in for a subcommand in the list of all subcommands."""


for _name in _FUNCTIONS:
    app.command(_name)(_not_imported)
