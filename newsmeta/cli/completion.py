"""Completion for shells: what `--install-completion`, `--show-completion` and the shell itself ask.

typer has the machinery. What is added: shells are not asked which commands there are by importing
each of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

HELP = {
    "init": "Write a configuration for this repository.",
    "new": "Write a new article.",
    "validate": "Check article files: the file, its YAML, the schema, text and time.",
    "check": "Check URLs, pictures and what articles are to one another.",
    "merge": "Report what shards of the files were found to be, together.",
    "normalize": "Fix article files in place, and leave alone what is right.",
    "baseline": "Record the findings that there are, so that only new ones are reported.",
    "export": "Write articles as data.",
    "import": "Write article files from data.",
    "stats": "Show what a repository holds, in figures.",
    "report": "Write one page of what a repository holds and what is found in it.",
    "lsp": "Serve editors: findings, fixes and completion while articles are typed.",
    "rules": "List the rules.",
    "rule": "Explain a rule.",
    "schema": "Print schemas, or infer one.",
    "cache": "Say what is remembered, or forget it.",
    "doctor": "Say what newsmeta runs on and by here, and what is wrong with it.",
}
"""What each command does, for a list of them."""


_IN_ZSH = {
    '"': "",
    "'": "’",
    "`": "",
    "\\": "",
    "$": "",
    ":": r"\\:",
}
"""Letters that mean something there, and what is shown in their place."""


def prepare() -> None:
    """Make typer ready to answer a shell."""
    from typer import _completion_classes as shells

    class Fish(shells.FishComplete):
        """What typer does, with each value and its help in one line, whatever the width."""

        def format_completion(self, item: Any) -> str:
            return f"{item.value}\t{_line(item.help)}" if item.help else str(item.value)

    class Zsh(shells.ZshComplete):
        """The same of another shell, which evaluates what it is told."""

        def format_completion(self, item: Any) -> str:
            text = f'"{_quoted(item.value)}"'
            return f'{text}:"{_quoted(_line(item.help))}"' if item.help else text

    shells.completion_init()
    _machinery().add_completion_class(Fish, "fish")
    _machinery().add_completion_class(Zsh, "zsh")


def _machinery() -> Any:
    """Return click's module on completion, which is typer's own or another, by its version."""
    from typer import _completion_classes as shells

    return import_module(shells.FishComplete.__mro__[1].__module__)


def _line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """Return a text for a list in double quotes within single ones, in which nothing is run."""
    return "".join(_IN_ZSH.get(letter, letter) for letter in text)


def commands(names: Any, incomplete: str) -> list[Any]:
    """Return the commands that begin with what is written."""
    item = _machinery().CompletionItem
    return [item(name, help=HELP.get(name)) for name in names if name.startswith(incomplete)]


def install(ctx: Any, param: Any) -> None:
    """Install completion for the shell that newsmeta is called from, and exit."""
    from typer._completion_classes import completion_init
    from typer.completion import install_callback

    if not ctx.resilient_parsing:
        completion_init()
        install_callback(ctx, param, value=True)


def show(ctx: Any, param: Any) -> None:
    """Print what completes in the shell that newsmeta is called from, and exit."""
    from typer._completion_classes import completion_init
    from typer.completion import show_callback

    if not ctx.resilient_parsing:
        completion_init()
        show_callback(ctx, param, value=True)
