"""Diagnostics and rules shared by the tests of the reporters."""

from __future__ import annotations

from pathlib import Path

from newsmeta.diagnostics import Diagnostic, Location, Position, Related, Report
from newsmeta.reporters import Options, render
from newsmeta.rules import RULES
from newsmeta.rules.base import Rule

InvalidFormat, HtmlEntity, LongHeadline = RULES["NM105"], RULES["NM201"], RULES["NM208"]


def options(**changes: object) -> Options:
    values: dict[str, object] = {"rules": RULES, "root": Path.cwd(), "version": "1.2.3", **changes}
    return Options(**values)  # type: ignore[arg-type]


def location(
    path: str, line: int = 1, column: int = 1, length: int = 0, lines: int = 0
) -> Location:
    return Location(path, Position(line, column), Position(line + lines, column + length))


def found(
    rule: type[Rule] = InvalidFormat,
    path: str = "_news/a.md",
    line: int = 1,
    column: int = 1,
    length: int = 0,
    *,
    lines: int = 0,
    message: str = "title is wrong",
    hint: str = "",
    pointer: str | None = None,
    related: tuple[Related, ...] = (),
    snippet: str = "",
) -> Diagnostic:
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        message=message,
        hint=hint,
        location=location(path, line, column, length, lines),
        pointer=pointer,
        related=related,
        snippet=snippet,
    )


_NEWS = "_news/2021-03-09-city-council-votes-to-extend-the-tram-line-to-the-harbour.md"

SAMPLES = (
    found(
        path=_NEWS,
        line=5,
        column=20,
        length=20,
        message="publishedDateTime is not valid timestamp: there is no month 13",
        hint="write it like 2021-03-09T08:15:00Z",
        pointer="/publishedDateTime",
        snippet="publishedDateTime: 2021-13-09T08:15:00Z",
    ),
    found(
        HtmlEntity,
        path=_NEWS,
        line=12,
        column=348,
        length=7,
        message='excerpt holds the HTML entity "&#8217;"',
        hint="write the character itself: ’",
        pointer="/excerpt",
        snippet='excerpt: "'
        + "The council votes, and the tram goes on to the harbour. " * 6
        + 'It&#8217;s the third extension within ten years, says the mayor."',
    ),
    found(
        path="_news/2021-04-01-東京.md",
        line=3,
        column=8,
        length=9,
        message='title "東京の路面電車" is in the list of titles twice',
        snippet='title: "東京の路面電車 🚋 is back"',
        related=(Related("first used here", location("_news/2021-03-30-tokyo.md", 3, 8)),),
    ),
    found(
        LongHeadline,
        path="notes.md",
        line=104,
        column=1,
        length=3,
        lines=2,
        message="the headline has 131 characters, more than 110",
        snippet="title: >-",
    ),
)

REPORT = Report(SAMPLES, files=214, suppressed=2)
EMPTY = Report((), files=3)


def rendered(name: str, report: Report, **changes: object) -> str:
    return "".join(render(name, report, options(**changes)))
