"""Properties of reports for every text that a file may contain."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from newsmeta.diagnostics import Diagnostic, Related, Report
from tests.support.reports import HtmlEntity, InvalidFormat, LongHeadline, found, location, rendered

TEXT_FORMATS = ("rich", "concise", "github", "junit", "markdown")

# Any text, and text composed of harmful pieces.
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
HARMFUL = st.lists(
    st.sampled_from(
        ["::", "error", "::", "##[", "#", "##", "[", "vso[", "teamcity[", " ", "\t", "\n", "\r",
         "\x1b[31m", "\x1b]8;;x\x1b\\", "\x9b", "\x85", "\u2028", "\u202e", "\u200b", "\xa0",
         "\u3000", "東", "🚋", "❤\ufe0f", "e\u0301", "[bold]", "%", "%0A", ",", "=", "<", "&",
         "]]>", "\udce9", "\ufffe", "word", "a" * 30]
    ),
    max_size=25,
).map("".join)  # fmt: skip
TEXTS = ANYTHING | HARMFUL


@st.composite
def diagnostics(draw: Callable[[Any], Any]) -> Diagnostic:
    related = [
        Related(draw(TEXTS), location(draw(TEXTS), draw(st.integers(1, 3))))
        for _ in range(draw(st.integers(0, 2)))
    ]
    return found(
        draw(st.sampled_from([InvalidFormat, HtmlEntity, LongHeadline])),
        path=draw(TEXTS),
        line=draw(st.integers(1, 20000)),
        column=draw(st.integers(1, 50)),
        length=draw(st.integers(0, 50)),
        lines=draw(st.integers(0, 2)),
        message=draw(TEXTS),
        hint=draw(TEXTS),
        pointer=draw(st.none() | TEXTS),
        related=tuple(related),
        snippet=draw(TEXTS),
    )


REPORTS = st.lists(diagnostics(), max_size=3).map(lambda found: Report(tuple(found), 3))
WIDTHS = st.integers(40, 200)
HARM = found(
    path="\n::error::x",
    message="::error::x ##[error]x",
    hint="::x",
    snippet="##vso[x]",
    related=(Related("", location("::" + "0" * 23, 1)), Related("::x", location("::x", 1))),
)

OWN_SEQUENCES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[!-~]*\x1b\\")


def hidden(text: str) -> set[str]:
    """Return the characters that must not reach a terminal."""
    return {
        character
        for character in text
        if (character != "\n" and unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"))
        or character in "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
        "\u2066\u2067\u2068\u2069\ufeff"
    }  # fmt: skip


def commands(text: str) -> list[str]:
    """Return the lines that a CI system would take for commands."""
    return [
        line
        for line in re.split(r"[\n\r\u2028\u2029\x85\x0b\x0c]", text)
        if line.lstrip().startswith("::") or re.search(r"##([a-z]*)\[", line, re.IGNORECASE)
    ]


@pytest.mark.slow
@settings(deadline=None)
@given(REPORTS, WIDTHS, st.booleans())
@example(Report((HARM,), 1), 40, False)
@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_text_formats_give_no_orders_to_the_terminal(
    name: str, report: Report, width: int, color: bool
) -> None:
    output = rendered(name, report, width=width, color=color)
    assert hidden(OWN_SEQUENCES.sub("", output) if color else output) == set()
    output.encode()


@pytest.mark.slow
@settings(deadline=None)
@given(REPORTS, WIDTHS, st.booleans())
@example(Report((HARM,), 1), 40, False)
@example(Report((found(path="::" + "0" * 60),), 1), 40, False)
@pytest.mark.parametrize(
    "name", ["rich", "concise", "json", "jsonl", "gitlab", "sarif", "junit", "markdown"]
)
def test_no_format_but_github_gives_orders_to_a_ci_system(
    name: str, report: Report, width: int, color: bool
) -> None:
    assert commands(rendered(name, report, width=width, color=color)) == []


@pytest.mark.slow
@settings(deadline=None)
@given(REPORTS)
def test_github_gives_just_its_own_orders(report: Report) -> None:
    lines = rendered("github", report).splitlines()
    assert len(lines) == len(report.diagnostics)
    for line in lines:
        assert re.match(r"::(error|warning|notice) file=[^:,]*,line=\d+,", line)
        assert "##[" not in line


@settings(deadline=None)
@given(REPORTS)
def test_concise_is_one_line_a_finding(report: Report) -> None:
    assert len(rendered("concise", report).splitlines()) == len(report.diagnostics)


@pytest.mark.slow
@settings(deadline=None)
@given(REPORTS)
@pytest.mark.parametrize("name", ["json", "gitlab", "sarif"])
def test_json_formats_are_valid_json_in_utf_8(name: str, report: Report) -> None:
    output = rendered(name, report)
    json.loads(output.encode())
    assert hidden(output) == set()


@settings(deadline=None)
@given(REPORTS)
def test_json_lines_read_back(report: Report) -> None:
    objects = [json.loads(line) for line in rendered("jsonl", report).encode().splitlines()]
    assert [(each["path"], each["message"], each["hint"] or "") for each in objects] == [
        (paired(each.path), paired(each.message), paired(each.hint)) for each in report.diagnostics
    ]


def paired(text: str) -> str:
    """Return `text` as in JSON: a surrogate pair is one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@settings(deadline=None)
@given(REPORTS)
def test_junit_is_valid_xml(report: Report) -> None:
    tree = ElementTree.fromstring(rendered("junit", report).encode())
    assert len(tree.findall("testsuite/testcase")) == max(len(report.diagnostics), 1)


# Letters of one and two cells, and escaped characters; the tab is four cells.
LINES = st.text(st.sampled_from("abc: \"'\t東京🚋é\u200b\x1b\u202e"), min_size=1, max_size=500)


@settings(deadline=None)
@given(LINES, st.integers(0, 500), st.integers(0, 500), WIDTHS)
def test_carets_are_under_the_span(line: str, start: int, length: int, width: int) -> None:
    start = min(start, len(line))
    before, marked = line[:start], line[start : start + length]
    diagnostic = found(column=start + 1, length=len(marked), snippet=line)
    output = rendered("rich", Report((diagnostic,), 1), width=width)
    source_row, caret_row = (row for row in output.splitlines() if "│" in row)
    assert max(cell_len(source_row), cell_len(caret_row)) <= width

    source, carets = (row.partition("│ ")[2] for row in (source_row, caret_row))
    first = carets.index("^")
    left = "".join(each for each, cell in cells(source) if cell < first)
    over = "".join(each for each, cell in cells(source) if first <= cell < len(carets))
    assert as_shown(before).endswith(left.removeprefix("…"))
    if not marked:
        assert carets.count("^") == 1
    elif cell_len(as_shown(marked)) <= width // 2:
        assert over == as_shown(marked)
    else:
        assert as_shown(marked).startswith(over)


def cells(text: str) -> list[tuple[str, int]]:
    """Return every character with its first cell."""
    return [(each, cell_len(text[:index])) for index, each in enumerate(text)]


def as_shown(text: str) -> str:
    for character in ("\x1b", "\u200b", "\u202e"):
        text = text.replace(character, ascii(character)[1:-1])
    return text.replace("\t", "    ")
