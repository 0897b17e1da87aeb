"""JMESPath expressions: compilation, limits, evaluation.

Only this module and the functions use the library, which is imported when a mapping contains an
expression.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import jmespath
from jmespath import exceptions
from jmespath.visitor import Options

from newsmeta.importers.mapping.functions import OURS, FunctionError, Functions
from newsmeta.importers.mapping.sources import ExpressionError, NoExpressionError
from newsmeta.importers.times import DoubtError, Times
from newsmeta.suggestions import suggestion

_ALL_FROM_HERE = frozenset(
    (
        *("or_expression", "and_expression", "not_expression", "comparator"),
        *("function_expression", "multi_select_list", "multi_select_dict"),
    )
)
"""Nodes of expressions whose children are all applied to the same value."""
_LONGEST, _DEEPEST, _MOST_TIMES = 4000, 60, 500
"""Most characters and levels, and how many times larger than a record its result may be."""


class Expression:
    """An expression.

    Args:
        text: The expression as text.

    Attributes:
        roots: The members of a record at which it begins; empty if there are none.

    Raises:
        NoExpressionError: When it is invalid, or its result could grow without limit.
    """

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST:
            raise NoExpressionError(f"an expression has at most {_LONGEST:,} characters")
        try:
            self._compiled = jmespath.compile(text)
        except RecursionError:
            raise NoExpressionError("it is nested too deeply") from None
        except exceptions.JMESPathError as error:
            raise NoExpressionError(_mistake(error, text)) from None
        except (ValueError, TypeError, AttributeError, LookupError) as error:
            raise NoExpressionError(f"it cannot be read: {error}") from None
        tree = self._compiled.parsed
        _check(tree)
        self.roots = frozenset(_roots(tree))

    def value(self, content: Mapping[str, Any], times: Times) -> Any:
        """Return the result for a record.

        Args:
            content: The record.
            times: The options for times.

        Raises:
            ExpressionError: When a function cannot be applied to a value.
        """
        options = Options(custom_functions=Functions(times))
        try:
            return self._compiled.search(content, options=options)
        except (DoubtError, FunctionError) as error:
            raise ExpressionError(str(error)) from None
        except exceptions.JMESPathTypeError as error:
            wanted = ", ".join(error.expected_types)
            raise ExpressionError(
                f"{error.function_name}(): it takes {wanted}, and this is {error.actual_type}"
            ) from None
        except RecursionError:
            raise ExpressionError("the record is nested too deeply") from None
        except (exceptions.JMESPathError, ValueError, TypeError, ArithmeticError) as error:
            raise ExpressionError(f"it has no result: {error}") from None


def _mistake(error: Any, text: str) -> str:
    """Return the place and the kind of a syntax error in an expression."""
    if isinstance(error, exceptions.EmptyExpressionError):
        return "it is empty"
    at = getattr(error, "lex_position", None)
    token = getattr(error, "token_value", None)
    if at is None or at >= len(text) or token in (None, ""):
        return "it ends too early; something is missing after it"
    message = "" if token is None else f"{token!r} is not allowed there"
    if isinstance(error, exceptions.LexerError):
        message = error.message.lower().rstrip(".")
    return f"at character {at + 1}: {message}"


def _check(tree: Any) -> None:
    """Check that all functions exist and have the right number of arguments; check the limits."""
    table = Functions.FUNCTION_TABLE
    stack = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        if depth > _DEEPEST:
            raise NoExpressionError("it is nested too deeply")
        kind, inner = node["type"], node["children"]
        if kind == "function_expression":
            name = node["value"]
            if name not in table:
                raise NoExpressionError(f"there is no function {name}; {suggestion(name, table)}")
            _check_number(name, len(inner), table[name]["signature"])
        # The children of a slice are numbers.
        stack += [(each, depth + 1) for each in inner if isinstance(each, dict)]
    if _growth(tree) > _MOST_TIMES:
        raise NoExpressionError("it nests too many lists or objects")


def _growth(node: Any) -> int:
    """Return how many times larger than a value the result for it may be.

    Only what is built from several parts enlarges a value, and what follows another step enlarges
    its result again.
    """
    inner = [each for each in node["children"] if isinstance(each, dict)]
    parts = [_growth(each) for each in inner]
    kind = node["type"]
    if kind in ("multi_select_list", "multi_select_dict", "function_expression"):
        is_for_each = any(each["type"] == "expref" for each in inner)
        return math.prod(parts) if is_for_each else max(1, sum(parts))
    return max(parts, default=1) if kind in _ALL_FROM_HERE else math.prod(parts)


def _check_number(name: str, number: int, signature: tuple[Any, ...]) -> None:
    few = many = len(signature)
    if name in OURS:
        few, many = OURS[name]
    elif signature and signature[-1].get("variadic"):
        many = _LONGEST
    if not few <= number <= many:
        takes = str(few) if few == many else f"{few} to {many}" if many < 9 else f"{few} or more"
        raise NoExpressionError(f"{name}() takes {takes} arguments, and here it has {number}")


def _roots(tree: Any) -> Iterator[str]:
    """Yield the members of the record at which an expression begins."""
    stack = [tree]
    while stack:
        node = stack.pop()
        kind, inner = node["type"], node["children"]
        if kind == "field":
            yield node["value"]
        elif kind in _ALL_FROM_HERE:
            stack += inner
        elif kind not in ("expref", "slice") and inner:
            stack.append(inner[0])
