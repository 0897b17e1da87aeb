"""Shell completion: `--install-completion`, `--show-completion`, and requests of the shell itself.

typer has the machinery. Added here is a list of the commands, so that completing their names
imports none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

HELP = {
    "init": "Write a configuration for this repository.",
    "new": "Write a new article.",
    "validate": "Check article files: the file, its YAML, the schema, text and time.",
    "check": "Check URLs and pictures, and compare articles with each other.",
    "merge": "Report the findings of all shards, and compare their files.",
    "normalize": "Fix mistakes in article files, and leave everything else as it is.",
    "baseline": "Record today's findings, so that only new ones are reported.",
    "export": "Write articles as data.",
    "import": "Write article files from data.",
    "stats": "Show a repository in figures.",
    "report": "Write one page with the content and the findings of a repository.",
    "lsp": "Serve editors: findings, fixes and completion while you type.",
    "rules": "List the rules.",
    "rule": "Explain a rule.",
    "schema": "Print schemas, or infer one.",
    "cache": "Show or delete the cache.",
    "doctor": "Report versions, configuration, site and cache, and their problems.",
}
"""One line on each command, for the list of commands."""


_IN_ZSH = {
    '"': "",
    "'": "’",
    "`": "",
    "\\": "",
    "$": "",
    ":": r"\\:",
}
"""Characters that are special to zsh, and their replacements."""


def prepare() -> None:
    """Prepare typer to answer a shell."""
    from typer import _completion_classes as shells

    class Fish(shells.FishComplete):
        """Completion for fish as typer does it, with each value and its help in one line."""

        def format_completion(self, item: Any) -> str:
            return f"{item.value}\t{_line(item.help)}" if item.help else str(item.value)

    class Zsh(shells.ZshComplete):
        """The same for zsh, which evaluates what it is given."""

        def format_completion(self, item: Any) -> str:
            text = f'"{_quoted(item.value)}"'
            return f'{text}:"{_quoted(_line(item.help))}"' if item.help else text

    shells.completion_init()
    _machinery().add_completion_class(Fish, "fish")
    _machinery().add_completion_class(Zsh, "zsh")


def _machinery() -> Any:
    """Return click's completion module: typer's own or click's, by the version of typer."""
    from typer import _completion_classes as shells

    return import_module(shells.FishComplete.__mro__[1].__module__)


def _line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """Return a text quoted for double quotes within single quotes, so that nothing in it is run."""
    return "".join(_IN_ZSH.get(letter, letter) for letter in text)


def commands(names: Any, incomplete: str) -> list[Any]:
    """Return the commands that begin with the text typed so far."""
    item = _machinery().CompletionItem
    return [item(name, help=HELP.get(name)) for name in names if name.startswith(incomplete)]


def install(ctx: Any, param: Any) -> None:
    """Install completion for the shell that newsmeta was called from, and exit."""
    from typer._completion_classes import completion_init
    from typer.completion import install_callback

    if not ctx.resilient_parsing:
        completion_init()
        install_callback(ctx, param, value=True)


def show(ctx: Any, param: Any) -> None:
    """Print the completion script for the shell that newsmeta was called from, and exit."""
    from typer._completion_classes import completion_init
    from typer.completion import show_callback

    if not ctx.resilient_parsing:
        completion_init()
        show_callback(ctx, param, value=True)
