"""Comments in the front matter that keep findings quiet.

`# newsmeta: ignore NM201` at the end of a line speaks of the value on that line, or of the
value of several lines that it stands at; `# newsmeta: ignore-file NM2` of the whole file.
Without a rule they speak of all. After ` -- ` may follow a reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from newsmeta.config.selectors import ALL, SelectorError, codes_of
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Finding, Span
from newsmeta.frontmatter.comments import DIRECTIVE, Comment, MultilineValues
from newsmeta.rules.document import Document
from newsmeta.rules.files.invalid_suppression import InvalidSuppression

_DIRECTIVE = re.compile(r"(ignore-file|ignore)(?![\w-])[ \t]*:?[ \t]*(.*)")

_MOST_SUGGESTED = 100
"""Comments that are wrong, of one file, in which what was meant is looked for."""


@dataclass(frozen=True, slots=True)
class Suppressions:
    """What the comments of one file keep quiet.

    Attributes:
        file_codes: Codes that are quiet in the whole file.
        line_codes: Codes that are quiet on single lines.
        findings: What is wrong with the comments themselves.
    """

    file_codes: frozenset[str] = frozenset()
    line_codes: Mapping[int, frozenset[str]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def covers(self, code: str, line: int) -> bool:
        """Tell whether a finding of rule `code` on `line` is to be kept quiet."""
        return code in self.file_codes or code in self.line_codes.get(line, ())


NONE = Suppressions()


def parse(document: Document) -> Suppressions:
    """Return what the comments in the front matter of `document` say."""
    source = document.source
    span = source.span
    if source.text.find("newsmeta:", span.start, span.end) < 0:
        return NONE
    file_codes: frozenset[str] = frozenset()
    line_codes: dict[int, frozenset[str]] = {}
    findings: list[Finding] = []
    values = MultilineValues(source, document.front_matter)
    for comment in document.parsed.comments:
        if (match := DIRECTIVE.match(comment.text)) is None:
            continue
        parsed = _DIRECTIVE.fullmatch(match[1].strip())
        if parsed is None:
            findings.append(_invalid(comment, "is not understood", "write ignore or ignore-file"))
            continue
        codes, problem = _codes(parsed[2], suggests=len(findings) < _MOST_SUGGESTED)
        if problem:
            findings.append(_invalid(comment, "has no effect", problem))
        if parsed[1] == "ignore-file":
            file_codes |= codes
        else:
            for line in values.lines_at(source.position(comment.offset).line):
                line_codes[line] = line_codes.get(line, frozenset()) | codes
    return Suppressions(file_codes, line_codes, tuple(findings))


def _codes(text: str, *, suggests: bool) -> tuple[frozenset[str], str]:
    """Return the codes that a comment names, and what is wrong with it, if anything."""
    names = re.split(r"(?:^|\s)--(?:\s|$)", text, maxsplit=1)[0].replace(",", " ").split()
    codes: frozenset[str] = codes_of(ALL) if not names else frozenset()
    problem = ""
    for name in names:
        try:
            codes |= codes_of(name, suggests and not problem)
        except SelectorError as error:
            problem = problem or str(error)
    return codes, problem


def _invalid(comment: Comment, message: str, hint: str) -> Finding:
    span = Span(comment.offset, comment.offset + len(comment.text))
    return Finding(InvalidSuppression.code, f"the comment {message}", span, hint)
