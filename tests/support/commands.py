"""Commands that tests run in this process, built once: building takes longer than running."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

import typer.testing

from newsmeta.cli import app


def build_once() -> None:
    """Build each command at its first run only."""
    build, groups = app._Subcommands.get_command, vars(typer.testing)
    built: dict[tuple[str, Any], Any] = {}

    def get_command(self: Any, ctx: Any, name: str) -> Any:
        if name not in app._FUNCTIONS:
            return build(self, ctx, name)
        module, called = app._FUNCTIONS[name]
        # A test may have replaced the command, or reloaded its module.
        key = name, getattr(import_module(f"newsmeta.cli.{module}"), called)
        if key not in built:
            built[key] = build(self, ctx, name)
        return built[key]

    vars(app)["_Subcommands"].get_command = get_command
    groups["_get_command"] = cache(groups["_get_command"])
