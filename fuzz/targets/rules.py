"""All rules, on any file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from fuzz.fragments import ARTICLES
from fuzz.target import Head, Target, hold
from fuzz.targets._articles import articles
from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Collected, Diagnostic, Report
from newsmeta.diagnostics.diagnostics import order
from newsmeta.diagnostics.locations import Position
from newsmeta.frontmatter import Limits, SourceError, parse
from newsmeta.linter.checker import Checker
from newsmeta.reporters import Options, render
from newsmeta.reporters.escaping import visible
from newsmeta.rules import CHECKED, RULES, VALIDATED
from tests.support.lanes import SITE, SITE_CONFIG
from tests.support.normalizing import CONFIG

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_ALL = Layer(select=("ALL",))
_OPTIONS = Options(rules=RULES, root=Path("/site"), version="1", quiet=True)
_PATHS = ("_news/a.md", "_news/2021-01-27-trees.md", "a.md", "_people/a.md", "2021-01-27-Ä b.MD")


@cache
def _checkers() -> Mapping[str, Checker]:
    both = VALIDATED | CHECKED
    return {
        "a site": Checker(SITE_CONFIG, _ALL, _NOW, codes=both),
        "vocabularies": Checker(CONFIG, _ALL, _NOW, codes=both, has_fingerprints=True),
        "the usual": Checker(Config(root=SITE), None, _NOW),
        "low limits": Checker(
            Config(root=SITE, limits=Limits(max_size=3_000, max_depth=4, max_nodes=60)), _ALL, _NOW
        ),
    }


def _check(data: bytes) -> None:
    head = Head(data, 2)
    checker = head.choose(tuple(_checkers().values()))
    path = Path(checker.config.root, head.choose(_PATHS))
    result = checker.validate_bytes(head.content, path.name, path)
    if result.failure is not None:
        raise result.failure
    lines = _line_lengths(head.content)
    for one in result.diagnostics:
        _check_diagnostic(one, lines)
    orders = [order(one) for one in result.diagnostics]
    hold(orders == sorted(orders), "findings are in order", orders)
    hold(
        len(set(result.diagnostics)) == len(result.diagnostics),
        "nothing is said twice",
        result.diagnostics,
    )
    report = Report(Collected.of(result.diagnostics), 1)
    shown = "".join(render("concise", report, _OPTIONS)).removesuffix("\n").split("\n")
    hold(len(shown) == max(len(orders), 1), "each finding is one line", shown)
    hold(all(line == visible(line) for line in shown), "what is shown can be shown", shown)
    again = checker.validate_bytes(head.content, path.name, path)
    hold(again.diagnostics == result.diagnostics, "the same is found again")


def _line_lengths(data: bytes) -> list[int] | None:
    """Return the length of each line; None if the file is not text with front matter."""
    try:
        source = parse(data, Limits()).source
    except SourceError:
        return None
    return [len(source.line(number)) for number in range(1, len(source.line_starts) + 1)]


def _check_diagnostic(one: Diagnostic, lines: list[int] | None) -> None:
    hold(one.code in RULES, "findings have codes", one)
    hold(bool(one.message), "findings have messages", one)
    start, end = one.location.start, one.location.end
    hold(
        (start.line, start.column) <= (end.line, end.column),
        "places end behind their beginning",
        one,
    )
    for place in (start, end):
        hold(lines is None or _is_in(place, lines), "places lie in the file", one)


def _is_in(place: Position, lines: list[int]) -> bool:
    # A place may be on or after the end of its line, which has at most two characters.
    return 0 < place.line <= len(lines) and 0 < place.column <= lines[place.line - 1] + 3


TARGET = Target(
    "rules",
    "no file makes a rule fail; findings lie in the file, in order, each once, and can be shown",
    _check,
    articles(2),
    ARTICLES,
    head=2,
    passes=3,
)
