"""Hooks for pre-commit, which check the files of a commit."""

from __future__ import annotations

from typing import Any

from newsmeta.setup.insertion import into_list, values_of

FILE = ".pre-commit-config.yaml"
_KEY = "repos"
_HOOK = """\
      - id: newsmeta
        name: newsmeta
        entry: newsmeta check --validate --force-exclude{options}
        language: system
        files: (^|/)_news/|\\.(md|markdown|mkd|mkdn|mkdown|html?)$
        types: [text]
        exclude_types: [image]
        require_serial: true
        verbose: true
"""
"""A hook that changes no files. Warnings do not stop the commit, but are shown."""


def with_hooks(before: bytes | None, options: str = "") -> bytes | None:
    """Return the configuration of pre-commit with newsmeta's hook; None if it has one.

    It is a local hook, which needs no address. newsmeta has to be installed where the commit is
    made.

    Args:
        before: The configuration, or None if there is none.
        options: Additional options for the command.

    Raises:
        InsertionError: When the hook cannot be added.
    """
    if before is not None and _has_hooks(values_of(before)):
        return None
    item = _HOOK.replace("{options}", options)
    return into_list(before or b"", _KEY, f"  - repo: local\n    hooks:\n{item}")


def _has_hooks(values: Any) -> bool:
    """Tell whether there is a hook of newsmeta, by its name or by its command."""
    repositories = values.get(_KEY) if isinstance(values, dict) else None
    for repository in repositories if isinstance(repositories, list) else ():
        hooks = repository.get("hooks") if isinstance(repository, dict) else None
        for hook in hooks if isinstance(hooks, list) else ():
            said = [hook.get("id"), hook.get("entry")] if isinstance(hook, dict) else []
            if any("newsmeta" in each for each in said if isinstance(each, str)):
                return True
    return False
