"""Comments that suppress a finding, inserted into the text."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Diagnostic
from newsmeta.editing.edits import Edit, apply
from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.comments import OF_ONE_LINE, MultilineValues
from newsmeta.frontmatter.nodes import same
from newsmeta.linter.neighbours import Neighbours
from newsmeta.lsp import diagnosing
from newsmeta.lsp.documents import Document
from newsmeta.lsp.projects import Project

Where = tuple[str, str]
"""The scope of the suppression in words, and the text with the comment."""


def quieted(
    project: Project,
    document: Document,
    found: Diagnostic,
    number: int,
    neighbours: Neighbours | None = None,
) -> Iterator[Where]:
    """Yield the text with a comment that suppresses a finding: for its line, then for the file.

    Comments without effect are not offered: the text is checked with the comment in it.

    Args:
        project: The project of the text.
        document: The text.
        found: The finding.
        number: The number of findings in the text.
        neighbours: The other files of the repository.
    """
    parsed = project.read(document.data)
    if parsed is None or document.mark:
        return
    for words, edits in (
        ("here", _here(parsed, found)),
        ("in this file", _in_file(parsed, found)),
    ):
        for edit in edits:
            text = apply(document.text, [edit])
            after = Document(document.uri, document.version, text, document.encoding)
            if not _says_the_same(project, parsed, after):
                continue
            left = diagnosing.found(project, after, neighbours)
            is_there = any(e.code == found.code and e.pointer == found.pointer for e in left)
            if not is_there and len(left) <= number:
                yield words, text
                break


def _here(parsed: Parsed, found: Diagnostic) -> Iterator[Edit]:
    """Yield edits that append a comment to a line of the value."""
    source = parsed.source
    lines = MultilineValues(source, parsed.front_matter).lines_at(found.line)
    comments = {
        source.position(each.offset).line: each
        for each in parsed.comments
        if OF_ONE_LINE.match(each.text)
    }
    for number in dict.fromkeys((lines[0], lines[-1])):
        end = source.line_starts[number - 1] + len(source.line(number))
        if end > source.span.end:
            continue
        if (comment := comments.get(number)) is not None:
            names, dash, reason = comment.text.rstrip().partition(" -- ")
            text = f"{names.rstrip()}, {found.code}{dash}{reason}"
            yield Edit(comment.offset, comment.offset + len(comment.text), text)
        else:
            yield Edit(end, end, f" # newsmeta: ignore {found.code}")


def _in_file(parsed: Parsed, found: Diagnostic) -> Iterator[Edit]:
    start = parsed.source.span.start
    comment = f"# newsmeta: ignore-file {found.code}{parsed.line_end}"
    yield Edit(start, start, comment)


def _says_the_same(project: Project, before: Parsed, after: Document) -> bool:
    """Tell whether the values of a text are unchanged."""
    parsed = project.read(after.data)
    return parsed is not None and same(parsed.values, before.values)
