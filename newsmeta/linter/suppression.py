"""Comments in front matter that suppress findings.

`# newsmeta: ignore NM201` at the end of a line applies to the value on that line, even if it spans
several lines; `# newsmeta: ignore-file NM2` applies to the whole file. Without a rule, they apply
to all rules. A reason may follow after ` -- `.
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
"""Most wrong comments of a file for which a suggestion is looked for."""


@dataclass(frozen=True, slots=True)
class Suppressions:
    """The suppressions by the comments of one file.

    Attributes:
        file_codes: Codes suppressed in the whole file.
        line_codes: Codes suppressed on single lines.
        findings: Findings about the comments themselves.
    """

    file_codes: frozenset[str] = frozenset()
    line_codes: Mapping[int, frozenset[str]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def covers(self, code: str, line: int) -> bool:
        """Tell whether a finding of rule `code` on `line` is suppressed."""
        return code in self.file_codes or code in self.line_codes.get(line, ())


NONE = Suppressions()


def parse(document: Document) -> Suppressions:
    """Return the suppressions by comments in the front matter of `document`."""
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
    """Return the codes that a comment names, and the problem with it, if any."""
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
