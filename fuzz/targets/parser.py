"""The reader of front matter."""

from __future__ import annotations

from fuzz.fragments import ARTICLES
from fuzz.target import Target, hold
from fuzz.targets._articles import articles
from newsmeta.diagnostics import Span
from newsmeta.frontmatter import Limits, Parsed, SourceError, parse
from newsmeta.linter.fastpath import PlainFiles
from newsmeta.rules import RULES

_LIMITS = Limits()


def _check(data: bytes) -> None:
    parsed = parse(data, _LIMITS)
    hold(parsed.data == data, "no byte is lost")
    source = parsed.source
    hold(
        source.span.start <= source.span.end <= source.body_start <= len(source.text),
        "front matter and body lie in the file, one behind the other",
        source.span,
    )
    text = "".join(source.line(n) + end for n, end in _lines(parsed))
    hold(text == source.text, "the lines are the text")
    _check_places(parsed)
    _check_plain(data, parsed)


def _lines(parsed: Parsed) -> list[tuple[int, str]]:
    ends = [end for _, end in parsed.source.line_ends()]
    return list(enumerate([*ends, ""], 1))


def _check_places(parsed: Parsed) -> None:
    """Assert that each node is in the front matter, and inside of its parent."""
    span = parsed.source.span
    for flaw in parsed.flaws:
        hold(flaw.code in RULES, "flaws have codes", flaw)
        hold(_is_in(flaw.span, Span(0, len(parsed.text))), "flaws lie in the file", flaw)
    for pointer, node, key in parsed.front_matter.walk():
        hold(_is_in(node.span, span), "values lie in the front matter", pointer, node.span)
        hold(key is None or _is_in(key.span, span), "keys lie in the front matter", pointer)
        hold(
            parsed.front_matter.span(pointer) is not None, "values are found by their way", pointer
        )
    for comment in parsed.comments:
        shown = parsed.text[comment.offset : comment.offset + len(comment.text)]
        hold(shown == comment.text, "comments are where they are said to be", comment)


def _check_plain(data: bytes, parsed: Parsed) -> None:
    """Assert that the fast reader agrees with the careful one."""
    reading = PlainFiles(_LIMITS).read(data)
    if reading is not None:
        hold(not parsed.flaws, "what is plain has no flaws", parsed.flaws)
        hold(
            repr(reading.values) == repr(parsed.values),
            "both readers read the same",
            reading.values,
            parsed.values,
        )


def _is_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start <= inner.end <= outer.end


TARGET = Target(
    "parser",
    "any file is read without a lost byte, with all places where they are, or refused by a code",
    _check,
    articles(),
    ARTICLES,
    (SourceError,),
    passes=2,
)
