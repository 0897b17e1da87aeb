"""Suggestions for commands and options that do not exist.

They are only made on an error, so that importing all commands to know their options does not
matter.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from newsmeta.reporters.escaping import visible
from newsmeta.suggestions import listing, nearest

_COMMANDS = {
    "autofix": "normalize", "correct": "normalize", "fix": "normalize", "normalise": "normalize",
    "repair": "normalize", "diff": "normalize --diff",
    "fmt": "normalize --format", "format": "normalize --format", "pretty": "normalize --format",
    "tidy": "normalize --format",
    "lint": "validate", "test": "validate", "verify": "validate",
    "audit": "check", "dedupe": "check", "duplicates": "check", "links": "check",
    "convert": "export", "dump": "export",
    "ingest": "import", "load": "import",
    "config": "init", "setup": "init",
    "count": "stats", "figures": "stats", "statistics": "stats", "summary": "stats",
    "dashboard": "report", "html": "report", "page": "report", "reports": "report",
    "explain": "rule", "infer": "schema infer", "list": "rules",
    "clean": "cache clear", "clear": "cache clear",
    "help": "--help", "version": "--version",
}  # fmt: skip
"""Commands of other programs, and the command here that does the same."""

_SUBCOMMANDS = {
    "baseline": {
        "init": "create", "new": "create", "record": "create", "save": "create", "write": "create",
        "accept": "update", "add": "update", "append": "update", "refresh": "update",
        "list": "stats", "ls": "stats", "show": "stats", "status": "stats",
        "clean": "prune", "clear": "prune", "delete": "prune", "remove": "prune", "rm": "prune",
    },
}  # fmt: skip
"""The same for commands that have subcommands."""

_VALUES = {
    "--fail-on": {
        "all": "info", "any": "info", "notice": "info", "warn": "warning", "critical": "error",
        "fatal": "error", "false": "never", "no": "never", "none": "never", "off": "never",
    },
}  # fmt: skip
"""Values of options in other programs, and the values here."""

_FINDINGS = ("validate", "check")
_LOOKING = (*_FINDINGS, "normalize")
_OPTIONS = [
    ((*_FINDINGS, ""), ("--autofix", "--fix", "--write"), "newsmeta normalize"),
    (_FINDINGS, ("--dry-run",), "newsmeta normalize --diff"),
    (("check",), ("--all", "--full"), "--validate"),
    (_FINDINGS, ("--format", "--formatter", "--reporter"), "--output-format"),
    (_FINDINGS, ("--out", "--output-file", "--report"), "--output"),
    (_LOOKING, ("--enable", "--only", "--rule", "--rules"), "--select"),
    (_LOOKING, ("--disable", "--skip"), "--ignore"),
    (_LOOKING, ("--strict", "--warnings-as-errors"), "--fail-on warning"),
    (_FINDINGS, ("--no-fail",), "--exit-zero"),
    (("normalize",), ("--exit-zero", "--no-fail"), "--fail-on never"),
    (("validate",), ("--exclude", "--include"), "Write it into newsmeta.toml."),
    (_LOOKING, ("--parallel", "--threads", "--workers"), "--jobs"),
    (_LOOKING, ("--silent",), "--quiet"),
    (
        _LOOKING,
        ("--against", "--base", "--diff-from", "--from-ref", "--modified", "--ref", "--since"),
        "--changed=REF",
    ),
    (
        _LOOKING,
        ("--poll", "--watch"),
        "newsmeta looks once; have a program that watches files run it again, with --changed.",
    ),
    (_LOOKING, ("--debug",), "--verbose"),
    (
        ("normalize",),
        ("--autofix", "--fix", "--in-place", "--write"),
        "newsmeta normalize fixes files without an option.",
    ),
    (("normalize",), ("--dry-run", "--preview"), "--diff"),
    (("normalize",), ("--unsafe",), "--unsafe-fixes"),
    (("rules", "stats"), ("--format",), "--output-format"),
    (("stats",), ("--filter", "--query"), "--where"),
    (("report",), ("--baseline", "--before", "--compare", "--previous"), "--since"),
    (("report",), ("--html", "--out", "--output-file"), "--output"),
    (("stats",), ("--group-by", "--per"), "--by"),
    (("stats",), ("--limit", "--most"), "--top"),
    (("export",), ("--format", "--output-format"), "--to"),
    (("export",), ("--filter", "--query"), "--where"),
    (("export",), ("--fields",), "--columns"),
    (("import",), ("--format",), "--from"),
    (("import",), ("--out", "--output"), "--into"),
]
"""Options of other programs, by command, and the equivalent here: an option, a command, or a
sentence. An empty name of a command stands for options before the command.
"""


_YES = ("1", "on", "true", "yes")
_NO_COMMAND = re.compile(r"No such command '([^']*)'\.?")
_NO_CHOICE = re.compile(r"'(.*?)' is not one of ", re.DOTALL)
_CHOICE = re.compile("'([^']*)'")


def explain(error: Any, group: Any, ctx: Any) -> None:
    """Add to the error of an unknown option a suggestion of what may have been meant.

    Args:
        error: The error that was raised.
        group: All the commands.
        ctx: The context of the group.
    """
    option = error.option_name
    advice = _option_meant(option, getattr(error, "ctx", None), group, ctx)
    error.possibilities = None
    error.message = f"No such option: {visible(option)}{advice and '.'}{advice}"


def explain_value(error: Any) -> None:
    """Add to the error of an option without a value a suggestion of what may have been meant."""
    option = error.option_name
    given = (word.partition("=") for word in getattr(error, "given", ()))
    value = next((value for name, _, value in given if name == option), "")
    if not value or "not take a value" not in error.message:
        return
    if option == "--changed-lines":
        meant = shlex.quote(visible(f"--changed={value}"))
        error.message += f" Did you mean {meant} {option}?"
    elif value.casefold() in _YES:
        error.message += f" Did you mean {option}?"


def explain_word(error: Any) -> None:
    """Add to the error of an unknown subcommand or choice a suggestion of what was meant."""
    if "id you mean" in error.message:
        return
    ctx: Any = getattr(error, "ctx", None)
    parameter = getattr(error, "param", None)
    if match := _NO_COMMAND.fullmatch(error.message):
        known = list(getattr(getattr(ctx, "command", None), "commands", ()))
        words = _SUBCOMMANDS.get(getattr(ctx, "info_name", None) or "", {})
        meant = words.get(match[1].casefold()) or (nearest(match[1], known) if known else None)
        if meant:
            error.message += f" Did you mean newsmeta {ctx.info_name} {meant}?"
        elif known:
            error.message += f" The commands are {listing(known, 'and')}."
    elif (match := _NO_CHOICE.match(error.message)) and parameter is not None:
        choices = _CHOICE.findall(error.message[match.end() :])
        words = {k: v for name in parameter.opts for k, v in _VALUES.get(name, {}).items()}
        meant = words.get(match[1].casefold()) or (nearest(match[1], choices) if choices else None)
        if meant:
            error.message += f" Did you mean {meant}?"


def no_such_command(name: str, known: Iterable[str]) -> str:
    """Return a message on a command that does not exist, with a suggestion."""
    meant = _COMMANDS.get(name.casefold())
    if not meant and _exists(name):
        advice = f" To check files, write newsmeta validate {shlex.quote(visible(name))}."
    elif meant := meant or nearest(name, known):
        advice = f" Did you mean newsmeta {meant}?"
    else:
        advice = f" The commands are {listing(known, 'and')}."
    return f"No such command '{visible(name)}'.{advice}"


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def _option_meant(option: str, ctx: Any, group: Any, group_ctx: Any) -> str:
    """Return a suggestion for an option, as a sentence after a space, or an empty text."""
    if ctx is None:
        return ""
    command = ctx.info_name if ctx is not group_ctx else ""
    own = _options(ctx.command)
    for commands, options, meant in _OPTIONS:
        if command in commands and option in options:
            return f" {meant}" if meant.endswith(".") else f" Did you mean {meant}?"
    if (close := nearest(option, own)) and option.startswith("--"):
        return f" Did you mean {close}?"
    others = [
        name for name in group.commands if option in _options(group.get_command(group_ctx, name))
    ]
    if not others:
        return ""
    if not command:
        return f" It goes after the command: newsmeta {others[0]} {option}."
    return f" It is an option of {listing([f'newsmeta {name}' for name in others], 'and')}."


def _options(command: Any) -> set[str]:
    """Return the options of a command that its help shows."""
    return {
        name
        for parameter in command.params
        if getattr(parameter, "hidden", False) is False
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("-")
    }
