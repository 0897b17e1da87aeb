"""Which of several alternatives (`anyOf`, `oneOf`) a value was meant to be."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from jsonschema.exceptions import relevance

CONSTANTS = ("const", "enum")
"""The keywords that tell kinds of things apart."""


def meant(error: Any) -> list[Any]:
    """Return the errors that a failed `anyOf` or `oneOf` of jsonschema comes to.

    A branch whose constants and type hold goes before those whose do not: that is how people
    tell kinds of things apart, `type: video`. Of one branch that is left, all errors are
    returned; of several, the one that jsonschema holds for the most relevant.

    Args:
        error: The error, or any other.

    Returns:
        The errors: several also where they name constants of one and the same value. None where
        the branches are equally far from the value.
    """
    branches = _branches(error)
    likely = [errors for errors in branches if not _contradicts(errors)]
    if len(likely) == 1:
        return [end for each in likely[0] for end in (meant(each) or [each])]
    errors = [each for branch in likely or branches for each in branch]
    if not errors:
        return []
    # As jsonschema's best_match does, but for what comes of constants.
    first = min(errors, key=relevance)
    equals = [each for each in errors if relevance(each) == relevance(first)]
    if len(equals) == 1:
        return meant(first) or [first]
    return equals if all(each.validator in CONSTANTS for each in equals) else []


def _branches(error: Any) -> list[list[Any]]:
    """Return what is wrong with each of the branches."""
    branches: dict[Any, list[Any]] = defaultdict(list)
    for number, each in enumerate(error.context):
        # A branch that is `false` has no number.
        branches[each.schema_path[0] if each.schema_path else f"false {number}"].append(each)
    return list(branches.values())


def _contradicts(errors: list[Any]) -> bool:
    """Tell whether a value is another kind of thing than a branch is about."""
    return any(
        each.validator in (*CONSTANTS, None)
        or (each.validator == "type" and not each.path)
        or (each.context and all(_contradicts(branch) for branch in _branches(each)))
        for each in errors
    )
