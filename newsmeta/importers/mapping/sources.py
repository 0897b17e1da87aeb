"""Sources of fields in `--map FIELD=…`: the name or the path of a member, or an expression."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from newsmeta.importers.times import Times
from newsmeta.late_patterns import late_pattern
from newsmeta.schema.fields import is_index

if TYPE_CHECKING:
    from newsmeta.importers.mapping.expressions import Expression

# Signs that occur in any expression other than a path, and hardly in names.
_SIGNS = late_pattern(r"""[()\[\]{}|<>"`]|&&|[!=]=|^\s*['!]|^\s*@\s*(?:$|\.)|(?:^|\.)\*(?:\.|$)""")


class ExpressionError(ValueError):
    """An expression is invalid, or has no result for a record. The message says where and why."""


class NoExpressionError(ExpressionError):
    """An expression is invalid for any record. The message says where, and why."""


class Source:
    """The source of a field.

    If a record has a member of exactly this name, it is the source, whatever characters it has.

    Args:
        text: The source as text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_expression = _SIGNS.search(text) is not None

    @cached_property
    def expression(self) -> Expression:
        """The source as an expression.

        Raises:
            NoExpressionError: When it is invalid.
        """
        from newsmeta.importers.mapping.expressions import Expression

        return Expression(self.text)

    def value(self, content: Mapping[str, Any], times: Times) -> Any:
        """Return the value for a record, None if it is missing.

        Raises:
            ExpressionError: When the expression has no result.
        """
        if self.text in content:
            return content[self.text]
        if self.is_expression:
            return self.expression.value(content, times)
        return member_at(content, self.text)

    def is_in(self, there: Collection[str]) -> bool:
        """Tell whether data with the given members has the source.

        Raises:
            NoExpressionError: When the expression is invalid.
        """
        if self.text in there:
            return True
        if self.is_expression:
            roots = self.expression.roots
            return not roots or any(root in there for root in roots)
        return self.text.split(".", 1)[0] in there


@lru_cache(1024)
def source_of(text: str) -> Source:
    """Return the source in a text."""
    return Source(text)


def member_at(content: Any, member: str) -> Any:
    """Return the value at a path such as `source.name` or `images.0.url`."""
    for name in member.split("."):
        if content is None:
            break
        content = step(content, name)
    return content


def step(here: Any, name: str) -> Any:
    """Return a member of a mapping, or an item of a list; None if it is missing.

    Args:
        here: The mapping or the list.
        name: The name, or the index of the item, from 0.
    """
    if isinstance(here, Mapping):
        return here.get(name)
    if isinstance(here, list) and is_index(name):
        return here[int(name)] if int(name) < len(here) else None
    return None
