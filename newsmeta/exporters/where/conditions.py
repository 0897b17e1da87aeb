"""Conditions for records."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from newsmeta.diagnostics import Pointer
from newsmeta.exporters.where.errors import FilterError
from newsmeta.exporters.where.times import no_time, stretch_of
from newsmeta.exporters.where.values import Test, time_test
from newsmeta.records.record import Record, lookup_all
from newsmeta.schema import fields

Condition = Callable[[Record], bool]
"""Tells whether a record meets the condition. It never fails, whatever the values."""


def since(text: str) -> Condition:
    """Return the condition of publication at or after a time.

    Args:
        text: A date, whose beginning counts (in UTC), or a timestamp.

    Raises:
        FilterError: When it is neither.
    """
    return _published(">=", text)


def until(text: str) -> Condition:
    """Return the condition of publication at or before a time.

    Args:
        text: A date, whose end counts (in UTC), or a timestamp.

    Raises:
        FilterError: When it is neither.
    """
    return _published("<=", text)


def about(topics: Iterable[str]) -> Condition:
    """Return the condition of having any of these topics, regardless of case."""
    wanted = frozenset(topic.casefold() for topic in topics)

    def is_about(record: Record) -> bool:
        found = record.values.get("topics")
        return isinstance(found, list) and any(
            isinstance(topic, str) and topic.casefold() in wanted for topic in found
        )

    return is_about


def is_published(record: Record) -> bool:
    """Tell whether an article is public: neither hidden, nor deleted, nor removed."""
    values = record.values
    return (
        values.get("published") is not False
        and values.get("deleted") is not True
        and values.get("removed") is not True
    )


def _published(sign: str, text: str) -> Condition:
    stretch = stretch_of(text)
    if stretch is None:
        raise FilterError(no_time(text))
    return asking("publishedDateTime", ("publishedDateTime",), time_test(sign, stretch))


def asking(name: str, pointer: Pointer, test: Test) -> Condition:
    """Return the condition that a test succeeds for any value of a field.

    Args:
        name: The field, as people write it.
        pointer: The pointer to it; lists on the way give several values.
        test: The test.
    """
    if name == fields.PATH:
        return lambda record: test(record.path)
    if name == fields.BODY:
        return lambda record: test(record.body)
    if len(pointer) == 1:
        return lambda record: test(record.values.get(name))
    return lambda record: any(map(test, lookup_all(record.values, pointer)))


def negated(condition: Condition) -> Condition:
    """Return the negation of a condition."""
    return lambda record: not condition(record)


def all_of(conditions: list[Condition]) -> Condition:
    """Return the condition that all of at least one condition hold."""
    if len(conditions) == 1:
        return conditions[0]

    def holds(record: Record) -> bool:
        for condition in conditions:  # noqa: SIM110 - a generator would take twice as long
            if not condition(record):
                return False
        return True

    return holds


def any_of(conditions: list[Condition]) -> Condition:
    """Return the condition that any of at least one condition holds."""
    if len(conditions) == 1:
        return conditions[0]

    def holds(record: Record) -> bool:
        for condition in conditions:  # noqa: SIM110 - a generator would take twice as long
            if condition(record):
                return True
        return False

    return holds
