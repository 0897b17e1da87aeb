"""Properties of any body: the same verdict as Liquid's, and texts shown literally."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given, settings

from newsmeta.liquid import has_liquid, problem_in, verbatim
from tests.liquid.bodies import ANY_TEXTS, BODIES, BODIES_WITH_PLUGINS
from tests.support.jekyll import jekyll

MANY = settings(max_examples=150)

_UNKNOWN = re.compile("Unknown tag '(?!end|(?:elsif|when)')")


@MANY
@example("{%whenx%}")
@example("{%elsifs%}")
@given(BODIES)
def test_the_verdict_is_that_of_liquid(text: str) -> None:
    refusal = jekyll().refusal(text)
    unknown = _UNKNOWN.search(refusal or "")
    assume(unknown is None)  # A plugin may define it.
    assert (problem_in(text) is None) is (refusal is None), refusal


@pytest.mark.slow
@MANY
@given(BODIES_WITH_PLUGINS)
def test_what_liquid_takes_with_plugins_is_let_be(text: str) -> None:
    if jekyll().refusal(text) is None:
        assert problem_in(text) is None


@MANY
@given(ANY_TEXTS)
def test_a_place_lies_in_the_text_and_has_something_in_it(text: str) -> None:
    problem = problem_in(text)
    if problem is not None:
        assert text[problem.span.start : problem.span.end].startswith("{")
        assert problem.opening is None or problem.opening.end <= problem.span.start


@MANY
@given(ANY_TEXTS)
@example("{% raw %}{{ a }}{% endraw %}")
@example("a {")
@example("{%endraw%}")
@example("\r\n\r\n{{ a }}\r\n")
def test_a_text_written_verbatim_is_liquid_and_prints_as_it_is(text: str) -> None:
    written = verbatim(text)
    assert problem_in(written) is None
    assert has_liquid(text) or written == text
    assert written.strip("\r\n").startswith("{% raw %}") is has_liquid(text)
    assert jekyll().printed(written) == text
