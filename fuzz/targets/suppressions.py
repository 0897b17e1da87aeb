"""Comments that suppress findings."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from functools import cache

from fuzz.fragments import ARTICLES, COMMENTS
from fuzz.target import Head, Target, hold
from fuzz.targets._articles import articles
from newsmeta.config.selectors import ALL, SelectorError, codes_of
from newsmeta.frontmatter import SourceError
from newsmeta.frontmatter.comments import DIRECTIVE
from newsmeta.linter.analyst import Analyst
from newsmeta.rules import CHECKED, VALIDATED
from tests.support.lanes import EVERYTHING, SITE, SITE_CONFIG

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_PATH = SITE / "_news" / "a.md"
_LINES = (
    b"",
    b"# newsmeta: ignore-file NM2\n",
    b"# newsmeta: ignore-file\n",
    b"# newsmeta: ignore\n",
)


@cache
def _analyst(heeds_comments: bool) -> Analyst:
    return Analyst(SITE_CONFIG, EVERYTHING, _NOW, VALIDATED | CHECKED, heeds_comments)


def _check(data: bytes) -> None:
    head = Head(data, 1)
    content = head.content
    if content.startswith(b"---\n"):
        content = content[:4] + head.choose(_LINES) + content[4:]
    parsed = _analyst(True).parse(content)
    heeded = _analyst(True).analyse(parsed, _PATH)
    deaf = _analyst(False).analyse(parsed, _PATH)
    hold(deaf.suppressed == 0, "without comments, nothing is kept quiet", deaf.suppressed)
    if not heeded.suppressed:
        hold(heeded.findings == deaf.findings, "what keeps nothing quiet changes nothing")
        return
    hold(bool(parsed.comments), "what keeps quiet is a comment", heeded.suppressed)
    named = frozenset[str]().union(*(_named(comment.text) for comment in parsed.comments))
    # Consequences of a suppressed finding may be reported, so only the others are compared.
    gone = Counter((f.code, f.span) for f in deaf.findings)
    gone -= Counter((f.code, f.span) for f in heeded.findings)
    for code, span in gone:
        hold(code in named, "only what a comment names is kept quiet", code, span, named)


def _named(comment: str) -> frozenset[str]:
    """Return the codes that the words of a comment may mean."""
    if DIRECTIVE.match(comment) is None:
        return frozenset()
    words = re.split(r"[\s,:]+", re.split(r"(?:\s|ignore:?|file:?)--(?:\s|$)", comment)[0])
    named = frozenset[str]()
    for word in words:
        if word and word.lstrip("#") not in ("newsmeta", "ignore", "ignore-file", ""):
            try:
                named |= codes_of(word)
            except SelectorError:
                continue
    bare = re.fullmatch(r"#\s*newsmeta:\s*ignore(?:-file)?[\s:,]*(?:--.*)?", comment.strip(), re.S)
    return named | (codes_of(ALL) if bare else frozenset())


TARGET = Target(
    "suppressions",
    "a comment keeps quiet what it names, and nothing else; without comments nothing is quiet",
    _check,
    articles(1),
    (*ARTICLES, *COMMENTS * 5),
    (SourceError,),
    head=1,
    passes=3,
)
