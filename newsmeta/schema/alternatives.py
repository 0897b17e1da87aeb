"""The alternative of an `anyOf` or `oneOf` that a value was meant to be."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from jsonschema.exceptions import relevance

CONSTANTS = ("const", "enum")
"""The keywords that distinguish kinds of things."""


def meant(error: Any) -> list[Any]:
    """Return the errors that explain a failed `anyOf` or `oneOf` of jsonschema.

    A branch whose constants and type match comes before the others: constants such as `type: video`
    distinguish kinds of things. If one branch is left, all its errors are returned; if several are
    left, the error that jsonschema finds most relevant.

    Args:
        error: The error, or any other.

    Returns:
        The errors: several also if they name constants for the same value. None if the branches are
        equally far from the value.
    """
    branches = _branches(error)
    likely = [errors for errors in branches if not _contradicts(errors)]
    if len(likely) == 1:
        return [end for each in likely[0] for end in (meant(each) or [each])]
    errors = [each for branch in likely or branches for each in branch]
    if not errors:
        return []
    # As in jsonschema's best_match, except for errors about constants.
    first = min(errors, key=relevance)
    equals = [each for each in errors if relevance(each) == relevance(first)]
    if len(equals) == 1:
        return meant(first) or [first]
    return equals if all(each.validator in CONSTANTS for each in equals) else []


def _branches(error: Any) -> list[list[Any]]:
    """Return the errors of each branch."""
    branches: dict[Any, list[Any]] = defaultdict(list)
    for number, each in enumerate(error.context):
        # A branch that is `false` has no number.
        branches[each.schema_path[0] if each.schema_path else f"false {number}"].append(each)
    return list(branches.values())


def _contradicts(errors: list[Any]) -> bool:
    """Tell whether a value is another kind of thing than the one that a branch describes."""
    return any(
        each.validator in (*CONSTANTS, None)
        or (each.validator == "type" and not each.path)
        or (each.context and all(_contradicts(branch) for branch in _branches(each)))
        for each in errors
    )
