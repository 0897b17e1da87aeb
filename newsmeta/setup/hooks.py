"""Hooks of pre-commit that look at what is committed."""

from __future__ import annotations

from typing import Any

from newsmeta.setup.insertion import into_list, values_of

FILE = ".pre-commit-config.yaml"
_KEY = "repos"
_TASKS = ("validate", "check")
"""Commands that change no file."""


def with_hooks(before: bytes | None, options: str = "") -> bytes | None:
    """Return pre-commit's configuration with newsmeta's hooks; None if it has such.

    They are local ones, which need no address: newsmeta has to be installed where the commit is
    made.

    Args:
        before: The configuration, or None if there is none.
        options: What to say besides to each command.

    Raises:
        InsertionError: When they cannot be added to it.
    """
    if before is not None and _has_hooks(values_of(before)):
        return None
    item = "".join(
        f"      - id: newsmeta-{task}\n"
        f"        name: newsmeta {task}\n"
        f"        entry: newsmeta {task} --force-exclude{options}\n"
        "        language: system\n"
        "        files: \\.(md|markdown|mkd|mkdn|mkdown|html?)$\n"
        "        require_serial: true\n"
        # What is no error lets the commit pass, and is to be seen.
        "        verbose: true\n"
        for task in _TASKS
    )
    return into_list(before or b"", _KEY, f"  - repo: local\n    hooks:\n{item}")


def _has_hooks(values: Any) -> bool:
    """Tell whether there is a hook of newsmeta's, by its name or by what it calls."""
    repositories = values.get(_KEY) if isinstance(values, dict) else None
    for repository in repositories if isinstance(repositories, list) else ():
        hooks = repository.get("hooks") if isinstance(repository, dict) else None
        for hook in hooks if isinstance(hooks, list) else ():
            said = [hook.get("id"), hook.get("entry")] if isinstance(hook, dict) else []
            if any("newsmeta" in each for each in said if isinstance(each, str)):
                return True
    return False
