"""Lazily compiled regular expressions behave like those compiled at once."""

from __future__ import annotations

import copy
import pickle
import re
from unittest.mock import patch

import pytest

from newsmeta.late_patterns import late_pattern

CASES = [
    (r"(\w+)@(\w+)", 0, "a@b, c@d"),
    (r"(?P<one>A)|b", re.IGNORECASE, "xaB"),
    (r"^x$", re.MULTILINE, "x\ny\nx"),
    (r"nothing", 0, "something"),
    (r"", 0, "ab"),
]


@pytest.mark.parametrize(("expression", "flags", "text"), CASES)
def test_it_does_the_same(expression: str, flags: int, text: str) -> None:
    late, early = late_pattern(expression, flags), re.compile(expression, flags)
    for _ in range(2):
        assert late.findall(text) == early.findall(text)
        assert late.sub("-", text) == early.sub("-", text)
        assert late.split(text) == early.split(text)
        for method in ("match", "search", "fullmatch"):
            found, expected = (getattr(each, method)(text) for each in (late, early))
            assert (found and found.span()) == (expected and expected.span())
        assert [each.span() for each in late.finditer(text)] == [
            each.span() for each in early.finditer(text)
        ]
    for name in ("pattern", "flags", "groups", "groupindex"):
        assert getattr(late, name) == getattr(early, name)


def test_it_is_compiled_when_it_is_used_and_once_for_each_method() -> None:
    with patch.object(re, "compile", wraps=re.compile) as compiled:
        late = late_pattern(rb"a+")
        assert not compiled.called
        assert [late.sub(b"b", text) for text in (b"aa", b"ca")] == [b"b", b"cb"]
        assert compiled.call_count == 1


def test_what_no_expression_has_is_an_error() -> None:
    with pytest.raises(AttributeError):
        late_pattern("a").unheard  # type: ignore[attr-defined]  # noqa: B018


def test_it_can_be_copied_and_sent_to_another_process() -> None:
    late = late_pattern(r"(a)b", re.IGNORECASE)
    for other in (copy.copy(late), pickle.loads(pickle.dumps(late))):
        assert other.findall("AB b") == ["A"]
