"""Only the first of several failures keeps the data of its file alive."""

from __future__ import annotations

import weakref

from newsmeta.remembering import Failures


class Content:
    """The content of a file."""


def failed(content: Content) -> Exception:
    try:
        try:
            raise KeyError(str(type(content)))
        except KeyError:
            raise ValueError("failed") from None
    except ValueError as error:
        return error


def test_only_the_first_failure_knows_what_was_looked_at() -> None:
    failures = Failures()
    contents = [Content() for _ in range(3)]
    alive = [weakref.ref(each) for each in contents]
    while contents:
        failures.add(f"{len(contents)}.md", failed(contents.pop(0)))
    assert [each() is not None for each in alive] == [True, False, False]
    assert [(name, str(error)) for name, error in failures] == [
        ("3.md", "failed"),
        ("2.md", "failed"),
        ("1.md", "failed"),
    ]
