"""The output of `newsmeta normalize`, read by a second reader."""

from __future__ import annotations

from fuzz.fragments import ARTICLES
from fuzz.target import Head, Target, hold
from fuzz.targets._articles import articles
from newsmeta.frontmatter import Limits, SourceError, parse
from newsmeta.frontmatter.source import split
from tests.support.normalizing import FIXED_RULES, Case, normalize, read

_SELECTIONS = (("ALL",), ("NM2",), ("NM0",), ("NM1",), *((code,) for code in FIXED_RULES))
_WAYS = ((False, False), (True, False), (False, True), (True, True))
_CODES_OF_BODY = {"NM012", "NM014"}
"""Rules whose fixes change the line ends of the body."""


def _check(data: bytes) -> None:
    head = Head(data, 2)
    unsafe, layout = head.choose(_WAYS)
    case = Case(head.content, select=head.choose(_SELECTIONS), unsafe=unsafe, layout=layout)
    try:
        parts = split(case.data)
    except SourceError:
        outcome = case.normalize()
        hold(outcome.failure is None, "what is no article is no failure", outcome.failure)
        hold(outcome.after == case.data, "what is no article is left alone")
        return
    if read(parts).root is None:
        _check_unreadable(case)
        return
    outcome = normalize(case)
    if _CODES_OF_BODY.isdisjoint(one.code for one in outcome.fixed):
        bodies = [parse(each, Limits()).body for each in (outcome.before, outcome.after)]
        hold(bodies[0].encode() == bodies[1].encode(), "the body stays byte for byte")


def _check_unreadable(case: Case) -> None:
    """Assert that an unreadable file becomes readable, or stays as it is."""
    outcome = case.normalize()
    if outcome.failure:
        raise outcome.failure
    codes = {one.code for one in outcome.fixed}
    if not (case.unsafe and "NM005" in codes):
        hold(codes <= {"NM011", "NM012"}, "nothing is changed that cannot be read", codes)
    else:
        hold(read(split(outcome.after)).root is not None, "what was mended can be read")
    again = case.normalize(outcome.after)
    hold(again.failure is None and again.after == outcome.after, "a second time changes nothing")


TARGET = Target(
    "fixer",
    "a fix changes the value it is about, in the eyes of ruamel.yaml, too; the body and all other"
    " lines stay byte for byte; a second run changes nothing",
    _check,
    articles(2),
    ARTICLES,
    head=2,
    passes=4,
    most=6_000,
)
