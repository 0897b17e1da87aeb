"""What `--map FIELD=…` names: a member by its name, the way to one, or an expression."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from newsmeta.importers.times import Times
from newsmeta.late_patterns import late_pattern
from newsmeta.schema.fields import is_index

if TYPE_CHECKING:
    from newsmeta.importers.mapping.expressions import Expression

# What no name has as a rule, and every expression that is more than a way.
_SIGNS = late_pattern(r"""[()\[\]{}|<>"`]|&&|[!=]=|^\s*['!]|^\s*@\s*(?:$|\.)|(?:^|\.)\*(?:\.|$)""")


class ExpressionError(ValueError):
    """An expression is none, or gives nothing for a record. The message says where and why."""


class NoExpressionError(ExpressionError):
    """An expression is none, for any record. The message says where it is wrong, and why."""


class Source:
    """Where the values of a field come from.

    A record that has a member of exactly that name means that one, whatever signs are in it.

    Args:
        text: How it is written.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_expression = _SIGNS.search(text) is not None

    @cached_property
    def expression(self) -> Expression:
        """The expression that it is.

        Raises:
            NoExpressionError: When it is none.
        """
        from newsmeta.importers.mapping.expressions import Expression

        return Expression(self.text)

    def value(self, content: Mapping[str, Any], times: Times) -> Any:
        """Return the value for a record, None where it is missing.

        Raises:
            ExpressionError: When the expression gives none.
        """
        if self.text in content:
            return content[self.text]
        if self.is_expression:
            return self.expression.value(content, times)
        return member_at(content, self.text)

    def is_in(self, there: Collection[str]) -> bool:
        """Tell whether data with some members has a place for it.

        Raises:
            NoExpressionError: When the expression is none.
        """
        if self.text in there:
            return True
        if self.is_expression:
            roots = self.expression.roots
            return not roots or any(root in there for root in roots)
        return self.text.split(".", 1)[0] in there


@lru_cache(1024)
def source_of(text: str) -> Source:
    """Return what a text names."""
    return Source(text)


def member_at(content: Any, member: str) -> Any:
    """Return the value at a place such as `source.name` or `images.0.url`."""
    for name in member.split("."):
        if content is None:
            break
        content = step(content, name)
    return content


def step(here: Any, name: str) -> Any:
    """Return the member of a mapping, or the item of a list; None where it has none of that name.

    Args:
        here: The mapping or the list.
        name: The name, or the number of the item, from 0.
    """
    if isinstance(here, Mapping):
        return here.get(name)
    if isinstance(here, list) and is_index(name):
        return here[int(name)] if int(name) < len(here) else None
    return None
